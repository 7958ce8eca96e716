//! V1 spikes: rates, timing, reproducibility, and the plain way of making them.

mod common;

use std::sync::Arc;

use common::area;
use ndarray::{Array1, ArrayView1};
use normcircuit_protocols::{
    Condition, OrnsteinUhlenbeck, ProtocolError, Segment, StimulusSchedule, ThreeConditions, V1Input,
    VisualArea,
};
use normcircuit_simulation::{Input, InputSpike, RootSeed};
use rand::Rng;
use sha2::{Digest, Sha256};

fn schedule(area: &VisualArea) -> StimulusSchedule {
    StimulusSchedule::constant(area.rates(&ThreeConditions::default().stimulus(Condition::First)).unwrap())
        .unwrap()
}

fn input(area: &Arc<VisualArea>, seed: u64, run: u64) -> V1Input {
    V1Input::new(Arc::clone(area), schedule(area), 2, 0.05, RootSeed(seed), run).unwrap()
}

/// Bins × spiking cells.
fn spikes(mut input: V1Input, bins: usize) -> Vec<Vec<u32>> {
    (0..bins).map(|_| input.next_millisecond().to_vec()).collect()
}

/// Every cell's rate in every bin, from the filter matrix; a uniform draw for each.
fn plain_spikes(area: &VisualArea, seed: u64, run: u64, bins: usize) -> Vec<Vec<u32>> {
    let schedule = schedule(area);
    let mean_rates = &schedule.segments()[0].rates;
    let filters = [area.filters(0), area.filters(1)];
    let parameters = area.parameters();
    let pixels = parameters.gabor.pixels();
    let stream = RootSeed(seed).stream("v1 noise", &[run]);
    let mut noise = OrnsteinUhlenbeck::new(parameters.noise, 2 * pixels, stream).unwrap();
    let mut random = RootSeed(seed).stream("v1 spikes", &[run]);
    let bin = |_| {
        noise.advance();
        let mut rates = Array1::from(mean_rates.to_vec());
        for (half, filters) in filters.iter().enumerate() {
            let values = ArrayView1::from(&noise.values()[half * pixels..(half + 1) * pixels]);
            let filtered = filters.dot(&values);
            area.cells(half).zip(filtered).for_each(|(cell, filtered)| rates[cell] += filtered);
        }
        let spiking = rates.iter().enumerate().filter(|(_, rate)| {
            let uniform = f64::from(random.next_u32()) / 2.0_f64.powi(32);
            uniform < rate.max(0.0)
        });
        spiking.map(|(cell, _)| cell as u32).collect()
    };
    (0..bins).map(bin).collect()
}

#[test]
fn spikes_are_those_of_the_plain_matrix_product() {
    let area = area(10);
    for run in 0..3 {
        assert_eq!(spikes(input(&area, 1, run), 2_000), plain_spikes(&area, 1, run, 2_000));
    }
}

#[test]
fn cells_without_noise_fire_at_their_rates() {
    let rates: Vec<f64> = (0..200).map(|cell| 0.0005 * f64::from(cell)).collect();
    let schedule = StimulusSchedule::constant(rates.clone()).unwrap();
    let input = V1Input::without_noise(schedule, 0, 0.1, RootSeed(1), 0).unwrap();
    let bins = 100_000;
    let mut counts = vec![0.0; 200];
    for cell in spikes(input, bins).into_iter().flatten() {
        counts[cell as usize] += 1.0;
    }
    let mut chi_square = 0.0;
    for (count, rate) in counts.iter().zip(&rates).skip(1) {
        chi_square += (count - rate * bins as f64).powi(2) / (bins as f64 * rate * (1.0 - rate));
    }
    assert!((chi_square - 199.0).abs() < 4.0 * 398.0_f64.sqrt(), "{chi_square}");
    assert!(counts[0] < 0.5, "a rate of 0 gave spikes");
}

