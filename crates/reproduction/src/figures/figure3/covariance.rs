//! Covariance of synaptic currents between pairs of neurons, by norm index (panels D and E).

use super::resolution;
use ndarray::{Array1, Array2, Axis as Direction, concatenate};
use normcircuit_charts::figure::{
    Axis, Color, Comparison, Curves as Plot, LineStyle, Marker, Panel, Published, Series,
};
use normcircuit_connectivity::Circuit;
use normcircuit_laboratory::{ConditionRates, ExperimentError, Laboratory};
use normcircuit_protocols::experiment::RecordedCurrents;
use normcircuit_published::Covariances;
use normcircuit_statistics::correlation::{PairMeans, Windows, windowed_counts};
use normcircuit_statistics::current_covariance::{
    CovarianceCurve, Currents, covariance_of_similar, covariance_with_reference,
};
use normcircuit_statistics::histogram::Bins;
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::jackknife::Jackknife;
use normcircuit_statistics::normalization::{norm_index, within_one_standard_deviation};

/// Currents are averaged over the window in which spikes are counted: four stored windows of 50 ms, every 50 ms.
const SLIDING: Windows = Windows { dropped: 0, width: 4, step: 1 };
/// Norm index of neuron 1 in panel D.
const REFERENCE: (f64, f64) = (1.0, 1.5);
/// Norm indices of a pair in panel E differ by less than this.
const SIMILAR: f64 = 1.0;
/// Bins of norm index: from, to, number.
const BINS: (f64, f64, usize) = (1.0, 3.0, 10);

/// Half width of a 95 % interval in standard errors.
const NORMAL: f64 = 1.96;

/// Excitatory and inhibitory currents of a run, `[window × neuron]`.
pub(super) type RunCurrents = [Array2<f64>; 2];

/// Covariances with one run left out at a time: neuron 1 in the reference range, and similar neurons.
struct Found {
    curves: Jackknife<[CovarianceCurve; 2]>,
    neurons: usize,
    windows: usize,
}

/// The panels, and what they are compared with.
pub(super) fn panels(
    laboratory: &Laboratory,
    rates: &ConditionRates,
) -> Result<(Vec<Panel>, Vec<Comparison>), ExperimentError> {
    let [r1, r2, r12] = rates.rates(Circuit::EXCITATORY, None);
    let within = within_one_standard_deviation(&[&r1, &r2, &r12])?;
    let index = norm_index(&r1, &r2, &r12)?;
    let found = measure(laboratory, &index, &within)?;
    let published = &normcircuit_published::figure3().covariance;
    let groups = [("D", &published.different_index), ("E", &published.similar_index)];
    let mut panels = Vec::new();
    for (group, (letter, released)) in groups.into_iter().enumerate() {
        panels.push(parts_panel(letter, group, &found));
        panels.push(total_panel(letter, group, &found, released));
    }
    panels.extend(resolution::panels(laboratory, &index, &within)?);
    let comparisons = groups
        .iter()
        .enumerate()
        .flat_map(|(group, (letter, released))| compare(group, letter, &found, released))
        .collect();
    Ok((panels, comparisons))
}

fn measure(
    laboratory: &Laboratory,
    index: &Array1<f64>,
    within: &Array1<bool>,
) -> Result<Found, ExperimentError> {
    let both: Vec<_> = ConditionRates::runs_needed(laboratory).into_iter().skip(2).step_by(3).collect();
    let runs = laboratory.map_runs("currents with both images", &both, |record| {
        record.currents.map(|currents| selected(&currents, index, within))
    })?;
    let mut indices = Array1::zeros(0);
    let mut sliding: Vec<RunCurrents> = Vec::new();
    for (index, [excitation, inhibition]) in runs.into_iter().flatten() {
        indices = index;
        sliding.push([averaged(&excitation)?, averaged(&inhibition)?]);
    }
    let windows = sliding.iter().map(|[excitation, _]| excitation.nrows()).sum();
    let curves = laboratory
        .install(|| Jackknife::try_of(sliding.len(), |left_out| covariances(&sliding, &indices, left_out)))?;
    let neurons = indices.iter().filter(|index| (BINS.0..BINS.1).contains(*index)).count();
    Ok(Found { curves, neurons, windows })
}

