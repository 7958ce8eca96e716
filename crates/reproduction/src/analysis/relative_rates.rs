//! The spread of relative rates over neurons, without the spread that noise of counts adds.

use super::over_neurons::over_neurons;
use normcircuit_statistics::estimate::Estimate;
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::resampling::Bootstrap;

/// A neuron's rate relative to another of its rates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RelativeRate {
    /// The ratio as counted.
    pub ratio: f64,
    /// Estimated variance of the ratio from run to run; 0 to leave noise where it is.
    pub noise: f64,
}

/// A rate and its estimated variance from run to run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NoisyRate {
    /// Hz.
    pub rate: f64,
    /// Hz².
    pub variance: f64,
}

impl RelativeRate {
    /// The ratio of two rates that were counted in different runs. Its noise is exact in the numerator, to which the ratio is
    /// linear, and of first order in the denominator, which should be known well.
    pub fn new(numerator: NoisyRate, denominator: NoisyRate) -> Self {
        let ratio = numerator.rate / denominator.rate;
        let noise = (numerator.variance + ratio.powi(2) * denominator.variance) / denominator.rate.powi(2);
        Self { ratio, noise }
    }
}

/// Standard deviation over neurons of the ratios that endless runs would give: noise adds its mean variance to that of the
/// ratios. 0 if noise explains all of it, NaN for fewer than two neurons.
fn deviation(neurons: &(impl Iterator<Item = RelativeRate> + Clone)) -> f64 {
    let mean = |of: &dyn Fn(RelativeRate) -> f64| {
        let (sum, count) =
            neurons.clone().fold((0.0, 0.0), |(sum, count), neuron| (sum + of(neuron), count + 1.0));
        (sum / count, count)
    };
    let (center, count) = mean(&|neuron| neuron.ratio);
    let variance = mean(&|neuron| (neuron.ratio - center).powi(2)).0 * count / (count - 1.0);
    let left = variance - mean(&|neuron| neuron.noise).0;
    if left.is_nan() { f64::NAN } else { left.max(0.0).sqrt() }
}

/// Standard deviation of the ratios over neurons, noise removed; NaN without neurons.
/// # Errors
/// [`InputError`] if the settings of the bootstrap are unusable.
pub fn spread(neurons: &[RelativeRate], settings: &Bootstrap) -> Result<Estimate, InputError> {
    over_neurons(neurons.len(), 1, settings, |drawn| deviation(&drawn.iter().map(|&neuron| neurons[neuron])))
}

/// How much larger the standard deviation of `more` is than that of `fewer`; NaN unless both have neurons.
///
/// # Errors
/// [`InputError`] if the settings of the bootstrap are unusable.
pub fn spread_difference(
    [fewer, more]: [&[RelativeRate]; 2],
    settings: &Bootstrap,
) -> Result<Estimate, InputError> {
    let neuron = |index: usize| if index < fewer.len() { fewer[index] } else { more[index - fewer.len()] };
    let count = if fewer.is_empty() || more.is_empty() { 0 } else { fewer.len() + more.len() };
    over_neurons(count, 2, settings, |drawn| {
        let group = |of_more: bool| {
            let members = drawn.iter().filter(move |index| (**index >= fewer.len()) == of_more);
            deviation(&members.map(|&index| neuron(index)))
        };
        group(true) - group(false)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use normcircuit_simulation::RootSeed;
    use rand::RngExt;
    use statrs::distribution::{DiscreteCDF, Poisson};

    const NEURONS: usize = 4_000;

    /// Uniform numbers of a stream of their own.
    fn uniform(purpose: &str, count: usize) -> Vec<f64> {
        let mut stream = RootSeed(1).stream(purpose, &[]);
        (0..count).map(|_| stream.random()).collect()
    }

    /// Poisson counts in `windows` windows of `seconds`.
    fn counted(purpose: &str, rates: &[f64], windows: usize, seconds: f64) -> Vec<NoisyRate> {
        let uniforms = uniform(purpose, windows * rates.len());
        let count = |neuron: usize, window: usize| {
            let law = Poisson::new(rates[neuron] * seconds).unwrap();
            law.inverse_cdf(uniforms[window * rates.len() + neuron]) as f64 / seconds
        };
        let noisy = |neuron: usize| {
            let counts: Vec<f64> = (0..windows).map(|window| count(neuron, window)).collect();
            let rate = counts.iter().sum::<f64>() / windows as f64;
            let squares: f64 = counts.iter().map(|count| (count - rate).powi(2)).sum();
            NoisyRate { rate, variance: squares / (windows * (windows - 1)) as f64 }
        };
        (0..rates.len()).map(noisy).collect()
    }

    #[test]
    fn noise_of_counts_is_removed() {
        // Ratios uniform in 0.6 … 1.8: their deviation is 1.2/√12, whatever the rates.
        let truth = 1.2 / 12.0_f64.sqrt();
        let base: Vec<f64> =
            uniform("base", NEURONS).iter().map(|u| 1.5 * (20.0_f64 / 1.5).powf(*u)).collect();
        let rates: Vec<f64> =
            base.iter().zip(uniform("ratio", NEURONS)).map(|(base, u)| base * (0.6 + 1.2 * u)).collect();
        let short = counted("short", &rates, 2, 1.5);
        let long = counted("long", &base, 4, 20.0);
        let freed: Vec<RelativeRate> =
            short.iter().zip(&long).map(|(short, long)| RelativeRate::new(*short, *long)).collect();
        let found = spread(&freed, &Bootstrap { replicates: 200, ..Bootstrap::default() }).unwrap();
        assert!((found.value - truth).abs() < 4.0 * found.standard_error, "{found:?}, truth {truth}");
        assert!(found.standard_error < 0.02, "{found:?}");
        let as_counted = deviation(&freed.iter().map(|neuron| RelativeRate { noise: 0.0, ..*neuron }));
        assert!(
            as_counted > 1.2 * truth,
            "the noise must matter for the test to mean anything: {as_counted}"
        );
    }

    #[test]
    fn without_spread_nothing_is_left() {
        let same = [RelativeRate { ratio: 1.0, noise: 0.1 }; 5];
        assert!(deviation(&same.into_iter()).abs() < 1e-12);
        assert!(deviation(&same[..1].iter().copied()).is_nan());
        assert!(spread(&[], &Bootstrap::default()).unwrap().value.is_nan());
    }

    #[test]
    fn differences_are_those_of_the_groups() {
        let group = |half: f64| [-half, half].map(|ratio| RelativeRate { ratio, noise: 0.0 });
        let (narrow, wide) = (group(1.0), group(3.0));
        let found = spread_difference([&narrow, &wide], &Bootstrap::default()).unwrap();
        assert!((found.value - 2.0 * 2.0_f64.sqrt()).abs() < 1e-12);
        assert!(spread_difference([&narrow, &[]], &Bootstrap::default()).unwrap().value.is_nan());
    }
}
