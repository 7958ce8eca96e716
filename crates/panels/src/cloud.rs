//! Two-dimensional histograms with their least-squares line and R.

use ndarray::Array1;
use normcircuit_charts::figure::{Axis, Color, ColorMap, Image, LineStyle, Overlay, Panel};
use normcircuit_statistics::association::LinearAssociation;
use normcircuit_statistics::estimate::Estimate;
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
    reference: Option<f64>,
}

impl<'a> Side<'a> {
    /// A quantity with its axis.
    pub fn new(label: impl Into<String>, values: &'a Array1<f64>, range: (f64, f64)) -> Self {
        Self { label: label.into(), values, range, reference: None }
    }

    /// The same quantity with a value that a dashed line marks.
    #[must_use]
    pub fn reference(mut self, value: f64) -> Self {
        self.reference = Some(value);
        self
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
        let x = self.x.range;
        let line = |x: f64| association.intercept + association.slope * x;
        let image = self
            .image(|count| count as f64, largest.max(1) as f64)
            .color_bar("neurons")
            .overlay(dashed(Color::Black, [x.0, x.1], [line(x.0), line(x.1)]))
            .note(format!("R = {:.3}", association.correlation.value));
        let caption = format!("{} Dashed: least-squares line.", self.counted());
        Panel::new(id, title, caption, image)
    }

    /// The panel with a logarithmic scale of colors, for clouds with a crowd that would hide all others, and a rank correlation.
    pub fn ranked_panel(self, id: &str, title: &str, caption: &str, correlation: &Estimate) -> Panel {
        let color = |count: u64| (1.0 + count as f64).log10();
        // Half a decade at least, so that one neuron is not as dark as a crowd.
        let largest = color(self.largest()).max(0.5);
        let Estimate { value, interval: (low, high), .. } = correlation;
        let image = self
            .image(color, largest)
            .color_bar("log10 (1 + neurons)")
            .note(format!("ρ = {value:.3} ({low:.3} to {high:.3})"));
        let caption =
            format!("{caption} {} ρ is Spearman's, of all of them, with its 95 % interval.", self.counted());
        Panel::new(id, title, caption, image)
    }

    /// Counts in colors, with the lines that mark reference values.
    fn image(&self, color: impl Fn(u64) -> f64, largest: f64) -> Image {
        let (x, y) = (self.x.range, self.y.range);
        // Rows of an image are bins of y.
        let colors: Vec<f64> = self.histogram.counts.t().iter().map(|count| color(*count)).collect();
        let vertical = self.x.reference.map(|at| dashed(Color::Gray, [at, at], [y.0, y.1]));
        let horizontal = self.y.reference.map(|at| dashed(Color::Gray, [x.0, x.1], [at, at]));
        let image = Image::new(BINS, BINS, colors, ColorMap::SequentialFromWhite, (0.0, largest)).axes(
            Axis::new(&*self.x.label),
            x,
            Axis::new(&*self.y.label),
            y,
        );
        [vertical, horizontal].into_iter().flatten().fold(image, Image::overlay)
    }

    /// How many neurons are seen, in words.
    fn counted(&self) -> String {
        format!("{} of {} neurons lie within the axes.", self.histogram.used, self.x.values.len())
    }
}

fn dashed(color: Color, x: [f64; 2], y: [f64; 2]) -> Overlay {
    Overlay::Line { x: x.into(), y: y.into(), color, style: LineStyle::Dashed }
}
