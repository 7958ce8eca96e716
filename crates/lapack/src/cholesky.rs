//! `dpotrf` and `dpotrs`: Cholesky factorization and the solution of linear systems with it.

use std::ffi::{c_char, c_int};
use std::slice;

use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::cholesky::llt::factor::{self, LltError, LltRegularization};
use faer::linalg::triangular_solve::{solve_lower_triangular_in_place, solve_upper_triangular_in_place};
use faer::prelude::{Reborrow, ReborrowMut};
use faer::{Mat, MatMut, MatRef, Par, Spec};

use crate::argument::{Triangle, extent, failure, leading_dimension, size};

/// Factorizes a symmetric positive definite matrix in place: `A = L L^T` (`'L'`) or `A = U^T U` (`'U'`).
///
/// `info`: 0 on success; `-i` if argument `i` is wrong; `i > 0` if the leading minor of order `i` is not positive
/// definite (the triangle then holds an unfinished factor).
///
/// # Safety
/// The pointers must be valid; `a` must hold `n` columns of `n` elements, `lda` elements apart, which nobody else
/// uses during the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn dpotrf_(
    uplo: *const c_char,
    n: *const c_int,
    a: *mut f64,
    lda: *const c_int,
    info: *mut c_int,
) {
    // SAFETY: the caller guarantees that every pointer is valid, and the extent is within `a`.
    unsafe {
        *info = (|| {
            let Some(triangle) = Triangle::from_flag(*uplo) else { return -1 };
            let Some(n) = size(*n) else { return -2 };
            let Some(lda) = leading_dimension(*lda, n) else { return -4 };
            if n == 0 {
                return 0;
            }
            factorize(triangle, n, slice::from_raw_parts_mut(a, extent(n, n, lda)), lda)
        })();
    }
}

/// Works on a copy: faer may use the other triangle as scratch, which LAPACK promises to leave alone.
fn factorize(triangle: Triangle, n: usize, a: &mut [f64], lda: usize) -> c_int {
    let matrix = MatMut::from_column_major_slice_with_stride_mut(a, n, n, lda);
    let mut stored = match triangle {
        Triangle::Lower => matrix,
        Triangle::Upper => matrix.transpose_mut(),
    };
    let mut lower = Mat::<f64>::zeros(n, n);
    lower.copy_from_triangular_lower(stored.rb());
    let scratch = factor::cholesky_in_place_scratch::<f64>(n, Par::Seq, Spec::default());
    let outcome = factor::cholesky_in_place(
        lower.as_mut(),
        LltRegularization::default(),
        Par::Seq,
        MemStack::new(&mut MemBuffer::new(scratch)),
        Spec::default(),
    );
    stored.copy_from_triangular_lower(lower);
    match outcome {
        Ok(_) => 0,
        Err(LltError::NonPositivePivot { index }) => failure(index + 1),
    }
}

/// Solves `A X = B` in place of `B`, with the factor that [`dpotrf_`] left in `a`.
///
/// `info`: 0 on success; `-i` if argument `i` is wrong.
///
/// # Safety
/// The pointers must be valid; `a` must hold `n` columns of `n` elements, `lda` apart; `b` must hold `nrhs` columns of
/// `n` elements, `ldb` apart, which nobody else uses during the call.
#[unsafe(no_mangle)]
#[allow(clippy::too_many_arguments, reason = "the argument list is LAPACK's")]
pub unsafe extern "C" fn dpotrs_(
    uplo: *const c_char,
    n: *const c_int,
    nrhs: *const c_int,
    a: *const f64,
    lda: *const c_int,
    b: *mut f64,
    ldb: *const c_int,
    info: *mut c_int,
) {
    // SAFETY: the caller guarantees that every pointer is valid, and the extents are within `a` and `b`.
    unsafe {
        *info = (|| {
            let Some(triangle) = Triangle::from_flag(*uplo) else { return -1 };
            let Some(n) = size(*n) else { return -2 };
            let Some(columns) = size(*nrhs) else { return -3 };
            let Some(lda) = leading_dimension(*lda, n) else { return -5 };
            let Some(ldb) = leading_dimension(*ldb, n) else { return -7 };
            if n == 0 || columns == 0 {
                return 0;
            }
            let a = slice::from_raw_parts(a, extent(n, n, lda));
            let b = slice::from_raw_parts_mut(b, extent(n, columns, ldb));
            solve(
                triangle,
                MatRef::from_column_major_slice_with_stride(a, n, n, lda),
                MatMut::from_column_major_slice_with_stride_mut(b, n, columns, ldb),
            );
            0
        })();
    }
}

