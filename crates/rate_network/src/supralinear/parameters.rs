//! The constants of the supralinear network and where they come from.

use super::SupralinearNetwork;
use crate::error::{RateNetworkError, require, require_positive};

/// Largest side of a map: connections are drawn for all pairs of points, 3 · 10⁹ of them here.
const LARGEST_SIDE: usize = 160;

/// Everything that determines a [`SupralinearNetwork`] but its orientations and its seed. Distances are in steps of the
/// map's grid, of 16/75 degrees of visual angle each; currents are in the units of the contrast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SupralinearParameters {
    /// Points along either side of the map.
    pub side: usize,
    /// Mean gain `k` of the power laws, Hz.
    pub gain: f64,
    /// Excitatory cells.
    pub excitatory: CellClass,
    /// Inhibitory cells.
    pub inhibitory: CellClass,
    /// SD of gains, exponents and time constants over cells, relative to their means.
    pub cell_spread: f64,
    /// SD of the weights of connections, relative to their mean; negative draws become 0.
    pub weight_spread: f64,
    /// E→E.
    pub excitatory_to_excitatory: SupralinearProjection,
    /// E→I.
    pub excitatory_to_inhibitory: SupralinearProjection,
    /// I→E.
    pub inhibitory_to_excitatory: SupralinearProjection,
    /// I→I.
    pub inhibitory_to_inhibitory: SupralinearProjection,
    /// SD of the connection probability over differences of preferred orientation, units of π.
    pub connection_orientation_width: f64,
    /// SD of the input over differences of orientation between cell and grating, units of π.
    pub input_orientation_width: f64,
    /// Width of the edge of a grating, grid steps.
    pub edge_width: f64,
}

/// Means over the cells of a class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CellClass {
    /// Exponent of the power law.
    pub exponent: f64,
    /// Time constant, ms.
    pub time_constant: f64,
}

/// Connections from one class to another: probability `κ exp(−d²/2σ²) exp(−Δθ²/2σ_ori²)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SupralinearProjection {
    /// Mean weight `J` of a connection, current per Hz; negative for inhibition.
    pub strength: f64,
    /// Probability `κ` of a connection at no distance in space and orientation.
    pub probability: f64,
    /// SD `σ` of the probability over distance, grid steps.
    pub width: f64,
}

/// A projection with its populations.
pub(super) struct Placed {
    pub(super) source: usize,
    pub(super) target: usize,
    pub(super) constants: SupralinearProjection,
}

impl SupralinearParameters {
    /// Cycles of preferred orientation along a side of the published map of 75 × 75 points.
    pub const CYCLES: f64 = 8.0;

    /// The constants of the large model of Rubin, Van Hooser & Miller 2015.
    ///
    /// Published, in the supplement of that paper, section S1.1.2; taken from three independent public programs for the
    /// model, which agree in them: 75 × 75 points over 16 degrees; `k` 0.012, `n` 2.0 (E) and 2.2 (I), `τ` 20 and 10 ms,
    /// all with an SD of 5 %; `J` 0.1 (E→E), 0.38 (E→I), 0.089 (I→E), 0.096 (I→I), with an SD of 25 %; `κ` 0.1 from E and
    /// 0.5 from I; `σ` 8, 12, 4 and 4 steps; `σ_ori` 45°, input width 32°, edge 1 step; the weights that a cell receives
    /// from a class are scaled to a sum of `J` times the mean number of connections.
    ///
    /// Chosen, because the programs differ or say nothing: the two cells of a point share their gain (as in two of the
    /// programs); the map ends at its borders (as in all three; the scaling of the weights keeps cells there from being
    /// deprived); a cell may connect to itself (the published probability does not exclude it).
    pub fn published() -> Self {
        let projection =
            |strength, probability, width| SupralinearProjection { strength, probability, width };
        Self {
            side: 75,
            gain: 0.012,
            excitatory: CellClass { exponent: 2.0, time_constant: 20.0 },
            inhibitory: CellClass { exponent: 2.2, time_constant: 10.0 },
            cell_spread: 0.05,
            weight_spread: 0.25,
            excitatory_to_excitatory: projection(0.1, 0.1, 8.0),
            excitatory_to_inhibitory: projection(0.38, 0.1, 12.0),
            inhibitory_to_excitatory: projection(-0.089, 0.5, 4.0),
            inhibitory_to_inhibitory: projection(-0.096, 0.5, 4.0),
            connection_orientation_width: 45.0 / 180.0,
            input_orientation_width: 32.0 / 180.0,
            edge_width: 1.0,
        }
    }

    /// Points of the map.
    pub fn points(&self) -> usize {
        self.side * self.side
    }

    pub(super) fn projections(&self) -> [Placed; 4] {
        let (e, i) = (SupralinearNetwork::EXCITATORY, SupralinearNetwork::INHIBITORY);
        [
            Placed { source: e, target: e, constants: self.excitatory_to_excitatory },
            Placed { source: e, target: i, constants: self.excitatory_to_inhibitory },
            Placed { source: i, target: e, constants: self.inhibitory_to_excitatory },
            Placed { source: i, target: i, constants: self.inhibitory_to_inhibitory },
        ]
    }

    pub(super) fn check(&self) -> Result<(), RateNetworkError> {
        let sides = 1..=LARGEST_SIDE;
        require("side", self.side as f64, sides.contains(&self.side), "1 to 160")?;
        require_positive("gain", self.gain)?;
        for (name, class) in [("excitatory", self.excitatory), ("inhibitory", self.inhibitory)] {
            require_positive(&format!("{name}.exponent"), class.exponent)?;
            require_positive(&format!("{name}.time_constant"), class.time_constant)?;
        }
        for (name, spread) in [("cell_spread", self.cell_spread), ("weight_spread", self.weight_spread)] {
            require(name, spread, (0.0..=1.0).contains(&spread), "0 to 1")?;
        }
        for Placed { constants: SupralinearProjection { strength, probability, width }, .. } in
            self.projections()
        {
            require("strength", strength, strength.is_finite(), "finite")?;
            require("probability", probability, (0.0..=1.0).contains(&probability), "0 to 1")?;
            require_positive("width", width)?;
        }
        require_positive("connection_orientation_width", self.connection_orientation_width)?;
        require_positive("input_orientation_width", self.input_orientation_width)?;
        require_positive("edge_width", self.edge_width)
    }
}
