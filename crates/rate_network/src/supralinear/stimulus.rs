//! Two gratings on the map.

use libm::exp;

use super::SupralinearNetwork;
use super::wiring::{gaussian, orientation_difference};
use crate::error::{RateNetworkError, require};

/// Two gratings of equal contrast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GratingPair {
    /// Orientations, units of π.
    pub orientations: [f64; 2],
    /// Contrast `c` of either, in the units of the network's currents; the paper's figures go up to 50.
    pub contrast: f64,
    /// Where they are.
    pub placement: Placement,
}

/// Where two gratings are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// Both cover the whole map: a plaid.
    Superimposed,
    /// The first covers the left half of the map, the second the right half; the edge is a logistic function of the
    /// published width.
    Apart,
}

impl GratingPair {
    /// 0° and 90°.
    pub fn orthogonal(contrast: f64, placement: Placement) -> Self {
        Self { orientations: [0.0, 0.5], contrast, placement }
    }

    /// Currents of all cells, shape `[all cells]`: `c Σ h` over the gratings that are `shown`, the same for the two cells
    /// of a point. `h` is a Gaussian of the difference between preferred and shown orientation, within the grating.
    ///
    /// # Errors
    /// [`RateNetworkError::Parameter`] if an orientation is not finite or the contrast is negative or not finite.
    pub fn currents(&self, map: &SupralinearNetwork, shown: [bool; 2]) -> Result<Vec<f64>, RateNetworkError> {
        let contrast = self.contrast;
        require("contrast", contrast, contrast.is_finite() && contrast >= 0.0, "finite and at least 0")?;
        for orientation in self.orientations {
            require("orientation of a grating", orientation, orientation.is_finite(), "finite")?;
        }
        let at = |(point, &preferred): (usize, &f64)| -> f64 {
            let cover = self.cover(map, point);
            let drive = |grating: usize| {
                let difference = orientation_difference(preferred, self.orientations[grating]);
                cover[grating] * gaussian(difference, map.parameters.input_orientation_width)
            };
            contrast * (0..2).filter(|&grating| shown[grating]).map(drive).sum::<f64>()
        };
        let one_population: Vec<f64> = map.orientations.iter().enumerate().map(at).collect();
        Ok(one_population.repeat(2))
    }

    /// How much of either grating a point sees, 0 … 1.
    fn cover(&self, map: &SupralinearNetwork, point: usize) -> [f64; 2] {
        match self.placement {
            Placement::Superimposed => [1.0, 1.0],
            Placement::Apart => {
                let side = map.parameters.side;
                let middle = 0.5 * (side as f64 - 1.0);
                let beyond = ((point % side) as f64 - middle) / map.parameters.edge_width;
                let right = 1.0 / (1.0 + exp(-beyond));
                [1.0 - right, right]
            }
        }
    }
}
