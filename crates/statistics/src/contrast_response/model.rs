//! The three models and their derivatives.

use serde::{Deserialize, Serialize};

/// A model of responses to two contrasts; see the [module](super) for the formulas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ContrastModel {
    /// Both contrasts divide alike.
    DivisiveNormalization,
    /// The contrast of the non-preferred stimulus divides with a weight of its own.
    TunedNormalization,
    /// No interaction between the stimuli.
    WeightedSum,
}

/// One of the two stimuli.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stimulus {
    /// The first one.
    First,
    /// The second one.
    Second,
}

/// Parameters of any of the models, or their standard errors.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ContrastParameters {
    /// Response without stimulus, in the unit of the responses.
    pub baseline: f64,
    /// Gain of the first stimulus, in the unit of the responses.
    pub gain_first: f64,
    /// Gain of the second stimulus, in the unit of the responses.
    pub gain_second: f64,
    /// Semi-saturation contrast, in the unit of the contrasts.
    pub semi_saturation: f64,
    /// Exponent of contrast.
    pub exponent: f64,
    /// Weight of the non-preferred stimulus in the denominator; 1 except in tuned normalization.
    pub non_preferred_weight: f64,
}

/// Number of parameters of the richest model.
pub(crate) const PARAMETERS: usize = 6;

impl ContrastModel {
    /// All models.
    pub const ALL: [Self; 3] = [Self::DivisiveNormalization, Self::TunedNormalization, Self::WeightedSum];

    /// Number of free parameters.
    ///
    /// # Examples
    /// ```
    /// use normcircuit_statistics::contrast_response::ContrastModel;
    ///
    /// assert_eq!(ContrastModel::ALL.map(ContrastModel::parameter_count), [5, 6, 5]);
    /// ```
    pub fn parameter_count(self) -> usize {
        if self == Self::TunedNormalization { PARAMETERS } else { PARAMETERS - 1 }
    }

    /// Response at two contrasts, `preferred` being the stimulus that is not weighted in tuned normalization.
    ///
    /// # Examples
    /// ```
    /// use normcircuit_statistics::contrast_response::{ContrastModel, ContrastParameters, Stimulus};
    ///
    /// let parameters = ContrastParameters {
    ///     baseline: 1.0, gain_first: 30.0, gain_second: 10.0, semi_saturation: 1.0, exponent: 2.0, non_preferred_weight: 1.0,
    /// };
    /// let response = ContrastModel::DivisiveNormalization.response(&parameters, Stimulus::First, (1.0, 0.0));
    /// assert_eq!(response, 16.0);
    /// ```
    pub fn response(
        self,
        parameters: &ContrastParameters,
        preferred: Stimulus,
        contrasts: (f64, f64),
    ) -> f64 {
        let levels = [contrasts.0, contrasts.1];
        self.prepare(&parameters.to_array(), preferred, &levels).evaluate([0, 1]).0
    }

    /// The model with given parameters, its powers computed once for each level of contrast.
    pub(crate) fn prepare(
        self,
        parameters: &[f64; PARAMETERS],
        preferred: Stimulus,
        levels: &[f64],
    ) -> Prepared {
        let [_, _, _, semi, exponent, weight] = *parameters;
        let half = Power::of(semi, exponent);
        Prepared {
            interacting: self != Self::WeightedSum,
            parameters: *parameters,
            weights: match (self, preferred) {
                (Self::DivisiveNormalization | Self::WeightedSum, _) => [1.0, 1.0],
                (Self::TunedNormalization, Stimulus::First) => [1.0, weight],
                (Self::TunedNormalization, Stimulus::Second) => [weight, 1.0],
            },
            weighted: match preferred {
                Stimulus::First => 1,
                Stimulus::Second => 0,
            },
            powers: levels.iter().map(|&level| Power::of(level, exponent)).collect(),
            half,
            half_slope: exponent * half.value / semi,
        }
    }
}

/// A model with its parameters set.
pub(crate) struct Prepared {
    interacting: bool,
    parameters: [f64; PARAMETERS],
    /// Of either stimulus in the denominator.
    weights: [f64; 2],
    /// The stimulus whose weight is the last parameter.
    weighted: usize,
    powers: Vec<Power>,
    half: Power,
    half_slope: f64,
}

