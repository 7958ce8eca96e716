//! The legend of a plot, and its notes: they stand where nothing is drawn, or below the axes.

use super::covered::within;
use super::marks::{self, Point};
use super::metrics;
use super::shapes::{Anchor, Rect, TextStyle};
use super::style::{self, LINE_SPACING, PAPER, SMALL_TYPE};
use super::svg::Canvas;
use crate::figure::{Curves, LegendPlace, Series, Shape};

/// Height of an entry.
const LINE: f64 = 12.5;
/// Length of the piece of line shown.
const SAMPLE: f64 = 20.0;
const GAP: f64 = 5.0;
const MARGIN: f64 = 4.0;
/// Between two columns of a legend below the axes.
const COLUMN_GAP: f64 = 12.0;
/// Heights tried where no corner is free.
const HEIGHTS: u32 = 12;

/// Where legend and notes of a plot stand.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Furniture {
    /// Each entry's series and its place.
    entries: Vec<(usize, Rect)>,
    /// First baseline of the notes, and how they are aligned; `None` if they stand below.
    notes: Option<(Point, Anchor)>,
    /// Room that is needed below the axes.
    pub(super) below: f64,
}

/// Finds places within `area` that cover none of `drawn`; what finds none goes into the `width` below the axes, from `under`
/// downward.
pub(super) fn arranged(plot: &Curves, area: Rect, drawn: &[Point], under: Point, width: f64) -> Furniture {
    let place = notes_place(&plot.notes, area, drawn);
    let mut taken = drawn.to_vec();
    if let Some((rect, _)) = place.filter(|_| !plot.notes.is_empty()) {
        taken.extend(within(rect));
    }
    let mut furniture = with_notes(&plot.notes, place);
    furniture.entries = match entries_inside(plot, area, &taken) {
        Some(entries) => entries,
        None => entries_below(plot, under, width, &mut furniture.below),
    };
    furniture
}

/// As [`arranged`], for a plot that has notes and no legend.
pub(super) fn arranged_notes(notes: &[String], area: Rect, drawn: &[Point]) -> Furniture {
    with_notes(notes, notes_place(notes, area, drawn))
}

fn with_notes(notes: &[String], place: Option<(Rect, Anchor)>) -> Furniture {
    let below = if place.is_none() { height_of(notes) } else { 0.0 };
    let notes = place.map(|(rect, anchor)| (first_baseline(rect, anchor), anchor));
    Furniture { entries: Vec::new(), notes, below }
}

impl Furniture {
    /// Whether the notes stand on the plot.
    pub(super) fn has_notes_inside(&self) -> bool {
        self.notes.is_some()
    }

    pub(super) fn draw(&self, canvas: &mut Canvas, series: &[Series], notes: &[String], under: Point) {
        for (index, place) in &self.entries {
            canvas.marked("data-legend", *index, |canvas| entry(canvas, &series[*index], *place));
        }
        let lines_below = height_of(notes);
        let at_bottom = ((under.0, under.1 + self.below - lines_below + SMALL_TYPE), Anchor::Start);
        let ((x, mut baseline), anchor) = self.notes.unwrap_or(at_bottom);
        for note in notes {
            canvas.text((x, baseline), note, TextStyle::new(SMALL_TYPE, anchor).halo());
            baseline += LINE_SPACING * SMALL_TYPE;
        }
    }
}

fn entry(canvas: &mut Canvas, series: &Series, place: Rect) {
    let middle = place.y + 0.5 * LINE;
    let color = style::css(series.color);
    // The whole entry can be clicked, not only its lines.
    canvas.rect(place, PAPER, 0.0);
    if series.shape == Shape::FilledSteps {
        let box_of_color = Rect { x: place.x, y: middle - 4.0, width: SAMPLE, height: 8.0 };
        canvas.rect(box_of_color, &color, 0.25);
    }
    marks::line(canvas, &[(place.x, middle), (place.x + SAMPLE, middle)], series.line, &color);
    marks::markers(canvas, &[(place.x + SAMPLE / 2.0, middle)], series.marker, &color);
    let position = (place.x + SAMPLE + GAP, middle + 0.36 * SMALL_TYPE);
    canvas.text(position, &series.label, TextStyle::new(SMALL_TYPE, Anchor::Start));
}

