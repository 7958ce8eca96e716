//! Properties of a pair of units on which its correlation may depend.

use ndarray::{Array2, ArrayRef1, ArrayRef2};

use super::pair_means::Averaging;
use super::pairs::{Pairing, Place};
use super::standardized::{Real, Standardized, require_unit_values};
use crate::histogram::Bins;
use crate::input::{InputError, require_length, require_parameter};

/// A property of a pair of units. A pair for which it is NaN is left out.
#[derive(Debug, Clone, Copy)]
pub enum PairVariable<'a, F> {
    /// Distance of the two units on a sheet.
    Distance {
        /// Positions `[unit x 2]`.
        positions: &'a ArrayRef2<f64>,
        /// Extent of the sheet in both directions if its opposite edges are joined; distances are then the shortest ones.
        period: Option<[f64; 2]>,
    },
    /// Correlation of the two tuning curves (signal correlation, tuning similarity), from curves `[stimulus x unit]`.
    SignalCorrelation(&'a Standardized<F>),
    /// Smallest difference of two angles, such as preferred orientations (period 180 degrees): 0 to half the period.
    CircularDifference {
        /// One angle for each unit.
        angles: &'a ArrayRef1<f64>,
        /// The period, in the unit of the angles.
        period: f64,
    },
    /// Absolute difference of a value of each unit, such as its norm index.
    AbsoluteDifference(&'a ArrayRef1<f64>),
    /// Mean of a value of each unit.
    Mean(&'a ArrayRef1<f64>),
}

/// A property of pairs and the bins it is sorted into.
#[derive(Debug, Clone, Copy)]
pub struct PairAxis<'a, F> {
    /// The property.
    pub variable: PairVariable<'a, F>,
    /// Its bins. Pairs outside are left out.
    pub bins: &'a Bins,
}

impl<'a, F: Real> PairAxis<'a, F> {
    /// Fails unless the variable describes the given number of units.
    pub(crate) fn check(&self, units: usize) -> Result<(), InputError> {
        match self.variable {
            PairVariable::Distance { positions, period } => {
                require_unit_values("positions", positions.nrows(), units)?;
                require_length("positions", "direction", positions.ncols(), 2)?;
                for extent in period.into_iter().flatten() {
                    require_parameter("period", extent, "above 0", extent > 0.0)?;
                }
                Ok(())
            }
            PairVariable::SignalCorrelation(tuning) => require_unit_values("tuning", tuning.units(), units),
            PairVariable::CircularDifference { angles, period } => {
                require_unit_values("angles", angles.len(), units)?;
                require_parameter("period", period, "above 0", period > 0.0)
            }
            PairVariable::AbsoluteDifference(values) | PairVariable::Mean(values) => {
                require_unit_values("values", values.len(), units)
            }
        }
    }

    /// The tuning curves, if it depends on them.
    pub(crate) fn tuning(&self) -> Option<&'a Standardized<F>> {
        match self.variable {
            PairVariable::SignalCorrelation(tuning) => Some(tuning),
            _ => None,
        }
    }

    /// The bin of a pair, `signal` being its signal correlation.
    fn bin(&self, first: usize, second: usize, signal: f64) -> Option<usize> {
        let value = match self.variable {
            PairVariable::Distance { positions, period } => {
                let along = |axis: usize| {
                    let distance = (positions[[first, axis]] - positions[[second, axis]]).abs();
                    period.map_or(distance, |extent| shortest(distance, extent[axis]))
                };
                along(0).hypot(along(1))
            }
            // Rounding may carry a perfect correlation past 1, out of the last bin.
            PairVariable::SignalCorrelation(_) => signal.clamp(-1.0, 1.0),
            PairVariable::CircularDifference { angles, period } => {
                shortest((angles[first] - angles[second]).abs(), period)
            }
            PairVariable::AbsoluteDifference(values) => (values[first] - values[second]).abs(),
            PairVariable::Mean(values) => f64::midpoint(values[first], values[second]),
        };
        self.bins.index(value)
    }
}

/// The shorter way around a circle.
fn shortest(distance: f64, period: f64) -> f64 {
    let around = distance % period;
    around.min(period - around)
}

/// Cells are bins of the first axis, or of both, row by row; a unit's slots are the cells.
pub(crate) struct AxisPairing<'a, F> {
    /// The unit of each row.
    pub(crate) units: Vec<usize>,
    pub(crate) axis: PairAxis<'a, F>,
    pub(crate) other: Option<PairAxis<'a, F>>,
    pub(crate) averaging: Averaging,
}

impl<F: Real> AxisPairing<'_, F> {
    fn record(&self, pair: [usize; 2], r: f64, signal: f64, mut record: impl FnMut(Place, [f64; 1])) {
        let [first, second] = pair.map(|row| self.units[row]);
        let Some(row) = self.axis.bin(first, second, signal) else { return };
        let cell = match &self.other {
            None => Some(row),
            Some(other) => other.bin(first, second, signal).map(|column| row * other.bins.count() + column),
        };
        if let Some(cell) = cell {
            record(Place::same(cell), [self.averaging.transform(r)]);
        }
    }

    fn count(&self) -> usize {
        self.axis.bins.count() * self.other.map_or(1, |other| other.bins.count())
    }
}

/// Without tuning curves.
impl<F: Real> Pairing<1, 1> for AxisPairing<'_, F> {
    fn cells(&self) -> usize {
        self.count()
    }

    fn slots(&self) -> usize {
        self.count()
    }

    fn cell_of(&self, _unit: usize, slot: usize) -> usize {
        slot
    }

    fn visit(&self, first: usize, second: usize, [r]: [f64; 1], record: impl FnMut(Place, [f64; 1])) {
        self.record([first, second], r, f64::NAN, record);
    }
}

/// With tuning curves, whose correlation is the second product.
impl<F: Real> Pairing<2, 1> for AxisPairing<'_, F> {
    fn cells(&self) -> usize {
        self.count()
    }

    fn slots(&self) -> usize {
        self.count()
    }

    fn cell_of(&self, _unit: usize, slot: usize) -> usize {
        slot
    }

    fn visit(&self, first: usize, second: usize, [r, signal]: [f64; 2], record: impl FnMut(Place, [f64; 1])) {
        self.record([first, second], r, signal, record);
    }
}

impl<'a, F: Real> AxisPairing<'a, F> {
    /// Visits all pairs of units that vary, in counts and in tuning curves where these are asked for.
    pub(crate) fn tally(
        counts: &Standardized<F>,
        axis: PairAxis<'a, F>,
        other: Option<PairAxis<'a, F>>,
        averaging: Averaging,
    ) -> Result<super::pairs::Tally<1>, InputError> {
        axis.check(counts.units())?;
        if let Some(other) = &other {
            other.check(counts.units())?;
        }
        let tuning = axis.tuning().or(other.and_then(|other| other.tuning()));
        let units = counts
            .varying(|unit| tuning.is_none_or(|curves| curves.constant().binary_search(&unit).is_err()));
        let rows = counts.select(&units);
        let curves: Option<Array2<F>> = tuning.map(|curves| curves.select(&units));
        let pairing = Self { units, axis, other, averaging };
        Ok(match &curves {
            None => super::pairs::tally([(&rows, &rows)], &pairing),
            Some(curves) => super::pairs::tally([(&rows, &rows), (curves, curves)], &pairing),
        })
    }
}
