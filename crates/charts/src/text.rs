//! Texts as all parts of a report set them: subscripts, superscripts, minus signs, and numbers that stay whole and with their unit.

/// Where a part of a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    Plain,
    Sub,
    Super,
}

/// A part of a text that stands at one height.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) text: String,
    pub(crate) script: Script,
}

pub(crate) const MINUS: char = '\u{2212}';
const NO_BREAK_SPACE: char = '\u{a0}';

/// Units that stay on the line of their number.
const UNITS: [&str; 16] = [
    "Hz", "kHz", "ms", "s", "mV", "mV/ms", "rad", "%", "°", "min", "h", "GiB", "MiB", "runs", "trials",
    "neurons",
];

/// Splits a text, set by [`typeset`], at its subscripts `_{...}` and superscripts `^{...}`. One without its closing brace is
/// plain text.
pub(crate) fn runs(content: &str) -> Vec<Run> {
    let content = typeset(content);
    let mut result = Vec::new();
    let mut push = |text: &str, script| {
        if !text.is_empty() {
            result.push(Run { text: text.to_owned(), script });
        }
    };
    let mut rest = content.as_str();
    while let Some((start, script)) = next_script(rest) {
        let inner = &rest[start + 2..];
        let Some(end) = inner.find('}') else { break };
        push(&rest[..start], Script::Plain);
        push(&inner[..end], script);
        rest = &inner[end + 1..];
    }
    push(rest, Script::Plain);
    result
}

/// A text in one line of plain letters, as attributes and tables of data have it.
pub(crate) fn plain(content: &str) -> String {
    let mark = |run: Run| match run.script {
        Script::Plain => run.text,
        Script::Sub => format!("_{}", run.text),
        Script::Super => format!("^{}", run.text),
    };
    runs(content).into_iter().map(mark).collect::<String>().replace(NO_BREAK_SPACE, " ")
}

/// Text made safe between tags and in attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => result.push_str("&amp;"),
            '<' => result.push_str("&lt;"),
            '>' => result.push_str("&gt;"),
            '"' => result.push_str("&quot;"),
            // Control characters may not stand in XML at all.
            character if character.is_control() => result.push(' '),
            character => result.push(character),
        }
    }
    result
}

fn next_script(text: &str) -> Option<(usize, Script)> {
    let found = |mark: &str, script| text.find(mark).map(|at| (at, script));
    let both = [found("_{", Script::Sub), found("^{", Script::Super)];
    both.into_iter().flatten().min_by_key(|(at, _)| *at)
}

/// Hyphens that are signs of numbers become minus signs, "-0.00" loses its sign, and numbers stay whole and with their unit.
fn typeset(content: &str) -> String {
    let letters: Vec<char> = content.chars().collect();
    let mut result = String::with_capacity(content.len() + 8);
    for (index, &letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| letters[before]);
        let is_sign = matches!(letter, '-' | MINUS)
            && letters.get(index + 1).is_some_and(char::is_ascii_digit)
            && !before.is_some_and(|before| before.is_alphanumeric() || "-/_.".contains(before));
        if is_sign {
            if !is_zero(&letters[index + 1..]) {
                result.push(MINUS);
            }
        } else if letter == ' '
            && before.is_some_and(|b| b.is_ascii_digit())
            && (starts_with_unit(&letters[index + 1..]) || starts_with_group(&letters[index + 1..]))
        {
            result.push(NO_BREAK_SPACE);
        } else {
            result.push(letter);
        }
    }
    result
}

/// Whether the number at the start is written with zeros only.
fn is_zero(letters: &[char]) -> bool {
    let mut digits =
        letters.iter().take_while(|letter| letter.is_ascii_digit() || **letter == '.').peekable();
    let ends_in_exponent =
        letters.iter().find(|letter| !letter.is_ascii_digit() && **letter != '.') == Some(&'e');
    digits.peek().is_some() && digits.all(|letter| *letter == '0' || *letter == '.') && !ends_in_exponent
}

fn starts_with_unit(letters: &[char]) -> bool {
    UNITS.iter().any(|unit| {
        let length = unit.chars().count();
        letters.iter().copied().take(length).eq(unit.chars())
            && !letters.get(length).is_some_and(|after| after.is_alphanumeric())
    })
}

/// Whether these are the next three digits of a number such as 25 000.
fn starts_with_group(letters: &[char]) -> bool {
    letters.iter().take_while(|letter| letter.is_ascii_digit()).count() == 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_split_off() {
        let texts = |content| runs(content).into_iter().map(|run| run.text).collect::<Vec<_>>();
        assert_eq!(texts("r_{sc} at 10^{-3} s"), ["r", "sc", " at 10", "\u{2212}3", " s"]);
        assert_eq!(texts("a_b and c_{d"), ["a_b and c_{d"]);
        assert_eq!(texts(""), Vec::<String>::new());
        assert_eq!(plain("r_{sc} in s^{-1}, 200 ms"), "r_sc in s^\u{2212}1, 200 ms");
    }

    #[test]
    fn signs_are_minus_signs_and_other_hyphens_are_not() {
        assert_eq!(typeset("R = -0.70 (-1 to -0.5)"), "R = \u{2212}0.70 (\u{2212}1 to \u{2212}0.5)");
        assert_eq!(typeset("1-2, norm-index, B1-3, 2026-01-31, -x"), "1-2, norm-index, B1-3, 2026-01-31, -x");
        assert_eq!(typeset("10.1126/x-1.2"), "10.1126/x-1.2");
    }

    #[test]
    fn zero_has_no_sign() {
        assert_eq!(typeset("-0.000 and \u{2212}0, -0.001, -0e3"), "0.000 and 0, \u{2212}0.001, \u{2212}0e3");
    }

    #[test]
    fn units_stay_with_their_number() {
        assert_eq!(typeset("200 ms, 5 steps, 3 s"), "200\u{a0}ms, 5 steps, 3\u{a0}s");
        assert_eq!(
            typeset("1 000 000 runs, 10 20, 2026 2027"),
            "1\u{a0}000\u{a0}000\u{a0}runs, 10 20, 2026 2027"
        );
    }

    #[test]
    fn texts_are_escaped() {
        assert_eq!(escape("a<b & \"c\"\u{1}"), "a&lt;b &amp; &quot;c&quot; ");
    }
}
