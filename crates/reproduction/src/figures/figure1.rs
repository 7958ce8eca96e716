//! Figure 1: A circuit whose neurons differ in how strongly they normalize.
//!
//! - A: orientation map with the targets of one neuron
//! - B1–B3: the three images
//! - B4–B6: rates of E neurons in the three conditions
//! - C: norm-index density of E and I neurons
//! - D: norm-index density of units recorded in MT and V4

use crate::analysis::{CurrentIndices, index_of, mean_currents};
use crate::{Context, Figure, FigureError, Sheet};
use ndarray::Array1;
use normcircuit_charts::figure::{
    Axis, Color, ColorMap, Comparison, Curves, Group, Image, LineStyle, LinkedCells, Overlay, Panel,
    Published, Series,
};
use normcircuit_connectivity::{Circuit, Position};
use normcircuit_laboratory::measurements::{ConditionData, Conditions, Rates};
use normcircuit_laboratory::{ExperimentError, Plan};
use normcircuit_panels::compared::compared;
use normcircuit_panels::density::{self, Density};
use normcircuit_panels::sheet::SheetMap;
use normcircuit_protocols::experiment::CountedPopulation;
use normcircuit_protocols::{ByCondition, Condition, ThreeConditions};
use normcircuit_published::NormIndices;
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::summary::{Summary, summarize};

/// Rates are drawn up to this, Hz.
const MAX_RATE: f64 = 90.0;
/// Norm indices above this are left out, as in the paper.
const MAX_INDEX: f64 = 3.0;
/// Height of the axis of densities: the paper's.
const MAX_DENSITY: f64 = 2.0;
/// Half width of the range in which a norm-index statistic counts as equal: five times the difference between two
/// independent networks of this kind (0.01 in mean, standard deviation and median).
const INDEX_MARGIN: f64 = 0.05;
/// What intervals cover.
const COVERS: &str = "time, in this network";

pub(super) fn figure() -> Figure {
    Figure::new("fig1", Group::Main, include_str!("figure1.rs"), measurements, draw).repeated_over_networks()
}

fn measurements(plan: &Plan) -> Result<Conditions, ExperimentError> {
    Conditions::default_network(plan)
}

fn draw(data: &ConditionData, _context: &Context<'_>) -> Result<Sheet, FigureError> {
    let rates = data.rates();
    Ok(Sheet::new(data.describe())
        .panel(map_panel(&data.wired.circuit).row(1))
        .panels(image_panels(data).into_iter().map(|panel| panel.row(2)))
        .panels(rate_panels(data, &rates)?.into_iter().map(|panel| panel.row(3)))
        .panel(index_panel(data, &rates)?.row(1))
        .panel(recordings_panel().row(1))
        .linked(linked(data, &rates)?))
}

fn map_panel(circuit: &Circuit) -> Panel {
    let sheet = circuit.excitatory_sheet;
    // The paper's neuron 10 110 sits in the middle of the short side, a little right of that of the long side.
    let neuron = sheet.rows() / 2 * sheet.cols() + (sheet.cols() as f64 * 0.545) as usize;
    let recurrent = &circuit.network.projections()[0];
    let targets: Vec<Position> =
        recurrent.synapses.row(neuron).map(|target| sheet.position(target)).collect();
    let points = |points: &[Position], color, size| Overlay::Points {
        x: points.iter().map(|point| point.x).collect(),
        y: points.iter().map(|point| point.y).collect(),
        color,
        size,
    };
    let degrees: Vec<f64> = circuit.excitatory_orientations.iter().map(|theta| 180.0 * theta).collect();
    let (width, height) = (sheet.cols() as f64 / sheet.rows() as f64, 1.0);
    let image = Image::new(sheet.rows(), sheet.cols(), degrees, ColorMap::Cyclic, (0.0, 180.0))
        .axes(Axis::new("x"), (0.0, width), Axis::new("y").range(height, 0.0), (0.0, height))
        .equal_aspect()
        .color_bar_with_ticks("orientation (°)", [0.0, 45.0, 90.0, 135.0, 180.0])
        .overlay(points(&targets, Color::Black, 2.5))
        .overlay(points(&[sheet.position(neuron)], Color::Rgb(255, 255, 255), 6.0));
    let caption = format!(
        "Preferred orientations of E neurons; the {} E targets of the neuron marked in white.",
        targets.len()
    );
    Panel::new("A", "Orientation map", caption, image)
}

fn image_panels(data: &ConditionData) -> Vec<Panel> {
    let area = &data.wired.area;
    let side = area.parameters().gabor.side;
    let panel = |(number, condition): (usize, Condition)| {
        let stimulus = ThreeConditions::default().stimulus(condition);
        let (left, right) = (area.image(&stimulus.first), area.image(&stimulus.second));
        let rows = left.chunks(side).zip(right.chunks(side));
        let pixels: Vec<f64> = rows.flat_map(|(left, right)| left.iter().chain(right).copied()).collect();
        let image = Image::new(side, 2 * side, pixels, ColorMap::Gray, (-1.0, 1.0)).equal_aspect();
        let caption = "What the left and the right half of V1 see; gray where there is no image.";
        Panel::new(format!("B{number}"), format!("Condition: {}", condition.name()), caption, image)
    };
    (1..).zip(Condition::ALL).map(panel).collect()
}