impl Prepared {
    /// Response to two levels and its derivatives, in the order of [`ContrastParameters`]. The derivative by the weight is
    /// that of tuned normalization.
    pub(crate) fn evaluate(&self, levels: [usize; 2]) -> (f64, [f64; PARAMETERS]) {
        let contrasts = levels.map(|level| self.powers[level]);
        if self.interacting { self.divided(contrasts) } else { self.summed(contrasts) }
    }

    fn summed(&self, contrasts: [Power; 2]) -> (f64, [f64; PARAMETERS]) {
        let [baseline, gain_first, gain_second, ..] = self.parameters;
        let [a, b] = contrasts.map(|contrast| Saturation::of(contrast, self.half, self.half_slope));
        let response = baseline + gain_first * a.value + gain_second * b.value;
        let by_semi = gain_first * a.by_semi + gain_second * b.by_semi;
        let by_exponent = gain_first * a.by_exponent + gain_second * b.by_exponent;
        (response, [1.0, a.value, b.value, by_semi, by_exponent, 0.0])
    }

    fn divided(&self, contrasts: [Power; 2]) -> (f64, [f64; PARAMETERS]) {
        let [baseline, gain_first, gain_second, ..] = self.parameters;
        let ([one, two], [first_weight, second_weight]) = (contrasts, self.weights);
        let denominator = self.half.value + first_weight * one.value + second_weight * two.value;
        let ratio = (gain_first * one.value + gain_second * two.value) / denominator;
        let numerator_slope = gain_first * one.by_exponent + gain_second * two.by_exponent;
        let denominator_slope =
            self.half.by_exponent + first_weight * one.by_exponent + second_weight * two.by_exponent;
        let gradient = [
            1.0,
            one.value / denominator,
            two.value / denominator,
            -ratio * self.half_slope / denominator,
            (numerator_slope - ratio * denominator_slope) / denominator,
            -ratio * contrasts[self.weighted].value / denominator,
        ];
        (baseline + ratio, gradient)
    }
}

/// A power of contrast and its derivative by the exponent.
#[derive(Clone, Copy)]
struct Power {
    value: f64,
    by_exponent: f64,
}

impl Power {
    fn of(contrast: f64, exponent: f64) -> Self {
        if contrast > 0.0 {
            let value = contrast.powf(exponent);
            Self { value, by_exponent: value * contrast.ln() }
        } else {
            // The limit for a positive exponent.
            Self { value: 0.0, by_exponent: 0.0 }
        }
    }
}

/// `c^n / (s^n + c^n)` and its derivatives.
struct Saturation {
    value: f64,
    by_semi: f64,
    by_exponent: f64,
}

impl Saturation {
    fn of(contrast: Power, half: Power, half_slope: f64) -> Self {
        let sum = half.value + contrast.value;
        let value = contrast.value / sum;
        Self {
            value,
            by_semi: -value * half_slope / sum,
            by_exponent: (contrast.by_exponent - value * (half.by_exponent + contrast.by_exponent)) / sum,
        }
    }
}

impl ContrastParameters {
    pub(crate) fn to_array(self) -> [f64; PARAMETERS] {
        [
            self.baseline,
            self.gain_first,
            self.gain_second,
            self.semi_saturation,
            self.exponent,
            self.non_preferred_weight,
        ]
    }

    pub(crate) fn from_array(values: [f64; PARAMETERS]) -> Self {
        let [baseline, gain_first, gain_second, semi_saturation, exponent, non_preferred_weight] = values;
        Self { baseline, gain_first, gain_second, semi_saturation, exponent, non_preferred_weight }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn derivatives_match_central_differences() {
        let parameters = [1.3, 24.0, 11.0, 0.35, 1.7, 0.6];
        for model in ContrastModel::ALL {
            for preferred in [Stimulus::First, Stimulus::Second] {
                for contrasts in [[0.0, 0.0], [0.4, 0.0], [0.0, 0.7], [0.3, 0.9], [1.0, 1.0]] {
                    let (_, gradient) = model.prepare(&parameters, preferred, &contrasts).evaluate([0, 1]);
                    for which in 0..model.parameter_count() {
                        let step = 1e-5 * parameters[which];
                        let shifted = |by: f64| {
                            let mut moved = parameters;
                            moved[which] += by;
                            model.prepare(&moved, preferred, &contrasts).evaluate([0, 1]).0
                        };
                        let difference = (shifted(step) - shifted(-step)) / (2.0 * step);
                        assert_relative_eq!(gradient[which], difference, epsilon = 1e-7, max_relative = 1e-6);
                    }
                }
            }
        }
    }
}
