//! Means and pooled covariance of two stimulus conditions, from arrays or from blocks of trials.

use ndarray::{Array1, Array2, ArrayView2, Axis};

use super::error::DecodingError;
use crate::linear_algebra::{accumulate_scatter, mirror_lower};

/// What linear decoding of two nearby stimuli needs to know about a population.
#[derive(Clone, Debug, PartialEq)]
pub struct PopulationMoments {
    derivative: Array1<f64>,
    mean_count: Array1<f64>,
    covariance: Array2<f64>,
    trials: [usize; 2],
    stimulus_difference: f64,
}

impl PopulationMoments {
    /// From the counts of two conditions, `[trial x unit]` each, whose stimuli differ by `stimulus_difference`
    /// (second minus first; radians, contrast, ...).
    ///
    /// Counts may be of any type that converts to `f64` without loss, such as `u8`, `u16`, `i32` or `f64`.
    ///
    /// # Errors
    /// Different numbers of units, a count that is not finite, fewer than two trials in a condition, or a stimulus
    /// difference that is zero or not finite.
    ///
    /// ```
    /// use ndarray::array;
    /// use normcircuit_statistics::decoding::PopulationMoments;
    /// let first = array![[1_u8, 4], [3, 5], [2, 9]];
    /// let second = array![[4_u8, 4], [6, 8], [8, 6]];
    /// let moments = PopulationMoments::from_counts(first.view(), second.view(), 0.5)?;
    /// assert_eq!(moments.derivative()[0], 8.0); // from 2 to 6 spikes over 0.5
    /// assert_eq!(moments.covariance()[(0, 0)], (1.0 + 4.0) / 2.0);
    /// # Ok::<(), normcircuit_statistics::decoding::DecodingError>(())
    /// ```
    pub fn from_counts<A: Copy + Into<f64>>(
        first: ArrayView2<'_, A>,
        second: ArrayView2<'_, A>,
        stimulus_difference: f64,
    ) -> Result<Self, DecodingError> {
        let mut accumulator = MomentAccumulator::new(first.ncols());
        accumulator.add_first(first)?;
        accumulator.add_second(second)?;
        accumulator.finish(stimulus_difference)
    }

    /// Change of the mean count per unit of the stimulus, `[unit]`.
    ///
    /// ```
    /// use ndarray::array;
    /// use normcircuit_statistics::decoding::PopulationMoments;
    /// let (first, second) = (array![[0.0, 1.0], [2.0, 3.0]], array![[1.0, 2.0], [0.0, 5.0]]);
    /// let moments = PopulationMoments::from_counts(first.view(), second.view(), 0.5)?;
    /// assert_eq!(moments.derivative(), array![-1.0, 3.0]);
    /// # Ok::<(), normcircuit_statistics::decoding::DecodingError>(())
    /// ```
    pub fn derivative(&self) -> &Array1<f64> {
        &self.derivative
    }

    /// Mean count of the two conditions, `[unit]`.
    ///
    /// ```
    /// use ndarray::array;
    /// use normcircuit_statistics::decoding::PopulationMoments;
    /// let (first, second) = (array![[0.0, 1.0], [2.0, 3.0]], array![[1.0, 2.0], [0.0, 5.0]]);
    /// let moments = PopulationMoments::from_counts(first.view(), second.view(), 0.5)?;
    /// assert_eq!(moments.mean_count(), array![0.75, 2.75]);
    /// # Ok::<(), normcircuit_statistics::decoding::DecodingError>(())
    /// ```
    pub fn mean_count(&self) -> &Array1<f64> {
        &self.mean_count
    }

    /// Covariance within a condition, pooled over the two, `[unit x unit]`, without bias.
    ///
    /// ```
    /// use ndarray::array;
    /// use normcircuit_statistics::decoding::PopulationMoments;
    /// let (first, second) = (array![[0.0, 1.0], [2.0, 3.0]], array![[1.0, 2.0], [0.0, 5.0]]);
    /// let moments = PopulationMoments::from_counts(first.view(), second.view(), 0.5)?;
    /// assert_eq!(moments.covariance(), array![[1.25, 0.25], [0.25, 3.25]]);
    /// # Ok::<(), normcircuit_statistics::decoding::DecodingError>(())
    /// ```
    pub fn covariance(&self) -> &Array2<f64> {
        &self.covariance
    }

    /// Trials of the first and of the second condition.
    ///
    /// ```
    /// use ndarray::array;
    /// use normcircuit_statistics::decoding::PopulationMoments;
    /// let (first, second) = (array![[0.0, 1.0], [2.0, 3.0]], array![[1.0, 2.0], [0.0, 5.0]]);
    /// let moments = PopulationMoments::from_counts(first.view(), second.view(), 0.5)?;
    /// assert_eq!(moments.trials(), [2, 2]);
    /// # Ok::<(), normcircuit_statistics::decoding::DecodingError>(())
    /// ```
    pub fn trials(&self) -> [usize; 2] {
        self.trials
    }

