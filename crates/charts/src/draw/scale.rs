//! From values to positions, and where ticks stand.

use super::metrics;
use crate::figure::{Axis, Scale};
use crate::text::MINUS;

/// Places values between two positions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mapping {
    scale: Scale,
    range: (f64, f64),
    positions: (f64, f64),
}

/// A mark on an axis; one without a label is shorter.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    pub(super) value: f64,
    /// Its lines are separated by line breaks.
    pub(super) label: String,
}

impl Tick {
    pub(super) fn lines(&self) -> impl Iterator<Item = &str> {
        self.label.lines()
    }
}

impl Mapping {
    pub(super) fn new(scale: Scale, range: (f64, f64), positions: (f64, f64)) -> Self {
        Self { scale, range, positions }
    }

    /// Position of a value; NaN for one that has none.
    pub(super) fn at(&self, value: f64) -> f64 {
        let (first, last) = (along(self.scale, self.range.0), along(self.scale, self.range.1));
        let part = (along(self.scale, value) - first) / (last - first);
        let position = self.positions.0 + part * (self.positions.1 - self.positions.0);
        if position.is_finite() { position } else { f64::NAN }
    }

    pub(super) fn range(&self) -> (f64, f64) {
        self.range
    }

    pub(super) fn shows(&self, value: f64) -> bool {
        let (first, last) = self.range;
        first.min(last) <= value && value <= first.max(last)
    }
}

/// The range an axis shows: its own, or the values with a little room.
pub(super) fn range_of(axis: &Axis, values: impl Iterator<Item = f64>) -> (f64, f64) {
    const ROOM: f64 = 0.04;
    if let Some(range) = axis.range {
        return range;
    }
    let usable = |value: &f64| along(axis.scale, *value).is_finite();
    let (low, high) = values
        .filter(usable)
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    if low > high {
        return if axis.scale == Scale::Linear { (0.0, 1.0) } else { (1.0, 10.0) };
    }
    match axis.scale {
        Scale::Linear if high <= low => (low - 0.5 * low.abs().max(1.0), low + 0.5 * low.abs().max(1.0)),
        Scale::Linear => (low - ROOM * (high - low), high + ROOM * (high - low)),
        Scale::Logarithmic if high <= low => (low / 2.0, high * 2.0),
        Scale::Logarithmic => {
            let factor = (high / low).powf(ROOM);
            (low / factor, high * factor)
        }
    }
}

/// The ticks of an axis: its own, or about `count` at round values within the range.
pub(super) fn ticks(axis: &Axis, range: (f64, f64), count: usize) -> Vec<Tick> {
    let (low, high) = (range.0.min(range.1), range.0.max(range.1));
    if !axis.ticks.is_empty() {
        return named(labeled(&axis.ticks), &axis.tick_labels);
    }
    match axis.scale {
        Scale::Logarithmic if high / low >= 10.0 => decades(low, high, count),
        _ => labeled(&round_values(low, high, count)),
    }
}

fn named(mut ticks: Vec<Tick>, names: &[String]) -> Vec<Tick> {
    for (tick, name) in ticks.iter_mut().zip(names) {
        tick.label.clone_from(name);
    }
    ticks
}

/// The same ticks with their labels broken into lines no wider than `limit`, in sizes of the type.
pub(super) fn broken(mut ticks: Vec<Tick>, limit: f64) -> Vec<Tick> {
    for tick in &mut ticks {
        tick.label = metrics::wrapped(&tick.label, limit).join("\n");
    }
    ticks
}

fn along(scale: Scale, value: f64) -> f64 {
    match scale {
        Scale::Linear => value,
        Scale::Logarithmic => value.log10(),
    }
}

