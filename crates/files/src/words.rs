//! What readers of TOML and JSON say of a file, in words that do not suppose a Rust program behind it.

use crate::visible::{excerpt, visible};

/// Longest message.
const MOST_CHARACTERS: usize = 400;

/// A message of a deserializer on one line and without the place that it may end with: of a value that is not what it should be in
/// plain words, else as it is but for what makes it too long.
///
/// ```
/// use normcircuit_files::in_words;
///
/// let message = "invalid type: string \"500\", expected u64";
/// assert_eq!(in_words(message), "it is the text “500”; it must be a whole number, 0 or more");
/// assert_eq!(in_words("missing field `runs`"), "missing field `runs`");
/// ```
pub fn in_words(message: &str) -> String {
    let message = without_place(message.trim());
    let value = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "));
    if let Some((found, expected)) = value.and_then(|value| value.rsplit_once(", expected ")) {
        return format!("it is {}; it must be {}", in_file(found), of_type(expected));
    }
    let line = visible(&message.replace('\n', ", "));
    match line.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// A message without “ at line 3 column 14” at its end.
fn without_place(message: &str) -> &str {
    let place = |(_, place): &(&str, &str)| {
        let numbers = place.split_once(" column ");
        numbers.is_some_and(|(line, column)| line.parse::<u64>().is_ok() && column.parse::<u64>().is_ok())
    };
    message.rsplit_once(" at line ").filter(place).map_or(message, |(message, _)| message)
}

/// A value of a file.
fn in_file(found: &str) -> String {
    let is_text = found.strip_prefix("string \"").and_then(|rest| rest.strip_suffix('"'));
    if let Some(text) = is_text {
        return format!("the text “{}”", excerpt(text));
    }
    match found {
        "map" => "a table".to_owned(),
        "sequence" => "a list".to_owned(),
        "null" | "unit value" => "nothing".to_owned(),
        // integer `5`, floating point `0.5`, boolean `true`
        other => excerpt(other.split('`').nth(1).unwrap_or(other)),
    }
}

/// What a value must be to become one of a type.
fn of_type(expected: &str) -> String {
    match expected {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number, 0 or more".to_owned(),
        "i8" | "i16" | "i32" | "i64" => "a whole number".to_owned(),
        "f32" | "f64" => "a number".to_owned(),
        "a string" | "string" => "a text".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a map" => "a table".to_owned(),
        _ if expected.starts_with("struct ") => "a table".to_owned(),
        _ => match expected.strip_prefix("an array of length ").or(expected.strip_prefix("a tuple of size "))
        {
            Some(length) => format!("a list of {length}"),
            None => excerpt(expected),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_the_wrong_type_are_told_as_they_stand_in_the_file() {
        for (message, words) in [
            (
                "invalid value: integer `-200`, expected u64",
                "it is -200; it must be a whole number, 0 or more",
            ),
            (
                "invalid type: floating point `0.5`, expected u64",
                "it is 0.5; it must be a whole number, 0 or more",
            ),
            (
                "invalid type: map, expected a sequence at line 3 column 14",
                "it is a table; it must be a list",
            ),
            ("unknown field `a at line 3`", "unknown field `a at line 3`"),
            ("invalid type: boolean `true`, expected f64", "it is true; it must be a number"),
            ("invalid type: sequence, expected struct CountWindows", "it is a list; it must be a table"),
            (
                "invalid length 1, expected an array of length 2",
                "invalid length 1, expected an array of length 2",
            ),
            (
                "invalid type: string \"a, expected u64\", expected an array of length 2",
                "it is the text “a, expected u64”; it must be a list of 2",
            ),
        ] {
            assert_eq!(in_words(message), words);
        }
    }

    #[test]
    fn messages_are_one_line_and_not_too_long() {
        let long = format!("unknown field `{}\u{1b}[2J`,\nexpected `runs`", "x".repeat(100_000));
        for message in [long.clone(), format!("invalid type: string \"{long}\", expected u64")] {
            let words = in_words(&message);
            assert!(words.len() < 500 && !words.chars().any(char::is_control), "{words}");
        }
    }
}