    /// Second stimulus minus first.
    ///
    /// ```
    /// use ndarray::array;
    /// use normcircuit_statistics::decoding::PopulationMoments;
    /// let (first, second) = (array![[0.0, 1.0], [2.0, 3.0]], array![[1.0, 2.0], [0.0, 5.0]]);
    /// let moments = PopulationMoments::from_counts(first.view(), second.view(), 0.5)?;
    /// assert_eq!(moments.stimulus_difference(), 0.5);
    /// # Ok::<(), normcircuit_statistics::decoding::DecodingError>(())
    /// ```
    pub fn stimulus_difference(&self) -> f64 {
        self.stimulus_difference
    }

    /// Number of units.
    ///
    /// ```
    /// use ndarray::array;
    /// use normcircuit_statistics::decoding::PopulationMoments;
    /// let (first, second) = (array![[0.0, 1.0], [2.0, 3.0]], array![[1.0, 2.0], [0.0, 5.0]]);
    /// let moments = PopulationMoments::from_counts(first.view(), second.view(), 0.5)?;
    /// assert_eq!(moments.units(), 2);
    /// # Ok::<(), normcircuit_statistics::decoding::DecodingError>(())
    /// ```
    pub fn units(&self) -> usize {
        self.derivative.len()
    }

    /// Degrees of freedom of the pooled covariance: trials less the two means.
    pub(super) fn degrees_of_freedom(&self) -> usize {
        self.trials[0] + self.trials[1] - 2
    }

    /// Variance of each element of the derivative, in units of the element's own variance.
    pub(super) fn derivative_noise(&self) -> f64 {
        let per_trial: f64 = self.trials.iter().map(|&trials| 1.0 / trials as f64).sum();
        per_trial / self.stimulus_difference.powi(2)
    }

    /// Units whose count varies within a condition; the others make every covariance singular.
    ///
    /// ```
    /// use ndarray::array;
    /// use normcircuit_statistics::decoding::PopulationMoments;
    /// let (first, second) = (array![[0.0, 1.0], [0.0, 3.0]], array![[0.0, 2.0], [0.0, 5.0]]);
    /// let moments = PopulationMoments::from_counts(first.view(), second.view(), 1.0)?;
    /// assert_eq!(moments.varying_units(), [1]);
    /// # Ok::<(), normcircuit_statistics::decoding::DecodingError>(())
    /// ```
    pub fn varying_units(&self) -> Vec<usize> {
        (0..self.units()).filter(|&unit| self.covariance[(unit, unit)] > 0.0).collect()
    }

    /// The moments of some of the units, in the order given. Nothing is estimated anew: the big covariance is
    /// computed once and its blocks serve every subset.
    ///
    /// # Errors
    /// A unit does not exist.
    ///
    /// ```
    /// use ndarray::array;
    /// use normcircuit_statistics::decoding::PopulationMoments;
    /// let (first, second) = (array![[0.0, 1.0], [2.0, 3.0]], array![[1.0, 2.0], [0.0, 5.0]]);
    /// let moments = PopulationMoments::from_counts(first.view(), second.view(), 1.0)?;
    /// assert_eq!(moments.select(&[1])?.covariance()[(0, 0)], moments.covariance()[(1, 1)]);
    /// # Ok::<(), normcircuit_statistics::decoding::DecodingError>(())
    /// ```
    pub fn select(&self, units: &[usize]) -> Result<Self, DecodingError> {
        if let Some(&requested) = units.iter().find(|&&unit| unit >= self.units()) {
            return Err(DecodingError::NoSuchUnit { requested, available: self.units() });
        }
        let block = Array2::from_shape_fn((units.len(), units.len()), |(row, column)| {
            self.covariance[(units[row], units[column])]
        });
        Ok(Self {
            derivative: self.derivative.select(Axis(0), units),
            mean_count: self.mean_count.select(Axis(0), units),
            covariance: block,
            trials: self.trials,
            stimulus_difference: self.stimulus_difference,
        })
    }
}

