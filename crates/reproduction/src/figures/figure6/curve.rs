//! Information against number of neurons (panels B and C).

use super::{LEAST_RATE, alone, color, features, input};
use crate::figures::information::{Known, Pool, PopulationMean, known, mean, populations, standard_error};
use normcircuit_charts::figure::{
    Axis, Comparison, Curves as Plot, LineStyle, Marker, Panel, Published, ReferenceLine, Series,
};
use normcircuit_laboratory::{ExperimentError, Feature, Laboratory, NetworkVariant, PRESENTED, Trials};
use normcircuit_statistics::decoding::{SaturationFit, fit_saturation};

/// Numbers of neurons: the paper's.
const SIZES: [usize; 15] = [1, 2, 4, 8, 16, 31, 62, 125, 250, 500, 1_000, 2_000, 4_000, 8_000, 12_000];
/// Random populations of small and of large sizes, and where large ones begin.
const POPULATIONS: [usize; 2] = [20, 5];
const LARGE: usize = 1_000;
/// Points from here on are drawn (the paper's from 62); the fit uses all.
const SMALLEST_DRAWN: usize = 8;
/// So many of the largest sizes can be compared between networks, whose pools differ.
const COMPARED: usize = 2;

/// What the networks know about a feature.
pub(super) struct Found {
    feature: Feature,
    input: f64,
    networks: Vec<Curve>,
}

/// What one network knows.
struct Curve {
    variant: NetworkVariant,
    pool: usize,
    sizes: Vec<usize>,
    information: Vec<f64>,
    errors: Vec<f64>,
    fit: Option<SaturationFit>,
    /// At the largest sizes.
    largest: Vec<(usize, PopulationMean)>,
}

pub(super) fn measure(laboratory: &Laboratory, feature: Feature) -> Result<Found, ExperimentError> {
    let mut networks = Vec::new();
    for variant in NetworkVariant::ALL.into_iter().filter(|variant| features(*variant).contains(&feature)) {
        let trials = feature.measure(laboratory, &variant.circuit(laboratory)?, variant.name())?;
        networks.push(laboratory.install(|| curve(variant, &trials, laboratory.options().seed))?);
    }
    Ok(Found { feature, input: input::information(laboratory, feature)?, networks })
}

fn curve(variant: NetworkVariant, trials: &Trials, seed: u64) -> Result<Curve, ExperimentError> {
    let seconds = PRESENTED as f64 / 1000.0;
    let rate = |neuron: usize| {
        let sum: u64 = trials
            .counts
            .iter()
            .flat_map(|counts| counts.column(neuron))
            .map(|count| u64::from(*count))
            .sum();
        sum as f64 / (2 * trials.count()) as f64 / seconds
    };
    let neurons = trials.counts[0].ncols();
    let active: Vec<usize> = (0..neurons).filter(|&neuron| rate(neuron) > LEAST_RATE).collect();
    let pool = Pool::of(trials, &active, seed)?;
    // Half of the degrees of freedom are left to estimate the noise.
    let limit = pool.neurons.len().min(trials.count());
    let sizes: Vec<usize> = SIZES.into_iter().filter(|size| *size <= limit).collect();
    let (mut information, mut errors) = (Vec::new(), Vec::new());
    for &size in &sizes {
        let found = known(trials, &drawn(&pool.neurons, size, seed), None)?;
        let corrected: Vec<f64> = found.iter().map(Known::corrected).collect();
        let trial = found.iter().map(|known| pool.trial_error(known)).sum::<f64>() / found.len() as f64;
        information.push(mean(&corrected));
        errors.push(standard_error(&corrected).hypot(trial));
    }
    let of = |&size: &usize| {
        Ok((size, PopulationMean::of(trials, &drawn(&pool.neurons, size, seed), Known::corrected)?))
    };
    let largest = sizes.iter().rev().take(COMPARED).map(of).collect::<Result<Vec<_>, ExperimentError>>()?;
    let numbers: Vec<f64> = sizes.iter().map(|size| *size as f64).collect();
    // With few trials the information may not grow with the number of neurons: then there is no fit.
    let fit = fit_saturation(&numbers, &information).ok();
    Ok(Curve { variant, pool: pool.neurons.len(), sizes, information, errors, fit, largest })
}

/// Random populations of a size.
fn drawn(pool: &[usize], size: usize, seed: u64) -> Vec<Vec<usize>> {
    let count = if size < LARGE { POPULATIONS[0] } else { POPULATIONS[1] };
    populations(pool, size, 0..count, seed)
}

impl Found {
    pub(super) fn panels(&self, letter: &str) -> Vec<Panel> {
        vec![self.curve_panel(&format!("{letter}1")), self.residual_panel(&format!("{letter}2"))]
    }

