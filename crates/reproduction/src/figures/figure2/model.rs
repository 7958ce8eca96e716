//! Correlations of the simulated neurons.

use ndarray::{Array1, Array2, Axis, concatenate};
use normcircuit_connectivity::Circuit;
use normcircuit_laboratory::{ClassSet, ConditionRates, ExperimentError, Laboratory};
use normcircuit_protocols::experiment::CountedPopulation;
use normcircuit_statistics::correlation::{
    Averaging, CorrelationTable, NormIndexMap, PairAxis, PairMeans, PairVariable, Standardized, Windows,
    anti_diagonal, correlation_table, diagonal, norm_index_map,
};
use normcircuit_statistics::histogram::Bins;
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::jackknife::Jackknife;
use normcircuit_statistics::normalization::{norm_index, within_one_standard_deviation};
use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

/// Counts of 200 ms every 50 ms; runs are stored without the time in which the network settles.
const SLIDING: Windows = Windows { dropped: 0, width: 4, step: 1 };
/// Norm indices that are shown.
pub(super) const RANGE: (f64, f64) = (1.0, 3.0);
/// Bins of the heat map.
const MAP_BINS: usize = 40;
/// Norm index in the middle of the anti-diagonal, its step and its points.
const ANTI_DIAGONAL: (f64, f64, usize) = (1.5, 0.1, 5);
/// Both norm indices of a pair on the diagonal lie within this distance of a point.
const HALF_WIDTH: f64 = 0.25;
/// Norm indices further apart than this are different: the released pair counts lie between those of 1.4 and 1.5.
pub(super) const DIFFERENT: f64 = 1.5;

/// The neurons that enter, and their counts.
pub(super) struct Population {
    /// Norm index of each.
    pub(super) index: Array1<f64>,
    /// Counts in sliding windows with both images shown, `[window × neuron]`, one array for each run.
    pub(super) counts: Vec<Array2<f32>>,
    /// Mean counts by orientation, `[orientation × neuron]`.
    tuning: Array2<f64>,
}

/// Correlations as functions of norm index, from one set of runs.
pub(super) struct Correlations {
    pub(super) anti_diagonal: PairMeans<ndarray::Ix1>,
    pub(super) diagonal: PairMeans<ndarray::Ix1>,
    /// Mean over all pairs with norm indices in range, and its error over neurons.
    mean: f64,
    mean_error: f64,
    /// Deviation over these pairs.
    pub(super) deviation: f64,
    /// By tuning similarity, for similar and different norm indices.
    pub(super) tuning: CorrelationTable,
}

/// Correlations with one run left out at a time.
pub(super) struct Curves {
    pub(super) map: NormIndexMap,
    pub(super) found: Jackknife<Correlations>,
}

/// A value with its errors over runs and over neurons.
#[derive(Clone, Copy)]
pub(super) struct Uncertain {
    pub(super) value: f64,
    over_runs: f64,
    runs: usize,
    over_neurons: f64,
}

impl Population {
    pub(super) fn measure(laboratory: &Laboratory, rates: &ConditionRates) -> Result<Self, ExperimentError> {
        let [r1, r2, r12] = rates.rates(Circuit::EXCITATORY, None);
        let kept = within_one_standard_deviation(&[&r1, &r2, &r12])?;
        let neurons: Vec<usize> = (0..kept.len()).filter(|&neuron| kept[neuron]).collect();
        let both: Vec<_> = ConditionRates::runs_needed(laboratory).into_iter().skip(2).step_by(3).collect();
        let counts = laboratory.map_runs("counts with both images", &both, |record| {
            let counts =
                record.counts(CountedPopulation::Excitatory).map(|counts| counts.select(Axis(1), &neurons));
            windowed(&counts.unwrap_or_default())
        })?;
        let classes = ClassSet::Orientations.measure(laboratory, laboratory.circuit(), "default network")?;
        let mean = |counts: &Array2<u16>| counts.select(Axis(1), &neurons).mapv(f64::from).mean_axis(Axis(0));
        let rows: Vec<Array1<f64>> = classes.iter().filter_map(mean).collect();
        let views: Vec<_> = rows.iter().map(|row| row.view().insert_axis(Axis(0))).collect();
        Ok(Self {
            index: norm_index(&r1, &r2, &r12)?.select(Axis(0), &neurons),
            counts: counts.into_iter().collect::<Result<_, InputError>>()?,
            tuning: concatenate(Axis(0), &views).unwrap_or_default(),
        })
    }

    pub(super) fn neurons(&self) -> usize {
        self.index.len()
    }

    pub(super) fn windows(&self) -> usize {
        self.counts.iter().map(Array2::nrows).sum()
    }

    /// Standardized counts of all runs but one.
    fn standardized(&self, left_out: Option<usize>) -> Result<Standardized<f32>, InputError> {
        let runs = self.counts.iter().enumerate().filter(|(run, _)| Some(*run) != left_out);
        let views: Vec<_> = runs.map(|(_, counts)| counts.view()).collect();
        // All runs have the same neurons.
        Standardized::new(&concatenate(Axis(0), &views).unwrap_or_default())
    }
}

/// Counts in sliding windows of 200 ms from those in bins of 50 ms.
fn windowed(bins: &Array2<u16>) -> Result<Array2<f32>, InputError> {
    normcircuit_statistics::correlation::windowed_counts(bins, SLIDING)
}

