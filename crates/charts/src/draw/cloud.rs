//! The correlation beside a cloud of points.

use std::borrow::Cow;

use crate::figure::{Marker, Panel, Plot};

/// The same panel; one with a single cloud of dots and no note on its correlation gets one.
pub(super) fn noted(panel: &Panel) -> Cow<'_, Panel> {
    let Plot::Curves(plot) = &panel.plot else { return Cow::Borrowed(panel) };
    let mut clouds = plot.series.iter().filter(|series| series.marker == Marker::Dot);
    let (Some(cloud), None) = (clouds.next(), clouds.next()) else { return Cow::Borrowed(panel) };
    let is_noted = plot.notes.iter().any(|note| note.starts_with('R'));
    let Some(correlation) = cloud.correlation().filter(|_| !is_noted) else { return Cow::Borrowed(panel) };
    let plot = plot.clone().note(format!("R = {correlation:.2}"));
    Cow::Owned(Panel { plot: plot.into(), ..panel.clone() })
}
