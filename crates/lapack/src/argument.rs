//! Reading LAPACK arguments: flags, sizes and column-major buffers.

use std::ffi::{c_char, c_int};

/// Which triangle of a symmetric matrix is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Triangle {
    Upper,
    Lower,
}

impl Triangle {
    /// LAPACK's `UPLO`; upper and lower case both count.
    pub(crate) fn from_flag(flag: c_char) -> Option<Self> {
        match flag.cast_unsigned().to_ascii_uppercase() {
            b'U' => Some(Self::Upper),
            b'L' => Some(Self::Lower),
            _ => None,
        }
    }
}

/// A size that must not be negative.
pub(crate) fn size(value: c_int) -> Option<usize> {
    usize::try_from(value).ok()
}

/// A positive `info`; every value comes from a size that was a `c_int` before.
pub(crate) fn failure(order: usize) -> c_int {
    c_int::try_from(order).unwrap_or(c_int::MAX)
}

/// A leading dimension: at least the number of rows, and at least one.
pub(crate) fn leading_dimension(value: c_int, rows: usize) -> Option<usize> {
    size(value).filter(|&dimension| dimension >= rows.max(1))
}

/// Elements between the first and the last one of a column-major matrix, ends included. The gap after the last
/// column is left out because a caller may legally pass a sub-matrix at the end of its buffer.
pub(crate) fn extent(rows: usize, columns: usize, leading_dimension: usize) -> usize {
    if rows == 0 || columns == 0 { 0 } else { leading_dimension * (columns - 1) + rows }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extent_stops_at_the_last_element() {
        assert_eq!(extent(3, 2, 5), 8);
        assert_eq!(extent(0, 2, 5), 0);
        assert_eq!(extent(3, 0, 5), 0);
    }

    #[test]
    fn sizes_are_checked() {
        assert_eq!(size(-1), None);
        assert_eq!(leading_dimension(2, 3), None);
        assert_eq!(leading_dimension(0, 0), None);
        assert_eq!(leading_dimension(4, 3), Some(4));
    }
}
