//! Correlation as a function of the norm indices of the two units.

use ndarray::{ArrayRef1, Dim, Ix1, Ix2};
use serde::{Deserialize, Serialize};

use super::pair_means::{Averaging, PairMeans};
use super::pairs::{Pairing, Place, tally};
use super::standardized::{Real, Standardized, require_unit_values};
use crate::histogram::Bins;
use crate::input::{InputError, require_count, require_parameter};

/// Mean correlation for every two norm indices.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NormIndexMap {
    /// Bins of the norm index, the same for rows and columns.
    pub bins: Bins,
    /// Means `[bin x bin]`, symmetric.
    pub means: PairMeans<Ix2>,
    /// Units in each bin that enter.
    pub units: Vec<usize>,
    /// Units left out because their signal is constant.
    pub constant: usize,
}

/// Mean correlation of all pairs as a function of both norm indices (Figure 2A of Song et al. 2026,
/// doi 10.1126/sciadv.adv9396, with bins from 1 to 3 of width 0.05).
///
/// Units whose index lies outside the bins or is not finite are left out; to leave out others, set their index to NaN.
///
/// # Errors
/// `index` does not have one entry for each unit.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::correlation::{Averaging, Standardized, norm_index_map};
/// use normcircuit_statistics::histogram::Bins;
///
/// let counts = Standardized::<f64>::new(&array![[1_u8, 2, 3], [2, 4, 1], [3, 6, 2]])?;
/// let map = norm_index_map(&counts, &array![1.1, 1.2, 1.9], &Bins::uniform(1.0, 2.0, 2)?, Averaging::Arithmetic)?;
/// assert_eq!(map.means.pairs, array![[1, 2], [2, 0]]);
/// assert!((map.means.mean[[0, 0]] - 1.0).abs() < 1e-12);
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn norm_index_map<F: Real>(
    counts: &Standardized<F>,
    index: &ArrayRef1<f64>,
    bins: &Bins,
    averaging: Averaging,
) -> Result<NormIndexMap, InputError> {
    require_unit_values("index", index.len(), counts.units())?;
    let units = counts.varying(|unit| bins.index(index[unit]).is_some());
    let groups: Vec<usize> = units.iter().filter_map(|&unit| bins.index(index[unit])).collect();
    let rows = counts.select(&units);
    let size = bins.count();
    let mut members = vec![0; size];
    for &group in &groups {
        members[group] += 1;
    }
    let result = tally([(&rows, &rows)], &MapPairing { groups, bins: size, averaging });
    let upper = |entry: usize| {
        let (row, column) = (entry / size, entry % size);
        row.min(column) * size + row.max(column)
    };
    let means = PairMeans::from_tally(&result, 0, averaging, &Dim([size, size]), upper);
    Ok(NormIndexMap { bins: bins.clone(), means, units: members, constant: counts.constant().len() })
}

/// Cells are (lower bin, higher bin); a unit's slots are the bins of its partners.
struct MapPairing {
    groups: Vec<usize>,
    bins: usize,
    averaging: Averaging,
}

impl MapPairing {
    fn cell(&self, first: usize, second: usize) -> usize {
        first.min(second) * self.bins + first.max(second)
    }
}

impl Pairing<1, 1> for MapPairing {
    fn cells(&self) -> usize {
        self.bins * self.bins
    }

    fn slots(&self) -> usize {
        self.bins
    }

    fn cell_of(&self, unit: usize, slot: usize) -> usize {
        self.cell(self.groups[unit], slot)
    }

    fn visit(&self, first: usize, second: usize, [r]: [f64; 1], mut record: impl FnMut(Place, [f64; 1])) {
        let (a, b) = (self.groups[first], self.groups[second]);
        let place = Place { cell: self.cell(a, b), first_slot: b, second_slot: a };
        record(place, [self.averaging.transform(r)]);
    }
}

/// Mean correlation of units of similar norm index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Diagonal {
    /// Center of each window of norm indices.
    pub centers: Vec<f64>,
    /// Both units lie within this distance of the center.
    pub half_width: f64,
    /// Mean at each center.
    pub means: PairMeans<Ix1>,
}

/// Mean correlation of pairs with both norm indices within `half_width` of each center.
///
/// Windows may overlap. The paper (Figure 2A of doi 10.1126/sciadv.adv9396) takes centers 1.05, 1.15, ..., 2.95 and a
/// half width of 0.25.
///
/// # Errors
/// `index` does not have one entry for each unit; a half width that is not positive.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::correlation::{Averaging, Standardized, diagonal};
///
/// let counts = Standardized::<f64>::new(&array![[1_u8, 2, 3], [2, 4, 1], [3, 6, 2]])?;
/// let curve = diagonal(&counts, &array![1.1, 1.2, 1.9], &[1.0, 1.2], 0.25, Averaging::Arithmetic)?;
/// assert_eq!(curve.means.pairs, array![1, 1]);
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn diagonal<F: Real>(
    counts: &Standardized<F>,
    index: &ArrayRef1<f64>,
    centers: &[f64],
    half_width: f64,
    averaging: Averaging,
) -> Result<Diagonal, InputError> {
    require_unit_values("index", index.len(), counts.units())?;
    let within = within_half_width(half_width)?;
    let windows_of = |unit: usize| -> Vec<usize> {
        (0..centers.len()).filter(|&window| within(index[unit], centers[window])).collect()
    };
    let units = counts.varying(|unit| !windows_of(unit).is_empty());
    let windows: Vec<Vec<usize>> = units.iter().map(|&unit| windows_of(unit)).collect();
    let rows = counts.select(&units);
    let result = tally([(&rows, &rows)], &WindowPairing { windows, count: centers.len(), averaging });
    let means = PairMeans::from_tally(&result, 0, averaging, &Dim([centers.len()]), |entry| entry);
    Ok(Diagonal { centers: centers.to_vec(), half_width, means })
}

