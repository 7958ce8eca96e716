//! Figure 1: the orientation map, the images, the rates they evoke, and the norm indices.

use super::conditions_caption;
use ndarray::Array1;
use normcircuit_charts::figure::{
    Axis, Color, ColorMap, Comparison, Curves, FigureData, Image, LineStyle, Overlay, Panel, Published,
    Series,
};
use normcircuit_connectivity::Circuit;
use normcircuit_laboratory::{ConditionRates, ExperimentError, Laboratory};
use normcircuit_protocols::{Condition, Stimulus, View};
use normcircuit_published::NormIndices;
use normcircuit_statistics::histogram::{Bins, Histogram, histogram};
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::normalization::norm_index;
use normcircuit_statistics::summary::{Summary, summarize};

const EXCITATORY: usize = Circuit::EXCITATORY;
const INHIBITORY: usize = Circuit::INHIBITORY;
/// Rates are drawn up to this, Hz.
const LARGEST_RATE: f64 = 90.0;
/// Norm indices above this are left out, as in the paper.
const LARGEST_INDEX: f64 = 3.0;
/// Half width of the range in which a norm-index statistic counts as equal: five times the difference between two
/// independent networks of this kind (0.01 in mean, standard deviation and median).
const INDEX_MARGIN: f64 = 0.05;

pub(super) fn build(laboratory: &Laboratory) -> Result<FigureData, ExperimentError> {
    let rates = ConditionRates::measure(laboratory)?;
    let mut figure = FigureData::new(
        "fig1",
        "A circuit whose neurons differ in how strongly they normalize",
        conditions_caption(laboratory, &rates)?,
    );
    figure.panels.push(map_panel(laboratory)?);
    figure.panels.extend(image_panels(laboratory)?);
    figure.panels.extend(rate_panels(laboratory, &rates)?);
    figure.panels.push(index_panel(&rates)?);
    figure.panels.push(recordings_panel());
    figure.comparisons = comparisons(&rates)?;
    Ok(figure)
}

fn map_panel(laboratory: &Laboratory) -> Result<Panel, ExperimentError> {
    let preparation = laboratory.preparation()?;
    let circuit = &preparation.circuit;
    let sheet = circuit.excitatory_sheet;
    // The paper's neuron 10 110 sits in the middle of the short side, a little right of that of the long side.
    let neuron = sheet.rows() / 2 * sheet.cols() + (sheet.cols() as f64 * 0.545) as usize;
    let recurrent =
        circuit.network.projections().iter().find(|p| p.source == EXCITATORY && p.target == EXCITATORY);
    let position = |cell: usize| {
        let position = sheet.position(cell);
        (position.x, position.y)
    };
    let targets: Vec<(f64, f64)> = recurrent
        .map(|projection| projection.synapses.row(neuron).map(position).collect())
        .unwrap_or_default();
    let (width, height) = (sheet.cols() as f64 / sheet.rows() as f64, 1.0);
    let points = |points: &[(f64, f64)], color, size| Overlay::Points {
        x: points.iter().map(|point| point.0).collect(),
        y: points.iter().map(|point| point.1).collect(),
        color,
        size,
    };
    let degrees: Vec<f64> = circuit.excitatory_orientations.iter().map(|theta| 180.0 * theta).collect();
    let image = Image::new(sheet.rows(), sheet.cols(), degrees, ColorMap::Cyclic, (0.0, 180.0))
        .axes(Axis::new("x"), (0.0, width), Axis::new("y").range(height, 0.0), (0.0, height))
        .equal_aspect()
        .color_bar_with_ticks("orientation (°)", [0.0, 45.0, 90.0, 135.0, 180.0])
        .overlay(points(&targets, Color::Black, 2.5))
        .overlay(points(&[position(neuron)], Color::Rgb(255, 255, 255), 6.0));
    let caption = format!(
        "Preferred orientations of E neurons; the {} E targets of the neuron marked in white.",
        targets.len()
    );
    Ok(Panel::new("A", "Orientation map", caption, image))
}

