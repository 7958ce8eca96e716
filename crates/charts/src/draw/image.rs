//! A matrix in colors, its color bar and what lies on top.

use super::DrawError;
use super::axes::{self, AxisLayout};
use super::color;
use super::marks;
use super::raster;
use super::scale::{self, Mapping};
use super::shapes::{Rect, Stroke};
use super::style::{self, AXIS_WIDTH, INK, PAPER};
use super::svg::Canvas;
use crate::figure::{Axis, ColorBar, ColorMap, Image, Overlay, Scale};

const BAR_WIDTH: f64 = 9.0;
const BAR_GAP: f64 = 9.0;
/// Colors in a color bar.
const BAR_STEPS: usize = 128;
const UNITS_PER_BAR_TICK: f64 = 38.0;
/// CSS pixels per point (1/72 inch).
const UNITS_PER_POINT: f64 = 96.0 / 72.0;

/// The pixels of an image and where they go.
pub(super) struct Picture {
    place: Rect,
    matrix: Vec<u8>,
    bar: Option<Bar>,
}

struct Bar {
    area: Rect,
    axis: AxisLayout,
    colors: Vec<u8>,
}

/// Room needed to the right of an image of about the given height.
pub(super) fn right_room(image: &Image, height: f64) -> f64 {
    let Some(bar) = &image.color_bar else { return 0.0 };
    let lines = axes::label_lines(&bar.label, height);
    let label = if lines.is_empty() { 6.0 } else { 21.0 + axes::further_lines(&lines) };
    BAR_GAP + BAR_WIDTH + axes::side_room(&bar_ticks(image, bar, height)) + label
}

impl Picture {
    pub(super) fn new(image: &Image, area: Rect, x: &Mapping, y: &Mapping) -> Result<Self, DrawError> {
        let (left, right) = (x.at(image.x_extent.0), x.at(image.x_extent.1));
        let (first, last) = (y.at(image.y_extent.0), y.at(image.y_extent.1));
        let place = Rect {
            x: left.min(right),
            y: first.min(last),
            width: (right - left).abs(),
            height: (last - first).abs(),
        };
        let mut pixels = Vec::with_capacity(image.values.len());
        for row in 0..image.rows {
            // Rows of pixels go from the top, whichever way the axis runs; so do columns from the left.
            let row = if first < last { row } else { image.rows - 1 - row };
            for column in 0..image.columns {
                let column = if left < right { column } else { image.columns - 1 - column };
                let part = part(image, image.values[row * image.columns + column]);
                pixels.push(color::mapped(image.color_map, part));
            }
        }
        let matrix = raster::encoded(image.columns, image.rows, &pixels)?;
        let bar = image.color_bar.as_ref().map(|bar| Bar::new(image, bar, area)).transpose()?;
        Ok(Self { place, matrix, bar })
    }
}

impl Bar {
    fn new(image: &Image, bar: &ColorBar, beside: Rect) -> Result<Self, DrawError> {
        let area = Rect { x: beside.right() + BAR_GAP, width: BAR_WIDTH, ..beside };
        let mapping = Mapping::new(Scale::Linear, image.limits, (area.bottom(), area.y));
        let ticks = bar_ticks(image, bar, area.height);
        let top_to_bottom = (0..BAR_STEPS).rev().map(|step| (step as f64 + 0.5) / BAR_STEPS as f64);
        let pixels: Vec<_> = top_to_bottom.map(|part| color::mapped(image.color_map, part)).collect();
        let colors = raster::encoded(1, BAR_STEPS, &pixels)?;
        let label = axes::label_lines(&bar.label, beside.height);
        Ok(Self { area, axis: AxisLayout { mapping, ticks, label }, colors })
    }
}

pub(super) fn draw(
    canvas: &mut Canvas,
    image: &Image,
    picture: &Picture,
    area: Rect,
    x: &Mapping,
    y: &Mapping,
) {
    // What lies on the colors of values keeps its own on any page.
    canvas.fixed_colors(|canvas| {
        canvas.clipped(area, |canvas| {
            canvas.image(picture.place, &picture.matrix);
            for overlay in &image.overlays {
                draw_overlay(canvas, overlay, x, y);
            }
        });
    });
    if let Some(bar) = &picture.bar {
        canvas.image(bar.area, &bar.colors);
        canvas.frame(bar.area, Stroke::new(INK, AXIS_WIDTH));
        axes::right(canvas, bar.area, &bar.axis);
    }
}

fn draw_overlay(canvas: &mut Canvas, overlay: &Overlay, x: &Mapping, y: &Mapping) {
    match overlay {
        Overlay::Points { x: xs, y: ys, color, size } => {
            let color = style::css(*color);
            let radius = 0.5 * size * UNITS_PER_POINT;
            for (at_x, at_y) in xs.iter().zip(ys).map(|(&at_x, &at_y)| (x.at(at_x), y.at(at_y))) {
                if at_x.is_finite() && at_y.is_finite() {
                    canvas.circle((at_x, at_y), radius, &color, Stroke::new(PAPER, 0.5));
                }
            }
        }
        Overlay::Line { x: xs, y: ys, color, style } => {
            let points: Vec<_> = xs.iter().zip(ys).map(|(&at_x, &at_y)| (x.at(at_x), y.at(at_y))).collect();
            marks::line(canvas, &points, *style, &style::css(*color));
        }
    }
}

/// Where a value lies between the limits. Angles go around; other values beyond take the end's color.
pub(super) fn part(image: &Image, value: f64) -> f64 {
    let (low, high) = image.limits;
    let part = (value - low) / (high - low);
    if image.color_map == ColorMap::Cyclic && part.is_finite() { part.rem_euclid(1.0) } else { part }
}

fn bar_ticks(image: &Image, bar: &ColorBar, height: f64) -> Vec<scale::Tick> {
    let axis = Axis::new("").ticks(bar.ticks.clone());
    scale::ticks(&axis, image.limits, (height / UNITS_PER_BAR_TICK).round().max(2.0) as usize)
}
