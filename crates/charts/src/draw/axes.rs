//! Axes around a plotting area: lines, ticks and labels.

use super::metrics;
use super::scale::{Mapping, Tick};
use super::shapes::{Anchor, Rect, Stroke, TextStyle};
use super::style::{AXIS_WIDTH, INK, LABEL_TYPE, LINE_SPACING, SMALL_TYPE};
use super::svg::Canvas;

const TICK: f64 = 3.5;
const MINOR_TICK: f64 = 2.0;
/// Between a tick and its label.
const GAP: f64 = 3.0;
/// From the middle of small type to its baseline.
const HALF_HEIGHT: f64 = 0.36 * SMALL_TYPE;
/// Room for an axis label of one line, and for each further line.
const LABEL_ROOM: f64 = 16.0;
const LABEL_LINE: f64 = 1.2 * LABEL_TYPE;

/// One axis, ready to be drawn.
pub(super) struct AxisLayout {
    pub(super) mapping: Mapping,
    pub(super) ticks: Vec<Tick>,
    /// The lines of the label, from [`label_lines`].
    pub(super) label: Vec<String>,
}

/// The label of an axis of a certain length, in as many lines as that needs.
pub(super) fn label_lines(label: &str, length: f64) -> Vec<String> {
    metrics::wrapped(label, length / LABEL_TYPE)
}

/// Room for the lines of a label after the first.
pub(super) fn further_lines(label: &[String]) -> f64 {
    LABEL_LINE * label.len().saturating_sub(1) as f64
}

/// Whether the axes enclose the plotting area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Frame {
    /// Left and bottom only.
    Open,
    /// All around.
    Closed,
}

/// The ticks of a horizontal axis; a label that would touch the one before it is left out.
pub(super) fn apart(mut ticks: Vec<Tick>, mapping: &Mapping) -> Vec<Tick> {
    let mut taken = f64::NEG_INFINITY;
    for tick in ticks.iter_mut().filter(|tick| !tick.label.is_empty() && mapping.shows(tick.value)) {
        let half = 0.5 * SMALL_TYPE * tick.lines().map(metrics::width).fold(0.0, f64::max);
        let at = mapping.at(tick.value);
        if at - half < taken + GAP {
            tick.label.clear();
        } else {
            taken = at + half;
        }
    }
    ticks
}

/// Room needed to the left of an area for a vertical axis.
pub(super) fn left_room(ticks: &[Tick], label: &[String]) -> f64 {
    side_room(ticks) + if label.is_empty() { 2.0 } else { LABEL_ROOM + further_lines(label) }
}

/// Room needed beside an area for ticks and their labels.
pub(super) fn side_room(ticks: &[Tick]) -> f64 {
    let widths = ticks.iter().flat_map(Tick::lines).map(metrics::width);
    if ticks.is_empty() { 0.0 } else { TICK + GAP + widths.fold(0.0, f64::max) * SMALL_TYPE }
}

/// Room needed below an area for a horizontal axis.
pub(super) fn bottom_room(ticks: &[Tick], label: &[String]) -> f64 {
    let lines = ticks.iter().map(|tick| tick.lines().count()).max().unwrap_or(0);
    let labels = if lines == 0 { 0.0 } else { SMALL_TYPE * (1.0 + LINE_SPACING * (lines - 1) as f64) };
    let ticks = if ticks.is_empty() { 0.0 } else { TICK + GAP + labels };
    ticks + if label.is_empty() { 3.0 } else { LABEL_ROOM + further_lines(label) + 3.0 }
}

pub(super) fn draw(canvas: &mut Canvas, area: Rect, x: &AxisLayout, y: &AxisLayout, frame: Frame) {
    let stroke = Stroke::new(INK, AXIS_WIDTH);
    match frame {
        Frame::Closed => canvas.frame(area, stroke),
        Frame::Open => {
            let corner = (area.x, area.bottom());
            canvas.polyline(&[(area.x, area.y), corner, (area.right(), area.bottom())], stroke);
        }
    }
    bottom(canvas, area, x);
    left(canvas, area, y);
}

