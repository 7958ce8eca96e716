//! Intervals cover the truth as often as they say, in recordings whose units share a gain in each trial.

use ndarray::Array2;
use normcircuit_protocols::Condition;
use normcircuit_recordings::{Analysis, LabRecording, Settings};
use normcircuit_simulation::{RootSeed, StandardNormal};
use rand::RngExt;
use rayon::prelude::*;

/// Variance of the counts of a unit that has its mean rate.
const NOISE: f64 = 25.0;
/// Mean count of a unit with both stimuli.
const MEAN: f64 = 60.0;
const REPETITIONS: usize = 500;

/// Made-up recordings of one kind.
#[derive(Clone, Copy)]
struct Kind {
    units: usize,
    trials: usize,
    /// Standard deviation of the gain that all units share in a trial.
    gain: f64,
    /// How much units differ in how strongly they follow the gain: from `1 - spread` to `1 + spread`.
    spread: f64,
}

impl Kind {
    /// Normal counts: each unit's mean, times one plus its share of the gain of the trial, plus noise of its own.
    fn recording(self, seed: u64) -> LabRecording {
        let mut random = RootSeed(seed).stream("made-up recording", &[self.units as u64, self.trials as u64]);
        let mut normal = StandardNormal::new();
        let units: Vec<(f64, f64)> = (0..self.units)
            .map(|_| {
                (1.0 + self.spread * (2.0 * random.random::<f64>() - 1.0), 1.2 + 0.6 * random.random::<f64>())
            })
            .collect();
        let mut counts = Array2::zeros((3 * self.trials, self.units));
        for (trial, mut row) in counts.rows_mut().into_iter().enumerate() {
            let gain = self.gain * normal.sample(&mut random);
            for (count, (share, index)) in row.iter_mut().zip(&units) {
                let mean = if trial / self.trials == 2 { MEAN } else { MEAN * index / 2.0 };
                let value = mean * (1.0 + share * gain) + NOISE.sqrt() * normal.sample(&mut random);
                *count = value.round().max(0.0) as u32;
            }
        }
        let conditions = Condition::ALL.iter().flat_map(|condition| vec![*condition; self.trials]).collect();
        LabRecording::new(counts, conditions).unwrap()
    }

    /// Mean correlation of two units of all that there can be: the mean over two independent shares of
    /// `s₁ s₂ g² m² / sqrt((s₁² g² m² + v) (s₂² g² m² + v))`, by the midpoint rule. Rounding adds a twelfth to the variance `v`.
    fn correlation(self) -> f64 {
        const STEPS: usize = 2_000;
        let signal = self.gain * MEAN;
        let of_step = |step: usize| {
            let share = 1.0 + self.spread * ((2 * step + 1) as f64 / STEPS as f64 - 1.0);
            share * signal / ((share * signal).powi(2) + NOISE + 1.0 / 12.0).sqrt()
        };
        let mean = (0..STEPS).map(of_step).sum::<f64>() / STEPS as f64;
        mean * mean
    }
}

/// Shares of the recordings in which the intervals of the mean correlation and of the median norm index cover the truth.
fn coverage(kind: Kind) -> [f64; 2] {
    let truth = [kind.correlation(), 1.5];
    let covered: Vec<[bool; 2]> = (0..REPETITIONS as u64)
        .into_par_iter()
        .map(|seed| {
            let found = Analysis::new(&kind.recording(seed), &Settings::default()).unwrap();
            let (mean, median) = (found.correlations.mean, found.normalization.median);
            [(mean.interval, truth[0]), (median.interval, truth[1])]
                .map(|((lower, upper), truth)| lower <= truth && truth <= upper)
        })
        .collect();
    [0, 1].map(|which| covered.iter().filter(|covered| covered[which]).count() as f64 / REPETITIONS as f64)
}

/// 93 to 97 %, give or take two standard errors of a share from so many repetitions.
#[track_caller]
fn assert_covers(kind: Kind) {
    let error = (0.95 * 0.05 / REPETITIONS as f64).sqrt();
    let [correlation, index] = coverage(kind);
    for share in [correlation, index] {
        assert!(
            (0.93 - 2.0 * error..=0.97 + 2.0 * error).contains(&share),
            "r_sc {correlation}, index {index}"
        );
    }
}

#[test]
fn a_shared_gain_is_covered() {
    assert_covers(Kind { units: 20, trials: 40, gain: 0.04, spread: 0.0 });
}

#[test]
fn a_gain_that_units_follow_differently_is_covered() {
    assert_covers(Kind { units: 30, trials: 60, gain: 0.06, spread: 0.8 });
}

#[test]
fn many_units_in_few_trials_are_covered() {
    assert_covers(Kind { units: 60, trials: 50, gain: 0.05, spread: 0.3 });
}
