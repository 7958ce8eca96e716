//! Correlation by properties of pairs, its matched control, and covariance of currents, against plain loops.

mod common;

use approx::assert_relative_eq;
use ndarray::{Array1, Array2, array};
use normcircuit_statistics::correlation::{
    Averaging, PairAxis, PairVariable, Standardized, correlation_curve, correlation_matrix,
    correlation_table, matched_correlation_curve,
};
use normcircuit_statistics::current_covariance::{
    Currents, covariance_of_similar, covariance_with_reference,
};
use normcircuit_statistics::histogram::Bins;

const UNITS: usize = 300;

fn noise(rows: usize, columns: usize, seed: u64) -> Array2<f64> {
    common::gaussian(rows * columns, seed).into_shape_with_order((rows, columns)).unwrap()
}

/// Mean and number of the pairs whose property falls into a bin.
fn plain_mean(r: &Array2<f64>, property: impl Fn(usize, usize) -> f64, low: f64, high: f64) -> (f64, u64) {
    let (mut sum, mut count) = (0.0, 0_u32);
    for i in 0..r.nrows() {
        for j in i + 1..r.nrows() {
            let value = property(i, j);
            if !r[[i, j]].is_nan() && low <= value && value < high {
                sum += r[[i, j]];
                count += 1;
            }
        }
    }
    (sum / f64::from(count), u64::from(count))
}

type Property<'a> = Box<dyn Fn(usize, usize) -> f64 + 'a>;

#[test]
fn every_property_matches_plain_loops() {
    let mut counts = noise(30, UNITS, 1);
    counts.column_mut(4).fill(1.0);
    let mut tuning = noise(8, UNITS, 2);
    tuning.column_mut(9).fill(0.5);
    let positions = noise(2, UNITS, 3).mapv(|value| value.abs() % 1.0).reversed_axes();
    let angles = common::gaussian(UNITS, 4).mapv(|value| (90.0 * value).rem_euclid(180.0));
    let index = common::gaussian(UNITS, 5).mapv(|value| 1.6 + 0.3 * value);
    let curves = Standardized::<f64>::new(&tuning).unwrap();
    let signal = correlation_matrix(&tuning).unwrap();
    let around = |distance: f64, period: f64| distance.min(period - distance);
    let along =
        |i: usize, j: usize, axis: usize| around((positions[[i, axis]] - positions[[j, axis]]).abs(), 1.0);

    let cases: Vec<(PairVariable<'_, f64>, Bins, Property<'_>)> = vec![
        (
            PairVariable::Distance { positions: &positions, period: Some([1.0, 1.0]) },
            Bins::uniform(0.0, 0.8, 8).unwrap(),
            Box::new(|i, j| (along(i, j, 0).powi(2) + along(i, j, 1).powi(2)).sqrt()),
        ),
        (
            PairVariable::SignalCorrelation(&curves),
            Bins::uniform(-1.0, 1.0, 5).unwrap(),
            Box::new(|i, j| signal[[i, j]]),
        ),
        (
            PairVariable::CircularDifference { angles: &angles, period: 180.0 },
            Bins::uniform(0.0, 90.0, 6).unwrap(),
            Box::new(|i, j| around((angles[i] - angles[j]).abs(), 180.0)),
        ),
        (
            PairVariable::AbsoluteDifference(&index),
            Bins::uniform(0.0, 1.0, 4).unwrap(),
            Box::new(|i, j| (index[i] - index[j]).abs()),
        ),
        (
            PairVariable::Mean(&index),
            Bins::uniform(1.0, 2.0, 4).unwrap(),
            Box::new(|i, j| index[i] + 0.5 * (index[j] - index[i])),
        ),
    ];
    let r = correlation_matrix(&counts).unwrap();
    let counts = Standardized::<f64>::new(&counts).unwrap();
    for (variable, bins, property) in &cases {
        let axis = PairAxis { variable: *variable, bins };
        let curve = correlation_curve(&counts, axis, Averaging::Arithmetic).unwrap();
        for (bin, edge) in bins.edges().windows(2).enumerate() {
            let (mean, pairs) = plain_mean(&r, property, edge[0], edge[1]);
            assert_eq!(curve.means.pairs[bin], pairs, "{variable:?}");
            assert_relative_eq!(curve.means.mean[bin], mean, epsilon = 1e-12);
        }
    }
}