/// Gathers [`PopulationMoments`] from blocks of trials, for recordings that do not fit in memory at once.
///
/// Memory: one `[unit x unit]` matrix and one block in `f64`.
///
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::decoding::{MomentAccumulator, PopulationMoments};
/// let mut accumulator = MomentAccumulator::new(1);
/// accumulator.add_first(array![[1_u16], [2]].view())?;
/// accumulator.add_second(array![[5_u16], [9]].view())?;
/// accumulator.add_first(array![[6_u16]].view())?;
/// let whole = PopulationMoments::from_counts(array![[1_u16], [2], [6]].view(), array![[5_u16], [9]].view(), 1.0)?;
/// let blocks = accumulator.finish(1.0)?;
/// assert!((blocks.covariance()[(0, 0)] - whole.covariance()[(0, 0)]).abs() < 1e-12);
/// # Ok::<(), normcircuit_statistics::decoding::DecodingError>(())
/// ```
#[derive(Clone, Debug)]
pub struct MomentAccumulator {
    conditions: [Condition; 2],
    /// Sum over both conditions of squared distances from their origins; lower triangle.
    scatter: Array2<f64>,
}

/// Running sums of one condition, taken relative to an origin near its mean so that nothing cancels.
#[derive(Clone, Debug)]
struct Condition {
    origin: Option<Array1<f64>>,
    sum: Array1<f64>,
    trials: usize,
}

/// Trials converted to `f64` at a time.
const BLOCK: usize = 4096;

impl MomentAccumulator {
    /// For a number of units.
    ///
    /// ```
    /// use ndarray::array;
    /// use normcircuit_statistics::decoding::MomentAccumulator;
    /// let mut accumulator = MomentAccumulator::new(1);
    /// accumulator.add_first(array![[1.0], [3.0]].view())?;
    /// accumulator.add_second(array![[4.0], [6.0]].view())?;
    /// assert_eq!(accumulator.finish(1.0)?.units(), 1);
    /// # Ok::<(), normcircuit_statistics::decoding::DecodingError>(())
    /// ```
    pub fn new(units: usize) -> Self {
        let empty = Condition { origin: None, sum: Array1::zeros(units), trials: 0 };
        Self { conditions: [empty.clone(), empty], scatter: Array2::zeros((units, units)) }
    }

    /// Adds trials of the first condition, `[trial x unit]`.
    ///
    /// # Errors
    /// The wrong number of units, or a count that is not finite.
    ///
    /// ```
    /// use ndarray::array;
    /// use normcircuit_statistics::decoding::MomentAccumulator;
    /// let mut accumulator = MomentAccumulator::new(1);
    /// accumulator.add_first(array![[1.0], [3.0]].view())?;
    /// accumulator.add_second(array![[4.0], [6.0]].view())?;
    /// let moments = accumulator.finish(1.0)?;
    /// assert_eq!(moments.trials(), [2, 2]);
    /// # Ok::<(), normcircuit_statistics::decoding::DecodingError>(())
    /// ```
    pub fn add_first<A: Copy + Into<f64>>(&mut self, counts: ArrayView2<'_, A>) -> Result<(), DecodingError> {
        self.add(0, counts)
    }

    /// Adds trials of the second condition, `[trial x unit]`.
    ///
    /// # Errors
    /// The wrong number of units, or a count that is not finite.
    ///
    /// ```
    /// use ndarray::array;
    /// use normcircuit_statistics::decoding::MomentAccumulator;
    /// let mut accumulator = MomentAccumulator::new(1);
    /// accumulator.add_first(array![[1.0], [3.0]].view())?;
    /// accumulator.add_second(array![[4.0], [6.0]].view())?;
    /// let moments = accumulator.finish(1.0)?;
    /// assert_eq!(moments.mean_count(), array![3.5]);
    /// # Ok::<(), normcircuit_statistics::decoding::DecodingError>(())
    /// ```
    pub fn add_second<A: Copy + Into<f64>>(
        &mut self,
        counts: ArrayView2<'_, A>,
    ) -> Result<(), DecodingError> {
        self.add(1, counts)
    }

    fn add<A: Copy + Into<f64>>(
        &mut self,
        condition: usize,
        counts: ArrayView2<'_, A>,
    ) -> Result<(), DecodingError> {
        let expected = self.scatter.nrows();
        if counts.ncols() != expected {
            return Err(DecodingError::LengthMismatch { what: "a trial", expected, found: counts.ncols() });
        }
        for ((trial, unit), &value) in counts.indexed_iter() {
            let value: f64 = value.into();
            if !value.is_finite() {
                return Err(DecodingError::NotFinite { trial, unit, value });
            }
        }
        for block in counts.axis_chunks_iter(Axis(0), BLOCK) {
            self.add_block(condition, block.mapv(Into::into));
        }
        Ok(())
    }

    fn add_block(&mut self, condition: usize, mut block: Array2<f64>) {
        let condition = &mut self.conditions[condition];
        let origin = condition
            .origin
            .get_or_insert_with(|| block.mean_axis(Axis(0)).unwrap_or_else(|| Array1::zeros(block.ncols())));
        block -= &*origin;
        condition.sum += &block.sum_axis(Axis(0));
        condition.trials += block.nrows();
        accumulate_scatter(&mut self.scatter, block.view());
    }

