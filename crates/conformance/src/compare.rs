//! Running the engine on a case and comparing.

use crate::case::{Case, ConformanceError, Recorded};
use normcircuit_simulation::recorders::{Cell, CurrentRecorder, SpikeRecorder, VoltageRecorder};
use normcircuit_simulation::{Observer, Simulation};

/// A spike: time in ms and cell.
pub type TimedSpike = (f64, Cell);

/// Two spikes in the same place of the order that are not the same, or one where the other has none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// The other implementation's.
    pub expected: Option<TimedSpike>,
    /// The engine's.
    pub found: Option<TimedSpike>,
}

/// What the engine and the other implementation have in common.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Spikes of the other implementation up to the end of the comparison.
    pub expected_spikes: usize,
    /// Spikes of the engine up to then.
    pub found_spikes: usize,
    /// The first spike that is not the same.
    pub first_difference: Option<Difference>,
    /// Largest difference of a recorded voltage before the first differing spike, mV.
    pub voltage_difference: Option<f64>,
    /// Largest difference of a recorded current before the first differing spike, mV/ms.
    pub current_difference: Option<f64>,
}

/// Runs the engine on `case` for `until` ms, or for as long as the case lasts, and compares.
///
/// # Errors
/// [`ConformanceError`] if the engine cannot run the case.
pub fn compare(case: &Case, until: Option<f64>) -> Result<Comparison, ConformanceError> {
    let time_step = case.network.time_step();
    // Of the `duration / time_step` points in time that such a run has, the first is the initial state.
    let all_steps = (case.duration / time_step).round() as u64 - 1;
    let steps = until.map_or(all_steps, |until| all_steps.min((until / time_step).round() as u64));
    let cells = case.recorded.as_ref().map_or(&[][..], |recorded| &recorded.cells);
    let mut spikes = SpikeRecorder::new();
    let mut voltages = VoltageRecorder::new(&case.network, cells)?;
    let mut currents = CurrentRecorder::new(&case.network, cells)?;
    let mut simulation = Simulation::new(&case.network, &case.initial_voltages)?;
    let observers: &mut [&mut dyn Observer] = &mut [&mut spikes, &mut voltages, &mut currents];
    simulation.run(steps, &mut case.input.clone(), observers)?;

    // Times are compared as time steps: the same instant may be written with different last digits.
    let step_of = |time: f64| (time / time_step).round() as u64;
    let expected: Vec<(u64, Cell)> = case
        .spikes
        .iter()
        .map(|(time, cell)| (step_of(*time), *cell))
        .filter(|(step, _)| *step <= steps)
        .collect();
    let found: Vec<(u64, Cell)> = spikes
        .spikes()
        .iter()
        .map(|spike| (spike.step, Cell { population: spike.population, index: spike.cell }))
        .collect();
    let length = expected.len().max(found.len());
    let first = (0..length).find(|index| expected.get(*index) != found.get(*index));
    let with_time = |spike: &(u64, Cell)| (spike.0 as f64 * time_step, spike.1);
    let first_step = first.and_then(|index| {
        let steps = [expected.get(index), found.get(index)].into_iter().flatten().map(|spike| spike.0);
        steps.min()
    });
    // A spike in step s shows in the voltages of step s.
    let compared = first_step.map_or(steps, |step| step - 1) as usize;
    let recorded = case.recorded.as_ref();
    Ok(Comparison {
        expected_spikes: expected.len(),
        found_spikes: found.len(),
        first_difference: first.map(|index| Difference {
            expected: expected.get(index).map(with_time),
            found: found.get(index).map(with_time),
        }),
        voltage_difference: recorded.map(|r| voltage_difference(r, voltages.voltages(), compared)),
        current_difference: recorded.and_then(|r| current_difference(r, currents.currents(), compared)),
    })
}

/// The engine's rows begin with step 1, the recorded ones with the initial state.
fn voltage_difference(recorded: &Recorded, voltages: &[f64], steps: usize) -> f64 {
    let cells = recorded.cells.len();
    let rows = recorded.voltages.outer_iter().skip(1).zip(voltages.chunks(cells)).take(steps);
    rows.flat_map(|(expected, found)| {
        expected.into_iter().zip(found).map(|(a, b)| (a - b).abs()).collect::<Vec<_>>()
    })
    .fold(0.0, f64::max)
}

fn current_difference(recorded: &Recorded, currents: &[f64], steps: usize) -> Option<f64> {
    // The engine numbers channels by population: E, I, X fast, X slow. The files have X fast, E, I, X slow.
    const CHANNEL_IN_FILE: [usize; 4] = [1, 2, 0, 3];
    let cells = recorded.cells.len();
    let rows = recorded.currents.as_ref()?.outer_iter().skip(1).zip(currents.chunks(4 * cells)).take(steps);
    let mut largest: f64 = 0.0;
    for (expected, found) in rows {
        for (channel, file_channel) in CHANNEL_IN_FILE.into_iter().enumerate() {
            for cell in 0..cells {
                largest = largest.max((expected[[file_channel, cell]] - found[channel * cells + cell]).abs());
            }
        }
    }
    Some(largest)
}
