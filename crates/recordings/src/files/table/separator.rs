//! What stands between the fields of a line.

/// What separates fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Separator {
    Comma,
    Semicolon,
    Tab,
    Bar,
    /// One blank or several.
    Blank,
}

impl Separator {
    pub(super) const ALL: [Self; 5] = [Self::Comma, Self::Semicolon, Self::Tab, Self::Bar, Self::Blank];

    pub(super) fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Bar => b'|',
            Self::Blank => b' ',
        }
    }

    /// Whether a comma within a field can only be a decimal one.
    pub(super) fn frees_commas(self) -> bool {
        self != Self::Comma
    }
}

/// The separator that a line such as `sep=;` names, as Excel writes it above the header.
pub(super) fn named(line: &str) -> Option<Separator> {
    let line = line.trim_matches('"');
    let (key, value) = line.split_at_checked(4)?;
    if !key.eq_ignore_ascii_case("sep=") {
        return None;
    }
    // A tabulator at the end of the line has been taken for a blank.
    let byte = value.bytes().next().unwrap_or(b'\t');
    Separator::ALL.into_iter().find(|separator| separator.byte() == byte && value.len() <= 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_may_name_the_separator() {
        for (line, separator) in [
            ("sep=;", Some(Separator::Semicolon)),
            ("SEP=,", Some(Separator::Comma)),
            ("\"sep=|\"", Some(Separator::Bar)),
            ("sep=", Some(Separator::Tab)),
            ("sep=:", None),
            ("sep=;;", None),
            ("condition;a", None),
            ("µµ", None),
        ] {
            assert_eq!(named(line), separator, "{line}");
        }
    }
}
