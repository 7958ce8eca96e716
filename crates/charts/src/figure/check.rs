//! Whether the numbers of a figure fit together.

use thiserror::Error;

use super::{
    Axis, Comparison, Curves, FigureData, Image, LinkedCells, Overlay, Panel, Plot, Published, Scale, Series,
    Shape, Spread,
};

/// Matrices larger than this in one direction are not pictures.
const MAX_CELLS: usize = 20_000;

/// Panels are no wider than this many columns of a sheet.
const MAX_COLUMNS: usize = 4;

/// The data of a figure do not fit together.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{place}: {problem}")]
#[non_exhaustive]
pub struct InvalidFigure {
    /// Figure or panel, and the part of it.
    pub place: String,
    /// What is wrong, and what would be right.
    pub problem: String,
}

impl FigureData {
    /// Checks names and panels.
    ///
    /// # Errors
    /// A name cannot be a file name, two panels have the same name, or a panel's data do not fit together.
    pub fn check(&self) -> Result<(), InvalidFigure> {
        check_id("figure", &self.id)?;
        for (index, panel) in self.panels.iter().enumerate() {
            panel
                .check()
                .map_err(|error| InvalidFigure { place: format!("{}, {}", self.id, error.place), ..error })?;
            let is_same = |other: &Panel| other.id.eq_ignore_ascii_case(&panel.id);
            ensure(!self.panels[..index].iter().any(is_same), &self.id, || {
                format!("two panels are named {:?}", panel.id)
            })?;
        }
        let place =
            |error: InvalidFigure| InvalidFigure { place: format!("{}, {}", self.id, error.place), ..error };
        let mut comparisons = self.comparisons().chain(self.claims());
        comparisons.try_for_each(|(_, comparison)| comparison.check().map_err(place))?;
        self.linked.iter().try_for_each(|linked| self.check_linked(linked).map_err(place))
    }

    fn check_linked(&self, linked: &LinkedCells) -> Result<(), InvalidFigure> {
        let place = format!("linked cells {:?}", linked.cells);
        let fits = |count: usize| (1..=MAX_CELLS).contains(&count);
        ensure(fits(linked.rows) && fits(linked.columns), &place, || {
            format!("{} rows and {} columns; each must be 1 to {MAX_CELLS}", linked.rows, linked.columns)
        })?;
        for quantity in &linked.quantities {
            same_length(
                &quantity.name,
                quantity.values.len(),
                "rows x columns",
                linked.rows * linked.columns,
            )
            .map_err(|error| InvalidFigure { place: format!("{place}, {}", error.place), ..error })?;
        }
        for id in &linked.sheets {
            let shape =
                self.panels.iter().find(|panel| panel.id == *id).and_then(|panel| match &panel.plot {
                    Plot::Image(image) => Some((image.rows, image.columns)),
                    Plot::Curves(_) => None,
                });
            ensure(shape == Some((linked.rows, linked.columns)), &place, || {
                format!(
                    "sheet {id:?}; it must be a panel with an image of {} x {} cells",
                    linked.rows, linked.columns
                )
            })?;
        }
        for at in &linked.places {
            let has_panel = self.panels.iter().any(|panel| panel.id == at.panel);
            ensure(has_panel, &place, || format!("place in panel {:?}, which does not exist", at.panel))?;
            for name in std::iter::once(&at.x).chain(&at.y) {
                // Another figure may have the values, so only what none can have is refused.
                ensure(!name.is_empty(), &place, || {
                    format!("place in panel {:?} has no quantity", at.panel)
                })?;
            }
        }
        Ok(())
    }
}

impl Comparison {
    /// Checks that published numbers are finite and that the interval is one.
    ///
    /// # Errors
    /// The first thing found wrong.
    pub fn check(&self) -> Result<(), InvalidFigure> {
        let place = format!("comparison {:?}", self.quantity);
        if let Published::Value { value, margin } = self.published {
            let fits = value.is_finite() && margin.is_finite() && margin >= 0.0;
            ensure(fits, &place, || {
                format!("published {value} within {margin}; both must be finite, the margin not negative")
            })?;
        }
        if let Published::Above(edge) | Published::Below(edge) = self.published {
            ensure(edge.is_finite(), &place, || format!("claimed bound {edge}; it must be finite"))?;
        }
        let Some((low, high)) = self.interval else { return Ok(()) };
        let fits = low.is_finite() && high.is_finite() && low <= high;
        ensure(fits, &place, || format!("interval from {low} to {high}; it must be finite and not reversed"))
    }
}

