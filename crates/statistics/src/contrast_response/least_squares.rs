//! Bounded least squares: the library's unbounded one in coordinates that cannot leave the bounds.

use levenberg_marquardt::{LeastSquaresProblem, LevenbergMarquardt};
use nalgebra::storage::Owned;
use nalgebra::{DMatrix, DVector, Dyn, Matrix3, Vector3};

use super::design::ContrastDesign;
use super::model::{ContrastModel, PARAMETERS, Prepared, Stimulus};

/// Lowest and highest value of every parameter. Responses are in units of the unit's largest one.
pub(crate) type Bounds = [(f64, f64); PARAMETERS];

/// A model, the points it is fitted to, and the bounds.
#[derive(Clone)]
pub(crate) struct Problem<'a> {
    pub(crate) model: ContrastModel,
    pub(crate) preferred: Stimulus,
    pub(crate) design: &'a ContrastDesign,
    /// Responses at all points of the design.
    pub(crate) responses: &'a [f64],
    /// The points that enter.
    pub(crate) points: &'a [usize],
    pub(crate) bounds: Bounds,
}

/// Where a fit ended.
#[derive(Clone, Copy)]
pub(crate) struct Solution {
    pub(crate) parameters: [f64; PARAMETERS],
    pub(crate) residual: f64,
    pub(crate) converged: bool,
}

impl Problem<'_> {
    /// The minimum found from one start, which is moved inside the bounds if it is not.
    ///
    /// Toward a minimum on a bound the search creeps, as the derivative by the parameter's coordinate vanishes there. What it
    /// has left before a bound to which the residual falls is then set on it, as long as that makes nothing worse.
    pub(crate) fn solve(&self, start: [f64; PARAMETERS]) -> Solution {
        let mut free: Vec<usize> = (0..self.model.parameter_count()).collect();
        let mut best = self.search(start, &free);
        while !best.converged {
            let mut bounds = self.bounds_ahead(&free, &best.parameters);
            bounds.sort_by(|(_, near, _), (_, far, _)| near.total_cmp(far));
            let on_bound = bounds.into_iter().find_map(|(which, _, bound)| {
                let mut parameters = best.parameters;
                parameters[which] = bound;
                let rest: Vec<usize> = free.iter().copied().filter(|other| *other != which).collect();
                let found = self.search(parameters, &rest);
                (found.residual <= best.residual).then_some((found, rest))
            });
            let Some(found) = on_bound else { break };
            (best, free) = found;
        }
        best
    }

    /// The minimum over the parameters that are `free`.
    fn search(&self, start: [f64; PARAMETERS], free: &[usize]) -> Solution {
        let angles =
            DVector::from_iterator(free.len(), free.iter().map(|&which| self.angle(which, start[which])));
        let state = Angles { problem: self, start, free, values: angles };
        if free.is_empty() {
            return Solution { parameters: start, residual: self.sum_of_squares(&start), converged: true };
        }
        let (state, report) = LevenbergMarquardt::new().with_tol(1e-10).with_patience(50).minimize(state);
        let parameters = state.parameters();
        Solution {
            parameters,
            residual: self.sum_of_squares(&parameters),
            converged: report.termination.was_successful(),
        }
    }

    /// The parameters for which the residual falls toward a bound; how far away it is, as a share of the range; and the bound.
    fn bounds_ahead(&self, free: &[usize], parameters: &[f64; PARAMETERS]) -> Vec<(usize, f64, f64)> {
        let model = self.prepare(parameters);
        let mut slopes = [0.0; PARAMETERS];
        for &point in self.points {
            let (response, gradient) = model.evaluate(self.design.levels_at(point));
            for (slope, by_parameter) in slopes.iter_mut().zip(gradient) {
                *slope += (response - self.responses[point]) * by_parameter;
            }
        }
        let ahead = |&which: &usize| {
            let (low, high) = self.bounds[which];
            let bound = if slopes[which] > 0.0 { low } else { high };
            (which, (parameters[which] - bound).abs() / (high - low), bound)
        };
        free.iter().map(ahead).collect()
    }

    /// Baseline and gains that are best for given semi-saturation, exponent and weight, up to their bounds.
    pub(crate) fn with_best_gains(&self, mut parameters: [f64; PARAMETERS]) -> [f64; PARAMETERS] {
        let (mut products, mut sums) = (Matrix3::<f64>::zeros(), Vector3::zeros());
        let model = self.prepare(&parameters);
        for &point in self.points {
            let (_, gradient) = model.evaluate(self.design.levels_at(point));
            let row = Vector3::new(gradient[0], gradient[1], gradient[2]);
            products += row * row.transpose();
            sums += row * self.responses[point];
        }
        // A touch of ridge keeps a design without, say, blank trials solvable; this is only a start.
        products += Matrix3::identity() * 1e-9 * products.trace();
        if let Some(best) = products.cholesky().map(|factor| factor.solve(&sums)) {
            parameters[..3].copy_from_slice(best.as_slice());
        }
        parameters
    }

    pub(crate) fn sum_of_squares(&self, parameters: &[f64; PARAMETERS]) -> f64 {
        let model = self.prepare(parameters);
        let error = |point: usize| model.evaluate(self.design.levels_at(point)).0 - self.responses[point];
        self.points.iter().map(|&point| error(point).powi(2)).sum()
    }

    pub(crate) fn prepare(&self, parameters: &[f64; PARAMETERS]) -> Prepared {
        self.model.prepare(parameters, self.preferred, self.design.levels())
    }

    /// Coordinate of a parameter: `value = low + (high - low) sin² angle`.
    fn angle(&self, which: usize, value: f64) -> f64 {
        let (low, high) = self.bounds[which];
        // On a bound the derivative vanishes and the search would never leave it.
        ((value - low) / (high - low)).clamp(1e-6, 1.0 - 1e-6).sqrt().asin()
    }
}

