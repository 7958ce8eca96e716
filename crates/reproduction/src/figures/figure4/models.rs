//! F–I: which model describes a neuron, how well, and what its normalization strength goes with.

use super::Study;
use super::fits::{Fits, LEAST_RATE};
use super::noise::if_enough;
use crate::figure::{
    Axis, Color, ColorMap, Curves, Image, LegendPlace, LineStyle, Marker, Overlay, Panel, Series,
};
use ndarray::Array1;
use normcircuit_statistics::association::{linear_association, ranks};
use normcircuit_statistics::contrast_response::{ContrastModel, UnitFits};
use normcircuit_statistics::histogram::{Bins, histogram, histogram2};
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::resampling::{Bootstrap, Estimate, bootstrap};
use normcircuit_statistics::summary::summarize;

/// Names and colors, in the order of [`ContrastModel::ALL`].
const MODELS: [(&str, Color); 3] = [
    ("divisive normalization", Color::Blue),
    ("tuned normalization", Color::Red),
    ("weighted sum", Color::Black),
];
/// Bins along each axis of the two-dimensional histograms.
const BINS: usize = 60;
const INDICES: (f64, f64) = (0.8, 3.0);
/// As in Figure 3.
const CURRENT_INDICES: (f64, f64) = (1.4, 1.7);

pub(super) fn panels(study: &Study, fits: &Fits) -> Result<Vec<Panel>, InputError> {
    let strengths = fits.strengths();
    let of_strength = "Fitted strength: norm index, at contrast 0.5 of each image, of the driven part of the fitted tuned \
                       normalization: what both images drive alone over what they drive together, the baseline left out.";
    Ok(vec![
        winners(study, fits)?,
        explained(fits)?,
        cloud(
            ("H", "Fitted strength and norm index", of_strength),
            ("norm index", &fits.select(&study.index), INDICES),
            ("fitted strength", &strengths, INDICES),
            study,
        )?,
        cloud(
            ("I", "... and inhibitory current", "The current's norm index is that of Figure 3C."),
            ("fitted strength", &strengths, INDICES),
            ("norm index of inhibitory current", &fits.select(&study.inhibitory_index), CURRENT_INDICES),
            study,
        )?,
    ])
}

/// The share of fits for which a criterion chooses a model.
pub(super) fn share(
    fits: &[&UnitFits],
    best: fn(&UnitFits) -> ContrastModel,
    model: ContrastModel,
    settings: &Bootstrap,
) -> Result<Estimate, InputError> {
    let wins: Vec<f64> = fits.iter().map(|fits| f64::from(u8::from(best(fits) == model))).collect();
    if_enough(!wins.is_empty(), || {
        let mean = |drawn: &[usize]| drawn.iter().map(|&unit| wins[unit]).sum::<f64>() / drawn.len() as f64;
        bootstrap(wins.len(), settings, mean)
    })
}

fn winners(study: &Study, fits: &Fits) -> Result<Panel, InputError> {
    let bins = Bins::uniform(1.0, 3.0, 10)?;
    let indices = fits.select(&study.index);
    let members = |bin: usize| -> Vec<&UnitFits> {
        let pairs = indices.iter().zip(&fits.fits);
        pairs.filter(|(index, _)| bins.index(**index) == Some(bin)).map(|(_, fits)| fits).collect()
    };
    let mut curves =
        Curves::new(Axis::new("norm index").range(1.0, 3.0), Axis::new("share of neurons").range(0.0, 1.0));
    for ((name, color), model) in MODELS.into_iter().zip(ContrastModel::ALL) {
        let shares = |best: fn(&UnitFits) -> ContrastModel| {
            let shares = (0..bins.count()).map(|bin| share(&members(bin), best, model, &study.bootstrap));
            shares.collect::<Result<Vec<Estimate>, InputError>>()
        };
        let validated = shares(UnitFits::best_by_cross_validation)?;
        let akaike = shares(UnitFits::best_by_akaike)?;
        let values =
            |shares: &[Estimate], of: fn(&Estimate) -> f64| shares.iter().map(of).collect::<Vec<f64>>();
        let solid = Series::line(bins.centers(), values(&validated, |share| share.value))
            .error_bars_between(
                values(&validated, |share| share.lower),
                values(&validated, |share| share.upper),
            )
            .marker(Marker::Circle);
        let dashed =
            Series::line(bins.centers(), values(&akaike, |share| share.value)).style(LineStyle::Dashed);
        curves = curves.series(solid.color(color).label(name)).series(dashed.color(color));
    }
    let caption = format!(
        "Which model of normalization predicts a neuron's rates best at points left out of the fit (5 folds; bars: 95 % of \
         bootstraps over neurons); dashed: by Akaike's criterion. {} neurons drawn from the {} faster than {LEAST_RATE} Hz with \
         both images. The weighted sum is the null without interaction.",
        fits.neurons.len(),
        fits.eligible
    );
    Ok(Panel::new("F", "Best model", caption, curves))
}

