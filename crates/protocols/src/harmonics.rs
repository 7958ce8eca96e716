//! The exact Fourier series of a Gabor patch in its orientation.
//!
//! With `z = 2πr/λ` and `φ` the direction of a pixel (Jacobi–Anger expansion),
//! `cos(z cos(θ − φ)) = J₀(z) + 2 Σ_{n≥1} (−1)ⁿ J₂ₙ(z) cos(2n(θ − φ))`. The terms fall off faster than exponentially
//! beyond `2n ≈ z`, so few of them give `Σ_pixels G_θ · image` to rounding for *all* orientations at once: a matrix
//! product of cells × pixels becomes one of harmonics × pixels and a trigonometric polynomial per cell.

use std::f64::consts::TAU;

use crate::gabor::GaborParameters;

/// Terms below this, relative to the largest value of a patch, are left out.
const TOLERANCE: f64 = 1e-16;

/// The harmonics of a Gabor patch.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct GaborHarmonics {
    harmonics: usize,
    /// By pixel: the constant, then cosine and sine coefficients of harmonic 1, 2, …
    coefficients: Vec<f64>,
}

/// A trigonometric polynomial of an angle.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TrigonometricPolynomial {
    /// The constant, then cosine and sine coefficients of harmonic 1, 2, …
    coefficients: Vec<f64>,
}

/// The angle `2πθ` of an orientation `θ` in units of π, as a point on the unit circle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Angle {
    cos: f64,
    sin: f64,
}

impl Angle {
    pub(crate) fn of_orientation(orientation: f64) -> Self {
        let (sin, cos) = libm::sincos(TAU * orientation);
        Self { cos, sin }
    }
}

impl GaborHarmonics {
    pub(crate) fn new(gabor: &GaborParameters) -> Self {
        let pixels: Vec<_> = gabor.polar().collect();
        let widest = pixels.iter().map(|pixel| pixel.phase).fold(0.0, f64::max);
        let largest = |order: i32| {
            pixels
                .iter()
                .map(|pixel| (pixel.envelope * libm::jn(order, pixel.phase)).abs())
                .fold(0.0, f64::max)
        };
        // Below its turning point a Bessel function may vanish by chance; beyond it, it only falls.
        let mut harmonics = (widest / 2.0) as i32 + 1;
        while largest(2 * harmonics + 2) >= TOLERANCE {
            harmonics += 1;
        }
        let mut coefficients = Vec::new();
        for pixel in &pixels {
            coefficients.push(pixel.envelope * libm::j0(pixel.phase));
            for n in 1..=harmonics {
                let sign = if n % 2 == 0 { 2.0 } else { -2.0 };
                let (sin, cos) = libm::sincos(f64::from(2 * n) * pixel.direction);
                let amplitude = sign * pixel.envelope * libm::jn(2 * n, pixel.phase);
                coefficients.extend([amplitude * cos, amplitude * sin]);
            }
        }
        Self { harmonics: harmonics as usize, coefficients }
    }

    /// The polynomial whose value at the angle of `θ` is `Σ_pixels G_θ · image`.
    pub(crate) fn project(&self, image: &[f64]) -> TrigonometricPolynomial {
        let mut polynomial = TrigonometricPolynomial { coefficients: vec![0.0; 2 * self.harmonics + 1] };
        self.project_into(image, &mut polynomial);
        polynomial
    }

    /// As [`Self::project`], without a new allocation.
    pub(crate) fn project_into(&self, image: &[f64], polynomial: &mut TrigonometricPolynomial) {
        let sums = polynomial.coefficients.as_mut_slice();
        sums.fill(0.0);
        for (value, row) in image.iter().zip(self.coefficients.chunks_exact(sums.len())) {
            for (sum, coefficient) in sums.iter_mut().zip(row) {
                *sum += value * coefficient;
            }
        }
    }
}

impl TrigonometricPolynomial {
    /// The value at an angle, by Clenshaw's recurrence (1955, doi 10.2307/2002068).
    pub(crate) fn at(&self, angle: Angle) -> f64 {
        let twice = 2.0 * angle.cos;
        let (mut cos_one, mut cos_two, mut sin_one, mut sin_two) = (0.0, 0.0, 0.0, 0.0);
        for pair in self.coefficients[1..].rchunks_exact(2) {
            (cos_one, cos_two) = (pair[0] - cos_two + twice * cos_one, cos_one);
            (sin_one, sin_two) = (pair[1] - sin_two + twice * sin_one, sin_one);
        }
        self.coefficients[0] - cos_two + angle.cos * cos_one + angle.sin * sin_one
    }

    /// A number that no value exceeds but for rounding: the constant plus all amplitudes.
    pub(crate) fn bound(&self) -> f64 {
        let amplitudes =
            self.coefficients[1..].chunks_exact(2).map(|pair| (pair[0] * pair[0] + pair[1] * pair[1]).sqrt());
        self.coefficients[0] + amplitudes.sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn images(pixels: usize) -> [Vec<f64>; 2] {
        let wave = |frequency: f64| (0..pixels).map(|pixel| (frequency * pixel as f64).sin()).collect();
        [wave(0.7), wave(12.9898)]
    }

    #[test]
    fn the_series_agrees_with_the_plain_sum_over_pixels() {
        let short_waves =
            GaborParameters { wavelength: 0.08, envelope_width: 0.5, ..GaborParameters::default() };
        for gabor in [GaborParameters::default(), short_waves] {
            let harmonics = GaborHarmonics::new(&gabor);
            for image in images(gabor.pixels()) {
                let polynomial = harmonics.project(&image);
                for step in 0..=200 {
                    let orientation = f64::from(step) / 200.0;
                    let plain: f64 =
                        gabor.patch(orientation).iter().zip(&image).map(|(g, value)| g * value).sum();
                    let series = polynomial.at(Angle::of_orientation(orientation));
                    assert!((plain - series).abs() < 1e-12, "{plain} {series} at {orientation}");
                    assert!(series <= polynomial.bound() + 1e-12);
                }
            }
        }
    }

    #[test]
    fn the_papers_patch_needs_few_harmonics() {
        assert!((10..=20).contains(&GaborHarmonics::new(&GaborParameters::default()).harmonics));
    }
}
