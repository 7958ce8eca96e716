//! The exported routines against plain loops, through the declarations of `lapack-sys`.
#![allow(unsafe_code, reason = "the routines are foreign functions")]

use normcircuit_lapack as _;

use std::ffi::{c_char, c_int};

const GAP: f64 = -77.0;
const LOWER: c_char = b'L'.cast_signed();
const UPPER: c_char = b'U'.cast_signed();

/// A square matrix in LAPACK's storage: columns `leading` apart, with a marker in every value that is not its own.
struct Stored {
    n: usize,
    leading: usize,
    values: Vec<f64>,
}

impl Stored {
    fn new(n: usize, leading: usize, value: impl Fn(usize, usize) -> f64) -> Self {
        let mut values = vec![GAP; leading * n];
        for column in 0..n {
            for row in 0..n {
                values[column * leading + row] = value(row, column);
            }
        }
        Self { n, leading, values }
    }

    /// Only the triangle named by `uplo`; the other one holds the marker.
    fn triangle(n: usize, leading: usize, uplo: c_char, value: impl Fn(usize, usize) -> f64) -> Self {
        Self::new(n, leading, |row, column| if inside(uplo, row, column) { value(row, column) } else { GAP })
    }

    fn at(&self, row: usize, column: usize) -> f64 {
        self.values[column * self.leading + row]
    }

    fn gaps_are_untouched(&self) -> bool {
        (0..self.n).all(|column| (self.n..self.leading).all(|row| self.at(row, column) == GAP))
    }

    fn sizes(&self) -> (c_int, c_int) {
        (c_int::try_from(self.n).unwrap(), c_int::try_from(self.leading).unwrap())
    }
}

fn inside(uplo: c_char, row: usize, column: usize) -> bool {
    if uplo == LOWER { row >= column } else { row <= column }
}

/// A positive definite matrix with no special structure.
fn positive_definite(row: usize, column: usize) -> f64 {
    let distance = row.abs_diff(column) as f64;
    let ripple = 0.05 * ((row * column + row + column) as f64).sin();
    if row == column { 3.0 + 0.1 * row as f64 } else { (-0.7 * distance).exp() + ripple / (1.0 + distance) }
}

fn potrf(uplo: c_char, a: &mut Stored) -> c_int {
    let (n, lda) = a.sizes();
    let mut info = 99;
    // SAFETY: all pointers are to live values of the sizes given.
    unsafe {
        lapack_sys::dpotrf_(
            &raw const uplo,
            &raw const n,
            a.values.as_mut_ptr(),
            &raw const lda,
            &raw mut info,
        );
    };
    info
}

fn syev(jobz: u8, uplo: c_char, a: &mut Stored) -> (Vec<f64>, c_int) {
    let jobz = jobz.cast_signed();
    let (n, lda) = a.sizes();
    let (mut info, mut query, mut eigenvalues) = (99, [0.0], vec![GAP; a.n]);
    // SAFETY: a query touches neither the matrix nor the eigenvalues; the second call has the sizes asked for.
    unsafe {
        lapack_sys::dsyev_(
            &raw const jobz,
            &raw const uplo,
            &raw const n,
            std::ptr::null_mut(),
            &raw const lda,
            std::ptr::null_mut(),
            query.as_mut_ptr(),
            &-1,
            &raw mut info,
        );
        assert_eq!(info, 0);
        let mut work = vec![0.0; query[0] as usize];
        let length = c_int::try_from(work.len()).unwrap();
        lapack_sys::dsyev_(
            &raw const jobz,
            &raw const uplo,
            &raw const n,
            a.values.as_mut_ptr(),
            &raw const lda,
            eigenvalues.as_mut_ptr(),
            work.as_mut_ptr(),
            &raw const length,
            &raw mut info,
        );
    }
    (eigenvalues, info)
}

#[test]
fn the_cholesky_factor_reproduces_the_matrix_and_leaves_the_rest_alone() {
    for (n, leading, uplo) in
        [(1, 1, LOWER), (7, 7, LOWER), (7, 11, UPPER), (150, 153, LOWER), (150, 150, UPPER)]
    {
        let mut a = Stored::triangle(n, leading, uplo, positive_definite);
        assert_eq!(potrf(uplo, &mut a), 0);
        assert!(a.gaps_are_untouched());
        for row in 0..n {
            for column in 0..n {
                if inside(uplo, row, column) {
                    let factor = |i: usize, k: usize| if uplo == LOWER { a.at(i, k) } else { a.at(k, i) };
                    let product: f64 =
                        (0..=row.min(column)).map(|k| factor(row, k) * factor(column, k)).sum();
                    assert!((product - positive_definite(row, column)).abs() < 1e-12, "{n} {row} {column}");
                } else {
                    assert_eq!(a.at(row, column).to_bits(), GAP.to_bits(), "the other triangle was written");
                }
            }
        }
    }
}

