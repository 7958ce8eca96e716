//! Everything that defines a circuit, as a value that can be written in a TOML file.

use crate::sheet::Sheet;
use normcircuit_simulation::{Channel, NeuronParameters, ParameterError};
use serde::{Deserialize, Serialize};

/// The parameters of a circuit: sheets, cells, synapses, wiring.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CircuitParameters {
    /// Integration step, ms.
    pub time_step: f64,
    /// Distance between columns of like orientation preference, in units of the short side.
    pub column_spacing: f64,
    /// Tuned synapses join cells with `cos(2π(θ − θ′))` above this, orientations in units of π.
    pub tuning_threshold: f64,
    /// Synapses have the weight `coupling / √size_scale`, whatever the size of the sheets.
    pub size_scale: f64,
    /// How targets are chosen.
    pub rule: Rule,
    /// Excitatory neurons of V4 or MT.
    pub excitatory: PopulationParameters,
    /// Inhibitory neurons of V4 or MT.
    pub inhibitory: PopulationParameters,
    /// V1.
    pub input: InputParameters,
    /// Who connects to whom, how often and how strongly.
    pub projections: Projections,
}

/// How the targets of a cell are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rule {
    /// Near the cell, and among cells of like orientation preference for the tuned fraction.
    Spatial,
    /// Anywhere, all cells alike.
    Random,
}

/// A sheet of simulated neurons.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PopulationParameters {
    /// Cells along the short side; the sheet is twice as long.
    pub rows: usize,
    /// The neurons.
    pub neuron: NeuronParameters,
    /// The channels that their spikes open.
    pub channels: Vec<Channel>,
}

/// A sheet of input cells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputParameters {
    /// Cells along the short side; the sheet is twice as long.
    pub rows: usize,
    /// The channels that their spikes open.
    pub channels: Vec<Channel>,
}

/// The six projections of the circuit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Projections {
    /// E to E.
    pub excitatory_to_excitatory: ProjectionParameters,
    /// E to I.
    pub excitatory_to_inhibitory: ProjectionParameters,
    /// I to E.
    pub inhibitory_to_excitatory: ProjectionParameters,
    /// I to I.
    pub inhibitory_to_inhibitory: ProjectionParameters,
    /// V1 to E.
    pub input_to_excitatory: ProjectionParameters,
    /// V1 to I.
    pub input_to_inhibitory: ProjectionParameters,
}

/// One projection.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectionParameters {
    /// Synapses of every source cell, spatial and tuned together.
    pub out_degree: usize,
    /// `J`, mV, before scaling with size.
    pub coupling: f64,
    /// Standard deviation of the distance along each axis, in units of the short side.
    pub width: f64,
    /// Fraction of synapses made by tuning instead of distance.
    pub tuned_fraction: f64,
}

impl ProjectionParameters {
    /// How many synapses of a source cell are tuned.
    pub fn tuned_degree(&self) -> usize {
        (self.out_degree as f64 * self.tuned_fraction).round() as usize
    }
}

impl CircuitParameters {
    /// The default network of the paper: 20 000 excitatory and 5 000 inhibitory neurons, 5 000 V1 cells.
    ///
    /// Song, Ruff, Cohen & Huang 2026 (doi 10.1126/sciadv.adv9396), with the parameter values of the authors' release
    /// (doi 10.6084/m9.figshare.29940062). The same values stand in `data/circuit.toml`.
    pub fn default_paper() -> Self {
        let neuron = |leak_conductance, slope_factor, refractory_period| NeuronParameters {
            capacitance: 1.0,
            leak_conductance,
            leak_reversal: -60.0,
            soft_threshold: -50.0,
            slope_factor,
            spike_threshold: -10.0,
            reset: -65.0,
            lower_bound: -100.0,
            refractory_period,
        };
        let channel = |fraction, rise_time, decay_time| Channel { fraction, rise_time, decay_time };
        let projection = |out_degree, coupling, width, tuned_fraction| ProjectionParameters {
            out_degree,
            coupling,
            width,
            tuned_fraction,
        };
        Self {
            time_step: 0.05,
            column_spacing: 0.2,
            tuning_threshold: 0.6,
            size_scale: 25_000.0,
            rule: Rule::Spatial,
            excitatory: PopulationParameters {
                rows: 100,
                neuron: neuron(1.0 / 15.0, 2.0, 1.5),
                channels: vec![channel(1.0, 1.0, 5.0)],
            },
            inhibitory: PopulationParameters {
                rows: 50,
                neuron: neuron(0.1, 0.5, 0.5),
                channels: vec![channel(1.0, 1.0, 8.0)],
            },
            input: InputParameters {
                rows: 50,
                channels: vec![channel(0.2, 1.0, 5.0), channel(0.8, 2.0, 100.0)],
            },
            projections: Projections {
                excitatory_to_excitatory: projection(200, 80.0, 0.2, 0.15),
                excitatory_to_inhibitory: projection(150, 40.0, 0.2, 0.0),
                inhibitory_to_excitatory: projection(800, -240.0, 0.2, 0.0),
                inhibitory_to_inhibitory: projection(200, -300.0, 0.2, 0.0),
                input_to_excitatory: projection(1000, 160.0, 0.1, 0.15),
                input_to_inhibitory: projection(250, 140.0, 0.1, 0.0),
            },
        }
    }

