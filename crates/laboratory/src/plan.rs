//! What is to be made: how large, how long, and from which root of randomness.

use crate::error::ExperimentError;
use crate::profile::{Lengths, Profile};
use normcircuit_protocols::Model;
use normcircuit_protocols::experiment::{CountWindows, CountedPopulation, Experiment, ShownCondition};
use normcircuit_protocols::networks::Network;
use normcircuit_simulation::ParameterError;
use std::sync::Arc;

/// Excitatory rows of the network in profile miniature.
const MINIATURE_ROWS: usize = 20;

/// How large and how long the experiments of the figures are, and the root of all their randomness.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// A trade of time for certainty.
    pub profile: Profile,
    /// The root of all randomness: wiring, noise, spikes, resampling.
    pub seed: u64,
    /// How long each experiment is.
    pub lengths: Lengths,
    /// Networks, wired from this root seed and those that follow it, over which figures that are about one network are repeated.
    pub networks: u64,
}

/// A network with the names by which figures and progress call it.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedModel {
    /// Name on the command line and in files, such as `matched-in-degree`.
    pub id: &'static str,
    /// Everything physical.
    pub model: Arc<Model>,
}

impl Plan {
    /// The plan of a profile, with its own number of trials.
    pub fn new(profile: Profile, seed: u64) -> Self {
        Self { profile, seed, lengths: profile.lengths(), networks: profile.networks() }
    }

    /// The same plan with other steps at which stimuli are discriminated, in units of the paper's: `[1]` is the published protocol.
    /// A step that the profile does not have gets as many trials as make it as noisy as the profile's smallest.
    ///
    /// # Errors
    /// [`ParameterError`] unless there are some, rising, from 1 to 15.
    pub fn with_steps(mut self, steps: &[u8]) -> Result<Self, ParameterError> {
        self.lengths.set_steps(steps)?;
        Ok(self)
    }

    /// The same plan with another number of flashed trials of each of two stimuli, at every step.
    ///
    /// # Errors
    /// [`ParameterError`] unless there are 20 to 10 000 000 trials.
    pub fn with_trials(mut self, trials: u64) -> Result<Self, ParameterError> {
        let enough = (20..=10_000_000).contains(&trials);
        ParameterError::require("trials", trials as f64, enough, "from 20 to 10 000 000")?;
        self.lengths.set_trials(trials);
        Ok(self)
    }

    /// The same plan repeated over another number of networks.
    ///
    /// # Errors
    /// [`ParameterError`] unless there are 1 to 1000 networks.
    pub fn with_networks(mut self, networks: u64) -> Result<Self, ParameterError> {
        let sensible = (1..=1000).contains(&networks);
        ParameterError::require("networks", networks as f64, sensible, "from 1 to 1000")?;
        self.networks = networks;
        Ok(self)
    }

    /// A plan for each of the networks.
    pub fn of_each_network(&self) -> impl Iterator<Item = Self> {
        (0..self.networks).map(|number| Self {
            seed: self.seed.wrapping_add(number),
            networks: 1,
            ..self.clone()
        })
    }

    /// The default network in the size of the profile.
    ///
    /// # Errors
    /// [`ExperimentError`] if its size is out of range.
    pub fn default_network(&self) -> Result<NamedModel, ExperimentError> {
        self.network("default")
    }

    /// A named network in the size of the profile.
    ///
    /// # Errors
    /// [`ExperimentError`] if there is no such network or its size is out of range.
    pub fn network(&self, id: &str) -> Result<NamedModel, ExperimentError> {
        let network = Network::find(id)?;
        let model = network.model();
        let model = if self.profile == Profile::Miniature { model.with_rows(MINIATURE_ROWS)? } else { model };
        Ok(NamedModel { id: network.id, model: Arc::new(model) })
    }

    /// An experiment on a network: one run of each condition, spikes of all populations counted, nothing else recorded.
    pub fn experiment(
        &self,
        network: &NamedModel,
        duration_ms: u64,
        counts: CountWindows,
        conditions: Vec<ShownCondition>,
    ) -> Experiment {
        Experiment {
            duration_ms,
            runs: 1,
            seed: self.seed,
            first_run: 0,
            counts,
            populations: CountedPopulation::ALL.to_vec(),
            currents: None,
            spikes: None,
            traces: Vec::new(),
            model: Arc::clone(&network.model),
            conditions,
        }
    }

    /// What determines results, in words.
    pub fn describe(&self) -> String {
        let mut words = format!("profile {}, root seed {}", self.profile.name(), self.seed);
        if self.lengths.steps != self.profile.lengths().steps {
            let each = self.lengths.steps.iter().map(|at| format!("{} of step {}", at.trials, at.step));
            words = words + ", trials of each stimulus: " + &each.collect::<Vec<_>>().join(", ");
        }
        words + &self.repeats(", {} networks")
    }

    /// The same as arguments of `cargo xtask reproduce`.
    pub fn arguments(&self) -> String {
        let mut words = format!("--profile {} --seed {}", self.profile.name(), self.seed);
        let steps: Vec<u8> = self.lengths.steps.iter().map(|at| at.step).collect();
        let mut usual = self.profile.lengths();
        if usual.steps.iter().map(|at| at.step).ne(steps.iter().copied()) {
            let list: Vec<String> = steps.iter().map(u8::to_string).collect();
            words = words + " --steps " + &list.join(",");
            // These steps were accepted when the plan was made.
            let _accepted = usual.set_steps(&steps);
        }
        if usual.steps != self.lengths.steps {
            words = words + " --trials " + &self.lengths.trials().to_string();
        }
        words + &self.repeats(" --networks {}")
    }

    /// The number of networks in a sentence, if it is not the profile's own.
    fn repeats(&self, sentence: &str) -> String {
        if self.networks == self.profile.networks() {
            return String::new();
        }
        sentence.replace("{}", &self.networks.to_string())
    }
}
