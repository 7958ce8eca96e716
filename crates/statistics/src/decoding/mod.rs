//! How much a population tells about a small change of the stimulus.
//!
//! Linear Fisher information is the inverse variance of the best linear estimate of the stimulus,
//! `I = f'^T C^-1 f'`, with the tuning derivative `f'` and the noise covariance `C`. Estimated from few trials it is
//! biased upward; [`PopulationMoments::information`] removes the bias exactly for Gaussian noise (Kanitscheider,
//! Coen-Cagli, Kohn & Pouget 2015, doi 10.1371/journal.pcbi.1004218).
//!
//! | question | function |
//! |---|---|
//! | how much information does this population carry? | [`PopulationMoments::information`] |
//! | how much would it carry without correlations? | [`PopulationMoments::shuffled_information`] |
//! | and about several changes of a stimulus at once? | [`PooledTrials`], [`zero_step_weights`] |
//! | how does information grow with neurons? | [`information_curve`], [`fit_saturation`], [`saturation_over_blocks`] |
//! | does a decoder trained on other trials reach it? | [`cross_validated_decoder`] |
//! | how much information does a spike carry? | [`bin_information_per_spike`] |
//! | how much was there in the input? | [`input_information`] |

#![allow(clippy::needless_pass_by_value, reason = "an ArrayView is a borrow already")]

mod curve;
mod decoder;
mod error;
mod fisher;
mod input;
mod moments;
mod per_spike;
mod pooled;
mod saturation;
mod step;

pub use curve::{SubsetInformation, information_curve};
pub use decoder::{DecoderPerformance, cross_validated_decoder};
pub use error::DecodingError;
pub use fisher::FisherInformation;
pub use input::{InputPopulation, input_information, time_averaged_noise_variance};
pub use moments::{MomentAccumulator, PopulationMoments};
pub use per_spike::{SpikeBin, bin_information_per_spike};
pub use pooled::{PooledMoments, PooledTrials};
pub use saturation::{SaturationFit, SaturationOverBlocks, fit_saturation, saturation_over_blocks};
pub use step::zero_step_weights;