impl Panel {
    /// Checks that lengths agree and that ranges and limits are finite and not empty.
    ///
    /// # Errors
    /// The first thing found wrong.
    pub fn check(&self) -> Result<(), InvalidFigure> {
        check_id("panel", &self.id)?;
        ensure((1..=MAX_COLUMNS).contains(&self.columns), &format!("panel {}", self.id), || {
            format!("{} columns wide; it must be 1 to {MAX_COLUMNS}", self.columns)
        })?;
        match &self.plot {
            Plot::Image(image) => image.check(),
            Plot::Curves(curves) => curves.check(),
        }
        .map_err(|error| InvalidFigure { place: format!("panel {}, {}", self.id, error.place), ..error })
    }
}

impl Image {
    fn check(&self) -> Result<(), InvalidFigure> {
        let (rows, columns) = (self.rows, self.columns);
        let fits = (1..=MAX_CELLS).contains(&rows) && (1..=MAX_CELLS).contains(&columns);
        ensure(fits, "image", || {
            format!("{rows} rows and {columns} columns; each must be 1 to {MAX_CELLS}")
        })?;
        same_length("values", self.values.len(), "rows x columns", rows * columns)?;
        for (name, axis) in [("x axis", &self.x_axis), ("y axis", &self.y_axis)] {
            check_axis(name, axis)?;
            ensure(axis.scale == Scale::Linear, name, || "an image has linear axes".to_owned())?;
        }
        for (name, range) in
            [("x extent", self.x_extent), ("y extent", self.y_extent), ("color limits", self.limits)]
        {
            check_range(name, range)?;
        }
        for overlay in &self.overlays {
            let (Overlay::Points { x, y, .. } | Overlay::Line { x, y, .. }) = overlay;
            same_length("x of an overlay", x.len(), "its y", y.len())?;
        }
        Ok(())
    }
}

impl Curves {
    fn check(&self) -> Result<(), InvalidFigure> {
        check_axis("x axis", &self.x_axis)?;
        check_axis("y axis", &self.y_axis)?;
        self.series.iter().enumerate().try_for_each(|(index, series)| {
            let place = |error: InvalidFigure| InvalidFigure {
                place: format!("series {index} ({:?}), {}", series.label, error.place),
                ..error
            };
            series.check().map_err(place)
        })
    }
}

impl Series {
    fn check(&self) -> Result<(), InvalidFigure> {
        match self.shape {
            Shape::Line => same_length("x", self.x.len(), "y", self.y.len())?,
            Shape::Steps | Shape::FilledSteps => {
                same_length("bin edges", self.x.len(), "bins plus one", self.y.len() + 1)?;
            }
        }
        if let Spread::ErrorBars { lower, upper } | Spread::Band { lower, upper } = &self.spread {
            same_length("lower bounds", lower.len(), "y", self.y.len())?;
            same_length("upper bounds", upper.len(), "y", self.y.len())?;
        }
        Ok(())
    }
}

fn check_axis(name: &str, axis: &Axis) -> Result<(), InvalidFigure> {
    if !axis.tick_labels.is_empty() {
        same_length("tick labels", axis.tick_labels.len(), "ticks", axis.ticks.len())?;
    }
    let Some(range) = axis.range else { return Ok(()) };
    check_range(name, range)?;
    let positive = axis.scale == Scale::Linear || range.0.min(range.1) > 0.0;
    ensure(positive, name, || format!("range {range:?} of a logarithmic axis; both ends must be positive"))
}

fn check_range(name: &str, (first, last): (f64, f64)) -> Result<(), InvalidFigure> {
    let fits = first.is_finite() && last.is_finite() && (first - last).abs() > 0.0;
    ensure(fits, name, || format!("({first}, {last}); the ends must be finite and differ"))
}

