//! The filters of V1 cells, as functions of preferred orientation.
//!
//! The filter of a cell is the Gabor of its preferred orientation θ, a smooth function of θ with period π. It is therefore
//! a short Fourier series in 2θ to within rounding, and the responses of thousands of cells to any image follow from a few
//! dozen numbers: the image's products with the coefficients of the series.

use crate::image::{Gabor, ImageParameters};
use normcircuit_simulation::{Processor, Vectorized};
use std::f64::consts::TAU;

/// Orientations at which the series is sampled; far more than it has terms.
const SAMPLES: usize = 128;

/// Terms below this fraction of the largest are rounding errors and left out.
const TOLERANCE: f64 = 1e-14;

/// The filters of a group of cells.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FilterBank {
    /// Harmonics kept; terms are 1, cos 2θ, sin 2θ, cos 4θ, … without a sine for the first.
    terms: usize,
    /// `[term × pixel]`: the image that each term stands for.
    basis: Vec<Vec<f64>>,
    /// `[term × cell]`: each term at each cell's preferred orientation.
    at_cells: Vec<Vec<f64>>,
}

impl FilterBank {
    /// Filters of cells with these preferred orientations, in units of π.
    pub(crate) fn new(image: &ImageParameters, preferred: &[f64]) -> Self {
        let mut basis = fourier_coefficients(image);
        let size = |term: &Vec<f64>| term.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
        let largest = basis.iter().map(size).fold(0.0, f64::max);
        let kept = basis.iter().rposition(|term| size(term) > TOLERANCE * largest).map_or(0, |last| last + 1);
        basis.truncate(kept);
        let at_cells =
            (0..kept).map(|term| preferred.iter().map(|theta| evaluate(term, *theta)).collect()).collect();
        Self { terms: kept, basis, at_cells }
    }

    /// Adds `scale` times the products of all filters with `image` to `responses`.
    pub(crate) fn add_responses(
        &self,
        image: &[f64],
        scale: f64,
        processor: Processor,
        responses: &mut [f64],
    ) {
        let amplitudes: Vec<f64> = self
            .basis
            .iter()
            .map(|term| scale * term.iter().zip(image).map(|(a, b)| a * b).sum::<f64>())
            .collect();
        processor.dispatch(AddSeries { amplitudes: &amplitudes, at_cells: &self.at_cells, responses });
    }

    /// How many numbers describe a response.
    #[cfg(test)]
    pub(crate) fn terms(&self) -> usize {
        self.terms
    }
}

/// One term of the series at an orientation in units of π.
fn evaluate(term: usize, orientation: f64) -> f64 {
    let harmonic = term.div_ceil(2) as f64;
    let angle = TAU * harmonic * orientation;
    if term.is_multiple_of(2) && term > 0 { libm::sin(angle) } else { libm::cos(angle) }
}

/// The coefficient images of all terms that the samples resolve.
fn fourier_coefficients(image: &ImageParameters) -> Vec<Vec<f64>> {
    let orientation = |sample: usize| sample as f64 / SAMPLES as f64;
    let gabors: Vec<Gabor> = (0..SAMPLES).map(|sample| Gabor::new(image, orientation(sample))).collect();
    (0..SAMPLES - 1)
        .map(|term| {
            let weight = if term == 0 { 1.0 } else { 2.0 } / SAMPLES as f64;
            let mut coefficient = vec![0.0; image.pixels * image.pixels];
            for (sample, gabor) in gabors.iter().enumerate() {
                let factor = weight * evaluate(term, orientation(sample));
                for (sum, pixel) in coefficient.iter_mut().zip(gabor.pixels()) {
                    *sum += factor * pixel;
                }
            }
            coefficient
        })
        .collect()
}

/// `responses += Σ amplitude · term`, term by term, so that the order of additions is fixed.
struct AddSeries<'a> {
    amplitudes: &'a [f64],
    at_cells: &'a [Vec<f64>],
    responses: &'a mut [f64],
}

impl Vectorized for AddSeries<'_> {
    #[inline(always)]
    fn run(self) {
        for (amplitude, values) in self.amplitudes.iter().zip(self.at_cells) {
            for (response, value) in self.responses.iter_mut().zip(values) {
                *response = amplitude.mul_add(*value, *response);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::FilterBank;
    use crate::image::{Gabor, ImageParameters};
    use normcircuit_simulation::{Processor, RootSeed, StandardNormal};
    use rand::RngExt;

    #[test]
    fn the_series_gives_the_plain_products_of_filters_and_image() {
        let parameters = ImageParameters::default();
        let mut random = RootSeed(1).stream("filters", &[]);
        let preferred: Vec<f64> = (0..500).map(|_| random.random()).collect();
        let bank = FilterBank::new(&parameters, &preferred);
        assert!((9..60).contains(&bank.terms()), "{} terms", bank.terms());
        let mut normal = StandardNormal::new();
        let image: Vec<f64> = (0..225).map(|_| normal.sample(&mut random)).collect();
        let mut responses = vec![0.5; preferred.len()];
        bank.add_responses(&image, 2.0, Processor::detect(), &mut responses);
        for (theta, response) in preferred.iter().zip(responses) {
            let filter = Gabor::new(&parameters, *theta);
            let plain: f64 = filter.pixels().iter().zip(&image).map(|(a, b)| a * b).sum();
            approx::assert_abs_diff_eq!(response, 0.5 + 2.0 * plain, epsilon = 1e-11);
        }
    }
}
