//! The three conditions of a network: rates of all cells, and where asked for counts in fine bins and currents.

use crate::error::ExperimentError;
use crate::laboratory::Laboratory;
use crate::measure::Measure;
use crate::measurements::take::recorded_counts;
use crate::plan::{NamedModel, Plan};
use crate::wiring::WiredModel;
use ndarray::{Array1, Array2, Axis, s};
use normcircuit_protocols::experiment::{
    CountWindows, CountedPopulation, CurrentSample, ExperimentRun, RecordedCurrents, RunRecord,
    ShownCondition,
};
use normcircuit_protocols::{ByCondition, ByPopulation, Condition, Stimulus, Study, ThreeConditions};
use normcircuit_statistics::estimate::Estimate;
use normcircuit_statistics::jackknife::Jackknife;
use std::sync::Arc;

/// Time left out at the beginning of every run, ms: the network settles within a few hundred.
pub const SETTLING_MS: u64 = 1000;
/// Bins of counts and windows of currents, ms: the paper's.
pub const BIN_MS: u64 = 50;
/// Blocks of time that are left out one at a time, of all runs together: enough degrees of freedom for an interval.
const BLOCKS: usize = 12;

/// The three conditions of a network: image 1, image 2, both, each from the beginning to the end of runs of its own.
#[derive(Clone, Debug)]
pub struct Conditions {
    network: NamedModel,
    images: ThreeConditions,
    superimposed: bool,
    study: Study,
    seed: u64,
    duration_ms: u64,
    runs: ByCondition<u64>,
    current_cells: Option<usize>,
    keeps_counts: Kept,
}

/// Of which conditions counts in bins are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kept {
    None,
    Both,
    All,
}

impl Conditions {
    /// The paper's images in a network, as many runs of each condition as the plan says for networks other than the default.
    pub fn new(plan: &Plan, network: NamedModel) -> Self {
        Self {
            network,
            images: ThreeConditions::default(),
            superimposed: false,
            study: Study::Conditions,
            seed: plan.seed,
            duration_ms: plan.lengths.run_ms,
            runs: ByCondition::from_fn(|_| plan.lengths.other_condition_runs),
            current_cells: None,
            keeps_counts: Kept::None,
        }
    }

    /// The paper's images in a network of the supplement, for as long as the plan says where norm indices are in question.
    pub fn of_variant(plan: &Plan, network: NamedModel) -> Self {
        let runs = ByCondition::from_fn(|_| plan.lengths.variant_runs);
        Self::new(plan, network).lasting(plan.lengths.variant_ms).runs_of(runs)
    }

    /// The default network with the paper's images, with currents recorded while both are shown: what most figures share.
    ///
    /// # Errors
    /// [`ExperimentError`] if the network's size is out of range.
    pub fn default_network(plan: &Plan) -> Result<Self, ExperimentError> {
        Ok(Self {
            runs: ByCondition::from_fn(|_| plan.lengths.condition_runs),
            current_cells: Some(plan.lengths.current_cells),
            ..Self::new(plan, plan.default_network()?)
        })
    }

    /// Other images, as runs of a study of their own.
    #[must_use]
    pub fn of_images(mut self, images: ThreeConditions, study: Study) -> Self {
        (self.images, self.study) = (images, study);
        self
    }

    /// Both halves of the visual field see what is shown: a single image twice, both images one on top of the other.
    #[must_use]
    pub fn superimposed(mut self) -> Self {
        self.superimposed = true;
        self
    }

    /// Other numbers of runs.
    #[must_use]
    pub fn runs_of(mut self, runs: ByCondition<u64>) -> Self {
        self.runs = runs;
        self
    }

    /// Another duration of a run, ms.
    #[must_use]
    pub fn lasting(mut self, duration_ms: u64) -> Self {
        self.duration_ms = duration_ms;
        self
    }

    /// The same conditions, of which the counts of excitatory neurons with both images are kept in bins of 50 ms.
    #[must_use]
    pub fn keeping_counts(mut self) -> Self {
        self.keeps_counts = Kept::Both;
        self
    }

    /// The same conditions, of all of which the counts of excitatory neurons are kept in bins of 50 ms.
    #[must_use]
    pub fn keeping_all_counts(mut self) -> Self {
        self.keeps_counts = Kept::All;
        self
    }

    fn stimulus(&self, condition: Condition) -> Stimulus {
        if self.superimposed { self.images.superimposed(condition) } else { self.images.stimulus(condition) }
    }

