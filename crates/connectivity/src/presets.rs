//! The circuits of the paper.

use normcircuit_simulation::{Channel, NeuronParameters, ParameterError};

use crate::orientation_map::OrientationMapParameters;
use crate::parameters::{
    CircuitParameters, InputPopulation, ProjectionParameters, Projections, SpikingPopulation, WeightLaw,
    WiringLaw,
};

impl CircuitParameters {
    /// The default network of Song, Ruff, Cohen & Huang 2026 (doi 10.1126/sciadv.adv9396): 20 000 excitatory and
    /// 5 000 inhibitory neurons driven by 5 000 V1 cells.
    pub fn default_paper() -> Self {
        let projection =
            |degree, strength, width| ProjectionParameters { degree, strength, width, tuned_fraction: 0.0 };
        let tuned =
            |degree, strength, width| ProjectionParameters { degree, strength, width, tuned_fraction: 0.15 };
        Self {
            time_step: 0.05,
            reference_size: 25_000.0,
            tuning_threshold: 0.6,
            wiring: WiringLaw::FixedOutDegree,
            weights: WeightLaw::Uniform,
            orientation_map: OrientationMapParameters { column_spacing: 0.2, waves: 30 },
            excitatory: SpikingPopulation {
                rows: 100,
                neuron: neuron(1.0 / 15.0, 2.0, 1.5),
                channels: vec![channel(1.0, 1.0, 5.0)],
            },
            inhibitory: SpikingPopulation {
                rows: 50,
                neuron: neuron(1.0 / 10.0, 0.5, 0.5),
                channels: vec![channel(1.0, 1.0, 8.0)],
            },
            input: InputPopulation {
                rows: 50,
                channels: vec![channel(0.2, 1.0, 5.0), channel(0.8, 2.0, 100.0)],
            },
            projections: Projections {
                excitatory_to_excitatory: tuned(200, 80.0, 0.2),
                excitatory_to_inhibitory: projection(150, 40.0, 0.2),
                inhibitory_to_excitatory: projection(800, -240.0, 0.2),
                inhibitory_to_inhibitory: projection(200, -300.0, 0.2),
                input_to_excitatory: tuned(1_000, 160.0, 0.1),
                input_to_inhibitory: projection(250, 140.0, 0.1),
            },
            input_gains: [1.0; 2],
            input_overlap: 1.0,
        }
    }

    /// The default network on smaller (or larger) sheets: `excitatory_rows × 2 excitatory_rows` excitatory cells and
    /// half as many rows of inhibitory and input cells.
    ///
    /// Degrees, weights, kernel widths and column spacing stay, so every cell has the in-degrees and, at equal rates,
    /// the mean input of the full network; pairs are merely connected more often.
    ///
    /// # Errors
    /// [`ParameterError`] if the number of rows is not even or below 4.
    pub fn miniature(excitatory_rows: usize) -> Result<Self, ParameterError> {
        Self::default_paper().with_rows(excitatory_rows)
    }

    /// The same circuit on sheets of `excitatory_rows × 2 excitatory_rows` excitatory cells and half as many rows of inhibitory
    /// and input cells; degrees per source cell, weights and kernels stay.
    ///
    /// # Errors
    /// [`ParameterError`] if the number of rows is not even or below 4.
    pub fn with_rows(mut self, excitatory_rows: usize) -> Result<Self, ParameterError> {
        self.excitatory.rows = excitatory_rows;
        self.inhibitory.rows = excitatory_rows / 2;
        self.input.rows = excitatory_rows / 2;
        self.check()?;
        Ok(self)
    }

    /// The same circuit with matched in-degrees: every cell of a population receives the same number of synapses.
    ///
    /// # Errors
    /// [`ParameterError`] if the number of synapses per target cell is not whole.
    pub fn with_fixed_in_degrees(mut self) -> Result<Self, ParameterError> {
        self.wiring = WiringLaw::FixedInDegree;
        self.check()?;
        Ok(self)
    }

    /// The same circuit with gamma-distributed in-degrees of variance `mean · scale`.
    ///
    /// # Errors
    /// [`ParameterError`] if the mean number of synapses per target cell is not whole or the scale is not above 0.
    pub fn with_gamma_in_degrees(mut self, scale: f64) -> Result<Self, ParameterError> {
        self.wiring = WiringLaw::GammaInDegree { scale };
        self.check()?;
        Ok(self)
    }

    /// The same circuit with recurrent strengths multiplied by `recurrent` and feedforward ones by `feedforward`.
    #[must_use]
    pub fn with_coupling(mut self, recurrent: f64, feedforward: f64) -> Self {
        let mut projections = self.projections.each_mut();
        let (within, from_input) = projections.split_at_mut(4);
        for projection in within {
            projection.strength *= recurrent;
        }
        for projection in from_input {
            projection.strength *= feedforward;
        }
        self
    }
}

fn channel(fraction: f64, rise_time: f64, decay_time: f64) -> Channel {
    Channel { fraction, rise_time, decay_time }
}

fn neuron(leak_conductance: f64, slope_factor: f64, refractory_period: f64) -> NeuronParameters {
    NeuronParameters {
        capacitance: 1.0,
        leak_conductance,
        leak_reversal: -60.0,
        soft_threshold: -50.0,
        slope_factor,
        spike_threshold: -10.0,
        reset: -65.0,
        lower_bound: -100.0,
        refractory_period,
    }
}
