//! One panel: title, axes and what is between them.

use super::DrawError;
use super::axes::{self, AxisLayout, Frame};
use super::covered;
use super::curves;
use super::image::{self, Picture};
use super::legend::{self, Furniture};
use super::metrics;
use super::scale::{self, Mapping};
use super::shapes::{Anchor, Rect, TextStyle};
use super::style::{LETTER_TYPE, LINE_SPACING, SMALL_TYPE, TITLE_TYPE};
use super::svg::Canvas;
use crate::figure::{Axis, Curves, Image, Panel, Plot};

const TITLE_LINE: f64 = 14.5;
/// Between the edge of the panel and what is in it.
const EDGE: f64 = 6.0;
/// Right of a plotting area: half of the last tick label stands out there.
const RIGHT_ROOM: f64 = 14.0;
/// Height of the plotting area, as a part of the panel's width; at most, for images of equal aspect.
const AREA_HEIGHT: f64 = 0.58;
/// A plotting area is no higher than this, however wide the panel.
const MAX_AREA_HEIGHT: f64 = 210.0;
/// One tick label for about so many units of an axis.
const UNITS_PER_TICK: (f64, f64) = (44.0, 38.0);
/// Names along a vertical axis take at most this part of the panel's width.
const MAX_NAME_WIDTH: f64 = 0.4;
/// Said in a panel without a finite value that has no words of its own.
const EMPTY: &str = "no values";

/// A panel laid out for a certain width.
pub(super) struct Drawing<'a> {
    panel: &'a Panel,
    title: Vec<String>,
    area: Rect,
    x: AxisLayout,
    y: AxisLayout,
    content: Content<'a>,
    /// Where the axes' labels end and what does not fit between the axes begins.
    under: (f64, f64),
    height: f64,
}