/// Whether an index lies in the window around a center.
pub(super) fn within_half_width(half_width: f64) -> Result<impl Fn(f64, f64) -> bool, InputError> {
    let fits = half_width.is_finite() && half_width > 0.0;
    require_parameter("half_width", half_width, "finite and above 0", fits)?;
    Ok(move |index: f64, center: f64| (index - center).abs() <= half_width)
}

/// Cells are windows; a unit lists those it lies in, ascending.
struct WindowPairing {
    windows: Vec<Vec<usize>>,
    count: usize,
    averaging: Averaging,
}

impl Pairing<1, 1> for WindowPairing {
    fn cells(&self) -> usize {
        self.count
    }

    fn slots(&self) -> usize {
        self.count
    }

    fn cell_of(&self, _unit: usize, slot: usize) -> usize {
        slot
    }

    fn visit(&self, first: usize, second: usize, [r]: [f64; 1], mut record: impl FnMut(Place, [f64; 1])) {
        let value = [self.averaging.transform(r)];
        for window in &self.windows[first] {
            if self.windows[second].contains(window) {
                record(Place::same(*window), value);
            }
        }
    }
}

/// Mean correlation of units whose norm indices lie on either side of a center.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AntiDiagonal {
    /// Mean distance of the two bins from the center, half the difference of the indices.
    pub half_difference: Vec<f64>,
    /// Mean at each distance.
    pub means: PairMeans<Ix1>,
}

/// Mean correlation of pairs across the map's diagonal: cell k pairs a unit with norm index in
/// `[center + k width, center + (k + 1) width)` with one in `[center - (k + 1) width, center - k width)`.
///
/// The paper (Figure 2A of doi 10.1126/sciadv.adv9396) has center 1.5, width 0.1 and five cells; its axis is the half
/// difference returned here.
///
/// # Errors
/// `index` does not have one entry for each unit; no cell; a center or width that is not finite, or a width not above 0.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::correlation::{Averaging, Standardized, anti_diagonal};
///
/// let counts = Standardized::<f64>::new(&array![[1_u8, 2, 3], [2, 4, 1], [3, 6, 2]])?;
/// let curve = anti_diagonal(&counts, &array![1.45, 1.55, 1.65], 1.5, 0.1, 2, Averaging::Arithmetic)?;
/// assert_eq!(curve.means.pairs, array![1, 0]);
/// assert!((curve.half_difference[1] - 0.15).abs() < 1e-12);
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn anti_diagonal<F: Real>(
    counts: &Standardized<F>,
    index: &ArrayRef1<f64>,
    center: f64,
    width: f64,
    cells: usize,
    averaging: Averaging,
) -> Result<AntiDiagonal, InputError> {
    require_unit_values("index", index.len(), counts.units())?;
    let bins = Sides::new(center, width, cells)?;
    let units = counts.varying(|unit| bins.of(index[unit]).is_some());
    let sides: Vec<usize> = units.iter().filter_map(|&unit| bins.of(index[unit])).collect();
    let rows = counts.select(&units);
    let result = tally([(&rows, &rows)], &SidePairing { sides, cells, averaging });
    let means = PairMeans::from_tally(&result, 0, averaging, &Dim([cells]), |entry| entry);
    Ok(AntiDiagonal { half_difference: (0..cells).map(|cell| (cell as f64 + 0.5) * width).collect(), means })
}

/// The bins on both sides of a center, which mirror each other: numbers of two that do add up to the last one.
pub(super) struct Sides {
    bins: Bins,
    end: f64,
}

impl Sides {
    pub(super) fn new(center: f64, width: f64, cells: usize) -> Result<Self, InputError> {
        require_count("cells", "cells", cells, 1)?;
        let reach = width * cells as f64;
        Ok(Self { bins: Bins::uniform(center - reach, center + reach, 2 * cells)?, end: center + reach })
    }

    /// The bin of an index. The last bin would contain its upper edge; here every bin is half open.
    pub(super) fn of(&self, index: f64) -> Option<usize> {
        self.bins.index(index).filter(|_| index < self.end)
    }
}

/// Bins mirror each other about the center: the bins of a pair add up to the last one.
struct SidePairing {
    sides: Vec<usize>,
    cells: usize,
    averaging: Averaging,
}

impl Pairing<1, 1> for SidePairing {
    fn cells(&self) -> usize {
        self.cells
    }

    fn slots(&self) -> usize {
        self.cells
    }

    fn cell_of(&self, _unit: usize, slot: usize) -> usize {
        slot
    }

    fn visit(&self, first: usize, second: usize, [r]: [f64; 1], mut record: impl FnMut(Place, [f64; 1])) {
        let (a, b) = (self.sides[first], self.sides[second]);
        if a + b + 1 == 2 * self.cells {
            record(Place::same(a.max(b) - self.cells), [self.averaging.transform(r)]);
        }
    }
}