/// The problem in the coordinates without bounds.
struct Angles<'a> {
    problem: &'a Problem<'a>,
    /// Values of the parameters that are not free.
    start: [f64; PARAMETERS],
    free: &'a [usize],
    /// Of the free parameters.
    values: DVector<f64>,
}

impl Angles<'_> {
    fn parameters(&self) -> [f64; PARAMETERS] {
        let mut parameters = self.start;
        for (&which, angle) in self.free.iter().zip(&self.values) {
            let (low, high) = self.problem.bounds[which];
            parameters[which] = low + (high - low) * angle.sin().powi(2);
        }
        parameters
    }
}

impl LeastSquaresProblem<f64, Dyn, Dyn> for Angles<'_> {
    type ResidualStorage = Owned<f64, Dyn>;
    type JacobianStorage = Owned<f64, Dyn, Dyn>;
    type ParameterStorage = Owned<f64, Dyn>;

    fn set_params(&mut self, angles: &DVector<f64>) {
        self.values.copy_from(angles);
    }

    fn params(&self) -> DVector<f64> {
        self.values.clone()
    }

    fn residuals(&self) -> Option<DVector<f64>> {
        let (problem, model) = (self.problem, self.problem.prepare(&self.parameters()));
        let residual =
            |&point: &usize| model.evaluate(problem.design.levels_at(point)).0 - problem.responses[point];
        Some(DVector::from_iterator(problem.points.len(), problem.points.iter().map(residual)))
    }

    fn jacobian(&self) -> Option<DMatrix<f64>> {
        let (problem, model) = (self.problem, self.problem.prepare(&self.parameters()));
        let slope = |(&which, angle): (&usize, &f64)| {
            let (low, high) = problem.bounds[which];
            (which, (high - low) * (2.0 * angle).sin())
        };
        let chain: Vec<(usize, f64)> = self.free.iter().zip(&self.values).map(slope).collect();
        let mut jacobian = DMatrix::zeros(problem.points.len(), chain.len());
        for (row, &point) in problem.points.iter().enumerate() {
            let (_, gradient) = model.evaluate(problem.design.levels_at(point));
            for (column, &(which, slope)) in chain.iter().enumerate() {
                jacobian[(row, column)] = gradient[which] * slope;
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
    fn the_jacobian_in_bounded_coordinates_matches_the_librarys_numerical_one() {
        let design = ContrastDesign::grid(&[0.0, 0.3, 1.0], &[0.0, 0.5, 1.0]).unwrap();
        let responses = [0.1, 0.2, 0.3, 0.5, 0.4, 0.3, 0.9, 0.7, 0.6];
        let points: Vec<usize> = (0..9).collect();
        let bounds = [(0.0, 1.0), (0.0, 20.0), (0.0, 20.0), (0.01, 4.0), (0.3, 6.0), (0.0, 10.0)];
        for model in ContrastModel::ALL {
            let preferred = Stimulus::First;
            let problem =
                Problem { model, preferred, design: &design, responses: &responses, points: &points, bounds };
            let start = [0.2, 1.0, 0.4, 0.5, 2.0, 0.7];
            let all: Vec<usize> = (0..model.parameter_count()).collect();
            for free in [&all[..], &all[1..4]] {
                let angles = free.iter().map(|&which| problem.angle(which, start[which]));
                let angles = DVector::from_iterator(free.len(), angles);
                let mut state = Angles { problem: &problem, start, free, values: angles };
                let numerical = differentiate_numerically(&mut state).unwrap();
                assert_relative_eq!(state.jacobian().unwrap(), numerical, epsilon = 1e-6);
            }
        }
    }
}
