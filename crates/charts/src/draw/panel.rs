//! One panel: title, axes and what is between them.

use super::DrawError;
use super::axes::{self, Lines, Side};
use super::curves;
use super::image::{self, Picture};
use super::scale::{self, Mapping};
use super::svg::{Anchor, Canvas, Rect, Type};
use super::text;
use crate::figure::{Axis, Curves, Image, Panel, Plot};

const TITLE_TYPE: f64 = 11.5;
const TITLE_LINE: f64 = 14.5;
const LETTER_TYPE: f64 = 13.0;
/// Between the edge of the panel and what is in it.
const EDGE: f64 = 6.0;
/// Right of a plotting area: half of the last tick label stands out there.
const RIGHT_ROOM: f64 = 14.0;
/// Height of the plotting area, as a part of the panel's width; at most, for images of equal aspect.
const AREA_HEIGHT: f64 = 0.58;
/// One tick label for about so many units of an axis.
const UNITS_PER_TICK: (f64, f64) = (44.0, 38.0);

/// A panel laid out for a certain width.
pub(super) struct Drawing<'a> {
    panel: &'a Panel,
    title: Vec<String>,
    area: Rect,
    x: Side,
    y: Side,
    picture: Option<Picture>,
    height: f64,
}

impl<'a> Drawing<'a> {
    /// Lays out a panel that has been checked.
    pub(super) fn new(panel: &'a Panel, width: f64) -> Result<Self, DrawError> {
        let letter = letter_room(panel);
        let title = text::wrapped(&panel.title, (width - 2.0 * EDGE - letter) / TITLE_TYPE);
        let top = EDGE + TITLE_LINE * title.len().max(1) as f64 + 5.0;
        let (x_axis, y_axis) = axes_of(&panel.plot);
        let (x_range, y_range) = ranges(&panel.plot);
        let height = AREA_HEIGHT * width;
        let y_ticks = ticks(&panel.plot, y_axis, y_range, height / UNITS_PER_TICK.1);
        let left = EDGE + axes::left_room(&y_ticks, &y_axis.label);
        let right = image_of(&panel.plot)
            .map_or(RIGHT_ROOM, |image| image::right_room(image, height).max(RIGHT_ROOM));
        let area = fitted(
            &panel.plot,
            x_range,
            y_range,
            Rect { x: left, y: top, width: width - left - right, height },
        );
        let x_ticks = ticks(&panel.plot, x_axis, x_range, area.width / UNITS_PER_TICK.0);
        let x = Mapping::new(x_axis.scale, x_range, (area.x, area.right()));
        let y = Mapping::new(y_axis.scale, y_range, (area.bottom(), area.y));
        let height = area.bottom() + axes::bottom_room(&x_ticks, &x_axis.label) + EDGE;
        let picture = image_of(&panel.plot).map(|image| Picture::new(image, area, &x, &y)).transpose()?;
        Ok(Self {
            panel,
            title,
            area,
            x: Side { mapping: x, ticks: x_ticks, label: x_axis.label.clone() },
            y: Side { mapping: y, ticks: y_ticks, label: y_axis.label.clone() },
            picture,
            height,
        })
    }

    pub(super) fn height(&self) -> f64 {
        self.height
    }

    pub(super) fn draw(&self, canvas: &mut Canvas) {
        let baseline = EDGE + TITLE_LINE - 3.5;
        let bold = Type { bold: true, ..Type::new(LETTER_TYPE, Anchor::Start) };
        canvas.text((EDGE, baseline), &self.panel.id, bold);
        for (index, line) in self.title.iter().enumerate() {
            let position = (EDGE + letter_room(self.panel), baseline + TITLE_LINE * index as f64);
            canvas.text(position, line, Type::new(TITLE_TYPE, Anchor::Start));
        }
        match (&self.panel.plot, &self.picture) {
            (Plot::Image(image), Some(picture)) => {
                image::draw(canvas, image, picture, self.area, &self.x.mapping, &self.y.mapping);
                axes::draw(canvas, self.area, &self.x, &self.y, Lines::Boxed);
            }
            (Plot::Curves(plot), _) => {
                curves::draw_below(canvas, plot, self.area, &self.x.mapping, &self.y.mapping);
                axes::draw(canvas, self.area, &self.x, &self.y, Lines::Open);
                curves::draw(canvas, plot, self.area, &self.x.mapping, &self.y.mapping);
            }
            (Plot::Image(_), None) => {}
        }
    }
}

fn letter_room(panel: &Panel) -> f64 {
    // Bold letters are about a tenth wider than the regular ones that are measured.
    1.1 * LETTER_TYPE * text::width(&panel.id) + 7.0
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