/// Correlation falls with distance alone, and near units have similar norm indices.
#[test]
fn matching_removes_what_the_control_explains() {
    let place = Array1::linspace(0.0, 3.0, UNITS);
    let latent = noise(4000, 13, 6);
    let own = noise(4000, UNITS, 7);
    let counts = Array2::from_shape_fn((4000, UNITS), |(trial, unit)| {
        let shared: f64 = (0..13)
            .map(|k| (-(place[unit] - 0.25 * k as f64).powi(2) / 0.18).exp() * latent[[trial, k]])
            .sum();
        0.5 * shared + own[[trial, unit]]
    });
    let index = &place * 0.2 + common::gaussian(UNITS, 8) * 0.25 + 1.5;
    let counts = Standardized::<f32>::new(&counts).unwrap();
    let by_index = PairAxis {
        variable: PairVariable::AbsoluteDifference(&index),
        bins: &Bins::uniform(0.0, 1.0, 4).unwrap(),
    };
    let by_place = PairAxis {
        variable: PairVariable::AbsoluteDifference(&place),
        bins: &Bins::uniform(0.0, 3.0, 30).unwrap(),
    };
    let curve = matched_correlation_curve(&counts, by_index, by_place, Averaging::Arithmetic).unwrap();
    let fall = |means: &Array1<f64>| means[0] - means[3];
    assert!(fall(&curve.unmatched) > 0.02, "{:?}", curve.unmatched);
    assert!(fall(&curve.mean).abs() < 0.1 * fall(&curve.unmatched), "{:?}", curve.mean);
    assert!(curve.overlap > 0.2 && curve.overlap < 1.0);
}

#[test]
fn with_one_control_bin_nothing_is_matched() {
    let counts = Standardized::<f64>::new(&noise(20, 60, 9)).unwrap();
    let index = common::gaussian(60, 10);
    let bins = Bins::uniform(0.0, 2.0, 4).unwrap();
    let axis = PairAxis { variable: PairVariable::AbsoluteDifference(&index), bins: &bins };
    let everything = Bins::uniform(0.0, 100.0, 1).unwrap();
    let control = PairAxis { bins: &everything, ..axis };
    for averaging in [Averaging::Arithmetic, Averaging::FisherZ] {
        let matched = matched_correlation_curve(&counts, axis, control, averaging).unwrap();
        let plain = correlation_curve(&counts, axis, averaging).unwrap().means;
        for bin in 0..4 {
            assert_relative_eq!(matched.mean[bin], plain.mean[bin], epsilon = 1e-14);
            assert_relative_eq!(
                matched.standard_error_units[bin],
                plain.standard_error_units[bin],
                epsilon = 1e-14
            );
        }
        assert_relative_eq!(matched.overlap, 1.0);
    }
}

#[test]
fn a_table_adds_up_to_the_curve() {
    let counts = Standardized::<f64>::new(&noise(20, 80, 11)).unwrap();
    let tuning = Standardized::<f64>::new(&noise(6, 80, 12)).unwrap();
    let index = common::gaussian(80, 13);
    let similarity = PairAxis {
        variable: PairVariable::SignalCorrelation(&tuning),
        bins: &Bins::uniform(-1.0, 1.0, 20).unwrap(),
    };
    let difference = PairAxis {
        variable: PairVariable::AbsoluteDifference(&index),
        bins: &Bins::from_edges(vec![0.0, 0.5, 10.0]).unwrap(),
    };
    let table = correlation_table(&counts, similarity, difference, Averaging::Arithmetic).unwrap().means;
    let curve = correlation_curve(&counts, similarity, Averaging::Arithmetic).unwrap().means;
    for bin in 0..20 {
        assert_eq!(table.pairs.row(bin).sum(), curve.pairs[bin]);
    }
    assert_eq!(curve.pairs.sum(), 80 * 79 / 2);
}

