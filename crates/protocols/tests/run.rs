//! Whole runs of a miniature circuit: initial state, counts, reproducibility, errors.

use std::ops::ControlFlow;
use std::sync::Arc;

use normcircuit_connectivity::{Circuit, CircuitParameters};
use normcircuit_protocols::{
    Condition, PopulationCounts, ProtocolError, Run, RunError, StimulusSchedule, ThreeConditions, VisualArea,
    VisualAreaParameters, WindowCounts,
};
use normcircuit_simulation::recorders::{Spike, SpikeRecorder};
use normcircuit_simulation::{InputSpike, Observer, RootSeed, StepView, Stop};

const SEED: RootSeed = RootSeed(1);

fn circuit() -> (Circuit, Arc<VisualArea>) {
    let circuit = Circuit::build(&CircuitParameters::miniature(10).unwrap(), SEED).unwrap();
    let parameters = VisualAreaParameters::default();
    let area = VisualArea::new(circuit.input_sheet, &circuit.input_orientations, parameters).unwrap();
    (circuit, Arc::new(area))
}

fn run<'a>(circuit: &'a Circuit, area: &'a Arc<VisualArea>, index: u64) -> Run<'a> {
    let rates = area.rates(&ThreeConditions::default().stimulus(Condition::Both)).unwrap();
    Run::new(circuit, area, StimulusSchedule::constant(rates).unwrap(), SEED, index)
}

fn spikes(run: &Run<'_>, duration: f64) -> Vec<Spike> {
    let mut recorder = SpikeRecorder::new();
    run.simulate(duration, &mut [&mut recorder]).unwrap();
    recorder.spikes().to_vec()
}

/// Input spikes with the step in which they arrive.
#[derive(Default)]
struct Arrivals(Vec<(u64, InputSpike)>);

impl Observer for Arrivals {
    fn observe(&mut self, view: &StepView<'_>) -> ControlFlow<Stop> {
        self.0.extend(view.input_spikes.iter().map(|&spike| (view.step, spike)));
        ControlFlow::Continue(())
    }
}

#[test]
fn counts_are_those_of_the_recorded_spikes() {
    let (circuit, area) = circuit();
    let (width, windows, time_step) = (1, 300, circuit.network.time_step());
    let sizes: Vec<usize> = circuit.network.populations().iter().map(|population| population.size).collect();
    let empty = |population: usize| {
        // The windows leave out the first and the last 100 of 500 ms; they are short, so that many spikes fall on an
        // edge.
        WindowCounts::consecutive(100, width, windows, sizes[population], time_step).unwrap()
    };
    let (mut excitatory, mut inhibitory) = (empty(Circuit::EXCITATORY), empty(Circuit::INHIBITORY));
    let mut recorder = SpikeRecorder::new();
    run(&circuit, &area, 0)
        .simulate(
            500.0,
            &mut [
                &mut PopulationCounts { population: Circuit::EXCITATORY, counts: &mut excitatory },
                &mut recorder,
                &mut PopulationCounts { population: Circuit::INHIBITORY, counts: &mut inhibitory },
            ],
        )
        .unwrap();
    for (population, counts) in [(Circuit::EXCITATORY, &excitatory), (Circuit::INHIBITORY, &inhibitory)] {
        let mut plain = vec![vec![0_u32; sizes[population]]; windows];
        let spikes = recorder.spikes().iter().filter(|spike| spike.population == population);
        let mut outside = 0;
        for spike in spikes {
            // A spike at the very end of a window belongs to it.
            let window = (spike.step as f64 * time_step - 100.0 - 1e-9) / width as f64;
            if (0.0..windows as f64).contains(&window) {
                plain[window as usize][spike.cell] += 1;
            } else {
                outside += 1;
            }
        }
        let total: u32 = plain.iter().flatten().sum();
        assert!(total > 50 && outside > 10, "too few spikes to tell: {total} inside, {outside} outside");
        for (row, plain) in counts.counts().rows().into_iter().zip(plain) {
            assert_eq!(row.to_vec(), plain);
        }
    }
}

