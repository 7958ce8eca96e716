//! Information in a population of Poisson cells that share noisy filters: the input of the model.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis};

use super::error::DecodingError;
use crate::linear_algebra::{scatter, solve_positive_definite};

/// A population of cells that spike at rates `F (image + noise)`, independently given the rates.
///
/// Units: any that agree. With rates per millisecond the duration is in milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct InputPopulation<'a> {
    /// Mean rate of each cell, `[cell]`, positive.
    pub rates: ArrayView1<'a, f64>,
    /// Change of the rates per unit of the stimulus, `[cell]`.
    pub rate_derivative: ArrayView1<'a, f64>,
    /// What noise of unit size in a pixel does to the rate of a cell, `[cell x pixel]`.
    pub filters: ArrayView2<'a, f64>,
    /// Time over which spikes are counted.
    pub duration: f64,
    /// Variance of the time average of each pixel's noise over that time
    /// (see [`time_averaged_noise_variance`]).
    pub noise_variance: f64,
}

/// Linear Fisher information of spike counts in the input population, exact:
/// `f'^T C^-1 f'` with `f' = T r'` and `C = diag(T r) + T^2 v F F^T`.
///
/// Spiking adds its Poisson variance on the diagonal, the pixels' noise a shared part of rank at most the number of
/// pixels. With fewer pixels than cells the inverse is taken in the space of pixels (Woodbury identity).
///
/// # Errors
/// Lengths that differ, rates that are not positive, values that are not finite, a duration that is not positive or a
/// negative variance.
///
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::decoding::{InputPopulation, input_information};
/// let (rates, derivative) = (array![0.01, 0.01], array![0.02, 0.02]); // spikes per ms, per unit of contrast
/// let filters = array![[0.0], [0.0]]; // without shared noise: Poisson
/// let population = InputPopulation {
///     rates: rates.view(),
///     rate_derivative: derivative.view(),
///     filters: filters.view(),
///     duration: 200.0,
///     noise_variance: 0.05,
/// };
/// let poisson = 2.0 * (200.0 * 0.02_f64).powi(2) / (200.0 * 0.01);
/// assert!((input_information(&population)? - poisson).abs() < 1e-12);
/// # Ok::<(), normcircuit_statistics::decoding::DecodingError>(())
/// ```
pub fn input_information(population: &InputPopulation<'_>) -> Result<f64, DecodingError> {
    check(population)?;
    let InputPopulation { rates, rate_derivative, filters, duration, noise_variance } = *population;
    let (cells, pixels) = filters.dim();
    // In units of each count's Poisson deviation the covariance is 1 + B B^T.
    let deviation = rates.mapv(|rate| (duration * rate).sqrt());
    let signal: Array1<f64> = &rate_derivative * duration / &deviation;
    let shared: Array2<f64> = &filters * (duration * noise_variance.sqrt()) / &deviation.insert_axis(Axis(1));
    if pixels < cells {
        let projected = shared.t().dot(&signal);
        let inner = scatter(shared.view()) + Array2::<f64>::eye(pixels);
        let explained = solve_positive_definite(inner.view(), projected.view())?;
        Ok(signal.dot(&signal) - projected.dot(&explained))
    } else {
        let covariance = scatter(shared.t()) + Array2::<f64>::eye(cells);
        Ok(signal.dot(&solve_positive_definite(covariance.view(), signal.view())?))
    }
}

