//! A value of each neuron on its sheet.

use normcircuit_charts::figure::{ColorMap, Image, Panel};

/// Values of the neurons of a sheet, row by row, in colors from the first to the second of `limits`.
pub struct SheetMap<'a> {
    /// Rows of the sheet.
    pub rows: usize,
    /// Columns of the sheet.
    pub columns: usize,
    /// A value for each neuron.
    pub values: &'a [f64],
    /// Values at the ends of the color scale.
    pub limits: (f64, f64),
    /// Name of the quantity with its unit.
    pub label: &'a str,
}

impl SheetMap<'_> {
    /// The panel, dark where values are large.
    pub fn panel(&self, id: &str, title: &str, caption: &str, note: &str) -> Panel {
        let image =
            Image::new(self.rows, self.columns, self.values.to_vec(), ColorMap::GrayReversed, self.limits)
                .equal_aspect()
                .color_bar(self.label)
                .note(note);
        Panel::new(id, title, caption, image)
    }
}
