//! How large and how long: from the miniature of the tests to the paper's own lengths.

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

    /// Over how many networks figures that are about one network are repeated.
    pub fn networks(self) -> u64 {
        match self {
            Self::Miniature | Self::Draft => 1,
            Self::Standard | Self::Paper => 4,
        }
    }

    /// How long the experiments of the figures are.
    pub fn lengths(self) -> Lengths {
        match self {
            Self::Miniature => Lengths::MINIATURE,
            Self::Draft => Lengths::DRAFT,
            Self::Standard => Lengths::STANDARD,
            Self::Paper => Lengths::PAPER,
        }
    }
}

/// How long the experiments of the figures are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lengths {
    /// Simulated time of one run of the three conditions and of flashed stimuli, ms.
    pub run_ms: u64,
    /// Runs of each of the three conditions in the default network.
    pub condition_runs: u64,
    /// The same in each other network.
    pub other_condition_runs: u64,
    /// Excitatory neurons whose currents are recorded.
    pub current_cells: usize,
    /// Orientations of tuning curves, which are also classes of stimuli.
    pub orientations: usize,
    /// Contrasts of each image that make the other classes of stimuli.
    pub class_contrasts: usize,
    /// Simulated time of a steady stimulus of tuning curves and classes, ms.
    pub class_ms: u64,
    /// Simulated time of each pair of contrasts, ms.
    pub grid_ms: u64,
    /// Neurons to whose contrast responses models are fitted.
    pub fitted_units: usize,
    /// Flashed trials of each of two stimuli that are told apart.
    pub trials: u64,
    /// Neurons of the largest population whose capacity is computed.
    pub manifold_units: usize,
}

impl Lengths {
    const MINIATURE: Self = Self {
        run_ms: 3_000,
        condition_runs: 2,
        other_condition_runs: 2,
        current_cells: 200,
        orientations: 8,
        class_contrasts: 3,
        class_ms: 3_000,
        grid_ms: 1_500,
        fitted_units: 60,
        trials: 40,
        manifold_units: 100,
    };
    const DRAFT: Self = Self {
        run_ms: 20_000,
        condition_runs: 4,
        other_condition_runs: 2,
        current_cells: 1_000,
        orientations: 16,
        class_contrasts: 3,
        class_ms: 15_000,
        grid_ms: 3_000,
        fitted_units: 1_000,
        trials: 152,
        manifold_units: 800,
    };
    const STANDARD: Self = Self {
        condition_runs: 10,
        current_cells: 3_000,
        other_condition_runs: 10,
        class_contrasts: 4,
        class_ms: 31_000,
        grid_ms: 20_000,
        fitted_units: 20_000,
        trials: 4_000,
        manifold_units: 3_200,
        ..Self::DRAFT
    };
    const PAPER: Self = Self { grid_ms: 200_000, trials: 38_000, ..Self::STANDARD };
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
