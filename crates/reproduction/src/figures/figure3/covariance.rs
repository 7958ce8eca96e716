//! D and E: covariance of currents by norm index, as published and in the stationary state.

use super::reading::{Part, RANGE, REFERENCE, Reading, SIMILAR};
use normcircuit_charts::figure::{Axis, Color, Comparison, Curves, LineStyle, Panel, Published};
use normcircuit_laboratory::measurements::SETTLING_MS;
use normcircuit_panels::compared::compared;
use normcircuit_panels::curve::{curve, published};
use normcircuit_published::{Covariances, Curve};

const SOURCE: &str = "published data, Fig. 3D–E";

/// Pairs of neurons that are shown together.
struct Pairs {
    letter: &'static str,
    /// Name of the horizontal axis.
    x: &'static str,
    rule: String,
    published: &'static Covariances,
}

type PublishedPart = fn(&Covariances) -> &Curve;

/// The currents of both neurons, in colors, and what is published of them.
const PARTS: [(&str, Color, Part, PublishedPart); 4] = [
    ("E_{1} E_{2}", Color::Red, |c| &c.excitation_excitation, |p| &p.excitation_excitation),
    ("I_{1} I_{2}", Color::Blue, |c| &c.inhibition_inhibition, |p| &p.inhibition_inhibition),
    ("E_{1} I_{2}", Color::Purple, |c| &c.excitation_inhibition, |p| &p.excitation_inhibition),
    ("I_{1} E_{2}", Color::Orange, |c| &c.inhibition_excitation, |p| &p.inhibition_excitation),
];
/// How the readings are drawn in one panel: colors and lines.
const STYLES: [(Color, LineStyle); 3] =
    [(Color::Red, LineStyle::Solid), (Color::Black, LineStyle::Solid), (Color::Black, LineStyle::Dotted)];

pub(super) fn panels(readings: &[Reading; 3]) -> Vec<Panel> {
    let covariance = &normcircuit_published::figure3().covariance;
    let groups = [
        Pairs {
            letter: "D",
            x: "norm index of neuron 2",
            rule: format!("neuron 1 has a norm index from {} to {}", REFERENCE.0, REFERENCE.1),
            published: &covariance.different_index,
        },
        Pairs {
            letter: "E",
            x: "mean norm index of both",
            rule: format!("norm indices differ by less than {SIMILAR}"),
            published: &covariance.similar_index,
        },
    ];
    let mut panels = Vec::new();
    for (group, pairs) in groups.iter().enumerate() {
        panels.extend((1..).zip(readings).map(|(number, reading)| pairs.parts(number, group, reading)));
        panels.push(pairs.total(group, readings));
    }
    panels
}

impl Pairs {
    fn axes(&self) -> Curves {
        Curves::new(Axis::new(self.x).range(RANGE.0, RANGE.1), Axis::new("covariance ((mV/ms)^{2})"))
    }

    fn parts(&self, number: usize, group: usize, reading: &Reading) -> Panel {
        let centers = reading.found.curves.all[group].bins.centers();
        // In panel E neither neuron is the first: both orders are one curve.
        let shown = if group == 0 { &PARTS[..] } else { &PARTS[..3] };
        let mut plot = self.axes();
        for (name, color, part, of_published) in shown {
            let known = of_published(self.published);
            plot = plot
                .series(published(known.x.clone(), known.mean.clone()).color(*color).label(""))
                .series(curve(centers.clone(), &reading.estimates(group, *part)).color(*color).label(*name));
        }
        let caption = format!(
            "From {}; E is feedforward and recurrent excitation together. {} randomly chosen typical neurons with norm indices from {} \
             to {}, {} windows; {}. Error bars: one standard error, over time and neurons together. Dashed: published.",
            reading.how, reading.found.neurons, RANGE.0, RANGE.1, reading.found.windows, self.rule
        );
        let (id, title) = (format!("{}{number}", self.letter), format!("Covariance, {}", reading.title));
        let mut panel = Panel::new(id, title, caption, plot);
        if let Some(note) = reading.compared {
            panel.comparisons = self.comparisons(group, reading, note);
        }
        panel
    }

    fn total(&self, group: usize, readings: &[Reading; 3]) -> Panel {
        let known = &self.published.total;
        let mut plot = self.axes().series(published(known.x.clone(), known.mean.clone()));
        for (reading, (color, style)) in readings.iter().zip(STYLES) {
            let series = curve(
                reading.found.curves.all[group].bins.centers(),
                &reading.estimates(group, |curve| &curve.total),
            );
            plot = plot.series(series.color(color).style(style).label(reading.title));
        }
        let caption = format!(
            "Covariance of total currents: the sum of the four parts. {}",
            meaning(group, self.published, readings)
        );
        Panel::new(format!("{}{}", self.letter, readings.len() + 1), "Their sum", caption, plot)
    }