/// What is between the axes, ready to be drawn.
enum Content<'a> {
    Image(&'a Image, Picture, Furniture),
    Curves(&'a Curves, Furniture),
}

impl<'a> Drawing<'a> {
    /// Lays out a panel that has been checked.
    pub(super) fn new(panel: &'a Panel, width: f64) -> Result<Self, DrawError> {
        let title = metrics::wrapped(&panel.title, (width - 2.0 * EDGE - letter_room(panel)) / TITLE_TYPE);
        let top = EDGE + TITLE_LINE * title.len().max(1) as f64 + 5.0;
        let (area, x, y) = axes_in(&panel.plot, top, width);
        let under = (EDGE, area.bottom() + axes::bottom_room(&x.ticks, &x.label));
        let (content, below) = match &panel.plot {
            Plot::Image(image) => {
                let drawn = covered::by_image(image, area, &x.mapping, &y.mapping);
                let furniture = legend::arranged_notes(&image.notes, area, &drawn);
                let below = furniture.below;
                (Content::Image(image, Picture::new(image, area, &x.mapping, &y.mapping)?, furniture), below)
            }
            Plot::Curves(plot) => {
                let drawn = covered::by_curves(plot, area, &x.mapping, &y.mapping);
                let furniture = legend::arranged(plot, area, &drawn, under, width - 2.0 * EDGE);
                let below = furniture.below;
                (Content::Curves(plot, furniture), below)
            }
        };
        Ok(Self { panel, title, area, x, y, content, under, height: under.1 + below + EDGE })
    }

    pub(super) fn height(&self) -> f64 {
        self.height
    }

    pub(super) fn area(&self) -> Rect {
        self.area
    }

    /// First and last value of the horizontal and of the vertical axis.
    pub(super) fn ranges(&self) -> [(f64, f64); 2] {
        [self.x.mapping.range(), self.y.mapping.range()]
    }

    pub(super) fn draw(&self, canvas: &mut Canvas) {
        let baseline = EDGE + TITLE_LINE - 3.5;
        canvas.text((EDGE, baseline), &self.panel.id, TextStyle::new(LETTER_TYPE, Anchor::Start).bold());
        for (index, line) in self.title.iter().enumerate() {
            let position = (EDGE + letter_room(self.panel), baseline + TITLE_LINE * index as f64);
            canvas.text(position, line, TextStyle::new(TITLE_TYPE, Anchor::Start));
        }
        let (x, y) = (&self.x.mapping, &self.y.mapping);
        match &self.content {
            Content::Image(image, picture, furniture) => {
                image::draw(canvas, image, picture, self.area, x, y);
                axes::draw(canvas, self.area, &self.x, &self.y, Frame::Closed);
                canvas.fixed_colors_if(furniture.has_notes_inside(), |canvas| {
                    furniture.draw(canvas, &[], &image.notes, self.under);
                });
            }
            Content::Curves(plot, furniture) => {
                curves::draw_below(canvas, plot, self.area, x, y);
                axes::draw(canvas, self.area, &self.x, &self.y, Frame::Open);
                curves::draw(canvas, plot, self.area, x, y);
                furniture.draw(canvas, &plot.series, &plot.notes, self.under);
            }
        }
        if self.is_empty() {
            self.draw_words(canvas);
        }
    }

    /// Whether there is nothing to see between the axes.
    fn is_empty(&self) -> bool {
        match &self.content {
            Content::Image(image, ..) => !image.values.iter().any(|value| value.is_finite()),
            Content::Curves(plot, _) => {
                covered::by_series(plot, self.area, &self.x.mapping, &self.y.mapping).is_empty()
            }
        }
    }

    /// Says in the middle of the area why there is nothing to see.
    fn draw_words(&self, canvas: &mut Canvas) {
        let notes = match &self.content {
            Content::Image(image, ..) => &image.notes,
            Content::Curves(plot, _) => &plot.notes,
        };
        let words = match self.panel.when_empty.as_str() {
            // A note says it already.
            "" if !notes.is_empty() => return,
            "" => EMPTY,
            words => words,
        };
        let lines = metrics::wrapped(words, 0.9 * self.area.width / SMALL_TYPE);
        let step = LINE_SPACING * SMALL_TYPE;
        let middle = self.area.y + 0.5 * self.area.height + 0.36 * SMALL_TYPE;
        let mut baseline = middle - 0.5 * step * (lines.len() - 1) as f64;
        canvas.fixed_colors_if(matches!(self.content, Content::Image(..)), |canvas| {
            for line in &lines {
                let position = (self.area.x + 0.5 * self.area.width, baseline);
                canvas.text(position, line, TextStyle::new(SMALL_TYPE, Anchor::Middle));
                baseline += step;
            }
        });
    }
}

/// The plotting area of a panel and its two axes.
fn axes_in(plot: &Plot, top: f64, width: f64) -> (Rect, AxisLayout, AxisLayout) {
    let (x_axis, y_axis) = axes_of(plot);
    let (x_range, y_range) = ranges(plot);
    // Names stand below each other, however many there are.
    let names = LINE_SPACING * SMALL_TYPE * y_axis.tick_labels.len() as f64;
    let height = (AREA_HEIGHT * width).min(MAX_AREA_HEIGHT).max(names);
    let mut y_ticks = ticks(plot, y_axis, y_range, height / UNITS_PER_TICK.1);
    if !y_axis.tick_labels.is_empty() {
        y_ticks = scale::broken(y_ticks, MAX_NAME_WIDTH * width / SMALL_TYPE);
    }
    let y_label = axes::label_lines(&y_axis.label, height);
    let left = EDGE + axes::left_room(&y_ticks, &y_label);
    let right = image_of(plot).map_or(RIGHT_ROOM, |image| image::right_room(image, height).max(RIGHT_ROOM));
    let area = fitted(plot, x_range, y_range, Rect { x: left, y: top, width: width - left - right, height });
    let mut x_ticks = ticks(plot, x_axis, x_range, area.width / UNITS_PER_TICK.0);
    if !x_axis.tick_labels.is_empty() {
        x_ticks = scale::broken(x_ticks, area.width / (x_axis.tick_labels.len() as f64 * SMALL_TYPE) - 0.5);
    }
    let x = Mapping::new(x_axis.scale, x_range, (area.x, area.right()));
    let y = Mapping::new(y_axis.scale, y_range, (area.bottom(), area.y));
    let x_label = axes::label_lines(&x_axis.label, area.width);
    let x = AxisLayout { mapping: x, ticks: axes::apart(x_ticks, &x), label: x_label };
    (area, x, AxisLayout { mapping: y, ticks: y_ticks, label: y_label })
}

fn letter_room(panel: &Panel) -> f64 {
    // Bold letters are about a tenth wider than the regular ones that are measured.
    1.1 * LETTER_TYPE * metrics::width(&panel.id) + 7.0
}

fn image_of(plot: &Plot) -> Option<&Image> {
    match plot {
        Plot::Image(image) => Some(image),
        Plot::Curves(_) => None,
    }
}

fn axes_of(plot: &Plot) -> (&Axis, &Axis) {
    match plot {
        Plot::Image(Image { x_axis, y_axis, .. }) | Plot::Curves(Curves { x_axis, y_axis, .. }) => {
            (x_axis, y_axis)
        }
    }
}

fn ranges(plot: &Plot) -> ((f64, f64), (f64, f64)) {
    match plot {
        Plot::Image(image) => {
            (image.x_axis.range.unwrap_or(image.x_extent), image.y_axis.range.unwrap_or(image.y_extent))
        }
        Plot::Curves(plot) => curves::ranges(plot),
    }
}

/// The axis of an image that has neither label nor ticks of its own counts cells: that need not be shown.
fn ticks(plot: &Plot, axis: &Axis, range: (f64, f64), count: f64) -> Vec<scale::Tick> {
    if image_of(plot).is_some() && axis.label.is_empty() && axis.ticks.is_empty() {
        return Vec::new();
    }
    scale::ticks(axis, range, count.round().max(2.0) as usize)
}

/// Makes one unit of x as long as one of y where that is wanted, within the room there is.
fn fitted(plot: &Plot, x: (f64, f64), y: (f64, f64), room: Rect) -> Rect {
    if !image_of(plot).is_some_and(|image| image.equal_aspect) {
        return room;
    }
    let height_per_width = (y.1 - y.0).abs() / (x.1 - x.0).abs();
    let width = room.width.min(room.height / height_per_width);
    Rect { width, height: width * height_per_width, ..room }
}
