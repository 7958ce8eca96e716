//! Information against number of neurons (panels B and C).

use super::{Kind, input};
use crate::FigureError;
use crate::analysis::{NetworkTrials, PopulationMean, Populations, Saturation, claimed_above_zero};
use normcircuit_charts::figure::{
    Axis, Comparison, Curves, LineStyle, Marker, Panel, Published, ReferenceLine, Series,
};
use normcircuit_laboratory::measurements::Feature;
use normcircuit_panels::compared::{above_zero, compared};
use normcircuit_panels::curve::curve;
use normcircuit_protocols::VisualArea;
use normcircuit_statistics::estimate::Estimate;

/// Numbers of neurons: the paper's.
const SIZES: [usize; 15] = [1, 2, 4, 8, 16, 31, 62, 125, 250, 500, 1_000, 2_000, 4_000, 8_000, 12_000];
/// Points from here on are drawn (the paper's from 62); the fit uses all.
const SMALLEST_DRAWN: usize = 8;
/// Networks are compared at these: smaller populations have no noise in common, larger ones all know what the input does.
const COMPARED: (usize, usize) = (16, 500);
/// Information against step is shown at this size, for which the trials of one step are enough.
const STEP_SIZE: usize = 31;

/// What one network knows.
pub(super) struct Network<'a> {
    kind: &'static Kind,
    trials: NetworkTrials<'a>,
    pool: Vec<usize>,
    sizes: Vec<Populations>,
}

/// Information of a network about one feature, by size.
struct Growth<'a> {
    network: &'a Network<'a>,
    sizes: Vec<usize>,
    means: Vec<PopulationMean>,
    saturation: Option<Saturation>,
}

impl<'a> Network<'a> {
    pub(super) fn new(kind: &'static Kind, trials: NetworkTrials<'a>) -> Result<Self, FigureError> {
        let pool = trials.active();
        let limit = pool.len().min(trials.largest());
        let sizes = SIZES.into_iter().filter(|size| *size <= limit);
        let sizes = sizes.map(|size| trials.populations(&pool, size)).collect::<Result<_, _>>()?;
        Ok(Self { kind, trials, pool, sizes })
    }

