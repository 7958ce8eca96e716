//! Flashed trials of two nearby stimuli, which a decoder tells apart.

use crate::classes::excitatory_counts;
use crate::laboratory::{ExperimentError, Laboratory};
use ndarray::{Array2, Axis, concatenate, s};
use normcircuit_connectivity::CircuitParameters;
use normcircuit_protocols::experiment::{CountWindows, CountedPopulation, ExperimentRun, ShownCondition};
use normcircuit_protocols::{Condition, Stimulus, ThreeConditions};
use std::f64::consts::PI;

/// Duration of a presentation, in which spikes are counted, ms.
pub const PRESENTED: u64 = 200;
/// Pause after a presentation, in which V1 fires uniformly and without noise, ms.
const PAUSE: u64 = 300;
/// Presentations at the beginning of a run that are not counted.
const DROPPED: u64 = 2;

/// What changes, a little, in the first image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// Its contrast, between 0.49 and 0.51.
    Contrast,
    /// Its orientation, between 0.02 rad to either side.
    Orientation,
}

/// Counts of the excitatory neurons in trials of two stimuli.
#[derive(Clone, Debug)]
pub struct Trials {
    /// `[trial × neuron]` of the stimulus below and of that above.
    pub counts: [Array2<u8>; 2],
    /// Stimulus above minus stimulus below, contrast or rad.
    pub difference: f64,
}

impl Feature {
    /// Both features.
    pub const ALL: [Self; 2] = [Self::Contrast, Self::Orientation];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Contrast => "contrast",
            Self::Orientation => "orientation",
        }
    }

    /// The difference of the two stimuli: contrast, or rad (as in the paper).
    pub fn difference(self) -> f64 {
        match self {
            Self::Contrast => 0.02,
            Self::Orientation => 0.04,
        }
    }

    /// Unit of the linear Fisher information.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Contrast => "contrast^{-2}",
            Self::Orientation => "rad^{-2}",
        }
    }

    /// Both images, the first one changed by `change` (contrast or rad).
    pub fn stimulus(self, change: f64) -> Stimulus {
        let mut images = ThreeConditions::default();
        match self {
            Self::Contrast => images.first.contrast += change,
            Self::Orientation => images.first.orientation += change / PI,
        }
        images.stimulus(Condition::Both)
    }

    /// Index of the first run: neither feature shares noise with the other, nor with other experiments.
    fn first_run(self) -> u64 {
        match self {
            Self::Contrast => 2_000_000,
            Self::Orientation => 3_000_000,
        }
    }

    /// The runs that are needed for as many trials of each stimulus as the options say. Further trials are further runs: the
    /// first ones stay.
    pub fn runs_needed(self, laboratory: &Laboratory, circuit: &CircuitParameters) -> Vec<ExperimentRun> {
        let options = laboratory.options();
        let duration = options.profile.lengths().run_ms;
        let half = self.difference() / 2.0;
        let shown =
            [-half, half].map(|change| ShownCondition::flashed("", self.stimulus(change), PRESENTED, PAUSE));
        let cycle = PRESENTED + PAUSE;
        let windows = CountWindows { from_ms: DROPPED * cycle, window_ms: PRESENTED, every_ms: cycle };
        let per_run = windows.windows(duration).len() as u64;
        let mut experiment = laboratory.experiment(duration, windows, shown.to_vec());
        experiment.runs = options.trials().div_ceil(per_run.max(1));
        experiment.first_run = self.first_run();
        experiment.populations = vec![CountedPopulation::Excitatory];
        experiment.model = laboratory.model_of(circuit);
        experiment.runs()
    }

    /// Makes or loads the trials; progress calls the network `name`.
    ///
    /// # Errors
    /// [`ExperimentError`] if a run fails or the store does.
    pub fn measure(
        self,
        laboratory: &Laboratory,
        circuit: &CircuitParameters,
        name: &str,
    ) -> Result<Trials, ExperimentError> {
        let name = format!("trials of {}, {name}", self.name());
        let runs = self.runs_needed(laboratory, circuit);
        // A refractory period leaves at most a hundred and some spikes in 200 ms.
        let narrow = |count: u16| u8::try_from(count).unwrap_or(u8::MAX);
        let records = laboratory.map_runs(&name, &runs, |record| excitatory_counts(record).mapv(narrow))?;
        let wanted = laboratory.options().trials() as usize;
        let of = |stimulus: usize| {
            let views: Vec<_> =
                records.iter().skip(stimulus).step_by(2).map(|counts| counts.view()).collect();
            // All runs have the same neurons.
            let all = concatenate(Axis(0), &views).unwrap_or_default();
            let trials = all.nrows().min(wanted);
            all.slice_move(s![..trials, ..])
        };
        Ok(Trials { counts: [of(0), of(1)], difference: self.difference() })
    }
}

impl Trials {
    /// Trials of each stimulus.
    pub fn count(&self) -> usize {
        self.counts[0].nrows()
    }
}
