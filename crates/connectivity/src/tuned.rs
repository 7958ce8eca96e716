//! Partners with a similar preferred orientation.

use std::f64::consts::TAU;

use normcircuit_simulation::{ParameterError, Stream};
use rand::RngExt;

use crate::error::ConnectivityError;
use crate::rules::PartnerRule;

/// Partners drawn uniformly among all cells with `cos(2π(θ_cell − θ_partner)) > threshold`, wherever they are;
/// preferred orientations `θ` are in units of π.
///
/// The partner cells are sorted by orientation once; those that qualify for a cell are then a circular interval.
#[derive(Clone, Debug, PartialEq)]
pub struct TunedPartners {
    /// Partner cells in ascending order of their preferred orientation.
    order: Vec<u32>,
    intervals: Vec<Interval>,
}

/// A circular run of positions in [`TunedPartners::order`].
#[derive(Clone, Copy, Debug, PartialEq)]
struct Interval {
    start: u32,
    length: u32,
}

impl TunedPartners {
    /// The rule for cells with preferred orientations `cells` that draw from partners with orientations `partners`,
    /// both in units of π.
    ///
    /// # Errors
    /// [`ConnectivityError::Parameter`] if the threshold is not at least −1 and below 1 or an orientation is not in
    /// 0 … 1, [`ConnectivityError::NoTunedPartner`] if a cell has no candidate at all.
    pub fn new(cells: &[f64], partners: &[f64], threshold: f64) -> Result<Self, ConnectivityError> {
        check_threshold("threshold", threshold)?;
        for &orientation in cells.iter().chain(partners) {
            let fits = (0.0..=1.0).contains(&orientation);
            ParameterError::require("preferred orientation", orientation, fits, "0 to 1 (units of π)")?;
        }
        let mut order: Vec<u32> = (0..partners.len() as u32).collect();
        order.sort_by(|&a, &b| partners[a as usize].total_cmp(&partners[b as usize]));
        let sorted: Vec<f64> = order.iter().map(|&cell| partners[cell as usize]).collect();
        let half_width = libm::acos(threshold) / TAU;
        let intervals = cells
            .iter()
            .enumerate()
            .map(|(cell, &orientation)| {
                let interval = interval(orientation, &sorted, threshold, half_width);
                if interval.length == 0 {
                    return Err(ConnectivityError::NoTunedPartner { cell, orientation, threshold });
                }
                Ok(interval)
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { order, intervals })
    }

    /// All partners that qualify for a cell, in ascending order of orientation around the circle.
    pub fn candidates(&self, cell: usize) -> impl Iterator<Item = usize> + '_ {
        let interval = self.intervals[cell];
        (0..interval.length).map(move |offset| self.candidate(interval, offset))
    }

    fn candidate(&self, interval: Interval, offset: u32) -> usize {
        let position = (interval.start + offset) as usize;
        let wrapped = if position >= self.order.len() { position - self.order.len() } else { position };
        self.order[wrapped] as usize
    }
}

impl PartnerRule for TunedPartners {
    fn draw(&self, cell: usize, count: usize, random: &mut Stream, partners: &mut Vec<usize>) {
        let interval = self.intervals[cell];
        partners
            .extend((0..count).map(|_| self.candidate(interval, random.random_range(0..interval.length))));
    }
}

pub(crate) fn check_threshold(name: &str, threshold: f64) -> Result<(), ParameterError> {
    ParameterError::require(name, threshold, (-1.0..1.0).contains(&threshold), "at least -1 and below 1")
}

/// The positions in `sorted` whose orientation qualifies.
fn interval(orientation: f64, sorted: &[f64], threshold: f64, half_width: f64) -> Interval {
    let size = sorted.len();
    let qualifies = |position: usize| libm::cos(TAU * (orientation - sorted[position % size])) > threshold;
    let first_from = |bound: f64| sorted.partition_point(|&other| other < bound);
    // Orientations 0 and 1 are the same, so the interval may wrap.
    let wrap = |bound: f64| {
        if bound < 0.0 {
            bound + 1.0
        } else if bound > 1.0 {
            bound - 1.0
        } else {
            bound
        }
    };
    let mut start = first_from(wrap(orientation - half_width));
    let end = first_from(wrap(orientation + half_width));
    let mut length = if 2.0 * half_width >= 1.0 { size } else { (end + size - start) % size.max(1) };
    // The bounds are rounded; the cosine itself decides about the cells at the ends.
    while length < size && qualifies(start + size - 1) {
        start += size - 1;
        length += 1;
    }
    while length < size && qualifies(start + length) {
        length += 1;
    }
    while length > 0 && !qualifies(start) {
        start += 1;
        length -= 1;
    }
    while length > 0 && !qualifies(start + length - 1) {
        length -= 1;
    }
    Interval { start: (start % size.max(1)) as u32, length: length as u32 }
}
