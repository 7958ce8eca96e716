//! How well two conditions can be told apart, and how that grows with the number of units.

use super::Settings;
use crate::data::LabRecording;
use ndarray::{Array1, Array2, Axis};
use normcircuit_statistics::decoding::{
    DecodingError, PopulationMoments, SubsetInformation, cross_validated_decoder, information_curve,
};
use normcircuit_statistics::estimate::normal_quantile;
use normcircuit_statistics::resampling::permutation;
use normcircuit_statistics::summary::{mean, percentiles};

/// The two conditions lie one unit apart, so that information is d′², the squared discriminability.
const DIFFERENCE: f64 = 1.0;
/// Random subsets of each size; on each a decoder is trained as well.
const SUBSETS: usize = 20;
/// The covariances of more units do not fit into memory; so many of them are then drawn at random.
const MAX_UNITS: usize = 2_000;
const FOLDS: usize = 5;
/// Ridges among which the decoder chooses, relative to the mean variance of the units.
const RIDGES: [f64; 6] = [1e-3, 1e-2, 1e-1, 1.0, 10.0, 100.0];

/// Linear Fisher information about the difference of two conditions.
#[derive(Clone, Debug, PartialEq)]
pub struct Information {
    /// Trials of the two conditions.
    pub trials: [usize; 2],
    /// Units of which subsets are drawn: those that vary within a condition and are not repeated.
    pub units: usize,
    /// Units that were not drawn, as there are too many.
    pub not_drawn: usize,
    /// Units that do not; they are left out.
    pub constant: usize,
    /// Units whose counts in these two conditions are those of another one; they are left out.
    pub repeated: usize,
    /// By number of units, ascending.
    pub sizes: Vec<InformationAtSize>,
}

/// Information of random subsets of one size, in d′².
#[derive(Clone, Debug, PartialEq)]
pub struct InformationAtSize {
    /// Units in a subset.
    pub units: usize,
    /// Mean over subsets, without the bias of finite trials.
    pub mean: f64,
    /// 95 % interval of one subset's information, from the finite number of its trials.
    pub interval: [f64; 2],
    /// Where the middle 95 % of the subsets lie.
    pub subsets: [f64; 2],
    /// Mean that would be found if the units were independent.
    pub shuffled: f64,
    /// What a decoder achieves, if there are trials enough to train and test it.
    pub decoder: Option<DecoderAtSize>,
}

/// A linear decoder on trials it has not seen, mean over subsets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DecoderAtSize {
    /// Its information, d′².
    pub information: f64,
    /// 95 % interval of one subset's, from the finite number of its trials.
    pub interval: [f64; 2],
    /// Fraction of trials that it assigns to the right condition.
    pub accuracy: f64,
}

impl Information {
    pub(super) fn new(
        recording: &LabRecording,
        used: &[usize],
        settings: &Settings,
    ) -> Result<Self, DecodingError> {
        let drawn = drawn(used, settings.seed);
        let counts = settings.contrast.map(|condition| recording.counts_of(condition, &drawn));
        let all = PopulationMoments::from_counts(counts[0].view(), counts[1].view(), DIFFERENCE)?;
        let varying = all.varying_units();
        let distinct = distinct(&counts, &varying);
        let moments = all.select(&distinct)?;
        let counts = counts.map(|counts| counts.select(Axis(1), &distinct));
        let trials = moments.trials();
        // Beyond half the degrees of freedom the correction, and with it the error, exceeds what is corrected.
        let permitted = ((trials[0] + trials[1] - 2) / 2).max(1);
        let sizes = sizes(permitted.min(distinct.len()));
        let curve = information_curve(&moments, &sizes, SUBSETS, settings.seed)?;
        let sizes = curve
            .iter()
            .map(|subsets| at_size(&moments, &counts, subsets, settings.seed))
            .collect::<Result<_, _>>()?;
        let (constant, repeated) = (drawn.len() - varying.len(), varying.len() - distinct.len());
        let not_drawn = used.len() - drawn.len();
        Ok(Self { trials, units: distinct.len(), not_drawn, constant, repeated, sizes })
    }

    /// Information of the largest subsets; `None` if no unit varies.
    pub fn largest(&self) -> Option<&InformationAtSize> {
        self.sizes.last()
    }
}

/// All units, or as many as can be analyzed together.
fn drawn(used: &[usize], seed: u64) -> Vec<usize> {
    let mut drawn: Vec<usize> = permutation(used.len(), seed, u64::MAX)
        .into_iter()
        .take(MAX_UNITS)
        .map(|entry| used[entry])
        .collect();
    drawn.sort_unstable();
    drawn
}

/// The first of all units that have the same counts.
fn distinct(counts: &[Array2<f64>; 2], units: &[usize]) -> Vec<usize> {
    let mut distinct: Vec<usize> = Vec::new();
    for &unit in units {
        let is_same =
            |other: &usize| counts.iter().all(|counts| counts.column(*other) == counts.column(unit));
        if !distinct.iter().any(is_same) {
            distinct.push(unit);
        }
    }
    distinct
}

/// 1, 2, 4, ... and the largest, which comes in place of one that is almost as large.
fn sizes(largest: usize) -> Vec<usize> {
    let mut sizes: Vec<usize> =
        (0..usize::BITS).map(|power| 1_usize << power).take_while(|size| size + size / 3 < largest).collect();
    if largest > 0 {
        sizes.push(largest);
    }
    sizes
}

fn at_size(
    moments: &PopulationMoments,
    counts: &[Array2<f64>; 2],
    subsets: &[SubsetInformation],
    seed: u64,
) -> Result<InformationAtSize, DecodingError> {
    let of = |value: fn(&SubsetInformation) -> f64| subsets.iter().map(value).collect::<Array1<f64>>();
    let corrected = of(|subset| subset.information.corrected);
    let average = mean(&corrected);
    let reach = normal_quantile() * mean(&of(|subset| subset.information.variance)).sqrt();
    let spread = percentiles(&corrected, &[2.5, 97.5]).map_or([f64::NAN; 2], |limits| [limits[0], limits[1]]);
    let shuffled = subsets
        .iter()
        .map(|subset| Ok(moments.select(&subset.units)?.shuffled_information()?.corrected))
        .collect::<Result<Array1<f64>, DecodingError>>()?;
    Ok(InformationAtSize {
        units: subsets.first().map_or(0, |subset| subset.units.len()),
        mean: average,
        interval: [average - reach, average + reach],
        subsets: spread,
        shuffled: mean(&shuffled),
        decoder: decode(counts, subsets, seed),
    })
}

/// `None` if a subset cannot be decoded: too few trials, or counts that do not vary in all but a few of them.
fn decode(counts: &[Array2<f64>; 2], subsets: &[SubsetInformation], seed: u64) -> Option<DecoderAtSize> {
    let (mut information, mut variance, mut accuracy) = (0.0, 0.0, 0.0);
    for subset in subsets {
        let [first, second] = [0, 1].map(|which| counts[which].select(Axis(1), &subset.units));
        let found =
            cross_validated_decoder(first.view(), second.view(), DIFFERENCE, FOLDS, &RIDGES, seed).ok()?;
        information += found.information / subsets.len() as f64;
        variance += found.variance / subsets.len() as f64;
        accuracy += found.accuracy / subsets.len() as f64;
    }
    let reach = normal_quantile() * variance.sqrt();
    let interval = [information - reach, information + reach];
    information.is_finite().then_some(DecoderAtSize { information, interval, accuracy })
}
