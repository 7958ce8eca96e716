//! Where the series of a plot lie, in the coordinates of the drawing.

use super::marks::{Point, is_finite};
use super::scale::Mapping;
use super::shapes::Rect;
use crate::figure::{Curves, LineStyle, Marker, Series, Shape, Spread};

/// Points of all that is drawn within the area, so close that nothing slips through under a legend.
pub(super) fn by_series(plot: &Curves, area: Rect, x: &Mapping, y: &Mapping) -> Vec<Point> {
    let is_inside =
        |(x, y): &Point| area.x <= *x && *x <= area.right() && area.y <= *y && *y <= area.bottom();
    plot.series.iter().flat_map(|series| by(series, area, x, y)).filter(is_inside).collect()
}

fn by(series: &Series, area: Rect, x: &Mapping, y: &Mapping) -> Vec<Point> {
    let outline = outline(series, x, y);
    let mut points: Vec<Point> =
        error_bars(series, x, y).into_iter().flat_map(|(low, high)| between(low, high, area)).collect();
    if series.line != LineStyle::None {
        points.extend(outline.windows(2).flat_map(|pair| between(pair[0], pair[1], area)));
    }
    if let Spread::Band { lower, upper } = &series.spread {
        let edges = outline_of(series, lower, x, y).into_iter().zip(outline_of(series, upper, x, y));
        points.extend(edges.flat_map(|(low, high)| between(low, high, area)));
    }
    if series.shape == Shape::FilledSteps {
        points.extend(outline.iter().flat_map(|&(x, y)| between((x, y), (x, area.bottom()), area)));
    }
    if series.line != LineStyle::None || series.marker != Marker::None {
        points.extend(outline);
    }
    points
}

/// Points from one to another, a few units apart.
fn between(from: Point, to: Point, area: Rect) -> impl Iterator<Item = Point> {
    const STEP: f64 = 3.0;
    let most = 2.0 * (area.width + area.height) / STEP;
    let length = (to.0 - from.0).hypot(to.1 - from.1);
    // A line from far outside the area is followed coarsely.
    let parts = if length.is_finite() { (length / STEP).ceil().min(most) as u32 } else { 0 };
    let at = move |part: u32| f64::from(part) / f64::from(parts.max(1));
    (0..parts).map(move |part| (from.0 + at(part) * (to.0 - from.0), from.1 + at(part) * (to.1 - from.1)))
}

/// Lower and upper ends of the error bars that have a position.
pub(super) fn error_bars(series: &Series, x: &Mapping, y: &Mapping) -> Vec<(Point, Point)> {
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

pub(super) fn outline(series: &Series, x: &Mapping, y: &Mapping) -> Vec<Point> {
    outline_of(series, &series.y, x, y)
}

/// The line of a series whose heights are `heights`.
pub(super) fn outline_of(series: &Series, heights: &[f64], x: &Mapping, y: &Mapping) -> Vec<Point> {
    match series.shape {
        Shape::Line => series.x.iter().zip(heights).map(|(&at, &height)| (x.at(at), y.at(height))).collect(),
        Shape::Steps | Shape::FilledSteps => {
            let bins = series.x.windows(2).zip(heights);
            bins.flat_map(|(edges, &height)| [edges[0], edges[1]].map(|edge| (x.at(edge), y.at(height))))
                .collect()
        }
    }
}

pub(super) fn bounds(series: &Series) -> (&[f64], &[f64]) {
    match &series.spread {
        Spread::None => (&[], &[]),
        Spread::ErrorBars { lower, upper } | Spread::Band { lower, upper } => (lower, upper),
    }
}
