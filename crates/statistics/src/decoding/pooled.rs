//! Information about several small changes of a stimulus, from trials that share one covariance.
//!
//! The trials of nearby stimuli have almost the same noise, whatever feature of the stimulus changes and by how much: to first order
//! in the change the covariances above and below the middle differ by opposite amounts. Pooled over all of them the covariance has
//! the degrees of freedom of all trials, which is what decides how large a population can be decoded.

use ndarray::{Array1, Array2, ArrayView2, Axis, s};

use super::error::DecodingError;
use super::fisher::{FisherInformation, correct};
use crate::linear_algebra::{FactorizedCovariance, LinearAlgebraError, mirror_lower, scatter};

/// Counts of a population in trials of several stimuli, of which blocks can be left out: block `b` of every stimulus at once, since
/// networks that see the same noise, and features decoded with the same covariance, then stay paired.
#[derive(Clone, Debug)]
pub struct PooledTrials {
    stimuli: Vec<Array2<f64>>,
    blocks: usize,
    /// Sum over all trials of the products of counts.
    scatter: Array2<f64>,
}

/// Means of each stimulus and the common covariance, factorized.
pub struct PooledMoments {
    /// `[unit]` of each stimulus.
    means: Vec<Array1<f64>>,
    trials: Vec<usize>,
    covariance: FactorizedCovariance,
    degrees: usize,
}