/// Multiples of 1, 2, 2.5 or 5 times a power of ten.
fn round_values(low: f64, high: f64, count: usize) -> Vec<f64> {
    let rough = (high - low) / count.max(1) as f64;
    let magnitude = 10_f64.powi(rough.log10().floor() as i32);
    let distance = |step: f64| (step / rough).ln().abs();
    let step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .map(|factor| factor * magnitude)
        .into_iter()
        .min_by(|a, b| distance(*a).total_cmp(&distance(*b)));
    let Some(step) = step.filter(|step| step.is_finite() && *step > 0.0) else { return vec![low] };
    let (first, last) = ((low / step - 1e-6).ceil(), (high / step + 1e-6).floor());
    let value = |index: f64| if step < 1.0 { index / inverse(step) } else { index * step };
    (0..=(last - first).max(0.0) as usize).map(|offset| value(first + offset as f64)).collect()
}

/// One over a step, whole if it nearly is: this keeps decimal values, as 3 / 10 is 0.3 but 3 * 0.1 is not.
fn inverse(step: f64) -> f64 {
    let inverse = 1.0 / step;
    if (inverse - inverse.round()).abs() < 1e-6 * inverse { inverse.round() } else { inverse }
}

/// Round values of a logarithmic axis with labels, and those between without. Labels are powers of ten (every second, third,
/// ... when there are many); 1, 2 and 5 times powers of ten where these are fewer than three.
fn decades(low: f64, high: f64, count: usize) -> Vec<Tick> {
    const MAX_LABELS: i32 = 6;
    let (first, last) = (low.log10().floor() as i32, high.log10().ceil() as i32);
    let shown = |value: f64| low * (1.0 - 1e-9) <= value && value <= high * (1.0 + 1e-9);
    let powers = (first..=last).filter(|exponent| shown(10_f64.powi(*exponent))).count();
    let every = ((last - first) / MAX_LABELS).max(1);
    let multiples: &[u8] = match powers {
        0..3 if 3 * powers <= count + 1 => &[1, 2, 5],
        0..3 => &[1, 3],
        _ => &[1],
    };
    let all = (first..=last).flat_map(|exponent| (1..10_u8).map(move |multiple| (exponent, multiple)));
    let tick = |(exponent, multiple): (i32, u8)| {
        let labeled = multiples.contains(&multiple) && exponent % every == 0;
        let label = if labeled { power_label(exponent, multiple, powers < 3) } else { String::new() };
        // A negative power as a division: 2 / 10 is 0.2, 2 * 0.1 is not always.
        let multiple = f64::from(multiple);
        let value =
            if exponent < 0 { multiple / 10_f64.powi(-exponent) } else { multiple * 10_f64.powi(exponent) };
        Tick { value, label }
    };
    all.map(tick).filter(|tick| shown(tick.value)).collect()
}

/// `multiple` times a power of ten: on a short axis as a plain number where it is one that is read at a glance.
fn power_label(exponent: i32, multiple: u8, short_axis: bool) -> String {
    match (exponent, multiple) {
        (0..=1, _) => (u32::from(multiple) * 10_u32.pow(exponent as u32)).to_string(),
        (2..=3, _) if short_axis => (u32::from(multiple) * 10_u32.pow(exponent as u32)).to_string(),
        (-3..0, _) if short_axis => {
            format!("{:.*}", -exponent as usize, f64::from(multiple) / 10_f64.powi(-exponent))
        }
        (_, 1) => format!("10^{{{exponent}}}"),
        _ => format!("{multiple}\u{00b7}10^{{{exponent}}}"),
    }
}

