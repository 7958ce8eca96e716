//! Experiments as values: network, stimuli, timing and recording, readable from a TOML file.

mod file;
mod record;
mod recorders;
mod run;
mod samples;
mod samples_in_files;
mod sweep;

use std::sync::Arc;

use normcircuit_connectivity::{Circuit, CircuitParameters};
use normcircuit_files::excerpt;
use normcircuit_simulation::ParameterError;
use serde::{Deserialize, Serialize};

use crate::by::ByCondition;
use crate::error::{ProtocolError, steps_per_millisecond};
use crate::model::Model;
use crate::stimulus::{Stimulus, View};
use crate::windows::Window;

pub use file::ExperimentFileError;
pub use record::{Moments, RecordedCurrents, RecordedSpikes, RecordedTraces, RunRecord};
pub use run::ExperimentRun;
pub use samples::{ChosenCells, SpikeCells, SpikeSample, SpikeTrains, TraceSample};
pub use sweep::{Sweep, SweepPoint};

/// Durations are at most this, ms (some eleven days).
const LONGEST_MS: u64 = 1_000_000_000;
/// Longest count window, ms: a spike every half millisecond still fits into 16 bits.
const LONGEST_WINDOW_MS: u64 = 30_000;

/// An experiment: which network sees what, when, how often, and what is recorded.
///
/// Every condition is shown in `runs` independent runs of `duration_ms`. In a run the presentations of the condition follow
/// each other, from the first again after the last, until the time is over.
///
/// ```
/// use normcircuit_protocols::experiment::Experiment;
///
/// let experiment = Experiment::from_toml(
///     r#"
///     duration_ms = 3000
///     runs = 2
///     circuit = { excitatory.rows = 20, inhibitory.rows = 10, input.rows = 10 }
///     counts = { from_ms = 1000, window_ms = 200, every_ms = 500 }
///
///     [[conditions]]
///     name = "grating on the left, then nothing"
///     cycle = [
///         { duration_ms = 200, first = { gratings = [{ orientation = 1.0, contrast = 0.5 }] }, second = "absent" },
///         { duration_ms = 300, first = "absent", second = "absent" },
///     ]
///     "#,
/// )?;
/// assert_eq!(experiment.runs().len(), 2);
/// assert_eq!(experiment.counts.windows(experiment.duration_ms).len(), 4);
/// # Ok::<(), normcircuit_protocols::experiment::ExperimentFileError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Experiment {
    /// Simulated time of one run, ms.
    pub duration_ms: u64,
    /// Runs of each condition.
    #[serde(default = "one")]
    pub runs: u64,
    /// Root of all randomness: wiring, noise, spikes.
    #[serde(default = "one")]
    pub seed: u64,
    /// Index of the first run. Runs of one network with the same index share their noise: experiments that are to be
    /// independent of each other use ranges of their own.
    #[serde(default)]
    pub first_run: u64,
    /// When spikes are counted.
    pub counts: CountWindows,
    /// Populations whose spikes are counted.
    #[serde(default = "all_populations")]
    pub populations: Vec<CountedPopulation>,
    /// Neurons whose synaptic currents are recorded, if any.
    #[serde(default)]
    pub currents: Option<CurrentSample>,
    /// Spikes that are kept one by one, if any.
    #[serde(
        default,
        deserialize_with = "samples_in_files::spike_trains",
        skip_serializing_if = "Option::is_none"
    )]
    pub spikes: Option<SpikeTrains>,
    /// Neurons whose voltages and currents are recorded from moment to moment.
    #[serde(
        default,
        deserialize_with = "samples_in_files::trace_samples",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub traces: Vec<TraceSample>,
    /// The network. In a file: `network = "name"`, and whatever is to differ in tables `circuit`, `area` and `injection`.
    pub model: Arc<Model>,
    /// What is shown.
    pub conditions: Vec<ShownCondition>,
}

/// A condition of an experiment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShownCondition {
    /// What it is called in results.
    pub name: String,
    /// What is shown in turn.
    pub cycle: Vec<Presentation>,
}

/// What both halves of the visual field show for some time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Presentation {
    /// How long it is shown, ms.
    pub duration_ms: u64,
    /// The half seen by the left half of the columns.
    pub first: View,
    /// The half seen by the right half of the columns.
    pub second: View,
    /// Whether V1 has its shared noise meanwhile; it goes on unseen where it does not.
    #[serde(default = "yes", skip_serializing_if = "Clone::clone")]
    pub noise: bool,
}

fn yes() -> bool {
    true
}

/// When spikes are counted: windows that start at `from_ms` and every `every_ms` from then on, as far as they fit wholly
/// into the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountWindows {
    /// Start of the first window, ms.
    pub from_ms: u64,
    /// Duration of a window, ms.
    pub window_ms: u64,
    /// Time from the start of one window to that of the next, ms; at least the duration of one.
    pub every_ms: u64,
}

