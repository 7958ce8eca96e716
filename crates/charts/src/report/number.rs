//! Numbers as people read them.

use crate::figure::{Comparison, Published};

/// Digits shown of a number that is known no better.
const DIGITS: i32 = 4;

/// A number with as many decimals as `step`, the smallest difference worth showing, asks for.
pub(super) fn with_step(value: f64, step: f64) -> String {
    if !value.is_finite() {
        return if value.is_nan() {
            "\u{2013}".to_owned()
        } else {
            format!("{value}").replace("inf", "\u{221e}")
        };
    }
    let size = value.abs().max(step);
    if value != 0.0 && !(1e-4..1e6).contains(&size) {
        let exponent = size.log10().floor() as i32;
        let digits = format!("{:.2}", value / 10_f64.powi(exponent));
        return signed(&format!("{digits}\u{00b7}10^{{{}}}", signed(&exponent.to_string())));
    }
    let decimals = (-step.log10().floor()).clamp(0.0, 9.0) as usize;
    signed(&format!("{value:.decimals$}"))
}

/// A number with four digits.
pub(super) fn plain(value: f64) -> String {
    with_step(value, digit_of(value))
}

/// The smallest difference worth showing of a value with an interval: two digits of the interval's width.
pub(super) fn step_of(value: f64, interval: Option<(f64, f64)>) -> f64 {
    match interval.map(|(low, high)| (high - low).abs()) {
        Some(width) if width > 0.0 && width.is_finite() => 0.1 * 10_f64.powf(width.log10().floor()),
        _ => digit_of(value),
    }
}

fn digit_of(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return 1.0;
    }
    if value.fract() == 0.0 && value.abs() < 1e6 {
        return 1.0;
    }
    10_f64.powi(value.abs().log10().floor() as i32 + 1 - DIGITS)
}

/// A true minus sign, and none on a zero.
fn signed(text: &str) -> String {
    if text.starts_with('-') && !text.contains(|letter: char| ('1'..='9').contains(&letter)) {
        return text.trim_start_matches('-').to_owned();
    }
    text.replace('-', "\u{2212}")
}

/// What the paper published, in words; nothing if it published nothing.
pub(super) fn published(comparison: &Comparison) -> Option<String> {
    let unit = if comparison.unit.is_empty() { String::new() } else { format!("\u{a0}{}", comparison.unit) };
    match &comparison.published {
        Published::Value { value, margin } => {
            let margin = with_step(*margin, step_of(*margin, Some((0.0, *margin))));
            Some(format!("{}{unit}, equal within \u{b1}{margin}", plain(*value)))
        }
        Published::Above(edge) => Some(format!("above {}{unit}", plain(*edge))),
        Published::Below(edge) => Some(format!("below {}{unit}", plain(*edge))),
        Published::Text(text) => Some(text.clone()),
        Published::Nothing => None,
    }
}

/// What the run found, with its unit.
pub(super) fn found(comparison: &Comparison) -> String {
    if !comparison.found.is_finite() {
        return "\u{2013}".to_owned();
    }
    let unit = if comparison.unit.is_empty() { String::new() } else { format!("\u{a0}{}", comparison.unit) };
    with_step(comparison.found, step_of(comparison.found, comparison.interval)) + &unit
}

/// Its interval; a dash if there is none.
pub(super) fn interval(comparison: &Comparison) -> String {
    let step = step_of(comparison.found, comparison.interval);
    comparison.interval.map_or_else(
        || "\u{2013}".to_owned(),
        |(low, high)| format!("{} to {}", with_step(low, step), with_step(high, step)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_follow_what_is_known() {
        assert_eq!(plain(1.668_36), "1.668");
        assert_eq!(plain(-0.069_6), "\u{2212}0.06960");
        assert_eq!(plain(8663.0), "8663");
        assert_eq!(plain(0.0), "0");
        assert_eq!(plain(f64::NAN), "\u{2013}");
        assert_eq!(with_step(-0.0001, 0.001), "0.000");
        assert_eq!(plain(2.5e-7), "2.50\u{00b7}10^{\u{2212}7}");
        let step = step_of(1.6712, Some((1.66, 1.68)));
        assert_eq!(with_step(1.6712, step), "1.671");
        assert_eq!(with_step(16.4, step_of(16.4, Some((10.0, 23.0)))), "16");
    }
}
