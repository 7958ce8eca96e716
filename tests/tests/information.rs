//! Information from end to end: from the stimulus over simulated trials to the estimate, where the answer is known.

use ndarray::{Array1, Array2};
use normcircuit_connectivity::{Circuit, CircuitParameters};
use normcircuit_laboratory::Measure;
use normcircuit_laboratory::measurements::{Discrimination, Feature};
use normcircuit_protocols::{
    Condition, Stimulus, StimulusSchedule, ThreeConditions, V1Input, VisualArea, VisualAreaParameters,
};
use normcircuit_simulation::RootSeed;
use normcircuit_statistics::decoding::{
    InputPopulation, PopulationMoments, input_information, time_averaged_noise_variance,
};
use normcircuit_tests::{laboratory, miniature};
use std::sync::Arc;

const ON_MS: u64 = 200;
const OFF_MS: u64 = 300;
const TRIALS: usize = 1500;
const SEED: RootSeed = RootSeed(5);

/// V1 of the miniature network.
fn area() -> Arc<VisualArea> {
    let circuit = Circuit::build(&CircuitParameters::miniature(20).unwrap(), SEED).unwrap();
    let parameters = VisualAreaParameters::default();
    Arc::new(VisualArea::new(circuit.input_sheet, &circuit.input_orientations, parameters).unwrap())
}

/// Both images, the first with another contrast.
fn stimulus(contrast: f64) -> Stimulus {
    let mut images = ThreeConditions::default();
    images.first.contrast = contrast;
    images.stimulus(Condition::Both)
}

/// Counts of the cells that see the first image in flashed trials, `[trial × cell]`.
fn trials(area: &Arc<VisualArea>, cells: &[usize], contrast: f64, run: u64) -> Array2<f64> {
    let on: Arc<[f64]> = area.rates(&stimulus(contrast)).unwrap().into();
    let off: Arc<[f64]> = vec![0.005; area.size()].into();
    let schedule = StimulusSchedule::presentations(&on, &off, TRIALS, ON_MS, OFF_MS).unwrap();
    let mut input = V1Input::new(Arc::clone(area), schedule, Circuit::INPUT, 0.05, SEED, run).unwrap();
    let mut place = vec![None; area.size()];
    cells.iter().enumerate().for_each(|(column, &cell)| place[cell] = Some(column));
    let mut counts = Array2::zeros((TRIALS, cells.len()));
    for trial in 0..TRIALS {
        for millisecond in 0..ON_MS + OFF_MS {
            for &cell in input.next_millisecond() {
                if let (true, Some(column)) = (millisecond < ON_MS, place[cell as usize]) {
                    counts[[trial, column]] += 1.0;
                }
            }
        }
    }
    counts
}

#[test]
fn information_in_trials_of_v1_is_what_theory_says() {
    let area = area();
    let cells: Vec<usize> = area.cells(0).collect();
    // Rates are proportional to contrast: a large difference makes the estimate precise and leaves it unbiased.
    let difference = 0.2;
    let first = trials(&area, &cells, 0.5 - difference / 2.0, 0);
    let second = trials(&area, &cells, 0.5 + difference / 2.0, 1);
    let moments = PopulationMoments::from_counts(first.view(), second.view(), difference).unwrap();
    let found = moments.information().unwrap();

    let rates: Array1<f64> = {
        let all = area.rates(&stimulus(0.5)).unwrap();
        cells.iter().map(|&cell| all[cell]).collect()
    };
    let noise = area.parameters().noise;
    let duration = ON_MS as f64;
    let expected = input_information(&InputPopulation {
        rates: rates.view(),
        rate_derivative: (&rates / 0.5).view(),
        filters: area.filters(0).view(),
        duration,
        noise_variance: time_averaged_noise_variance(noise.amplitude, noise.time_constant, duration).unwrap(),
    })
    .unwrap();
    // The noise is simulated in steps of 1 ms, which adds 1.3 % to its variance; negative rates are cut off.
    let [low, high] = found.interval(0.999).unwrap();
    let reach = 0.03 * expected;
    assert!(low - reach < expected && expected < high + reach, "{expected} is not in {low} to {high}");
    assert!(found.standard_error() < 0.1 * expected, "the test can tell: {found:?}");
    // The plug-in estimate is not the answer.
    assert!(found.naive > found.corrected);
}

#[test]
fn trials_are_added_and_never_repeated() {
    let results = tempfile::tempdir().unwrap();
    let laboratory = laboratory(results.path(), 2).unwrap();
    let plan = miniature();
    let of = |trials| {
        let network = plan.default_network().unwrap();
        Discrimination::new(&plan, network, Feature::Contrast, 5, trials)
    };
    let trials = plan.lengths.trials();
    let few = laboratory.measure(&of(trials)).unwrap();
    let needed = of(2 * trials).runs().unwrap();
    let missing = needed.iter().filter(|run| !laboratory.has(run)).count();
    assert!(0 < missing && missing < needed.len(), "{missing} of {} runs are new", needed.len());
    let many = laboratory.measure(&of(2 * trials)).unwrap();
    for (few, many) in few.counts.iter().zip(&many.counts) {
        assert_eq!(few.nrows() * 2, many.nrows());
        assert_eq!(few, many.slice(ndarray::s![..few.nrows(), ..]));
        assert!(
            few.rows().into_iter().all(|trial| trial != many.row(many.nrows() - 1)),
            "a trial came again"
        );
    }
}
