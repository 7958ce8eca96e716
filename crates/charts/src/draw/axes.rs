//! Axes around a plotting area: lines, ticks and labels.

use super::color::INK;
use super::scale::{Mapping, Tick};
use super::svg::{Anchor, Canvas, Rect, Stroke, Type};
use super::text;

/// Size of tick labels, legends and notes.
pub(super) const SMALL_TYPE: f64 = 9.5;
/// Size of axis labels.
pub(super) const LABEL_TYPE: f64 = 10.5;
pub(super) const LINE_WIDTH: f64 = 0.8;

const TICK: f64 = 3.5;
const MINOR_TICK: f64 = 2.0;
/// Between a tick and its label.
const GAP: f64 = 3.0;
/// From the middle of small type to its baseline.
const HALF_HEIGHT: f64 = 0.36 * SMALL_TYPE;
/// Room for one line of an axis label.
const LABEL_ROOM: f64 = 16.0;

/// One axis, ready to be drawn.
pub(super) struct Side {
    pub(super) mapping: Mapping,
    pub(super) ticks: Vec<Tick>,
    pub(super) label: String,
}

/// Whether the lines enclose the plotting area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    /// Left and bottom only.
    Open,
    /// All around.
    Boxed,
}

/// Room needed to the left of an area for a vertical axis.
pub(super) fn left_room(ticks: &[Tick], label: &str) -> f64 {
    side_room(ticks) + if label.is_empty() { 2.0 } else { LABEL_ROOM }
}

/// Room needed beside an area for ticks and their labels.
pub(super) fn side_room(ticks: &[Tick]) -> f64 {
    let widest = ticks.iter().map(|tick| text::width(&tick.label)).fold(0.0, f64::max);
    if ticks.is_empty() { 0.0 } else { TICK + GAP + widest * SMALL_TYPE }
}

/// Room needed below an area for a horizontal axis.
pub(super) fn bottom_room(ticks: &[Tick], label: &str) -> f64 {
    let ticks = if ticks.is_empty() { 0.0 } else { TICK + GAP + SMALL_TYPE };
    ticks + if label.is_empty() { 3.0 } else { LABEL_ROOM + 3.0 }
}

pub(super) fn draw(canvas: &mut Canvas, area: Rect, x: &Side, y: &Side, lines: Lines) {
    let stroke = Stroke::new(INK, LINE_WIDTH);
    match lines {
        Lines::Boxed => canvas.frame(area, stroke),
        Lines::Open => {
            let corner = (area.x, area.bottom());
            canvas.polyline(&[(area.x, area.y), corner, (area.right(), area.bottom())], stroke);
        }
    }
    bottom(canvas, area, x);
    left(canvas, area, y);
}

fn bottom(canvas: &mut Canvas, area: Rect, side: &Side) {
    let from = area.bottom();
    for tick in side.ticks.iter().filter(|tick| side.mapping.shows(tick.value)) {
        let at = side.mapping.at(tick.value);
        canvas.line((at, from), (at, from + length(tick)), Stroke::new(INK, LINE_WIDTH));
        let baseline = from + TICK + GAP + 0.75 * SMALL_TYPE;
        canvas.text((at, baseline), &tick.label, Type::new(SMALL_TYPE, Anchor::Middle));
    }
    let baseline = from + bottom_room(&side.ticks, &side.label) - 6.0;
    canvas.text((area.x + area.width / 2.0, baseline), &side.label, Type::new(LABEL_TYPE, Anchor::Middle));
}

fn left(canvas: &mut Canvas, area: Rect, side: &Side) {
    for tick in side.ticks.iter().filter(|tick| side.mapping.shows(tick.value)) {
        let at = side.mapping.at(tick.value);
        canvas.line((area.x - length(tick), at), (area.x, at), Stroke::new(INK, LINE_WIDTH));
        let position = (area.x - TICK - GAP, at + HALF_HEIGHT);
        canvas.text(position, &tick.label, Type::new(SMALL_TYPE, Anchor::End));
    }
    let position = (area.x - side_room(&side.ticks) - 6.0, area.y + area.height / 2.0);
    canvas.text(position, &side.label, Type { upright: true, ..Type::new(LABEL_TYPE, Anchor::Middle) });
}

/// Ticks and label to the right of an area, as a color bar has them.
pub(super) fn right(canvas: &mut Canvas, area: Rect, side: &Side) {
    for tick in side.ticks.iter().filter(|tick| side.mapping.shows(tick.value)) {
        let at = side.mapping.at(tick.value);
        canvas.line((area.right(), at), (area.right() + length(tick), at), Stroke::new(INK, LINE_WIDTH));
        let position = (area.right() + TICK + GAP, at + HALF_HEIGHT);
        canvas.text(position, &tick.label, Type::new(SMALL_TYPE, Anchor::Start));
    }
    let position = (area.right() + side_room(&side.ticks) + LABEL_TYPE + 2.0, area.y + area.height / 2.0);
    canvas.text(position, &side.label, Type { upright: true, ..Type::new(LABEL_TYPE, Anchor::Middle) });
}

fn length(tick: &Tick) -> f64 {
    if tick.label.is_empty() { MINOR_TICK } else { TICK }
}
