//! Counts in longer windows from counts in short bins.

use ndarray::{Array2, ArrayRef2, s};
use serde::{Deserialize, Serialize};

use super::standardized::Real;
use crate::input::{InputError, require_count};

/// How short bins are summed into windows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Windows {
    /// Bins dropped from the start of the recording, where the network settles.
    pub dropped: usize,
    /// Bins summed into one window.
    pub width: usize,
    /// Bins from one window's start to the next one's; less than `width` makes windows overlap.
    pub step: usize,
}

impl Windows {
    /// The windows of Song et al. 2026 (doi 10.1126/sciadv.adv9396) on 50-ms bins: the first second dropped, then
    /// counts in 200 ms every 50 ms.
    ///
    /// # Examples
    /// ```
    /// let windows = normcircuit_statistics::correlation::Windows::sliding_200_ms();
    /// assert_eq!((windows.dropped, windows.width, windows.step), (20, 4, 1));
    /// ```
    pub fn sliding_200_ms() -> Self {
        Self { dropped: 20, width: 4, step: 1 }
    }
}

/// Counts `[window x unit]` from the counts `[bin x unit]` of one uninterrupted recording.
///
/// Windows of several recordings are computed one by one and then stacked (`ndarray::concatenate`), so that none spans
/// two recordings.
///
/// # Errors
/// A width or step of 0; a recording shorter than one window.
///
/// # Examples
/// ```
/// use ndarray::{Array2, array};
/// use normcircuit_statistics::correlation::{Windows, windowed_counts};
///
/// let bins = array![[9_u8], [1], [2], [3], [4]];
/// let counts: Array2<f32> = windowed_counts(&bins, Windows { dropped: 1, width: 2, step: 1 })?;
/// assert_eq!(counts, array![[3.0], [5.0], [7.0]]);
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn windowed_counts<F: Real, C: Copy + Into<f64>>(
    bins: &ArrayRef2<C>,
    windows: Windows,
) -> Result<Array2<F>, InputError> {
    require_count("width", "bins", windows.width, 1)?;
    require_count("step", "bins", windows.step, 1)?;
    require_count("bins", "bins", bins.nrows(), windows.dropped + windows.width)?;
    let kept = bins.nrows() - windows.dropped;
    let count = (kept - windows.width) / windows.step + 1;
    let mut sums = Array2::zeros((count, bins.ncols()));
    for (window, mut row) in sums.rows_mut().into_iter().enumerate() {
        let start = windows.dropped + window * windows.step;
        let mut total = vec![0.0; bins.ncols()];
        for bin in bins.slice(s![start..start + windows.width, ..]).rows() {
            for (sum, &value) in total.iter_mut().zip(bin) {
                *sum += value.into();
            }
        }
        row.iter_mut().zip(total).for_each(|(out, sum)| *out = F::from_f64(sum));
    }
    Ok(sums)
}
