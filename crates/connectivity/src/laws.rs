//! Laws of degree: how many partners a cell has, and on which side of the synapse they are drawn.

use normcircuit_simulation::{ParameterError, Stream, Synapses, SynapsesError};

use crate::error::{ConnectivityError, require_length};
use crate::gamma::Gamma;
use crate::rules::PartnerRule;

/// Every source cell has the same number of targets; the rule draws targets.
///
/// # Errors
/// [`SynapsesError`] if the rule draws a target that is not below `targets`.
pub fn fixed_out_degree(
    sources: usize,
    targets: usize,
    degree: usize,
    rule: &dyn PartnerRule,
    random: &mut Stream,
) -> Result<Synapses, SynapsesError> {
    let mut builder = Synapses::builder(targets, sources.saturating_mul(degree));
    let mut row = Vec::with_capacity(degree);
    for source in 0..sources {
        row.clear();
        rule.draw(source, degree, random, &mut row);
        builder.push_row(row.iter().copied())?;
    }
    Ok(builder.build())
}

/// Target cell `j` has `degrees[j]` sources; the rule draws sources.
///
/// A source's targets come out in ascending order.
///
/// # Errors
/// [`ConnectivityError::Length`] if the rule draws a source that is not below `sources`.
pub fn given_in_degrees(
    sources: usize,
    degrees: &[usize],
    rule: &dyn PartnerRule,
    random: &mut Stream,
) -> Result<Synapses, ConnectivityError> {
    let mut drawn = Vec::with_capacity(degrees.iter().sum());
    let mut row = Vec::new();
    let mut row_starts = vec![0_usize; sources + 1];
    for (target, &degree) in degrees.iter().enumerate() {
        row.clear();
        rule.draw(target, degree, random, &mut row);
        for &source in &row {
            if source >= sources {
                require_length("the population of sources", sources, source + 1, "drawn index")?;
            }
            row_starts[source + 1] += 1;
            drawn.push(source as u32);
        }
    }
    Ok(by_source(&drawn, row_starts, degrees)?)
}

/// Turns sources listed by target into targets listed by source; `counts[s + 1]` is the out-degree of source `s`.
fn by_source(drawn: &[u32], mut counts: Vec<usize>, degrees: &[usize]) -> Result<Synapses, SynapsesError> {
    for source in 1..counts.len() {
        counts[source] += counts[source - 1];
    }
    let row_starts = counts;
    let mut next = row_starts.clone();
    let mut targets = vec![0_u32; drawn.len()];
    let mut position = 0;
    for (target, &degree) in degrees.iter().enumerate() {
        for &source in &drawn[position..position + degree] {
            let slot = &mut next[source as usize];
            targets[*slot] = target as u32;
            *slot += 1;
        }
        position += degree;
    }
    let mut builder = Synapses::builder(degrees.len(), targets.len());
    for row in row_starts.windows(2) {
        builder.push_row(targets[row[0]..row[1]].iter().map(|&target| target as usize))?;
    }
    Ok(builder.build())
}

/// Unequal in-degrees with a given mean: proportions from Gamma(shape `mean/scale`, `scale`), turned into integers
/// by largest remainder so that their sum is exactly `mean · targets`.
///
/// # Errors
/// [`ParameterError`] if the scale is not finite and above 0 or the mean is 0.
pub fn gamma_in_degrees(
    targets: usize,
    mean: usize,
    scale: f64,
    random: &mut Stream,
) -> Result<Vec<usize>, ParameterError> {
    let mut gamma = Gamma::new(mean as f64 / scale, scale)?;
    let weights: Vec<f64> = (0..targets).map(|_| gamma.sample(random)).collect();
    Ok(largest_remainder(&weights, mean * targets))
}

/// Integers proportional to `weights` that sum to `total`; ties go to the lower index.
fn largest_remainder(weights: &[f64], total: usize) -> Vec<usize> {
    let sum: f64 = weights.iter().sum();
    let shares: Vec<f64> = weights.iter().map(|weight| weight / sum * total as f64).collect();
    let mut integers: Vec<usize> = shares.iter().map(|share| share.floor() as usize).collect();
    let missing = total.saturating_sub(integers.iter().sum());
    let mut order: Vec<usize> = (0..weights.len()).collect();
    let remainder = |index: usize| shares[index] - shares[index].floor();
    order.sort_by(|&a, &b| remainder(b).total_cmp(&remainder(a)));
    for &index in order.iter().take(missing) {
        integers[index] += 1;
    }
    integers
}
