//! Twins that differ in one spike.

use super::SOURCE;
use crate::FigureError;
use ndarray::{Array2, s};
use normcircuit_charts::figure::{
    Axis, Color, Comparison, Curves, LegendPlace, Marker, Panel, Published, ReferenceLine, Series,
};
use normcircuit_connectivity::Circuit;
use normcircuit_laboratory::measurements::{KEPT_FROM_MS, REMOVED_FROM_MS, TWINS_MS, TwinData};
use normcircuit_panels::compared::compared;
use normcircuit_protocols::experiment::RecordedSpikes;
use normcircuit_statistics::jackknife::Jackknife;
use std::collections::HashSet;

/// Neurons whose spikes are drawn, and when, ms.
const RASTER_CELLS: usize = 500;
const RASTER_MS: (f64, f64) = (900.0, 1_100.0);
/// Trains are compared in bins of this length, ms.
const BIN_MS: u64 = 5;
/// Trains of one network this far apart in time are taken for unrelated, bins.
const UNRELATED: usize = 20;
/// Part of the distance of unrelated trains at which twins count as decorrelated.
const DECORRELATED: f64 = 0.9;
/// The last part of the time, in bins, and the blocks of it that are left out one at a time.
const END: usize = 100;
const BLOCKS: usize = 10;

/// The distance of twins over time, as a part of that of unrelated trains.
struct Distance {
    /// Beginning of each bin after the removal, ms since then.
    times: Vec<f64>,
    /// Distances.
    relative: Vec<f64>,
}

pub(super) fn panels(spontaneous: &TwinData, both: &TwinData) -> Result<Vec<Panel>, FigureError> {
    let pairs = [("without images", Color::Blue, spontaneous), ("both images", Color::Black, both)];
    let axes = Axis::new("time since the removed spike (ms)").range(0.0, (TWINS_MS - REMOVED_FROM_MS) as f64);
    let mut plot = Curves::new(axes, Axis::new("distance").logarithmic()).legend(LegendPlace::LowerRight);
    let (mut claims, mut comparisons) = (Vec::new(), Vec::new());
    for (name, color, twins) in pairs {
        let distance = Distance::new(twins)?;
        // Equal trains have no place on a logarithmic axis.
        let shown = distance.relative.iter().map(|value| if *value > 0.0 { *value } else { f64::NAN });
        plot = plot
            .series(Series::line(distance.times.clone(), shown.collect::<Vec<_>>()).color(color).label(name));
        claims.push(distance.claim(name));
        comparisons.push(distance.time_to_decorrelate(name));
    }
    plot = plot.reference_line(ReferenceLine::Horizontal(1.0));
    let caption = format!(
        "Spikes of E neurons that one twin has and the other lacks, over all spikes of both, in bins of {BIN_MS} ms; 1 is that of trains of \
         the same network {} ms apart. The twins share all input spikes, which keeps them from becoming unrelated altogether.",
        UNRELATED as u64 * BIN_MS
    );
    let panel = Panel::new("A3", "Distance of the twins", caption, plot);
    let panel = claims.into_iter().fold(panel, Panel::claim);
    let panel = comparisons.into_iter().fold(panel, Panel::compare);
    Ok(vec![
        raster("A1", "Twins without images", spontaneous),
        raster("A2", "Twins, both images", both),
        panel,
    ])
}

fn raster(id: &str, title: &str, twins: &TwinData) -> Panel {
    let every = twins.cells.div_ceil(RASTER_CELLS).max(1);
    let spikes = [&twins.original, &twins.twin].map(|spikes| shown(spikes, twins.time_step, every));
    let [original, twin] = &spikes;
    let has = [original, twin].map(|spikes| spikes.iter().copied().collect::<HashSet<_>>());
    let of = |spikes: &[(u32, u32)], belongs: &dyn Fn(&(u32, u32)) -> bool| {
        let (x, y): (Vec<f64>, Vec<f64>) = spikes
            .iter()
            .filter(|spike| belongs(spike))
            .map(|(step, cell)| (f64::from(*step) * twins.time_step, f64::from(*cell / every as u32)))
            .unzip();
        Series::points(x, y).marker(Marker::Dot)
    };
    let drawn = twins.cells.div_ceil(every);
    let axes = Axis::new("time (ms)").range(RASTER_MS.0, RASTER_MS.1);
    let plot = Curves::new(axes, Axis::new("E neuron").range(0.0, drawn as f64))
        .series(of(original, &|spike| has[1].contains(spike)).color(Color::Gray))
        .series(of(original, &|spike| !has[1].contains(spike)).color(Color::Blue))
        .series(of(twin, &|spike| !has[0].contains(spike)).color(Color::Red))
        .reference_line(ReferenceLine::Vertical(twins.removed_at()));
    let caption = format!(
        "Spikes of one in {every} E neurons: gray in both twins, blue in the one with the spike only, red in the one without it only. Line: at {:.2} ms one spike of E neuron {} is removed from one twin, the first of the E \
         population since {REMOVED_FROM_MS} ms; which spike differed in the paper is not known.",
        twins.removed_at(),
        twins.removed_cell()
    );
    Panel::new(id, title, caption, plot)
}

