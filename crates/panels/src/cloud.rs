//! Two-dimensional histograms with their least-squares line and R.

use ndarray::Array1;
use normcircuit_charts::figure::{Axis, Color, ColorMap, Image, LineStyle, Overlay, Panel};
use normcircuit_statistics::association::LinearAssociation;
use normcircuit_statistics::estimate::Estimate;
use normcircuit_statistics::histogram::{Bins, Histogram2, histogram2};
use normcircuit_statistics::input::InputError;

/// Bins along each axis: the paper's.
const BINS: usize = 60;

/// A range from about `low` to about `high` in which every bin holds as many whole numbers as the next, at least one: otherwise
/// bins with one more stand out as stripes.
///
/// # Examples
/// ```
/// use normcircuit_panels::cloud::range_of_whole_numbers;
///
/// assert_eq!(range_of_whole_numbers(1.0, 60.0), (0.5, 60.5)); // 60 bins of one
/// assert_eq!(range_of_whole_numbers(200.0, 280.0), (179.5, 299.5)); // of two
/// ```
pub fn range_of_whole_numbers(low: f64, high: f64) -> (f64, f64) {
    let (low, high) = (low.floor(), high.ceil());
    let count = high - low + 1.0;
    let span = (count / BINS as f64).ceil() * BINS as f64;
    let first = low - 0.5 - ((span - count) / 2.0).ceil();
    (first, first + span)
}

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
    crowded: bool,
}

impl<'a> Cloud<'a> {
    /// Counts pairs of values in 60 × 60 bins.
    ///
    /// # Errors
    /// [`InputError`] if the arrays differ in length or a range is empty.
    pub fn new(x: Side<'a>, y: Side<'a>) -> Result<Self, InputError> {
        let [x_bins, y_bins] = [x.range, y.range].map(|range| Bins::uniform(range.0, range.1, BINS));
        let histogram = histogram2(x.values, y.values, x_bins?, y_bins?)?;
        Ok(Self { x, y, histogram, crowded: false })
    }

    /// The same cloud with a logarithmic scale of colors, for one with a crowd that would hide all others.
    #[must_use]
    pub fn crowded(mut self) -> Self {
        self.crowded = true;
        self
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
            .image(largest)
            .overlay(dashed(Color::Black, [x.0, x.1], [line(x.0), line(x.1)]))
            .note(format!("R = {:.3}", association.correlation.value));
        let caption = format!("{} Dashed: least-squares line.", self.counted());
        Panel::new(id, title, caption, image)
    }

    /// The panel with a rank correlation.
    pub fn ranked_panel(self, id: &str, title: &str, caption: &str, correlation: &Estimate) -> Panel {
        let Estimate { value, interval: (low, high), .. } = correlation;
        let image = self.image(self.largest()).note(format!("ρ = {value:.3} ({low:.3} to {high:.3})"));
        let caption =
            format!("{caption} {} ρ is Spearman's, of all of them, with its 95 % interval.", self.counted());
        Panel::new(id, title, caption, image)
    }

    /// Counts in colors up to `largest`, with the lines that mark reference values.
    fn image(&self, largest: u64) -> Image {
        let color = |count: u64| if self.crowded { (1.0 + count as f64).log10() } else { count as f64 };
        // Half a decade at least, so that one neuron is not as dark as a crowd.
        let largest = if self.crowded { color(largest).max(0.5) } else { color(largest.max(1)) };
        let label = if self.crowded { "log10 (1 + neurons)" } else { "neurons" };
        let (x, y) = (self.x.range, self.y.range);
        // Rows of an image are bins of y.
        let colors: Vec<f64> = self.histogram.counts.t().iter().map(|count| color(*count)).collect();
        let vertical = self.x.reference.map(|at| dashed(Color::Gray, [at, at], [y.0, y.1]));
        let horizontal = self.y.reference.map(|at| dashed(Color::Gray, [x.0, x.1], [at, at]));
        let image = Image::new(BINS, BINS, colors, ColorMap::SequentialFromWhite, (0.0, largest))
            .axes(Axis::new(&*self.x.label), x, Axis::new(&*self.y.label), y)
            .color_bar(label);
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
