//! Lines and markers, as plots and legends draw them.

use super::shapes::Stroke;
use super::style::{CURVE_WIDTH, MARKER_RADIUS, PAPER};
use super::svg::Canvas;
use crate::figure::{LineStyle, Marker};

pub(super) type Point = (f64, f64);

const DOT_DIAMETER: f64 = 2.0;
const DOT_OPACITY: f64 = 0.45;

/// A line through points, broken where one has no position.
pub(super) fn line(canvas: &mut Canvas, points: &[Point], style: LineStyle, color: &str) {
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

pub(super) fn markers(canvas: &mut Canvas, points: &[Point], marker: Marker, color: &str) {
    let rim = Stroke::new(color, 1.1);
    for &(x, y) in points {
        match marker {
            Marker::None | Marker::Dot => {}
            Marker::Circle => canvas.circle((x, y), MARKER_RADIUS, color, rim),
            Marker::OpenCircle => canvas.circle((x, y), MARKER_RADIUS, PAPER, rim),
            Marker::Square => {
                let (low, high) = (-0.9 * MARKER_RADIUS, 0.9 * MARKER_RADIUS);
                let corners = [(low, low), (high, low), (high, high), (low, high)];
                canvas.outlined_polygon(&corners.map(|(dx, dy)| (x + dx, y + dy)), color, rim);
            }
            Marker::Triangle => {
                let corners = [(0.0, -1.2), (1.1, 0.8), (-1.1, 0.8)];
                let corners = corners.map(|(dx, dy)| (x + MARKER_RADIUS * dx, y + MARKER_RADIUS * dy));
                canvas.outlined_polygon(&corners, color, rim);
            }
        }
    }
    if marker == Marker::Dot && !points.is_empty() {
        canvas.dots(points, DOT_DIAMETER, color, DOT_OPACITY);
    }
}

/// The stretches of points that have a position.
pub(super) fn pieces(points: &[Point]) -> impl Iterator<Item = &[Point]> {
    points.split(|point| !is_finite(*point)).filter(|piece| !piece.is_empty())
}

pub(super) fn is_finite(point: Point) -> bool {
    point.0.is_finite() && point.1.is_finite()
}