fn image_panels(laboratory: &Laboratory) -> Result<Vec<Panel>, ExperimentError> {
    let preparation = laboratory.preparation()?;
    let parameters = preparation.area.parameters();
    let side = parameters.gabor.side;
    let patch = |view: &View| -> Vec<f64> {
        let mut pixels = vec![0.0; parameters.gabor.pixels()];
        if let View::Gratings(gratings) = view {
            for grating in gratings {
                let scale = grating.contrast / parameters.reference_contrast;
                let patch = parameters.gabor.patch(grating.orientation);
                pixels.iter_mut().zip(patch).for_each(|(sum, pixel)| *sum += scale * pixel);
            }
        }
        pixels
    };
    let panel = |index: usize, stimulus: &Stimulus| {
        let (left, right) = (patch(&stimulus.first), patch(&stimulus.second));
        let rows = left.chunks(side).zip(right.chunks(side));
        let pixels: Vec<f64> = rows.flat_map(|(left, right)| left.iter().chain(right).copied()).collect();
        let image = Image::new(side, 2 * side, pixels, ColorMap::Gray, (-1.0, 1.0)).equal_aspect();
        let caption = "What the left and the right half of V1 see; gray where there is no image.";
        Panel::new(format!("B{}", index + 1), format!("Condition: {}", condition_name(index)), caption, image)
    };
    Ok(ConditionRates::stimuli().iter().enumerate().map(|(index, stimulus)| panel(index, stimulus)).collect())
}

fn rate_panels(laboratory: &Laboratory, rates: &ConditionRates) -> Result<Vec<Panel>, ExperimentError> {
    let sheet = laboratory.preparation()?.circuit.excitatory_sheet;
    let panel = |(index, rates): (usize, Array1<f64>)| {
        let mean = rates.mean().unwrap_or(f64::NAN);
        let limits = (0.0, LARGEST_RATE);
        let image = Image::new(sheet.rows(), sheet.cols(), rates.to_vec(), ColorMap::GrayReversed, limits)
            .equal_aspect()
            .color_bar("rate (Hz)")
            .note(format!("mean {mean:.1} Hz"));
        let title = format!("Rates, {}", condition_name(index));
        Panel::new(format!("B{}", index + 4), title, "Mean rates of E neurons on their sheet.", image)
    };
    Ok(rates.rates(EXCITATORY, None).into_iter().enumerate().map(panel).collect())
}

/// Name of a condition.
fn condition_name(condition: usize) -> &'static str {
    match Condition::ALL[condition] {
        Condition::First => "image 1",
        Condition::Second => "image 2",
        Condition::Both => "both images",
    }
}

/// The norm indices of a population.
fn indices([r1, r2, r12]: &[Array1<f64>; 3]) -> Result<Array1<f64>, InputError> {
    norm_index(r1, r2, r12)
}

fn index_histogram(rates: &ConditionRates, population: usize) -> Result<Histogram, InputError> {
    Ok(histogram(&indices(&rates.rates(population, None))?, Bins::uniform(0.0, LARGEST_INDEX, 30)?))
}

fn density_axes() -> Curves {
    Curves::new(Axis::new("norm index").range(0.0, LARGEST_INDEX), Axis::new("density").range(0.0, 2.0))
}

fn index_panel(rates: &ConditionRates) -> Result<Panel, ExperimentError> {
    let published = &normcircuit_published::figure1().norm_index;
    let mut curves = density_axes();
    let mut caption = vec!["Densities of indices up to 3".to_owned()];
    let populations = [
        (EXCITATORY, "E", Color::Blue, &published.excitatory),
        (INHIBITORY, "I", Color::Red, &published.inhibitory),
    ];
    for (population, name, color, published) in populations {
        let found = index_histogram(rates, population)?;
        let edges = found.bins.edges().to_vec();
        let total = found.used + found.nan + found.infinite + found.above;
        caption.push(format!(
            "{name}: {} of {total} neurons used, {} above 3, {} infinite, {} undefined",
            found.used, found.above, found.infinite, found.nan
        ));
        let series = Series::steps(edges.clone(), found.density.to_vec());
        curves = curves.series(series.color(color).label(format!("{name}, this run")));
        let published = Series::steps(edges, published.density.clone()).color(color).style(LineStyle::Dotted);
        curves = curves.series(published.label(format!("{name}, released")));
    }
    Ok(Panel::new("C", "Norm index, model", caption.join("; ") + ".", curves))
}

