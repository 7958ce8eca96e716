//! The report on an experiment or a sweep: rates, norm index and spike-count correlation at each point.

use anyhow::Result;
use normcircuit_charts::draw::write_figure;
use normcircuit_charts::figure::{
    Axis, Color, Curves, FigureData, Group, LegendPlace, Marker, Panel, Series,
};
use normcircuit_charts::report::{Report, Section};
use normcircuit_files::visible;
use normcircuit_laboratory::Laboratory;
use normcircuit_laboratory::measurements::{ConditionOutcome, Outcome};
use normcircuit_protocols::experiment::{Sweep, SweepPoint};
use std::path::{Path, PathBuf};

/// Colors of conditions, in order; more conditions begin again.
const COLORS: [Color; 6] =
    [Color::Blue, Color::Red, Color::Black, Color::Green, Color::Orange, Color::Purple];

/// A number of a point with its 95 % interval.
type Measured = (f64, (f64, f64));

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
        facts: vec![("Software".to_owned(), format!("normcircuit {}", env!("CARGO_PKG_VERSION")))],
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
    let points = sweep
        .points
        .iter()
        .enumerate()
        .map(|(number, point)| format!("{}: {}", number + 1, named(sweep, point)));
    let caption = match sweep.is_varied() {
        true => format!("Points: {}.", points.collect::<Vec<_>>().join("; ")),
        false => "One experiment.".to_owned(),
    };
    let mut figure = FigureData::new("points", format!("Experiment {name}"), caption);
    figure.group = Group::Addition;
    let places = Places::of(sweep);
    let rates = |condition: &ConditionOutcome| {
        let first = condition.rates.first();
        first.map(|(_, rate)| (rate.value, rate.interval))
    };
    let counted = outcomes.first().and_then(|outcome| outcome.conditions.first()?.rates.first());
    if let Some((population, _)) = counted {
        let curves =
            by_condition(&places, outcomes, &format!("mean rate, {} (Hz)", population.name()), rates);
        let caption = format!("Mean rate of the {} population in the count windows.", population.name());
        figure.panels.push(Panel::new("A", "Rates", caption, curves));
    }
    let correlation = |condition: &ConditionOutcome| {
        condition.correlation.map(|correlation| (correlation.value, correlation.interval))
    };
    let indices: Option<Vec<Measured>> = outcomes
        .iter()
        .map(|outcome| outcome.norm_index.map(|index| (index.value, index.interval)))
        .collect();
    if let Some(indices) = indices {
        let curves =
            Curves::new(places.axis.clone(), Axis::new("norm index")).series(places.series(&indices));
        let caption = "Median over the excitatory neurons that spiked with both images: responses to each image alone, summed, \
                       over that to both.";
        figure.panels.push(Panel::new("B", "Norm index", caption, curves));
    }
    if outcomes
        .iter()
        .all(|outcome| outcome.conditions.iter().all(|condition| condition.correlation.is_some()))
    {
        let curves = by_condition(&places, outcomes, "r_{sc}", correlation);
        let caption = "Mean spike-count correlation over all pairs of excitatory neurons that vary.";
        figure.panels.push(Panel::new("C", "Spike-count correlation", caption, curves));
    }
    figure
}

/// Where the points of a sweep stand along the axis.
struct Places {
    axis: Axis,
    x: Vec<f64>,
    is_line: bool,
}

impl Places {
    /// At their values if a single number is varied, else at 1, 2, 3, ….
    fn of(sweep: &Sweep) -> Self {
        let number = |point: &SweepPoint| match &point.values[..] {
            [value] => value.as_float().or_else(|| value.as_integer().map(|value| value as f64)),
            _ => None,
        };
        let numbers: Option<Vec<f64>> = sweep.points.iter().map(number).collect();
        match (numbers, &sweep.names[..]) {
            (Some(x), [name]) => Self { axis: Axis::new(visible(name)), x, is_line: true },
            _ => {
                let count = sweep.points.len();
                let x = (1..=count).map(|place| place as f64).collect();
                let axis = Axis::new("point").categories((1..=count).map(|place| place.to_string()));
                Self { axis, x, is_line: false }
            }
        }
    }

    fn series(&self, measured: &[Measured]) -> Series {
        let y: Vec<f64> = measured.iter().map(|(value, _)| *value).collect();
        let (lower, upper): (Vec<f64>, Vec<f64>) = measured.iter().map(|(_, interval)| *interval).unzip();
        let series =
            if self.is_line { Series::line(self.x.clone(), y) } else { Series::points(self.x.clone(), y) };
        series.marker(Marker::Circle).error_bars_between(lower, upper)
    }
}

/// A curve for each condition, as far as all points have it.
fn by_condition(
    places: &Places,
    outcomes: &[Outcome],
    label: &str,
    quantity: impl Fn(&ConditionOutcome) -> Option<Measured>,
) -> Curves {
    let conditions = outcomes.iter().map(|outcome| outcome.conditions.len()).min().unwrap_or(0);
    let mut curves = Curves::new(places.axis.clone(), Axis::new(label)).legend(LegendPlace::Below);
    for place in 0..conditions {
        let unknown = (f64::NAN, (f64::NAN, f64::NAN));
        let measured: Vec<Measured> =
            outcomes.iter().map(|outcome| quantity(&outcome.conditions[place]).unwrap_or(unknown)).collect();
        let name = visible(&outcomes[0].conditions[place].name);
        curves = curves.series(places.series(&measured).label(name).color(COLORS[place % COLORS.len()]));
    }
    curves
}