impl PooledTrials {
    /// The counts of some units, from `[trial x unit]` of each stimulus. Blocks are consecutive trials, equal but for one.
    ///
    /// # Errors
    /// [`DecodingError::NoSuchUnit`], or fewer than three blocks or than one trial in a block.
    pub fn new(
        stimuli: &[ArrayView2<'_, u8>],
        units: &[usize],
        blocks: usize,
    ) -> Result<Self, DecodingError> {
        let out_of_range =
            |name, value, requirement| Err(DecodingError::OutOfRange { name, value, requirement });
        let available = stimuli.iter().map(ArrayView2::ncols).min().unwrap_or(0);
        if let Some(&requested) = units.iter().find(|&&unit| unit >= available) {
            return Err(DecodingError::NoSuchUnit { requested, available });
        }
        if blocks < 3 {
            return out_of_range("number of blocks", blocks as f64, "at least 3");
        }
        let fewest = stimuli.iter().map(ArrayView2::nrows).min().unwrap_or(0);
        if fewest < blocks {
            return out_of_range("number of trials of a stimulus", fewest as f64, "at least that of blocks");
        }
        let stimuli: Vec<Array2<f64>> =
            stimuli.iter().map(|counts| counts.select(Axis(1), units).mapv(f64::from)).collect();
        // Counts are small whole numbers: sums of their products are exact, and nothing cancels.
        let mut sum = Array2::zeros((units.len(), units.len()));
        for counts in &stimuli {
            sum += &scatter(counts.view());
        }
        Ok(Self { stimuli, blocks, scatter: sum })
    }

    /// Mean count of the population over all trials of all stimuli.
    pub fn spikes(&self) -> f64 {
        let trials: usize = self.stimuli.iter().map(Array2::nrows).sum();
        self.stimuli.iter().map(|counts| counts.sum()).sum::<f64>() / trials as f64
    }

    /// Means and covariance of all trials, or of all but one block of each stimulus.
    ///
    /// # Errors
    /// [`DecodingError::TooFewTrials`] unless there are more degrees of freedom than units and three; a singular covariance.
    pub fn moments(&self, left_out: Option<usize>) -> Result<PooledMoments, DecodingError> {
        let units = self.scatter.nrows();
        let mut sum = self.scatter.clone();
        let (mut means, mut trials) = (Vec::new(), Vec::new());
        for counts in &self.stimuli {
            let total = counts.nrows();
            let edge = |block: usize| block * total / self.blocks;
            let part = left_out.map_or(0..0, |block| edge(block)..edge(block + 1));
            let block = counts.slice(s![part, ..]);
            if block.nrows() > 0 {
                sum -= &scatter(block);
            }
            let kept = total - block.nrows();
            let mean = (counts.sum_axis(Axis(0)) - block.sum_axis(Axis(0))) / kept as f64;
            for row in 0..units {
                let scaled = kept as f64 * mean[row];
                sum.slice_mut(s![row, ..=row]).scaled_add(-scaled, &mean.slice(s![..=row]));
            }
            means.push(mean);
            trials.push(kept);
        }
        let degrees = trials.iter().sum::<usize>() - trials.len();
        if degrees <= units + 3 {
            let [first, second] = [0, 1].map(|place| trials.get(place).copied().unwrap_or(0));
            let needed = units + 4 + trials.len();
            return Err(DecodingError::TooFewTrials { units, first, second, needed });
        }
        mirror_lower(&mut sum);
        sum /= degrees as f64;
        let covariance = FactorizedCovariance::new(sum.view(), degrees)?;
        Ok(PooledMoments { means, trials, covariance, degrees })
    }
}

impl PooledMoments {
    /// Linear Fisher information without bias about the change from stimulus `below` to stimulus `above`, which lie `difference`
    /// apart; as [`super::PopulationMoments::information`] but for the degrees of freedom of the covariance.
    ///
    /// # Errors
    /// There is no such stimulus.
    pub fn information(
        &self,
        below: usize,
        above: usize,
        difference: f64,
    ) -> Result<FisherInformation, LinearAlgebraError> {
        let derivative = (&self.means[above] - &self.means[below]) / difference;
        let naive = self.covariance.solve(derivative.view())?.dot(&derivative);
        let per_trial = 1.0 / self.trials[below] as f64 + 1.0 / self.trials[above] as f64;
        Ok(correct(naive, derivative.len(), self.degrees, per_trial / difference.powi(2)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decoding::PopulationMoments;
    use approx::assert_relative_eq;

    fn counts(trials: usize, seed: usize) -> Array2<u8> {
        Array2::from_shape_fn((trials, 4), |(i, j)| {
            (20.0 + 9.0 * ((i * i * (2 * j + 1) + seed * i + 7 * j) as f64).sin() + (seed * j) as f64) as u8
        })
    }

    #[test]
    fn two_stimuli_alone_give_the_plain_estimator_with_and_without_a_block() {
        let (first, second) = (counts(40, 1), counts(40, 2));
        let pooled = PooledTrials::new(&[first.view(), second.view()], &[0, 2, 3], 10).unwrap();
        let kept =
            |counts: &Array2<u8>, rows: &[usize]| counts.select(Axis(0), rows).select(Axis(1), &[0, 2, 3]);
        let rows: [Vec<usize>; 2] = [(0..40).collect(), (0..8).chain(12..40).collect()];
        for (left_out, rows) in [(None, &rows[0]), (Some(2), &rows[1])] {
            let (one, two) = (kept(&first, rows), kept(&second, rows));
            let plain =
                PopulationMoments::from_counts(one.view(), two.view(), 0.3).unwrap().information().unwrap();
            let found = pooled.moments(left_out).unwrap().information(0, 1, 0.3).unwrap();
            assert_relative_eq!(found.corrected, plain.corrected, max_relative = 1e-9);
            assert_relative_eq!(found.variance, plain.variance, max_relative = 1e-9);
        }
    }

    #[test]
    fn what_cannot_be_decoded_is_refused() {
        let (first, second) = (counts(10, 1), counts(10, 2));
        let of = |units: &[usize], blocks| PooledTrials::new(&[first.view(), second.view()], units, blocks);
        assert!(matches!(of(&[4], 5), Err(DecodingError::NoSuchUnit { requested: 4, available: 4 })));
        assert!(of(&[0], 2).is_err() && of(&[0], 11).is_err());
        let few = PooledTrials::new(&[counts(4, 1).view(), counts(4, 2).view()], &[0, 1, 2], 4).unwrap();
        assert!(matches!(few.moments(None), Err(DecodingError::TooFewTrials { units: 3, .. })));
    }
}
