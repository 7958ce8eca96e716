//! Flashed trials of two nearby stimuli, which a decoder discriminates.

use crate::error::ExperimentError;
use crate::laboratory::Laboratory;
use crate::measure::Measure;
use crate::measurements::take::{into_counts, joined};
use crate::plan::{NamedModel, Plan};
use crate::profile::StepTrials;
use ndarray::{Array2, s};
use normcircuit_protocols::experiment::{CountWindows, CountedPopulation, ExperimentRun, ShownCondition};
use normcircuit_protocols::{Condition, Stimulus, Study, ThreeConditions};
use std::f64::consts::PI;

/// Duration of a presentation, in which spikes are counted, ms.
pub const PRESENTED_MS: u64 = 200;
/// Pause after a presentation, in which V1 fires uniformly and without noise, ms.
pub const PAUSE_MS: u64 = 300;
/// Presentations at the beginning of a run that are not counted.
pub const DROPPED: u64 = 2;

/// What changes in the first image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// Its contrast.
    Contrast,
    /// Its orientation.
    Orientation,
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

    /// The difference of the paper's two stimuli: contrast, or rad.
    pub fn published_difference(self) -> f64 {
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

    /// Unit of the change with a space before it; contrast has none.
    pub fn unit_of_change(self) -> &'static str {
        match self {
            Self::Contrast => "",
            Self::Orientation => " rad",
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

    /// Each step has a study of its own: neither shares noise with the other, nor with other experiments.
    fn study(self, step: u8) -> Study {
        match self {
            Self::Contrast => Study::ContrastTrials(step),
            Self::Orientation => Study::OrientationTrials(step),
        }
    }
}

/// Trials of two stimuli that differ in one feature, in a network.
#[derive(Clone, Debug)]
pub struct Discrimination {
    /// What differs.
    pub feature: Feature,
    /// The difference in units of the paper's.
    pub step: u8,
    network: NamedModel,
    trials: u64,
    plan: Plan,
}

/// Counts of the excitatory neurons in trials of two stimuli.
#[derive(Clone, Debug)]
pub struct Trials {
    /// What differs.
    pub feature: Feature,
    /// `[trial × neuron]` of the stimulus below and of that above.
    pub counts: [Array2<u8>; 2],
    /// Stimulus above minus stimulus below, contrast or rad.
    pub difference: f64,
    /// The same in units of the paper's.
    pub step: u8,
}

impl Discrimination {
    /// `trials` trials of each of two stimuli that differ by `step` times the paper's difference.
    pub fn new(plan: &Plan, network: NamedModel, feature: Feature, step: u8, trials: u64) -> Self {
        Self { feature, step, network, trials, plan: plan.clone() }
    }

    /// Trials of stimuli that differ by each of `steps`.
    pub fn at_steps(plan: &Plan, network: &NamedModel, feature: Feature, steps: &[StepTrials]) -> Vec<Self> {
        steps.iter().map(|at| Self::new(plan, network.clone(), feature, at.step, at.trials)).collect()
    }

    /// Stimulus above minus stimulus below, contrast or rad.
    pub fn difference(&self) -> f64 {
        f64::from(self.step) * self.feature.published_difference()
    }
}

impl Measure for Discrimination {
    type Output = Trials;

    /// As many runs as the trials need. Further trials are further runs: the first ones stay.
    fn runs(&self) -> Result<Vec<ExperimentRun>, ExperimentError> {
        let half = self.difference() / 2.0;
        let shown = [-half, half]
            .map(|change| ShownCondition::flashed("", self.feature.stimulus(change), PRESENTED_MS, PAUSE_MS));
        let cycle = PRESENTED_MS + PAUSE_MS;
        let windows = CountWindows { from_ms: DROPPED * cycle, window_ms: PRESENTED_MS, every_ms: cycle };
        let duration = self.plan.lengths.run_ms;
        let per_run = windows.windows(duration).len() as u64;
        let mut experiment = self.plan.experiment(&self.network, duration, windows, shown.to_vec());
        experiment.runs = self.trials.div_ceil(per_run.max(1));
        let study = self.feature.study(self.step);
        study.run(2 * experiment.runs)?;
        experiment.first_run = study.first_run();
        experiment.populations = vec![CountedPopulation::Excitatory];
        Ok(experiment.runs())
    }

    fn take(&self, laboratory: &Laboratory) -> Result<Trials, ExperimentError> {
        let name = format!("trials of {} × {}, {}", self.feature.name(), self.step, self.network.id);
        // A refractory period leaves at most a hundred and some spikes in 200 ms.
        let narrow = |count: u16| u8::try_from(count).unwrap_or(u8::MAX);
        let records = laboratory.map_runs(&name, &self.runs()?, |record| {
            Ok(into_counts(record, CountedPopulation::Excitatory)?.mapv(narrow))
        })?;
        // The two stimuli come in turn.
        let mut stimuli = [Vec::new(), Vec::new()];
        for (place, counts) in records.into_iter().enumerate() {
            stimuli[place % 2].push(counts);
        }
        let wanted = self.trials as usize;
        let first_trials = |parts: &[Array2<u8>]| -> Result<Array2<u8>, ExperimentError> {
            let all = joined(parts)?;
            let trials = all.nrows().min(wanted);
            Ok(all.slice_move(s![..trials, ..]))
        };
        let [below, above] = stimuli;
        Ok(Trials {
            feature: self.feature,
            counts: [first_trials(&below)?, first_trials(&above)?],
            difference: self.difference(),
            step: self.step,
        })
    }
}

impl Trials {
    /// Trials of each stimulus.
    pub fn count(&self) -> usize {
        self.counts[0].nrows()
    }
}
