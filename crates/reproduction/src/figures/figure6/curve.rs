//! Information against number of neurons (panels B and C).

use super::{Kind, input};
use crate::FigureError;
use crate::analysis::{
    LogRatios, NetworkTrials, PopulationMean, Populations, Saturation, claimed_above_zero, population_curve,
};
use normcircuit_charts::figure::{
    Axis, Comparison, Curves, LineStyle, Marker, Panel, Published, ReferenceLine, Series,
};
use normcircuit_laboratory::measurements::Feature;
use normcircuit_panels::compared::{above_zero, unreferenced};
use normcircuit_protocols::VisualArea;

/// Numbers of neurons: the paper's.
const SIZES: [usize; 15] = [1, 2, 4, 8, 16, 31, 62, 125, 250, 500, 1_000, 2_000, 4_000, 8_000, 12_000];
/// Points from here on are drawn (the paper's from 62); the fit uses all.
const SMALLEST_DRAWN: f64 = 8.0;
/// Networks are compared at these: smaller populations have no noise in common, larger ones all know what the input does.
const COMPARED: (f64, f64) = (16.0, 500.0);
/// Information against step is shown at this size, for which the trials of one step are enough.
const STEP_SIZE: usize = 31;
const COVERS: &str = "trials and populations, in this network";

/// What one network knows.
pub(super) struct Network<'a> {
    kind: &'static Kind,
    trials: NetworkTrials<'a>,
    pool: Vec<usize>,
    sizes: Vec<(f64, Populations)>,
}

/// Information of a network about one feature, by size.
struct Growth<'a> {
    network: &'a Network<'a>,
    means: Vec<(f64, PopulationMean)>,
    saturation: Option<Saturation>,
}

impl<'a> Network<'a> {
    pub(super) fn new(kind: &'static Kind, trials: NetworkTrials<'a>) -> Result<Self, FigureError> {
        let pool = trials.active();
        let limit = pool.len().min(trials.largest());
        let sizes = SIZES.into_iter().filter(|size| *size <= limit);
        let sizes = sizes.map(|size| Ok((size as f64, trials.populations(&pool, size)?)));
        let sizes = sizes.collect::<Result<_, FigureError>>()?;
        Ok(Self { kind, trials, pool, sizes })
    }

