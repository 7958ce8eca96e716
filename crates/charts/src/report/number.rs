//! Numbers as people read them.

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

fn signed(text: &str) -> String {
    text.replace('-', "\u{2212}")
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
        assert_eq!(plain(2.5e-7), "2.50\u{00b7}10^{\u{2212}7}");
        let step = step_of(1.6712, Some((1.66, 1.68)));
        assert_eq!(with_step(1.6712, step), "1.671");
        assert_eq!(with_step(16.4, step_of(16.4, Some((10.0, 23.0)))), "16");
    }
}
