//! The three conditions of a normalization experiment.

use crate::stimulus::{Grating, Stimulus};

/// Names of the conditions, in order.
pub const CONDITIONS: [&str; 3] = ["image 1", "image 2", "both images"];

/// Image 1 alone (left half), image 2 alone (right half), and both.
///
/// ```
/// use normcircuit_protocols::{Grating, three_conditions};
///
/// let [first, second, both] =
///     three_conditions(Grating { contrast: 0.5, orientation: 1.0 }, Grating { contrast: 0.5, orientation: 0.5 });
/// assert!(first.right.is_empty() && second.left.is_empty());
/// assert_eq!((both.left, both.right), (first.left, second.right));
/// ```
pub fn three_conditions(image_1: Grating, image_2: Grating) -> [Stimulus; 3] {
    let (left, right) = (vec![image_1], vec![image_2]);
    [
        Stimulus { left: left.clone(), right: vec![] },
        Stimulus { left: vec![], right: right.clone() },
        Stimulus { left, right },
    ]
}
