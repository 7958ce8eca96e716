//! Curves with error bars.

use normcircuit_charts::figure::{Color, LineStyle, Marker, Series};
use normcircuit_statistics::estimate::Estimate;

/// A line through estimates at `x`, with circles and error bars of one standard error.
pub fn curve(x: impl Into<Vec<f64>>, estimates: &[Estimate]) -> Series {
    let y: Vec<f64> = estimates.iter().map(|estimate| estimate.value).collect();
    let errors: Vec<f64> = estimates.iter().map(|estimate| estimate.standard_error).collect();
    Series::line(x, y).error_bars(&errors).marker(Marker::Circle)
}

/// A line through estimates at `x`, with circles and error bars from the lower to the upper end of their intervals.
pub fn curve_with_intervals(x: impl Into<Vec<f64>>, estimates: &[Estimate]) -> Series {
    let values = |of: fn(&Estimate) -> f64| estimates.iter().map(of).collect::<Vec<f64>>();
    Series::line(x, values(|estimate| estimate.value))
        .error_bars_between(values(|estimate| estimate.interval.0), values(|estimate| estimate.interval.1))
        .marker(Marker::Circle)
}

/// Published values as a dashed gray line.
pub fn published(x: impl Into<Vec<f64>>, y: impl Into<Vec<f64>>) -> Series {
    Series::line(x, y).style(LineStyle::Dashed).color(Color::Gray).label("published")
}
