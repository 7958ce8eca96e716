//! Information as a function of the number of neurons, over random subsets.

use rand::SeedableRng;
use rand::seq::index;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::error::DecodingError;
use super::fisher::FisherInformation;
use super::moments::PopulationMoments;

/// One random subset of the population.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct SubsetInformation {
    /// The units, ascending.
    pub units: Vec<usize>,
    /// Spikes per trial of the whole subset: the sum of its units' mean counts.
    pub spikes: f64,
    /// Its linear Fisher information.
    pub information: FisherInformation,
}

/// Linear Fisher information of `samples` random subsets of each size in `sizes`; one inner vector per size.
///
/// Subsets are drawn without replacement, all from one seed, each from its own stream: neither the number of threads
/// nor the other sizes change a subset. A size of zero gives no information.
///
/// # Errors
/// A size beyond the population, too few trials for the largest size, or a singular covariance.
///
/// ```
/// use ndarray::Array2;
/// use normcircuit_statistics::decoding::{PopulationMoments, information_curve};
/// let counts = |shift: f64| Array2::from_shape_fn((60, 8), |(i, j)| ((i * i * (j + 1)) as f64).sin() + shift);
/// let moments = PopulationMoments::from_counts(counts(0.0).view(), counts(0.3).view(), 0.1)?;
/// let curve = information_curve(&moments, &[1, 4, 8], 5, 1)?;
/// assert_eq!(curve[1].len(), 5);
/// // All eight units can be chosen in one way only.
/// assert_eq!(curve[2][0], curve[2][4]);
/// # Ok::<(), normcircuit_statistics::decoding::DecodingError>(())
/// ```
pub fn information_curve(
    moments: &PopulationMoments,
    sizes: &[usize],
    samples: usize,
    seed: u64,
) -> Result<Vec<Vec<SubsetInformation>>, DecodingError> {
    if let Some(&requested) = sizes.iter().find(|&&size| size > moments.units()) {
        return Err(DecodingError::NoSuchUnit { requested, available: moments.units() });
    }
    sizes
        .iter()
        .map(|&size| {
            (0..samples)
                .into_par_iter()
                .map(|sample| subset_information(moments, random_subset(moments.units(), size, sample, seed)))
                // In order, so that an error does not depend on which thread is first.
                .collect::<Vec<Result<_, DecodingError>>>()
                .into_iter()
                .collect()
        })
        .collect()
}

/// One stream per size and sample, so that a subset depends on nothing else.
fn random_subset(available: usize, size: usize, sample: usize, seed: u64) -> Vec<usize> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    random.set_stream(((size as u64) << 32) | sample as u64);
    let mut units = index::sample(&mut random, available, size).into_vec();
    units.sort_unstable();
    units
}

fn subset_information(
    moments: &PopulationMoments,
    units: Vec<usize>,
) -> Result<SubsetInformation, DecodingError> {
    let subset = moments.select(&units)?;
    Ok(SubsetInformation { spikes: subset.mean_count().sum(), information: subset.information()?, units })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;

    fn moments() -> PopulationMoments {
        let counts =
            |shift: f64| Array2::from_shape_fn((90, 30), |(i, j)| ((i * i * (j + 3)) as f64).sin() + shift);
        PopulationMoments::from_counts(counts(0.0).view(), counts(0.1).view(), 0.1).unwrap()
    }

    #[test]
    fn subsets_depend_on_neither_threads_nor_other_sizes() {
        let moments = moments();
        let with = |threads, sizes: &[usize]| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| information_curve(&moments, sizes, 6, 3).unwrap())
        };
        assert_eq!(with(1, &[5, 12]), with(3, &[5, 12]));
        assert_eq!(with(1, &[5, 12])[1], with(2, &[12])[0]);
    }

    #[test]
    fn subsets_are_distinct_draws_without_replacement() {
        let curve = information_curve(&moments(), &[10], 20, 9).unwrap();
        for subset in &curve[0] {
            assert!(subset.units.is_sorted_by(|a, b| a < b) && subset.units.len() == 10);
        }
        assert_ne!(curve[0][0].units, curve[0][1].units);
        assert_eq!(
            information_curve(&moments(), &[31], 1, 0),
            Err(DecodingError::NoSuchUnit { requested: 31, available: 30 })
        );
    }
}
