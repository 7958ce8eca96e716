//! Histograms of one and two variables.

use ndarray::{Array1, Array2, ArrayRef1};
use serde::{Deserialize, Serialize};

use crate::input::{InputError, require_count, require_length, require_parameter};

/// Adjoining bins. Each contains its lower edge and not its upper one, except the last, which contains both
/// (as MATLAB's `histcounts` and `numpy.histogram` have it).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bins {
    edges: Vec<f64>,
}

impl Bins {
    /// `count` bins of equal width from `lower` to `upper`.
    ///
    /// # Errors
    /// No bin, or limits that are not finite and ascending.
    ///
    /// # Examples
    /// ```
    /// use normcircuit_statistics::histogram::Bins;
    ///
    /// let bins = Bins::uniform(0.0, 3.0, 30)?;
    /// assert_eq!(bins.index(0.3), Some(3));
    /// assert_eq!(bins.index(3.0), Some(29));
    /// assert_eq!(bins.index(3.1), None);
    /// # Ok::<(), normcircuit_statistics::input::InputError>(())
    /// ```
    pub fn uniform(lower: f64, upper: f64, count: usize) -> Result<Self, InputError> {
        require_count("bins", "bins", count, 1)?;
        // Multiplying before dividing gives the nearest number to a decimal edge such as 0.3.
        Self::from_edges(
            (0..=count).map(|edge| lower + (upper - lower) * edge as f64 / count as f64).collect(),
        )
    }

    /// Bins between the given edges.
    ///
    /// # Errors
    /// Fewer than two edges, or edges that are not finite and strictly ascending.
    ///
    /// # Examples
    /// ```
    /// use normcircuit_statistics::histogram::Bins;
    ///
    /// assert_eq!(Bins::from_edges(vec![0.0, 1.0, 4.0])?.centers(), vec![0.5, 2.5]);
    /// assert!(Bins::from_edges(vec![0.0, 0.0]).is_err());
    /// # Ok::<(), normcircuit_statistics::input::InputError>(())
    /// ```
    pub fn from_edges(edges: Vec<f64>) -> Result<Self, InputError> {
        require_count("edges", "edges", edges.len(), 2)?;
        for pair in edges.windows(2) {
            let ascending = pair[0].is_finite() && pair[1].is_finite() && pair[0] < pair[1];
            require_parameter("edges", pair[1], "finite and above the edge before it", ascending)?;
        }
        Ok(Self { edges })
    }

    /// Number of bins.
    ///
    /// # Examples
    /// ```
    /// assert_eq!(normcircuit_statistics::histogram::Bins::uniform(0.0, 1.0, 4)?.count(), 4);
    /// # Ok::<(), normcircuit_statistics::input::InputError>(())
    /// ```
    pub fn count(&self) -> usize {
        self.edges.len() - 1
    }

    /// The edges, ascending; one more than bins.
    ///
    /// # Examples
    /// ```
    /// assert_eq!(normcircuit_statistics::histogram::Bins::uniform(0.0, 1.0, 2)?.edges(), &[0.0, 0.5, 1.0]);
    /// # Ok::<(), normcircuit_statistics::input::InputError>(())
    /// ```
    pub fn edges(&self) -> &[f64] {
        &self.edges
    }

    /// The midpoint of each bin.
    ///
    /// # Examples
    /// ```
    /// assert_eq!(normcircuit_statistics::histogram::Bins::uniform(0.0, 1.0, 2)?.centers(), vec![0.25, 0.75]);
    /// # Ok::<(), normcircuit_statistics::input::InputError>(())
    /// ```
    pub fn centers(&self) -> Vec<f64> {
        self.edges.windows(2).map(|edge| f64::midpoint(edge[0], edge[1])).collect()
    }

    /// The bin that contains a value; `None` outside the bins and for NaN.
    ///
    /// # Examples
    /// ```
    /// assert_eq!(normcircuit_statistics::histogram::Bins::uniform(0.0, 1.0, 2)?.index(0.5), Some(1));
    /// # Ok::<(), normcircuit_statistics::input::InputError>(())
    /// ```
    pub fn index(&self, value: f64) -> Option<usize> {
        let (lower, upper) = (self.edges[0], self.edges[self.count()]);
        if !(lower..=upper).contains(&value) {
            return None;
        }
        let last = self.count() - 1;
        // Where it is if bins are equal, but for rounding at their edges.
        let guess = (((value - lower) / (upper - lower) * self.count() as f64) as usize).min(last);
        if self.edges[guess] <= value && (guess == last || value < self.edges[guess + 1]) {
            return Some(guess);
        }
        Some((self.edges.partition_point(|edge| *edge <= value) - 1).min(last))
    }
}

