//! Covariance of excitatory and inhibitory currents between units.

use ndarray::{Array2, ArrayRef1, ArrayRef2, Dim, Ix1};
use serde::{Deserialize, Serialize};

use crate::correlation::pairs::{Pairing, Place, Tally, tally};
use crate::correlation::standardized::{centered_rows, require_unit_values};
use crate::correlation::{Averaging, PairMeans, Real};
use crate::histogram::Bins;
use crate::input::{InputError, require_length, require_parameter};

/// Excitatory and inhibitory currents of the same units in the same windows.
#[derive(Debug, Clone)]
pub struct Currents<F> {
    excitation: Array2<F>,
    inhibition: Array2<F>,
}

/// Mean covariances of currents of two units, unit 1 and unit 2, as a function of norm index.
///
/// In the square of the unit of the currents. `total` is the covariance of the summed currents, which is the sum of the
/// four others pair by pair.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CovarianceCurve {
    /// Bins of the norm index.
    pub bins: Bins,
    /// Excitation of unit 1 with excitation of unit 2.
    pub excitation_excitation: PairMeans<Ix1>,
    /// Excitation of unit 1 with inhibition of unit 2.
    pub excitation_inhibition: PairMeans<Ix1>,
    /// Inhibition of unit 1 with excitation of unit 2.
    pub inhibition_excitation: PairMeans<Ix1>,
    /// Inhibition of unit 1 with inhibition of unit 2.
    pub inhibition_inhibition: PairMeans<Ix1>,
    /// Sum of the four.
    pub total: PairMeans<Ix1>,
}

impl<F: Real> Currents<F> {
    /// Currents `[window x unit]`, inhibition with its sign.
    ///
    /// # Errors
    /// Arrays of different shape; fewer than two windows; a value that is not finite.
    ///
    /// # Examples
    /// ```
    /// use ndarray::array;
    /// use normcircuit_statistics::current_covariance::Currents;
    ///
    /// let currents = Currents::<f64>::new(&array![[1.0, 2.0], [3.0, 1.0]], &array![[-1.0, -2.0], [-2.0, -1.0]])?;
    /// assert_eq!(currents.units(), 2);
    /// # Ok::<(), normcircuit_statistics::input::InputError>(())
    /// ```
    pub fn new<C: Copy + Into<f64> + Sync>(
        excitation: &ArrayRef2<C>,
        inhibition: &ArrayRef2<C>,
    ) -> Result<Self, InputError> {
        require_length("inhibition", "window", inhibition.nrows(), excitation.nrows())?;
        require_length("inhibition", "unit", inhibition.ncols(), excitation.ncols())?;
        // The products of two rows scaled so are their covariance with n - 1.
        let factor = 1.0 / (excitation.nrows().max(2) as f64 - 1.0).sqrt();
        let (excitation, _) = centered_rows(excitation, |_| factor)?;
        let (inhibition, _) = centered_rows(inhibition, |_| factor)?;
        Ok(Self { excitation, inhibition })
    }

    /// Number of units.
    ///
    /// # Examples
    /// ```
    /// use ndarray::array;
    /// use normcircuit_statistics::current_covariance::Currents;
    ///
    /// let excitation = array![[1.0, 2.0, 4.0], [3.0, 1.0, 2.0]];
    /// assert_eq!(Currents::<f64>::new(&excitation, &(&excitation * -1.0))?.units(), 3);
    /// # Ok::<(), normcircuit_statistics::input::InputError>(())
    /// ```
    pub fn units(&self) -> usize {
        self.excitation.nrows()
    }

    fn tally<P: Pairing<4, 5>>(&self, pairing: &P) -> Tally<5> {
        let (e, i) = (&self.excitation, &self.inhibition);
        tally([(e, e), (e, i), (i, e), (i, i)], pairing)
    }
}

/// Mean covariances with unit 1 in a reference range of norm indices and unit 2 in each bin (Figure 3D of Song et al.
/// 2026, doi 10.1126/sciadv.adv9396, with reference (1, 1.5) and bins from 1 to 3 of width 0.2).
///
/// The range is open. A pair of units that both lie in the range counts once in each order.
///
/// # Errors
/// `index` does not have one entry for each unit.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::current_covariance::{Currents, covariance_with_reference};
/// use normcircuit_statistics::histogram::Bins;
///
/// let excitation = array![[1.0, 2.0], [3.0, 6.0]];
/// let currents = Currents::<f64>::new(&excitation, &(&excitation * -1.0))?;
/// let curve = covariance_with_reference(&currents, &array![1.2, 2.0], (1.0, 1.5), &Bins::uniform(1.0, 3.0, 1)?)?;
/// assert!((curve.excitation_excitation.mean[0] - 4.0).abs() < 1e-12);
/// assert!((curve.inhibition_excitation.mean[0] + 4.0).abs() < 1e-12);
/// assert!(curve.total.mean[0].abs() < 1e-12);
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn covariance_with_reference<F: Real>(
    currents: &Currents<F>,
    index: &ArrayRef1<f64>,
    reference: (f64, f64),
    bins: &Bins,
) -> Result<CovarianceCurve, InputError> {
    require_unit_values("index", index.len(), currents.units())?;
    let pairing = ReferencePairing {
        in_reference: index.iter().map(|&value| reference.0 < value && value < reference.1).collect(),
        bin: index.iter().map(|&value| bins.index(value)).collect(),
        bins: bins.count(),
    };
    Ok(CovarianceCurve::of(&currents.tally(&pairing), bins))
}

