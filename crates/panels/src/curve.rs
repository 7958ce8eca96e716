//! Curves with error bars.

use normcircuit_charts::figure::{Color, LineStyle, Marker, Series};
use normcircuit_statistics::estimate::Estimate;

/// A line through estimates at `x`, with circles and error bars of one standard error.
pub fn curve(x: impl Into<Vec<f64>>, estimates: &[Estimate]) -> Series {
    let y: Vec<f64> = estimates.iter().map(|estimate| estimate.value).collect();
    let errors: Vec<f64> = estimates.iter().map(|estimate| estimate.standard_error).collect();
    Series::line(x, y).error_bars(&errors).marker(Marker::Circle)
}

/// Published values as a dashed gray line.
pub fn published(x: impl Into<Vec<f64>>, y: impl Into<Vec<f64>>) -> Series {
    Series::line(x, y).style(LineStyle::Dashed).color(Color::Gray).label("published")
}