fn recordings_panel() -> Panel {
    let recordings = &normcircuit_published::figure1().recordings;
    let edges: Vec<f64> = (0..=30).map(|edge| f64::from(edge) / 10.0).collect();
    let mut curves = density_axes();
    let mut caption = vec!["Units recorded in monkeys, pooled over sessions".to_owned()];
    let areas: [(&str, Color, LineStyle, &NormIndices); 2] = [
        ("MT", Color::Green, LineStyle::Dotted, &recordings.mt),
        ("V4", Color::Orange, LineStyle::Dashed, &recordings.v4),
    ];
    for (name, color, style, area) in areas {
        let series = Series::steps(edges.clone(), area.density.clone()).color(color).style(style);
        curves = curves.series(series.label(name));
        caption.push(format!("{name}: {} units", area.total));
    }
    Panel::new("D", "Norm index, recordings", caption.join("; ") + " (released data).", curves)
}

fn comparisons(rates: &ConditionRates) -> Result<Vec<Comparison>, ExperimentError> {
    let published = normcircuit_published::figure1();
    let mut comparisons = Vec::new();
    for (population, name, reported) in
        [(EXCITATORY, "E", &published.rates.excitatory), (INHIBITORY, "I", &published.rates.inhibitory)]
    {
        let reported = [&reported.first, &reported.second, &reported.both].map(|rates| rates.summary.mean);
        for (condition, reported) in reported.into_iter().enumerate() {
            let found = rates
                .estimate(|all| Ok::<_, InputError>(all[population][condition].mean().unwrap_or(f64::NAN)))?;
            let quantity = format!("mean rate of {name}, {}", condition_name(condition));
            let comparison = Comparison::new(quantity, "Hz", Published::value(reported), found.value);
            comparisons.push(
                comparison.interval(found.interval.0, found.interval.1).source("released data, Fig. 1B"),
            );
        }
    }
    for (population, name, reported) in [
        (EXCITATORY, "E", &published.norm_index.excitatory),
        (INHIBITORY, "I", &published.norm_index.inhibitory),
    ] {
        comparisons.extend(index_comparisons(rates, population, name, reported)?);
    }
    Ok(comparisons)
}

fn index_comparisons(
    rates: &ConditionRates,
    population: usize,
    name: &str,
    reported: &NormIndices,
) -> Result<Vec<Comparison>, ExperimentError> {
    type Statistic = fn(&Summary) -> f64;
    let statistics: [(&str, Statistic, f64); 3] = [
        ("mean", |summary| summary.mean, reported.up_to_three.mean),
        ("standard deviation", |summary| summary.standard_deviation, reported.up_to_three.sd),
        ("median", |summary| summary.median, reported.up_to_three.median()),
    ];
    let source = "released data, Fig. 1C";
    let mut comparisons = Vec::new();
    for (statistic, of, reported) in statistics {
        let found = rates.estimate(|all| {
            let kept = indices(&all[population])?.into_iter().filter(|index| *index <= LARGEST_INDEX);
            Ok::<_, InputError>(of(&summarize(&Array1::from_iter(kept))))
        })?;
        let quantity = format!("norm index of {name} up to 3, {statistic}");
        let comparison =
            Comparison::new(quantity, "", Published::within(reported, INDEX_MARGIN), found.value);
        comparisons.push(comparison.interval(found.interval.0, found.interval.1).source(source));
    }
    let above = rates.estimate(|all| {
        let indices = indices(&all[population])?;
        let above = indices.iter().filter(|index| index.is_finite() && **index > LARGEST_INDEX).count();
        Ok::<_, InputError>(above as f64 / indices.len() as f64)
    })?;
    let fraction = reported.above_three as f64 / reported.total as f64;
    let quantity = format!("fraction of {name} with a norm index above 3");
    let comparison = Comparison::new(quantity, "", Published::within(fraction, INDEX_MARGIN), above.value);
    comparisons.push(comparison.interval(above.interval.0, above.interval.1).source(source));
    Ok(comparisons)
}
