//! Sets of steady stimuli: orientations, which give tuning curves, and pairs of contrasts.

use crate::laboratory::{ExperimentError, Laboratory};
use crate::rates::SETTLING;
use ndarray::Array2;
use normcircuit_connectivity::CircuitParameters;
use normcircuit_protocols::experiment::{CountWindows, CountedPopulation, ExperimentRun, ShownCondition};
use normcircuit_protocols::{Grating, Stimulus, ThreeConditions, View};

/// Counts are taken in windows of this length, one after the other, ms: the paper's.
const WINDOW: u64 = 200;

/// A set of stimuli, each shown from the beginning to the end of a run of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClassSet {
    /// Both images have the same orientation, evenly spaced over 180°, at contrast 0.5.
    Orientations,
    /// The images of the three conditions, both shown, with every pair of contrasts of an even spacing up to 1.
    Contrasts,
}

impl ClassSet {
    /// Both sets.
    pub const ALL: [Self; 2] = [Self::Orientations, Self::Contrasts];

    /// What the set is called in captions.
    pub fn name(self) -> &'static str {
        match self {
            Self::Orientations => "orientations",
            Self::Contrasts => "contrast pairs",
        }
    }

    /// Index of the first run: no set shares noise with another, nor with the three conditions.
    fn first_run(self) -> u64 {
        match self {
            Self::Orientations => 1_100_000,
            Self::Contrasts => 1_200_000,
        }
    }

    /// The stimuli, in order.
    pub fn stimuli(self, laboratory: &Laboratory) -> Vec<Stimulus> {
        let lengths = laboratory.options().profile.lengths();
        let images = ThreeConditions::default();
        match self {
            Self::Orientations => (0..lengths.orientations)
                .map(|step| (step + 1) as f64 / lengths.orientations as f64)
                .map(|orientation| View::grating(orientation, images.first.contrast))
                .map(|view| Stimulus { first: view.clone(), second: view })
                .collect(),
            Self::Contrasts => {
                let count = lengths.class_contrasts;
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

    /// The runs that are needed, one for each stimulus.
    pub fn runs_needed(self, laboratory: &Laboratory, circuit: &CircuitParameters) -> Vec<ExperimentRun> {
        let steady = |stimulus: Stimulus| ShownCondition::steady("", stimulus);
        let conditions = self.stimuli(laboratory).into_iter().map(steady).collect();
        let duration = laboratory.options().profile.lengths().class_ms;
        let windows = CountWindows::consecutive(SETTLING, WINDOW);
        let mut experiment = laboratory.experiment(duration, windows, conditions);
        experiment.first_run = self.first_run();
        experiment.populations = vec![CountedPopulation::Excitatory];
        experiment.model = laboratory.model_of(circuit);
        experiment.runs()
    }

    /// Counts of the excitatory neurons in windows of 200 ms, `[window × neuron]` for each stimulus; progress calls the
    /// network `name`.
    ///
    /// # Errors
    /// [`ExperimentError`] if a run fails or the store does.
    pub fn measure(
        self,
        laboratory: &Laboratory,
        circuit: &CircuitParameters,
        name: &str,
    ) -> Result<Vec<Array2<u16>>, ExperimentError> {
        let name = format!("{}, {name}", self.name());
        laboratory.map_runs(&name, &self.runs_needed(laboratory, circuit), excitatory_counts)
    }
}

/// The counts of the excitatory neurons.
pub(crate) fn excitatory_counts(record: normcircuit_protocols::experiment::RunRecord) -> Array2<u16> {
    let wanted = CountedPopulation::Excitatory;
    let counts = record.counts.into_iter().find(|(population, _)| *population == wanted);
    counts.map(|(_, counts)| counts).unwrap_or_default()
}
