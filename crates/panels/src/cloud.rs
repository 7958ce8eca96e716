//! Two-dimensional histograms with their least-squares line and R.

use ndarray::Array1;
use normcircuit_charts::figure::{Axis, Color, ColorMap, Image, LineStyle, Overlay, Panel};
use normcircuit_statistics::association::LinearAssociation;
use normcircuit_statistics::histogram::{Bins, Histogram2, histogram2};
use normcircuit_statistics::input::InputError;

/// Bins along each axis: the paper's.
const BINS: usize = 60;

/// One of the two quantities of a cloud.
#[derive(Clone, Debug)]
pub struct Side<'a> {
    label: String,
    values: &'a Array1<f64>,
    range: (f64, f64),
}

impl<'a> Side<'a> {
    /// A quantity with its axis.
    pub fn new(label: impl Into<String>, values: &'a Array1<f64>, range: (f64, f64)) -> Self {
        Self { label: label.into(), values, range }
    }
}

/// A cloud that is counted but not yet drawn, so that several may share one scale of colors.
pub struct Cloud<'a> {
    x: Side<'a>,
    y: Side<'a>,
    histogram: Histogram2,
}

impl<'a> Cloud<'a> {
    /// Counts pairs of values in 60 × 60 bins.
    ///
    /// # Errors
    /// [`InputError`] if the arrays differ in length or a range is empty.
    pub fn new(x: Side<'a>, y: Side<'a>) -> Result<Self, InputError> {
        let [x_bins, y_bins] = [x.range, y.range].map(|range| Bins::uniform(range.0, range.1, BINS));
        let histogram = histogram2(x.values, y.values, x_bins?, y_bins?)?;
        Ok(Self { x, y, histogram })
    }

    /// The largest count of a bin.
    pub fn largest(&self) -> u64 {
        self.histogram.counts.iter().copied().max().unwrap_or(0)
    }

    /// The panel: counts in colors up to `largest`, the least-squares line dashed, and R.
    pub fn panel(self, id: &str, title: &str, largest: u64, association: &LinearAssociation) -> Panel {
        let (x, y) = (self.x.range, self.y.range);
        // Rows of an image are bins of y.
        let counts: Vec<f64> = self.histogram.counts.t().iter().map(|count| *count as f64).collect();
        let line = |x: f64| association.intercept + association.slope * x;
        let image =
            Image::new(BINS, BINS, counts, ColorMap::SequentialFromWhite, (0.0, largest.max(1) as f64))
                .axes(Axis::new(self.x.label), x, Axis::new(self.y.label), y)
                .color_bar("neurons")
                .overlay(Overlay::Line {
                    x: vec![x.0, x.1],
                    y: vec![line(x.0), line(x.1)],
                    color: Color::Black,
                    style: LineStyle::Dashed,
                })
                .note(format!("R = {:.3}", association.correlation.value));
        let caption = format!(
            "{} of {} neurons lie within the axes. Dashed: least-squares line.",
            self.histogram.used, association.count
        );
        Panel::new(id, title, caption, image)
    }
}