/// Norm indices and currents of the recorded neurons for which `within` is true.
pub(super) fn selected(
    currents: &RecordedCurrents,
    index: &Array1<f64>,
    within: &Array1<bool>,
) -> (Array1<f64>, RunCurrents) {
    let cells: Vec<usize> = currents.cells.iter().map(|cell| *cell as usize).collect();
    let kept: Vec<usize> = (0..cells.len()).filter(|&place| within[cells[place]]).collect();
    let indices = kept.iter().map(|&place| index[cells[place]]).collect();
    let part = |source: usize| currents.means[source].select(Direction(1), &kept).mapv(f64::from);
    let excitation = part(Circuit::EXCITATORY) + part(Circuit::INPUT);
    (indices, [excitation, part(Circuit::INHIBITORY)])
}

/// Means over sliding windows of 200 ms.
fn averaged(currents: &Array2<f64>) -> Result<Array2<f64>, InputError> {
    Ok(windowed_counts::<f64, f64>(currents, SLIDING)? / SLIDING.width as f64)
}

fn covariances(
    runs: &[RunCurrents],
    index: &Array1<f64>,
    left_out: Option<usize>,
) -> Result<[CovarianceCurve; 2], InputError> {
    let part = |which: usize| {
        let kept = runs.iter().enumerate().filter(|(run, _)| Some(*run) != left_out);
        let views: Vec<_> = kept.map(|(_, currents)| currents[which].view()).collect();
        // All runs have the same neurons.
        concatenate(Direction(0), &views).unwrap_or_default()
    };
    let currents = Currents::<f64>::new(&part(0), &part(1))?;
    let bins = Bins::uniform(BINS.0, BINS.1, BINS.2)?;
    Ok([
        covariance_with_reference(&currents, index, REFERENCE, &bins)?,
        covariance_of_similar(&currents, index, SIMILAR, &bins)?,
    ])
}

impl Found {
    /// Standard errors over runs and neurons together.
    fn errors(&self, group: usize, part: impl Fn(&CovarianceCurve) -> &PairMeans<ndarray::Ix1>) -> Vec<f64> {
        let over_neurons = &part(&self.curves.all[group]).standard_error_units;
        (over_neurons.iter().enumerate())
            .map(|(bin, over_neurons)| {
                let over_runs = self.curves.error_of(|curves| part(&curves[group]).mean[bin]);
                if over_runs.is_nan() { *over_neurons } else { over_runs.hypot(*over_neurons) }
            })
            .collect()
    }

    fn series(
        &self,
        group: usize,
        part: impl Fn(&CovarianceCurve) -> &PairMeans<ndarray::Ix1>,
        name: &str,
        color: Color,
    ) -> Series {
        let curve = &self.curves.all[group];
        Series::line(curve.bins.centers(), part(curve).mean.to_vec())
            .error_bars(&self.errors(group, &part))
            .marker(Marker::Circle)
            .color(color)
            .label(name)
    }
}

fn axes(group: usize) -> Plot {
    let x = if group == 0 { "norm index of neuron 2" } else { "mean norm index of both" };
    Plot::new(Axis::new(x).range(BINS.0, BINS.1), Axis::new("covariance ((mV/ms)^{2})"))
}

fn parts_panel(letter: &str, group: usize, found: &Found) -> Panel {
    let mut plot = axes(group)
        .series(found.series(group, |curve| &curve.excitation_excitation, "E_{1} E_{2}", Color::Red))
        .series(found.series(group, |curve| &curve.inhibition_inhibition, "I_{1} I_{2}", Color::Blue))
        .series(found.series(group, |curve| &curve.excitation_inhibition, "E_{1} I_{2}", Color::Purple));
    // In panel E neither neuron is the first: both orders are one curve.
    if group == 0 {
        let series = found.series(group, |curve| &curve.inhibition_excitation, "I_{1} E_{2}", Color::Orange);
        plot = plot.series(series);
    }
    let rule = if group == 0 {
        format!("neuron 1 has a norm index from {} to {}", REFERENCE.0, REFERENCE.1)
    } else {
        format!("norm indices differ by less than {SIMILAR}")
    };
    let caption = format!(
        "Recorded synaptic currents averaged over sliding 200 ms; E is feedforward and recurrent excitation together. {} \
         randomly chosen neurons within one standard deviation with norm indices from 1 to 3, {} windows; {rule}. Error bars: one standard error, of other \
         runs and other neurons together.",
        found.neurons, found.windows
    );
    Panel::new(format!("{letter}1"), "Covariance of currents", caption, plot)
}

