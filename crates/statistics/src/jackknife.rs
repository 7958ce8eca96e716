//! Errors and intervals from leaving out one of several independent parts of the data at a time (Tukey's jackknife,
//! doi 10.1214/aoms/1177706647).

use std::convert::Infallible;

use crate::estimate::{ErrorSource, Estimate};

/// Something computed from all data, and again without one part of them at a time.
#[derive(Clone, Debug)]
pub struct Jackknife<T> {
    /// From all data.
    pub all: T,
    /// Without each part; none if there are fewer than two.
    pub without: Vec<T>,
}

impl<T> Jackknife<T> {
    /// From `parts` independent parts: `compute` is given the part to leave out, if any.
    ///
    /// # Errors
    /// The first error of `compute`.
    pub fn try_of<E>(
        parts: usize,
        mut compute: impl FnMut(Option<usize>) -> Result<T, E>,
    ) -> Result<Self, E> {
        let all = compute(None)?;
        let parts = if parts > 1 { parts } else { 0 };
        Ok(Self { all, without: (0..parts).map(|part| compute(Some(part))).collect::<Result<_, E>>()? })
    }

    /// As [`Self::try_of`], of what cannot fail.
    pub fn of(parts: usize, mut compute: impl FnMut(Option<usize>) -> T) -> Self {
        let Ok(found) = Self::try_of::<Infallible>(parts, |left_out| Ok(compute(left_out)));
        found
    }

    /// The standard error of a value; NaN for fewer than two parts.
    pub fn error_of(&self, value: impl Fn(&T) -> f64) -> f64 {
        let parts = self.without.len() as f64;
        if self.without.is_empty() {
            return f64::NAN;
        }
        let without: Vec<f64> = self.without.iter().map(value).collect();
        let mean = without.iter().sum::<f64>() / parts;
        let squares: f64 = without.iter().map(|other| (other - mean).powi(2)).sum();
        ((parts - 1.0) / parts * squares).sqrt()
    }

    /// The error of a value as a source: Student's t with `n − 1` degrees of freedom for `n` parts.
    pub fn source_of(&self, value: impl Fn(&T) -> f64) -> ErrorSource {
        ErrorSource::of_parts(self.error_of(value), self.without.len())
    }

    /// A value with the interval that leaving out parts gives.
    pub fn estimate_of(&self, value: impl Fn(&T) -> f64) -> Estimate {
        Estimate::from_sources(value(&self.all), &[self.source_of(value)])
    }

    /// Another statistic, computed from this one.
    pub fn map<U>(&self, statistic: impl Fn(&T) -> U) -> Jackknife<U> {
        Jackknife { all: statistic(&self.all), without: self.without.iter().map(statistic).collect() }
    }
}

impl Jackknife<f64> {
    /// The statistic with its interval, as [`Self::estimate_of`].
    pub fn estimate(&self) -> Estimate {
        self.estimate_of(|value| *value)
    }

    /// The difference from another statistic of the same parts.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        let without = self.without.iter().zip(&other.without).map(|(one, other)| one - other);
        Self { all: self.all - other.all, without: without.collect() }
    }
}

impl Jackknife<Jackknife<f64>> {
    /// The errors of a statistic of an array with two kinds of parts, such as trials (outer) and units (inner), any of which
    /// could have been others: that of the outer parts, and what the inner ones add to it.
    ///
    /// Noise that is independent for every unit and trial is in both errors. It shows in what leaving out a trial *and* a unit
    /// does beyond either, and is counted once: the variances are those of a two-way analysis of variance of jackknife
    /// pseudo-values. The sum is never below the error of the outer parts.
    pub fn two_way_sources(&self) -> [ErrorSource; 2] {
        let outer = self.source_of(|inner| inner.all);
        let inner = self.all.source_of(|value| *value);
        let added = (inner.standard_error.powi(2) - self.interaction()).max(0.0);
        [outer, ErrorSource { standard_error: added.sqrt(), ..inner }]
    }

    /// The statistic with an interval that covers other parts of both kinds, see [`Self::two_way_sources`].
    pub fn two_way_estimate(&self) -> Estimate {
        Estimate::from_sources(self.all.all, &self.two_way_sources())
    }