#[test]
fn the_circuit_receives_exactly_the_spikes_of_its_input() {
    let (circuit, area) = circuit();
    let run = run(&circuit, &area, 3);
    let mut arrivals = Arrivals::default();
    run.simulate(200.0, &mut [&mut arrivals]).unwrap();
    let mut input = run.input().unwrap();
    let mut expected = Vec::new();
    for millisecond in 1..=200 {
        let arriving = input.next_millisecond().iter().map(|&cell| cell as usize);
        expected
            .extend(arriving.map(|cell| (20 * millisecond, InputSpike { population: Circuit::INPUT, cell })));
    }
    assert!(!expected.is_empty());
    assert_eq!(arrivals.0, expected);
}

#[test]
fn initial_voltages_are_uniform() {
    let (circuit, area) = circuit();
    let (mut sum, mut squares, mut count) = (0.0, 0.0, 0.0);
    for index in 0..100 {
        let voltages = run(&circuit, &area, index).initial_voltages();
        assert_eq!(voltages.len(), circuit.network.spiking_size());
        assert!(voltages.iter().all(|voltage| (-65.0..-50.0).contains(voltage)));
        sum += voltages.iter().sum::<f64>();
        squares += voltages.iter().map(|voltage| (voltage + 57.5).powi(2)).sum::<f64>();
        count += voltages.len() as f64;
    }
    // A uniform variable of width w has the variance w²/12, and the fourth moment w⁴/80.
    let variance = 15.0_f64.powi(2) / 12.0;
    let error_of_variance = ((15.0_f64.powi(4) / 80.0 - variance * variance) / count).sqrt();
    assert!((sum / count + 57.5).abs() < 4.0 * (variance / count).sqrt(), "{}", sum / count);
    assert!((squares / count - variance).abs() < 4.0 * error_of_variance, "{}", squares / count);
}

#[test]
fn seed_and_index_determine_a_run() {
    let (circuit, area) = circuit();
    let original = spikes(&run(&circuit, &area, 0), 200.0);
    assert!(!original.is_empty());
    assert_eq!(original, spikes(&run(&circuit, &area, 0), 200.0));
    assert_ne!(original, spikes(&run(&circuit, &area, 1), 200.0));
    let other_seed = Run { seed: RootSeed(2), ..run(&circuit, &area, 0) };
    assert_ne!(original, spikes(&other_seed, 200.0));
    // A longer run begins like a shorter one.
    let longer = spikes(&run(&circuit, &area, 0), 250.0);
    assert_eq!(longer[..original.len()], original);
}

#[test]
fn bad_runs_are_refused() {
    let (circuit, area) = circuit();
    for duration in [0.0, -1.0, 0.01, f64::NAN, f64::INFINITY] {
        let error = run(&circuit, &area, 0).simulate(duration, &mut []).unwrap_err();
        assert!(
            matches!(&error, RunError::Parameter(error) if error.name == "duration"),
            "{duration}: {error}"
        );
    }
    let schedule = StimulusSchedule::constant(vec![0.01; 7]).unwrap();
    let short = Run { schedule, ..run(&circuit, &area, 0) };
    let length = ProtocolError::Length { name: "rates of the schedule".to_owned(), found: 7, expected: 50 };
    assert_eq!(short.simulate(10.0, &mut []).unwrap_err(), RunError::Protocol(length));

    let mut parameters = CircuitParameters::miniature(10).unwrap();
    // Refractory periods of 1.5 and 0.6 ms are whole numbers of such steps, a millisecond is not.
    parameters.time_step = 0.03;
    parameters.inhibitory.neuron.refractory_period = 0.6;
    let odd_step = Circuit::build(&parameters, SEED).unwrap();
    let error = run(&odd_step, &area, 0).simulate(10.0, &mut []).unwrap_err();
    assert!(matches!(error, RunError::Protocol(ProtocolError::TimeStep { .. })), "{error}");
}