fn check_id(what: &str, id: &str) -> Result<(), InvalidFigure> {
    let fits =
        !id.is_empty() && id.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter));
    ensure(fits, what, || format!("named {id:?}; the name must be letters, digits, hyphens: it names a file"))
}

fn same_length(what: &str, length: usize, other: &str, expected: usize) -> Result<(), InvalidFigure> {
    ensure(length == expected, what, || format!("{length}, but {other} are {expected}"))
}

fn ensure(holds: bool, place: &str, problem: impl FnOnce() -> String) -> Result<(), InvalidFigure> {
    if holds { Ok(()) } else { Err(InvalidFigure { place: place.to_owned(), problem: problem() }) }
}

#[cfg(test)]
mod tests {
    use super::super::ColorMap;
    use super::*;

    fn message(plot: impl Into<Plot>) -> String {
        let mut figure = FigureData::new("fig1", "", "");
        figure.panels.push(Panel::new("A", "", "", plot));
        figure.check().unwrap_err().to_string()
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let curves = || Curves::new(Axis::new("x"), Axis::new("y"));
        let image = |values: usize, limits| Image::new(2, 3, vec![0.0; values], ColorMap::Gray, limits);
        assert_eq!(message(image(5, (0.0, 1.0))), "fig1, panel A, values: 5, but rows x columns are 6");
        assert!(message(image(6, (1.0, 1.0))).contains("color limits: (1, 1)"));
        assert!(message(image(6, (0.0, f64::NAN))).contains("NaN"));
        assert!(message(curves().series(Series::line([1.0], [1.0, 2.0]))).contains("series 0"));
        assert!(message(curves().series(Series::steps([1.0], [1.0]))).contains("bin edges: 1"));
        assert!(
            message(curves().series(Series::line([1.0], [1.0]).error_bars(&[]))).contains("lower bounds: 0")
        );
        assert!(
            message(Curves::new(Axis::new("x").range(0.0, 1.0).logarithmic(), Axis::new("y")))
                .contains("positive")
        );
    }

    #[test]
    fn comparisons_are_checked() {
        let of = |published| Comparison::new("mean", "", published, 1.0);
        assert!(of(Published::value(1.0)).interval(0.5, 1.5).check().is_ok());
        assert!(of(Published::Nothing).interval(f64::NAN, 1.5).interval.is_none());
        assert!(
            of(Published::value(1.0))
                .interval(1.5, 0.5)
                .check()
                .unwrap_err()
                .to_string()
                .contains("1.5 to 0.5")
        );
        assert!(of(Published::within(1.0, -1.0)).check().is_err());
        assert!(of(Published::Above(f64::NAN)).check().is_err());
    }

    #[test]
    fn linked_cells_must_fit_their_sheets() {
        let mut figure = FigureData::new("fig1", "", "");
        figure.panels.push(Panel::new("A", "", "", Image::new(2, 3, [0.0; 6], ColorMap::Gray, (0.0, 1.0))));
        let mut message = |linked| {
            figure.linked = vec![linked];
            figure.check().map_err(|error| error.to_string())
        };
        let cells = || LinkedCells::new("E neurons", 2, 3);
        assert_eq!(message(cells().sheet("A").quantity("rate", "Hz", [0.0; 6]).line_in("A", "rate")), Ok(()));
        assert!(message(cells().quantity("rate", "Hz", [0.0; 5])).unwrap_err().contains("rate: 5"));
        assert!(message(cells().sheet("B")).unwrap_err().contains("sheet \"B\""));
        assert!(message(LinkedCells::new("E neurons", 3, 2).sheet("A")).unwrap_err().contains("3 x 2"));
        assert!(message(cells().line_in("C", "rate")).unwrap_err().contains("place in panel \"C\""));
        assert!(message(cells().point_in("A", "rate", "")).unwrap_err().contains("no quantity"));
    }

    #[test]
    fn names_must_be_file_names_and_differ() {
        let plot = || Curves::new(Axis::new("x"), Axis::new("y"));
        assert!(Panel::new("../A", "", "", plot()).check().is_err());
        let mut figure = FigureData::new("fig1", "", "");
        figure.panels = vec![Panel::new("A", "", "", plot()), Panel::new("a", "", "", plot())];
        assert!(figure.check().unwrap_err().to_string().contains("two panels"));
    }
}