    /// Variance of the statistic from what is independent in every cell of the array.
    fn interaction(&self) -> f64 {
        let rows: Vec<Vec<f64>> = (self.without.iter())
            .map(|outer| outer.minus(&self.all).without.iter().map(|cell| cell - outer.all).collect())
            .collect();
        let (outer, inner) = (rows.len() as f64, self.all.without.len() as f64);
        let row_means: Vec<f64> = rows.iter().map(|row| row.iter().sum::<f64>() / inner).collect();
        let column_means: Vec<f64> = (0..self.all.without.len())
            .map(|column| rows.iter().map(|row| row[column]).sum::<f64>() / outer)
            .collect();
        let mean = row_means.iter().sum::<f64>() / outer;
        let squares: f64 = (rows.iter().zip(&row_means))
            .flat_map(|(row, row_mean)| {
                row.iter().zip(&column_means).map(move |(cell, column)| (cell, column, row_mean))
            })
            .map(|(cell, column_mean, row_mean)| (cell - column_mean - row_mean + mean).powi(2))
            .sum();
        (outer - 1.0) * (inner - 1.0) / (outer * inner) * squares
    }
}

#[cfg(test)]
mod tests {
    use super::Jackknife;

    #[test]
    fn of_a_mean_it_is_the_t_interval() {
        let data = [3.0, 5.0, 4.0, 8.0_f64];
        let mean = |left_out: Option<usize>| {
            let kept: Vec<f64> = data
                .iter()
                .enumerate()
                .filter(|(at, _)| Some(*at) != left_out)
                .map(|(_, one)| *one)
                .collect();
            kept.iter().sum::<f64>() / kept.len() as f64
        };
        let estimated = Jackknife::of(data.len(), mean).estimate();
        // s = √(14/3), t(0.975, 3) = 3.18245.
        let half = 3.182_446 * (14.0_f64 / 3.0).sqrt() / 2.0;
        assert!((estimated.interval.1 - 5.0 - half).abs() < 1e-5, "{estimated:?}");
    }

    #[test]
    fn one_part_has_no_interval() {
        let one = Jackknife::of(1, |_| 1.0).estimate();
        assert_eq!(one.value.to_bits(), 1.0_f64.to_bits());
        assert!(one.interval.0.is_nan() && one.interval.1.is_nan());
    }

    #[test]
    fn errors_that_are_shared_cancel_in_differences() {
        let shared = Jackknife { all: 1.0, without: vec![0.5, 1.5] };
        let more = Jackknife { all: 3.0, without: vec![2.5, 3.5] };
        assert_eq!(more.minus(&shared).estimate().interval, (2.0, 2.0));
    }

    /// Rows share one effect, columns another: the error of the grand mean adds both, and the noise of cells once.
    #[test]
    fn two_ways_count_the_noise_of_cells_once() {
        let cells = [[1.0, 2.0, 6.0], [3.0, 3.0, 9.0], [2.0, 7.0, 7.0], [0.0, 4.0, 5.0_f64]];
        let grand = |without_row: Option<usize>, without_column: Option<usize>| {
            let rows = cells.iter().enumerate().filter(|(row, _)| Some(*row) != without_row);
            let kept: Vec<f64> = rows
                .flat_map(|(_, row)| {
                    row.iter().enumerate().filter(|(column, _)| Some(*column) != without_column)
                })
                .map(|(_, cell)| *cell)
                .collect();
            kept.iter().sum::<f64>() / kept.len() as f64
        };
        let found = Jackknife::of(4, |row| Jackknife::of(3, |column| grand(row, column)));
        // Two-way analysis of variance of the table: mean squares of rows, columns and residuals.
        let (rows, columns) = ([3.0, 5.0, 16.0 / 3.0, 3.0_f64], [1.5, 4.0, 6.75_f64]);
        let mean = 49.0 / 12.0;
        let of_rows = 3.0 * rows.iter().map(|row| (row - mean).powi(2)).sum::<f64>() / 3.0;
        let of_columns = 4.0 * columns.iter().map(|column| (column - mean).powi(2)).sum::<f64>() / 2.0;
        let residuals = cells.iter().zip(rows).flat_map(|(row, of_row)| {
            row.iter().zip(columns).map(move |(cell, of_column)| (cell - of_row - of_column + mean).powi(2))
        });
        let of_cells = residuals.sum::<f64>() / 6.0;
        let expected = (of_rows + of_columns - of_cells) / 12.0;
        assert!(of_cells < of_rows.min(of_columns), "the test needs effects beyond the noise");
        assert!((found.two_way_estimate().standard_error.powi(2) - expected).abs() < 1e-12);
    }
}