    fn comparisons(&self, group: usize, reading: &Reading, note: &str) -> Vec<Comparison> {
        let rows: [(&str, Part, PublishedPart); 3] = [
            ("excitation with excitation", |c| &c.excitation_excitation, |p| &p.excitation_excitation),
            ("inhibition with inhibition", |c| &c.inhibition_inhibition, |p| &p.inhibition_inhibition),
            ("total currents", |c| &c.total, |p| &p.total),
        ];
        let compare = |(name, part, of_published): (&str, Part, PublishedPart)| {
            let quantity =
                format!("covariance of {name} at the lowest norm index ({}), {}", self.letter, reading.title);
            let known = Published::value(of_published(self.published).mean[0]);
            compared(quantity, "(mV/ms)^{2}", known, &reading.estimates(group, part)[0])
                .source(SOURCE)
                .covers(reading.covers)
                .note(note)
        };
        rows.into_iter().map(compare).collect()
    }
}

/// How much of the published covariance is the start of the run, in words.
fn meaning(group: usize, known: &Covariances, readings: &[Reading; 3]) -> String {
    let mean = |values: &[f64]| {
        let finite: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
        finite.iter().sum::<f64>() / finite.len() as f64
    };
    let [whole, settled, _] = readings;
    let [with, without] = [whole, settled]
        .map(|reading| mean(&reading.found.curves.all[group].excitation_excitation.mean.to_vec()));
    let published = mean(&known.excitation_excitation.mean);
    let nearer = if (with - published).abs() < (without - published).abs() { "with" } else { "without" };
    format!(
        "E_{{1}} E_{{2}}, mean over the indices shown: {with:.3} with the start of the runs, {without:.3} without their first {} s, \
         published {published:.3}, which is nearer to that {nearer} the start. So {:.0} % of the covariance in whole runs is the start \
         of the network, not its stationary state: the stationary curves say what holds while images are shown.",
        SETTLING_MS as f64 / 1000.0,
        100.0 * (1.0 - without / with),
    )
}

#[cfg(test)]
mod tests {
    use super::super::reading;
    use super::*;
    use crate::analysis::Typical;
    use ndarray::{Array1, Array2};
    use normcircuit_charts::figure::Plot;
    use normcircuit_protocols::experiment::RecordedCurrents;

    /// Currents of four neurons: for the first second excitation is 2 and inhibition -1 above what follows, where both are constant.
    fn run(window_ms: u64, start: usize, windows: usize) -> RecordedCurrents {
        let step = |height: f32| {
            Array2::from_shape_fn((windows, 4), |(window, _)| if window < start { height } else { 0.0 })
        };
        RecordedCurrents { cells: vec![0, 1, 2, 3], window_ms, means: [step(1.5), step(-1.0), step(0.5)] }
    }

    #[test]
    fn the_start_is_in_the_published_reading_alone() {
        let typical = Typical { neurons: vec![0, 1, 2, 3], index: Array1::from(vec![1.1, 1.15, 1.9, 2.1]) };
        let (windows, start) = (3_000, 1_000);
        let readings = reading::all(&[run(1, start, windows)], &[run(50, 0, 40)], &typical).unwrap();
        // In single precision. A share p of the time above the rest gives p (1 - p) times the product of the steps.
        let (n, p) = (windows as f64, start as f64 / windows as f64);
        let square = p * (1.0 - p) * n / (n - 1.0);
        let panels = panels(&readings);
        let found = |panel: usize, row: usize| panels[panel].comparisons[row].found;
        for (row, product) in [4.0, 1.0, 1.0].into_iter().enumerate() {
            assert!((found(0, row) - product * square).abs() < 1e-5, "{row}: {}", found(0, row));
            assert!(found(1, row).abs() < 1e-5, "{row}: {}", found(1, row));
        }
        assert!(panels[2].comparisons.is_empty(), "averaged currents are not what is published");
        let Plot::Curves(total) = &panels[3].plot else { panic!("D4 has curves") };
        assert!((total.series[1].y[0] - square).abs() < 1e-5 && total.series[2].y[0].abs() < 1e-5);
        assert!(panels[3].caption.contains("So 100 % of the covariance"), "{}", panels[3].caption);
    }
}
