//! The report on an experiment or a sweep: rates, norm index and spike-count correlation at each point.

use anyhow::Result;
use normcircuit_charts::draw::write_figure;
use normcircuit_charts::figure::{
    Axis, Color, Curves, FigureData, Group, LegendPlace, LineStyle, Panel, Series,
};
use normcircuit_charts::report::{Report, Section};
use normcircuit_files::visible;
use normcircuit_laboratory::Laboratory;
use normcircuit_laboratory::measurements::{ConditionOutcome, Outcome};
use normcircuit_panels::curve::curve_with_intervals;
use normcircuit_protocols::experiment::{CountedPopulation, Sweep, SweepPoint};
use normcircuit_statistics::estimate::Estimate;
use std::path::{Path, PathBuf};

/// Colors of conditions, in order; more conditions begin again.
const COLORS: [Color; 6] =
    [Color::Blue, Color::Red, Color::Black, Color::Green, Color::Orange, Color::Purple];

/// Measures all points, whose runs are in the store, and writes figure and page into a folder; returns the page.
pub(super) fn write(laboratory: &Laboratory, sweep: &Sweep, file: &Path, folder: &Path) -> Result<PathBuf> {
    let outcomes: Vec<Outcome> =
        sweep.points.iter().map(|point| laboratory.measure(&point.experiment)).collect::<Result<_, _>>()?;
    let name = file.file_stem().map_or_else(|| "experiment".into(), |stem| stem.to_string_lossy());
    let figure = figure(sweep, &outcomes, &visible(&name));
    write_figure(&figure, folder)?;
    let report = Report {
        title: figure.title.clone(),
        introduction: "Bars are 95 % intervals over blocks of trials of these networks.".to_owned(),
        explanation: None,
        facts: vec![("Software".to_owned(), format!("normcircuit {}", crate::VERSION))],
        sections: vec![Section::from(figure)],
    };
    let path = folder.join("report.html");
    report.write(&path)?;
    Ok(path)
}

/// A point in words.
pub(super) fn named(sweep: &Sweep, point: &SweepPoint) -> String {
    let values = sweep.names.iter().zip(&point.values).map(|(name, value)| format!("{name} = {value}"));
    visible(&values.collect::<Vec<_>>().join(", "))
}

fn figure(sweep: &Sweep, outcomes: &[Outcome], name: &str) -> FigureData {
    let points =
        sweep.points.iter().enumerate().map(|(number, point)| format!("{number}: {}", named(sweep, point)));
    let caption = if sweep.is_varied() {
        format!("Points: {}.", points.collect::<Vec<_>>().join("; "))
    } else {
        "One experiment.".to_owned()
    };
    let mut figure = FigureData::new("points", format!("Experiment {name}"), caption);
    figure.group = Group::Addition;
    let places = Places::of(sweep);
    let panels = rates(&places, outcomes).into_iter();
    let panels = panels.chain(norm_index(&places, outcomes)).chain(correlation(&places, outcomes));
    for (letter, (title, caption, curves)) in ('A'..).zip(panels) {
        figure.panels.push(Panel::new(letter.to_string(), title, caption, curves));
    }
    figure
}

/// Title, caption and content of a panel.
type Drawn = (String, String, Curves);

/// A panel for each population.
fn rates(places: &Places, outcomes: &[Outcome]) -> Vec<Drawn> {
    let counted = outcomes.iter().flat_map(|outcome| &outcome.conditions).flat_map(|shown| &shown.rates);
    let is_counted = |population: &CountedPopulation| counted.clone().any(|(of, _)| of == population);
    let drawn = |population: CountedPopulation| {
        let name = population.name();
        let rate = |condition: &ConditionOutcome| {
            let of_it = condition.rates.iter().find(|(of, _)| *of == population);
            of_it.map(|(_, rate)| *rate)
        };
        let curves = by_condition(places, outcomes, "mean rate (Hz)", rate);
        let caption = format!("Mean rate of the {name} population in the count windows.");
        (format!("Rates, {name}"), caption, curves)
    };
    CountedPopulation::ALL.into_iter().filter(is_counted).map(drawn).collect()
}

/// Where every point has one.
fn norm_index(places: &Places, outcomes: &[Outcome]) -> Option<Drawn> {
    let indices: Vec<Estimate> = outcomes.iter().map(|outcome| outcome.norm_index).collect::<Option<_>>()?;
    let curves = Curves::new(places.axis.clone(), Axis::new("norm index")).series(places.series(&indices));
    let caption = "Median over the excitatory neurons that spiked with both images: responses to each image alone, summed, over \
                   that to both.";
    Some(("Norm index".to_owned(), caption.to_owned(), curves))
}

/// Where every condition of every point has one.
fn correlation(places: &Places, outcomes: &[Outcome]) -> Option<Drawn> {
    let mut conditions = outcomes.iter().flat_map(|outcome| &outcome.conditions);
    if !conditions.all(|condition| condition.correlation.is_some()) {
        return None;
    }
    let curves = by_condition(places, outcomes, "r_{sc}", |condition| condition.correlation);
    let caption = "Mean spike-count correlation over all pairs of excitatory neurons that vary.";
    Some(("Spike-count correlation".to_owned(), caption.to_owned(), curves))
}

/// Where the points of a sweep stand along the axis.
struct Places {
    axis: Axis,
    x: Vec<f64>,
    is_line: bool,
}

impl Places {
    /// At their values if a single number is varied, else side by side.
    fn of(sweep: &Sweep) -> Self {
        let number = |point: &SweepPoint| match &point.values[..] {
            [value] => value.as_float().or_else(|| value.as_integer().map(|value| value as f64)),
            _ => None,
        };
        let numbers: Option<Vec<f64>> = sweep.points.iter().map(number).collect();
        if let (Some(x), [name]) = (numbers, &sweep.names[..]) {
            return Self { axis: Axis::new(visible(name)), x, is_line: true };
        }
        let count = sweep.points.len();
        let x = (1..=count).map(|place| place as f64).collect();
        // Numbered as the files are.
        let axis = Axis::new("point").categories((0..count).map(|number| number.to_string()));
        Self { axis, x, is_line: false }
    }

    fn series(&self, measured: &[Estimate]) -> Series {
        let series = curve_with_intervals(self.x.clone(), measured);
        if self.is_line { series } else { series.style(LineStyle::None) }
    }
}

/// A curve for each condition, as far as all points have it.
fn by_condition(
    places: &Places,
    outcomes: &[Outcome],
    label: &str,
    quantity: impl Fn(&ConditionOutcome) -> Option<Estimate>,
) -> Curves {
    let conditions = outcomes.iter().map(|outcome| outcome.conditions.len()).min().unwrap_or(0);
    let mut curves = Curves::new(places.axis.clone(), Axis::new(label)).legend(LegendPlace::Below);
    for place in 0..conditions {
        let shown = outcomes.iter().map(|outcome| quantity(&outcome.conditions[place]));
        let Some(measured) = shown.collect::<Option<Vec<Estimate>>>() else { continue };
        let name = visible(&outcomes[0].conditions[place].name);
        curves = curves.series(places.series(&measured).label(name).color(COLORS[place % COLORS.len()]));
    }
    curves
}