/// A one-dimensional histogram.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Histogram {
    /// The bins.
    pub bins: Bins,
    /// Values in each bin.
    pub counts: Array1<u64>,
    /// Share of the used values per unit of the variable: count / used / bin width. NaN if no value is used.
    pub density: Array1<f64>,
    /// Values that fell into a bin.
    pub used: u64,
    /// NaN values, dropped.
    pub nan: u64,
    /// Infinite values of either sign, dropped.
    pub infinite: u64,
    /// Finite values below the lowest edge, dropped.
    pub below: u64,
    /// Finite values above the highest edge, dropped.
    pub above: u64,
}

/// Density of the values that lie in the bins; all others are dropped and counted.
///
/// With bins from 0 to 3 of width 0.1 this is the distribution of norm indices in Figure 1C of Song et al. 2026
/// (doi 10.1126/sciadv.adv9396).
///
/// # Examples
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::histogram::{Bins, histogram};
///
/// let index = array![1.2, 1.4, 1.7, 3.5, f64::INFINITY, f64::NAN];
/// let result = histogram(&index, Bins::uniform(1.0, 2.0, 2)?);
/// assert_eq!(result.counts, array![2, 1]);
/// assert_eq!((result.used, result.above, result.infinite, result.nan), (3, 1, 1, 1));
/// assert_eq!(result.density[0], 2.0 / 3.0 / 0.5);
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn histogram(values: &ArrayRef1<f64>, bins: Bins) -> Histogram {
    let mut counts = Array1::<u64>::zeros(bins.count());
    let (mut nan, mut infinite, mut below, mut above) = (0, 0, 0, 0);
    for &value in values {
        match bins.index(value) {
            Some(bin) => counts[bin] += 1,
            None if value.is_nan() => nan += 1,
            None if value.is_infinite() => infinite += 1,
            None if value < bins.edges[0] => below += 1,
            None => above += 1,
        }
    }
    let used = counts.sum();
    let density = bins
        .edges
        .windows(2)
        .zip(&counts)
        .map(|(edge, &count)| count as f64 / used as f64 / (edge[1] - edge[0]))
        .collect();
    Histogram { bins, counts, density, used, nan, infinite, below, above }
}

/// A two-dimensional histogram.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Histogram2 {
    /// Bins of the first variable, the rows.
    pub x: Bins,
    /// Bins of the second variable, the columns.
    pub y: Bins,
    /// Pairs in each cell `[x bin, y bin]`.
    pub counts: Array2<u64>,
    /// Pairs that fell into a cell.
    pub used: u64,
    /// Pairs with a value outside the bins, infinite or NaN; dropped.
    pub dropped: u64,
}

/// Counts of the pairs `(x, y)` in a grid of cells.
///
/// # Errors
/// `x` and `y` of different length.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::histogram::{Bins, histogram2};
///
/// let bins = Bins::uniform(0.0, 2.0, 2)?;
/// let result = histogram2(&array![0.5, 1.5, 9.0], &array![1.0, 0.0, 0.0], bins.clone(), bins)?;
/// assert_eq!(result.counts, array![[0, 1], [1, 0]]);
/// assert_eq!(result.dropped, 1);
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn histogram2(
    x: &ArrayRef1<f64>,
    y: &ArrayRef1<f64>,
    x_bins: Bins,
    y_bins: Bins,
) -> Result<Histogram2, InputError> {
    require_length("y", "pair", y.len(), x.len())?;
    let mut counts = Array2::<u64>::zeros((x_bins.count(), y_bins.count()));
    for (&first, &second) in x.iter().zip(y) {
        if let (Some(row), Some(column)) = (x_bins.index(first), y_bins.index(second)) {
            counts[[row, column]] += 1;
        }
    }
    let used = counts.sum();
    Ok(Histogram2 { x: x_bins, y: y_bins, counts, used, dropped: x.len() as u64 - used })
}