fn in_legend(plot: &Curves) -> Vec<(usize, f64)> {
    if plot.legend == LegendPlace::None {
        return Vec::new();
    }
    let named = plot.series.iter().enumerate().filter(|(_, series)| !series.label.is_empty());
    named.map(|(index, series)| (index, SAMPLE + GAP + metrics::width(&series.label) * SMALL_TYPE)).collect()
}

/// One entry below the other, in the place that is wanted or another free one.
fn entries_inside(plot: &Curves, area: Rect, taken: &[Point]) -> Option<Vec<(usize, Rect)>> {
    let entries = in_legend(plot);
    if plot.legend == LegendPlace::Below {
        return None;
    }
    let width = entries.iter().map(|(_, width)| *width).fold(0.0, f64::max);
    let height = LINE * entries.len() as f64;
    let place = free_places(area, (width, height), plot.legend).find(|place| is_free(*place, area, taken))?;
    let line = |(row, &(index, width)): (usize, &(usize, f64))| {
        (index, Rect { x: place.x, y: place.y + LINE * row as f64, width, height: LINE })
    };
    Some(entries.iter().enumerate().map(line).collect())
}

/// Entries side by side as far as they fit.
fn entries_below(plot: &Curves, under: Point, width: f64, below: &mut f64) -> Vec<(usize, Rect)> {
    let entries = in_legend(plot);
    if entries.is_empty() {
        return Vec::new();
    }
    let widest = entries.iter().map(|(_, width)| *width).fold(0.0, f64::max);
    let columns = (((width + COLUMN_GAP) / (widest + COLUMN_GAP)).floor() as usize).clamp(1, entries.len());
    *below += LINE * entries.len().div_ceil(columns) as f64 + MARGIN;
    let place = |(at, &(index, width)): (usize, &(usize, f64))| {
        let (row, column) = ((at / columns) as f64, (at % columns) as f64);
        let (x, y) = (under.0 + column * (widest + COLUMN_GAP), under.1 + MARGIN + row * LINE);
        (index, Rect { x, y, width, height: LINE })
    };
    entries.iter().enumerate().map(place).collect()
}

/// A free corner for the notes with the side to which they are aligned.
fn notes_place(notes: &[String], area: Rect, taken: &[Point]) -> Option<(Rect, Anchor)> {
    let width = notes.iter().map(|note| metrics::width(note)).fold(0.0, f64::max) * SMALL_TYPE;
    let size = (width, height_of(notes));
    let anchor = |rect: Rect| {
        let is_left = rect.x + rect.width / 2.0 <= area.x + area.width / 2.0;
        (rect, if is_left { Anchor::Start } else { Anchor::End })
    };
    free_places(area, size, LegendPlace::UpperLeft).find(|place| is_free(*place, area, taken)).map(anchor)
}

fn height_of(notes: &[String]) -> f64 {
    LINE_SPACING * SMALL_TYPE * notes.len() as f64
}

fn first_baseline(rect: Rect, anchor: Anchor) -> Point {
    let x = if anchor == Anchor::Start { rect.x } else { rect.right() };
    (x, rect.y + SMALL_TYPE)
}

/// The wanted corner first, then the others, then places between.
fn free_places(area: Rect, (width, height): (f64, f64), wanted: LegendPlace) -> impl Iterator<Item = Rect> {
    let left = area.x + 2.0 * MARGIN;
    let right = area.right() - MARGIN - width;
    let upper = area.y + 0.5 * MARGIN;
    let lower = area.bottom() - MARGIN - height;
    let at = move |x, y| Rect { x, y, width, height };
    let corners = [
        (LegendPlace::UpperRight, at(right, upper)),
        (LegendPlace::UpperLeft, at(left, upper)),
        (LegendPlace::LowerRight, at(right, lower)),
        (LegendPlace::LowerLeft, at(left, lower)),
    ];
    let first = corners.into_iter().filter(move |(place, _)| *place == wanted);
    let others = corners.into_iter().filter(move |(place, _)| *place != wanted);
    let heights =
        (0..=HEIGHTS).map(move |step| upper + (lower - upper) * f64::from(step) / f64::from(HEIGHTS));
    let between = heights.flat_map(move |y| [at(right, y), at(left, y), at(f64::midpoint(left, right), y)]);
    first.chain(others).map(|(_, place)| place).chain(between)
}