/// Mean covariances of pairs whose norm indices differ by less than `difference`, by the mean of the two indices (as
/// Figure 3E of Song et al. 2026, doi 10.1126/sciadv.adv9396).
///
/// Which unit is unit 1 does not matter here: excitation with inhibition is averaged over both orders.
///
/// # Errors
/// `index` does not have one entry for each unit; a difference that is not positive.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::current_covariance::{Currents, covariance_of_similar};
/// use normcircuit_statistics::histogram::Bins;
///
/// let excitation = array![[1.0, 2.0, 9.0], [3.0, 6.0, 9.0]];
/// let currents = Currents::<f64>::new(&excitation, &(&excitation * -0.5))?;
/// let curve = covariance_of_similar(&currents, &array![1.2, 1.6, 2.9], 1.0, &Bins::uniform(1.0, 2.0, 1)?)?;
/// assert_eq!(curve.total.pairs, array![1]);
/// assert!((curve.total.mean[0] - 1.0).abs() < 1e-12);
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn covariance_of_similar<F: Real>(
    currents: &Currents<F>,
    index: &ArrayRef1<f64>,
    difference: f64,
    bins: &Bins,
) -> Result<CovarianceCurve, InputError> {
    require_unit_values("index", index.len(), currents.units())?;
    require_parameter("difference", difference, "above 0", difference > 0.0)?;
    let pairing = SimilarPairing { index, difference, bins };
    Ok(CovarianceCurve::of(&currents.tally(&pairing), bins))
}

impl CovarianceCurve {
    fn of(tally: &Tally<5>, bins: &Bins) -> Self {
        let shape = Dim([bins.count()]);
        let means = |value| PairMeans::from_tally(tally, value, Averaging::Arithmetic, &shape, |entry| entry);
        Self {
            bins: bins.clone(),
            excitation_excitation: means(0),
            excitation_inhibition: means(1),
            inhibition_excitation: means(2),
            inhibition_inhibition: means(3),
            total: means(4),
        }
    }
}

struct ReferencePairing {
    in_reference: Vec<bool>,
    bin: Vec<Option<usize>>,
    bins: usize,
}

impl Pairing<4, 5> for ReferencePairing {
    fn cells(&self) -> usize {
        self.bins
    }

    fn slots(&self) -> usize {
        self.bins
    }

    fn cell_of(&self, _unit: usize, slot: usize) -> usize {
        slot
    }

    fn visit(
        &self,
        first: usize,
        second: usize,
        products: [f64; 4],
        mut record: impl FnMut(Place, [f64; 5]),
    ) {
        let [ee, ei, ie, ii] = products;
        let total = ee + ei + ie + ii;
        if let (true, Some(bin)) = (self.in_reference[first], self.bin[second]) {
            record(Place::same(bin), [ee, ei, ie, ii, total]);
        }
        if let (true, Some(bin)) = (self.in_reference[second], self.bin[first]) {
            record(Place::same(bin), [ee, ie, ei, ii, total]);
        }
    }
}

struct SimilarPairing<'a> {
    index: &'a ArrayRef1<f64>,
    difference: f64,
    bins: &'a Bins,
}

impl Pairing<4, 5> for SimilarPairing<'_> {
    fn cells(&self) -> usize {
        self.bins.count()
    }

    fn slots(&self) -> usize {
        self.bins.count()
    }

    fn cell_of(&self, _unit: usize, slot: usize) -> usize {
        slot
    }

    fn visit(
        &self,
        first: usize,
        second: usize,
        products: [f64; 4],
        mut record: impl FnMut(Place, [f64; 5]),
    ) {
        let (a, b) = (self.index[first], self.index[second]);
        if (a - b).abs() < self.difference
            && let Some(bin) = self.bins.index(f64::midpoint(a, b))
        {
            let [ee, ei, ie, ii] = products;
            let mixed = f64::midpoint(ei, ie);
            record(Place::same(bin), [ee, mixed, mixed, ii, ee + ei + ie + ii]);
        }
    }
}