#[test]
fn wrong_positions_are_refused() {
    let counts = Standardized::<f64>::new(&noise(5, 3, 14)).unwrap();
    let positions = array![[0.0, 0.0], [0.1, 0.1]];
    let bins = Bins::uniform(0.0, 1.0, 2).unwrap();
    let axis =
        PairAxis { variable: PairVariable::Distance { positions: &positions, period: None }, bins: &bins };
    let error = correlation_curve(&counts, axis, Averaging::Arithmetic).unwrap_err();
    assert_eq!(error.to_string(), "`positions` has 2 entries where 3 are needed, one for each unit");
}

fn covariance(x: &Array2<f64>, i: usize, y: &Array2<f64>, j: usize) -> f64 {
    let (a, b) = (x.column(i), y.column(j));
    let (mean_a, mean_b) = (a.mean().unwrap(), b.mean().unwrap());
    a.iter().zip(&b).map(|(a, b)| (a - mean_a) * (b - mean_b)).sum::<f64>() / (a.len() - 1) as f64
}

/// Currents with a common drive: excitation and inhibition largely cancel.
fn currents() -> (Array2<f64>, Array2<f64>, Array1<f64>) {
    let drive = common::gaussian(50, 15);
    let excitation = noise(50, 40, 16) * 0.2
        + 4.0
        + drive.view().insert_axis(ndarray::Axis(1)).broadcast((50, 40)).unwrap();
    let inhibition = &excitation * -0.9 + noise(50, 40, 17) * 0.1;
    (excitation, inhibition, Array1::linspace(1.02, 2.98, 40))
}

#[test]
fn covariance_with_a_reference_matches_plain_loops() {
    let (e, i, index) = currents();
    let bins = Bins::uniform(1.0, 3.0, 5).unwrap();
    let curve =
        covariance_with_reference(&Currents::<f64>::new(&e, &i).unwrap(), &index, (1.0, 1.5), &bins).unwrap();
    let summed = &e + &i;
    for bin in 0..5 {
        let (mut sums, mut pairs) = ([0.0; 5], 0_u32);
        for one in (0..40).filter(|&unit| index[unit] > 1.0 && index[unit] < 1.5) {
            for two in (0..40).filter(|&unit| unit != one && bins.index(index[unit]) == Some(bin)) {
                let values = [(&e, &e), (&e, &i), (&i, &e), (&i, &i), (&summed, &summed)];
                for (sum, (x, y)) in sums.iter_mut().zip(values) {
                    *sum += covariance(x, one, y, two);
                }
                pairs += 1;
            }
        }
        let found = [
            &curve.excitation_excitation,
            &curve.excitation_inhibition,
            &curve.inhibition_excitation,
            &curve.inhibition_inhibition,
            &curve.total,
        ];
        for (means, sum) in found.into_iter().zip(sums) {
            assert_eq!(means.pairs[bin], u64::from(pairs));
            assert_relative_eq!(means.mean[bin], sum / f64::from(pairs), epsilon = 1e-12);
        }
        let parts: f64 = found[..4].iter().map(|means| means.mean[bin]).sum();
        assert_relative_eq!(curve.total.mean[bin], parts, epsilon = 1e-12);
    }
}

#[test]
fn covariance_of_similar_units_matches_plain_loops() {
    let (e, i, index) = currents();
    let bins = Bins::uniform(1.0, 3.0, 4).unwrap();
    let curve = covariance_of_similar(&Currents::<f64>::new(&e, &i).unwrap(), &index, 0.4, &bins).unwrap();
    let (mut sums, mut pairs) = ([0.0; 4], [0_u64; 4]);
    for one in 0..40 {
        for two in (one + 1..40).filter(|&two| (index[one] - index[two]).abs() < 0.4) {
            let bin = bins.index(f64::midpoint(index[one], index[two])).unwrap();
            sums[bin] += f64::midpoint(covariance(&e, one, &i, two), covariance(&i, one, &e, two));
            pairs[bin] += 1;
        }
    }
    for bin in 0..4 {
        assert_eq!(curve.total.pairs[bin], pairs[bin]);
        assert_relative_eq!(
            curve.excitation_inhibition.mean[bin],
            sums[bin] / pairs[bin] as f64,
            epsilon = 1e-12
        );
        assert_relative_eq!(curve.inhibition_excitation.mean[bin], curve.excitation_inhibition.mean[bin]);
    }
}
