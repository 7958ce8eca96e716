//! Correlations of the simulated neurons.

use crate::FigureError;
use crate::analysis::{Correlated, typical};
use ndarray::{Array1, Array2, Axis, Ix2, stack};
use normcircuit_laboratory::measurements::{ClassCounts, ConditionData};
use normcircuit_statistics::correlation::{
    Averaging, CorrelationTable, NormIndexMap, PairAxis, PairMeans, PairVariable, Standardized,
    anti_diagonal, anti_diagonal_means, correlation_table, diagonal, diagonal_means, norm_index_map,
};
use normcircuit_statistics::estimate::{ErrorSource, Estimate};
use normcircuit_statistics::histogram::Bins;
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::jackknife::Jackknife;

/// Norm indices that are shown.
pub(super) const RANGE: (f64, f64) = (1.0, 3.0);
/// Bins of the heat map.
const MAP_BINS: usize = 40;
/// Norm index in the middle of the anti-diagonal.
pub(super) const CENTER: f64 = 1.5;
/// Distance of neighboring cells of the anti-diagonal in half the index difference, and their number.
pub(super) const CELL_WIDTH: f64 = 0.1;
pub(super) const CELLS: usize = 5;
/// Points on the diagonal.
const POINTS: usize = 20;
/// Both norm indices of a pair on the diagonal lie within this distance of a point.
pub(super) const HALF_WIDTH: f64 = 0.25;
/// Norm indices further apart than this are different: the published pair counts lie between those of 1.4 and 1.5.
pub(super) const DIFFERENT: f64 = 1.5;
/// Bins of tuning similarity.
pub(super) const SIMILARITY_BINS: usize = 20;

/// The neurons that enter, and their counts.
pub(super) struct Population<'a> {
    pub(super) correlated: Correlated,
    /// Which of all neurons these are.
    neurons: Vec<usize>,
    /// Counts of all neurons in windows of each grating, `[window × neuron]`.
    gratings: &'a ClassCounts,
}

/// Correlations as functions of norm index.
pub(super) struct Correlations {
    pub(super) anti_diagonal: Vec<f64>,
    pub(super) diagonal: Vec<f64>,
    /// By tuning similarity, for similar and different norm indices.
    pub(super) tuning: CorrelationTable,
}

/// Errors over neurons of the same.
struct OverNeurons {
    anti_diagonal: Array1<f64>,
    diagonal: Array1<f64>,
    /// Of the mean over all pairs with norm indices in range.
    all: f64,
}

/// Correlations with one block of time left out at a time.
pub(super) struct Curves {
    pub(super) map: NormIndexMap,
    pub(super) found: Jackknife<Correlations>,
    over_neurons: OverNeurons,
}

impl<'a> Population<'a> {
    pub(super) fn new(data: &ConditionData, gratings: &'a ClassCounts) -> Result<Self, FigureError> {
        let typical = typical(&data.rates().excitatory)?;
        let correlated = Correlated::new(data, &typical.neurons, typical.index)?;
        Ok(Self { correlated, neurons: typical.neurons, gratings })
    }

    /// Tuning curves, `[grating × neuron]`: mean counts in the first windows of each grating, or in all.
    pub(super) fn tuning(&self, windows: Option<usize>) -> Result<Standardized<f32>, FigureError> {
        let mean = |counts: &Array2<u16>| -> Array1<f64> {
            let used = windows.unwrap_or(counts.nrows()).min(counts.nrows());
            let sums = counts.slice(ndarray::s![..used, ..]).mapv(f64::from).sum_axis(Axis(0));
            sums.select(Axis(0), &self.neurons) / used as f64
        };
        let rows: Vec<Array1<f64>> = self.gratings.iter().map(mean).collect();
        let views: Vec<_> = rows.iter().map(|row| row.view()).collect();
        let curves = stack(Axis(0), &views)
            .map_err(|_| FigureError::TooSmall("there are no gratings for tuning curves".to_owned()))?;
        Ok(Standardized::new(&curves)?)
    }

    /// Correlation by tuning similarity, for similar and different norm indices.
    pub(super) fn by_tuning(
        &self,
        counts: &Standardized<f32>,
        tuning: &Standardized<f32>,
    ) -> Result<CorrelationTable, InputError> {
        let similarity = Bins::uniform(-1.0, 1.0, SIMILARITY_BINS)?;
        let rows = PairAxis { variable: PairVariable::SignalCorrelation(tuning), bins: &similarity };
        let in_range = |index| if (RANGE.0..RANGE.1).contains(&index) { index } else { f64::NAN };
        let index = self.correlated.index.mapv(in_range);
        let groups = Bins::from_edges(vec![0.0, DIFFERENT, RANGE.1 - RANGE.0])?;
        let columns = PairAxis { variable: PairVariable::AbsoluteDifference(&index), bins: &groups };
        correlation_table(counts, rows, columns, Averaging::Arithmetic)
    }
}

impl Correlations {
    fn of(
        population: &Population<'_>,
        counts: &Standardized<f32>,
        tuning: &Standardized<f32>,
    ) -> Result<Self, FigureError> {
        let index = &population.correlated.index;
        Ok(Self {
            anti_diagonal: anti_diagonal_means(counts, index, CENTER, CELL_WIDTH, CELLS)?,
            diagonal: diagonal_means(counts, index, &diagonal_centers(), HALF_WIDTH)?,
            tuning: population.by_tuning(counts, tuning)?,
        })
    }
}

