//! All panels of a figure on one sheet.

use super::DrawError;
use super::cloud;
use super::metrics;
use super::panel::Drawing;
use super::shapes::{Anchor, TextStyle};
use super::svg::Canvas;
use crate::figure::{FigureData, Panel};

const CELL_WIDTH: f64 = 270.0;
const MAX_COLUMNS: usize = 4;
const TITLE_TYPE: f64 = 14.0;
const TITLE_LINE: f64 = 18.0;
const MARGIN: f64 = 8.0;

pub(super) fn draw(figure: &FigureData) -> Result<String, DrawError> {
    let rows = rows(&figure.panels);
    let width = CELL_WIDTH * columns(&figure.panels) as f64;
    let mut canvas = Canvas::new();
    let mut y = MARGIN;
    // Bold letters are about a tenth wider than the regular ones that are measured.
    for line in metrics::wrapped(&figure.title, (width - 2.0 * MARGIN) / (1.1 * TITLE_TYPE)) {
        let position = (MARGIN + 6.0, y + TITLE_TYPE);
        canvas.text(position, &line, TextStyle::new(TITLE_TYPE, Anchor::Start).bold());
        y += TITLE_LINE;
    }
    y += MARGIN;
    for row in rows {
        let mut height = 0.0_f64;
        let mut column = 0;
        for panel in row {
            let noted = cloud::noted(panel);
            let drawing = Drawing::new(&noted, CELL_WIDTH * panel.columns as f64)?;
            canvas.shifted(MARGIN + CELL_WIDTH * column as f64, y, |canvas| drawing.draw(canvas));
            height = height.max(drawing.height());
            column += panel.columns;
        }
        y += height + MARGIN;
    }
    Ok(canvas.finish(2.0 * MARGIN + width, y))
}

/// Panels in rows: those that state the same row stand side by side. Of the others, which follow, those that share a letter
/// (`B1`, `B2`, ...) have rows of their own, and single letters share theirs.
pub(crate) fn rows(panels: &[Panel]) -> Vec<Vec<&Panel>> {
    let mut stated: Vec<u32> = panels.iter().filter_map(|panel| panel.row).collect();
    stated.sort_unstable();
    stated.dedup();
    let in_row = |row: u32| panels.iter().filter(|panel| panel.row == Some(row)).collect();
    let mut rows: Vec<Vec<&Panel>> = stated.into_iter().map(in_row).collect();
    let unstated: Vec<&Panel> = panels.iter().filter(|panel| panel.row.is_none()).collect();
    rows.extend(rows_by_letter(&unstated));
    rows
}

/// Columns of the widest row.
pub(crate) fn columns(panels: &[Panel]) -> usize {
    rows(panels).iter().map(|row| width_of(row)).max().unwrap_or(1)
}

fn rows_by_letter<'a>(panels: &[&'a Panel]) -> Vec<Vec<&'a Panel>> {
    let letter = |panel: &Panel| panel.id.chars().next();
    let mut rows = Vec::new();
    let mut single = Vec::new();
    for group in panels.chunk_by(|a, b| letter(a) == letter(b)) {
        if group.len() > 1 {
            rows.extend(balanced(&std::mem::take(&mut single)));
            rows.extend(balanced(group));
        } else {
            single.extend(group);
        }
    }
    rows.extend(balanced(&single));
    rows
}

/// As few rows as possible, of nearly equal width.
fn balanced<'a>(panels: &[&'a Panel]) -> Vec<Vec<&'a Panel>> {
    let rows = width_of(panels).div_ceil(MAX_COLUMNS).max(1);
    let wanted = width_of(panels).div_ceil(rows);
    let mut result: Vec<Vec<&Panel>> = Vec::new();
    for panel in panels {
        match result.last_mut() {
            Some(row) if width_of(row) + panel.columns <= wanted => row.push(panel),
            _ => result.push(vec![panel]),
        }
    }
    result
}

fn width_of(row: &[&Panel]) -> usize {
    row.iter().map(|panel| panel.columns).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Axis, Curves};

    fn panels(ids: &str) -> Vec<Panel> {
        let panel = |id: &str| Panel::new(id, "", "", Curves::new(Axis::new(""), Axis::new("")));
        ids.split(' ').map(panel).collect()
    }

    fn lengths(panels: &[Panel]) -> Vec<usize> {
        rows(panels).into_iter().map(|row| row.len()).collect()
    }

    #[test]
    fn letters_make_rows() {
        assert_eq!(lengths(&panels("A B C D E")), [3, 2]);
        assert_eq!(lengths(&panels("A1 A2 A3 A4 B1 B2")), [4, 2]);
        assert_eq!(lengths(&panels("A B1 B2 B3 B4 B5 B6 C D")), [1, 3, 3, 2]);
        assert_eq!(lengths(&panels("A")), [1]);
    }

    #[test]
    fn stated_rows_come_first() {
        let stated = |panel: Panel| match panel.id.as_str() {
            "A" | "C" => panel.row(1),
            "B1" | "B2" => panel.row(2),
            _ => panel,
        };
        let panels: Vec<_> = panels("A B1 B2 C D").into_iter().map(stated).collect();
        let ids: Vec<String> = rows(&panels)
            .into_iter()
            .map(|row| row.into_iter().map(|panel| panel.id.as_str()).collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(ids, ["A C", "B1 B2", "D"]);
    }

    #[test]
    fn wide_panels_fill_rows() {
        let mut panels = panels("A B C");
        panels[0].columns = 3;
        assert_eq!(lengths(&panels), [1, 2]);
    }
}
