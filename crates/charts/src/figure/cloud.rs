//! The correlation of a cloud of points.

use super::Series;

impl Series {
    /// Pearson's correlation of the positions and heights that are finite; none of fewer than three, or if all of one are equal.
    pub fn correlation(&self) -> Option<f64> {
        let points: Vec<(f64, f64)> = (0..self.y.len())
            .map(|index| (self.x_at(index), self.y[index]))
            .filter(|(x, y)| x.is_finite() && y.is_finite())
            .collect();
        let count = points.len() as f64;
        let sum = points.iter().fold((0.0, 0.0), |sum, point| (sum.0 + point.0, sum.1 + point.1));
        let mean = (sum.0 / count, sum.1 / count);
        let (mut of_x, mut of_y, mut of_both) = (0.0, 0.0, 0.0);
        for (x, y) in &points {
            let (x, y) = (x - mean.0, y - mean.1);
            of_x += x * x;
            of_y += y * y;
            of_both += x * y;
        }
        let correlation = of_both / (of_x * of_y).sqrt();
        (points.len() >= 3 && correlation.is_finite()).then_some(correlation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_points_whose_correlation_is_known() {
        let of = |y: &[f64]| Series::points([0.0, 1.0, 2.0, 3.0], y).correlation();
        assert!((of(&[5.0, 4.0, 3.0, 2.0]).unwrap() + 1.0).abs() < 1e-12);
        // Slope 1/2 of unit-spaced points, residuals (-0.25, 0.25, 0.25, -0.25): R² = 1.25 / 1.5.
        assert!((of(&[-0.25, 0.75, 1.25, 1.25]).unwrap() - (1.25_f64 / 1.5).sqrt()).abs() < 1e-12);
        assert_eq!(of(&[1.0; 4]), None);
        assert_eq!(of(&[1.0, 2.0, f64::NAN, f64::NAN]), None);
    }
}
