//! Tuning information: Preferred orientation explains little of norm indices.
//!
//! - A: norm index against preferred orientation, model
//! - B1–B3: norm index against preferred direction of units recorded in V1, V4 and MT

use crate::analysis::index_of;
use crate::{Context, Figure, FigureError, Sheet};
use ndarray::Array1;
use normcircuit_charts::figure::{Axis, Color, Curves, Group, Marker, Panel, Published, Series};
use normcircuit_laboratory::measurements::{ConditionData, Conditions};
use normcircuit_laboratory::{ExperimentError, Plan, Profile};
use normcircuit_panels::compared::compared;
use normcircuit_published::RecordedUnit;
use normcircuit_statistics::association::ranks;
use normcircuit_statistics::dependence::mutual_information_test;
use normcircuit_statistics::estimate::Estimate;
use normcircuit_statistics::jackknife::Jackknife;
use normcircuit_statistics::resampling::permutation_test;

/// Neurons of the model that enter, as in the paper.
const MODEL_NEURONS: usize = 5_000;
/// Norm indices above this are left out.
const MAX_INDEX: f64 = 3.0;
/// Neighbors of the estimate of mutual information: the paper's.
const NEIGHBORS: usize = 5;
/// Groups of like orientation in which neurons of the model are compared.
const ORIENTATIONS: f64 = 16.0;
/// Parts of the units that are left out one at a time.
const PARTS: usize = 20;
/// Permutations of ranks.
const PERMUTATIONS: usize = 999;
/// Part of the variance of ranks that still counts as little.
const LITTLE: f64 = 0.1;

/// Units with a preferred angle and a norm index.
struct Units {
    /// Preferred angles, degrees.
    angles: Vec<f64>,
    /// Norm indices.
    index: Array1<f64>,
    /// Group of like angles of each unit, from 0.
    groups: Vec<usize>,
}

pub(super) fn figure() -> Figure {
    Figure::new(
        "tuning-information",
        Group::Supplement,
        include_str!("tuning_information.rs"),
        measurements,
        draw,
    )
}

fn measurements(plan: &Plan) -> Result<Conditions, ExperimentError> {
    Conditions::default_network(plan)
}

fn draw(data: &ConditionData, context: &Context<'_>) -> Result<Sheet, FigureError> {
    let recorded = normcircuit_published::recorded_units();
    let caption = format!(
        "{} Norm indices up to {MAX_INDEX}. Recorded units have one of few directions: ties, for which the estimate of mutual information is not \
         made; it is given with ties broken by noise. Valid with ties is the variance of the norm indices' ranks between groups of like \
         direction, beyond that of random groups, with p from exchanging units between groups. {}",
        data.describe(),
        recorded.source
    );
    let mut sheet =
        Sheet::new(caption).panel(panel("A", "Model, E neurons", &model_units(data)?, 180.0, context.plan)?);
    for (id, area, units) in
        [("B1", "V1", &recorded.v1), ("B2", "V4", &recorded.v4), ("B3", "MT", &recorded.mt)]
    {
        sheet = sheet.panel(panel(id, area, &recorded_units(units), 360.0, context.plan)?);
    }
    Ok(sheet)
}

fn model_units(data: &ConditionData) -> Result<Units, FigureError> {
    let index = index_of(&data.rates().excitatory)?;
    let orientations = &data.wired.circuit.excitatory_orientations;
    let kept: Vec<usize> = (0..index.len()).filter(|&neuron| index[neuron] <= MAX_INDEX).collect();
    let every = kept.len().div_ceil(MODEL_NEURONS).max(1);
    let neurons: Vec<usize> = kept.into_iter().step_by(every).collect();
    Ok(Units {
        angles: neurons.iter().map(|&neuron| 180.0 * orientations[neuron]).collect(),
        index: neurons.iter().map(|&neuron| index[neuron]).collect(),
        groups: neurons.iter().map(|&neuron| (ORIENTATIONS * orientations[neuron]) as usize).collect(),
    })
}

fn recorded_units(units: &[RecordedUnit]) -> Units {
    let kept: Vec<RecordedUnit> = units.iter().copied().filter(|unit| unit.norm_index <= MAX_INDEX).collect();
    let mut directions: Vec<f64> = kept.iter().map(|unit| unit.preferred_direction).collect();
    directions.sort_by(f64::total_cmp);
    directions.dedup();
    let group =
        |unit: &RecordedUnit| directions.partition_point(|direction| *direction < unit.preferred_direction);
    Units {
        angles: kept.iter().map(|unit| unit.preferred_direction).collect(),
        index: kept.iter().map(|unit| unit.norm_index).collect(),
        groups: kept.iter().map(group).collect(),
    }
}

