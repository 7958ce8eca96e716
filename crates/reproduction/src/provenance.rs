//! With which program, when and where figures are made.

use normcircuit_charts::figure::MadeWith;
use normcircuit_laboratory::processor_name;
use std::process::Command;
use std::time::Duration;

/// The same, with program, commit, day, machine and time. What cannot be found out is left empty.
pub(crate) fn completed(made_with: MadeWith, threads: usize, taken: Duration) -> MadeWith {
    let plural = if threads == 1 { "" } else { "s" };
    MadeWith {
        version: concat!("normcircuit ", env!("CARGO_PKG_VERSION")).to_owned(),
        commit: commit().unwrap_or_default(),
        date: time::OffsetDateTime::now_utc().date().to_string(),
        machine: format!("{}, {threads} thread{plural}", processor_name()),
        seconds: Some(taken.as_secs_f64()),
        ..made_with
    }
}

/// The commit of the source that this was built from, marked if the source has been changed since; none outside a repository.
fn commit() -> Option<String> {
    let described = Command::new("git")
        .args([
            "-C",
            env!("CARGO_MANIFEST_DIR"),
            "describe",
            "--always",
            "--dirty",
            "--abbrev=12",
            "--exclude=*",
        ])
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    Some(String::from_utf8(described.stdout).ok()?.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_stay_and_the_rest_is_filled_in() {
        let options: MadeWith = "profile draft".to_owned().into();
        let made = completed(options, 2, Duration::from_secs(90));
        assert_eq!((made.options.as_str(), made.seconds), ("profile draft", Some(90.0)));
        assert!(made.machine.ends_with(", 2 threads") && made.machine.len() > ", 2 threads".len());
        let digits: Vec<&str> = made.date.split('-').collect();
        assert_eq!(digits.iter().map(|part| part.len()).collect::<Vec<_>>(), [4, 2, 2], "{}", made.date);
    }
}
