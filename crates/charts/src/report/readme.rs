//! The table of verdicts within a README, between two markers.

use thiserror::Error;

const START: &str = "<!-- verdicts: start -->";
const END: &str = "<!-- verdicts: end -->";

/// A text has no place for the table.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the text must hold “{START}” and, after it, “{END}”, once each")]
pub struct MissingMarkers;

/// A text in Markdown with `verdicts` in place of what stood between `<!-- verdicts: start -->` and `<!-- verdicts: end -->`.
///
/// A README is up to date if this changes nothing.
///
/// # Errors
/// [`MissingMarkers`] if the markers are not there once each, in this order.
pub fn with_verdicts(text: &str, verdicts: &str) -> Result<String, MissingMarkers> {
    let (before, rest) = text.split_once(START).ok_or(MissingMarkers)?;
    let (_, after) = rest.split_once(END).ok_or(MissingMarkers)?;
    if before.contains(END) || after.contains(START) || after.contains(END) {
        return Err(MissingMarkers);
    }
    Ok(format!("{before}{START}\n\n{}\n\n{END}{after}", verdicts.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_replaced_and_nothing_else() {
        let text = format!("# a\n\n{START}\nold\n{END}\n\nend\n");
        let once = with_verdicts(&text, "| new |\n").unwrap();
        assert_eq!(once, format!("# a\n\n{START}\n\n| new |\n\n{END}\n\nend\n"));
        assert_eq!(with_verdicts(&once, "| new |\n").unwrap(), once, "up to date");
        assert_ne!(with_verdicts(&once, "| newer |\n").unwrap(), once, "not up to date");
    }

    #[test]
    fn a_text_without_a_place_is_refused() {
        for text in ["", START, &format!("{END}{START}"), &format!("{START}{END}{START}{END}")] {
            assert_eq!(with_verdicts(text, "x"), Err(MissingMarkers), "{text}");
        }
    }
}
