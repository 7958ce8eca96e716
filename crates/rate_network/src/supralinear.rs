//! The stabilized supralinear network of Rubin, Van Hooser & Miller 2015 (Neuron 85:402, doi
//! 10.1016/j.neuron.2014.12.026): an excitatory and an inhibitory cell at every point of a map of primary visual cortex.
//!
//! `τ r′ = −r + k (c h + Σ W r)_+^n`. [`SupralinearParameters::published`] lists every constant, and which of them are
//! published and which are choices; the caller brings the map of preferred orientation.

mod parameters;
mod stimulus;
mod wiring;

pub use parameters::{CellClass, SupralinearParameters, SupralinearProjection};
pub use stimulus::{GratingPair, Placement};

use std::ops::Range;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

use crate::error::{RateNetworkError, require_finite, require_length};
use crate::fixed_point::{FixedPoint, FixedPointSettings, fixed_point};
use crate::network::{RateNetwork, RatePopulation, RateProjection};
use crate::transfer::PowerLaw;
use wiring::draw_weights;

/// The network on a map of `side × side` points; cell `p` of either population sits at row `p / side`, column `p % side`.
#[derive(Clone, Debug, PartialEq)]
pub struct SupralinearNetwork {
    /// Populations E (index 0) and I (1) of `side²` cells each.
    pub network: RateNetwork,
    /// Preferred orientations of the points of the map, units of π (0 … 1), shape `[side²]`.
    pub orientations: Vec<f64>,
    /// The constants it was made with.
    pub parameters: SupralinearParameters,
}

/// The fixed points of the three conditions.
#[derive(Clone, Debug, PartialEq)]
pub struct PairResponses {
    /// The first grating alone.
    pub first: FixedPoint,
    /// The second grating alone.
    pub second: FixedPoint,
    /// Both gratings.
    pub both: FixedPoint,
}

impl SupralinearNetwork {
    /// Index of the excitatory population.
    pub const EXCITATORY: usize = 0;
    /// Index of the inhibitory population.
    pub const INHIBITORY: usize = 1;

    /// Draws connections and constants of the cells.
    ///
    /// `orientations` are the preferred orientations of the points of the map, units of π (0 … 1), row by row; the
    /// published map has [`SupralinearParameters::CYCLES`] cycles on 75 × 75 points.
    ///
    /// # Errors
    /// [`RateNetworkError`] if a constant is out of range or there is not one finite orientation per point.
    ///
    /// # Examples
    /// ```
    /// use normcircuit_rate_network::supralinear::{SupralinearNetwork, SupralinearParameters};
    ///
    /// let parameters = SupralinearParameters { side: 10, ..SupralinearParameters::published() };
    /// let orientations: Vec<f64> = (0..100).map(|point| (f64::from(point % 10) + 0.5) / 10.0).collect();
    /// let map = SupralinearNetwork::build(&parameters, &orientations, 1)?;
    /// assert_eq!(map.network.size(), 200);
    /// # Ok::<(), normcircuit_rate_network::RateNetworkError>(())
    /// ```
    pub fn build(
        parameters: &SupralinearParameters,
        orientations: &[f64],
        seed: u64,
    ) -> Result<Self, RateNetworkError> {
        parameters.check()?;
        require_length("orientations", orientations.len(), parameters.points(), "point of the map")?;
        require_finite("orientations", orientations)?;
        let mut projections = Vec::new();
        for (index, projection) in parameters.projections().into_iter().enumerate() {
            let stream = index as u64 + 1;
            let weights = draw_weights(parameters, projection.constants, orientations, seed, stream)?;
            projections.push(RateProjection {
                source: projection.source,
                target: projection.target,
                weights,
            });
        }
        let network = RateNetwork::new(populations(parameters, seed).into(), projections)?;
        Ok(Self { network, orientations: orientations.to_vec(), parameters: *parameters })
    }

    /// Where the excitatory cells lie in arrays over all cells.
    pub fn excitatory(&self) -> Range<usize> {
        self.network.cells(Self::EXCITATORY)
    }

    /// Fixed points with either grating and with both, from silence.
    ///
    /// # Errors
    /// [`RateNetworkError`] if the stimulus or the settings are out of range. That a network does not come to rest is in
    /// the result.
    pub fn responses(
        &self,
        pair: &GratingPair,
        settings: &FixedPointSettings,
    ) -> Result<PairResponses, RateNetworkError> {
        let silence = vec![0.0; self.network.size()];
        let end = |shown| fixed_point(&self.network, &pair.currents(self, shown)?, &silence, settings);
        Ok(PairResponses {
            first: end([true, false])?,
            second: end([false, true])?,
            both: end([true, true])?,
        })
    }
}

/// Cells with constants of their own; the two cells of a point share the gain `k`.
fn populations(parameters: &SupralinearParameters, seed: u64) -> [RatePopulation; 2] {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let points = parameters.points();
    let mut draw = |mean: f64| -> Vec<f64> {
        let spread = parameters.cell_spread;
        let normal = StandardNormal.sample_iter(&mut random);
        normal.take(points).map(|deviation: f64| mean * (1.0 + spread * deviation)).collect()
    };
    let gains = draw(parameters.gain);
    [("E", parameters.excitatory), ("I", parameters.inhibitory)].map(|(name, class)| {
        let exponents = draw(class.exponent);
        let law = |(&gain, &exponent)| PowerLaw { gain, threshold: 0.0, exponent }.into();
        RatePopulation {
            name: name.to_owned(),
            transfer: gains.iter().zip(&exponents).map(law).collect(),
            time_constants: draw(class.time_constant),
        }
    })
}
