//! Information per spike as a function of the spikes of a population.

use super::error::DecodingError;

/// Populations of similar spike number.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct SpikeBin {
    /// Edges of the bin, in spikes; the upper one is excluded.
    pub edges: [f64; 2],
    /// Populations in the bin.
    pub samples: usize,
    /// Mean information per spike.
    pub mean: f64,
    /// Standard error of the mean: standard deviation over the square root of the samples; NaN for a single one.
    pub standard_error: f64,
}

/// Information per spike, averaged in `bins` logarithmic bins from one spike to the largest population.
///
/// `spikes` and `information` describe one population an entry, as [`super::information_curve`] returns them. As in
/// Song, Ruff, Cohen & Huang 2026 (doi 10.1126/sciadv.adv9396, Fig. 5), populations of fewer than one spike and the
/// single largest one, which is the last edge, fall outside. Empty bins are left out.
///
/// # Errors
/// Different lengths, a value that is not finite, no bins, or no population above one spike.
///
/// ```
/// use normcircuit_statistics::decoding::bin_information_per_spike;
/// let (spikes, information) = ([1.0, 2.0, 50.0, 100.0], [3.0, 4.0, 50.0, 70.0]);
/// let bins = bin_information_per_spike(&spikes, &information, 2)?;
/// assert_eq!((bins[0].mean, bins[0].samples), (2.5, 2)); // one and two spikes: (3/1 + 4/2) / 2
/// assert_eq!((bins[1].mean, bins[1].samples), (1.0, 1));
/// # Ok::<(), normcircuit_statistics::decoding::DecodingError>(())
/// ```
pub fn bin_information_per_spike(
    spikes: &[f64],
    information: &[f64],
    bins: usize,
) -> Result<Vec<SpikeBin>, DecodingError> {
    if spikes.len() != information.len() {
        let (expected, found) = (spikes.len(), information.len());
        return Err(DecodingError::LengthMismatch { what: "information", expected, found });
    }
    let out_of_range = |name, value, requirement| Err(DecodingError::OutOfRange { name, value, requirement });
    if let Some(&value) = spikes.iter().chain(information).find(|value| !value.is_finite()) {
        return out_of_range("spike number or information", value, "finite");
    }
    let largest = spikes.iter().copied().fold(0.0, f64::max);
    if bins == 0 {
        return out_of_range("number of bins", 0.0, "at least 1");
    }
    if largest <= 1.0 {
        return out_of_range("largest spike number", largest, "above 1");
    }
    let width = largest.ln() / bins as f64;
    let edges: Vec<f64> =
        (0..=bins).map(|edge| if edge == bins { largest } else { (width * edge as f64).exp() }).collect();
    let mut grouped = vec![Vec::new(); bins];
    for (&count, &value) in spikes.iter().zip(information) {
        if (1.0..largest).contains(&count) {
            let bin = edges.partition_point(|&edge| edge <= count) - 1;
            grouped[bin].push(value / count);
        }
    }
    let summarize = |(bin, values): (usize, &Vec<f64>)| {
        let samples = values.len();
        let mean = values.iter().sum::<f64>() / samples as f64;
        let squares = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
        let standard_error = (squares / (samples as f64 - 1.0) / samples as f64).sqrt();
        SpikeBin { edges: [edges[bin], edges[bin + 1]], samples, mean, standard_error }
    };
    Ok(grouped.iter().enumerate().filter(|(_, values)| !values.is_empty()).map(summarize).collect())
}
