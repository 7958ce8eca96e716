//! Arrays of what was recorded from moment to moment: spikes, voltages and currents.

use super::arrays::{Arrays, Origins, stacked};
use crate::wiring::WiredModel;
use ndarray::{Array1, arr0};
use normcircuit_protocols::experiment::{CountedPopulation, Experiment, RecordedTraces, RunRecord};
use normcircuit_simulation::RootSeed;

/// Adds the spikes that were kept one by one, population by population, and frees them.
pub(super) fn add_spikes<E>(
    arrays: &mut Arrays<'_, E>,
    experiment: &Experiment,
    wired: &WiredModel,
    records: &mut [RunRecord],
) -> Result<(), E> {
    let runs = experiment.runs();
    let Some(wanted) = runs.first().and_then(|run| run.spike_cells.as_ref()) else { return Ok(()) };
    let network = &wired.circuit.network;
    arrays.add("time_step_ms", arr0(network.time_step()))?;
    for population in &wanted.populations {
        let (name, index) = (population.name(), population.index());
        let size = network.populations()[index].size;
        let cells = wanted.of(*population, size, RootSeed(experiment.seed));
        arrays.add(format!("spike_sample_{name}"), Array1::from(cells))?;
        add_spikes_of(arrays, experiment, *population, records)?;
    }
    for record in records {
        record.spikes = None;
    }
    Ok(())
}

fn add_spikes_of<E>(
    arrays: &mut Arrays<'_, E>,
    experiment: &Experiment,
    population: CountedPopulation,
    records: &[RunRecord],
) -> Result<(), E> {
    let conditions = experiment.conditions.len();
    let [mut cells, mut steps, mut of_condition, mut of_run] = <[Vec<u32>; 4]>::default();
    for (index, record) in records.iter().enumerate() {
        let Some(spikes) = &record.spikes else { continue };
        let before = cells.len();
        let places = spikes.populations.iter().enumerate();
        for (place, _) in places.filter(|(_, spiking)| usize::from(**spiking) == population.index()) {
            cells.push(spikes.cells[place]);
            steps.push(spikes.steps[place]);
        }
        let added = cells.len() - before;
        of_condition.extend(std::iter::repeat_n((index % conditions) as u32, added));
        of_run.extend(std::iter::repeat_n((index / conditions) as u32, added));
    }
    let columns = [("cells", cells), ("steps", steps), ("condition", of_condition), ("run", of_run)];
    for (column, values) in columns {
        arrays.add(format!("spike_{column}_{}", population.name()), Array1::from(values))?;
    }
    Ok(())
}

/// Adds the voltages and currents of each sample, and frees them.
pub(super) fn add_traces<E>(
    arrays: &mut Arrays<'_, E>,
    experiment: &Experiment,
    records: &mut [RunRecord],
) -> Result<(), E> {
    for sample in 0..experiment.traces.len() {
        let prefix = format!("trace_{sample}_");
        let of = |record: &RunRecord| record.traces.get(sample).cloned();
        let Some(RecordedTraces { cells, .. }) = records.first().and_then(of) else { continue };
        arrays.add(format!("{prefix}cells"), Array1::from(cells))?;
        let rows = |record: &RunRecord| record.traces.get(sample).map_or(0, |traces| traces.times_ms.len());
        let origins = Origins::new(experiment, records, |record| vec![0; rows(record)]);
        arrays.add_places(&prefix, origins)?;
        let times = records.iter().filter_map(|record| record.traces.get(sample));
        let times: Array1<f64> = times.flat_map(|traces| traces.times_ms.iter().copied()).collect();
        arrays.add(format!("{prefix}time_ms"), times)?;
        let voltages =
            stacked(records, |record| Some(std::mem::take(&mut record.traces.get_mut(sample)?.voltages)));
        arrays.add(format!("{prefix}voltages"), voltages)?;
        for (source, population) in CountedPopulation::ALL.into_iter().enumerate() {
            let currents = stacked(records, |record| {
                Some(std::mem::take(&mut record.traces.get_mut(sample)?.currents[source]))
            });
            arrays.add(format!("{prefix}currents_{}", population.name()), currents)?;
        }
    }
    Ok(())
}