/// A population of the circuit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CountedPopulation {
    /// Excitatory neurons.
    Excitatory,
    /// Inhibitory neurons.
    Inhibitory,
    /// V1 cells.
    Input,
}

/// Excitatory neurons, drawn at random, whose synaptic currents are averaged over consecutive windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CurrentSample {
    /// Number of neurons; all excitatory ones if there are no more.
    pub cells: usize,
    /// Duration of a window, ms; divides `counts.from_ms`, from where on the windows are kept.
    pub window_ms: u64,
}

fn one() -> u64 {
    1
}

fn all_populations() -> Vec<CountedPopulation> {
    CountedPopulation::ALL.to_vec()
}

impl CountedPopulation {
    /// All of them, in the order of their indices in the network.
    pub const ALL: [Self; 3] = [Self::Excitatory, Self::Inhibitory, Self::Input];

    /// Index in the network.
    pub fn index(self) -> usize {
        match self {
            Self::Excitatory => Circuit::EXCITATORY,
            Self::Inhibitory => Circuit::INHIBITORY,
            Self::Input => Circuit::INPUT,
        }
    }

    /// Cells in a circuit: sheets are twice as long as they have rows.
    pub fn size(self, circuit: &CircuitParameters) -> usize {
        let rows = match self {
            Self::Excitatory => circuit.excitatory.rows,
            Self::Inhibitory => circuit.inhibitory.rows,
            Self::Input => circuit.input.rows,
        };
        2 * rows * rows
    }

    /// Name in results: `excitatory`, `inhibitory` or `input`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Excitatory => "excitatory",
            Self::Inhibitory => "inhibitory",
            Self::Input => "input",
        }
    }
}

impl CountWindows {
    /// Windows without gaps from `from_ms` on.
    pub fn consecutive(from_ms: u64, window_ms: u64) -> Self {
        Self { from_ms, window_ms, every_ms: window_ms }
    }

    /// How many windows a run of `duration_ms` has.
    pub fn number(&self, duration_ms: u64) -> u64 {
        let after_the_first = duration_ms.checked_sub(self.from_ms.saturating_add(self.window_ms));
        after_the_first.map_or(0, |rest| 1 + rest / self.every_ms.max(1))
    }

    /// The windows of a run of `duration_ms`.
    pub fn windows(&self, duration_ms: u64) -> Vec<Window> {
        let starts = (self.from_ms..).step_by(self.every_ms.max(1) as usize);
        let window = |start_ms| Window { start_ms, end_ms: start_ms + self.window_ms };
        starts.map(window).take_while(|window| window.end_ms <= duration_ms).collect()
    }
}

impl Presentation {
    /// A stimulus for `duration_ms`.
    pub fn new(stimulus: Stimulus, duration_ms: u64) -> Self {
        Self { duration_ms, first: stimulus.first, second: stimulus.second, noise: true }
    }

    /// What is shown.
    pub fn stimulus(&self) -> Stimulus {
        Stimulus { first: self.first.clone(), second: self.second.clone() }
    }
}

impl ShownCondition {
    /// One stimulus from beginning to end.
    pub fn steady(name: impl Into<String>, stimulus: Stimulus) -> Self {
        Self { name: name.into(), cycle: vec![Presentation::new(stimulus, LONGEST_MS)] }
    }

    /// A stimulus for `on_ms`, then nothing for `off_ms`, in which V1 is without noise, again and again (the paper's trials).
    pub fn flashed(name: impl Into<String>, stimulus: Stimulus, on_ms: u64, off_ms: u64) -> Self {
        let on = Presentation::new(stimulus, on_ms);
        Self {
            name: name.into(),
            cycle: vec![
                on,
                Presentation {
                    noise: false,
                    ..Presentation::new(Stimulus { first: View::Absent, second: View::Absent }, off_ms)
                },
            ],
        }
    }
}

impl Experiment {
    /// Checks every parameter.
    ///
    /// # Errors
    /// [`ProtocolError`] for the first parameter that is out of range.
    pub fn check(&self) -> Result<(), ProtocolError> {
        self.model.check()?;
        steps_per_millisecond(self.model.circuit.time_step)?;
        require("runs", self.runs, 1, 1_000_000)?;
        require("conditions", self.conditions.len() as u64, 1, 1_000_000)?;
        require("first_run", self.first_run, 0, 1 << 40)?;
        require("duration_ms", self.duration_ms, 1, LONGEST_MS)?;
        require("counts.window_ms", self.counts.window_ms, 1, self.duration_ms.min(LONGEST_WINDOW_MS))?;
        require("counts.every_ms", self.counts.every_ms, self.counts.window_ms, LONGEST_MS)?;
        require("counts.from_ms", self.counts.from_ms, 0, self.duration_ms - self.counts.window_ms)?;
        require_once("populations", &self.populations)?;
        if let Some(sample) = self.currents {
            require("currents.cells", sample.cells as u64, 1, 1_000_000)?;
            let longest = self.duration_ms - self.counts.from_ms;
            require("currents.window_ms", sample.window_ms, 1, longest)?;
            let rest = self.counts.from_ms % sample.window_ms;
            require("remainder of counts.from_ms by currents.window_ms", rest, 0, 0)?;
        }
        self.check_samples()?;
        self.conditions.iter().try_for_each(ShownCondition::check)
    }