    fn curve_panel(&self, id: &str) -> Panel {
        let label = format!("information ({})", self.feature.unit());
        let mut plot = Plot::new(Axis::new("neurons").logarithmic(), Axis::new(label))
            .reference_line(ReferenceLine::Horizontal(self.input));
        for curve in &self.networks {
            let from = curve.sizes.iter().position(|size| *size >= SMALLEST_DRAWN).unwrap_or(0);
            let x: Vec<f64> = curve.sizes[from..].iter().map(|size| *size as f64).collect();
            let series = Series::points(x.clone(), curve.information[from..].to_vec())
                .error_bars(&curve.errors[from..])
                .marker(Marker::Circle)
                .color(color(curve.variant))
                .label(curve.variant.name());
            plot = plot.series(series);
            if let Some(fit) = &curve.fit {
                let y: Vec<f64> = x.iter().map(|size| fit.predict(*size)).collect();
                plot = plot.series(Series::line(x, y).style(LineStyle::Dashed).color(color(curve.variant)));
            }
        }
        let limits = |curve: &Curve| match &curve.fit {
            Some(fit) if fit.asymptote.is_infinite() => {
                format!("{} does not saturate (above {:.0})", curve.variant.name(), fit.asymptote_interval[0])
            }
            Some(fit) => format!(
                "{} {:.0} ({:.0} to {:.0})",
                curve.variant.name(),
                fit.asymptote,
                fit.asymptote_interval[0],
                fit.asymptote_interval[1]
            ),
            None => format!("{} has no fit", curve.variant.name()),
        };
        let limits: Vec<String> = self.networks.iter().map(limits).collect();
        let pools: Vec<String> = self.networks.iter().map(|curve| curve.pool.to_string()).collect();
        let caption = format!(
            "Up to {} random populations at each size, {} from {LARGE} on, of {} neurons that fire above {LEAST_RATE} Hz; error bars: \
             one standard error, of other populations and other trials together. Dashed: 1/I(N) = 1/(cN) + 1/I_{{∞}}, with \
             I_{{∞}} and the interval that the scatter about the curve gives: {}. Horizontal: {:.0}, the information of the V1 cells that see the image.",
            POPULATIONS[0],
            POPULATIONS[1],
            pools.join(", "),
            limits.join("; "),
            self.input,
        );
        Panel::new(id, format!("Information about {}", self.feature.name()), caption, plot)
    }

    fn residual_panel(&self, id: &str) -> Panel {
        let mut plot =
            Plot::new(Axis::new("neurons").logarithmic(), Axis::new("data minus fit, in standard errors"))
                .reference_line(ReferenceLine::Horizontal(0.0));
        for curve in &self.networks {
            if let Some(fit) = &curve.fit {
                let x: Vec<f64> = curve.sizes.iter().map(|size| *size as f64).collect();
                let y: Vec<f64> = fit
                    .residuals
                    .iter()
                    .zip(&curve.errors)
                    .map(|(residual, error)| residual / error)
                    .collect();
                let series = Series::line(x, y).marker(Marker::Circle).color(color(curve.variant));
                plot = plot.series(series.label(curve.variant.name()));
            }
        }
        if self.networks.iter().all(|curve| curve.fit.is_none()) {
            plot = plot.note("no fit: no growth yet");
        }
        let caption = "Residuals of the fits on the left, at all sizes; all sizes share their trials.";
        Panel::new(id, "What the fit leaves", caption, plot)
    }

    fn of(&self, variant: NetworkVariant) -> Option<&Curve> {
        self.networks.iter().find(|curve| curve.variant == variant)
    }

    pub(super) fn comparisons(&self) -> Vec<Comparison> {
        let feature = self.feature;
        let mut comparisons = Vec::new();
        for curve in &self.networks {
            let name = curve.variant.name();
            if let Some((size, found)) = curve.largest.first() {
                let quantity =
                    format!("information of {size} neurons about {}, {name} network", feature.name());
                comparisons.push(alone(quantity, feature.unit(), &found.estimate()));
            }
            if let Some(fit) = curve.fit.as_ref().filter(|fit| fit.asymptote.is_finite()) {
                // Its interval holds the scatter about the curve alone, not that all sizes share their trials.
                let quantity = format!("I_{{∞}} about {}, {name} network", feature.name());
                comparisons.push(Comparison::new(
                    quantity,
                    feature.unit(),
                    Published::Nothing,
                    fit.asymptote,
                ));
            }
        }
        let quantity = format!("information of V1 about {}", feature.name());
        comparisons.push(Comparison::new(quantity, feature.unit(), Published::Nothing, self.input));
        comparisons
    }

    pub(super) fn claim(&self) -> Option<Comparison> {
        let (default, matched) = (self.of(NetworkVariant::Default)?, self.of(NetworkVariant::Matched)?);
        let of_matched =
            |wanted: usize| matched.largest.iter().find(|(size, _)| *size == wanted).map(|(_, found)| found);
        let (size, more) = default
            .largest
            .iter()
            .find_map(|(size, found)| Some((*size, found.minus(of_matched(*size)?))))?;
        let text = format!(
            "More heterogeneity gives more information about {}: default minus matched network, {size} neurons",
            self.feature.name()
        );
        Some(
            Comparison::new(text, self.feature.unit(), Published::Above(0.0), more.value)
                .interval(more.interval.0, more.interval.1)
                .source("abstract; Fig. 6B–C"),
        )
    }
}
