//! Models of a unit's responses to two stimuli of any two contrasts, fitted and compared.
//!
//! With `c1`, `c2` the contrasts, `b` a baseline, `g1`, `g2` gains, `s` the semi-saturation contrast and `n` the exponent:
//!
//! | model | response | source |
//! | --- | --- | --- |
//! | divisive normalization | `b + (g1 c1^n + g2 c2^n) / (s^n + c1^n + c2^n)` | Heeger 1992 (doi 10.1017/S0952523800009640), Busse, Wade & Carandini 2009 (doi 10.1016/j.neuron.2009.11.004) |
//! | tuned normalization | the same, with the contrast of the non-preferred stimulus weighted by `w` in the denominator | Ni, Ray & Maunsell 2012 (doi 10.1016/j.neuron.2012.01.006) |
//! | weighted sum | `b + g1 c1^n / (s^n + c1^n) + g2 c2^n / (s^n + c2^n)` | no interaction of the stimuli: the null |
//!
//! In the null each stimulus saturates by itself, as contrast responses do, so that it fails only where the responses to
//! both stimuli are not the weighted sum of the responses to each. It has as many parameters as divisive normalization.

mod comparison;
mod design;
mod fit;
mod least_squares;
mod model;

pub use comparison::{FitSettings, UnitFits, fit_units};
pub use design::ContrastDesign;
pub use fit::{ContrastFit, fit_contrast_response};
pub use model::{ContrastModel, ContrastParameters, Stimulus};
