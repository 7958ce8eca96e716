//! Currents at the finest resolution.

use crate::error::ExperimentError;
use crate::laboratory::Laboratory;
use crate::measure::Measure;
use crate::measurements::conditions::SETTLING_MS;
use crate::plan::{NamedModel, Plan};
use normcircuit_protocols::experiment::{
    CountWindows, CountedPopulation, CurrentSample, ExperimentRun, RecordedCurrents, ShownCondition,
};
use normcircuit_protocols::{Condition, Study, ThreeConditions};

/// Duration of a window of currents, ms.
pub const FINEST_MS: u64 = 1;
/// Recorded neurons: their pairs are many, and a sample of currents at this resolution is large.
const CELLS: usize = 250;
/// Counted time after the network has settled, ms.
const COUNTED_MS: u64 = 4_000;

/// Currents with both images, at the finest resolution.
#[derive(Clone, Debug)]
pub struct FineCurrents {
    network: NamedModel,
    plan: Plan,
    from_ms: u64,
    duration_ms: u64,
    first_number: u64,
    runs: u64,
}

impl FineCurrents {
    /// One run after the network has settled.
    pub fn settled(plan: &Plan, network: NamedModel) -> Self {
        let duration_ms = SETTLING_MS + COUNTED_MS;
        Self { network, plan: plan.clone(), from_ms: SETTLING_MS, duration_ms, first_number: 0, runs: 1 }
    }

    /// `runs` whole runs of the plan's length, beginning and all.
    pub fn from_onset(plan: &Plan, network: NamedModel, runs: u64) -> Self {
        let duration_ms = plan.lengths.run_ms;
        Self { network, plan: plan.clone(), from_ms: 0, duration_ms, first_number: 1, runs }
    }
}

impl Measure for FineCurrents {
    type Output = Vec<RecordedCurrents>;

    fn runs(&self) -> Result<Vec<ExperimentRun>, ExperimentError> {
        let both = ThreeConditions::default().stimulus(Condition::Both);
        let windows = CountWindows::consecutive(self.from_ms, FINEST_MS);
        let steady = vec![ShownCondition::steady("", both)];
        let mut experiment = self.plan.experiment(&self.network, self.duration_ms, windows, steady);
        experiment.runs = self.runs;
        experiment.first_run = Study::FineCurrents.run(self.first_number)?;
        experiment.populations = Vec::new();
        let cells = CELLS.min(self.plan.lengths.current_cells);
        experiment.currents = Some(CurrentSample { cells, window_ms: FINEST_MS });
        Ok(experiment.runs())
    }

    fn take(&self, laboratory: &Laboratory) -> Result<Vec<RecordedCurrents>, ExperimentError> {
        laboratory.map_runs("currents at fine resolution", &self.runs()?, |record| {
            let population = CountedPopulation::Excitatory;
            record.currents.ok_or(ExperimentError::NotRecorded { what: "currents", population })
        })
    }
}
