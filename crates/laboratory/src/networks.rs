//! Networks with more or less heterogeneity.

use crate::laboratory::{ExperimentError, Laboratory};
use normcircuit_connectivity::CircuitParameters;

/// Scale of the gamma distribution of in-degrees in the broad network: their variance is four times their mean. In the
/// default network, where sources draw targets, it is about the mean; the standard deviation thus doubles.
const BROAD_SCALE: f64 = 4.0;

/// A network with its own spread of in-degrees; means, strengths and kernels are the same in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetworkVariant {
    /// Every source cell has the same number of targets: in-degrees vary.
    Default,
    /// Every target cell has the same number of sources.
    Matched,
    /// In-degrees from a gamma distribution that is broader than in the default network.
    Broad,
}

impl NetworkVariant {
    /// All variants.
    pub const ALL: [Self; 3] = [Self::Default, Self::Matched, Self::Broad];

    /// Name in legends.
    pub fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Matched => "matched in-degree",
            Self::Broad => "broad in-degree",
        }
    }

    /// Its circuit, in the size of the profile.
    ///
    /// # Errors
    /// [`ExperimentError`] if degrees do not come out whole.
    pub fn circuit(self, laboratory: &Laboratory) -> Result<CircuitParameters, ExperimentError> {
        let default = laboratory.circuit().clone();
        Ok(match self {
            Self::Default => default,
            Self::Matched => default.with_fixed_in_degrees()?,
            Self::Broad => default.with_gamma_in_degrees(BROAD_SCALE)?,
        })
    }
}
