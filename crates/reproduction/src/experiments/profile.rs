//! How large and how long: from the miniature of the tests to the paper's own lengths.

use normcircuit_connectivity::CircuitParameters;
use normcircuit_simulation::ParameterError;
use std::str::FromStr;

/// A trade of time for certainty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// A small network for tests: the physics of the full one, not its numbers.
    Miniature,
    /// The full network for as long as a coffee break buys.
    Draft,
    /// The full network for a night: enough for a verdict on every claim.
    Standard,
    /// The paper's own simulated seconds.
    Paper,
}

/// A profile of that name does not exist.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no profile “{0}”; the profiles are miniature, draft, standard and paper")]
pub struct UnknownProfile(pub String);

impl Profile {
    /// All profiles, the shortest first.
    pub const ALL: [Self; 4] = [Self::Miniature, Self::Draft, Self::Standard, Self::Paper];

    /// Name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Miniature => "miniature",
            Self::Draft => "draft",
            Self::Standard => "standard",
            Self::Paper => "paper",
        }
    }

    /// The circuit that is simulated.
    ///
    /// # Errors
    /// [`ParameterError`] if its size is out of range.
    pub fn circuit(self) -> Result<CircuitParameters, ParameterError> {
        match self {
            Self::Miniature => CircuitParameters::miniature(20),
            _ => Ok(CircuitParameters::default_paper()),
        }
    }

    /// Runs of each of the three conditions.
    pub fn runs_per_condition(self) -> u64 {
        match self {
            Self::Miniature => 2,
            Self::Draft => 4,
            Self::Standard | Self::Paper => 10,
        }
    }

    /// Length of one run, ms.
    pub fn run_duration(self) -> u64 {
        match self {
            Self::Miniature => 3_000,
            _ => 20_000,
        }
    }
}

impl FromStr for Profile {
    type Err = UnknownProfile;

    fn from_str(name: &str) -> Result<Self, UnknownProfile> {
        Self::ALL
            .into_iter()
            .find(|profile| profile.name() == name)
            .ok_or_else(|| UnknownProfile(name.to_owned()))
    }
}
