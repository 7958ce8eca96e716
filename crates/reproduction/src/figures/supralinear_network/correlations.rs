//! Noise correlations about the fixed point.

use super::{COVERS, SOURCE, Shown};
use crate::FigureError;
use ndarray::{Array1, Array2};
use normcircuit_charts::figure::{Axis, ColorMap, Curves, Image, Panel};
use normcircuit_panels::compared::above_zero;
use normcircuit_panels::curve::curve;
use normcircuit_rate_network::linear_response::noise_covariance;
use normcircuit_rate_network::supralinear::SupralinearNetwork;
use normcircuit_statistics::estimate::Estimate;
use normcircuit_statistics::histogram::Bins;
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::jackknife::Jackknife;

/// Bins of the map of noise correlations, and of the difference of norm indices and of preferred orientations.
const MAP_BINS: usize = 8;
const DIFFERENCES: [f64; 5] = [0.0, 0.1, 0.25, 0.5, 1.0];
const ORIENTATION_BINS: usize = 4;
/// Parts of the cells that are left out one at a time.
const PARTS: usize = 10;

/// Noise correlations of some cells.
pub(super) struct Correlations {
    matrix: Array2<f64>,
    index: Array1<f64>,
    /// Preferred orientations, units of π.
    orientations: Vec<f64>,
}

impl Correlations {
    /// Of at most `most` cells, evenly spaced.
    pub(super) fn new(map: &SupralinearNetwork, shown: &Shown, most: usize) -> Result<Self, FigureError> {
        let every = shown.cells.len().div_ceil(most).max(1);
        let cells: Vec<usize> = shown.cells.iter().copied().step_by(every).collect();
        let noise = vec![1.0; map.network.size()];
        let found = noise_covariance(&map.network, &shown.responses.both.currents, &noise, &cells)?;
        Ok(Self {
            matrix: found.correlations(),
            index: shown.index.iter().copied().step_by(every).collect(),
            orientations: cells.iter().map(|&cell| map.orientations[cell]).collect(),
        })
    }

    /// Pairs of cells, without one part of them.
    fn pairs(&self, left_out: Option<usize>) -> impl Iterator<Item = (usize, usize, f64)> {
        let kept = move |cell: usize| left_out != Some(cell % PARTS);
        let pairs = self
            .matrix
            .indexed_iter()
            .filter(move |((one, other), _)| one < other && kept(*one) && kept(*other));
        pairs.map(|((one, other), r)| (one, other, *r)).filter(|(_, _, r)| r.is_finite())
    }

    /// Mean correlation in bins of the difference of norm indices, the mean over bins of the difference of preferred orientations
    /// being that of all pairs in each; NaN where one of them has no pair.
    fn matched(&self, left_out: Option<usize>) -> Vec<f64> {
        let rows = DIFFERENCES.len() - 1;
        let (mut sum, mut count) =
            (Array2::<f64>::zeros((rows, ORIENTATION_BINS)), Array2::<f64>::zeros((rows, ORIENTATION_BINS)));
        for (one, other, r) in self.pairs(left_out) {
            let difference = (self.index[one] - self.index[other]).abs();
            let turn = (self.orientations[one] - self.orientations[other]).abs();
            let turn = turn.min(1.0 - turn);
            let row = DIFFERENCES.partition_point(|edge| *edge <= difference);
            let column = ((2.0 * turn * ORIENTATION_BINS as f64) as usize).min(ORIENTATION_BINS - 1);
            if (1..=rows).contains(&row) {
                sum[[row - 1, column]] += r;
                count[[row - 1, column]] += 1.0;
            }
        }
        let weights = count.sum_axis(ndarray::Axis(0)) / count.sum();
        (sum / count).outer_iter().map(|means| means.dot(&weights)).collect()
    }