/// Variance of the time average, over `duration`, of Ornstein-Uhlenbeck noise in its stationary state:
/// `dx = -x dt / tau + (sigma / tau) dW`, so that `v = (sigma^2 / T) (1 - (tau / T) (1 - exp(-T / tau)))`.
///
/// # Errors
/// A time that is not positive, or a strength that is not finite.
///
/// ```
/// use normcircuit_statistics::decoding::time_averaged_noise_variance;
/// let variance = time_averaged_noise_variance(3.5, 40.0, 200.0)?;
/// assert!((variance - 0.04908).abs() < 1e-5);
/// # Ok::<(), normcircuit_statistics::decoding::DecodingError>(())
/// ```
pub fn time_averaged_noise_variance(
    strength: f64,
    time_constant: f64,
    duration: f64,
) -> Result<f64, DecodingError> {
    if !strength.is_finite() {
        return out_of_range("noise strength", strength, "finite");
    }
    for (name, value) in [("noise time constant", time_constant), ("duration", duration)] {
        if !(value > 0.0 && value.is_finite()) {
            return out_of_range(name, value, "positive and finite");
        }
    }
    let ratio = time_constant / duration;
    // exp_m1 keeps the digits of short windows, where the bracket goes to zero.
    Ok(strength.powi(2) / duration * (1.0 + ratio * (-ratio.recip()).exp_m1()))
}

fn out_of_range<T>(name: &'static str, value: f64, requirement: &'static str) -> Result<T, DecodingError> {
    Err(DecodingError::OutOfRange { name, value, requirement })
}

fn check(population: &InputPopulation<'_>) -> Result<(), DecodingError> {
    let cells = population.rates.len();
    for (what, found) in
        [("rate derivative", population.rate_derivative.len()), ("filter matrix", population.filters.nrows())]
    {
        if found != cells {
            return Err(DecodingError::LengthMismatch { what, expected: cells, found });
        }
    }
    let positive = |value: f64| value > 0.0 && value.is_finite();
    if let Some(&rate) = population.rates.iter().find(|&&rate| !positive(rate)) {
        return out_of_range("rate", rate, "positive and finite");
    }
    if let Some(&value) =
        population.rate_derivative.iter().chain(population.filters).find(|value| !value.is_finite())
    {
        return out_of_range("rate derivative or filter", value, "finite");
    }
    if !positive(population.duration) {
        return out_of_range("duration", population.duration, "positive and finite");
    }
    if !(population.noise_variance >= 0.0 && population.noise_variance.is_finite()) {
        return out_of_range("noise variance", population.noise_variance, "at least 0 and finite");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use ndarray::s;

    fn check_against_direct(cells: usize, pixels: usize) {
        let rates = Array1::from_shape_fn(cells, |i| 0.005 + 0.001 * (i % 7) as f64);
        let derivative = Array1::from_shape_fn(cells, |i| 0.01 * (i as f64).sin());
        let filters =
            Array2::from_shape_fn((cells, pixels), |(i, j)| 0.02 * ((i * 3 + j * 5 + i * j) as f64).cos());
        let (duration, noise_variance) = (200.0, 0.05);
        let population = InputPopulation {
            rates: rates.view(),
            rate_derivative: derivative.view(),
            filters: filters.view(),
            duration,
            noise_variance,
        };
        let covariance = Array2::from_diag(&(&rates * duration))
            + filters.dot(&filters.t()) * (duration * duration * noise_variance);
        let signal = &derivative * duration;
        let direct = signal.dot(&solve_positive_definite(covariance.view(), signal.view()).unwrap());
        assert_relative_eq!(input_information(&population).unwrap(), direct, max_relative = 1e-10);
        // Fewer cells never know more.
        let fewer = InputPopulation {
            rates: rates.slice(s![1..]),
            rate_derivative: derivative.slice(s![1..]),
            filters: filters.slice(s![1.., ..]),
            ..population
        };
        assert!(input_information(&fewer).unwrap() <= direct * (1.0 + 1e-12));
    }

    #[test]
    fn both_routes_agree_with_the_definition() {
        check_against_direct(40, 6);
        check_against_direct(6, 40);
    }

    #[test]
    fn noise_variance_has_its_two_limits() {
        // Slow noise: the stationary variance sigma^2 / (2 tau); fast noise: white, sigma^2 / T.
        assert_relative_eq!(
            time_averaged_noise_variance(2.0, 1e6, 1.0).unwrap(),
            4.0 / 2e6,
            max_relative = 1e-5
        );
        assert_relative_eq!(time_averaged_noise_variance(2.0, 1e-6, 1.0).unwrap(), 4.0, max_relative = 1e-5);
    }
}