fn panel(id: &str, title: &str, units: &Units, period: f64, plan: &Plan) -> Result<Panel, FigureError> {
    let shuffles = if plan.profile == Profile::Miniature { 19 } else { 199 };
    let explained = units.explained();
    let ranked = ranks(&units.index);
    let test = permutation_test(units.index.len(), PERMUTATIONS, plan.seed, |order| {
        explained_by(&units.groups, &ranked, order)
    })?;
    let information =
        mutual_information_test(&units.angles, &units.index.to_vec(), NEIGHBORS, shuffles, plan.seed)?;
    let expected = information.shuffled.iter().sum::<f64>() / shuffles as f64;
    let label = if period < 360.0 { "preferred orientation (°)" } else { "preferred direction (°)" };
    let plot =
        Curves::new(Axis::new(label).range(0.0, period), Axis::new("norm index").range(0.0, MAX_INDEX))
            .series(
                Series::points(units.angles.clone(), units.index.to_vec())
                    .marker(Marker::Dot)
                    .color(Color::SkyBlue),
            )
            .series(units.medians());
    let caption = format!(
        "{} units in {} groups of like angle; circles: medians of groups. Permutation test of ranks between groups: p = {:.3}. Mutual \
         information ({NEIGHBORS} neighbors): {:.3} nats, {expected:.3} after shuffling, p = {:.3} (one-sided){}.",
        units.index.len(),
        units.group_count(),
        test.p,
        information.information,
        information.p_value,
        if period < 360.0 { "" } else { "; ties broken by noise" }
    );
    let claim = format!(
        "Preferred angle explains little of norm indices, {title}: part of the variance of ranks between groups, beyond chance"
    );
    let claim =
        compared(claim, "", Published::Below(LITTLE), &explained).source("supplement, tuning information");
    Ok(Panel::new(id, title, caption, plot).claim(claim.covers("units").note(format!(
        "That {LITTLE} of the variance is little is a choice of this project; p tells whether there is any."
    ))))
}

impl Units {
    fn group_count(&self) -> usize {
        self.groups.iter().max().map_or(0, |last| last + 1)
    }

    /// The part of the variance of ranks between groups, with the error over units. Parts of them are left out, as drawing units
    /// twice would make groups look alike within.
    fn explained(&self) -> Estimate {
        let found = Jackknife::of(PARTS, |left_out| {
            let kept: Vec<usize> =
                (0..self.index.len()).filter(|unit| left_out != Some(unit % PARTS)).collect();
            let groups: Vec<usize> = kept.iter().map(|&unit| self.groups[unit]).collect();
            let index: Array1<f64> = kept.iter().map(|&unit| self.index[unit]).collect();
            let order: Vec<usize> = (0..kept.len()).collect();
            explained_by(&groups, &ranks(&index), &order)
        });
        found.estimate()
    }

    fn medians(&self) -> Series {
        let (mut x, mut y) = (Vec::new(), Vec::new());
        for group in 0..self.group_count() {
            let members = || (0..self.groups.len()).filter(move |&unit| self.groups[unit] == group);
            let mut index: Vec<f64> = members().map(|unit| self.index[unit]).collect();
            index.sort_by(f64::total_cmp);
            x.push(members().map(|unit| self.angles[unit]).sum::<f64>() / index.len() as f64);
            y.push(index.get(index.len() / 2).copied().unwrap_or(f64::NAN));
        }
        Series::points(x, y).color(Color::Black)
    }
}

/// Part of the variance of ranks that lies between groups, less what lies there by chance (ε² of the Kruskal–Wallis test, Kelley
/// 1935, doi 10.1073/pnas.21.9.554), when unit `i` has the rank of unit `order[i]`.
fn explained_by(groups: &[usize], ranks: &Array1<f64>, order: &[usize]) -> f64 {
    let count = groups.iter().max().map_or(0, |last| last + 1);
    let (mut sums, mut sizes) = (vec![0.0; count], vec![0.0; count]);
    for (&group, &unit) in groups.iter().zip(order) {
        sums[group] += ranks[unit];
        sizes[group] += 1.0;
    }
    let units = groups.len() as f64;
    let mean = f64::midpoint(units, 1.0);
    let total: f64 = ranks.iter().map(|rank| (rank - mean).powi(2)).sum();
    let occupied = sizes.iter().filter(|size| **size > 0.0).count() as f64;
    let between: f64 = sums
        .iter()
        .zip(&sizes)
        .filter(|(_, size)| **size > 0.0)
        .map(|(sum, size)| size * (sum / size - mean).powi(2))
        .sum();
    let share = between / total;
    1.0 - (1.0 - share) * (units - 1.0) / (units - occupied)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_that_differ_wholly_explain_all_and_equal_ones_nothing() {
        let order: Vec<usize> = (0..6).collect();
        // Ties within groups share their rank.
        let apart = ranks(&ndarray::array![1.0, 1.0, 1.0, 2.0, 2.0, 2.0]);
        assert!((explained_by(&[0, 0, 0, 1, 1, 1], &apart, &order) - 1.0).abs() < 1e-12);
        // Equal group means: what is left is minus the part expected by chance, (k − 1)/(n − k).
        let alike = ranks(&ndarray::array![1.0, 2.0, 3.0, 1.0, 2.0, 3.0]);
        assert!((explained_by(&[0, 0, 0, 1, 1, 1], &alike, &order) + 0.25).abs() < 1e-12);
    }
}
