//! Partial correlation, matched subsets and permutation tests.

mod common;

use approx::assert_relative_eq;
use ndarray::{Array1, Array2, s};
use normcircuit_statistics::association::pearson;
use normcircuit_statistics::histogram::{Bins, histogram};
use normcircuit_statistics::partial::{partial_correlation, residuals};
use normcircuit_statistics::resampling::{match_distributions, permutation_test};
use proptest::prelude::*;

/// For one control the partial correlation has a closed form in the three correlations.
#[test]
fn partial_correlation_matches_its_closed_form() {
    let data = common::gaussian(3 * 200, 1).into_shape_with_order((3, 200)).unwrap();
    let control = data.row(2).to_owned();
    let x = &data.row(0) + &(&control * 0.8);
    let y = &data.row(1) * 0.5 + &control * 1.1 + 3.0;
    let r = |a: &Array1<f64>, b: &Array1<f64>| pearson(a, b).unwrap();
    let (xy, xz, yz) = (r(&x, &y), r(&x, &control), r(&y, &control));
    let expected = (xy - xz * yz) / ((1.0 - xz * xz) * (1.0 - yz * yz)).sqrt();
    let controls = control.clone().into_shape_with_order((200, 1)).unwrap();
    assert_relative_eq!(partial_correlation(&x, &y, &controls).unwrap(), expected, epsilon = 1e-12);
    assert!(xy > 0.4 && expected.abs() < 0.2);
}

#[test]
fn controls_that_repeat_or_explain_everything_are_handled() {
    let data = common::gaussian(4 * 50, 2).into_shape_with_order((50, 4)).unwrap();
    let (x, y) = (data.column(0), data.column(1));
    let once = data.slice(s![.., 2..3]);
    let mut twice = Array2::zeros((50, 2));
    twice.column_mut(0).assign(&data.column(2));
    twice.column_mut(1).assign(&(&data.column(2) * 7.0 + 2.0));
    assert_relative_eq!(
        partial_correlation(&x, &y, &once).unwrap(),
        partial_correlation(&x, &y, &twice).unwrap(),
        epsilon = 1e-12
    );
    assert!(partial_correlation(&x, &y, &data.slice(s![.., 0..1])).unwrap().is_nan());
}

#[test]
fn too_few_observations_are_refused() {
    let error = residuals(&Array2::zeros((4, 1)), &Array2::zeros((4, 2))).unwrap_err();
    assert_eq!(error.to_string(), "`signals` has 4 observations; at least 5 are needed");
}

/// Under the null hypothesis p must be uniform.
#[test]
fn permutation_p_is_uniform_without_an_effect() {
    let p: Vec<f64> = (0..300)
        .map(|run| {
            let noise = common::gaussian(40, 50 + run);
            let (x, y) = (noise.slice(s![..20]), noise.slice(s![20..]).to_owned());
            let statistic = |order: &[usize]| pearson(&x, &y.select(ndarray::Axis(0), order)).unwrap();
            permutation_test(20, 199, run, statistic).unwrap().p
        })
        .collect();
    for level in [0.05, 0.25, 0.5, 0.75] {
        let share = p.iter().filter(|p| **p <= level).count() as f64 / 300.0;
        let deviation = (level * (1.0 - level) / 300.0).sqrt();
        assert!((share - level).abs() < 4.0 * deviation, "{share} at {level}");
    }
}

proptest! {
    #[test]
    fn matched_subsets_have_one_histogram(
        one in prop::collection::vec(0.0..10.0_f64, 1..80),
        two in prop::collection::vec(2.0..12.0_f64, 1..80),
        seed in any::<u64>(),
    ) {
        let (one, two) = (Array1::from(one), Array1::from(two));
        let bins = Bins::uniform(0.0, 10.0, 5).unwrap();
        let kept = match_distributions(&[&one, &two], &bins, seed, 3);
        let counts = |values: &Array1<f64>, kept: &[usize]| {
            histogram(&values.select(ndarray::Axis(0), kept), bins.clone()).counts
        };
        let (first, second) = (counts(&one, &kept[0]), counts(&two, &kept[1]));
        prop_assert_eq!(&first, &second);
        let all = |values: &Array1<f64>| histogram(values, bins.clone()).counts;
        for bin in 0..5 {
            prop_assert_eq!(first[bin], all(&one)[bin].min(all(&two)[bin]));
        }
        prop_assert!(kept[0].windows(2).all(|pair| pair[0] < pair[1]));
    }
}
