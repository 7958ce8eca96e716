//! Drawings, judged by their pixels: decoded with a PNG reader that knows nothing of how they were made.

use normcircuit_charts::draw::{panel_svg, png, sheet_svg, write_figure};
use normcircuit_charts::figure::{
    Axis, Color, ColorMap, Curves, FigureData, Image, LegendPlace, Marker, Overlay, Panel, Series,
};

const BLUE: [u8; 3] = [0x00, 0x62, 0xd9];

struct Pixels {
    width: usize,
    colors: Vec<[u8; 3]>,
}

impl Pixels {
    fn of(plot: impl Into<normcircuit_charts::figure::Plot>) -> Self {
        Self::decoded(&png(&panel_svg(&Panel::new("A", "Title", "", plot)).unwrap()).unwrap())
    }

    fn decoded(png: &[u8]) -> Self {
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut bytes).unwrap();
        let colors = bytes.chunks_exact(info.color_type.samples()).map(|c| [c[0], c[1], c[2]]).collect();
        Self { width: info.width as usize, colors }
    }

    /// Columns and rows of the pixels of about a color.
    fn positions(&self, color: [u8; 3]) -> Vec<(usize, usize)> {
        let close = |other: &[u8; 3]| other.iter().zip(color).all(|(a, b)| a.abs_diff(b) < 12);
        let found = self.colors.iter().enumerate().filter(|(_, other)| close(other));
        found.map(|(index, _)| (index % self.width, index / self.width)).collect()
    }

    /// The middle of the pixels of about a color.
    fn center(&self, color: [u8; 3]) -> (f64, f64) {
        let positions = self.positions(color);
        assert!(!positions.is_empty(), "no pixel of color {color:?}");
        let sum = positions.iter().fold((0, 0), |sum, at| (sum.0 + at.0, sum.1 + at.1));
        (sum.0 as f64 / positions.len() as f64, sum.1 as f64 / positions.len() as f64)
    }
}

fn unit_axes() -> Curves {
    Curves::new(Axis::new("x").range(0.0, 1.0), Axis::new("y").range(0.0, 1.0)).legend(LegendPlace::None)
}

#[test]
fn rows_and_columns_are_where_the_axes_say() {
    // The ends and the middle of viridis, as Smith & van der Walt published it; the fourth cell has no value.
    let image = || Image::new(2, 2, [0.0, 0.5, 1.0, f64::NAN], ColorMap::Sequential, (0.0, 1.0));
    let (dark, green, yellow, gray) = ([68, 1, 84], [33, 145, 140], [253, 231, 37], [0xdd; 3]);

    let row_0_on_top = Pixels::of(image());
    let at = |color| row_0_on_top.center(color);
    assert!(at(dark).0 < at(green).0 && at(dark).1 < at(yellow).1);
    assert!(at(gray).0 > at(yellow).0 && at(gray).1 > at(green).1);

    let upward = image().axes(Axis::new("x"), (0.0, 2.0), Axis::new("y"), (0.0, 2.0));
    let row_0_at_bottom = Pixels::of(upward);
    let at = |color| row_0_at_bottom.center(color);
    assert!(at(dark).0 < at(green).0 && at(dark).1 > at(yellow).1);
}

#[test]
fn large_matrices_are_small_files() {
    let values: Vec<f64> = (0..20_000).map(|index| f64::from(index % 97)).collect();
    let svg =
        panel_svg(&Panel::new("A", "", "", Image::new(100, 200, values, ColorMap::Sequential, (0.0, 96.0))));
    assert!(svg.unwrap().len() < 60_000);
}

#[test]
fn overlays_lie_on_the_cells_they_name() {
    let values = [0.0, 0.0, 0.0, 1.0];
    let image = Image::new(2, 2, values, ColorMap::GrayReversed, (0.0, 1.0))
        .axes(Axis::new("x"), (0.0, 2.0), Axis::new("y"), (0.0, 2.0))
        .overlay(Overlay::Points { x: vec![1.5], y: vec![1.5], color: Color::Blue, size: 6.0 });
    let pixels = Pixels::of(image);
    let (x, y) = pixels.center(BLUE);
    let black = pixels.positions([0, 0, 0]);
    let inside = black.iter().any(|at| at.0 as f64 > x) && black.iter().any(|at| (at.0 as f64) < x);
    assert!(inside && black.iter().any(|at| at.1 as f64 > y) && black.iter().any(|at| (at.1 as f64) < y));
}

