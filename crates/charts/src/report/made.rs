//! How a figure was made, in words.

use crate::figure::MadeWith;

/// Options, program, day, machine and time: what is known of them.
pub(super) fn words(made: &MadeWith) -> String {
    let commit = if made.commit.is_empty() { String::new() } else { format!(" (commit {})", made.commit) };
    let program = if made.version.is_empty() && commit.is_empty() {
        String::new()
    } else {
        format!("{}{commit}", made.version)
    };
    let time = made.seconds.map_or_else(String::new, duration);
    let parts =
        [made.options.clone(), program.trim().to_owned(), made.date.clone(), made.machine.clone(), time];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" \u{b7} ")
}

/// Names of figures by the options that they were made with, each in the order of its first figure.
pub fn by_options<'a>(
    figures: impl IntoIterator<Item = (&'a str, &'a MadeWith)>,
) -> Vec<(&'a str, Vec<&'a str>)> {
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for (figure, made) in figures {
        match groups.iter_mut().find(|(options, _)| *options == made.options) {
            Some((_, figures)) => figures.push(figure),
            None => groups.push((&made.options, vec![figure])),
        }
    }
    groups
}

fn duration(seconds: f64) -> String {
    match seconds {
        ..90.0 => format!("{seconds:.0} s"),
        ..5400.0 => format!("{:.0} min", seconds / 60.0),
        _ => format!("{:.1} h", seconds / 3600.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_not_said() {
        assert_eq!(words(&MadeWith::default()), "");
        let made = MadeWith {
            options: "profile draft".into(),
            version: "normcircuit 0.1.0".into(),
            commit: "abc".into(),
            date: "2026-01-31".into(),
            seconds: Some(600.0),
            ..MadeWith::default()
        };
        assert_eq!(
            words(&made),
            "profile draft \u{b7} normcircuit 0.1.0 (commit abc) \u{b7} 2026-01-31 \u{b7} 10 min"
        );
    }
}
