//! Variance over mean of spike counts.

use ndarray::{Array1, ArrayView2};

use super::error::{DimensionError, check_counts};

/// The Fano factor of each unit.
#[derive(Clone, Debug, PartialEq)]
pub struct FanoFactors {
    /// Variance over mean, `[unit]`; NaN for a unit that never spikes.
    pub values: Array1<f64>,
    /// Units that never spike.
    pub silent: usize,
}

/// Variance (without bias) over mean of each unit's counts, `[trial x unit]`: 1 for a Poisson process.
///
/// # Errors
/// Fewer than two trials; a count that is negative or not finite.
///
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::dimension::fano_factors;
/// let fano = fano_factors(array![[1.0, 0.0], [3.0, 0.0]].view())?;
/// assert_eq!(fano.values[0], 1.0);
/// assert!(fano.values[1].is_nan() && fano.silent == 1);
/// # Ok::<(), normcircuit_statistics::dimension::DimensionError>(())
/// ```
pub fn fano_factors(counts: ArrayView2<'_, f64>) -> Result<FanoFactors, DimensionError> {
    check_counts(counts, 2)?;
    if let Some(((trial, unit), &value)) = counts.indexed_iter().find(|(_, value)| **value < 0.0) {
        return Err(DimensionError::Negative { trial, unit, value });
    }
    let values: Array1<f64> = counts
        .columns()
        .into_iter()
        .map(|unit| {
            let mean = unit.sum() / unit.len() as f64;
            if mean > 0.0 { unit.var(1.0) / mean } else { f64::NAN }
        })
        .collect();
    let silent = values.iter().filter(|value| value.is_nan()).count();
    Ok(FanoFactors { values, silent })
}
