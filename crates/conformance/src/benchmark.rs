//! Measuring the engine on the machine at hand: the whole circuit, the engine beside the plain reference.

use cpu_time::ThreadTime;
use normcircuit_laboratory::{ExperimentError, WiredModel};
use normcircuit_protocols::{Condition, Model, Run, StimulusSchedule, ThreeConditions};
use normcircuit_simulation::recorders::{Spike, SpikeRecorder};
use normcircuit_simulation::reference::ReferenceSimulation;
use normcircuit_simulation::{Input, Network, Observer, RootSeed, StepView, Stop};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The network settles for this long before anything is measured, ms.
const SETTLING: f64 = 300.0;

/// What a benchmark found.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// Time to wire the circuit.
    pub wiring: Duration,
    /// Largest memory of the process after wiring, bytes, where the system tells.
    pub wiring_memory: Option<u64>,
    /// Simulated time of the engine's run, s.
    pub simulated: f64,
    /// The engine's time for it, on one thread.
    pub engine: Duration,
    /// Time of the same input alone, which the engine's time includes.
    pub input: Duration,
    /// Simulated time of the reference's run, s.
    pub reference_simulated: f64,
    /// The reference's time for it, on one thread.
    pub reference: Duration,
    /// Spikes of the reference in its run, and for how much simulated time, s, the engine's are the same one by one.
    pub agreement: (usize, f64),
    /// Synaptic events per simulated second.
    pub events: f64,
    /// Mean rates of E and I, Hz.
    pub rates: [f64; 2],
    /// Runs side by side, and how many times the throughput of one they had.
    pub parallel: (usize, f64),
    /// Memory that each further run side by side took, bytes, where the system tells.
    pub memory_per_run: Option<u64>,
    /// Largest memory of the process, bytes, where the system tells.
    pub peak_memory: Option<u64>,
}

impl Measured {
    /// CPU-seconds of the engine per simulated second.
    pub fn engine_cost(&self) -> f64 {
        self.engine.as_secs_f64() / self.simulated
    }

    /// CPU-seconds of the reference per simulated second.
    pub fn reference_cost(&self) -> f64 {
        self.reference.as_secs_f64() / self.reference_simulated
    }
}

/// Runs the circuit with both images for `seconds` of simulated time with the engine, on one thread and on `threads`, and
/// for `reference_seconds` with the plain reference.
///
/// Times of single runs are CPU times of their thread; the throughput side by side is by the clock.
///
/// # Errors
/// [`ExperimentError`] if the circuit cannot be built or run.
pub fn measure(
    model: &Arc<Model>,
    seconds: f64,
    reference_seconds: f64,
    threads: usize,
) -> Result<Measured, ExperimentError> {
    let start = ThreadTime::now();
    let WiredModel { circuit, area, .. } = &WiredModel::new(model, RootSeed(1))?;
    let wiring = start.elapsed();
    let wiring_memory = peak_memory();
    let both = area.rates(&ThreeConditions::default().stimulus(Condition::Both))?;
    let run = Run::new(circuit, area, StimulusSchedule::constant(both)?, RootSeed(1), 0);

    let mut meter = Meter::new(&circuit.network);
    run.simulate(SETTLING + 1000.0 * seconds, &mut [&mut meter])?;
    let (engine, clock) = meter.elapsed();
    let memory_of_one = peak_memory();
    let parallel = parallel_throughput(&run, seconds, threads)? * clock.as_secs_f64();
    let memory_of_all = peak_memory();
    let (reference, reference_simulated, expected) = time_reference(&run, reference_seconds)?;
    let agreement = (expected.len(), agreement(&run, reference_simulated, &expected)?);
    let further = threads.saturating_sub(1).max(1) as u64;
    let size = |index: usize| circuit.network.populations()[index].size as f64;
    Ok(Measured {
        wiring,
        wiring_memory,
        simulated: seconds,
        engine,
        input: time_input(&run, seconds)?,
        reference_simulated,
        reference,
        agreement,
        events: meter.events as f64 / seconds,
        rates: [0, 1].map(|index| meter.spikes[index] as f64 / seconds / size(index)),
        parallel: (threads, parallel),
        memory_per_run: memory_of_one.zip(memory_of_all).map(|(one, all)| all.saturating_sub(one) / further),
        peak_memory: peak_memory(),
    })
}

/// Counts spikes and synaptic events, and the time, after settling.
struct Meter<'n> {
    network: &'n Network,
    start: Option<(ThreadTime, Instant)>,
    spikes: Vec<u64>,
    events: u64,
}

