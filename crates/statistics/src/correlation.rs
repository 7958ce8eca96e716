//! Spike-count correlation (`r_sc`), its mean over pairs, and how it depends on norm index, place and tuning.
//!
//! Counts enter as `[trial x unit]`, one column per unit ([`Standardized`]); a trial may be a window of a long recording
//! ([`windowed_counts`]). Pairs are visited in blocks of units, so that neither the matrix of all correlations nor a list
//! of pairs is ever held. Every mean comes with two standard errors, see [`PairMeans`].

mod curve;
mod groups;
mod matched;
mod mean;
mod norm_index;
mod pair_means;
pub(crate) mod pairs;
mod sets;
pub(crate) mod standardized;
mod variable;
mod windows;

pub use curve::{CorrelationCurve, CorrelationTable, correlation_curve, correlation_table};
pub use groups::{GroupCorrelation, group_correlation};
pub use matched::{MatchedCurve, matched_correlation_curve};
pub use mean::mean_correlation;
pub use norm_index::{AntiDiagonal, Diagonal, NormIndexMap, anti_diagonal, diagonal, norm_index_map};
pub use pair_means::{Averaging, PairMeans};
pub use sets::{anti_diagonal_means, diagonal_means, mean_within};
pub use standardized::{Real, Standardized, correlation_matrix};
pub use variable::{PairAxis, PairVariable};
pub use windows::{Windows, windowed_counts};
