//! Numbers and names in captions.

/// The text with its first letter as a capital.
///
/// ```
/// assert_eq!(normcircuit_panels::words::capitalized("recurrent inhibition"), "Recurrent inhibition");
/// ```
pub fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Names in a sentence: `a`, `a and b`, `a, b and c`.
///
/// ```
/// assert_eq!(normcircuit_panels::words::listed(&["a", "b", "c"]), "a, b and c");
/// ```
pub fn listed(names: &[impl AsRef<str>]) -> String {
    match names {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}