/// Step and cell of each spike that is drawn.
fn shown(spikes: &RecordedSpikes, time_step: f64, every: usize) -> Vec<(u32, u32)> {
    let times = |step: u32| (RASTER_MS.0..RASTER_MS.1).contains(&(f64::from(step) * time_step));
    excitatory(spikes).filter(|(step, cell)| times(*step) && (*cell as usize).is_multiple_of(every)).collect()
}

/// Step and cell of each spike of the excitatory population.
fn excitatory(spikes: &RecordedSpikes) -> impl Iterator<Item = (u32, u32)> {
    let all = spikes.steps.iter().zip(&spikes.populations).zip(&spikes.cells);
    all.filter(|((_, population), _)| usize::from(**population) == Circuit::EXCITATORY)
        .map(|((step, _), cell)| (*step, *cell))
}

impl Distance {
    fn new(twins: &TwinData) -> Result<Self, FigureError> {
        let counts = [&twins.original, &twins.twin].map(|spikes| binned(spikes, twins));
        let first = ((twins.removed_at() - KEPT_FROM_MS as f64) / BIN_MS as f64) as usize;
        let bins = counts[0].nrows();
        let unrelated: Vec<f64> = (first..bins - UNRELATED)
            .map(|bin| distance(&counts[0], bin, &counts[1], bin + UNRELATED))
            .collect();
        let unrelated: Vec<f64> = unrelated.into_iter().filter(|value| value.is_finite()).collect();
        if unrelated.is_empty() {
            return Err(FigureError::TooSmall("the twins fire no spikes".to_owned()));
        }
        let scale = unrelated.iter().sum::<f64>() / unrelated.len() as f64;
        Ok(Self {
            times: (first..bins).map(|bin| ((bin - first) as u64 * BIN_MS) as f64).collect(),
            relative: (first..bins).map(|bin| distance(&counts[0], bin, &counts[1], bin) / scale).collect(),
        })
    }

    fn claim(&self, name: &str) -> Comparison {
        let end = &self.relative[self.relative.len().saturating_sub(END)..];
        let found = Jackknife::of(BLOCKS, |left_out| {
            let kept = (0..end.len()).filter(|bin| left_out != Some(bin * BLOCKS / end.len()));
            let values: Vec<f64> = kept.map(|bin| end[bin]).filter(|value| value.is_finite()).collect();
            values.iter().sum::<f64>() / values.len() as f64
        });
        let claim = format!(
            "One spike changes the spikes of the whole network, {name}: distance of the twins in the last {} ms over that of unrelated trains",
            END as u64 * BIN_MS
        );
        compared(claim, "", Published::Above(0.5), &found.estimate())
            .source(SOURCE)
            .covers("time, of one pair of twins")
            .note("That half of the distance of unrelated trains counts as changed is a choice of this project.")
    }

    fn time_to_decorrelate(&self, name: &str) -> Comparison {
        let place = self.relative.iter().position(|value| *value >= DECORRELATED);
        let time = place.map_or(f64::NAN, |place| self.times[place]);
        let quantity =
            format!("time until the twins are {DECORRELATED} as far apart as unrelated trains, {name}");
        Comparison::new(quantity, "ms", Published::Nothing, time)
    }
}

/// Spikes of E neurons in bins since spikes are kept, `[bin × neuron]`.
fn binned(spikes: &RecordedSpikes, twins: &TwinData) -> Array2<i16> {
    let bins = ((TWINS_MS - KEPT_FROM_MS) / BIN_MS) as usize;
    let mut counts = Array2::zeros((bins, twins.cells));
    for (step, cell) in excitatory(spikes) {
        let since = (f64::from(step) * twins.time_step - KEPT_FROM_MS as f64) / BIN_MS as f64;
        // The last step ends with the last bin.
        counts[[(since as usize).min(bins - 1), cell as usize]] += 1;
    }
    counts
}

/// Spikes that one has and the other lacks, over all spikes.
fn distance(one: &Array2<i16>, bin: usize, other: &Array2<i16>, other_bin: usize) -> f64 {
    let (one, other) = (one.slice(s![bin, ..]), other.slice(s![other_bin, ..]));
    let pairs = || one.iter().zip(other.iter());
    let apart: f64 = pairs().map(|(a, b)| f64::from((a - b).abs())).sum();
    let all: f64 = pairs().map(|(a, b)| f64::from(a + b)).sum();
    apart / all
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn equal_trains_have_no_distance_and_disjoint_ones_all() {
        let (one, other) = (array![[1, 0, 2], [1, 1, 0]], array![[1, 0, 2], [0, 0, 3]]);
        let distances = [0, 1].map(|bin| distance(&one, bin, &other, bin));
        assert!(distances[0].abs() < 1e-12 && (distances[1] - 1.0).abs() < 1e-12, "{distances:?}");
        // Two of eight spikes are in one train only.
        let some = distance(&array![[2, 1, 1]], 0, &array![[2, 0, 2]], 0);
        assert!((some - 0.25).abs() < 1e-12, "{some}");
    }
}
