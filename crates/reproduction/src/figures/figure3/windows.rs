//! F: how the covariance of currents depends on the time over which they are averaged.

use super::reading::{Part, RANGE};
use crate::FigureError;
use crate::analysis::{CurrentSamples, Typical, mean_in_bin};
use normcircuit_charts::figure::{Axis, Color, Curves, LineStyle, Panel, ReferenceLine, Series};
use normcircuit_laboratory::measurements::FINEST_MS;
use normcircuit_panels::curve::curve;
use normcircuit_protocols::experiment::RecordedCurrents;
use normcircuit_statistics::correlation::Windows;
use normcircuit_statistics::current_covariance::{CovarianceCurve, covariance_of_similar};
use normcircuit_statistics::estimate::Estimate;
use normcircuit_statistics::histogram::Bins;
use normcircuit_statistics::jackknife::Jackknife;

/// Windows in units of the finest resolution.
const WIDTHS: [usize; 8] = [1, 2, 5, 10, 20, 50, 100, 200];

pub(super) fn panels(settled: &[RecordedCurrents], typical: &Typical) -> Result<Vec<Panel>, FigureError> {
    // A neuron without an index is in no pair.
    let index =
        typical.index.mapv(|index| if (RANGE.0..RANGE.1).contains(&index) { index } else { f64::NAN });
    let in_range = Typical { neurons: typical.neurons.clone(), index };
    let one = Bins::uniform(RANGE.0, RANGE.1, 1)?;
    let of = |&width: &usize| {
        // Windows that overlap more would add little but time.
        let windows = Windows { dropped: 0, width, step: width.div_ceil(4) };
        let sampled = CurrentSamples::new(settled, &in_range, windows, 0)?;
        let curves = sampled
            .jackknife(|currents| covariance_of_similar(currents, &sampled.index, RANGE.1 - RANGE.0, &one))?;
        Ok((curves, sampled.neurons(RANGE)))
    };
    let found: Vec<(Jackknife<CovarianceCurve>, usize)> =
        WIDTHS.iter().map(of).collect::<Result<_, FigureError>>()?;
    let neurons = found.first().map_or(0, |(_, neurons)| *neurons);
    let milliseconds: u64 = settled.iter().map(|run| run.means[0].nrows() as u64 * run.window_ms).sum();
    let curves: Vec<_> = found.into_iter().map(|(curves, _)| curves).collect();
    let caption = format!(
        "Mean over all pairs of {neurons} neurons with norm indices from {} to {}, from {} s of currents recorded every {FINEST_MS} ms \
         after the network has settled, averaged over longer and longer windows. Error bars: one standard error, over time and \
         neurons together. Dashed: mean of the published values, which seem to contain the start of the run.",
        RANGE.0,
        RANGE.1,
        milliseconds as f64 / 1000.0,
    );
    Ok(draw(&curves, caption))
}

fn draw(curves: &[Jackknife<CovarianceCurve>], caption: String) -> Vec<Panel> {
    let windows = WIDTHS.map(|width| (width as u64 * FINEST_MS) as f64);
    let series = |of: Part, name: &str, color| {
        let estimates: Vec<Estimate> = curves.iter().map(|curves| mean_in_bin(curves, of, 0)).collect();
        curve(windows, &estimates).color(color).label(name)
    };
    let published = &normcircuit_published::figure3().covariance.similar_index;
    let level = |values: &[f64], name: &str| {
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let ends = [windows[0], windows[windows.len() - 1]];
        Series::line(ends, [mean, mean]).style(LineStyle::Dashed).color(Color::Gray).label(name)
    };
    let axes = || {
        Curves::new(Axis::new("averaging window (ms)").logarithmic(), Axis::new("covariance ((mV/ms)^{2})"))
    };
    let parts = axes()
        .reference_line(ReferenceLine::Horizontal(0.0))
        .series(series(|curve| &curve.excitation_excitation, "E_{1} E_{2}", Color::Red))
        .series(series(|curve| &curve.inhibition_inhibition, "I_{1} I_{2}", Color::Blue))
        .series(series(|curve| &curve.excitation_inhibition, "E_{1} I_{2}", Color::Purple))
        .series(level(&published.excitation_excitation.mean, "E_{1} E_{2}, published"));
    let total = axes().series(series(|curve| &curve.total, "total", Color::Black));
    let total = total.series(level(&published.total.mean, "published"));
    let left = "As F1: what fluctuations of excitation and of inhibition leave of each other.";
    vec![
        Panel::new("F1", "Covariance and averaging window", caption, parts),
        Panel::new("F2", "The same, total currents", left, total),
    ]
}