impl OverNeurons {
    fn of(population: &Population<'_>) -> Result<Self, FigureError> {
        let (index, averaging) = (&population.correlated.index, Averaging::Arithmetic);
        let counts = population.correlated.standardized(None)?;
        let across = anti_diagonal(&counts, index, CENTER, CELL_WIDTH, CELLS, averaging)?.means;
        let along = diagonal(&counts, index, &diagonal_centers(), HALF_WIDTH, averaging)?.means;
        Ok(Self {
            anti_diagonal: across.standard_error_units,
            diagonal: along.standard_error_units,
            all: all_pairs(&counts, index)?.standard_error_units[[0, 0]],
        })
    }
}

/// Mean over all pairs with norm indices in range, as the only entry.
pub(super) fn all_pairs(
    counts: &Standardized<f32>,
    index: &Array1<f64>,
) -> Result<PairMeans<Ix2>, InputError> {
    let range = Bins::uniform(RANGE.0, RANGE.1, 1)?;
    Ok(norm_index_map(counts, index, &range, Averaging::Arithmetic)?.means)
}

/// Points on the anti-diagonal: half the difference of the two indices.
pub(super) fn anti_diagonal_points() -> Vec<f64> {
    (0..CELLS).map(|cell| (cell as f64 + 0.5) * CELL_WIDTH).collect()
}

/// Points on the diagonal.
pub(super) fn diagonal_centers() -> Vec<f64> {
    (0..POINTS).map(|step| 1.05 + 0.1 * step as f64).collect()
}

impl Curves {
    pub(super) fn of(population: &Population<'_>) -> Result<Self, FigureError> {
        let map = population.correlated.map(&Bins::uniform(RANGE.0, RANGE.1, MAP_BINS)?)?;
        let tuning = population.tuning(None)?;
        let found =
            population.correlated.jackknife(|counts| Correlations::of(population, counts, &tuning))?;
        Ok(Self { map, found, over_neurons: OverNeurons::of(population)? })
    }

    /// A number with its errors over time and over neurons.
    fn estimate(&self, over_neurons: f64, value: impl Fn(&Correlations) -> f64) -> Estimate {
        let sources = [self.found.source_of(&value), ErrorSource::normal(over_neurons)];
        Estimate::from_sources(value(&self.found.all), &sources)
    }

    pub(super) fn overall(&self) -> Estimate {
        self.estimate(self.over_neurons.all, |found| found.tuning.means.pooled().0)
    }

    /// SD of the correlation over pairs.
    pub(super) fn deviation(&self) -> Estimate {
        self.found.estimate_of(|found| found.tuning.means.pooled().1)
    }

    pub(super) fn anti_diagonal(&self, cell: usize) -> Estimate {
        self.estimate(self.over_neurons.anti_diagonal[cell], |found| found.anti_diagonal[cell])
    }

    pub(super) fn diagonal(&self, point: usize) -> Estimate {
        self.estimate(self.over_neurons.diagonal[point], |found| found.diagonal[point])
    }

    /// By tuning similarity; group 0 has similar norm indices, group 1 different ones.
    pub(super) fn tuning(&self, bin: usize, group: usize) -> Estimate {
        let error = self.found.all.tuning.means.standard_error_units[[bin, group]];
        self.estimate(error, |found| found.tuning.means.mean[[bin, group]])
    }

    /// First minus last cell of the anti-diagonal.
    pub(super) fn fall_with_difference(&self) -> Estimate {
        let errors = &self.over_neurons.anti_diagonal;
        let fall = |found: &Correlations| found.anti_diagonal[0] - found.anti_diagonal[CELLS - 1];
        self.estimate(errors[0].hypot(errors[CELLS - 1]), fall)
    }

    /// First minus middle point of the diagonal.
    pub(super) fn fall_with_average(&self) -> Estimate {
        let errors = &self.over_neurons.diagonal;
        let middle = POINTS / 2;
        self.estimate(errors[0].hypot(errors[middle]), |found| found.diagonal[0] - found.diagonal[middle])
    }

    /// Mean over those tuning similarities at which both groups have pairs.
    pub(super) fn gap_at_equal_tuning(&self) -> Estimate {
        let pairs = &self.found.all.tuning.means.pairs;
        let bins: Vec<usize> =
            (0..pairs.nrows()).filter(|&bin| pairs[[bin, 0]] > 1 && pairs[[bin, 1]] > 1).collect();
        let count = bins.len() as f64;
        let errors = &self.found.all.tuning.means.standard_error_units;
        // Bins share their neurons: their errors are taken to be the same error.
        let error = bins.iter().map(|&bin| errors[[bin, 0]].hypot(errors[[bin, 1]])).sum::<f64>() / count;
        self.estimate(error, |found| {
            let means = &found.tuning.means.mean;
            bins.iter().map(|&bin| means[[bin, 0]] - means[[bin, 1]]).sum::<f64>() / count
        })
    }
}
