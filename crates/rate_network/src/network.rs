//! Rate networks: populations, projections, and the current of every cell.

use std::ops::Range;

use crate::error::{RateNetworkError, require_index, require_length, require_positive};
use crate::transfer::TransferFunction;
use crate::weights::SparseWeights;

/// Cells that follow `τ r′ = −r + f(I)`, each with its own `f` and `τ`.
#[derive(Clone, Debug, PartialEq)]
pub struct RatePopulation {
    /// Name used in messages, for example `"E"`.
    pub name: String,
    /// Transfer functions, shape `[cells]`.
    pub transfer: Vec<TransferFunction>,
    /// Time constants, ms, shape `[cells]`.
    pub time_constants: Vec<f64>,
}

/// All synapses from one population to another.
#[derive(Clone, Debug, PartialEq)]
pub struct RateProjection {
    /// Index of the source population.
    pub source: usize,
    /// Index of the target population.
    pub target: usize,
    /// Current per Hz of presynaptic rate.
    pub weights: SparseWeights,
}

/// Populations of rate units and the projections among them.
///
/// Cells are numbered through in the order of the populations: arrays over "all cells" follow that order.
#[derive(Clone, Debug, PartialEq)]
pub struct RateNetwork {
    populations: Vec<RatePopulation>,
    projections: Vec<RateProjection>,
    starts: Vec<usize>,
}

impl RatePopulation {
    /// A population of like cells; `time_constant` in ms.
    pub fn alike(
        name: &str,
        cells: usize,
        transfer: impl Into<TransferFunction>,
        time_constant: f64,
    ) -> Self {
        Self {
            name: name.to_owned(),
            transfer: vec![transfer.into(); cells],
            time_constants: vec![time_constant; cells],
        }
    }

    /// Number of cells.
    pub fn size(&self) -> usize {
        self.transfer.len()
    }

    fn check(&self) -> Result<(), RateNetworkError> {
        let name = &self.name;
        let times = self.time_constants.len();
        require_length(&format!("time constants of {name}"), times, self.size(), "cell")?;
        self.transfer.iter().try_for_each(TransferFunction::check)?;
        let time_constant = format!("time constant of {name}");
        self.time_constants.iter().try_for_each(|&time| require_positive(&time_constant, time))
    }
}

impl RateNetwork {
    /// Checks populations and projections and joins them.
    ///
    /// # Errors
    /// [`RateNetworkError`] if a constant is out of range, a projection names a population that does not exist, or its
    /// weights do not have the sizes of its populations.
    pub fn new(
        populations: Vec<RatePopulation>,
        projections: Vec<RateProjection>,
    ) -> Result<Self, RateNetworkError> {
        populations.iter().try_for_each(RatePopulation::check)?;
        let mut starts = vec![0];
        for population in &populations {
            starts.push(starts[starts.len() - 1] + population.size());
        }
        let network = Self { populations, projections, starts };
        for RateProjection { source, target, weights } in &network.projections {
            require_index("source of a projection", *source, network.populations.len())?;
            network.check_target(*target, weights)?;
            let cells = network.populations[*source].size();
            require_length("the sources of a projection", weights.sources(), cells, "cell")?;
        }
        Ok(network)
    }

    /// The populations.
    pub fn populations(&self) -> &[RatePopulation] {
        &self.populations
    }

    /// The projections.
    pub fn projections(&self) -> &[RateProjection] {
        &self.projections
    }

    /// Number of cells in all populations together.
    pub fn size(&self) -> usize {
        self.starts[self.populations.len()]
    }

    /// Where the cells of a population lie in arrays over all cells.
    ///
    /// # Panics
    /// If there is no such population.
    pub fn cells(&self, population: usize) -> Range<usize> {
        self.starts[population]..self.starts[population + 1]
    }

    /// Current of every cell from one population when all cells fire at `rates` (Hz, `[all cells]`), shape `[all cells]`.
    ///
    /// # Errors
    /// [`RateNetworkError`] if there is no such population or not one rate per cell.
    pub fn currents_from(&self, source: usize, rates: &[f64]) -> Result<Vec<f64>, RateNetworkError> {
        require_index("population", source, self.populations.len())?;
        require_length("rates", rates.len(), self.size(), "cell")?;
        let mut currents = vec![0.0; self.size()];
        self.add_currents(rates, &mut currents, |projection| projection.source == source);
        Ok(currents)
    }

    /// Total current of every cell: `external` and that of all projections.
    pub(crate) fn total_currents(&self, rates: &[f64], external: &[f64], currents: &mut [f64]) {
        currents.copy_from_slice(external);
        self.add_currents(rates, currents, |_| true);
    }

    fn add_currents(&self, rates: &[f64], currents: &mut [f64], chosen: impl Fn(&RateProjection) -> bool) {
        for projection in self.projections.iter().filter(|projection| chosen(projection)) {
            let rates = &rates[self.cells(projection.source)];
            projection.weights.add_currents(rates, &mut currents[self.cells(projection.target)]);
        }
    }

    fn check_target(&self, target: usize, weights: &SparseWeights) -> Result<(), RateNetworkError> {
        require_index("target of a projection", target, self.populations.len())?;
        let cells = self.populations[target].size();
        require_length("the targets of a projection", weights.targets(), cells, "cell")
    }
}