#[test]
fn noise_adds_the_analytic_covariance_to_counts() {
    // Spike counts in windows of T have the variance r T + T² v |F|² (clipping and Bernoulli corrections are below
    // a percent); the sum over a half's cells amplifies the shared part. The halves have independent noise.
    let area = area(10);
    let mut input = input(&area, 3, 0);
    let (bins, windows) = (200, 1_000_usize);
    let mut counts = [Vec::new(), Vec::new()];
    for _ in 0..windows {
        let mut sums = [0.0; 2];
        for _ in 0..bins {
            for &cell in input.next_millisecond() {
                sums[area.half(cell as usize)] += 1.0;
            }
        }
        counts.iter_mut().zip(sums).for_each(|(counts, sum)| counts.push(sum));
    }
    for (half, (counts, rate)) in counts.iter().zip([0.01, 0.005]).enumerate() {
        let mean = counts.iter().sum::<f64>() / windows as f64;
        let variance = counts.iter().map(|count| (count - mean).powi(2)).sum::<f64>() / windows as f64;
        let total: Array1<f64> = area.filters(half).sum_axis(ndarray::Axis(0));
        let shared = 200.0 * 200.0 * 0.049_08 * total.dot(&total);
        let independent = 100.0 * rate * 200.0;
        let expected = shared + independent;
        assert!(
            (mean - independent).abs() < 4.0 * (expected / windows as f64).sqrt() + 0.01 * independent,
            "{mean}"
        );
        assert!((variance / expected - 1.0).abs() < 4.0 * (2.0 / windows as f64).sqrt() + 0.03, "{variance}");
        assert!(shared > independent, "the test would not see the noise");
    }
}

#[test]
fn flashed_images_are_noisy_and_the_pauses_between_them_are_not() {
    let area = area(10);
    let images: Arc<[f64]> =
        area.rates(&ThreeConditions::default().stimulus(Condition::Both)).unwrap().into();
    let uniform: Arc<[f64]> = vec![0.005; images.len()].into();
    let (shown, pause, trials) = (200_u64, 300_u64, 1_500_u64);
    let segments = (0..trials).flat_map(|trial| {
        let start_ms = trial * (shown + pause);
        let on = Segment { start_ms, rates: Arc::clone(&images), noise: true };
        [on, Segment { start_ms: start_ms + shown, rates: Arc::clone(&uniform), noise: false }]
    });
    let schedule = StimulusSchedule::new(segments.collect()).unwrap();
    let mut input = V1Input::new(Arc::clone(&area), schedule, 2, 0.05, RootSeed(4), 0).unwrap();
    let mut counts = [Vec::new(), Vec::new()];
    for _ in 0..trials {
        for (counts, bins) in counts.iter_mut().zip([shown, pause]) {
            let spikes: usize = (0..bins)
                .map(|_| {
                    input.next_millisecond().iter().filter(|cell| area.half(**cell as usize) == 0).count()
                })
                .sum();
            counts.push(spikes as f64);
        }
    }
    let [in_image, in_pause] = counts.map(|counts| {
        let mean = counts.iter().sum::<f64>() / trials as f64;
        counts.iter().map(|count| (count - mean).powi(2)).sum::<f64>() / (trials - 1) as f64
    });
    let sampling = 4.0 * (2.0 / trials as f64).sqrt();
    // Sums of independent Bernoulli draws in the pause; in the image the noise of pixels, averaged over 200 ms, on top of them.
    let variance =
        |cells: &[f64], bins: u64| cells.iter().map(|rate| bins as f64 * rate * (1.0 - rate)).sum::<f64>();
    let half: Vec<usize> = area.cells(0).collect();
    let rates = |all: &[f64]| half.iter().map(|&cell| all[cell]).collect::<Vec<f64>>();
    let expected = variance(&rates(&uniform), pause);
    assert!((in_pause / expected - 1.0).abs() < sampling, "{in_pause} {expected}");
    let total: Array1<f64> = area.filters(0).sum_axis(ndarray::Axis(0));
    let expected = variance(&rates(&images), shown) + 200.0 * 200.0 * 0.049_08 * total.dot(&total);
    assert!((in_image / expected - 1.0).abs() < sampling + 0.03, "{in_image} {expected}");
}