#[test]
fn the_order_of_the_first_minor_that_is_not_positive_is_reported() {
    for (bad, value) in [(0, 0.0), (3, -1.0), (99, f64::NAN)] {
        for uplo in [LOWER, UPPER] {
            let entry = |row: usize, column: usize| {
                if (row, column) == (bad, bad) { value } else { f64::from(row == column) }
            };
            let mut a = Stored::triangle(120, 121, uplo, entry);
            assert_eq!(potrf(uplo, &mut a), c_int::try_from(bad + 1).unwrap());
        }
    }
}

#[test]
fn solving_with_several_right_hand_sides_inverts_the_product() {
    let (n, columns, leading_right) = (40, 3, 43);
    let wanted = |row: usize, column: usize| (1.0 + row as f64 * 0.3 + column as f64).cos();
    for uplo in [LOWER, UPPER] {
        let mut a = Stored::triangle(n, 45, uplo, positive_definite);
        assert_eq!(potrf(uplo, &mut a), 0);
        let mut b = vec![GAP; leading_right * columns];
        for column in 0..columns {
            for row in 0..n {
                b[column * leading_right + row] =
                    (0..n).map(|k| positive_definite(row, k) * wanted(k, column)).sum();
            }
        }
        let (order, lda) = a.sizes();
        let (mut info, ldb) = (99, c_int::try_from(leading_right).unwrap());
        // SAFETY: all pointers are to live values of the sizes given.
        unsafe {
            lapack_sys::dpotrs_(
                &raw const uplo,
                &raw const order,
                &3,
                a.values.as_ptr(),
                &raw const lda,
                b.as_mut_ptr(),
                &raw const ldb,
                &raw mut info,
            );
        }
        assert_eq!(info, 0);
        for column in 0..columns {
            assert!((0..n).all(|row| (b[column * leading_right + row] - wanted(row, column)).abs() < 1e-12));
            assert!((n..leading_right).all(|row| b[column * leading_right + row] == GAP));
        }
    }
}

#[test]
fn eigenvectors_diagonalize_the_matrix() {
    for (n, leading, uplo) in [(1, 3, LOWER), (2, 2, UPPER), (9, 12, LOWER), (130, 131, UPPER)] {
        let mut a = Stored::triangle(n, leading, uplo, positive_definite);
        let (values, info) = syev(b'V', uplo, &mut a);
        assert_eq!(info, 0);
        assert!(a.gaps_are_untouched());
        assert!(values.is_sorted());
        for (column, value) in values.iter().enumerate() {
            for row in 0..n {
                let product: f64 = (0..n).map(|k| positive_definite(row, k) * a.at(k, column)).sum();
                assert!((product - value * a.at(row, column)).abs() < 1e-11);
                let overlap: f64 = (0..n).map(|k| a.at(k, row) * a.at(k, column)).sum();
                assert!((overlap - f64::from(row == column)).abs() < 1e-12);
            }
        }
        let mut again = Stored::triangle(n, leading, uplo, positive_definite);
        let (alone, info) = syev(b'N', uplo, &mut again);
        assert_eq!(info, 0);
        assert!(alone.iter().zip(&values).all(|(x, y)| (x - y).abs() < 1e-12));
    }
}

#[test]
fn the_second_difference_matrix_has_its_known_spectrum() {
    let n = 60;
    let entry = |row: usize, column: usize| match row.abs_diff(column) {
        0 => 2.0,
        1 => -1.0,
        _ => 0.0,
    };
    let (values, info) = syev(b'N', LOWER, &mut Stored::new(n, n, entry));
    assert_eq!(info, 0);
    for (k, value) in values.iter().enumerate() {
        let expected = 2.0 - 2.0 * (std::f64::consts::PI * (k + 1) as f64 / (n + 1) as f64).cos();
        assert!((value - expected).abs() < 1e-13);
    }
}

#[test]
fn values_that_are_not_finite_fail_instead_of_spreading() {
    for value in [f64::NAN, f64::INFINITY] {
        let mut a = Stored::new(5, 5, |row, column| if row + column == 4 { value } else { 1.0 });
        assert!(syev(b'V', LOWER, &mut a).1 > 0);
    }
}

#[test]
fn invalid_arguments_are_named_by_their_position() {
    let mut a = Stored::new(4, 4, positive_definite);
    assert_eq!(potrf(b'Q'.cast_signed(), &mut a), -1);
    a.leading = 3;
    assert_eq!(potrf(LOWER, &mut a), -4);
    let (jobz, n, mut info, mut w, mut work) = (b'V'.cast_signed(), 4, 0, [0.0; 4], [0.0; 4]);
    // SAFETY: all pointers are to live values of the sizes given; the call is refused before it uses them.
    unsafe {
        lapack_sys::dsyev_(
            &raw const jobz,
            &LOWER,
            &raw const n,
            a.values.as_mut_ptr(),
            &raw const n,
            w.as_mut_ptr(),
            work.as_mut_ptr(),
            &4,
            &raw mut info,
        );
    }
    assert_eq!(info, -8);
}