    /// Places of three conditions from which a norm index follows: one shows what another does in its first half of the visual field
    /// and nothing in the second, one the other way round, and that other shows both at the same times.
    pub fn norm_conditions(&self) -> Option<ByCondition<usize>> {
        let shows = |condition: &ShownCondition, of: &ShownCondition, halves: [bool; 2]| {
            let pairs = condition.cycle.iter().zip(&of.cycle);
            let part = |view: &View, is_shown: bool| if is_shown { view.clone() } else { View::Absent };
            condition.cycle.len() == of.cycle.len()
                && pairs.into_iter().all(|(one, whole)| {
                    one.duration_ms == whole.duration_ms
                        && one.first == part(&whole.first, halves[0])
                        && one.second == part(&whole.second, halves[1])
                })
        };
        let is_empty = |view: fn(&Presentation) -> &View, of: &ShownCondition| {
            of.cycle.iter().all(|presentation| *view(presentation) == View::Absent)
        };
        let places = 0..self.conditions.len();
        places.clone().find_map(|both| {
            let of = &self.conditions[both];
            if is_empty(|shown| &shown.first, of) || is_empty(|shown| &shown.second, of) {
                return None;
            }
            let place = |halves| places.clone().find(|place| shows(&self.conditions[*place], of, halves));
            Some(ByCondition { first: place([true, false])?, second: place([false, true])?, both })
        })
    }

    fn check_samples(&self) -> Result<(), ProtocolError> {
        let time_step = self.model.circuit.time_step;
        if let Some(spikes) = &self.spikes {
            spikes.check(self.duration_ms)?;
            // Steps of single spikes are kept in 32 bits.
            let longest = u64::from(u32::MAX) / steps_per_millisecond(time_step)?;
            require("spikes.to_ms", spikes.to_ms.unwrap_or(self.duration_ms), 1, longest)?;
        }
        let size = |population: CountedPopulation| population.size(&self.model.circuit);
        Ok(self.traces.iter().try_for_each(|sample| sample.check(self.duration_ms, time_step, size))?)
    }

    /// All runs: run 0 of every condition, then run 1 of every condition, and so on. More runs leave the first ones as
    /// they are.
    pub fn runs(&self) -> Vec<ExperimentRun> {
        let conditions = self.conditions.len() as u64;
        let run = |run: u64, (condition, shown): (u64, &ShownCondition)| ExperimentRun {
            duration_ms: self.duration_ms,
            seed: self.seed,
            index: self.first_run + run * conditions + condition,
            counts: self.counts,
            populations: self.populations.clone(),
            currents: self.currents,
            spikes: self.spikes.as_ref().map(|trains| SpikeSample {
                from_ms: trains.from_ms,
                to_ms: trains.to_ms.unwrap_or(self.duration_ms),
            }),
            spike_cells: self.spikes.as_ref().map(SpikeTrains::cells),
            traces: self.traces.clone(),
            removed_spike: None,
            model: Arc::clone(&self.model),
            cycle: shown.cycle.clone(),
        };
        (0..self.runs)
            .flat_map(|number| (0..).zip(&self.conditions).map(move |shown| run(number, shown)))
            .collect()
    }
}

impl ShownCondition {
    fn check(&self) -> Result<(), ProtocolError> {
        let name = format!("presentations in the cycle of “{}”", excerpt(&self.name));
        require(&name, self.cycle.len() as u64, 1, 1_000_000)?;
        for (number, presentation) in (1_usize..).zip(&self.cycle) {
            presentation.check().map_err(|source| ProtocolError::Presentation {
                condition: self.name.clone(),
                number,
                source: Box::new(source),
            })?;
        }
        Ok(())
    }
}

impl Presentation {
    fn check(&self) -> Result<(), ProtocolError> {
        require("duration_ms", self.duration_ms, 1, LONGEST_MS)?;
        self.first.check()?;
        self.second.check()?;
        Ok(())
    }
}

/// `Ok` if a list holds no population twice.
fn require_once(list: &str, populations: &[CountedPopulation]) -> Result<(), ParameterError> {
    CountedPopulation::ALL.into_iter().try_for_each(|population| {
        let times = populations.iter().filter(|listed| **listed == population).count();
        let name = format!("number of times that {list} holds “{}”", population.name());
        require(&name, times as u64, 0, 1)
    })
}

fn require(name: &str, value: u64, least: u64, most: u64) -> Result<(), ParameterError> {
    let range = if least == most { format!("{least}") } else { format!("{least} to {most}") };
    ParameterError::require(name, value as f64, (least..=most).contains(&value), &range)
}