fn rate_panels(data: &ConditionData, rates: &Rates) -> Result<Vec<Panel>, InputError> {
    let sheet = data.wired.circuit.excitatory_sheet;
    let published = &normcircuit_published::figure1().rates;
    let mut panels = Vec::new();
    for (number, condition) in (4..).zip(Condition::ALL) {
        let values = rates.excitatory.of(condition).to_vec();
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let map = SheetMap {
            rows: sheet.rows(),
            columns: sheet.cols(),
            values: &values,
            limits: (0.0, MAX_RATE),
            label: "rate (Hz)",
        };
        let title = format!("Rates, {}", condition.name());
        let caption = "Mean rates of E neurons on their sheet.";
        let mut panel = map.panel(&format!("B{number}"), &title, caption, &format!("mean {mean:.1} Hz"));
        for (population, name, published) in [
            (CountedPopulation::Excitatory, "E", &published.excitatory),
            (CountedPopulation::Inhibitory, "I", &published.inhibitory),
        ] {
            let published = [&published.first, &published.second, &published.both][number - 4].summary.mean;
            let found = data.estimate(|rates: &Rates| {
                Ok::<_, InputError>(rates.of(population).of(condition).mean().unwrap_or(f64::NAN))
            })?;
            let quantity = format!("mean rate of {name}, {}", condition.name());
            let rate = compared(quantity, "Hz", Published::value(published), &found);
            panel = panel.compare(rate.source("published data, Fig. 1B").covers(COVERS));
        }
        panels.push(panel);
    }
    Ok(panels)
}

fn index_panel(data: &ConditionData, rates: &Rates) -> Result<Panel, InputError> {
    let published = &normcircuit_published::figure1().norm_index;
    let (excitatory, inhibitory) = (index_of(&rates.excitatory)?, index_of(&rates.inhibitory)?);
    let mut panel = Density::up_to(MAX_INDEX)
        .height(MAX_DENSITY)
        .group(
            density::Group::new("E", Color::Blue, &excitatory)
                .published(published.excitatory.density.clone()),
        )
        .group(
            density::Group::new("I", Color::Red, &inhibitory).published(published.inhibitory.density.clone()),
        )
        .panel("C", "Norm index, model")?;
    for (population, name, published) in [
        (CountedPopulation::Excitatory, "E", &published.excitatory),
        (CountedPopulation::Inhibitory, "I", &published.inhibitory),
    ] {
        let comparisons = index_comparisons(data, population, name, published)?.into_iter();
        panel =
            panel.compare_all(comparisons.map(|one| one.source("published data, Fig. 1C").covers(COVERS)));
    }
    Ok(panel)
}

fn index_comparisons(
    data: &ConditionData,
    population: CountedPopulation,
    name: &str,
    published: &NormIndices,
) -> Result<Vec<Comparison>, InputError> {
    type Statistic = fn(&Summary) -> f64;
    let statistics: [(&str, Statistic, f64); 3] = [
        ("mean", |summary| summary.mean, published.up_to_three.mean),
        ("SD", |summary| summary.standard_deviation, published.up_to_three.sd),
        ("median", |summary| summary.median, published.up_to_three.median()),
    ];
    let mut comparisons = Vec::new();
    for (statistic, of, published) in statistics {
        let found = data.estimate(|rates| {
            let kept = index_of(rates.of(population))?.into_iter().filter(|index| *index <= MAX_INDEX);
            Ok::<_, InputError>(of(&summarize(&Array1::from_iter(kept))))
        })?;
        let quantity = format!("norm index of {name} up to {MAX_INDEX}, {statistic}");
        comparisons.push(compared(quantity, "", Published::within(published, INDEX_MARGIN), &found));
    }
    let above = data.estimate(|rates| {
        let indices = index_of(rates.of(population))?;
        let above = indices.iter().filter(|index| index.is_finite() && **index > MAX_INDEX).count();
        Ok::<_, InputError>(above as f64 / indices.len() as f64)
    })?;
    let fraction = published.above_three as f64 / published.total as f64;
    let quantity = format!("fraction of {name} with a norm index above {MAX_INDEX}");
    comparisons.push(compared(quantity, "", Published::within(fraction, INDEX_MARGIN), &above));
    Ok(comparisons)
}

fn recordings_panel() -> Panel {
    let recordings = &normcircuit_published::figure1().recordings;
    let edges: Vec<f64> = (0..=30).map(|edge| f64::from(edge) / 10.0).collect();
    let mut curves = Curves::new(
        Axis::new("norm index").range(0.0, MAX_INDEX),
        Axis::new("density").range(0.0, MAX_DENSITY),
    );
    let mut caption = vec!["Units recorded in monkeys, pooled over sessions".to_owned()];
    for (name, color, style, area) in [
        ("MT", Color::Green, LineStyle::Dotted, &recordings.mt),
        ("V4", Color::Orange, LineStyle::Dashed, &recordings.v4),
    ] {
        let series = Series::steps(edges.clone(), area.density.clone()).color(color).style(style);
        curves = curves.series(series.label(name));
        caption.push(format!("{name}: {} units", area.total));
    }
    Panel::new("D", "Norm index, recordings", caption.join("; ") + " (published data).", curves)
}

/// What a reader can follow from neuron to neuron.
fn linked(data: &ConditionData, rates: &Rates) -> Result<LinkedCells, FigureError> {
    let sheet = data.wired.circuit.excitatory_sheet;
    let all: Vec<usize> = (0..sheet.size()).collect();
    let currents = CurrentIndices::new(&mean_currents(&data.wired.circuit, rates)?, &all)?;
    let ByCondition { first, second, both } = &rates.excitatory;
    Ok(LinkedCells::new("E neurons", sheet.rows(), sheet.cols())
        .sheet("B4")
        .sheet("B5")
        .sheet("B6")
        .quantity("rate, image 1", "Hz", first.to_vec())
        .quantity("rate, image 2", "Hz", second.to_vec())
        .quantity("rate, both images", "Hz", both.to_vec())
        .quantity("norm index", "", index_of(&rates.excitatory)?.to_vec())
        .quantity("inhibitory current norm index", "", currents.by_source.inhibitory.to_vec())
        .line_in("C", "norm index"))
}
