//! Text from files in messages: on one line, with control characters made visible.

use std::fmt::Write as _;

/// Characters of an [`excerpt`].
const MAX_EXCERPT: usize = 80;

/// A text on one line, with every character that a terminal would obey in place of showing it written as an escape.
///
/// These are control characters (line ends, tabulators, the escape that starts a color) and the invisible ones that break
/// lines or reverse the direction of writing.
///
/// ```
/// use normcircuit_files::visible;
///
/// assert_eq!(visible("unit 1, 37 °C"), "unit 1, 37 °C");
/// assert_eq!(visible("\u{1b}[31mred\n"), "\\u{1b}[31mred\\n");
/// ```
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\r' | '\t' => shown.extend(character.escape_default()),
            _ if is_hidden(character) => {
                // Writing into a string does not fail.
                let _ = write!(shown, "{}", character.escape_unicode());
            }
            _ => shown.push(character),
        }
    }
    shown
}

/// The beginning of a text, [`visible`], for a message; “…” stands for what is left off.
///
/// ```
/// use normcircuit_files::excerpt;
///
/// assert_eq!(excerpt("a\tb"), "a\\tb");
/// assert!(excerpt(&"long ".repeat(1_000_000)).len() < 100);
/// ```
pub fn excerpt(text: &str) -> String {
    match text.char_indices().nth(MAX_EXCERPT) {
        None => visible(text),
        Some((end, _)) => visible(&text[..end]) + "…",
    }
}

/// Control characters, and those of the Unicode categories of formats and separators of lines that show nothing.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_shown() {
        let found = visible("a\u{1b}[2Jb\u{7}\u{9b}\u{202e}gnp\u{2028}\r\n\u{feff}");
        assert_eq!(found, "a\\u{1b}[2Jb\\u{7}\\u{9b}\\u{202e}gnp\\u{2028}\\r\\n\\u{feff}");
    }

    #[test]
    fn letters_of_all_languages_stay() {
        for text in ["Zelle 3 (µV)", "ニューロン", "юнит", "\u{1f9e0}", "back\\slash"] {
            assert_eq!(visible(text), text);
        }
    }

    #[test]
    fn an_excerpt_ends_between_characters() {
        let text = "é".repeat(MAX_EXCERPT + 1);
        assert_eq!(excerpt(&text), "é".repeat(MAX_EXCERPT) + "…");
        assert_eq!(excerpt(&text[2..]), &text[2..]);
    }
}