/// Labels with as many decimals as the finest of the values needs, all the same.
fn labeled(values: &[f64]) -> Vec<Tick> {
    let largest = values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    let exponent = if largest > 0.0 { largest.log10().floor() as i32 } else { 0 };
    // Beyond this, digits are counted rather than read.
    let scientific = !(-4..6).contains(&exponent);
    let factor = if scientific { 10_f64.powi(exponent) } else { 1.0 };
    let decimals = (0..=8).find(|decimals| {
        let fits = |value: &f64| {
            let shown: f64 = format!("{:.*}", *decimals, value / factor).parse().unwrap_or(f64::NAN);
            (shown - value / factor).abs() <= 1e-6 * (largest / factor)
        };
        values.iter().all(fits)
    });
    let decimals = decimals.unwrap_or(8);
    let minus = MINUS.to_string();
    let label = |value: f64| {
        let digits = format!("{:.*}", decimals, value / factor);
        let digits = if value == 0.0 {
            digits.trim_start_matches('-').to_owned()
        } else {
            digits.replace('-', &minus)
        };
        if scientific && value != 0.0 {
            let power = exponent.to_string().replace('-', &minus);
            format!("{digits}\u{00b7}10^{{{power}}}")
        } else {
            digits
        }
    };
    values.iter().map(|&value| Tick { value, label: label(value) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(axis: &Axis, range: (f64, f64), count: usize) -> Vec<String> {
        ticks(axis, range, count)
            .into_iter()
            .map(|tick| tick.label)
            .filter(|label| !label.is_empty())
            .collect()
    }

    #[test]
    fn linear_ticks_are_round_and_say_what_they_are() {
        let axis = Axis::new("");
        assert_eq!(labels(&axis, (0.0, 3.0), 6), ["0.0", "0.5", "1.0", "1.5", "2.0", "2.5", "3.0"]);
        assert_eq!(labels(&axis, (-0.01, 0.02), 3), ["\u{2212}0.01", "0.00", "0.01", "0.02"]);
        assert_eq!(labels(&axis, (0.0, 0.015), 6)[5], "0.0125", "not rounded to a wrong value");
        assert_eq!(labels(&axis, (200.0, 0.0), 4), ["0", "50", "100", "150", "200"], "a reversed axis");
    }

    #[test]
    fn very_large_and_small_values_have_powers_of_ten() {
        let axis = Axis::new("");
        assert_eq!(labels(&axis, (0.0, 2e6), 2), ["0", "1\u{00b7}10^{6}", "2\u{00b7}10^{6}"]);
        assert_eq!(labels(&axis, (0.0, 2e-6), 2)[1], "1\u{00b7}10^{\u{2212}6}");
    }

    #[test]
    fn logarithmic_ticks_are_powers_of_ten() {
        let axis = Axis::new("").logarithmic();
        assert_eq!(labels(&axis, (1.0, 11_000.0), 5), ["1", "10", "10^{2}", "10^{3}", "10^{4}"]);
        assert_eq!(labels(&axis, (2.0, 9.0), 4), ["2", "4", "6", "8"], "less than a decade");
        assert_eq!(labels(&axis, (0.04, 0.9), 5), ["0.05", "0.1", "0.2", "0.5"], "a short axis");
        assert_eq!(labels(&axis, (20.0, 1500.0), 6), ["20", "50", "100", "200", "500", "1000"]);
        assert_eq!(labels(&axis, (20.0, 1500.0), 3), ["30", "100", "300", "1000"], "little room");
    }

    #[test]
    fn categories_have_names() {
        let axis = Axis::new("").categories(["default network", "matched"]);
        assert_eq!(labels(&axis, axis.range.unwrap(), 1), ["default network", "matched"]);
        let lines = broken(ticks(&axis, (0.5, 2.5), 1), metrics::width("default "));
        assert_eq!(lines[0].lines().collect::<Vec<_>>(), ["default", "network"]);
    }

    #[test]
    fn positions() {
        let mapping = Mapping::new(Scale::Logarithmic, (1.0, 100.0), (0.0, 10.0));
        assert!((mapping.at(10.0) - 5.0).abs() < 1e-12);
        assert!(mapping.at(-1.0).is_nan() && mapping.at(0.0).is_nan());
        let mapping = Mapping::new(Scale::Linear, (100.0, 0.0), (10.0, 0.0));
        assert!((mapping.at(25.0) - 2.5).abs() < 1e-12);
    }

    #[test]
    fn ranges_follow_finite_values() {
        let axis = Axis::new("");
        assert_eq!(range_of(&axis, [0.0, f64::NAN, 1.0].into_iter()), (-0.04, 1.04));
        assert_eq!(range_of(&axis, std::iter::empty()), (0.0, 1.0));
        let (low, high) = range_of(&axis.logarithmic(), [0.0, 1.0, 100.0].into_iter());
        assert!(0.5 < low && low < 1.0 && 100.0 < high && high < 200.0);
    }
}
