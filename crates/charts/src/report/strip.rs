//! A value with its interval beside the range of agreement, as a strip.

use std::fmt::Write as _;

use maud::{Markup, PreEscaped};

use super::number;
use crate::figure::Comparison;
use crate::text::{escape, plain};
use crate::verdict::range_of_agreement;

const WIDTH: f64 = 220.0;
const HEIGHT: f64 = 22.0;
/// Room at both ends, as a part of what is shown.
const ROOM: f64 = 0.12;

/// The strip; nothing if there is no interval or no range.
pub(super) fn strip(comparison: &Comparison) -> Option<Markup> {
    let (low, high) = range_of_agreement(&comparison.published)?;
    let (from, to) = comparison.interval?;
    let ends = [low, high, from, to, comparison.found];
    let finite = || ends.into_iter().filter(|end| end.is_finite());
    let (least, most) = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
    if !comparison.found.is_finite() || most <= least {
        return None;
    }
    let part = |value: f64| ((value - least) / (most - least)).clamp(-1.0, 2.0);
    let at = |value: f64| (WIDTH * (ROOM + (1.0 - 2.0 * ROOM) * part(value))).clamp(0.0, WIDTH);
    let (left, right, middle) = (at(low), at(high), HEIGHT / 2.0);
    let mut edges = String::new();
    for edge in [low, high].into_iter().filter(|edge| edge.is_finite()) {
        let _ = write!(edges, "<path class=\"edge\" d=\"M{0:.1} 1V{1}\"/>", at(edge), HEIGHT - 1.0);
    }
    Some(PreEscaped(format!(
        "<svg class=\"strip\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{}\">\
         <rect class=\"range\" x=\"{left:.1}\" y=\"1\" width=\"{:.1}\" height=\"{}\"/>{edges}\
         <path class=\"interval\" d=\"M{:.1} {middle}H{:.1}\"/><circle cx=\"{:.1}\" cy=\"{middle}\" r=\"4\"/></svg>",
        escape(&words(comparison)),
        right - left,
        HEIGHT - 2.0,
        at(from),
        at(to),
        at(comparison.found)
    )))
}

/// What the strip shows.
fn words(comparison: &Comparison) -> String {
    let step = number::step_of(comparison.found, comparison.interval);
    let interval = comparison.interval.map_or_else(String::new, |(from, to)| {
        format!(", 95 % interval {} to {}", number::with_step(from, step), number::with_step(to, step))
    });
    let published = number::published(comparison)
        .map_or_else(String::new, |published| format!("; published: {published}"));
    plain(&format!("Found {}{interval}{published}", number::with_step(comparison.found, step)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::Published;

    #[test]
    fn the_side_of_a_claim_reaches_the_end() {
        let claim = Comparison::new("a", "", Published::Above(0.0), 1.0).interval(0.5, 1.5);
        let text = strip(&claim).unwrap().0;
        assert!(text.contains("Found 1.0, 95 % interval 0.5 to 1.5; published: above 0"), "{text}");
        assert!(text.contains("x=\"26.4\" y=\"1\" width=\"193.6\""), "{text}");
        assert!(strip(&Comparison::new("a", "", Published::Nothing, 1.0).interval(0.5, 1.5)).is_none());
    }
}
