//! The numbers of a panel as a table of comma-separated values.

use super::{Curves, Image, Overlay, Panel, Plot, Series, Shape, Spread};

impl Panel {
    /// The plotted numbers as comma-separated values with a line of names.
    ///
    /// Of an image the middle and the value of each cell: `x,y,value`; points and lines on top are further lines with the
    /// number of their layer, 1 or more, and no value. Of curves each point with the bounds of its error: `series,x,y,lower,upper`;
    /// for a histogram `x` is the middle of the bin. What is not finite is left empty.
    ///
    /// # Errors
    /// Fails only if the writer does; tables in memory are always written.
    pub fn to_csv(&self) -> Result<String, csv::Error> {
        let mut table = csv::Writer::from_writer(Vec::new());
        match &self.plot {
            Plot::Image(image) => image.write(&mut table)?,
            Plot::Curves(curves) => curves.write(&mut table)?,
        }
        let bytes = table.into_inner().map_err(csv::IntoInnerError::into_error)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

type Table = csv::Writer<Vec<u8>>;

impl Image {
    /// The middle of a cell in the coordinates of the axes.
    pub fn middle_of(&self, row: usize, column: usize) -> (f64, f64) {
        let along = |(first, last): (f64, f64), index: usize, count: usize| {
            first + (last - first) * (index as f64 + 0.5) / count as f64
        };
        (along(self.x_extent, column, self.columns), along(self.y_extent, row, self.rows))
    }

    fn write(&self, table: &mut Table) -> Result<(), csv::Error> {
        table.write_record(["layer", "x", "y", "value"])?;
        for (index, value) in self.values.iter().enumerate() {
            let (x, y) = self.middle_of(index / self.columns, index % self.columns);
            table.write_record(["0".to_owned(), field(x), field(y), field(*value)])?;
        }
        for (index, overlay) in self.overlays.iter().enumerate() {
            let (Overlay::Points { x, y, .. } | Overlay::Line { x, y, .. }) = overlay;
            for (x, y) in x.iter().zip(y) {
                table.write_record([(index + 1).to_string(), field(*x), field(*y), String::new()])?;
            }
        }
        Ok(())
    }
}

impl Curves {
    fn write(&self, table: &mut Table) -> Result<(), csv::Error> {
        table.write_record(["series", "x", "y", "lower", "upper"])?;
        for (index, series) in self.series.iter().enumerate() {
            let name = if series.label.is_empty() {
                (index + 1).to_string()
            } else {
                crate::text::plain(&series.label)
            };
            for (at, y) in series.y.iter().enumerate() {
                let (lower, upper) = series.bounds_at(at);
                table.write_record([
                    name.clone(),
                    field(series.x_at(at)),
                    field(*y),
                    field(lower),
                    field(upper),
                ])?;
            }
        }
        Ok(())
    }
}

impl Series {
    /// Position of a point, or the middle of a bin.
    pub fn x_at(&self, index: usize) -> f64 {
        match self.shape {
            Shape::Line => self.x[index],
            Shape::Steps | Shape::FilledSteps => f64::midpoint(self.x[index], self.x[index + 1]),
        }
    }

    /// Bounds of the error of a point; NaN if none are stated.
    pub fn bounds_at(&self, index: usize) -> (f64, f64) {
        match &self.spread {
            Spread::None => (f64::NAN, f64::NAN),
            Spread::ErrorBars { lower, upper } | Spread::Band { lower, upper } => {
                (lower[index], upper[index])
            }
        }
    }
}

fn field(value: f64) -> String {
    if value.is_finite() { value.to_string() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::super::{Axis, ColorMap};
    use super::*;

    #[test]
    fn curves_and_images_are_tables() {
        let curves = Curves::new(Axis::new("x"), Axis::new("y"))
            .series(Series::line([1.0, 2.0], [0.5, f64::NAN]).error_bars(&[0.25, 0.25]).label("a, r_{sc}"))
            .series(Series::steps([0.0, 2.0], [3.0]));
        let text = Panel::new("A", "", "", curves).to_csv().unwrap();
        assert_eq!(text, "series,x,y,lower,upper\n\"a, r_sc\",1,0.5,0.25,0.75\n\"a, r_sc\",2,,,\n2,1,3,,\n");

        let image = Image::new(1, 2, [1.5, f64::NAN], ColorMap::Gray, (0.0, 1.0)).overlay(Overlay::Points {
            x: vec![1.0],
            y: vec![0.5],
            color: super::super::Color::Black,
            size: 2.0,
        });
        let text = Panel::new("A", "", "", image).to_csv().unwrap();
        assert_eq!(text, "layer,x,y,value\n0,0.5,0.5,1.5\n0,1.5,0.5,\n1,1,0.5,\n");
    }
}
