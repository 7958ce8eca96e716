//! Densities of norm indices and of other quantities that begin at 0.

use ndarray::Array1;
use normcircuit_charts::figure::{Axis, Color, Curves, LineStyle, Panel, Series};
use normcircuit_statistics::histogram::{Bins, Histogram, histogram};
use normcircuit_statistics::input::InputError;

/// Width of a bin of norm indices: the paper's.
const BIN_WIDTH: f64 = 0.1;

/// A panel of densities on a common axis that begins at 0.
pub struct Density<'a> {
    up_to: f64,
    bin_width: f64,
    label: String,
    height: Option<f64>,
    groups: Vec<Group<'a>>,
}

/// Norm indices of a group of neurons.
pub struct Group<'a> {
    name: String,
    color: Color,
    index: &'a Array1<f64>,
    errors: Option<&'a [f64]>,
    published: Option<Vec<f64>>,
}

impl<'a> Group<'a> {
    /// A group; indices beyond the axis, infinite or undefined ones are counted and left out.
    pub fn new(name: impl Into<String>, color: Color, index: &'a Array1<f64>) -> Self {
        Self { name: name.into(), color, index, errors: None, published: None }
    }

    /// The same group with the standard error of the density in each bin, drawn as a band that ends at zero.
    #[must_use]
    pub fn errors(mut self, errors: &'a [f64]) -> Self {
        self.errors = Some(errors);
        self
    }

    /// The published density in the same bins, drawn dotted.
    #[must_use]
    pub fn published(mut self, density: impl Into<Vec<f64>>) -> Self {
        self.published = Some(density.into());
        self
    }
}

impl<'a> Density<'a> {
    /// Norm indices from 0 to `up_to`.
    pub fn up_to(up_to: f64) -> Self {
        Self::of("norm index", up_to, BIN_WIDTH)
    }

    /// Another quantity from 0 to `up_to`, in bins of the given width.
    pub fn of(label: impl Into<String>, up_to: f64, bin_width: f64) -> Self {
        Self { up_to, bin_width, label: label.into(), height: None, groups: Vec::new() }
    }

    /// The same panel with a fixed height of the axis.
    #[must_use]
    pub fn height(mut self, height: f64) -> Self {
        self.height = Some(height);
        self
    }

    /// The same panel with one more group.
    #[must_use]
    pub fn group(mut self, group: Group<'a>) -> Self {
        self.groups.push(group);
        self
    }

    /// The bins of the densities.
    ///
    /// # Errors
    /// [`InputError`] unless the axis is longer than a bin.
    pub fn bins(&self) -> Result<Bins, InputError> {
        Bins::uniform(0.0, self.up_to, (self.up_to / self.bin_width).round() as usize)
    }

    /// The panel, with a caption that says how many neurons are in it.
    ///
    /// # Errors
    /// [`InputError`] unless the axis is longer than a bin.
    pub fn panel(self, id: &str, title: &str) -> Result<Panel, InputError> {
        let axis = Axis::new("density");
        let axis = match self.height {
            Some(height) => axis.range(0.0, height),
            None => axis,
        };
        let mut curves = Curves::new(Axis::new(self.label.clone()).range(0.0, self.up_to), axis);
        let mut counted = Vec::new();
        for group in &self.groups {
            let found = histogram(group.index, self.bins()?);
            let edges = found.bins.edges().to_vec();
            counted.push(format!("{}: {}", group.name, describe(&found, self.up_to)));
            let series = Series::steps(edges.clone(), found.density.to_vec()).color(group.color);
            let series = match group.errors {
                None => series,
                Some(errors) => {
                    let ends = found.density.iter().zip(errors);
                    let (lower, upper): (Vec<f64>, Vec<f64>) =
                        ends.map(|(height, error)| ((height - error).max(0.0), height + error)).unzip();
                    series.band_between(lower, upper)
                }
            };
            curves = curves.series(series.label(&group.name));
            if let Some(published) = &group.published {
                let series = Series::steps(edges, published.clone()).color(group.color);
                curves = curves
                    .series(series.style(LineStyle::Dotted).label(format!("{}, published", group.name)));
            }
        }
        let caption = format!("Densities up to {}. {}.", self.up_to, counted.join("; "));
        Ok(Panel::new(id, title, caption, curves))
    }
}

/// How many neurons a density is made from.
fn describe(found: &Histogram, up_to: f64) -> String {
    let total = found.used + found.nan + found.infinite + found.above;
    if found.used == total {
        return format!("{total} neurons");
    }
    format!(
        "{} of {total} neurons used, {} above {up_to}, {} infinite, {} undefined",
        found.used, found.above, found.infinite, found.nan
    )
}
