//! Rates of the model V1 against plain filters and published numbers.

mod common;

use common::area;
use ndarray::Array1;
use normcircuit_connectivity::Sheet;
use normcircuit_protocols::{
    Condition, GaborParameters, Grating, ProtocolError, Stimulus, ThreeConditions, View, VisualArea,
    VisualAreaParameters,
};

fn mean(area: &VisualArea, rates: &[f64], half: usize) -> f64 {
    area.cells(half).map(|cell| rates[cell]).sum::<f64>() / (area.size() / 2) as f64
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-12
}

#[test]
fn the_preset_file_is_the_papers_area() {
    let parsed: VisualAreaParameters =
        toml::from_str(include_str!("../../../data/visual_area.toml")).unwrap();
    assert_eq!(parsed, VisualAreaParameters::default());
}

#[test]
fn halves_are_left_and_right_columns() {
    let area = area(10);
    assert_eq!((area.half(9), area.half(10), area.half(19), area.half(20)), (0, 1, 1, 0));
    assert_eq!((area.cells(0).count(), area.cells(1).count()), (100, 100));
}

#[test]
fn a_half_fires_at_ten_hertz_for_its_image_and_at_five_without() {
    let area = area(50);
    let expected = [[0.01, 0.005], [0.005, 0.01], [0.01, 0.01]];
    for (condition, expected) in Condition::ALL.into_iter().zip(expected) {
        let rates = area.rates(&ThreeConditions::default().stimulus(condition)).unwrap();
        for (half, expected) in expected.into_iter().enumerate() {
            assert!(close(mean(&area, &rates, half), expected), "{condition:?} {half}");
        }
    }
}

#[test]
fn rates_and_noise_have_the_published_spread() {
    // Released V1 description: rates of 3.8 to 17.5 Hz around 10 Hz, noise of about 1.9 Hz.
    let area = area(50);
    let rates = area.rates(&ThreeConditions::default().stimulus(Condition::Both)).unwrap();
    let (lowest, highest) =
        rates.iter().fold((1.0_f64, 0.0_f64), |(low, high), &r| (low.min(r), high.max(r)));
    assert!((lowest * 1_000.0 - 3.8).abs() < 0.4, "{lowest} kHz");
    assert!((highest * 1_000.0 - 17.5).abs() < 0.9, "{highest} kHz");
    let deviation = VisualAreaParameters::default().noise.standard_deviation();
    for half in 0..2 {
        let filters = area.filters(half);
        let norms = filters.rows().into_iter().map(|row| row.dot(&row).sqrt());
        let noise = norms.sum::<f64>() / filters.nrows() as f64 * deviation * 1_000.0;
        assert!((noise - 1.9).abs() < 0.2, "{noise} Hz");
    }
}

#[test]
fn rates_are_the_plain_filter_outputs() {
    let area = area(10);
    for (orientation, contrast) in [(1.0, 0.5), (0.5, 1.0), (0.137, 0.3), (-0.4, 0.0)] {
        let view = View::grating(orientation, contrast);
        let rates = area.rates(&Stimulus { first: view.clone(), second: view }).unwrap();
        let image = Array1::from(GaborParameters::default().patch(orientation)) * (contrast / 0.5);
        for half in 0..2 {
            let plain = area.filters(half).dot(&image);
            for (cell, plain) in area.cells(half).zip(plain) {
                assert!((rates[cell] - plain.max(0.0)).abs() < 1e-14);
            }
        }
    }
}

#[test]
fn contrast_scales_rates_and_none_is_silence() {
    let area = area(10);
    let rates = |contrast| {
        let view = View::grating(0.3, contrast);
        area.rates(&Stimulus { first: view.clone(), second: view }).unwrap()
    };
    let (low, high) = (rates(0.25), rates(0.75));
    assert!(low.iter().zip(&high).all(|(low, high)| close(3.0 * low, *high)));
    assert!(rates(0.0).iter().all(|&rate| close(rate, 0.0)));
}

#[test]
fn rates_of_superimposed_images_add_up() {
    let area = area(10);
    let rates = |gratings: Vec<Grating>| {
        area.rates(&Stimulus { first: View::Gratings(gratings), second: View::Absent }).unwrap()
    };
    let ThreeConditions { first, second } = ThreeConditions::default();
    let (one, two, both) = (rates(vec![first]), rates(vec![second]), rates(vec![first, second]));
    for cell in area.cells(0) {
        assert!(close(one[cell] + two[cell], both[cell]));
    }
}

#[test]
fn the_preferred_orientation_gives_the_largest_rate() {
    let sheet = Sheet::new(1, 2).unwrap();
    for preferred in [0.0, 0.2, 0.55, 0.9] {
        let parameters =
            VisualAreaParameters { reference_orientations: [preferred; 2], ..Default::default() };
        let area = VisualArea::new(sheet, &[preferred, preferred], parameters).unwrap();
        let rate = |orientation: f64| {
            area.rates(&Stimulus { first: View::grating(orientation, 0.5), second: View::Absent }).unwrap()[0]
        };
        let best = (0..100)
            .map(|step| f64::from(step) / 100.0)
            .max_by(|a, b| rate(*a).total_cmp(&rate(*b)))
            .unwrap();
        assert!(close(best, preferred), "{best} {preferred}");
        assert!(close(rate(preferred), 0.01));
    }
}

#[test]
fn bad_parameters_are_named() {
    let sheet = Sheet::twice_as_wide(2).unwrap();
    let error = |change: fn(&mut VisualAreaParameters)| {
        let mut parameters = VisualAreaParameters::default();
        change(&mut parameters);
        VisualArea::new(sheet, &[0.5; 8], parameters).unwrap_err().to_string()
    };
    assert!(error(|p| p.mean_rate_hz = -1.0).contains("mean_rate_hz is -1"));
    assert!(error(|p| p.absent_rate_hz = f64::NAN).contains("absent_rate_hz is NaN"));
    assert!(error(|p| p.gabor.side = 0).contains("gabor.side is 0"));
    assert!(error(|p| p.gabor.wavelength = 0.001).contains("gabor.wavelength is 0.001"));
    assert!(error(|p| p.gabor.envelope_width = f64::INFINITY).contains("gabor.envelope_width is inf"));
    assert!(error(|p| p.noise.time_constant = 0.5).contains("noise.time_constant is 0.5"));
    assert!(error(|p| p.reference_orientations[1] = f64::NAN).contains("reference_orientations is NaN"));
    let parameters = VisualAreaParameters::default();
    let length = VisualArea::new(sheet, &[0.5; 7], parameters).unwrap_err();
    assert!(matches!(length, ProtocolError::Length { found: 7, expected: 8, .. }));
    assert!(VisualArea::new(sheet, &[1.5; 8], parameters).is_err());
    assert!(VisualArea::new(Sheet::new(2, 3).unwrap(), &[0.5; 6], parameters).is_err());
    let dim = View::Gratings(vec![Grating { orientation: 0.5, contrast: 1.5 }]);
    let refused = area(4).rates(&Stimulus { first: dim, second: View::Absent }).unwrap_err();
    assert!(refused.to_string().contains("contrast is 1.5"));
}
