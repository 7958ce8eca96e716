//! Work divided among machines that know nothing of each other.

use crate::store::{Key, StoreError};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::fmt;
use std::str::FromStr;

/// One share of a work that is divided among machines, written `K/N`: the `K`th of `N`, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    part: usize,
    parts: usize,
}

/// What should be a share is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a share; it must be K/N, such as 2/4, with K from 1 to N and N at most {MOST_PARTS}")]
pub struct NotAShard(String);

const MOST_PARTS: usize = 1_000_000;

impl FromStr for Shard {
    type Err = NotAShard;

    fn from_str(text: &str) -> Result<Self, NotAShard> {
        let shard = text.split_once('/').and_then(|(part, parts)| {
            Some(Self { part: part.trim().parse().ok()?, parts: parts.trim().parse().ok()? })
        });
        shard
            .filter(|shard| (1..=shard.parts).contains(&shard.part) && shard.parts <= MOST_PARTS)
            .ok_or_else(|| NotAShard(text.to_owned()))
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.part, self.parts)
    }
}

impl Shard {
    /// The share of `runs`, in their order, which keeps runs of one network together.
    ///
    /// Every run is in one share; the lengths of shares differ by no more than the longest run. They depend on nothing but the
    /// runs, in whatever order: not on what is in the store, so that a share which was interrupted is the same when it is begun
    /// again.
    ///
    /// # Errors
    /// [`StoreError`] if a run cannot be told from others.
    pub fn of<K: Key + Clone>(self, runs: &[K], seconds: impl Fn(&K) -> f64) -> Result<Vec<K>, StoreError> {
        let mut share: Vec<usize> = dealt(runs, seconds, self.parts)?
            .into_iter()
            .filter(|(part, _, _)| *part == self.part)
            .map(|(_, index, _)| index)
            .collect();
        share.sort_unstable();
        Ok(share.into_iter().map(|index| runs[index].clone()).collect())
    }
}

/// How long the longest of `parts` shares of `runs` is, in simulated seconds: what is waited for if each has a core of its own.
///
/// # Errors
/// [`StoreError`] if a run cannot be told from others.
pub fn longest_share<K: Key>(
    parts: usize,
    runs: &[K],
    seconds: impl Fn(&K) -> f64,
) -> Result<f64, StoreError> {
    let mut lengths: HashMap<usize, f64> = HashMap::new();
    for (part, _, length) in dealt(runs, seconds, parts)? {
        *lengths.entry(part).or_default() += length;
    }
    Ok(lengths.into_values().fold(0.0, f64::max))
}

/// Shares from 1 to `parts`, each with the index of a run and its seconds. Runs that are equal are dealt once.
fn dealt<K: Key>(
    runs: &[K],
    seconds: impl Fn(&K) -> f64,
    parts: usize,
) -> Result<Vec<(usize, usize, f64)>, StoreError> {
    // In whole microseconds, which can be compared and added exactly.
    let known = |run: &K| Ok((run.key_hash()?, (1e6 * seconds(run)).round() as u64));
    let known: Vec<([u8; 32], u64)> = runs.iter().map(known).collect::<Result<_, StoreError>>()?;
    let mut order: Vec<usize> = (0..runs.len()).collect();
    order.sort_by_key(|index| (Reverse(known[*index].1), known[*index].0));
    order.dedup_by_key(|index| known[*index].0);
    // The longest first, each to whoever has least: lengths end up equal but for one run at most.
    let mut lengths: BinaryHeap<Reverse<(u64, usize)>> = (1..=parts).map(|part| Reverse((0, part))).collect();
    let mut shares = Vec::with_capacity(order.len());
    for index in order {
        let Some(Reverse((length, part))) = lengths.pop() else { break };
        lengths.push(Reverse((length + known[index].1, part)));
        shares.push((part, index, known[index].1 as f64 / 1e6));
    }
    Ok(shares)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Serialize;

    #[derive(Clone, Debug, PartialEq, Serialize)]
    struct Lasting {
        seconds: f64,
        number: u32,
    }

    impl Key for Lasting {
        const KIND: &'static str = "lasting";
        const VERSION: u32 = 1;
        type Value = ();
    }

    fn runs() -> Vec<Lasting> {
        (0..57).map(|number| Lasting { seconds: f64::from(number % 7 + 1) * 3.0, number }).collect()
    }

    fn share(runs: &[Lasting], part: usize, parts: usize) -> Vec<Lasting> {
        Shard { part, parts }.of(runs, |run| run.seconds).unwrap()
    }

    #[test]
    fn every_run_is_in_one_share_and_shares_are_even() {
        for parts in [1, 2, 4, 9] {
            let shares: Vec<Vec<Lasting>> = (1..=parts).map(|part| share(&runs(), part, parts)).collect();
            let mut numbers: Vec<u32> = shares.iter().flatten().map(|run| run.number).collect();
            numbers.sort_unstable();
            assert!(numbers.into_iter().eq(0..57));
            let loads: Vec<f64> =
                shares.iter().map(|share| share.iter().map(|run| run.seconds).sum()).collect();
            let (least, most) = loads.iter().fold((f64::MAX, 0.0_f64), |(a, b), x| (a.min(*x), b.max(*x)));
            assert!(most - least <= 21.0, "{loads:?}");
            let longest = longest_share(parts, &runs(), |run| run.seconds).unwrap();
            assert!((longest - most).abs() < 1e-9, "{longest} and {most}");
        }
    }

    #[test]
    fn shares_depend_on_the_runs_alone() {
        let mut reversed = runs();
        reversed.reverse();
        let twice = [runs(), reversed.clone()].concat();
        for part in 1..=4 {
            let mut expected = share(&runs(), part, 4);
            assert_eq!(share(&twice, part, 4), expected, "a run that is listed twice is made once");
            expected.reverse();
            assert_eq!(share(&reversed, part, 4), expected);
        }
        assert_eq!(share(&runs()[..2], 3, 3), []);
    }

    #[test]
    fn shares_are_written_as_fractions() {
        assert_eq!("2/4".parse::<Shard>().unwrap().to_string(), "2/4");
        for text in ["", "2", "0/4", "5/4", "1/0", "-1/4", "1/4/2", "a/b", "1/99999999999"] {
            let message = text.parse::<Shard>().unwrap_err().to_string();
            assert!(message.contains("such as 2/4"), "{message}");
        }
    }
}
