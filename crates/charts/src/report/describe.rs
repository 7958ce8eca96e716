//! What a panel shows, in words computed from its data: for readers who do not see it.

use super::number;
use crate::figure::{Curves, Image, LineStyle, Marker, Panel, Plot, Series, Shape};
use crate::text::plain;

/// Series that are told one by one; of more only the number is said.
const MAX_SERIES: usize = 6;

/// The title, what is along the axes, and where the data lie.
pub(super) fn describe(panel: &Panel) -> String {
    let content = match &panel.plot {
        Plot::Image(image) => of_image(image),
        Plot::Curves(curves) => of_curves(curves),
    };
    plain(&format!("Panel {}, {}. {content}", panel.id, panel.title))
}

fn of_image(image: &Image) -> String {
    let what = image.color_bar.as_ref().map_or("", |bar| bar.label.as_str());
    let cells = format!("{} by {} cells", image.rows, image.columns);
    let finite: Vec<(usize, f64)> =
        image.values.iter().copied().enumerate().filter(|(_, value)| value.is_finite()).collect();
    let (Some(lowest), Some(highest)) =
        (finite.iter().min_by(|a, b| a.1.total_cmp(&b.1)), finite.iter().max_by(|a, b| a.1.total_cmp(&b.1)))
    else {
        return format!("{cells} without a value.");
    };
    let mean = finite.iter().map(|(_, value)| value).sum::<f64>() / finite.len() as f64;
    let (x, y) = image.middle_of(highest.0 / image.columns, highest.0 % image.columns);
    let place = if image.x_axis.label.is_empty() || image.y_axis.label.is_empty() {
        String::new()
    } else {
        let (x, y) = (number::plain(x), number::plain(y));
        format!(", highest at {} {x}, {} {y}", image.x_axis.label, image.y_axis.label)
    };
    let missing = match image.values.len() - finite.len() {
        0 => String::new(),
        missing => format!("; {missing} cells without a value"),
    };
    let of = if what.is_empty() { String::new() } else { format!(" of {what}") };
    format!(
        "{cells}{of} from {} to {}, mean {}{place}{missing}.{}",
        number::plain(lowest.1),
        number::plain(highest.1),
        number::plain(mean),
        notes(&image.notes)
    )
}

fn of_curves(curves: &Curves) -> String {
    let axes = format!("{} against {}.", curves.y_axis.label, curves.x_axis.label);
    let (told, rest) = curves.series.split_at(curves.series.len().min(MAX_SERIES));
    let told: Vec<String> = told.iter().map(of_series).collect();
    let rest = if rest.is_empty() { String::new() } else { format!(" And {} further series.", rest.len()) };
    format!("{axes} {}{rest}{}", told.join(" "), notes(&curves.notes))
}

fn of_series(series: &Series) -> String {
    let name = if series.label.is_empty() { String::new() } else { format!("{}: ", series.label) };
    let points: Vec<(f64, f64)> = (0..series.y.len())
        .map(|index| (series.x_at(index), series.y[index]))
        .filter(|(x, y)| x.is_finite() && y.is_finite())
        .collect();
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return format!("{name}no values.");
    };
    let highest = points.iter().fold(*first, |best, point| if point.1 > best.1 { *point } else { best });
    let lowest = points.iter().fold(*first, |best, point| if point.1 < best.1 { *point } else { best });
    let at = |(x, y): (f64, f64)| format!("{} at {}", number::plain(y), number::plain(x));
    if series.shape != Shape::Line {
        return format!("{name}histogram of {} bins, highest {}.", points.len(), at(highest));
    }
    if series.marker == Marker::Dot || series.line == LineStyle::None && points.len() > 20 {
        let correlation = series
            .correlation()
            .map_or_else(String::new, |r| format!(", correlated with R = {}", number::with_step(r, 0.01)));
        return format!("{name}cloud of {} points{correlation}.", points.len());
    }
    if points.len() < 3 {
        return format!("{name}{}.", points.into_iter().map(at).collect::<Vec<_>>().join(", "));
    }
    format!("{name}from {} to {}; lowest {}, highest {}.", at(*first), at(*last), at(lowest), at(highest))
}

fn notes(notes: &[String]) -> String {
    if notes.is_empty() { String::new() } else { format!(" {}.", notes.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Axis, ColorMap};

    #[test]
    fn curves_are_told_from_their_numbers() {
        let plot = Curves::new(Axis::new("norm index"), Axis::new("r_{sc}"))
            .series(Series::line([1.0, 2.0, 3.0], [0.5, f64::NAN, 0.25]).label("E"))
            .series(Series::steps([0.0, 1.0, 2.0], [0.1, 0.9]))
            .series(Series::line([1.0, 2.0, 3.0], [-1.0, 4.0, 2.0]))
            .note("n = 3");
        let words = describe(&Panel::new("A", "Falls", "", plot));
        assert_eq!(
            words,
            "Panel A, Falls. r_sc against norm index. E: 0.5000 at 1, 0.2500 at 3. histogram of 2 bins, highest \
             0.9000 at 1.500. from \u{2212}1 at 1 to 2 at 3; lowest \u{2212}1 at 1, highest 4 at 2. n = 3."
        );
    }

    #[test]
    fn images_are_told_from_their_cells() {
        let image =
            Image::new(2, 2, [1.0, 2.0, f64::NAN, 6.0], ColorMap::Gray, (0.0, 6.0)).color_bar("rate (Hz)");
        assert_eq!(
            describe(&Panel::new("A", "Map", "", image)),
            "Panel A, Map. 2 by 2 cells of rate (Hz) from 1 to 6, mean 3; 1 cells without a value."
        );
    }
}
