//! B–D: rates relative to that at equal contrasts.

use crate::figure::Color;

/// A pair of contrasts whose sum is 1.
pub(super) struct Pair {
    /// Contrast of image 1 minus contrast of image 2, halved.
    pub(super) offset: f64,
    /// Levels of image 1 and image 2.
    pub(super) levels: (usize, usize),
    /// Its color in all panels.
    pub(super) color: Color,
}

/// Image 1 the stronger one.
pub(super) const PAIRS: [Pair; 4] = [
    Pair { offset: 0.4, levels: (9, 1), color: Color::Red },
    Pair { offset: 0.3, levels: (8, 2), color: Color::Orange },
    Pair { offset: 0.2, levels: (7, 3), color: Color::SkyBlue },
    Pair { offset: 0.1, levels: (6, 4), color: Color::Blue },
];
