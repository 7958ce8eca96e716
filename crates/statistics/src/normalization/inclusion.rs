//! Which units enter an analysis.

use ndarray::{Array1, ArrayRef1};

use crate::input::{InputError, require_count, require_length, require_rates};
use crate::summary::{mean, standard_deviation};

/// Units whose rate lies strictly within one standard deviation of the population mean in every condition.
///
/// Mean and standard deviation (n - 1) are over all units, condition by condition. This is the population of Figures 2,
/// 3 and 6 of Song et al. 2026 (doi 10.1126/sciadv.adv9396); silent and saturated units fall out.
///
/// # Errors
/// No condition; fewer than two units; conditions of different length; a rate that is negative or not finite.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::normalization::within_one_standard_deviation;
///
/// let r1 = array![0.0, 10.0, 11.0, 30.0];
/// let r2 = array![1.0, 12.0, 40.0, 11.0];
/// let kept = within_one_standard_deviation(&[&r1, &r2])?;
/// assert_eq!(kept, array![false, true, false, false]);
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn within_one_standard_deviation(conditions: &[&ArrayRef1<f64>]) -> Result<Array1<bool>, InputError> {
    let units = check_conditions(conditions)?;
    require_count("conditions", "units", units, 2)?;
    let mut kept = Array1::from_elem(units, true);
    for rates in conditions {
        let (center, spread) = (mean(rates), standard_deviation(rates));
        kept.zip_mut_with(rates, |keep, &rate| *keep &= rate > center - spread && rate < center + spread);
    }
    Ok(kept)
}

/// Units whose rate exceeds `minimum` (same unit as the rates) in every condition.
///
/// # Errors
/// No condition; conditions of different length; a rate that is negative or not finite.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::normalization::above_minimum_rate;
///
/// let kept = above_minimum_rate(&[&array![1.0, 3.0], &array![5.0, 4.0]], 2.0)?;
/// assert_eq!(kept, array![false, true]);
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn above_minimum_rate(conditions: &[&ArrayRef1<f64>], minimum: f64) -> Result<Array1<bool>, InputError> {
    let units = check_conditions(conditions)?;
    let mut kept = Array1::from_elem(units, true);
    for rates in conditions {
        kept.zip_mut_with(rates, |keep, &rate| *keep &= rate > minimum);
    }
    Ok(kept)
}

fn check_conditions(conditions: &[&ArrayRef1<f64>]) -> Result<usize, InputError> {
    require_count("conditions", "conditions", conditions.len(), 1)?;
    let units = conditions[0].len();
    for rates in conditions {
        require_length("conditions", "unit", rates.len(), units)?;
        require_rates("conditions", rates)?;
    }
    Ok(units)
}