    /// The default network on smaller sheets: `rows` rows of excitatory cells, half as many of the others.
    ///
    /// Degrees, weights and kernels stay, so every cell receives as many synapses of the same strength from the same
    /// part of the sheet; only that there are fewer cells to receive them from, so that inputs are shared more.
    pub fn miniature(rows: usize) -> Self {
        let mut parameters = Self::default_paper();
        parameters.excitatory.rows = rows;
        parameters.inhibitory.rows = rows / 2;
        parameters.input.rows = rows / 2;
        parameters
    }

    /// The sheets of E, I and V1.
    pub fn sheets(&self) -> [Sheet; 3] {
        [self.excitatory.rows, self.inhibitory.rows, self.input.rows].map(Sheet::twice_as_long)
    }

    /// Every projection with the indices of its source and target population.
    pub fn all_projections(&self) -> [(usize, usize, &'static str, ProjectionParameters); 6] {
        let p = &self.projections;
        [
            (0, 0, "excitatory_to_excitatory", p.excitatory_to_excitatory),
            (0, 1, "excitatory_to_inhibitory", p.excitatory_to_inhibitory),
            (1, 0, "inhibitory_to_excitatory", p.inhibitory_to_excitatory),
            (1, 1, "inhibitory_to_inhibitory", p.inhibitory_to_inhibitory),
            (2, 0, "input_to_excitatory", p.input_to_excitatory),
            (2, 1, "input_to_inhibitory", p.input_to_inhibitory),
        ]
    }

    /// Checks what a network does not check itself.
    ///
    /// # Errors
    /// [`ParameterError`] for the first parameter out of range.
    pub fn check(&self) -> Result<(), ParameterError> {
        let require = |name: &str, value: f64, holds: bool, requirement: &str| {
            ParameterError::require(name, value, value.is_finite() && holds, requirement)
        };
        let rows = [
            ("excitatory", self.excitatory.rows),
            ("inhibitory", self.inhibitory.rows),
            ("input", self.input.rows),
        ];
        for (name, rows) in rows {
            require(&format!("{name}.rows"), rows as f64, (2..=1000).contains(&rows), "from 2 to 1000")?;
        }
        let rows = self.excitatory.rows;
        require("excitatory.rows", rows as f64, rows.is_multiple_of(2), "even")?;
        require("column_spacing", self.column_spacing, self.column_spacing > 0.0, "finite and above 0")?;
        let threshold = self.tuning_threshold;
        require("tuning_threshold", threshold, (-1.0..1.0).contains(&threshold), "at least -1 and below 1")?;
        require("size_scale", self.size_scale, self.size_scale > 0.0, "finite and above 0")?;
        for (source, target, name, p) in self.all_projections() {
            require(&format!("projections.{name}.coupling"), p.coupling, true, "finite")?;
            require(&format!("projections.{name}.width"), p.width, p.width > 0.0, "finite and above 0")?;
            let fraction = p.tuned_fraction;
            let range = "from 0 to 1";
            require(
                &format!("projections.{name}.tuned_fraction"),
                fraction,
                (0.0..=1.0).contains(&fraction),
                range,
            )?;
            // Inhibitory cells have no preferred orientation.
            let tunable = fraction == 0.0 || (source != 1 && target == 0);
            let requirement = "0 unless it joins cells that have a preferred orientation";
            require(&format!("projections.{name}.tuned_fraction"), fraction, tunable, requirement)?;
        }
        Ok(())
    }
}
