//! Widths of texts, and where they are broken into lines.

use std::sync::OnceLock;

use ttf_parser::Face;

use super::style::SCRIPT_SCALE;
use crate::text::{Script, runs};

/// Width of a text of one line, in units of its size. Bold text is a little wider; labels have room for that.
pub(super) fn width(content: &str) -> f64 {
    let scale = |script| if script == Script::Plain { 1.0 } else { SCRIPT_SCALE };
    runs(content).iter().map(|run| scale(run.script) * plain_width(&run.text)).sum()
}

/// Breaks a text into lines no wider than `limit`, at spaces; one word too wide stays whole.
pub(super) fn wrapped(content: &str, limit: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in content.split([' ', '\n']).filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if width(line) + width(" ") + width(word) <= limit => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn plain_width(text: &str) -> f64 {
    /// Used for letters the font does not have, and if it could not be read.
    const AVERAGE: f64 = 0.57;
    static FACE: OnceLock<Option<Face<'static>>> = OnceLock::new();
    let face = FACE.get_or_init(|| Face::parse(notosans::REGULAR_TTF, 0).ok()).as_ref();
    let letter = |letter| {
        let face = face?;
        let advance = face.glyph_hor_advance(face.glyph_index(letter)?)?;
        Some(f64::from(advance) / f64::from(face.units_per_em()))
    };
    text.chars().map(|character| letter(character).unwrap_or(AVERAGE)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_follow_the_font() {
        assert!(width("iii") < 0.6 * width("mmm"));
        assert!(width("10^{3}") < width("103"));
    }

    #[test]
    fn long_texts_are_broken_at_spaces() {
        let lines = wrapped("one two three four", width("three four"));
        assert_eq!(lines, ["one two", "three four"]);
    }
}
