//! Norm indices of neurons against another property of theirs: a two-dimensional histogram with its line and R.

use crate::FigureError;
use crate::analysis::Relation;
use ndarray::Array1;
use normcircuit_charts::figure::Panel;
use normcircuit_panels::cloud::{Cloud, Side, range_of_whole_numbers};
use normcircuit_panels::compared::unreferenced;
use normcircuit_statistics::summary::percentiles;

/// What intervals of R cover.
pub(super) const COVERS: &str = "time and neurons, in this network";
/// The property is drawn between these percentiles: few neurons would stretch the axis.
const SHOWN: [f64; 2] = [0.5, 99.5];

/// A relation with its axes.
pub(super) struct RelationPanel<'a> {
    pub(super) id: &'a str,
    pub(super) title: &'a str,
    /// Name of the property with its unit.
    pub(super) property: &'a str,
    /// Norm indices that are shown.
    pub(super) index_range: (f64, f64),
}

impl RelationPanel<'_> {
    /// The panel, property to the right and norm index up, with R as a number of its own.
    pub(super) fn panel(&self, relation: &Relation) -> Result<Panel, FigureError> {
        let x = Side::new(self.property, &relation.property, shown_range(&relation.property)?);
        let y = Side::new("norm index", &relation.index, self.index_range);
        let cloud = Cloud::new(x, y)?;
        let largest = cloud.largest();
        let mut panel = cloud.panel(self.id, self.title, largest, &relation.line);
        let error = relation.correlation.standard_error;
        panel.caption = format!("{} Standard error of R, over time and neurons: {error:.3}.", panel.caption);
        let quantity = format!("R of norm index and {}, panel {}", self.property, self.id);
        Ok(panel.compare(unreferenced(quantity, "", &relation.correlation).covers(COVERS)))
    }
}

/// The range in which nearly all values lie.
pub(super) fn shown_range(values: &Array1<f64>) -> Result<(f64, f64), FigureError> {
    let [low, high] = SHOWN;
    let found = percentiles(values, &[low, high])?;
    if values.iter().all(|value| value.fract() == 0.0) {
        return Ok(range_of_whole_numbers(found[0], found[1]));
    }
    // Values that are all the same have a range around them.
    let room = if found[1] > found[0] { 0.0 } else { 0.5 };
    Ok((found[0] - room, found[1] + room))
}
