//! Units whose counts say nothing new: a unit sorted twice, a multi-unit channel that sums others.

use crate::data::LabRecording;
use normcircuit_protocols::Condition;
use std::collections::HashMap;

/// A unit is taken for dependent if others explain all but this share of its variance within conditions.
const UNEXPLAINED: f64 = 1e-12;
/// Sums of other units are looked for among at most so many.
const MAX_UNITS: usize = 2_000;

/// Units whose counts in all trials are sums of multiples of those of other units, ascending.
///
/// Of units that depend on each other the one with most spikes is named, which is the sum. Where there are not more trials
/// than units, as [`is_complete`] says, only multiples of the counts of one other unit are found: any sum would fit.
pub(super) fn dependent_units(recording: &LabRecording, used: &[usize]) -> Vec<usize> {
    let mut order: Vec<(u64, usize)> = used
        .iter()
        .map(|unit| (recording.counts().column(*unit).iter().map(|count| u64::from(*count)).sum(), *unit))
        .collect();
    order.sort_unstable();
    let mut dependent =
        if is_complete(recording, used) { sums(recording, &order) } else { multiples(recording, &order) };
    dependent.sort_unstable();
    dependent
}

/// Whether there are trials enough, and few enough units, to find sums of several units.
pub(super) fn is_complete(recording: &LabRecording, used: &[usize]) -> bool {
    let degrees_of_freedom = recording.conditions().len() - Condition::ALL.len();
    used.len() < degrees_of_freedom && used.len() <= MAX_UNITS
}

/// Units that lie in the span of those before them (Gram and Schmidt, each projection taken twice for its rounding).
fn sums(recording: &LabRecording, order: &[(u64, usize)]) -> Vec<usize> {
    let mut basis: Vec<Vec<f64>> = Vec::new();
    let mut dependent = Vec::new();
    for (_, unit) in order {
        let mut rest = residuals(recording, *unit);
        let variance = dot(&rest, &rest);
        for direction in basis.iter().chain(&basis) {
            let along = dot(&rest, direction);
            rest.iter_mut().zip(direction).for_each(|(value, direction)| *value -= along * direction);
        }
        let unexplained = dot(&rest, &rest);
        if variance <= 0.0 {
            // A unit that never varies is named elsewhere.
        } else if unexplained <= UNEXPLAINED * variance {
            dependent.push(*unit);
        } else {
            let length = unexplained.sqrt();
            basis.push(rest.into_iter().map(|value| value / length).collect());
        }
    }
    dependent
}

/// Units whose counts are those of one before them times a fixed number.
fn multiples(recording: &LabRecording, order: &[(u64, usize)]) -> Vec<usize> {
    let mut seen: HashMap<Vec<u32>, usize> = HashMap::new();
    let is_repeat = |(_, unit): &&(u64, usize)| {
        let counts = recording.counts().column(*unit);
        let divisor = counts.iter().copied().fold(0, greatest_common_divisor).max(1);
        seen.insert(counts.iter().map(|count| count / divisor).collect(), *unit).is_some()
    };
    order.iter().filter(is_repeat).map(|(_, unit)| *unit).collect()
}

/// Counts of a unit in all trials, less the mean of each condition.
fn residuals(recording: &LabRecording, unit: usize) -> Vec<f64> {
    let counts = recording.counts().column(unit);
    let means = Condition::ALL.map(|condition| {
        let of_condition =
            counts.iter().zip(recording.conditions()).filter(|(_, other)| **other == condition);
        of_condition.map(|(count, _)| f64::from(*count)).sum::<f64>() / recording.trials(condition) as f64
    });
    let one = |(count, condition): (&u32, &Condition)| f64::from(*count) - means[*condition as usize];
    counts.iter().zip(recording.conditions()).map(one).collect()
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}

fn greatest_common_divisor(one: u32, other: u32) -> u32 {
    if other == 0 { one } else { greatest_common_divisor(other, one % other) }
}