fn solve(triangle: Triangle, factor: MatRef<'_, f64>, mut right: MatMut<'_, f64>) {
    let lower = match triangle {
        Triangle::Lower => factor,
        Triangle::Upper => factor.transpose(),
    };
    solve_lower_triangular_in_place(lower, right.rb_mut(), Par::Seq);
    solve_upper_triangular_in_place(lower.transpose(), right, Par::Seq);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A 3 x 3 positive definite matrix in a column-major buffer with `lda = 4`; the gaps and the unused triangle
    /// hold a mark that must survive.
    const MARK: f64 = -77.0;
    const MATRIX: [[f64; 3]; 3] = [[4.0, 2.0, 1.0], [2.0, 5.0, 3.0], [1.0, 3.0, 6.0]];

    fn buffer(flag: u8) -> Vec<f64> {
        let mut buffer = vec![MARK; 11];
        for (row, values) in MATRIX.iter().enumerate() {
            for (column, &value) in values.iter().enumerate() {
                if if flag == b'L' { row >= column } else { row <= column } {
                    buffer[row + 4 * column] = value;
                }
            }
        }
        buffer
    }

    fn call_potrf(flag: u8, n: c_int, a: &mut [f64], lda: c_int) -> c_int {
        let (flag, mut info) = (flag.cast_signed(), 99);
        // SAFETY: all pointers are to live values and `a` holds the described matrix.
        unsafe { dpotrf_(&raw const flag, &raw const n, a.as_mut_ptr(), &raw const lda, &raw mut info) };
        info
    }

    #[test]
    fn factor_solves_and_leaves_the_rest_alone() {
        for flag in [b'L', b'U'] {
            let mut a = buffer(flag);
            let untouched: Vec<usize> = (0..a.len()).filter(|&index| a[index] == MARK).collect();
            assert_eq!(call_potrf(flag, 3, &mut a, 4), 0);
            assert!(untouched.iter().all(|&index| a[index] == MARK), "{a:?}");

            // Two right-hand sides, ldb = 5: columns of the matrix times known solutions.
            let solutions = [[1.0, -2.0, 0.5], [0.0, 3.0, 7.0]];
            let mut b = vec![MARK; 8];
            for (column, solution) in solutions.iter().enumerate() {
                for row in 0..3 {
                    b[row + 5 * column] = (0..3).map(|k| MATRIX[row][k] * solution[k]).sum();
                }
            }
            let (flag, n, nrhs, lda, ldb, mut info) = (flag.cast_signed(), 3, 2, 4, 5, 99);
            // SAFETY: all pointers are to live values of the described shape.
            unsafe {
                dpotrs_(
                    &raw const flag,
                    &raw const n,
                    &raw const nrhs,
                    a.as_ptr(),
                    &raw const lda,
                    b.as_mut_ptr(),
                    &raw const ldb,
                    &raw mut info,
                );
            }
            assert_eq!(info, 0);
            for (column, solution) in solutions.iter().enumerate() {
                for row in 0..3 {
                    assert!((b[row + 5 * column] - solution[row]).abs() < 1e-14);
                }
            }
            assert_eq!(&b[3..5], &[MARK; 2]);
        }
    }

    #[test]
    fn info_tells_the_minor_and_the_wrong_argument() {
        let mut indefinite = vec![1.0, 2.0, 0.0, 2.0, 1.0, 0.0, 0.0, 0.0, 1.0];
        assert_eq!(call_potrf(b'L', 3, &mut indefinite, 3), 2);
        let mut unknown = vec![1.0, f64::NAN, f64::NAN, f64::NAN];
        assert_eq!(call_potrf(b'U', 2, &mut unknown, 2), 2);
        assert_eq!(call_potrf(b'x', 3, &mut buffer(b'L'), 4), -1);
        assert_eq!(call_potrf(b'l', -3, &mut buffer(b'L'), 4), -2);
        assert_eq!(call_potrf(b'L', 3, &mut buffer(b'L'), 2), -4);
        assert_eq!(call_potrf(b'L', 0, &mut [], 1), 0);
    }
}