    /// Condition and runs, in the order in which they are made: run 0 of every condition, then run 1 of every condition. No two
    /// runs of a network share noise. More runs leave the first ones as they are.
    fn runs_by_condition(&self) -> Result<Vec<(Condition, ExperimentRun)>, ExperimentError> {
        let windows = CountWindows::consecutive(SETTLING_MS, BIN_MS);
        let most = *self.runs.as_array().into_iter().max().unwrap_or(&0);
        let mut runs = Vec::new();
        for number in 0..most {
            for (place, condition) in (0..).zip(Condition::ALL) {
                if number >= *self.runs.of(condition) {
                    continue;
                }
                let currents = self.current_cells.filter(|_| condition == Condition::Both);
                runs.push((
                    condition,
                    ExperimentRun {
                        duration_ms: self.duration_ms,
                        seed: self.seed,
                        index: self.study.run(3 * number + place)?,
                        counts: windows,
                        populations: CountedPopulation::ALL.to_vec(),
                        currents: currents.map(|cells| CurrentSample { cells, window_ms: BIN_MS }),
                        spikes: None,
                        spike_cells: None,
                        traces: Vec::new(),
                        removed_spike: None,
                        model: Arc::clone(&self.network.model),
                        cycle: ShownCondition::steady("", self.stimulus(condition)).cycle,
                    },
                ));
            }
        }
        Ok(runs)
    }
}

/// What the three conditions of a network gave.
#[derive(Clone, Debug)]
pub struct ConditionData {
    /// Name of the network.
    pub network: &'static str,
    /// The network.
    pub wired: Arc<WiredModel>,
    /// Root seed.
    pub seed: u64,
    /// Simulated time of a run, ms.
    pub duration_ms: u64,
    /// Blocks of time, in order.
    blocks: ByCondition<Vec<Block>>,
    /// Runs of each condition.
    runs: ByCondition<usize>,
    counts: ByCondition<Vec<Array2<u16>>>,
    currents: Vec<RecordedCurrents>,
}

/// Spikes of all cells in a part of a run.
#[derive(Clone, Debug)]
struct Block {
    milliseconds: u64,
    spikes: ByPopulation<Array1<u32>>,
}

/// What is kept of a run.
struct KeptRun {
    blocks: Vec<Block>,
    counts: Array2<u16>,
    currents: Option<RecordedCurrents>,
}

impl Measure for Conditions {
    type Output = ConditionData;

    fn runs(&self) -> Result<Vec<ExperimentRun>, ExperimentError> {
        Ok(self.runs_by_condition()?.into_iter().map(|(_, run)| run).collect())
    }

    fn take(&self, laboratory: &Laboratory) -> Result<ConditionData, ExperimentError> {
        let (conditions, runs): (Vec<Condition>, Vec<ExperimentRun>) =
            self.runs_by_condition()?.into_iter().unzip();
        let name = format!("three conditions, {}", self.network.id);
        let kept = laboratory.map_runs(&name, &runs, KeptRun::new)?;
        let mut data = ConditionData {
            network: self.network.id,
            wired: laboratory.wired(&self.network.model, self.seed)?,
            seed: self.seed,
            duration_ms: self.duration_ms,
            blocks: ByCondition::default(),
            runs: self.runs.map(|runs| *runs as usize),
            counts: ByCondition::default(),
            currents: Vec::new(),
        };
        for (condition, run) in conditions.into_iter().zip(kept) {
            data.blocks.of_mut(condition).extend(run.blocks);
            data.currents.extend(run.currents);
            let keeps_counts = match self.keeps_counts {
                Kept::None => false,
                Kept::Both => condition == Condition::Both,
                Kept::All => true,
            };
            if keeps_counts {
                data.counts.of_mut(condition).push(run.counts);
            }
        }
        Ok(data)
    }
}

impl KeptRun {
    fn new(record: RunRecord) -> Result<Self, ExperimentError> {
        let counts = ByPopulation::try_from_fn(|population| recorded_counts(&record, population))?;
        let windows = counts.excitatory.nrows();
        let blocks = BLOCKS.min(windows);
        let block = |number: usize| {
            let part = number * windows / blocks..(number + 1) * windows / blocks;
            Block {
                milliseconds: part.len() as u64 * BIN_MS,
                spikes: counts
                    .map(|counts| counts.slice(s![part.clone(), ..]).mapv(u32::from).sum_axis(Axis(0))),
            }
        };
        let blocks = (0..blocks).map(block).collect();
        Ok(Self { blocks, counts: counts.excitatory.clone(), currents: record.currents })
    }
}

/// Mean rates of the cells of every population in every condition, Hz.
pub type Rates = ByPopulation<ByCondition<Array1<f64>>>;

impl ConditionData {
    /// Runs of a condition.
    pub fn runs(&self, condition: Condition) -> usize {
        *self.runs.of(condition)
    }

    /// Seconds that count in a condition.
    pub fn seconds(&self, condition: Condition) -> f64 {
        self.blocks.of(condition).iter().map(|block| block.milliseconds).sum::<u64>() as f64 / 1000.0
    }

    /// Mean rates from all time.
    pub fn rates(&self) -> Rates {
        self.rates_without(None)
    }

    /// A statistic of all rates, computed again without one of some blocks of time of each condition at a time.
    ///
    /// # Errors
    /// The first error of `statistic`.
    pub fn jackknife<T, E>(
        &self,
        mut statistic: impl FnMut(&Rates) -> Result<T, E>,
    ) -> Result<Jackknife<T>, E> {
        Jackknife::try_of(BLOCKS, |left_out| statistic(&self.rates_without(left_out)))
    }

