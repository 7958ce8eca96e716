//! All panels of a figure on one sheet.

use super::DrawError;
use super::panel::Drawing;
use super::svg::{Anchor, Canvas, Type};
use crate::figure::{FigureData, Panel};

const CELL_WIDTH: f64 = 270.0;
const MOST_COLUMNS: usize = 4;
const TITLE_TYPE: f64 = 14.0;
const TITLE_HEIGHT: f64 = 24.0;
const MARGIN: f64 = 8.0;

pub(super) fn draw(figure: &FigureData) -> Result<String, DrawError> {
    let rows = rows(&figure.panels);
    let columns = rows.iter().map(|row| row.len()).max().unwrap_or(1);
    let mut canvas = Canvas::new();
    let title = Type { bold: true, ..Type::new(TITLE_TYPE, Anchor::Start) };
    canvas.text((MARGIN + 6.0, MARGIN + TITLE_TYPE), &figure.title, title);
    let mut y = MARGIN + TITLE_HEIGHT;
    for row in rows {
        let mut height = 0.0_f64;
        for (column, panel) in row.iter().enumerate() {
            let drawing = Drawing::new(panel, CELL_WIDTH)?;
            canvas.shifted(MARGIN + CELL_WIDTH * column as f64, y, |canvas| drawing.draw(canvas));
            height = height.max(drawing.height());
        }
        y += height + MARGIN;
    }
    Ok(canvas.finish(2.0 * MARGIN + CELL_WIDTH * columns as f64, y))
}

/// Panels in rows: those that share a letter (`B1`, `B2`, ...) have rows of their own, single letters share theirs.
fn rows(panels: &[Panel]) -> Vec<&[Panel]> {
    let letter = |panel: &Panel| panel.id.chars().next();
    let groups: Vec<&[Panel]> = panels.chunk_by(|a, b| letter(a) == letter(b)).collect();
    let mut rows = Vec::new();
    let mut start = 0;
    let mut at = 0;
    for group in groups {
        if group.len() > 1 {
            rows.extend(balanced(&panels[start..at]));
            rows.extend(balanced(group));
            start = at + group.len();
        }
        at += group.len();
    }
    rows.extend(balanced(&panels[start..]));
    rows
}

/// As few rows as possible, of nearly equal length.
fn balanced(panels: &[Panel]) -> impl Iterator<Item = &[Panel]> {
    let rows = panels.len().div_ceil(MOST_COLUMNS).max(1);
    panels.chunks(panels.len().div_ceil(rows).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Axis, Curves};

    fn lengths(ids: &str) -> Vec<usize> {
        let panel = |id: &str| Panel::new(id, "", "", Curves::new(Axis::new(""), Axis::new("")));
        let panels: Vec<_> = ids.split(' ').map(panel).collect();
        rows(&panels).into_iter().map(<[_]>::len).collect()
    }

    #[test]
    fn letters_make_rows() {
        assert_eq!(lengths("A B C D E"), [3, 2]);
        assert_eq!(lengths("A1 A2 A3 A4 B1 B2"), [4, 2]);
        assert_eq!(lengths("A B1 B2 B3 B4 B5 B6 C D"), [1, 3, 3, 2]);
        assert_eq!(lengths("A"), [1]);
    }
}
