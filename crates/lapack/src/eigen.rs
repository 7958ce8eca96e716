//! `dsyev`: eigenvalues and eigenvectors of a symmetric matrix.

use std::ffi::{c_char, c_int};
use std::slice;

use faer::diag::DiagMut;
use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::evd::{self, ComputeEigenvectors};
use faer::prelude::Reborrow;
use faer::{Mat, MatMut, Par, Spec};

use crate::argument::{Triangle, extent, failure, leading_dimension, size};

/// Eigenvalues `w` in ascending order and, with `jobz = 'V'`, orthonormal eigenvectors in the columns of `a`.
///
/// The workspace is faer's own: `work` gets its best size (`lwork = -1`) or nothing. As in LAPACK, `lwork` below
/// `max(1, 3 n - 1)` is refused. With `jobz = 'N'` the matrix is left as it is.
///
/// `info`: 0 on success; `-i` if argument `i` is wrong; positive if the iteration did not converge (as with infinite
/// or not-a-number elements).
///
/// # Safety
/// The pointers must be valid, `a` and `w` only if `lwork` is not -1; `a` must hold `n` columns of `n` elements, `lda`
/// apart; `w` must hold `n` elements; nobody else may use them during the call.
#[unsafe(no_mangle)]
#[allow(clippy::too_many_arguments, reason = "the argument list is LAPACK's")]
pub unsafe extern "C" fn dsyev_(
    jobz: *const c_char,
    uplo: *const c_char,
    n: *const c_int,
    a: *mut f64,
    lda: *const c_int,
    w: *mut f64,
    work: *mut f64,
    lwork: *const c_int,
    info: *mut c_int,
) {
    // SAFETY: the caller guarantees that every pointer that is read or written is valid for the given sizes.
    unsafe {
        *info = (|| {
            let vectors = match (*jobz).cast_unsigned().to_ascii_uppercase() {
                b'V' => ComputeEigenvectors::Yes,
                b'N' => ComputeEigenvectors::No,
                _ => return -1,
            };
            let Some(triangle) = Triangle::from_flag(*uplo) else { return -2 };
            let Some(n) = size(*n) else { return -3 };
            let Some(lda) = leading_dimension(*lda, n) else { return -5 };
            let least = (3 * n).saturating_sub(1).max(1);
            if *lwork == -1 {
                *work = least as f64;
                return 0;
            }
            if size(*lwork).is_none_or(|length| length < least) {
                return -8;
            }
            if n == 0 {
                return 0;
            }
            let a = slice::from_raw_parts_mut(a, extent(n, n, lda));
            let matrix = MatMut::from_column_major_slice_with_stride_mut(a, n, n, lda);
            decompose(triangle, vectors, matrix, slice::from_raw_parts_mut(w, n))
        })();
    }
}

fn decompose(
    triangle: Triangle,
    vectors: ComputeEigenvectors,
    mut matrix: MatMut<'_, f64>,
    values: &mut [f64],
) -> c_int {
    let n = matrix.nrows();
    let stored = match triangle {
        Triangle::Lower => matrix.rb(),
        Triangle::Upper => matrix.rb().transpose(),
    };
    let finite = (0..n).all(|column| (column..n).all(|row| stored[(row, column)].is_finite()));
    if !finite {
        return failure(n);
    }
    let mut basis = match vectors {
        ComputeEigenvectors::Yes => Some(Mat::<f64>::zeros(n, n)),
        ComputeEigenvectors::No => None,
    };
    let scratch = evd::self_adjoint_evd_scratch::<f64>(n, vectors, Par::Seq, Spec::default());
    let outcome = evd::self_adjoint_evd(
        stored,
        DiagMut::from_slice_mut(values),
        basis.as_mut().map(Mat::as_mut),
        Par::Seq,
        MemStack::new(&mut MemBuffer::new(scratch)),
        Spec::default(),
    );
    if outcome.is_err() {
        return failure(n);
    }
    if let Some(basis) = basis {
        matrix.copy_from(basis);
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(
        jobz: u8,
        uplo: u8,
        n: c_int,
        a: &mut [f64],
        lda: c_int,
        w: &mut [f64],
        lwork: c_int,
    ) -> (c_int, f64) {
        let (jobz, uplo, mut info) = (jobz.cast_signed(), uplo.cast_signed(), 99);
        let mut work = vec![0.0; lwork.max(1) as usize];
        // SAFETY: all pointers are to live values of the described shape.
        unsafe {
            dsyev_(
                &raw const jobz,
                &raw const uplo,
                &raw const n,
                a.as_mut_ptr(),
                &raw const lda,
                w.as_mut_ptr(),
                work.as_mut_ptr(),
                &raw const lwork,
                &raw mut info,
            );
        }
        (info, work[0])
    }

    /// The second-difference matrix of order n has eigenvalues `2 - 2 cos(k pi / (n + 1))`.
    fn second_difference(n: usize, lda: usize, uplo: u8) -> Vec<f64> {
        let mut a = vec![f64::NAN; lda * n];
        for column in 0..n {
            for row in 0..n {
                if if uplo == b'L' { row >= column } else { row <= column } {
                    a[row + lda * column] = match row.abs_diff(column) {
                        0 => 2.0,
                        1 => -1.0,
                        _ => 0.0,
                    };
                }
            }
        }
        a
    }

    #[test]
    fn closed_form_eigenvalues_and_vectors() {
        let (n, lda) = (40, 43);
        for uplo in [b'L', b'U'] {
            for jobz in [b'V', b'N'] {
                let mut a = second_difference(n, lda, uplo);
                let mut w = vec![0.0; n];
                assert_eq!(call(jobz, uplo, 40, &mut a, 43, &mut w, 119).0, 0);
                for (k, &value) in w.iter().enumerate() {
                    let angle = (k + 1) as f64 * std::f64::consts::PI / (n + 1) as f64;
                    assert!((value - (2.0 - 2.0 * angle.cos())).abs() < 1e-13);
                    if jobz == b'V' {
                        // The k-th eigenvector is a sine wave of unit length, up to its sign.
                        let scale = (2.0 / (n + 1) as f64).sqrt();
                        let sign = (a[lda * k] * angle.sin()).signum();
                        for row in 0..n {
                            let exact = sign * scale * ((row + 1) as f64 * angle).sin();
                            assert!((a[row + lda * k] - exact).abs() < 1e-12);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn workspace_query_and_info() {
        let mut w = vec![0.0; 3];
        assert_eq!(call(b'V', b'U', 3, &mut [], 3, &mut [], -1), (0, 8.0));
        let mut a = second_difference(3, 3, b'L');
        assert_eq!(call(b'?', b'L', 3, &mut a, 3, &mut w, 8).0, -1);
        assert_eq!(call(b'V', b'?', 3, &mut a, 3, &mut w, 8).0, -2);
        assert_eq!(call(b'V', b'L', -1, &mut a, 3, &mut w, 8).0, -3);
        assert_eq!(call(b'V', b'L', 3, &mut a, 2, &mut w, 8).0, -5);
        assert_eq!(call(b'V', b'L', 3, &mut a, 3, &mut w, 7).0, -8);
        a[1] = f64::NAN;
        assert_eq!(call(b'V', b'L', 3, &mut a, 3, &mut w, 8).0, 3);
        assert_eq!(call(b'V', b'L', 0, &mut [], 1, &mut [], 1).0, 0);
    }
}