    /// A number computed from all rates, with the interval that leaving out blocks of time gives. It does not account for other
    /// wirings.
    ///
    /// # Errors
    /// The first error of `statistic`.
    pub fn estimate<E>(&self, statistic: impl FnMut(&Rates) -> Result<f64, E>) -> Result<Estimate, E> {
        Ok(self.jackknife(statistic)?.estimate())
    }

    /// Two sets of rates from alternate blocks of time: their noise is independent.
    pub fn halves(&self) -> [Rates; 2] {
        self.halves_without(None)
    }

    /// A statistic of two sets of rates from alternate blocks of time, computed again without one of some blocks of time of each
    /// condition at a time.
    ///
    /// # Errors
    /// The first error of `statistic`.
    pub fn jackknife_of_halves<T, E>(
        &self,
        mut statistic: impl FnMut(&[Rates; 2]) -> Result<T, E>,
    ) -> Result<Jackknife<T>, E> {
        Jackknife::try_of(BLOCKS, |left_out| statistic(&self.halves_without(left_out)))
    }

    fn halves_without(&self, left_out: Option<usize>) -> [Rates; 2] {
        let is_left_out = |place, blocks| left_out == Some(place * BLOCKS / blocks);
        [0, 1].map(|half| self.rates_from(|place, blocks| place % 2 == half && !is_left_out(place, blocks)))
    }

    fn rates_without(&self, left_out: Option<usize>) -> Rates {
        self.rates_from(|place, blocks| left_out != Some(place * BLOCKS / blocks))
    }

    /// Rates from the blocks for which `is_kept`, given place and number of blocks.
    fn rates_from(&self, is_kept: impl Fn(usize, usize) -> bool) -> Rates {
        let kept = ByCondition::from_fn(|condition| -> Vec<&Block> {
            let blocks = self.blocks.of(condition);
            let is_kept = |place: &usize| is_kept(*place, blocks.len());
            (0..blocks.len()).filter(is_kept).map(|place| &blocks[place]).collect()
        });
        ByPopulation::from_fn(|population| {
            kept.map(|blocks| {
                let size = blocks.first().map_or(0, |block| block.spikes.of(population).len());
                let mut spikes = Array1::<f64>::zeros(size);
                for block in blocks {
                    spikes.zip_mut_with(block.spikes.of(population), |sum, count| *sum += f64::from(*count));
                }
                let milliseconds: u64 = blocks.iter().map(|block| block.milliseconds).sum();
                spikes / (milliseconds as f64 / 1000.0)
            })
        })
    }

    /// Counts of the excitatory neurons in bins of 50 ms with both images, `[bin × neuron]` of each run.
    ///
    /// # Errors
    /// [`ExperimentError::NotRecorded`] unless they were to be kept.
    pub fn counts(&self) -> Result<&[Array2<u16>], ExperimentError> {
        if self.counts.both.is_empty() {
            let population = CountedPopulation::Excitatory;
            return Err(ExperimentError::NotRecorded { what: "counts in bins", population });
        }
        Ok(&self.counts.both)
    }

    /// Counts of the excitatory neurons in bins of 50 ms, `[bin × neuron]` of each condition, run by run as far as all conditions
    /// have them.
    ///
    /// # Errors
    /// [`ExperimentError::NotRecorded`] unless they were to be kept.
    pub fn counts_by_run(&self) -> Result<Vec<ByCondition<&Array2<u16>>>, ExperimentError> {
        self.counts()?;
        let ByCondition { first, second, both } = &self.counts;
        let runs = first.iter().zip(second).zip(both);
        Ok(runs.map(|((first, second), both)| ByCondition { first, second, both }).collect())
    }

    /// Recorded currents with both images, of each run.
    ///
    /// # Errors
    /// [`ExperimentError::NotRecorded`] if there are none.
    pub fn currents(&self) -> Result<&[RecordedCurrents], ExperimentError> {
        if self.currents.is_empty() {
            let population = CountedPopulation::Excitatory;
            return Err(ExperimentError::NotRecorded { what: "currents", population });
        }
        Ok(&self.currents)
    }

    /// What was run, for captions.
    pub fn describe(&self) -> String {
        let sizes = &self.wired.circuit.network.populations();
        let seconds = self.blocks.map(|blocks| {
            format!("{:.0}", blocks.iter().map(|block| block.milliseconds).sum::<u64>() as f64 / 1000.0)
        });
        let each = if seconds.first == seconds.both && seconds.first == seconds.second {
            format!("{} s in each of the three conditions", seconds.both)
        } else {
            let ByCondition { first, second, both } = seconds;
            format!("{first} s with image 1, {second} s with image 2 and {both} s with both")
        };
        format!(
            "Simulated with {} E and {} I neurons and {} V1 cells in runs of {} s, of which the first {} s is left out: {each}; \
             root seed {}.",
            sizes[0].size,
            sizes[1].size,
            sizes[2].size,
            self.duration_ms as f64 / 1000.0,
            SETTLING_MS as f64 / 1000.0,
            self.seed,
        )
    }
}
