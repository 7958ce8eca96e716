//! What is drawn in a plot, as points in the coordinates of the drawing: so close that nothing slips through under a legend.

use super::color;
use super::image;
use super::marks::{Point, is_finite};
use super::scale::Mapping;
use super::shapes::Rect;
use crate::figure::{Curves, Image, LineStyle, Marker, Overlay, ReferenceLine, Series, Shape, Spread};

/// Points of all series within the area.
pub(super) fn by_series(plot: &Curves, area: Rect, x: &Mapping, y: &Mapping) -> Vec<Point> {
    plot.series
        .iter()
        .flat_map(|series| by(series, area, x, y))
        .filter(|point| is_inside(area, *point))
        .collect()
}

/// Points of all series and of the lines that mark a value.
pub(super) fn by_curves(plot: &Curves, area: Rect, x: &Mapping, y: &Mapping) -> Vec<Point> {
    let lines = plot.reference_lines.iter().flat_map(|line| {
        let (from, to) = ends(*line, area, x, y);
        between(from, to, area)
    });
    let mut points = by_series(plot, area, x, y);
    points.extend(lines.filter(|point| is_inside(area, *point)));
    points
}

/// Points of the cells of an image that are not white, and of what lies on top.
pub(super) fn by_image(image: &Image, area: Rect, x: &Mapping, y: &Mapping) -> Vec<Point> {
    const WHITE: [u8; 3] = [0xff; 3];
    let has_color =
        |value: f64| value.is_finite() && color::mapped(image.color_map, image::part(image, value)) != WHITE;
    let edge = |(first, last): (f64, f64), index: usize, count: usize| {
        first + (last - first) * index as f64 / count as f64
    };
    let cell = |index: usize| {
        let (row, column) = (index / image.columns, index % image.columns);
        let xs = [column, column + 1].map(|column| x.at(edge(image.x_extent, column, image.columns)));
        let ys = [row, row + 1].map(|row| y.at(edge(image.y_extent, row, image.rows)));
        let (left, top) = (xs[0].min(xs[1]), ys[0].min(ys[1]));
        Rect { x: left, y: top, width: (xs[1] - xs[0]).abs(), height: (ys[1] - ys[0]).abs() }
    };
    let cells = image.values.iter().enumerate().filter(|(_, value)| has_color(**value));
    let mut points: Vec<Point> = cells.flat_map(|(index, _)| within(cell(index))).collect();
    for overlay in &image.overlays {
        let (Overlay::Points { x: xs, y: ys, .. } | Overlay::Line { x: xs, y: ys, .. }) = overlay;
        let line: Vec<Point> = xs.iter().zip(ys).map(|(&at_x, &at_y)| (x.at(at_x), y.at(at_y))).collect();
        if matches!(overlay, Overlay::Line { .. }) {
            points.extend(line.windows(2).flat_map(|pair| between(pair[0], pair[1], area)));
        }
        points.extend(line);
    }
    points.retain(|point| is_inside(area, *point));
    points
}

/// Points on and within a rectangle, closer to each other than any text is small.
pub(super) fn within(rect: Rect) -> impl Iterator<Item = Point> {
    const STEP: f64 = 6.0;
    let (columns, rows) = ((rect.width / STEP).ceil() as u32, (rect.height / STEP).ceil() as u32);
    (0..=columns).flat_map(move |column| {
        (0..=rows).map(move |row| {
            let part = |step: u32, steps: u32| f64::from(step) / f64::from(steps.max(1));
            (rect.x + part(column, columns) * rect.width, rect.y + part(row, rows) * rect.height)
        })
    })
}

/// Where a line that marks a value begins and ends.
pub(super) fn ends(line: ReferenceLine, area: Rect, x: &Mapping, y: &Mapping) -> (Point, Point) {
    match line {
        ReferenceLine::Horizontal(value) => ((area.x, y.at(value)), (area.right(), y.at(value))),
        ReferenceLine::Vertical(value) => ((x.at(value), area.bottom()), (x.at(value), area.y)),
        ReferenceLine::Diagonal => {
            let (first, last) = x.range();
            ((x.at(first), y.at(first)), (x.at(last), y.at(last)))
        }
    }
}

fn is_inside(area: Rect, (x, y): Point) -> bool {
    area.x <= x && x <= area.right() && area.y <= y && y <= area.bottom()
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
