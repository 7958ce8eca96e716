//! Information of the input: what V1 knows about a feature.

use crate::FigureError;
use ndarray::Array1;
use normcircuit_laboratory::measurements::{Feature, PRESENTED_MS};
use normcircuit_protocols::VisualArea;
use normcircuit_statistics::decoding::{InputPopulation, input_information, time_averaged_noise_variance};

/// Half of the step in which the derivative of the rates is taken, contrast or rad.
const STEP: f64 = 1e-4;

/// Linear Fisher information of the V1 cells that see the first image, for counts over one presentation.
pub(super) fn information(area: &VisualArea, feature: Feature) -> Result<f64, FigureError> {
    let cells: Vec<usize> = area.cells(0).collect();
    let rates = |change: f64| -> Result<Array1<f64>, FigureError> {
        let all = area.rates(&feature.stimulus(change))?;
        Ok(cells.iter().map(|&cell| all[cell]).collect())
    };
    let duration = PRESENTED_MS as f64;
    let noise = area.parameters().noise;
    let derivative = (rates(STEP)? - rates(-STEP)?) / (2.0 * STEP);
    Ok(input_information(&InputPopulation {
        rates: rates(0.0)?.view(),
        rate_derivative: derivative.view(),
        filters: area.filters(0).view(),
        duration,
        noise_variance: time_averaged_noise_variance(noise.amplitude, noise.time_constant, duration)?,
    })?)
}
