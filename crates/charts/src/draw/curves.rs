//! Series of points, lines and steps.

use super::axes::SMALL_TYPE;
use super::color::{self, FAINT};
use super::legend;
use super::scale::{self, Mapping};
use super::svg::{Anchor, Canvas, Rect, Stroke, Type};
use crate::figure::{Curves, LineStyle, Marker, ReferenceLine, Series, Shape, Spread};

const CURVE_WIDTH: f64 = 1.4;
const ERROR_WIDTH: f64 = 0.9;
/// Half width of the cap of an error bar.
const CAP: f64 = 2.2;
const RADIUS: f64 = 2.4;
const BAND_OPACITY: f64 = 0.22;
const FILL_OPACITY: f64 = 0.18;

type Point = (f64, f64);

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
            let (from, to) = match *line {
                ReferenceLine::Horizontal(value) => ((area.x, y.at(value)), (area.right(), y.at(value))),
                ReferenceLine::Vertical(value) => ((x.at(value), area.bottom()), (x.at(value), area.y)),
                ReferenceLine::Diagonal => {
                    let (first, last) = x.range();
                    ((x.at(first), y.at(first)), (x.at(last), y.at(last)))
                }
            };
            if [from.0, from.1, to.0, to.1].iter().all(|position| position.is_finite()) {
                canvas.line(from, to, stroke);
            }
        }
    });
}

/// The series, the legend and the notes.
pub(super) fn draw(canvas: &mut Canvas, plot: &Curves, area: Rect, x: &Mapping, y: &Mapping) {
    canvas.clipped(area, |canvas| {
        for series in &plot.series {
            draw_fill(canvas, series, area, x, y);
        }
        for series in &plot.series {
            let color = color::css(series.color);
            lines(canvas, &outline(series, x, y), series.line, &color);
            draw_error_bars(canvas, series, x, y, &color);
        }
    });
    // Markers at the edge of the range stand out of the area, whole.
    for series in plot.series.iter().filter(|series| series.shape == Shape::Line) {
        let shown = series.x.iter().zip(&series.y).filter(|(at_x, at_y)| x.shows(**at_x) && y.shows(**at_y));
        let points: Vec<_> = shown.map(|(&at_x, &at_y)| (x.at(at_x), y.at(at_y))).collect();
        draw_markers(canvas, &points, series.marker, &color::css(series.color));
    }
    let mut baseline = area.y + SMALL_TYPE;
    for note in &plot.notes {
        canvas.text(
            (area.x + 7.0, baseline),
            note,
            Type { rim: true, ..Type::new(SMALL_TYPE, Anchor::Start) },
        );
        baseline += 1.35 * SMALL_TYPE;
    }
    let drawn: Vec<Point> = plot.series.iter().flat_map(|series| covered(series, x, y)).collect();
    legend::draw(canvas, plot, area, &drawn);
}

/// Points of a series and its error bars, close enough that no line slips through under a legend.
fn covered(series: &Series, x: &Mapping, y: &Mapping) -> Vec<Point> {
    let outline = outline(series, x, y);
    let bars = error_bars(series, x, y);
    let mut points: Vec<Point> = bars.into_iter().flat_map(|(low, high)| between(low, high)).collect();
    if series.line != LineStyle::None {
        points.extend(outline.windows(2).flat_map(|pair| between(pair[0], pair[1])));
    }
    points.extend(outline);
    points
}

fn between(from: Point, to: Point) -> impl Iterator<Item = Point> {
    const PARTS: u32 = 8;
    let at = move |part: u32| f64::from(part) / f64::from(PARTS);
    (0..PARTS).map(move |part| (from.0 + at(part) * (to.0 - from.0), from.1 + at(part) * (to.1 - from.1)))
}

/// A line through points, broken where one has no position.
pub(super) fn lines(canvas: &mut Canvas, points: &[Point], style: LineStyle, color: &str) {
    let dashes = match style {
        LineStyle::None => return,
        LineStyle::Solid => "",
        LineStyle::Dashed => "5 3",
        LineStyle::Dotted => "1.4 2.4",
        LineStyle::DashDotted => "6 2.5 1.4 2.5",
    };
    for piece in pieces(points).filter(|piece| piece.len() > 1) {
        canvas.polyline(piece, Stroke { dashes, ..Stroke::new(color, CURVE_WIDTH) });
    }
}