fn total_panel(letter: &str, group: usize, found: &Found, released: &Covariances) -> Panel {
    let curve = &found.curves.all[group];
    let parts = [
        &curve.excitation_excitation,
        &curve.excitation_inhibition,
        &curve.inhibition_excitation,
        &curve.inhibition_inhibition,
    ];
    let sums = parts.iter().fold(Array1::<f64>::zeros(BINS.2), |sum, part| sum + &part.mean);
    let gaps = (&sums - &curve.total.mean).mapv(f64::abs);
    let gap = gaps.iter().copied().filter(|gap| gap.is_finite()).fold(0.0, f64::max);
    let plot = axes(group)
        .series(
            Series::line(released.total.x.clone(), released.total.mean.clone())
                .style(LineStyle::Dashed)
                .color(Color::Gray)
                .label("paper"),
        )
        .series(found.series(group, |curve| &curve.total, "total", Color::Black));
    let caption = format!(
        "Covariance of total currents. The four parts of {letter}1 add up to it: largest gap {gap:.0e}. How the released \
         currents were sampled is not known; see panel F.",
    );
    Panel::new(format!("{letter}2"), "Their sum", caption, plot)
}

fn compare(group: usize, letter: &str, found: &Found, released: &Covariances) -> Vec<Comparison> {
    let at = |part: fn(&CovarianceCurve) -> &PairMeans<ndarray::Ix1>, reported: f64, name: &str| {
        let over_runs = found.curves.estimate_of(|curves| part(&curves[group]).mean[0]);
        let over_neurons = part(&found.curves.all[group]).standard_error_units[0];
        let half = ((over_runs.interval.1 - over_runs.interval.0) / 2.0).hypot(NORMAL * over_neurons);
        Comparison::new(
            format!("covariance of {name} at the lowest norm index (panel {letter})"),
            "(mV/ms)^{2}",
            Published::value(reported),
            over_runs.value,
        )
        .interval(over_runs.value - half, over_runs.value + half)
        .source("released data, Fig. 3D–E; their sampling is not known")
    };
    vec![
        at(
            |curve| &curve.excitation_excitation,
            released.excitation_excitation.mean[0],
            "excitation with excitation",
        ),
        at(
            |curve| &curve.inhibition_inhibition,
            released.inhibition_inhibition.mean[0],
            "inhibition with inhibition",
        ),
        at(|curve| &curve.total, released.total.mean[0], "total currents"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_whatever_run_is_left_out() {
        let run = |shift: f64| -> RunCurrents {
            let current = |phase: f64| {
                Array2::from_shape_fn((12, 6), |(window, cell)| {
                    ((window * (cell + 2)) as f64 + phase + shift).sin()
                })
            };
            [current(0.3), current(1.1)]
        };
        let index = Array1::from(vec![1.1, 1.2, 1.3, 1.7, 2.1, 2.9]);
        for left_out in [None, Some(0), Some(1)] {
            for curve in covariances(&[run(0.0), run(0.5)], &index, left_out).unwrap() {
                let sum = &curve.excitation_excitation.mean
                    + &curve.excitation_inhibition.mean
                    + &curve.inhibition_excitation.mean
                    + &curve.inhibition_inhibition.mean;
                for (bin, total) in curve.total.mean.iter().enumerate().filter(|(_, total)| total.is_finite())
                {
                    assert!((sum[bin] - total).abs() < 1e-12, "bin {bin}");
                }
            }
        }
    }
}
