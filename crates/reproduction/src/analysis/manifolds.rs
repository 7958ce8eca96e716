//! Geometry of the manifolds that stimuli make in random populations, with errors over trials and over populations.

use super::information::{LEAST_RATE, populations_of, spikes_of};
use super::population_mean::{BLOCKS, PopulationMean};
use ndarray::{Array2, Axis};
use normcircuit_laboratory::measurements::{ClassCounts, WINDOW_MS};
use normcircuit_statistics::manifold::{ManifoldError, ManifoldGeometry, manifold_capacity};
use rayon::prelude::*;

/// Random populations of each size: as many as in the paper.
pub const MANIFOLD_POPULATIONS: usize = 20;
/// Of so many of them blocks of trials are left out as well.
const JACKKNIFED: usize = 6;
/// Normal vectors for each manifold.
const SAMPLES: usize = 100;

/// What is asked of manifolds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ManifoldQuantity {
    /// Manifolds for each neuron that can be told apart.
    Capacity,
    /// Extent in units of the distance of centers.
    Radius,
    /// Number of directions in which they extend.
    Dimension,
}

/// Manifolds in populations of one size: what each population's are like, and how that changes without a block of trials.
pub struct Manifolds {
    populations: Vec<ManifoldGeometry>,
    changes: Vec<[f64; 3]>,
}

impl ManifoldQuantity {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Capacity, Self::Radius, Self::Dimension];

    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Capacity => "capacity",
            Self::Radius => "radius",
            Self::Dimension => "dimension",
        }
    }

    fn of(self, geometry: &ManifoldGeometry) -> f64 {
        match self {
            Self::Capacity => geometry.capacity,
            Self::Radius => geometry.radius,
            Self::Dimension => geometry.dimension,
        }
    }
}

/// Neurons that fire while stimuli are shown.
pub fn active_in(classes: &ClassCounts) -> Vec<usize> {
    let windows: usize = classes.iter().map(Array2::nrows).sum();
    let least = LEAST_RATE * WINDOW_MS as f64 / 1000.0 * windows as f64;
    let views: Vec<_> = classes.iter().map(|counts| counts.view()).collect();
    let spikes = spikes_of(&views);
    (0..spikes.len()).filter(|&neuron| spikes[neuron] as f64 > least).collect()
}

impl Manifolds {
    /// Of the first `windows` windows of each class, in populations of `neurons` neurons of a pool, drawn from `seed`.
    ///
    /// # Errors
    /// [`ManifoldError`] if there are too few windows or neurons.
    pub fn new(
        classes: &ClassCounts,
        windows: usize,
        pool: &[usize],
        neurons: usize,
        seed: u64,
    ) -> Result<Self, ManifoldError> {
        let drawn = populations_of(pool, neurons, MANIFOLD_POPULATIONS, seed);
        let geometry = |number: usize, left_out: Option<usize>| {
            let kept: Vec<usize> =
                (0..windows).filter(|window| Some(window * BLOCKS / windows) != left_out).collect();
            let select = |counts: &Array2<u16>| {
                counts.select(Axis(0), &kept).select(Axis(1), &drawn[number]).mapv(f64::from)
            };
            let points: Vec<Array2<f64>> = classes.iter().map(select).collect();
            let views: Vec<_> = points.iter().map(|points| points.view()).collect();
            // Populations have normal vectors of their own, whose scatter is then part of theirs.
            Ok(manifold_capacity(&views, SAMPLES, seed.wrapping_add(number as u64))?.mean)
        };
        let all = (0..MANIFOLD_POPULATIONS).into_par_iter().map(|number| geometry(number, None));
        let populations: Vec<ManifoldGeometry> = all.collect::<Result<_, ManifoldError>>()?;
        let change = |block: usize| {
            let mut change = [0.0; 3];
            for (number, all) in populations.iter().enumerate().take(JACKKNIFED) {
                let without = geometry(number, Some(block))?;
                for (quantity, change) in ManifoldQuantity::ALL.into_iter().zip(&mut change) {
                    *change += (quantity.of(&without) - quantity.of(all)) / JACKKNIFED as f64;
                }
            }
            Ok(change)
        };
        let changes = (0..BLOCKS).into_par_iter().map(change).collect::<Result<_, ManifoldError>>()?;
        Ok(Self { populations, changes })
    }

    /// The mean over populations.
    pub fn mean(&self, quantity: ManifoldQuantity) -> PopulationMean {
        let of_populations: Vec<f64> = self.populations.iter().map(|one| quantity.of(one)).collect();
        let changes: Vec<f64> = self.changes.iter().map(|change| change[quantity as usize]).collect();
        PopulationMean::new(&of_populations, &changes)
    }
}
