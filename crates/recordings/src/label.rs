//! Names of the three conditions in files and on the command line.

use normcircuit_files::excerpt;
use normcircuit_protocols::Condition;

/// What a label must be.
pub(crate) const NEEDED: &str = "1 (stimulus 1 alone), 2 (stimulus 2 alone) or 12 (both)";

/// What stands for the three conditions in a file.
///
/// Numbers are compared as numbers, so that `1.0` is `1`, and texts without regard to capital letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Labels {
    /// 1, 2 and 12, or `first`, `second` and `both`; a trial with another label is a mistake.
    #[default]
    Standard,
    /// Labels of stimulus 1 alone, stimulus 2 alone and both; trials with other labels are left out.
    Named([String; 3]),
}

impl Labels {
    /// The condition that a label stands for, given as text and, if it is one, as a number; `None` if the trial is to be left
    /// out.
    ///
    /// # Errors
    /// What the label must be.
    pub(crate) fn condition(
        &self,
        text: &str,
        number: Option<f64>,
    ) -> Result<Option<Condition>, &'static str> {
        match self {
            Self::Standard => {
                let found = number.map_or_else(|| of_name(text), of_number);
                found.map(Some).ok_or(NEEDED)
            }
            Self::Named(labels) => {
                let found = labels.iter().position(|label| is_same(text, number, label));
                Ok(found.map(|index| Condition::ALL[index]))
            }
        }
    }
}

impl std::str::FromStr for Labels {
    type Err = String;

    /// From three labels with commas between them, as on a command line; a label with commas of its own stands in double
    /// quotes.
    ///
    /// # Errors
    /// Not three labels, or two that are the same; in words.
    ///
    /// # Examples
    /// ```
    /// use normcircuit_recordings::label::Labels;
    ///
    /// let labels: Labels = r#"left,right,"both, flashed""#.parse()?;
    /// assert_eq!(labels, Labels::Named(["left", "right", "both, flashed"].map(str::to_owned)));
    /// assert!("left,right".parse::<Labels>().is_err());
    /// # Ok::<(), String>(())
    /// ```
    fn from_str(text: &str) -> Result<Self, String> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let found: Vec<String> = reader
            .records()
            .next()
            .and_then(Result::ok)
            .map_or_else(Vec::new, |record| record.iter().map(|label| label.trim().to_owned()).collect());
        let count = found.len();
        let named: [String; 3] = found.try_into().map_err(|_| {
            format!("{count} labels; three are needed, of stimulus 1, stimulus 2 and both, with commas between them")
        })?;
        for (label, others) in [(&named[0], &named[1..]), (&named[1], &named[2..])] {
            if others.iter().any(|other| is_same(label, label.parse().ok(), other)) {
                return Err(format!("“{}” stands for two conditions", excerpt(label)));
            }
        }
        Ok(Self::Named(named))
    }
}

/// Whether a label, as text and perhaps as a number, is the one that is looked for.
fn is_same(text: &str, number: Option<f64>, label: &str) -> bool {
    match (number, label.parse::<f64>()) {
        (Some(number), Ok(other)) => number.total_cmp(&other).is_eq(),
        _ => text.trim().to_lowercase() == label.trim().to_lowercase(),
    }
}

/// The number that stands for a condition in files: 1, 2 or 12.
pub fn number(condition: Condition) -> u8 {
    match condition {
        Condition::First => 1,
        Condition::Second => 2,
        Condition::Both => 12,
    }
}

/// A condition in the words of captions.
pub fn words(condition: Condition) -> &'static str {
    match condition {
        Condition::First => "stimulus 1",
        Condition::Second => "stimulus 2",
        Condition::Both => "both stimuli",
    }
}

/// The condition that a text stands for: 1, 2, 12, or first, second, both.
///
/// # Errors
/// Any other text; in words.
///
/// # Examples
/// ```
/// use normcircuit_protocols::Condition;
/// use normcircuit_recordings::label;
///
/// assert_eq!(label::parse("12").unwrap(), Condition::Both);
/// assert!(label::parse("3").is_err());
/// ```
pub fn parse(text: &str) -> Result<Condition, String> {
    let text = text.trim();
    match text.parse().map_or_else(|_| of_name(text), of_number) {
        Some(condition) => Ok(condition),
        None => Err(format!("a condition is “{}”; it must be {NEEDED}", excerpt(text))),
    }
}

fn of_name(text: &str) -> Option<Condition> {
    match text.to_ascii_lowercase().as_str() {
        "first" => Some(Condition::First),
        "second" => Some(Condition::Second),
        "both" => Some(Condition::Both),
        _ => None,
    }
}

fn of_number(value: f64) -> Option<Condition> {
    Condition::ALL.into_iter().find(|condition| f64::from(number(*condition)).total_cmp(&value).is_eq())
}
