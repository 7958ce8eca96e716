//! How large and how long: from the miniature of the tests to the paper's own lengths.

use normcircuit_protocols::ByCondition;
use normcircuit_simulation::ParameterError;
use std::borrow::Cow;
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

/// Flashed trials of each of two stimuli that differ by one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepTrials {
    /// The difference of the stimuli in units of the paper's.
    pub step: u8,
    /// Trials of each stimulus.
    pub trials: u64,
}

/// How long the experiments of the figures are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lengths {
    /// Simulated time of one run of the three conditions and of flashed stimuli, ms.
    pub run_ms: u64,
    /// Runs of each of the three conditions in the default network.
    pub condition_runs: u64,
    /// The same in each other network.
    pub other_condition_runs: u64,
    /// Runs of each condition in those networks of the supplement whose correlations are in question.
    pub supplement_runs: ByCondition<u64>,
    /// Simulated time of one run in the other networks of the supplement, whose figures are about norm indices, ms.
    pub variant_ms: u64,
    /// Runs of each of the three conditions in these.
    pub variant_runs: u64,
    /// The same in networks with broad weights or in-degrees.
    pub broad_runs: u64,
    /// Simulated time of each condition with another pair of orientations, ms.
    pub pair_ms: u64,
    /// Excitatory neurons whose currents are recorded.
    pub current_cells: usize,
    /// Orientations of tuning curves, which are also classes of stimuli.
    pub orientations: usize,
    /// Contrasts of each image that make the other classes of stimuli.
    pub class_contrasts: usize,
    /// Simulated time of a steady stimulus of tuning curves, ms.
    pub class_ms: u64,
    /// Simulated time of a steady stimulus that serves as a class alone, ms.
    pub other_class_ms: u64,
    /// Simulated time of each pair of contrasts, ms.
    pub grid_ms: u64,
    /// Neurons to whose contrast responses models are fitted.
    pub fitted_units: usize,
    /// Steps at which two stimuli are discriminated, the smallest first, with their flashed trials. The noise of information falls
    /// with the square of the step, its bias grows with it: two steps and more allow extrapolation to none.
    pub steps: Cow<'static, [StepTrials]>,
    /// The same in networks that the paper does not have, of contrast alone.
    pub other_steps: Cow<'static, [StepTrials]>,
    /// Neurons of the largest population whose capacity is computed.
    pub manifold_units: usize,
}

const fn at(step: u8, trials: u64) -> StepTrials {
    StepTrials { step, trials }
}

impl Lengths {
    const MINIATURE: Self = Self {
        run_ms: 3_000,
        condition_runs: 2,
        other_condition_runs: 2,
        supplement_runs: ByCondition { first: 1, second: 1, both: 1 },
        variant_ms: 3_000,
        variant_runs: 1,
        broad_runs: 1,
        pair_ms: 3_000,
        current_cells: 200,
        orientations: 8,
        class_contrasts: 3,
        class_ms: 3_000,
        other_class_ms: 3_000,
        grid_ms: 1_500,
        fitted_units: 60,
        steps: Cow::Borrowed(&[at(5, 20), at(10, 20)]),
        other_steps: Cow::Borrowed(&[at(5, 20), at(10, 20)]),
        manifold_units: 100,
    };
    const DRAFT: Self = Self {
        run_ms: 20_000,
        condition_runs: 4,
        other_condition_runs: 1,
        supplement_runs: ByCondition { first: 1, second: 1, both: 2 },
        variant_ms: 15_000,
        variant_runs: 1,
        broad_runs: 1,
        pair_ms: 10_000,
        current_cells: 1_000,
        orientations: 16,
        class_contrasts: 3,
        class_ms: 8_000,
        other_class_ms: 5_000,
        grid_ms: 1_200,
        fitted_units: 600,
        steps: Cow::Borrowed(&[at(5, 114), at(10, 38)]),
        other_steps: Cow::Borrowed(&[at(5, 38), at(10, 38)]),
        manifold_units: 800,
    };
    const STANDARD: Self = Self {
        condition_runs: 10,
        current_cells: 3_000,
        other_condition_runs: 10,
        supplement_runs: ByCondition { first: 3, second: 3, both: 3 },
        variant_ms: 20_000,
        variant_runs: 10,
        broad_runs: 3,
        pair_ms: 20_000,
        class_contrasts: 4,
        class_ms: 31_000,
        other_class_ms: 15_000,
        grid_ms: 20_000,
        fitted_units: 20_000,
        steps: Cow::Borrowed(&[at(3, 380), at(5, 228), at(10, 152)]),
        other_steps: Cow::Borrowed(&[at(3, 380), at(5, 228), at(10, 152)]),
        manifold_units: 3_200,
        ..Self::DRAFT
    };
    const PAPER: Self = Self {
        grid_ms: 200_000,
        other_class_ms: 31_000,
        steps: Cow::Borrowed(&[at(1, 38_000)]),
        other_steps: Cow::Borrowed(&[at(1, 38_000)]),
        ..Self::STANDARD
    };

    /// The largest number of flashed trials of a stimulus.
    pub fn trials(&self) -> u64 {
        self.steps.iter().map(|step| step.trials).max().unwrap_or(0)
    }

    /// Replaces the steps. A step that there was not gets as many trials as make it as noisy as the smallest one, whose noise falls
    /// with the square of the step.
    pub(crate) fn set_steps(&mut self, steps: &[u8]) -> Result<(), ParameterError> {
        let distinct = steps.is_sorted_by(|one, next| one < next);
        let sensible = !steps.is_empty() && distinct && steps.iter().all(|step| (1..=15).contains(step));
        let first = steps.first().copied().map_or(f64::NAN, f64::from);
        ParameterError::require(
            "first of the steps",
            first,
            sensible,
            "the smallest of rising ones from 1 to 15",
        )?;
        for planned in [&mut self.steps, &mut self.other_steps] {
            let trials = |step: u8| {
                let known = planned.iter().find(|known| known.step == step);
                let smallest = planned.first().map_or(0, |least| least.trials * u64::from(least.step).pow(2));
                known.map_or_else(|| smallest.div_ceil(u64::from(step).pow(2)).max(20), |known| known.trials)
            };
            *planned = steps.iter().map(|&step| at(step, trials(step))).collect();
        }
        Ok(())
    }

    /// Replaces the number of trials at every step.
    pub(crate) fn set_trials(&mut self, trials: u64) {
        for planned in [&mut self.steps, &mut self.other_steps] {
            *planned = planned.iter().map(|known| at(known.step, trials)).collect();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_step_is_one_flag_away() {
        let mut lengths = Lengths::STANDARD;
        lengths.set_steps(&[1, 10]).unwrap();
        // 380 trials at three times the step are as noisy as nine times as many at one; the step that there was keeps its own.
        assert_eq!(*lengths.steps, [at(1, 9 * 380), at(10, 152)]);
        assert_eq!(*Lengths::PAPER.steps, [at(1, 38_000)]);
        for wrong in [&[][..], &[0], &[16], &[5, 5], &[10, 5]] {
            assert!(lengths.set_steps(wrong).is_err(), "{wrong:?}");
        }
    }
}