    pub(super) fn map_panel(&self) -> Result<Panel, InputError> {
        let range = (1.0, 2.0);
        let bins = Bins::uniform(range.0, range.1, MAP_BINS)?;
        let (mut sum, mut count) =
            (Array2::<f64>::zeros((MAP_BINS, MAP_BINS)), Array2::<f64>::zeros((MAP_BINS, MAP_BINS)));
        for (one, other, r) in self.pairs(None) {
            if let [Some(row), Some(column)] = [one, other].map(|cell| bins.index(self.index[cell])) {
                for place in [[row, column], [column, row]] {
                    sum[place] += r;
                    count[place] += 1.0;
                }
            }
        }
        let means: Vec<f64> = (sum / count).into_iter().collect();
        let largest = means
            .iter()
            .copied()
            .filter(|mean| mean.is_finite())
            .fold(1e-3, |largest: f64, mean| largest.max(mean.abs()));
        let axis = || Axis::new("norm index");
        let image = Image::new(MAP_BINS, MAP_BINS, means, ColorMap::Diverging, (-largest, largest))
            .axes(axis(), range, axis(), range)
            .equal_aspect()
            .color_bar("noise correlation");
        let caption = format!(
            "Gratings superimposed; means over pairs of {} cells, by linear response about the fixed point, which has no sampling error.",
            self.index.len()
        );
        Ok(Panel::new("C1", "Noise correlation by norm index", caption, image))
    }

    pub(super) fn matched_panel(&self) -> Panel {
        let found = Jackknife::of(PARTS, |left_out| self.matched(left_out));
        let rows = DIFFERENCES.len() - 1;
        let estimates: Vec<Estimate> = (0..rows).map(|row| found.estimate_of(|means| means[row])).collect();
        let centers: Vec<f64> =
            DIFFERENCES.windows(2).map(|edges| f64::midpoint(edges[0], edges[1])).collect();
        let plot = Curves::new(
            Axis::new("difference of norm indices").range(0.0, DIFFERENCES[rows]),
            Axis::new("noise correlation"),
        )
        .series(curve(centers, &estimates));
        let fall = found.estimate_of(|means| means[0] - means[rows - 1]);
        let claim = "Cells of like norm index are correlated more at equal tuning: noise correlation, smallest minus largest difference";
        let caption = format!(
            "Every point has the same distribution of differences of preferred orientation, in {ORIENTATION_BINS} bins. Error bars: one standard error over cells."
        );
        Panel::new("C2", "Noise correlation, tuning matched", caption, plot)
            .claim(above_zero(claim, "", &fall).source(SOURCE).covers(COVERS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Correlations that depend on preferred orientation alone, which goes with the norm index.
    #[test]
    fn matching_takes_away_what_tuning_explains() {
        let cells = 200;
        let at = |cell: usize| (cell as f64 * 0.618_034).fract();
        let orientations: Vec<f64> = (0..cells).map(|cell| 0.5 * at(cell)).collect();
        let index = (0..cells).map(|cell| 1.0 + at(cell) + 0.8 * at(7 * cell + 3)).collect();
        let bin = |one: usize, other: usize| {
            let turn = (orientations[one] - orientations[other]).abs();
            ((2.0 * turn * ORIENTATION_BINS as f64) as usize).min(ORIENTATION_BINS - 1)
        };
        let matrix = Array2::from_shape_fn((cells, cells), |(one, other)| 0.1 * bin(one, other) as f64);
        let correlations = Correlations { matrix, index, orientations };
        let matched = correlations.matched(None);
        assert!(matched.iter().all(|mean| (mean - matched[0]).abs() < 1e-12), "{matched:?}");
        let plain = |near: bool| {
            let pairs = correlations.pairs(None).filter(|(one, other, _)| {
                ((correlations.index[*one] - correlations.index[*other]).abs() < 0.1) == near
            });
            let values: Vec<f64> = pairs.map(|(_, _, r)| r).collect();
            values.iter().sum::<f64>() / values.len() as f64
        };
        assert!(plain(false) - plain(true) > 0.01, "without matching, the indices seem to matter");
    }
}