fn bottom(canvas: &mut Canvas, area: Rect, axis: &AxisLayout) {
    let from = area.bottom();
    for tick in axis.ticks.iter().filter(|tick| axis.mapping.shows(tick.value)) {
        let at = axis.mapping.at(tick.value);
        canvas.line((at, from), (at, from + length(tick)), Stroke::new(INK, AXIS_WIDTH));
        let mut baseline = from + TICK + GAP + 0.75 * SMALL_TYPE;
        for line in tick.lines() {
            canvas.text((at, baseline), line, TextStyle::new(SMALL_TYPE, Anchor::Middle));
            baseline += LINE_SPACING * SMALL_TYPE;
        }
    }
    let mut baseline = from + bottom_room(&axis.ticks, &axis.label) - further_lines(&axis.label) - 6.0;
    for line in &axis.label {
        let middle = area.x + area.width / 2.0;
        canvas.text((middle, baseline), line, TextStyle::new(LABEL_TYPE, Anchor::Middle));
        baseline += LABEL_LINE;
    }
}

fn left(canvas: &mut Canvas, area: Rect, axis: &AxisLayout) {
    for tick in axis.ticks.iter().filter(|tick| axis.mapping.shows(tick.value)) {
        let at = axis.mapping.at(tick.value);
        canvas.line((area.x - length(tick), at), (area.x, at), Stroke::new(INK, AXIS_WIDTH));
        beside(canvas, (area.x - TICK - GAP, at), tick, Anchor::End);
    }
    vertical_label(canvas, area.x - side_room(&axis.ticks) - further_lines(&axis.label) - 6.0, area, axis);
}

/// Ticks and label to the right of an area, as a color bar has them.
pub(super) fn right(canvas: &mut Canvas, area: Rect, axis: &AxisLayout) {
    for tick in axis.ticks.iter().filter(|tick| axis.mapping.shows(tick.value)) {
        let at = axis.mapping.at(tick.value);
        canvas.line((area.right(), at), (area.right() + length(tick), at), Stroke::new(INK, AXIS_WIDTH));
        beside(canvas, (area.right() + TICK + GAP, at), tick, Anchor::Start);
    }
    vertical_label(canvas, area.right() + side_room(&axis.ticks) + LABEL_TYPE + 2.0, area, axis);
}

/// A label that reads from bottom to top, its first line at `x`.
fn vertical_label(canvas: &mut Canvas, mut x: f64, area: Rect, axis: &AxisLayout) {
    for line in &axis.label {
        let position = (x, area.y + area.height / 2.0);
        canvas.text(position, line, TextStyle::new(LABEL_TYPE, Anchor::Middle).vertical());
        x += LABEL_LINE;
    }
}

/// The label of a tick of a vertical axis, its lines around the height of the tick.
fn beside(canvas: &mut Canvas, (x, y): (f64, f64), tick: &Tick, anchor: Anchor) {
    let line_height = LINE_SPACING * SMALL_TYPE;
    let mut baseline = y + HALF_HEIGHT - 0.5 * line_height * (tick.lines().count().max(1) - 1) as f64;
    for line in tick.lines() {
        canvas.text((x, baseline), line, TextStyle::new(SMALL_TYPE, anchor));
        baseline += line_height;
    }
}

fn length(tick: &Tick) -> f64 {
    if tick.label.is_empty() { MINOR_TICK } else { TICK }
}

#[cfg(test)]
mod tests {
    use super::super::scale;
    use super::*;
    use crate::figure::{Axis, Scale};

    #[test]
    fn labels_do_not_touch() {
        let ticks = || scale::ticks(&Axis::new("").logarithmic(), (50.0, 200.0), 7);
        let labels = |width: f64| {
            let mapping = Mapping::new(Scale::Logarithmic, (50.0, 200.0), (0.0, width));
            apart(ticks(), &mapping).into_iter().filter(|tick| !tick.label.is_empty()).count()
        };
        assert_eq!(labels(1000.0), ticks().len());
        assert!((2..ticks().len()).contains(&labels(100.0)));
    }

    #[test]
    fn a_label_longer_than_its_axis_has_lines_and_room_for_them() {
        let lines = |length| label_lines("information of 31 neurons (contrast^{-2})", length);
        let (short, long) = (lines(150.0), lines(400.0));
        assert_eq!((short.len(), long.len()), (2, 1));
        assert!(short.iter().all(|line| metrics::width(line) * LABEL_TYPE <= 150.0));
        assert!(
            left_room(&[], &short) > left_room(&[], &long)
                && bottom_room(&[], &short) > bottom_room(&[], &long)
        );
        assert!(lines(1e9).len() == 1 && label_lines("", 100.0).is_empty());
    }
}
