//! Sets of steady stimuli: orientations, which give tuning curves, and pairs of contrasts.

use crate::error::ExperimentError;
use crate::laboratory::Laboratory;
use crate::measure::Measure;
use crate::measurements::conditions::SETTLING_MS;
use crate::measurements::take::into_counts;
use crate::plan::{NamedModel, Plan};
use ndarray::Array2;
use normcircuit_protocols::experiment::{CountWindows, CountedPopulation, ExperimentRun, ShownCondition};
use normcircuit_protocols::{Grating, Stimulus, Study, ThreeConditions, View};

/// Counts are taken in windows of this length, one after the other, ms: the paper's.
pub const WINDOW_MS: u64 = 200;

/// Which stimuli a set holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StimulusSetKind {
    /// Both images have the same orientation, evenly spaced over 180°, at contrast 0.5.
    Orientations,
    /// The images of the three conditions, both shown, with every pair of contrasts of an even spacing up to 1.
    Contrasts,
}

impl StimulusSetKind {
    /// Both kinds.
    pub const ALL: [Self; 2] = [Self::Orientations, Self::Contrasts];

    /// What the set is called in captions.
    pub fn name(self) -> &'static str {
        match self {
            Self::Orientations => "orientations",
            Self::Contrasts => "contrast pairs",
        }
    }

    fn study(self) -> Study {
        match self {
            Self::Orientations => Study::Orientations,
            Self::Contrasts => Study::ContrastPairs,
        }
    }

    fn stimuli(self, plan: &Plan) -> Vec<Stimulus> {
        let images = ThreeConditions::default();
        match self {
            Self::Orientations => (0..plan.lengths.orientations)
                .map(|step| (step + 1) as f64 / plan.lengths.orientations as f64)
                .map(|orientation| View::grating(orientation, images.first.contrast))
                .map(|view| Stimulus { first: view.clone(), second: view })
                .collect(),
            Self::Contrasts => {
                let count = plan.lengths.class_contrasts;
                let view = |image: Grating, step: usize| {
                    View::grating(image.orientation, (step + 1) as f64 / count as f64)
                };
                (0..count * count)
                    .map(|class| Stimulus {
                        first: view(images.first, class / count),
                        second: view(images.second, class % count),
                    })
                    .collect()
            }
        }
    }
}

/// A set of stimuli shown to a network, each from the beginning to the end of a run of its own.
#[derive(Clone, Debug)]
pub struct StimulusSet {
    /// Which stimuli.
    pub kind: StimulusSetKind,
    network: NamedModel,
    plan: Plan,
    duration_ms: u64,
}

/// Counts of the excitatory neurons in windows of 200 ms, `[window × neuron]` for each stimulus.
pub type ClassCounts = Vec<Array2<u16>>;

impl StimulusSet {
    /// A set shown to a network, for as long as the plan says.
    pub fn new(plan: &Plan, network: NamedModel, kind: StimulusSetKind) -> Self {
        Self { kind, network, plan: plan.clone(), duration_ms: plan.lengths.class_ms }
    }

    /// The same set with another duration of each stimulus, ms.
    #[must_use]
    pub fn lasting(mut self, duration_ms: u64) -> Self {
        self.duration_ms = duration_ms;
        self
    }
}

impl Measure for StimulusSet {
    type Output = ClassCounts;

    fn runs(&self) -> Result<Vec<ExperimentRun>, ExperimentError> {
        let steady = |stimulus: Stimulus| ShownCondition::steady("", stimulus);
        let conditions: Vec<ShownCondition> = self.kind.stimuli(&self.plan).into_iter().map(steady).collect();
        let windows = CountWindows::consecutive(SETTLING_MS, WINDOW_MS);
        let study = self.kind.study();
        study.run(conditions.len() as u64)?;
        let mut experiment = self.plan.experiment(&self.network, self.duration_ms, windows, conditions);
        experiment.first_run = study.first_run();
        experiment.populations = vec![CountedPopulation::Excitatory];
        Ok(experiment.runs())
    }

    fn take(&self, laboratory: &Laboratory) -> Result<ClassCounts, ExperimentError> {
        let name = format!("{}, {}", self.kind.name(), self.network.id);
        laboratory.map_runs(&name, &self.runs()?, |record| into_counts(record, CountedPopulation::Excitatory))
    }
}
