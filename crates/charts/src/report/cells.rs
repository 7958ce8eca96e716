//! Cells that a reader can choose, joined over figures.

use serde::Serialize;

use super::data::rounded;
use crate::figure::{FigureData, LinkedCells};

/// Cells of one kind in all figures that were made alike.
#[derive(Serialize)]
pub(super) struct Cells {
    #[serde(rename = "cells")]
    kind: String,
    rows: usize,
    columns: usize,
    sheets: Vec<String>,
    quantities: Vec<Quantity>,
    places: Vec<Place>,
    /// How the figures were made: cells of another network are other cells, whatever they are called.
    #[serde(skip)]
    made_with: String,
}

#[derive(Serialize)]
struct Quantity {
    name: String,
    unit: String,
    values: Vec<Option<f64>>,
}

#[derive(Serialize)]
struct Place {
    panel: String,
    x: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    y: Option<String>,
}

/// All cells that can be chosen on some panel.
pub(super) fn joined<'a>(figures: impl Iterator<Item = &'a FigureData>) -> Vec<Cells> {
    let mut all: Vec<Cells> = Vec::new();
    for figure in figures {
        for linked in &figure.linked {
            let options = &figure.made_with.options;
            let is_same = |cells: &&mut Cells| {
                (cells.kind.as_str(), cells.rows, cells.columns, &cells.made_with)
                    == (linked.cells.as_str(), linked.rows, linked.columns, options)
            };
            if let Some(cells) = all.iter_mut().find(is_same) {
                cells.add(figure, linked);
            } else {
                let mut cells = Cells::new(linked, options.clone());
                cells.add(figure, linked);
                all.push(cells);
            }
        }
    }
    all.retain(|cells| !cells.sheets.is_empty());
    all
}

impl Cells {
    fn new(linked: &LinkedCells, made_with: String) -> Self {
        let LinkedCells { cells, rows, columns, .. } = linked;
        Self {
            kind: cells.clone(),
            rows: *rows,
            columns: *columns,
            sheets: Vec::new(),
            quantities: Vec::new(),
            places: Vec::new(),
            made_with,
        }
    }

    fn add(&mut self, figure: &FigureData, linked: &LinkedCells) {
        let id = |panel: &String| format!("{}-{panel}", figure.id);
        self.sheets.extend(linked.sheets.iter().map(id));
        for quantity in &linked.quantities {
            if self.quantities.iter().all(|known| known.name != quantity.name) {
                let values = rounded(quantity.values.iter().copied());
                let (name, unit) = (quantity.name.clone(), quantity.unit.clone());
                self.quantities.push(Quantity { name, unit, values });
            }
        }
        let place = |place: &crate::figure::CellPlace| Place {
            panel: id(&place.panel),
            x: place.x.clone(),
            y: place.y.clone(),
        };
        self.places.extend(linked.places.iter().map(place));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_one_network_are_joined_and_others_are_not() {
        let figure = |id: &str, options: &str, sheet: bool| {
            let mut figure = FigureData::new(id, "", "");
            figure.made_with = options.to_owned().into();
            let cells = LinkedCells::new("E", 1, 2).quantity(id, "", [1.0, f64::NAN]).line_in("C", id);
            figure.linked = vec![if sheet { cells.sheet("B") } else { cells }];
            figure
        };
        let figures =
            [figure("a", "seed 1", true), figure("b", "seed 1", false), figure("c", "seed 2", false)];
        let cells = joined(figures.iter());
        assert_eq!(cells.len(), 1, "those of seed 2 can be chosen nowhere");
        assert_eq!(cells[0].sheets, ["a-B"]);
        assert_eq!(cells[0].quantities.len(), 2);
        assert_eq!(cells[0].quantities[0].values, [Some(1.0), None]);
        assert_eq!(cells[0].places[1].panel, "b-C");
    }
}