fn explained(fits: &Fits) -> Result<Panel, InputError> {
    const LEAST: f64 = -0.2;
    let mut curves = Curves::new(Axis::new("share of variance").range(LEAST, 1.0), Axis::new("density"))
        .legend(LegendPlace::UpperLeft);
    let mut captions = Vec::new();
    let mut add = |name: &str, values: Array1<f64>, color, style| -> Result<Series, InputError> {
        let found = histogram(&values, Bins::uniform(LEAST, 1.0, 48)?);
        captions.push(format!(
            "{name}, median {:.3}, {} below the axis",
            summarize(&values).median,
            found.below
        ));
        let steps = Series::steps(found.bins.edges().to_vec(), found.density.to_vec());
        Ok(steps.color(color).style(style).label(name))
    };
    let mut series = Vec::new();
    for ((name, color), model) in MODELS.into_iter().zip(ContrastModel::ALL) {
        let values = fits.fits.iter().map(|fits| fits.of(model).cross_validated).collect();
        series.push(add(name, values, color, LineStyle::Solid)?);
    }
    series.push(add("not noise", fits.explainable.clone(), Color::Gray, LineStyle::Dotted)?);
    for series in series {
        curves = curves.series(series);
    }
    let caption = format!(
        "Share of a neuron's variance over the 121 points that a model predicts at points left out of the fit, and the share that \
         is not noise of its counts, more than which no model can predict: {}.",
        captions.join("; ")
    );
    Ok(Panel::new("G", "Predicted variance", caption, curves))
}

type Variable<'a> = (&'static str, &'a Array1<f64>, (f64, f64));

/// A two-dimensional histogram with the rank correlation of all neurons, those beyond the axes included.
fn cloud(
    (id, title, caption): (&str, &str, &str),
    (x_name, x, x_range): Variable<'_>,
    (y_name, y, y_range): Variable<'_>,
    study: &Study,
) -> Result<Panel, InputError> {
    let bins = |(low, high)| Bins::uniform(low, high, BINS);
    let found = histogram2(x, y, bins(x_range)?, bins(y_range)?)?;
    let largest = found.counts.iter().copied().max().unwrap_or(1).max(1);
    // Rows of an image are bins of y.
    let counts: Vec<f64> = found.counts.t().iter().map(|count| *count as f64).collect();
    let rho = rank_correlation(x, y, &study.bootstrap)?;
    let mut image = Image::new(BINS, BINS, counts, ColorMap::SequentialFromWhite, (0.0, largest as f64))
        .axes(Axis::new(x_name), x_range, Axis::new(y_name), y_range)
        .color_bar("neurons")
        .note(format!("ρ = {:.3} ({:.3} to {:.3})", rho.value, rho.lower, rho.upper));
    if x_range == y_range {
        let ends = vec![x_range.0, x_range.1];
        let (color, style) = (Color::Gray, LineStyle::Dashed);
        image = image.overlay(Overlay::Line { x: ends.clone(), y: ends, color, style });
    }
    let caption = format!(
        "{caption} {} of {} neurons lie within the axes; ρ is Spearman's, of all of them, with 95 % of bootstraps over neurons.",
        found.used,
        x.len()
    );
    Ok(Panel::new(id, title, caption, image))
}

/// Spearman's correlation over neurons where both are finite, with a bootstrap interval that takes ranks as given.
pub(super) fn rank_correlation(
    x: &Array1<f64>,
    y: &Array1<f64>,
    settings: &Bootstrap,
) -> Result<Estimate, InputError> {
    let finite = x.iter().zip(y).filter(|(x, y)| x.is_finite() && y.is_finite());
    let (x, y): (Vec<f64>, Vec<f64>) = finite.map(|(x, y)| (*x, *y)).unzip();
    let ranks = [x, y].map(|values| ranks(&Array1::from(values)));
    if_enough(ranks[0].len() > 2, || {
        linear_association(&ranks[0], &ranks[1], settings).map(|association| association.correlation)
    })
}
