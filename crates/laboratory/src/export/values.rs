//! Arrays of the types that results have.

use ndarray::ArrayD;
use ndarray_npy::{ReadableElement, WritableElement};

/// An array of one of the types that results have.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Texts.
    U8(ArrayD<u8>),
    /// Counts.
    U16(ArrayD<u16>),
    /// Cells, time steps and runs of spikes.
    U32(ArrayD<u32>),
    /// Conditions, runs and times of windows.
    I64(ArrayD<i64>),
    /// Voltages and currents.
    F32(ArrayD<f32>),
    /// Positions, orientations and times.
    F64(ArrayD<f64>),
}

/// A number of which results have arrays.
pub(super) trait Element: WritableElement + ReadableElement + Clone {
    fn values(array: ArrayD<Self>) -> Values;
}

macro_rules! elements {
    ($($number:ty => $variant:ident),+) => {$(
        impl Element for $number {
            fn values(array: ArrayD<Self>) -> Values {
                Values::$variant(array)
            }
        }
    )+};
}

elements!(u8 => U8, u16 => U16, u32 => U32, i64 => I64, f32 => F32, f64 => F64);
