//! Correlation of what other variables do not explain.

use ndarray::{Array1, Array2, ArrayRef1, ArrayRef2, ArrayViewMut1, Axis};

use crate::association::pearson;
use crate::input::{InputError, require_count, require_finite, require_length};

/// A control variable that keeps less than this share of its length beside the others adds nothing but rounding.
const DEPENDENT: f64 = 1e-10;

/// Partial correlation of `x` and `y` given controls `[observation x control]`: the correlation of what is left of both
/// after linear regression on the controls.
///
/// NaN if the controls explain either completely.
///
/// # Errors
/// Different lengths; no more observations than controls plus two; a value that is not finite.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::partial::partial_correlation;
///
/// // Both follow the control; what they add to it is opposite.
/// let control = array![[0.0], [1.0], [2.0], [3.0], [4.0], [5.0]];
/// let x = array![0.1, 0.9, 2.1, 2.9, 4.1, 4.9];
/// let y = array![-0.1, 1.1, 1.9, 3.1, 3.9, 5.1];
/// assert!((partial_correlation(&x, &y, &control)? + 1.0).abs() < 1e-9);
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn partial_correlation(
    x: &ArrayRef1<f64>,
    y: &ArrayRef1<f64>,
    controls: &ArrayRef2<f64>,
) -> Result<f64, InputError> {
    require_length("y", "observation", y.len(), x.len())?;
    let mut both = Array2::zeros((x.len(), 2));
    both.column_mut(0).assign(x);
    both.column_mut(1).assign(y);
    let left = residuals(&both, controls)?;
    // What remains of a variable that the controls explain is rounding.
    let explained = |column: usize, original: &ArrayRef1<f64>| {
        let size = original.iter().map(|value| value * value).sum::<f64>();
        left.column(column).iter().map(|value| value * value).sum::<f64>() <= DEPENDENT * DEPENDENT * size
    };
    if explained(0, x) || explained(1, y) {
        return Ok(f64::NAN);
    }
    pearson(&left.column(0), &left.column(1))
}

/// What is left of signals `[observation x unit]` after linear regression on controls `[observation x control]` and a
/// constant.
///
/// Spike counts freed of, say, the mean activity of the population or of running speed go from here to
/// [`Standardized`](crate::correlation::Standardized). A control that is a combination of others is passed over.
///
/// # Errors
/// Different numbers of observations; no more observations than controls plus two; a value that is not finite.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::partial::residuals;
///
/// let counts = array![[1.0], [2.0], [2.0], [3.0]];
/// let control = array![[0.0], [1.0], [0.0], [1.0]];
/// let left = residuals(&counts, &control)?;
/// assert!((&left - &array![[-0.5], [-0.5], [0.5], [0.5]]).iter().all(|value| value.abs() < 1e-12));
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn residuals(signals: &ArrayRef2<f64>, controls: &ArrayRef2<f64>) -> Result<Array2<f64>, InputError> {
    require_length("controls", "observation", controls.nrows(), signals.nrows())?;
    require_count("signals", "observations", signals.nrows(), controls.ncols() + 3)?;
    require_finite("signals", signals)?;
    require_finite("controls", controls)?;
    let basis = orthonormal_basis(controls);
    let mut left = signals.to_owned();
    for mut column in left.axis_iter_mut(Axis(1)) {
        remove(&basis, &mut column);
    }
    Ok(left)
}

/// Orthonormal vectors that span a constant and the controls (Gram & Schmidt, each projection done twice for accuracy).
fn orthonormal_basis(controls: &ArrayRef2<f64>) -> Vec<Array1<f64>> {
    let observations = controls.nrows();
    let mut basis = vec![Array1::from_elem(observations, 1.0 / (observations as f64).sqrt())];
    for control in controls.axis_iter(Axis(1)) {
        let mut vector = control.to_owned();
        let before = length(&vector);
        remove(&basis, &mut vector.view_mut());
        let after = length(&vector);
        if after > DEPENDENT * before {
            vector /= after;
            basis.push(vector);
        }
    }
    basis
}

fn remove(basis: &[Array1<f64>], vector: &mut ArrayViewMut1<'_, f64>) {
    for direction in basis.iter().chain(basis) {
        let along = direction.dot(vector);
        vector.scaled_add(-along, direction);
    }
}

fn length(vector: &Array1<f64>) -> f64 {
    vector.dot(vector).sqrt()
}