fn is_free(place: Rect, area: Rect, taken: &[Point]) -> bool {
    let fits = place.x >= area.x && place.y >= area.y && place.bottom() <= area.bottom();
    fits && !taken.iter().any(|point| covers(place, *point))
}

fn covers(rect: Rect, (x, y): Point) -> bool {
    rect.x - MARGIN <= x && x <= rect.right() + MARGIN && rect.y - MARGIN <= y && y <= rect.bottom() + MARGIN
}

#[cfg(test)]
mod tests {
    use super::super::covered;
    use super::super::scale::Mapping;
    use super::*;
    use crate::figure::{Axis, ColorMap, Image, ReferenceLine, Scale};

    const AREA: Rect = Rect { x: 10.0, y: 10.0, width: 200.0, height: 120.0 };
    const UNDER: Point = (0.0, 150.0);

    fn mappings(x: (f64, f64), y: (f64, f64)) -> (Mapping, Mapping) {
        let x = Mapping::new(Scale::Linear, x, (AREA.x, AREA.right()));
        (x, Mapping::new(Scale::Linear, y, (AREA.bottom(), AREA.y)))
    }

    fn drawn(plot: &Curves) -> Vec<Point> {
        let (x, y) = mappings((0.0, 1.0), (0.0, 1.0));
        covered::by_curves(plot, AREA, &x, &y)
    }

    fn plot(lines: &[f64]) -> Curves {
        let series = Series::line([0.0, 1.0], [0.95, 0.95]).label("a name");
        let plot = Curves::new(Axis::new(""), Axis::new("")).series(series).note("R = 1.00");
        lines.iter().fold(plot, |plot, &at| plot.reference_line(ReferenceLine::Horizontal(at)))
    }

    #[test]
    fn legend_and_notes_cover_nothing_that_is_drawn() {
        for lines in [&[][..], &[0.75], &[0.1, 0.8], &[0.05, 0.45, 0.7]] {
            let plot = plot(lines);
            let drawn = drawn(&plot);
            let found = arranged(&plot, AREA, &drawn, UNDER, 220.0);
            assert!(found.has_notes_inside() && found.below.abs() < 1e-9, "{lines:?}: there is room");
            let place = found.entries[0].1;
            assert!(!drawn.iter().any(|point| covers(place, *point)), "{lines:?}: {place:?}");
        }
    }

    #[test]
    fn what_finds_no_room_stands_below() {
        let lines: Vec<f64> = (0..20).map(|line| f64::from(line) / 20.0).collect();
        let plot = plot(&lines);
        let found = arranged(&plot, AREA, &drawn(&plot), UNDER, 220.0);
        assert!(!found.has_notes_inside() && found.entries[0].1.y > UNDER.1);
        assert!((found.below - (LINE + MARGIN + height_of(&plot.notes))).abs() < 1e-9);
    }

    #[test]
    fn notes_stand_on_white_cells_only() {
        let anchor = |values: [f64; 2]| {
            let image = Image::new(1, 2, values, ColorMap::SequentialFromWhite, (0.0, 1.0));
            let (x, y) = mappings((0.0, 2.0), (0.0, 1.0));
            let drawn = covered::by_image(&image, AREA, &x, &y);
            arranged_notes(&["R = 1.00".to_owned()], AREA, &drawn).notes.map(|(_, anchor)| anchor)
        };
        assert_eq!(anchor([0.0, 1.0]), Some(Anchor::Start));
        assert_eq!(anchor([0.5, 0.0]), Some(Anchor::End));
        assert_eq!(anchor([f64::NAN, 0.1]), Some(Anchor::Start), "nothing is drawn where no value is");
        assert_eq!(anchor([0.5, 0.1]), None);
    }
}