impl<'n> Meter<'n> {
    fn new(network: &'n Network) -> Self {
        Self { network, start: None, spikes: vec![0; network.populations().len()], events: 0 }
    }

    /// CPU time and clock time since settling.
    fn elapsed(&self) -> (Duration, Duration) {
        self.start.map_or((Duration::ZERO, Duration::ZERO), |(cpu, clock)| (cpu.elapsed(), clock.elapsed()))
    }

    fn count(&mut self, population: usize, cell: usize) {
        self.spikes[population] += 1;
        let projections =
            self.network.projections().iter().filter(|projection| projection.source == population);
        self.events += projections.map(|p| p.synapses.row_range(cell).len() as u64).sum::<u64>();
    }
}

impl Observer for Meter<'_> {
    fn observe(&mut self, view: &StepView<'_>) -> ControlFlow<Stop> {
        if view.time() <= SETTLING {
            return ControlFlow::Continue(());
        }
        self.start.get_or_insert_with(|| (ThreadTime::now(), Instant::now()));
        for (population, cells) in view.spikes.iter().enumerate() {
            for cell in cells {
                self.count(population, *cell as usize);
            }
        }
        for spike in view.input_spikes {
            self.count(spike.population, spike.cell);
        }
        ControlFlow::Continue(())
    }
}

/// Runs per second with as many as there are threads, all measured over the same stretch of simulated time.
fn parallel_throughput(run: &Run<'_>, seconds: f64, threads: usize) -> Result<f64, ExperimentError> {
    let times: Vec<Result<Duration, ExperimentError>> = std::thread::scope(|scope| {
        let one = |index: u64| {
            let mut meter = Meter::new(&run.circuit.network);
            Run { index, ..run.clone() }.simulate(SETTLING + 1000.0 * seconds, &mut [&mut meter])?;
            Ok(meter.elapsed().1)
        };
        let handles: Vec<_> = (0..threads as u64).map(|index| scope.spawn(move || one(index))).collect();
        // A panic of a run goes on here.
        handles
            .into_iter()
            .map(|handle| handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    let mut throughput = 0.0;
    for time in times {
        throughput += 1.0 / time?.as_secs_f64();
    }
    Ok(throughput)
}

/// Draws the input alone.
fn time_input(run: &Run<'_>, seconds: f64) -> Result<Duration, ExperimentError> {
    let time_step = run.circuit.network.time_step();
    let mut input = run.input()?;
    let mut arriving = Vec::new();
    let start = ThreadTime::now();
    for step in 1..=(1000.0 * seconds / time_step) as u64 {
        arriving.clear();
        input.spikes(step, &mut arriving);
    }
    Ok(start.elapsed())
}

/// The plain reference from the start, without settling: its time hardly depends on activity.
fn time_reference(run: &Run<'_>, seconds: f64) -> Result<(Duration, f64, Vec<Spike>), ExperimentError> {
    let network = &run.circuit.network;
    let mut input = run.input()?;
    let mut reference = ReferenceSimulation::new(network, &run.initial_voltages());
    let steps = (1000.0 * seconds / network.time_step()).round().max(1.0);
    let start = ThreadTime::now();
    let mut spikes = Vec::new();
    for step in 1..=steps as u64 {
        let fired = reference.advance(&mut input);
        spikes.extend(fired.into_iter().map(|(population, cell)| Spike { step, population, cell }));
    }
    Ok((start.elapsed(), steps * network.time_step() / 1000.0, spikes))
}

/// For how many seconds the engine fires the same spikes as `expected`, the reference's in the same run.
fn agreement(run: &Run<'_>, seconds: f64, expected: &[Spike]) -> Result<f64, ExperimentError> {
    let mut recorder = SpikeRecorder::new();
    run.simulate(1000.0 * seconds, &mut [&mut recorder])?;
    let found = recorder.spikes();
    let difference =
        (0..expected.len().max(found.len())).find(|index| expected.get(*index) != found.get(*index));
    let first = difference.and_then(|index| {
        [expected.get(index), found.get(index)].into_iter().flatten().map(|s| s.step).min()
    });
    Ok(first.map_or(seconds, |step| (step - 1) as f64 * run.circuit.network.time_step() / 1000.0))
}

/// Largest resident memory of this process so far, bytes; Linux only.
pub fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kilobytes| 1024 * kilobytes)
}