impl Correlations {
    fn of(population: &Population, counts: &Standardized<f32>) -> Result<Self, InputError> {
        let index = &population.index;
        let (center, width, cells) = ANTI_DIAGONAL;
        let averaging = Averaging::Arithmetic;
        let tuning = Standardized::<f32>::new(&population.tuning)?;
        let similarity = Bins::uniform(-1.0, 1.0, 20)?;
        let rows = PairAxis { variable: PairVariable::SignalCorrelation(&tuning), bins: &similarity };
        let in_range = index.mapv(|index| if (RANGE.0..RANGE.1).contains(&index) { index } else { f64::NAN });
        let groups = Bins::from_edges(vec![0.0, DIFFERENT, RANGE.1 - RANGE.0])?;
        let columns = PairAxis { variable: PairVariable::AbsoluteDifference(&in_range), bins: &groups };
        let one = norm_index_map(counts, index, &Bins::uniform(RANGE.0, RANGE.1, 1)?, averaging)?.means;
        Ok(Self {
            anti_diagonal: anti_diagonal(counts, index, center, width, cells, averaging)?.means,
            diagonal: diagonal(counts, index, &diagonal_centers(), HALF_WIDTH, averaging)?.means,
            mean: one.mean[[0, 0]],
            mean_error: one.standard_error_units[[0, 0]],
            deviation: one.deviation[[0, 0]],
            tuning: correlation_table(counts, rows, columns, averaging)?,
        })
    }
}

/// Points on the anti-diagonal: half the difference of the two indices.
pub(super) fn anti_diagonal_points() -> Vec<f64> {
    let (_, width, cells) = ANTI_DIAGONAL;
    (0..cells).map(|cell| (cell as f64 + 0.5) * width).collect()
}

/// Points on the diagonal.
pub(super) fn diagonal_centers() -> Vec<f64> {
    (0..20).map(|step| 1.05 + 0.1 * f64::from(step)).collect()
}

impl Curves {
    pub(super) fn of(population: &Population) -> Result<Self, InputError> {
        let counts = population.standardized(None)?;
        let bins = Bins::uniform(RANGE.0, RANGE.1, MAP_BINS)?;
        let map = norm_index_map(&counts, &population.index, &bins, Averaging::Arithmetic)?;
        drop(counts);
        let of = |left_out| Correlations::of(population, &population.standardized(left_out)?);
        Ok(Self { map, found: Jackknife::try_of(population.counts.len(), of)? })
    }

    fn uncertain(&self, over_neurons: f64, value: impl Fn(&Correlations) -> f64) -> Uncertain {
        Uncertain {
            value: value(&self.found.all),
            over_runs: self.found.error_of(&value),
            runs: self.found.without.len(),
            over_neurons,
        }
    }

    pub(super) fn overall(&self) -> Uncertain {
        self.uncertain(self.found.all.mean_error, |all| all.mean)
    }

    pub(super) fn anti_diagonal(&self, cell: usize) -> Uncertain {
        self.uncertain(self.found.all.anti_diagonal.standard_error_units[cell], |all| {
            all.anti_diagonal.mean[cell]
        })
    }

    pub(super) fn diagonal(&self, point: usize) -> Uncertain {
        self.uncertain(self.found.all.diagonal.standard_error_units[point], |all| all.diagonal.mean[point])
    }

    /// By tuning similarity; group 0 has similar norm indices, group 1 different ones.
    pub(super) fn tuning(&self, bin: usize, group: usize) -> Uncertain {
        let error = self.found.all.tuning.means.standard_error_units[[bin, group]];
        self.uncertain(error, |all| all.tuning.means.mean[[bin, group]])
    }

    pub(super) fn fall_with_difference(&self) -> Uncertain {
        let last = ANTI_DIAGONAL.2 - 1;
        let errors = &self.found.all.anti_diagonal.standard_error_units;
        self.uncertain(errors[0].hypot(errors[last]), |all| {
            all.anti_diagonal.mean[0] - all.anti_diagonal.mean[last]
        })
    }

    pub(super) fn fall_with_average(&self) -> Uncertain {
        let errors = &self.found.all.diagonal.standard_error_units;
        self.uncertain(errors[0].hypot(errors[10]), |all| all.diagonal.mean[0] - all.diagonal.mean[10])
    }

    /// Mean over those tuning similarities at which both groups have pairs.
    pub(super) fn gap_at_equal_tuning(&self) -> Uncertain {
        let pairs = &self.found.all.tuning.means.pairs;
        let bins: Vec<usize> =
            (0..pairs.nrows()).filter(|&bin| pairs[[bin, 0]] > 1 && pairs[[bin, 1]] > 1).collect();
        let count = bins.len() as f64;
        let errors = &self.found.all.tuning.means.standard_error_units;
        // Bins share their neurons: their errors are taken to be the same error.
        let error = bins.iter().map(|&bin| errors[[bin, 0]].hypot(errors[[bin, 1]])).sum::<f64>() / count;
        self.uncertain(error, |all| {
            let means = &all.tuning.means.mean;
            bins.iter().map(|&bin| means[[bin, 0]] - means[[bin, 1]]).sum::<f64>() / count
        })
    }
}

impl Uncertain {
    /// Standard error of both sources together; that over neurons alone if there is but one run.
    pub(super) fn error(&self) -> f64 {
        if self.runs < 2 { self.over_neurons } else { self.over_runs.hypot(self.over_neurons) }
    }

    /// 95 % interval: Student's t for the runs, normal for the many neurons.
    pub(super) fn interval(&self) -> [f64; 2] {
        let student = StudentsT::new(0.0, 1.0, self.runs as f64 - 1.0).map(|law| law.inverse_cdf(0.975));
        let runs = student.map_or(f64::NAN, |quantile| quantile * self.over_runs);
        let half = runs.hypot(Normal::standard().inverse_cdf(0.975) * self.over_neurons);
        [self.value - half, self.value + half]
    }
}
