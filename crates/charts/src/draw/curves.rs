//! Series of points, lines and steps.

use super::covered::{bounds, ends, error_bars, outline, outline_of};
use super::marks::{self, Point, is_finite, pieces};
use super::scale::{self, Mapping};
use super::shapes::{Rect, Stroke};
use super::style::{self, BAND_OPACITY, ERROR_WIDTH, FAINT, FILL_OPACITY};
use super::svg::Canvas;
use crate::figure::{Curves, Series, Shape, Spread};

/// Half width of the cap of an error bar.
const CAP: f64 = 2.2;

/// The ranges of both axes: their own, or what the series need.
pub(super) fn ranges(plot: &Curves) -> ((f64, f64), (f64, f64)) {
    let xs = plot.series.iter().flat_map(|series| series.x.iter().copied());
    let ys = plot.series.iter().flat_map(|series| {
        let (lower, upper) = bounds(series);
        // The steps of a histogram stand on zero.
        let base = (series.shape != Shape::Line).then_some(0.0);
        series.y.iter().chain(lower).chain(upper).copied().chain(base)
    });
    (scale::range_of(&plot.x_axis, xs), scale::range_of(&plot.y_axis, ys))
}

/// What lies behind the axes: lines that mark a value.
pub(super) fn draw_below(canvas: &mut Canvas, plot: &Curves, area: Rect, x: &Mapping, y: &Mapping) {
    let stroke = Stroke { dashes: "3 3", ..Stroke::new(FAINT, 0.9) };
    canvas.clipped(area, |canvas| {
        for line in &plot.reference_lines {
            let (from, to) = ends(*line, area, x, y);
            if is_finite(from) && is_finite(to) {
                canvas.line(from, to, stroke);
            }
        }
    });
}

/// The series, in groups that a page can show and hide.
pub(super) fn draw(canvas: &mut Canvas, plot: &Curves, area: Rect, x: &Mapping, y: &Mapping) {
    canvas.clipped(area, |canvas| {
        for (index, series) in plot.series.iter().enumerate() {
            canvas.marked("data-series", index, |canvas| draw_fill(canvas, series, area, x, y));
        }
        for (index, series) in plot.series.iter().enumerate() {
            let color = style::css(series.color);
            canvas.marked("data-series", index, |canvas| {
                marks::line(canvas, &outline(series, x, y), series.line, &color);
                draw_error_bars(canvas, series, x, y, &color);
            });
        }
    });
    // Markers at the edge of the range stand out of the area, whole.
    for (index, series) in plot.series.iter().enumerate().filter(|(_, series)| series.shape == Shape::Line) {
        let shown = series.x.iter().zip(&series.y).filter(|(at_x, at_y)| x.shows(**at_x) && y.shows(**at_y));
        let points: Vec<Point> = shown.map(|(&at_x, &at_y)| (x.at(at_x), y.at(at_y))).collect();
        canvas.marked("data-series", index, |canvas| {
            marks::markers(canvas, &points, series.marker, &style::css(series.color));
        });
    }
}

fn draw_fill(canvas: &mut Canvas, series: &Series, area: Rect, x: &Mapping, y: &Mapping) {
    let color = style::css(series.color);
    if series.shape == Shape::FilledSteps {
        let floor = y.at(0.0);
        let floor = if floor.is_finite() { floor } else { area.bottom() };
        for piece in pieces(&outline(series, x, y)) {
            let ends = [(piece[piece.len() - 1].0, floor), (piece[0].0, floor)];
            canvas.polygon(&[piece, &ends].concat(), &color, FILL_OPACITY);
        }
    }
    if let Spread::Band { lower, upper } = &series.spread {
        let edge = |heights: &[f64]| -> Vec<Point> { outline_of(series, heights, x, y) };
        let (lower, upper) = (edge(lower), edge(upper));
        // A band is broken where one of its edges is.
        let both: Vec<(Point, Point)> = lower.into_iter().zip(upper).collect();
        for piece in
            both.split(|(low, high)| !is_finite(*low) || !is_finite(*high)).filter(|piece| !piece.is_empty())
        {
            let low = piece.iter().map(|(low, _)| *low);
            let high = piece.iter().rev().map(|(_, high)| *high);
            canvas.polygon(&low.chain(high).collect::<Vec<_>>(), &color, BAND_OPACITY);
        }
    }
}

fn draw_error_bars(canvas: &mut Canvas, series: &Series, x: &Mapping, y: &Mapping, color: &str) {
    let stroke = Stroke::new(color, ERROR_WIDTH);
    for (low, high) in error_bars(series, x, y) {
        canvas.line(low, high, stroke);
        for (at, end) in [low, high] {
            canvas.line((at - CAP, end), (at + CAP, end), stroke);
        }
    }
}
