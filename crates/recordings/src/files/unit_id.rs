//! What a lab calls its units: numbers or texts.

use super::npz::Label;
use std::collections::HashMap;
use std::fmt;

/// What an id must be.
pub(super) const NEEDED_ID: &str = "a whole number or a text";
/// Whole numbers beyond this are not exact as reals.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

/// The id of a unit. Numbers come first, in their order; a text that is a whole number is that number.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum UnitId {
    Number(i64),
    Text(String),
}

impl UnitId {
    /// `None` for a number that is not whole, and for an empty text.
    pub(super) fn new(label: Label) -> Option<Self> {
        match label {
            Label::Number(value) if value.fract().abs() <= 0.0 && value.abs() < MAX_EXACT => {
                Some(Self::Number(value as i64))
            }
            Label::Number(_) => None,
            Label::Text(text) => {
                let text = text.trim();
                let number = text.parse().ok().filter(|number: &i64| number.to_string() == text);
                (!text.is_empty()).then(|| number.map_or_else(|| Self::Text(text.to_owned()), Self::Number))
            }
        }
    }
}

impl fmt::Display for UnitId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(formatter, "{number}"),
            Self::Text(text) => formatter.write_str(text),
        }
    }
}

/// Numbers units in the order in which they are met, and then in that of their ids.
#[derive(Default)]
pub(super) struct Numbering {
    numbers: HashMap<UnitId, u32>,
}

impl Numbering {
    pub(super) fn number(&mut self, id: UnitId) -> u32 {
        let next = self.numbers.len() as u32;
        *self.numbers.entry(id).or_insert(next)
    }

    /// All ids in their order, and what each number becomes in it.
    pub(super) fn sorted(self) -> (Vec<UnitId>, Vec<u32>) {
        let mut ids: Vec<(UnitId, u32)> = self.numbers.into_iter().collect();
        ids.sort_unstable();
        let mut renumbered = vec![0; ids.len()];
        for (rank, (_, number)) in ids.iter().enumerate() {
            renumbered[*number as usize] = rank as u32;
        }
        (ids.into_iter().map(|(id, _)| id).collect(), renumbered)
    }
}