    /// The moments of everything added, for stimuli that differ by `stimulus_difference`.
    ///
    /// # Errors
    /// Fewer than two trials in a condition, or a stimulus difference that is zero or not finite.
    ///
    /// ```
    /// use ndarray::array;
    /// use normcircuit_statistics::decoding::MomentAccumulator;
    /// let mut accumulator = MomentAccumulator::new(1);
    /// accumulator.add_first(array![[1.0], [3.0]].view())?;
    /// accumulator.add_second(array![[4.0], [6.0]].view())?;
    /// let moments = accumulator.finish(1.0)?;
    /// assert_eq!(moments.derivative(), array![3.0]);
    /// # Ok::<(), normcircuit_statistics::decoding::DecodingError>(())
    /// ```
    pub fn finish(self, stimulus_difference: f64) -> Result<PopulationMoments, DecodingError> {
        if !stimulus_difference.is_finite() || stimulus_difference == 0.0 {
            return Err(DecodingError::OutOfRange {
                name: "stimulus difference",
                value: stimulus_difference,
                requirement: "finite and not zero",
            });
        }
        let trials = [self.conditions[0].trials, self.conditions[1].trials];
        let units = self.scatter.nrows();
        if trials.iter().any(|&trials| trials < 2) {
            return Err(DecodingError::TooFewTrials {
                units,
                first: trials[0],
                second: trials[1],
                needed: 4,
            });
        }
        let [first, second] = self.conditions.map(|condition| {
            let offset = condition.sum / condition.trials as f64;
            let origin = condition.origin.unwrap_or_else(|| Array1::zeros(units));
            (&origin + &offset, offset, condition.trials as f64)
        });
        let mut covariance = self.scatter;
        let degrees = (trials[0] + trials[1] - 2) as f64;
        for row in 0..units {
            for column in 0..=row {
                let shift =
                    |(_, offset, trials): &(_, Array1<f64>, f64)| trials * offset[row] * offset[column];
                covariance[(row, column)] =
                    (covariance[(row, column)] - shift(&first) - shift(&second)) / degrees;
            }
        }
        mirror_lower(&mut covariance);
        Ok(PopulationMoments {
            derivative: (&second.0 - &first.0) / stimulus_difference,
            mean_count: (&second.0 + &first.0) / 2.0,
            covariance,
            trials,
            stimulus_difference,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;
    use ndarray::{array, s};

    #[test]
    fn blocks_with_a_large_offset_agree_with_the_textbook_formula() {
        let counts = |seed: usize| {
            Array2::from_shape_fn((301, 5), |(i, j)| {
                1e6 + ((i * 13 + j * 7 + seed) as f64).sin() * (j + 1) as f64
            })
        };
        let (first, second) = (counts(1), counts(5));
        let mut accumulator = MomentAccumulator::new(5);
        for range in [0..3, 3..200, 200..301] {
            accumulator.add_first(first.slice(s![range.clone(), ..])).unwrap();
            accumulator.add_second(second.slice(s![range, ..])).unwrap();
        }
        let moments = accumulator.finish(0.1).unwrap();
        let covariance = |x: &Array2<f64>| {
            let centered = x - &x.mean_axis(Axis(0)).unwrap();
            centered.t().dot(&centered) / 300.0
        };
        let expected = (covariance(&first) + covariance(&second)) / 2.0;
        assert_abs_diff_eq!(*moments.covariance(), expected, epsilon = 1e-9);
    }

    #[test]
    fn wrong_input_is_named() {
        let good = array![[1.0, 2.0], [3.0, 4.0]];
        let from = |first: &Array2<f64>, second: &Array2<f64>, difference| {
            PopulationMoments::from_counts(first.view(), second.view(), difference)
        };
        assert!(matches!(
            from(&good, &array![[1.0], [2.0]], 1.0),
            Err(DecodingError::LengthMismatch { found: 1, .. })
        ));
        assert!(matches!(
            from(&good, &array![[1.0, 2.0]], 1.0),
            Err(DecodingError::TooFewTrials { second: 1, .. })
        ));
        assert!(matches!(
            from(&good, &array![[1.0, f64::INFINITY], [0.0, 0.0]], 1.0),
            Err(DecodingError::NotFinite { trial: 0, unit: 1, .. })
        ));
        assert!(matches!(from(&good, &good, 0.0), Err(DecodingError::OutOfRange { .. })));
        let moments = from(&good, &good, 1.0).unwrap();
        assert_eq!(moments.select(&[2]), Err(DecodingError::NoSuchUnit { requested: 2, available: 2 }));
    }
}
