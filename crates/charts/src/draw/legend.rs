//! The legend of a plot of curves.

use super::axes::SMALL_TYPE;
use super::color;
use super::curves;
use super::svg::{Anchor, Canvas, Rect, Type};
use super::text;
use crate::figure::{Curves, LegendPlace, Series, Shape};

/// Height of an entry.
const LINE: f64 = 12.5;
/// Length of the piece of line shown.
const SAMPLE: f64 = 20.0;
const GAP: f64 = 5.0;
const MARGIN: f64 = 4.0;
/// Heights tried where no corner is free.
const HEIGHTS: u32 = 12;

/// Draws the legend where the plot wants it; `drawn` are points that it should not cover.
pub(super) fn draw(canvas: &mut Canvas, plot: &Curves, area: Rect, drawn: &[(f64, f64)]) {
    let entries: Vec<&Series> = plot.series.iter().filter(|series| !series.label.is_empty()).collect();
    if entries.is_empty() || plot.legend == LegendPlace::None {
        return;
    }
    let widest = entries.iter().map(|series| text::width(&series.label)).fold(0.0, f64::max);
    let size = (SAMPLE + GAP + widest * SMALL_TYPE, LINE * entries.len() as f64);
    let place = place(plot, area, size, drawn);
    canvas.rect(place, "#ffffff", 0.8);
    for (index, series) in entries.iter().enumerate() {
        let middle = place.y + LINE * (index as f64 + 0.5);
        let color = color::css(series.color);
        let sample = [(place.x, middle), (place.x + SAMPLE, middle)];
        if series.shape == Shape::FilledSteps {
            let box_of_color = Rect { x: place.x, y: middle - 4.0, width: SAMPLE, height: 8.0 };
            canvas.rect(box_of_color, &color, 0.25);
        }
        curves::lines(canvas, &sample, series.line, &color);
        curves::draw_markers(canvas, &[(place.x + SAMPLE / 2.0, middle)], series.marker, &color);
        let position = (place.x + SAMPLE + GAP, middle + 0.36 * SMALL_TYPE);
        canvas.text(position, &series.label, Type::new(SMALL_TYPE, Anchor::Start));
    }
}

fn place(plot: &Curves, area: Rect, (width, height): (f64, f64), drawn: &[(f64, f64)]) -> Rect {
    let left = area.x + 2.0 * MARGIN;
    let right = (area.right() - MARGIN - width).max(left);
    // Notes have the upper left corner.
    let upper_left = area.y + 1.35 * SMALL_TYPE * plot.notes.len() as f64;
    let lower = area.bottom() - MARGIN - height;
    let at = |x, y| Rect { x, y, width, height };
    match plot.legend {
        LegendPlace::UpperRight => at(right, area.y),
        LegendPlace::UpperLeft => at(left, upper_left),
        LegendPlace::LowerRight => at(right, lower),
        LegendPlace::LowerLeft => at(left, lower),
        LegendPlace::Best | LegendPlace::None => {
            let corners = [at(right, area.y), at(left, upper_left), at(right, lower), at(left, lower)];
            let center = f64::midpoint(left, right);
            let heights = (0..=HEIGHTS)
                .map(|step| upper_left + (lower - upper_left) * f64::from(step) / f64::from(HEIGHTS));
            let elsewhere = heights.flat_map(|y| [at(right, y), at(left, y), at(center, y)]);
            let covered = |place: &Rect| drawn.iter().filter(|point| covers(*place, **point)).count();
            // Of places that cover equally few points the first is taken: a corner, if one will do.
            corners.into_iter().chain(elsewhere).min_by_key(covered).unwrap_or(corners[0])
        }
    }
}

fn covers(rect: Rect, (x, y): (f64, f64)) -> bool {
    rect.x - MARGIN <= x && x <= rect.right() + MARGIN && rect.y - MARGIN <= y && y <= rect.bottom() + MARGIN
}