pub(super) fn draw_markers(canvas: &mut Canvas, points: &[Point], marker: Marker, color: &str) {
    let rim = Stroke::new(color, 1.1);
    for &(x, y) in points {
        match marker {
            Marker::None | Marker::Dot => {}
            Marker::Circle => canvas.circle((x, y), RADIUS, color, rim),
            Marker::OpenCircle => canvas.circle((x, y), RADIUS, "#ffffff", rim),
            Marker::Square => {
                let (low, high) = (-0.9 * RADIUS, 0.9 * RADIUS);
                let corners = [(low, low), (high, low), (high, high), (low, high)];
                canvas.outlined_polygon(&corners.map(|(dx, dy)| (x + dx, y + dy)), color, rim);
            }
            Marker::Triangle => {
                let corners = [(0.0, -1.2), (1.1, 0.8), (-1.1, 0.8)];
                let corners = corners.map(|(dx, dy)| (x + RADIUS * dx, y + RADIUS * dy));
                canvas.outlined_polygon(&corners, color, rim);
            }
        }
    }
    if marker == Marker::Dot && !points.is_empty() {
        canvas.dots(points, 2.0, color, 0.45);
    }
}

fn draw_fill(canvas: &mut Canvas, series: &Series, area: Rect, x: &Mapping, y: &Mapping) {
    let color = color::css(series.color);
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
        let both: Vec<_> = lower.iter().zip(&upper).map(|(low, high)| (low.0, low.1 + high.1)).collect();
        let mut start = 0;
        // A band is broken where one of its edges is.
        for piece in pieces(&both) {
            let at = start + both[start..].iter().position(|point| is_finite(*point)).unwrap_or(0);
            let (low, high) = (&lower[at..at + piece.len()], &upper[at..at + piece.len()]);
            let around: Vec<_> = low.iter().chain(high.iter().rev()).copied().collect();
            canvas.polygon(&around, &color, BAND_OPACITY);
            start = at + piece.len();
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

/// Lower and upper ends of the error bars that have a position.
fn error_bars(series: &Series, x: &Mapping, y: &Mapping) -> Vec<(Point, Point)> {
    let Spread::ErrorBars { lower, upper } = &series.spread else { return Vec::new() };
    let at = |index: usize| match series.shape {
        Shape::Line => x.at(series.x[index]),
        Shape::Steps | Shape::FilledSteps => f64::midpoint(x.at(series.x[index]), x.at(series.x[index + 1])),
    };
    let bars = lower.iter().zip(upper).enumerate();
    bars.map(|(index, (&low, &high))| ((at(index), y.at(low)), (at(index), y.at(high))))
        .filter(|(low, high)| is_finite(*low) && is_finite(*high))
        .collect()
}

fn outline(series: &Series, x: &Mapping, y: &Mapping) -> Vec<Point> {
    outline_of(series, &series.y, x, y)
}

fn outline_of(series: &Series, heights: &[f64], x: &Mapping, y: &Mapping) -> Vec<Point> {
    match series.shape {
        Shape::Line => series.x.iter().zip(heights).map(|(&at, &height)| (x.at(at), y.at(height))).collect(),
        Shape::Steps | Shape::FilledSteps => {
            let bins = series.x.windows(2).zip(heights);
            bins.flat_map(|(edges, &height)| [edges[0], edges[1]].map(|edge| (x.at(edge), y.at(height))))
                .collect()
        }
    }
}

fn pieces(points: &[Point]) -> impl Iterator<Item = &[Point]> {
    points.split(|point| !is_finite(*point)).filter(|piece| !piece.is_empty())
}

fn is_finite(point: Point) -> bool {
    point.0.is_finite() && point.1.is_finite()
}

fn bounds(series: &Series) -> (&[f64], &[f64]) {
    match &series.spread {
        Spread::None => (&[], &[]),
        Spread::ErrorBars { lower, upper } | Spread::Band { lower, upper } => (lower, upper),
    }
}