    fn growth(&'a self, feature: Feature) -> Result<Growth<'a>, FigureError> {
        let means: Vec<PopulationMean> = self
            .sizes
            .iter()
            .map(|populations| populations.at_step_zero(feature))
            .collect::<Result<_, _>>()?;
        let sizes: Vec<usize> = self.sizes.iter().map(|populations| populations.neurons).collect();
        let saturation = Saturation::of(&sizes, &means);
        Ok(Growth { network: self, sizes, means, saturation })
    }
}

/// The panels of a feature, the first network being the default one.
pub(super) fn panels(
    networks: &[Network<'_>],
    area: &VisualArea,
    feature: Feature,
    letter: &str,
) -> Result<Vec<Panel>, FigureError> {
    let networks: Vec<&Network<'_>> = networks.iter().filter(|network| network.trials.has(feature)).collect();
    let growths: Vec<Growth<'_>> =
        networks.iter().map(|network| network.growth(feature)).collect::<Result<_, _>>()?;
    let input = input::information(area, feature)?;
    Ok(vec![
        growth_panel(&growths, input, feature, &format!("{letter}1")),
        residual_panel(&growths, &format!("{letter}2")),
        ratio_panel(&growths, feature, &format!("{letter}3")),
        step_panel(&networks, feature, &format!("{letter}4"))?,
    ])
}

fn neurons_axis() -> Axis {
    Axis::new("neurons").logarithmic()
}

fn growth_panel(growths: &[Growth<'_>], input: f64, feature: Feature, id: &str) -> Panel {
    let label = format!("information ({})", feature.unit());
    let mut plot =
        Curves::new(neurons_axis(), Axis::new(label)).reference_line(ReferenceLine::Horizontal(input));
    let mut limits = Vec::new();
    for Growth { network, sizes, means, saturation } in growths {
        let (name, color) = (network.kind.name, network.kind.color);
        let from = sizes.iter().position(|size| *size >= SMALLEST_DRAWN).unwrap_or(0);
        let x: Vec<f64> = sizes[from..].iter().map(|size| *size as f64).collect();
        let estimates: Vec<Estimate> = means[from..].iter().map(PopulationMean::estimate).collect();
        let points = curve(x.clone(), &estimates).style(LineStyle::None);
        plot = plot.series(points.color(color).label(name));
        limits.push(match saturation {
            Some(saturation) => {
                let y: Vec<f64> = x.iter().map(|size| saturation.fit.predict(*size)).collect();
                plot = plot.series(Series::line(x, y).style(LineStyle::Dashed).color(color));
                format!("{name} {}", saturation.describe())
            }
            None => format!("{name} has no fit"),
        });
    }
    let pools: Vec<String> = growths.iter().map(|growth| growth.network.pool.len().to_string()).collect();
    let reached = growths.iter().filter_map(|growth| growth.sizes.last()).max().copied().unwrap_or(0);
    let caption = format!(
        "Random populations of {} neurons that fire; the paper's go up to {}, of which these trials reach {reached}: more neurons need \
         more trials. Dashed: 1/I(N) = 1/(cN) + 1/I_{{∞}}, with I_{{∞}} and its 95 % interval, from leaving out blocks of trials and \
         fitting all sizes again: {}. Horizontal: {input:.0}, the information of the V1 cells that see the image.",
        pools.join(", "),
        SIZES[SIZES.len() - 1],
        limits.join("; "),
    );
    let mut panel = Panel::new(id, format!("Information about {}", feature.name()), caption, plot);
    for growth in growths {
        if let (Some(size), Some(mean)) = (growth.sizes.last(), growth.means.last()) {
            let name = growth.network.kind.name;
            let quantity = format!("information of {size} neurons about {}, {name} network", feature.name());
            panel = panel.compare(unreferenced(quantity, feature.unit(), &mean.estimate()));
        }
    }
    let quantity = format!("information of V1 about {}", feature.name());
    panel.compare(Comparison::new(quantity, feature.unit(), Published::Nothing, input))
}

fn unreferenced(quantity: String, unit: &str, found: &Estimate) -> Comparison {
    compared(quantity, unit, Published::Nothing, found).covers("trials and populations, in this network")
}

fn residual_panel(growths: &[Growth<'_>], id: &str) -> Panel {
    let mut plot = Curves::new(neurons_axis(), Axis::new("residual, in standard errors"))
        .reference_line(ReferenceLine::Horizontal(0.0));
    for Growth { network, sizes, means, saturation } in growths {
        let Some(saturation) = saturation else { continue };
        let x: Vec<f64> = sizes.iter().map(|size| *size as f64).collect();
        let scaled = |(residual, mean): (&f64, &PopulationMean)| residual / mean.estimate().standard_error;
        let y: Vec<f64> = saturation.fit.residuals.iter().zip(means).map(scaled).collect();
        let series = Series::line(x, y).marker(Marker::Circle).color(network.kind.color);
        plot = plot.series(series.label(network.kind.name));
    }
    if growths.iter().all(|growth| growth.saturation.is_none()) {
        plot = plot.note("no fit: no growth yet");
    }
    let caption = "Data minus the fits on the left, at all sizes; all sizes share their trials.";
    Panel::new(id, "Residuals", caption, plot)
}

/// Other networks and the default one, the first, at each size.
fn ratio_panel(growths: &[Growth<'_>], feature: Feature, id: &str) -> Panel {
    let mut plot = Curves::new(neurons_axis(), Axis::new("log ratio of information"))
        .reference_line(ReferenceLine::Horizontal(0.0));
    let (mut claims, mut comparisons) = (Vec::new(), Vec::new());
    for other in growths.iter().skip(1) {
        let (more, less) =
            if other.network.kind.is_broader { (other, &growths[0]) } else { (&growths[0], other) };
        // The sizes of both are those of the paper from the first on.
        let compared_sizes = more.sizes.iter().zip(more.means.iter().zip(&less.means));
        let ratios: Vec<(usize, PopulationMean)> = compared_sizes
            .filter(|(size, _)| (COMPARED.0..=COMPARED.1).contains(*size))
            .map(|(size, (more, less))| (*size, more.ln().minus(&less.ln())))
            .collect();
        let estimates: Vec<Estimate> = ratios.iter().map(|(_, ratio)| ratio.estimate()).collect();
        let sizes: Vec<f64> = ratios.iter().map(|(size, _)| *size as f64).collect();
        let names = format!("{} to {}", more.network.kind.name, less.network.kind.name);
        plot = plot.series(curve(sizes, &estimates).color(other.network.kind.color).label(names.clone()));
        let (Some(first), Some(last)) = (ratios.first(), ratios.last()) else { continue };
        let means: Vec<PopulationMean> = ratios.iter().map(|(_, ratio)| ratio.clone()).collect();
        let mean = PopulationMean::average(&means).estimate();
        let what =
            format!("log ratio of information, {names} network, mean over {} to {} neurons", first.0, last.0);
        if other.network.kind.is_published {
            let text = format!("More heterogeneity gives more information about {}: {what}", feature.name());
            claims.push(claimed_above_zero(text, "", &mean).source("abstract; Fig. 6B–C"));
            for (size, ratio) in &ratios {
                let quantity =
                    format!("log ratio of information about {}, {names}, {size} neurons", feature.name());
                comparisons.push(unreferenced(quantity, "", &ratio.estimate()));
            }
        } else {
            let text = format!("Still more heterogeneity, information about {}: {what}", feature.name());
            let source =
                "what the claim of Fig. 6B–C leads to expect of a network that the paper does not have";
            comparisons.push(
                above_zero(text, "", &mean)
                    .source(source)
                    .covers("trials and populations, in these networks"),
            );
        }
    }
    if plot.series.iter().all(|series| series.x.is_empty()) {
        plot = plot.note("too few neurons");
    }
    let caption = "Natural logarithm; 0 is equal. Networks see the same spikes of V1, so that part of the noise cancels.";
    let panel = Panel::new(id, format!("Networks compared, {}", feature.name()), caption, plot);
    let panel = claims.into_iter().fold(panel, Panel::claim);
    comparisons.into_iter().fold(panel, Panel::compare)
}

/// Information at each step and extrapolated to none, with the pooled covariance and with that of each step alone.
fn step_panel(networks: &[&Network<'_>], feature: Feature, id: &str) -> Result<Panel, FigureError> {
    let mut plot = Curves::new(
        Axis::new("step, in units of the paper's"),
        Axis::new(format!("information of {STEP_SIZE} neurons ({})", feature.unit())),
    );
    let mut panel_comparison = None;
    for network in networks {
        let Some(populations) = network.sizes.iter().find(|populations| populations.neurons == STEP_SIZE)
        else {
            plot = plot.note("too few neurons");
            continue;
        };
        let by_step = populations.by_step(feature);
        let zero = (0, populations.at_step_zero(feature)?);
        let (steps, estimates): (Vec<f64>, Vec<Estimate>) = [zero].iter().chain(&by_step).map(point).unzip();
        plot = plot.series(curve(steps, &estimates).color(network.kind.color).label(network.kind.name));
        let mut plain = Vec::new();
        for alone in network.trials.alone(feature).iter().filter(|alone| alone.largest() >= STEP_SIZE) {
            plain.extend(alone.populations(&network.pool, STEP_SIZE)?.by_step(feature));
        }
        let (steps, estimates): (Vec<f64>, Vec<Estimate>) = plain.iter().map(point).unzip();
        let series = curve(steps, &estimates).style(LineStyle::None).marker(Marker::Square);
        plot = plot.series(series.color(network.kind.color));
        if let (None, Some((step, own))) = (&panel_comparison, plain.first()) {
            let pooled = by_step.iter().find(|(other, _)| other == step);
            panel_comparison = pooled.map(|(_, pooled)| {
                let quantity = format!(
                    "pooled over own covariance, log ratio of information about {}, step {step}, {} network",
                    feature.name(),
                    network.kind.name
                );
                unreferenced(quantity, "", &pooled.ln().minus(&own.ln()).estimate())
            });
        }
    }
    let caption = "At zero: extrapolated along the squared step, in whose second order a finite change errs. Circles: covariance pooled \
                   over all trials of a network; squares: covariance of the trials of each step alone.";
    let panel = Panel::new(id, format!("Information and step, {}", feature.name()), caption, plot);
    Ok(panel_comparison.into_iter().fold(panel, Panel::compare))
}

fn point((step, mean): &(u8, PopulationMean)) -> (f64, Estimate) {
    (f64::from(*step), mean.estimate())
}
