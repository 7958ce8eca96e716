//! Information about an infinitely small change of the stimulus, from that about several finite ones.

use super::error::DecodingError;

/// Weights of the information found with each step of the stimulus whose sum is that at step zero.
///
/// A derivative taken symmetrically about the middle errs in the second order of the step: `I(s) = I0 (1 - c s^2)`. The weights are
/// those of the line through `I` over `s^2`, by least squares weighted with the inverse squares of `errors`; for steps `s` and `2 s`
/// they give `(4 I(s) - I(2 s)) / 3` whatever the errors. A single step is taken as it is.
///
/// # Errors
/// No step or lengths that differ; steps that are not positive, finite and different, or errors that are not positive and finite.
///
/// ```
/// use normcircuit_statistics::decoding::zero_step_weights;
/// let weights = zero_step_weights(&[5.0, 10.0], &[1.0, 0.3])?;
/// assert!((weights[0] - 4.0 / 3.0).abs() < 1e-12 && (weights[1] + 1.0 / 3.0).abs() < 1e-12);
/// # Ok::<(), normcircuit_statistics::decoding::DecodingError>(())
/// ```
pub fn zero_step_weights(steps: &[f64], errors: &[f64]) -> Result<Vec<f64>, DecodingError> {
    let out_of_range = |name, value, requirement| Err(DecodingError::OutOfRange { name, value, requirement });
    if steps.is_empty() || errors.len() != steps.len() {
        let (expected, found) = (steps.len().max(1), errors.len());
        return Err(DecodingError::LengthMismatch { what: "errors of steps", expected, found });
    }
    for (place, &step) in steps.iter().enumerate() {
        if !(step > 0.0 && step.is_finite()) || steps[..place].contains(&step) {
            return out_of_range("step", step, "positive, finite and different from the others");
        }
    }
    if let Some(&error) = errors.iter().find(|&&error| !(error > 0.0 && error.is_finite())) {
        return out_of_range("error at a step", error, "positive and finite");
    }
    if steps.len() == 1 {
        return Ok(vec![1.0]);
    }
    let precision: Vec<f64> = errors.iter().map(|error| error.powi(-2)).collect();
    let total: f64 = precision.iter().sum();
    let center = steps.iter().zip(&precision).map(|(step, weight)| weight * step * step).sum::<f64>() / total;
    let spread: f64 =
        steps.iter().zip(&precision).map(|(step, weight)| weight * (step * step - center).powi(2)).sum();
    let weight = |(step, precision): (&f64, &f64)| {
        precision * (1.0 / total - center * (step * step - center) / spread)
    };
    Ok(steps.iter().zip(&precision).map(weight).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_steps_are_extrapolated_exactly_where_the_law_holds() {
        let steps = [3.0, 5.0, 10.0];
        let weights = zero_step_weights(&steps, &[2.0, 1.0, 0.5]).unwrap();
        let found: f64 =
            steps.iter().zip(&weights).map(|(s, weight)| weight * 70.0 * (1.0 - 1e-3 * s * s)).sum();
        assert!((found - 70.0).abs() < 1e-9, "{found}");
    }

    #[test]
    fn useless_steps_are_refused() {
        assert_eq!(zero_step_weights(&[7.0], &[1.0]), Ok(vec![1.0]));
        for (steps, errors) in [
            (&[][..], &[][..]),
            (&[1.0, 1.0], &[1.0, 1.0]),
            (&[0.0], &[1.0]),
            (&[1.0], &[0.0]),
            (&[1.0], &[]),
        ] {
            assert!(zero_step_weights(steps, errors).is_err(), "{steps:?} {errors:?}");
        }
    }
}
