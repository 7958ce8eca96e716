//! Texts: subscripts, superscripts and widths.

use std::sync::OnceLock;

use ttf_parser::Face;

/// A part of a text that stands at one height.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Run {
    pub(crate) text: String,
    /// Size of the letters relative to the text's.
    pub(crate) scale: f64,
    /// How far below the baseline it stands, in sizes of the text.
    pub(crate) shift: f64,
}

/// Size of subscripts and superscripts relative to the text.
const SMALL: f64 = 0.72;
const SUBSCRIPT_SHIFT: f64 = 0.22;
const SUPERSCRIPT_SHIFT: f64 = -0.36;

/// Splits a text at its subscripts `_{...}` and superscripts `^{...}`. One without its closing brace is plain text.
pub(crate) fn runs(content: &str) -> Vec<Run> {
    let mut result = Vec::new();
    let mut rest = content;
    let mut push = |text: &str, scale, shift| {
        if !text.is_empty() {
            result.push(Run { text: text.to_owned(), scale, shift });
        }
    };
    while let Some((start, shift)) = next_script(rest) {
        let inner = &rest[start + 2..];
        let Some(end) = inner.find('}') else { break };
        push(&rest[..start], 1.0, 0.0);
        push(&inner[..end], SMALL, shift);
        rest = &inner[end + 1..];
    }
    push(rest, 1.0, 0.0);
    result
}

/// Width of a text of one line, in units of its size. Bold text is a little wider; labels have room for that.
pub(super) fn width(content: &str) -> f64 {
    runs(content).iter().map(|run| run.scale * plain_width(&run.text)).sum()
}

/// Breaks a text into lines no wider than `limit`, at spaces; one word too wide stays whole.
pub(super) fn wrapped(content: &str, limit: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in content.split_whitespace() {
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

fn next_script(text: &str) -> Option<(usize, f64)> {
    let subscript = text.find("_{").map(|at| (at, SUBSCRIPT_SHIFT));
    let superscript = text.find("^{").map(|at| (at, SUPERSCRIPT_SHIFT));
    match (subscript, superscript) {
        (Some(a), Some(b)) => Some(if a.0 < b.0 { a } else { b }),
        (found, None) | (None, found) => found,
    }
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
    fn scripts_are_split_off() {
        let texts = |content| runs(content).into_iter().map(|run| run.text).collect::<Vec<_>>();
        assert_eq!(texts("r_{sc} at 10^{-3} s"), ["r", "sc", " at 10", "-3", " s"]);
        assert_eq!(texts("a_b and c_{d"), ["a_b and c_{d"]);
        assert_eq!(texts(""), Vec::<String>::new());
    }

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