#[test]
fn heights_are_proportional() {
    let height = |y: f64| {
        let line = Series::line([0.2, 0.8], [y, y]).color(Color::Blue);
        Pixels::of(unit_axes().series(line)).center(BLUE).1
    };
    let (low, middle, high) = (height(0.1), height(0.5), height(0.9));
    assert!(low > middle && middle > high, "upward");
    assert!((middle - f64::midpoint(low, high)).abs() < 1.0);
}

#[test]
fn logarithmic_positions_are_proportional_to_the_logarithm() {
    let position = |x: f64| {
        let axis = Axis::new("x").logarithmic().range(1.0, 10_000.0);
        let curves = Curves::new(axis, Axis::new("y").range(0.0, 1.0))
            .series(Series::points([x], [0.5]).color(Color::Blue));
        Pixels::of(curves).center(BLUE).0
    };
    assert!((position(100.0) - f64::midpoint(position(10.0), position(1000.0))).abs() < 1.0);
}

#[test]
fn nothing_is_drawn_outside_the_range_or_where_there_is_no_number() {
    let outside = Series::line([0.2, 0.8], [5.0, 6.0]).marker(Marker::Circle).color(Color::Blue);
    assert!(Pixels::of(unit_axes().series(outside)).positions(BLUE).is_empty());
    let missing = Series::line([0.2, 0.5, 0.8], [0.5, f64::NAN, 0.5]).color(Color::Blue);
    assert!(Pixels::of(unit_axes().series(missing)).positions(BLUE).is_empty(), "single points make no line");
    let whole = Series::line([0.2, 0.5, 0.8], [0.5, 0.5, 0.5]).color(Color::Blue);
    assert!(!Pixels::of(unit_axes().series(whole)).positions(BLUE).is_empty());
}

#[test]
fn error_bars_reach_from_bound_to_bound() {
    let span = |low: f64, high: f64| {
        let series = Series::points([0.5], [0.5]).marker(Marker::None).color(Color::Blue);
        let pixels = Pixels::of(unit_axes().series(series.error_bars_between([low], [high])));
        let rows: Vec<_> = pixels.positions(BLUE).into_iter().map(|at| at.1).collect();
        (rows.iter().max().unwrap() - rows.iter().min().unwrap()) as f64
    };
    assert!((span(0.1, 0.9) / span(0.3, 0.7) - 2.0).abs() < 0.05);
}

#[test]
fn data_without_a_finite_number_still_make_a_panel() {
    let empty = Curves::new(Axis::new(""), Axis::new("").logarithmic())
        .series(Series::line([f64::NAN], [f64::INFINITY]).band(&[1.0]).label("nothing"))
        .series(Series::steps([0.0], Vec::new()).filled());
    Pixels::of(empty);
    Pixels::of(Image::new(1, 1, [f64::NAN], ColorMap::Diverging, (-1.0, 1.0)).color_bar("").note("<&>"));
}

#[test]
fn the_same_figure_gives_the_same_files_and_all_of_them() {
    let mut figure = FigureData::new("fig9", "Title with <signs> & r_{sc}", "");
    for id in ["A", "B1", "B2"] {
        let series = Series::line([0.0, 1.0], [0.0, 1.0]).label("a line");
        figure.panels.push(Panel::new(id, "", "", unit_axes().legend(LegendPlace::Best).series(series)));
    }
    assert_eq!(sheet_svg(&figure).unwrap(), sheet_svg(&figure).unwrap());
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let [first, second] = folders.each_ref().map(|folder| write_figure(&figure, folder.path()).unwrap());
    assert_eq!(first.len(), 3 + 3 * 3);
    for (a, b) in first.iter().zip(&second) {
        assert_eq!(std::fs::read(a).unwrap(), std::fs::read(b).unwrap(), "{}", a.display());
    }
}

#[test]
fn what_cannot_be_drawn_is_named() {
    let panel = Panel::new("A", "", "", unit_axes().series(Series::line([0.0], [])));
    let message = panel_svg(&panel).unwrap_err().to_string();
    assert!(message.contains("panel A") && message.contains("x: 1"), "{message}");
    assert!(png("no drawing").is_err());
}