    fn growth(&'a self, feature: Feature) -> Result<Growth<'a>, FigureError> {
        let mean = |(size, populations): &(f64, Populations)| Ok((*size, populations.at_step_zero(feature)?));
        let means: Vec<(f64, PopulationMean)> =
            self.sizes.iter().map(mean).collect::<Result<_, FigureError>>()?;
        Ok(Growth { network: self, saturation: Saturation::of(&means), means })
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
    for Growth { network, means, saturation } in growths {
        let (name, color) = (network.kind.name, network.kind.color);
        let drawn = &means[means.iter().position(|(size, _)| *size >= SMALLEST_DRAWN).unwrap_or(0)..];
        plot = plot.series(population_curve(drawn).style(LineStyle::None).color(color).label(name));
        limits.push(match saturation {
            Some(saturation) => {
                let (x, y): (Vec<f64>, Vec<f64>) =
                    drawn.iter().map(|(size, _)| (*size, saturation.fit.predict(*size))).unzip();
                plot = plot.series(Series::line(x, y).style(LineStyle::Dashed).color(color));
                format!("{name} {}", saturation.describe())
            }
            None => format!("{name} has no fit"),
        });
    }
    let pools: Vec<String> = growths.iter().map(|growth| growth.network.pool.len().to_string()).collect();
    let largest = |growth: &Growth<'_>| growth.means.last().map_or(0.0, |(size, _)| *size);
    let reached = growths.iter().map(largest).fold(0.0, f64::max);
    let caption = format!(
        "Random populations of {} neurons that fire; the paper's go up to {}, of which these trials reach {reached}: more neurons need \
         more trials. Dashed: 1/I(N) = 1/(cN) + 1/I_{{∞}}, with I_{{∞}} and its 95 % interval, from leaving out blocks of trials and \
         fitting all sizes again: {}. Horizontal: {input:.0}, the information of the V1 cells that see the image.",
        pools.join(", "),
        SIZES[SIZES.len() - 1],
        limits.join("; "),
    );
    let of_largest = growths.iter().filter_map(|growth| {
        let ((size, mean), name) = (growth.means.last()?, growth.network.kind.name);
        let quantity = format!("information of {size} neurons about {}, {name} network", feature.name());
        Some(unreferenced(quantity, feature.unit(), &mean.estimate()).covers(COVERS))
    });
    let quantity = format!("information of V1 about {}", feature.name());
    Panel::new(id, format!("Information about {}", feature.name()), caption, plot)
        .compare_all(of_largest)
        .compare(Comparison::new(quantity, feature.unit(), Published::Nothing, input))
}

fn residual_panel(growths: &[Growth<'_>], id: &str) -> Panel {
    let mut plot = Curves::new(neurons_axis(), Axis::new("residual, in standard errors"))
        .reference_line(ReferenceLine::Horizontal(0.0));
    for Growth { network, means, saturation } in growths {
        let Some(saturation) = saturation else { continue };
        let residuals = means.iter().zip(&saturation.fit.residuals);
        let scaled = |((size, mean), residual): (&(f64, PopulationMean), _)| {
            (*size, residual / mean.estimate().standard_error)
        };
        let (x, y): (Vec<f64>, Vec<f64>) = residuals.map(scaled).unzip();
        let series = Series::line(x, y).marker(Marker::Circle).color(network.kind.color);
        plot = plot.series(series.label(network.kind.name));
    }
    let caption = "Data minus the fits on the left, at all sizes; all sizes share their trials.";
    Panel::new(id, "Residuals", caption, plot).when_empty("no fit: no growth yet")
}

/// Other networks and the default one, the first, at each size.
fn ratio_panel(growths: &[Growth<'_>], feature: Feature, id: &str) -> Panel {
    let mut plot = Curves::new(neurons_axis(), Axis::new("log ratio of information"))
        .reference_line(ReferenceLine::Horizontal(0.0));
    let (mut claims, mut comparisons) = (Vec::new(), Vec::new());
    for other in growths.iter().skip(1) {
        let (more, less) =
            if other.network.kind.is_broader { (other, &growths[0]) } else { (&growths[0], other) };
        let largest = more.network.trials.largest_compared().min(less.network.trials.largest_compared());
        let sizes = (COMPARED.0, COMPARED.1.min(largest as f64));
        let ratios = LogRatios::new(&more.means, &less.means).within(sizes);
        let names = format!("{} to {}", more.network.kind.name, less.network.kind.name);
        plot = plot.series(ratios.curve().color(other.network.kind.color).label(names.clone()));
        let Some((first, last, mean)) = ratios.mean() else { continue };
        let what = format!("log ratio of information, {names} network, mean over {first} to {last} neurons");
        if other.network.kind.is_published {
            let text = format!("More heterogeneity gives more information about {}: {what}", feature.name());
            claims.push(claimed_above_zero(text, "", &mean).source("abstract; Fig. 6B–C"));
            comparisons.extend(ratios.iter().map(|(size, ratio)| {
                let quantity =
                    format!("log ratio of information about {}, {names}, {size} neurons", feature.name());
                unreferenced(quantity, "", &ratio).covers(COVERS)
            }));
        } else {
            let text = format!("Still more heterogeneity, information about {}: {what}", feature.name());
            let claim = above_zero(text, "", &mean).covers("trials and populations, in these networks");
            let expected =
                "what the claim of Fig. 6B–C leads to expect of a network that the paper does not have";
            comparisons.push(claim.source(expected));
        }
    }
    if plot.series.iter().all(|series| series.x.is_empty()) {
        plot = plot.note("too few neurons");
    }
    let caption = "Natural logarithm; 0 is equal. Networks see the same spikes of V1, so that part of the noise cancels. Sizes up to half \
                   the degrees of freedom of the covariance: beyond, its noise outweighs all else.";
    let panel = Panel::new(id, format!("Networks compared, {}", feature.name()), caption, plot);
    claims.into_iter().fold(panel, Panel::claim).compare_all(comparisons)
}

/// Information at each step and extrapolated to none, with the pooled covariance and with that of each step alone.
fn step_panel(networks: &[&Network<'_>], feature: Feature, id: &str) -> Result<Panel, FigureError> {
    let mut plot = Curves::new(
        Axis::new("step, in units of the paper's"),
        Axis::new(format!("information ({})", feature.unit())),
    );
    let mut comparison = None;
    for network in networks {
        let Some((_, populations)) = network.sizes.iter().find(|(_, found)| found.neurons == STEP_SIZE)
        else {
            plot = plot.note("too few neurons");
            continue;
        };
        let mut by_step = vec![(0.0, populations.at_step_zero(feature)?)];
        by_step.extend(populations.by_step(feature));
        plot = plot.series(population_curve(&by_step).color(network.kind.color).label(network.kind.name));
        let mut plain = Vec::new();
        for alone in network.trials.alone(feature).iter().filter(|alone| alone.largest() >= STEP_SIZE) {
            plain.extend(alone.populations(&network.pool, STEP_SIZE)?.by_step(feature));
        }
        let series = population_curve(&plain).style(LineStyle::None).marker(Marker::Square);
        plot = plot.series(series.color(network.kind.color));
        if let (None, Some((step, own))) = (&comparison, plain.first()) {
            let quantity = format!(
                "pooled over own covariance, log ratio of information about {}, step {step}, {} network",
                feature.name(),
                network.kind.name
            );
            let ratio = LogRatios::new(&by_step, &[(*step, own.clone())]).mean();
            comparison = ratio.map(|(_, _, ratio)| unreferenced(quantity, "", &ratio).covers(COVERS));
        }
    }
    let caption = format!(
        "Information of {STEP_SIZE} neurons. At zero: extrapolated along the squared step, in whose second order a finite change errs. \
         Circles: covariance pooled over all trials of a network; squares: covariance of the trials of each step alone."
    );
    let title = format!("Information and step, {}", feature.name());
    Ok(Panel::new(id, title, caption, plot).compare_all(comparison))
}
