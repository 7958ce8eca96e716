//! The networks of the paper and its supplement, each a change of the default one.

use normcircuit_connectivity::{CircuitParameters, WeightLaw, WiringLaw};
use normcircuit_simulation::ParameterError;

use super::{InjectedCurrent, Model};
use crate::visual_area::VisualAreaParameters;

/// X→I strength of the wave regime, mV (140 in the default network).
const WAVE_STRENGTH: f64 = 100.0;

impl Model {
    /// The default network of Song, Ruff, Cohen & Huang 2026 (doi 10.1126/sciadv.adv9396).
    pub fn paper() -> Self {
        Self {
            circuit: CircuitParameters::default_paper(),
            area: VisualAreaParameters::default(),
            injection: InjectedCurrent::None,
        }
    }

    /// The same model on smaller or larger sheets; see [`CircuitParameters::with_rows`].
    ///
    /// # Errors
    /// [`ParameterError`] if the number of rows is not even or below 4.
    pub fn with_rows(mut self, excitatory_rows: usize) -> Result<Self, ParameterError> {
        self.circuit = self.circuit.with_rows(excitatory_rows)?;
        Ok(self)
    }

    /// Recurrent strengths multiplied by `recurrent`, feedforward ones by `feedforward`.
    #[must_use]
    pub fn coupled(mut self, recurrent: f64, feedforward: f64) -> Self {
        self.circuit = self.circuit.with_coupling(recurrent, feedforward);
        self
    }

    /// Every cell of a population has the same in-degree.
    #[must_use]
    pub fn matched(mut self) -> Self {
        self.circuit.wiring = WiringLaw::FixedInDegree;
        self
    }

    /// In-degrees from a gamma distribution of variance `mean · scale`.
    #[must_use]
    pub fn broad_in_degrees(mut self, scale: f64) -> Self {
        self.circuit.wiring = WiringLaw::GammaInDegree { scale };
        self
    }

    /// Magnitudes of weights from a gamma distribution of variance `mean · scale`; `scale` in mV.
    #[must_use]
    pub fn broad_weights(mut self, scale: f64) -> Self {
        self.circuit.weights = WeightLaw::Gamma { scale };
        self
    }

    /// Independent white noise for every neuron, standard deviation in mV/ms at a time step of 0.05 ms.
    #[must_use]
    pub fn current_noise(mut self, standard_deviation: f64) -> Self {
        self.injection = InjectedCurrent::WhiteNoise { standard_deviation };
        self
    }

    /// One smooth Gaussian current for all neurons, standard deviation in mV/ms, correlation time in ms.
    #[must_use]
    pub fn common_current(mut self, standard_deviation: f64, correlation_time: f64) -> Self {
        self.injection = InjectedCurrent::Common {
            standard_deviation,
            correlation_time,
            excitatory: 0.0,
            inhibitory: 0.0,
        };
        self
    }

    /// No space and no tuning: targets are uniform, V1 fires uniformly with and without an image, and its halves' targets overlap
    /// as far as `overlap`, 0 … 1.
    #[must_use]
    pub fn random(mut self, overlap: f64) -> Self {
        self.circuit.wiring = WiringLaw::Random;
        self.circuit.input_overlap = overlap;
        self.area.uniform = true;
        self
    }

    /// Weaker drive of the inhibitory neurons, with which activity travels in waves.
    #[must_use]
    pub fn waves(mut self) -> Self {
        self.circuit.projections.input_to_inhibitory.strength = WAVE_STRENGTH;
        self
    }

    /// Attention: weights from the left and from the right half of V1 multiplied by `gains`.
    #[must_use]
    pub fn attending(mut self, gains: [f64; 2]) -> Self {
        self.circuit.input_gains = gains;
        self
    }
}