#[test]
fn every_cell_fires_in_every_bin_of_a_full_segment_and_in_no_other() {
    let full: Arc<[f64]> = vec![1.0; 6].into();
    let silent: Arc<[f64]> = vec![0.0; 6].into();
    let presentations = StimulusSchedule::presentations(&full, &silent, 2, 3, 4).unwrap();
    let input = V1Input::without_noise(presentations, 0, 0.05, RootSeed(1), 0).unwrap();
    let firing: Vec<usize> = spikes(input, 16).iter().map(Vec::len).collect();
    assert_eq!(firing, [6, 6, 6, 0, 0, 0, 0, 6, 6, 6, 0, 0, 0, 0, 0, 0]);
}

#[test]
fn spikes_arrive_on_whole_milliseconds_only() {
    let area = area(10);
    let plain = spikes(input(&area, 1, 0), 50);
    for (time_step, per_millisecond) in [(0.05, 20), (0.1, 10), (1.0, 1), (1.0 / 3.0, 3)] {
        let mut input =
            V1Input::new(Arc::clone(&area), schedule(&area), 2, time_step, RootSeed(1), 0).unwrap();
        let mut arriving = Vec::new();
        for step in 1..=50 * per_millisecond {
            arriving.clear();
            input.spikes(step, &mut arriving);
            let expected: Vec<InputSpike> = match step % per_millisecond {
                0 => &plain[(step / per_millisecond) as usize - 1][..],
                _ => &[],
            }
            .iter()
            .map(|&cell| InputSpike { population: 2, cell: cell as usize })
            .collect();
            assert_eq!(arriving, expected);
        }
    }
}

#[test]
fn seed_and_run_determine_the_spikes() {
    let area = area(10);
    let original = spikes(input(&area, 1, 0), 200);
    assert_eq!(original, spikes(input(&area, 1, 0), 200));
    assert_ne!(original, spikes(input(&area, 1, 1), 200));
    assert_ne!(original, spikes(input(&area, 2, 0), 200));
}

#[test]
fn the_spikes_of_a_miniature_are_pinned() {
    let mut hash = Sha256::new();
    for bin in spikes(input(&area(10), 1, 0), 1_000) {
        for cell in bin {
            hash.update(cell.to_le_bytes());
        }
        hash.update([u8::MAX; 4]);
    }
    assert_eq!(hash.finalize()[..8], 0x3c99_9217_88a4_e903_u64.to_be_bytes());
}

#[test]
fn bad_steps_and_lengths_are_refused() {
    let area = area(4);
    let with_step =
        |time_step| V1Input::new(Arc::clone(&area), schedule(&area), 2, time_step, RootSeed(1), 0);
    for time_step in [0.03, 2.0, 0.0, -0.05, f64::NAN, f64::INFINITY, 1e-300] {
        assert!(matches!(with_step(time_step), Err(ProtocolError::TimeStep { .. })), "{time_step}");
    }
    let short = StimulusSchedule::constant(vec![0.01; 3]).unwrap();
    let refused = V1Input::new(area, short, 2, 0.05, RootSeed(1), 0);
    assert!(matches!(refused, Err(ProtocolError::Length { found: 3, expected: 32, .. })));
}

#[test]
fn bad_schedules_are_refused() {
    let segment = |start_ms, rates: &[f64]| Segment { start_ms, rates: rates.into(), noise: true };
    let error = |segments| StimulusSchedule::new(segments).unwrap_err().to_string();
    assert!(error(vec![]).contains("number of segments is 0"));
    assert!(error(vec![segment(1, &[0.0])]).contains("start of the first segment is 1"));
    assert!(error(vec![segment(0, &[0.0]), segment(0, &[0.0])]).contains("start of a segment is 0"));
    assert!(error(vec![segment(0, &[0.0]), segment(5, &[0.0; 2])]).contains("has 2 entries; it must have 1"));
    for rate in [-0.01, f64::NAN, 1.5] {
        assert!(error(vec![segment(0, &[rate])]).contains("mean rate of a V1 cell"));
    }
    let rates: Arc<[f64]> = vec![0.01].into();
    assert!(StimulusSchedule::presentations(&rates, &rates, 1, 0, 300).is_err());
    assert!(StimulusSchedule::presentations(&rates, &rates, 0, 200, 300).is_err());
}
