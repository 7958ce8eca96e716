//! What the script of the page knows of each panel: where its axes are, and its values.

use serde::Serialize;

use crate::draw::Drawn;
use crate::figure::{Axis, Panel, Plot, Scale, Series};
use crate::text::plain;

/// Significant digits of values: what a reader is shown.
const DIGITS: usize = 4;

/// A panel as the script reads it.
#[derive(Serialize)]
pub(super) struct PanelData {
    id: String,
    area: [f64; 4],
    x: AxisData,
    y: AxisData,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    series: Vec<SeriesData>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cells: Option<CellsData>,
}

#[derive(Serialize)]
struct AxisData {
    label: String,
    range: (f64, f64),
    log: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    names: Vec<String>,
}

#[derive(Serialize)]
struct SeriesData {
    name: String,
    x: Vec<Option<f64>>,
    y: Vec<Option<f64>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lower: Vec<Option<f64>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    upper: Vec<Option<f64>>,
}

#[derive(Serialize)]
struct CellsData {
    rows: usize,
    columns: usize,
    x: (f64, f64),
    y: (f64, f64),
    label: String,
    values: Vec<Option<f64>>,
}

impl PanelData {
    pub(super) fn new(id: String, panel: &Panel, drawn: &Drawn) -> Self {
        let axis = |axis: &Axis, range| AxisData {
            label: plain(&axis.label),
            range,
            log: axis.scale == Scale::Logarithmic,
            names: axis.tick_labels.iter().map(|name| plain(name)).collect(),
        };
        let [x_range, y_range] = drawn.ranges;
        let (x_axis, y_axis, series, cells) = match &panel.plot {
            Plot::Curves(curves) => {
                (&curves.x_axis, &curves.y_axis, curves.series.iter().map(SeriesData::new).collect(), None)
            }
            Plot::Image(image) => {
                let cells = CellsData {
                    rows: image.rows,
                    columns: image.columns,
                    x: image.x_extent,
                    y: image.y_extent,
                    label: image.color_bar.as_ref().map_or_else(String::new, |bar| plain(&bar.label)),
                    values: rounded(image.values.iter().copied()),
                };
                (&image.x_axis, &image.y_axis, Vec::new(), Some(cells))
            }
        };
        Self { id, area: drawn.area, x: axis(x_axis, x_range), y: axis(y_axis, y_range), series, cells }
    }
}

impl SeriesData {
    fn new(series: &Series) -> Self {
        let places = 0..series.y.len();
        let bounds: Vec<_> = places.clone().map(|index| series.bounds_at(index)).collect();
        let has_bounds = bounds.iter().any(|(lower, upper)| lower.is_finite() || upper.is_finite());
        let only = |values: Vec<Option<f64>>| if has_bounds { values } else { Vec::new() };
        Self {
            name: plain(&series.label),
            x: rounded(places.map(|index| series.x_at(index))),
            y: rounded(series.y.iter().copied()),
            lower: only(rounded(bounds.iter().map(|bound| bound.0))),
            upper: only(rounded(bounds.iter().map(|bound| bound.1))),
        }
    }
}

/// Values with few digits; what is not finite is left out.
pub(super) fn rounded(values: impl Iterator<Item = f64>) -> Vec<Option<f64>> {
    let round = |value: f64| format!("{value:.*e}", DIGITS - 1).parse().ok();
    values.map(|value| if value.is_finite() { round(value) } else { None }).collect()
}

/// JSON that can stand in a page: nothing in it ends the element that holds it.
pub(super) fn json(value: &impl Serialize) -> Result<String, serde_json::Error> {
    serde_json::to_string(value).map(|text| text.replace('<', "\\u003c"))
}
