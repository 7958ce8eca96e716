//! The least-squares problem: coordinates, derivatives, and the search of the library.

use levenberg_marquardt::{LeastSquaresProblem, LevenbergMarquardt};
use nalgebra::storage::Owned;
use nalgebra::{Const, Dyn, OMatrix, OVector, SVector, U5};

use crate::transfer::{PowerLaw, TwoPiece};

/// Which of the two forms is fitted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Form {
    /// The break is where the data put it; the upper piece is a line.
    PowerThenLine,
    /// The break is at a given rate; the upper piece has an exponent of its own.
    TwoPowerLaws { break_rate: f64 },
}

impl Form {
    /// Constants of either form.
    pub(super) const CONSTANTS: usize = 5;
}

/// Threshold; logarithms of the distance from threshold to break, of the lower exponent and of the slope above the break;
/// and of the break rate or of the upper exponent, by form.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Parameters(pub(super) SVector<f64, 5>);

/// Where a search ended.
pub(super) struct Solution {
    pub(super) parameters: Parameters,
    pub(super) sum_of_squares: f64,
    pub(super) converged: bool,
}

/// The minimum found from one start.
pub(super) fn solve(currents: &[f64], rates: &[f64], form: Form, start: &Parameters) -> Solution {
    let problem = Problem { currents, rates, form, parameters: *start };
    let (problem, report) = LevenbergMarquardt::new().with_tol(1e-12).minimize(problem);
    Solution {
        parameters: problem.parameters,
        sum_of_squares: problem.parameters.sum_of_squares(currents, rates, form),
        converged: report.termination.was_successful(),
    }
}

impl Parameters {
    pub(super) fn curve(&self, form: Form) -> TwoPiece {
        let [threshold, width, exponent, slope, last] = self.0.into();
        let (width, last) = (width.exp(), last.exp());
        let (break_rate, upper_exponent) = match form {
            Form::PowerThenLine => (last, 1.0),
            Form::TwoPowerLaws { break_rate } => (break_rate, last),
        };
        let exponent = exponent.exp();
        TwoPiece {
            lower: PowerLaw { gain: break_rate / width.powf(exponent), threshold, exponent },
            break_current: threshold + width,
            break_rate,
            upper_slope: slope.exp(),
            upper_exponent,
        }
    }

    pub(super) fn sum_of_squares(&self, currents: &[f64], rates: &[f64], form: Form) -> f64 {
        let curve = self.curve(form);
        currents.iter().zip(rates).map(|(&current, rate)| (curve.rate(current) - rate).powi(2)).sum()
    }
}

/// Derivatives of the rate at one current by the parameters.
fn gradient(curve: &TwoPiece, form: Form, current: f64) -> [f64; 5] {
    let TwoPiece { lower, break_current, break_rate, upper_slope, upper_exponent } = *curve;
    let width = break_current - lower.threshold;
    let by_break_rate = |value: f64| if form == Form::PowerThenLine { value } else { 0.0 };
    if current <= lower.threshold {
        return [0.0; 5];
    }
    if current <= break_current {
        let rate = curve.rate(current);
        let above = current - lower.threshold;
        let by_exponent = rate * lower.exponent * (above / width).ln();
        let by_threshold = -lower.exponent * rate / above;
        return [by_threshold, -lower.exponent * rate, by_exponent, 0.0, by_break_rate(rate)];
    }
    let rise = upper_slope * (current - break_current) / (upper_exponent * break_rate);
    let rate = break_rate * (1.0 + rise).powf(upper_exponent);
    let slope = upper_slope * (1.0 + rise).powf(upper_exponent - 1.0);
    // What the slope contributes beyond the break.
    let by_slope = slope * (current - break_current);
    let last = match form {
        Form::PowerThenLine => rate - by_slope,
        Form::TwoPowerLaws { .. } => upper_exponent * rate * (1.0 + rise).ln() - by_slope,
    };
    [-slope, -slope * width, 0.0, by_slope, last]
}

/// The problem as the library wants it.
struct Problem<'a> {
    currents: &'a [f64],
    rates: &'a [f64],
    form: Form,
    parameters: Parameters,
}

impl LeastSquaresProblem<f64, Dyn, U5> for Problem<'_> {
    type ResidualStorage = Owned<f64, Dyn>;
    type JacobianStorage = Owned<f64, Dyn, U5>;
    type ParameterStorage = Owned<f64, U5>;

    fn set_params(&mut self, parameters: &OVector<f64, U5>) {
        self.parameters = Parameters(*parameters);
    }

    fn params(&self) -> OVector<f64, U5> {
        self.parameters.0
    }

    fn residuals(&self) -> Option<OVector<f64, Dyn>> {
        let curve = self.parameters.curve(self.form);
        let points = self.currents.iter().zip(self.rates);
        let residuals = points.map(|(&current, rate)| curve.rate(current) - rate);
        Some(OVector::from_iterator_generic(Dyn(self.rates.len()), Const::<1>, residuals))
    }

    fn jacobian(&self) -> Option<OMatrix<f64, Dyn, U5>> {
        let curve = self.parameters.curve(self.form);
        let mut jacobian = OMatrix::zeros_generic(Dyn(self.rates.len()), Const::<5>);
        for (point, &current) in self.currents.iter().enumerate() {
            for (column, slope) in gradient(&curve, self.form, current).into_iter().enumerate() {
                jacobian[(point, column)] = slope;
            }
        }
        Some(jacobian)
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;
    use levenberg_marquardt::differentiate_numerically;

    use super::*;

    #[test]
    fn the_jacobian_matches_the_librarys_numerical_one() {
        let currents = [-1.0, -0.2, 0.1, 0.5, 0.8, 1.5, 2.5];
        let rates = [0.0, 1.0, 3.0, 10.0, 22.0, 50.0, 90.0];
        for form in [Form::PowerThenLine, Form::TwoPowerLaws { break_rate: 20.0 }] {
            let parameters = Parameters([-0.3, 0.1, 0.8, 3.7, 0.6].into());
            let mut problem = Problem { currents: &currents, rates: &rates, form, parameters };
            let numerical = differentiate_numerically(&mut problem).unwrap();
            let analytic = problem.jacobian().unwrap();
            assert_relative_eq!(analytic, numerical, epsilon = 1e-5, max_relative = 1e-5);
        }
    }
}
