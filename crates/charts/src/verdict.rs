//! Whether a run agrees with the paper, computed from intervals.
//!
//! The rule is that of an equivalence test. The *range of agreement* is what is published: a value plus or minus
//! a stated margin (another network drawn by the same rules has slightly other numbers), or the half line that a claim
//! names. The *interval* is where the value lies, with a probability of 95 %, judging from this run.
//!
//! - **agrees**: the interval lies wholly within the range of agreement;
//! - **differs**: the interval lies wholly outside it;
//! - **undecided**: the interval reaches over an edge of the range, and a longer run would tell; or the decision rests on a
//!   choice of ours that the comparison names, or on an interval from fewer than eight degrees of freedom;
//! - **not compared**: there is no published number, or the run gave no value or no interval.

use serde::{Deserialize, Serialize};

use crate::figure::{Comparison, Published};

/// What a comparison says. Sorted with disagreements first, as the report shows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The interval lies wholly outside the range of agreement.
    Differs,
    /// The interval reaches over an edge of the range of agreement, or the decision rests on a choice.
    Undecided,
    /// The interval lies wholly within the range of agreement.
    Agrees,
    /// There is nothing to compare with, or nothing to compare.
    NotCompared,
}

impl Verdict {
    /// The verdict in words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Differs => "differs",
            Self::Undecided => "undecided",
            Self::Agrees => "agrees",
            Self::NotCompared => "not compared",
        }
    }
}

/// The verdict on a comparison, by the rule at the head of this module.
pub fn verdict(comparison: &Comparison) -> Verdict {
    let Some((low, high)) = range_of_agreement(&comparison.published) else { return Verdict::NotCompared };
    if !comparison.hinges_on.is_empty() {
        return Verdict::Undecided;
    }
    let Some((from, to)) = comparison.interval else { return Verdict::NotCompared };
    if !comparison.found.is_finite() || from.is_nan() || to.is_nan() {
        return Verdict::NotCompared;
    }
    if comparison.few_degrees_of_freedom.is_some() {
        return Verdict::Undecided;
    }
    if low <= from && to <= high {
        Verdict::Agrees
    } else if to < low || high < from {
        Verdict::Differs
    } else {
        Verdict::Undecided
    }
}

/// The values that count as agreement with what is published, if it is a number.
pub fn range_of_agreement(published: &Published) -> Option<(f64, f64)> {
    match *published {
        Published::Value { value, margin } => Some((value - margin, value + margin)),
        Published::Above(edge) => Some((edge, f64::INFINITY)),
        Published::Below(edge) => Some((f64::NEG_INFINITY, edge)),
        Published::Text(_) | Published::Nothing => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(published: Published, interval: Option<(f64, f64)>) -> Verdict {
        let found = interval.map_or(1.0, |(from, to)| f64::midpoint(from, to));
        verdict(&Comparison { interval, ..Comparison::new("made up", "", published, found) })
    }

    #[test]
    fn a_value_with_a_margin() {
        let published = || Published::within(10.0, 1.0);
        assert_eq!(of(published(), Some((9.5, 10.5))), Verdict::Agrees);
        assert_eq!(of(published(), Some((9.0, 11.0))), Verdict::Agrees, "the edges belong to the range");
        assert_eq!(of(published(), Some((8.5, 9.5))), Verdict::Undecided);
        assert_eq!(of(published(), Some((8.0, 12.0))), Verdict::Undecided, "too wide to tell");
        assert_eq!(of(published(), Some((11.1, 11.2))), Verdict::Differs);
        assert_eq!(of(published(), Some((1.0, 8.9))), Verdict::Differs);
    }

    #[test]
    fn the_default_margin_is_a_tenth_of_the_size() {
        assert_eq!(of(Published::value(-2.0), Some((-2.15, -1.85))), Verdict::Agrees);
        assert_eq!(of(Published::value(-2.0), Some((-2.25, -2.15))), Verdict::Undecided);
    }

    #[test]
    fn a_claim_about_a_direction() {
        assert_eq!(of(Published::Below(0.0), Some((-0.7, -0.1))), Verdict::Agrees);
        assert_eq!(of(Published::Below(0.0), Some((-0.7, 0.1))), Verdict::Undecided);
        assert_eq!(of(Published::Below(0.0), Some((0.1, 0.2))), Verdict::Differs);
        assert_eq!(of(Published::Above(0.0), Some((0.1, 0.2))), Verdict::Agrees);
        assert_eq!(of(Published::Above(0.0), Some((-0.2, -0.1))), Verdict::Differs);
    }

    #[test]
    fn intervals_from_few_runs_do_not_decide() {
        let clear = Comparison::new("made up", "", Published::value(10.0), 13.63).interval(13.618, 13.642);
        assert_eq!(verdict(&clear.clone().degrees_of_freedom(1.0)), Verdict::Undecided);
        assert_eq!(verdict(&clear.degrees_of_freedom(8.0)), Verdict::Differs);
    }

    #[test]
    fn without_numbers_no_verdict() {
        assert_eq!(of(Published::Nothing, Some((0.0, 1.0))), Verdict::NotCompared);
        assert_eq!(of(Published::Text("broad".into()), Some((0.0, 1.0))), Verdict::NotCompared);
        assert_eq!(of(Published::value(1.0), None), Verdict::NotCompared);
        assert_eq!(of(Published::value(1.0), Some((f64::NAN, 1.0))), Verdict::NotCompared);
        let comparison = Comparison::new("too short", "", Published::value(1.0), f64::NAN).interval(0.9, 1.1);
        assert_eq!(verdict(&comparison), Verdict::NotCompared);
    }

    #[test]
    fn what_rests_on_a_choice_is_undecided() {
        let of = |published, low, high| Comparison::new("made up", "", published, 1.0).interval(low, high);
        let clear = of(Published::Above(0.0), 0.9, 1.1);
        assert_eq!(verdict(&clear), Verdict::Agrees);
        assert_eq!(verdict(&clear.hinges_on_choice("of the window")), Verdict::Undecided);
        let alone = of(Published::Nothing, 0.9, 1.1).hinges_on_choice("of the window");
        assert_eq!(verdict(&alone), Verdict::NotCompared);
    }

    #[test]
    fn disagreements_come_first() {
        let mut all = [Verdict::NotCompared, Verdict::Agrees, Verdict::Differs, Verdict::Undecided];
        all.sort();
        assert_eq!(all[0], Verdict::Differs);
        assert_eq!(all[3], Verdict::NotCompared);
    }
}
