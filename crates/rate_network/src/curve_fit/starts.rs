//! Where the searches for a transfer function start: guesses read off the sorted points.

use super::least_squares::{Form, Parameters};

/// Share of the points that a local mean takes.
const WINDOW: f64 = 0.05;

/// A grid of guesses for threshold, break and exponents; the rest is read off the points.
pub(super) fn starts(currents: &[f64], rates: &[f64], form: Form) -> Vec<Parameters> {
    let points = Points::sorted(currents, rates);
    let smallest = points.mean_at(0.0).0;
    let last = points.mean_at(1.0);
    let breaks: Vec<(f64, f64)> = match form {
        Form::PowerThenLine => [0.5, 0.7, 0.85, 0.95].map(|share| points.mean_at(share)).to_vec(),
        Form::TwoPowerLaws { break_rate } => vec![(points.current_at(break_rate), break_rate)],
    };
    let upper_exponents: &[f64] = match form {
        Form::PowerThenLine => &[1.0],
        Form::TwoPowerLaws { .. } => &[0.7, 1.0, 1.4],
    };
    let mut starts = Vec::new();
    for &(current, rate) in &breaks {
        let rate = rate.max(1e-3);
        let span = (last.0 - current).max(1e-6);
        let slope = ((last.1 - rate) / span).max(1e-3 * rate);
        for width in [0.5, 0.75, 1.0, 1.5].map(|share| share * (current - smallest).max(span * 1e-3)) {
            for exponent in [1.0, 2.0, 3.0_f64] {
                for &upper in upper_exponents {
                    let fifth = if form == Form::PowerThenLine { rate } else { upper };
                    let logarithms = [width.ln(), exponent.ln(), slope.ln(), fifth.ln()];
                    let [width_log, exponent_log, slope_log, fifth_log] = logarithms;
                    let start = [current - width, width_log, exponent_log, slope_log, fifth_log];
                    starts.push(Parameters(start.into()));
                }
            }
        }
    }
    starts
}

/// Points in the order of their currents.
struct Points(Vec<(f64, f64)>);

impl Points {
    fn sorted(currents: &[f64], rates: &[f64]) -> Self {
        let mut points: Vec<(f64, f64)> = currents.iter().copied().zip(rates.iter().copied()).collect();
        points.sort_by(|one, other| one.0.total_cmp(&other.0));
        Self(points)
    }

    /// Mean current and rate of the points about a share (0 … 1) of all.
    fn mean_at(&self, share: f64) -> (f64, f64) {
        let taken = ((WINDOW * self.0.len() as f64) as usize).max(1);
        let first = ((self.0.len() - taken) as f64 * share) as usize;
        let window = &self.0[first..first + taken];
        let sum = window.iter().fold((0.0, 0.0), |sum, point| (sum.0 + point.0, sum.1 + point.1));
        (sum.0 / taken as f64, sum.1 / taken as f64)
    }

    /// Mean current of the local mean whose rate is nearest to a given one.
    fn current_at(&self, rate: f64) -> f64 {
        let means = (0..=100).map(|percent| self.mean_at(f64::from(percent) / 100.0));
        let nearest = means.min_by(|one, other| (one.1 - rate).abs().total_cmp(&(other.1 - rate).abs()));
        nearest.map_or(f64::NAN, |(current, _)| current)
    }
}
