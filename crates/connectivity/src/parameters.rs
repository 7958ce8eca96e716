//! The parameters of the circuit, as a value that can be written in a TOML file.

use normcircuit_simulation::{Channel, NeuronParameters, ParameterError};
use serde::{Deserialize, Serialize};

use crate::orientation_map::OrientationMapParameters;
use crate::rules::check_width;
use crate::sheet::Sheet;
use crate::tuned::check_threshold;

/// More synaptic channels of a population than these are nobody's intention, and each is a state of every neuron.
const MOST_CHANNELS: usize = 100;

/// Everything that determines a [`Circuit`](crate::Circuit) but its seed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CircuitParameters {
    /// Integration step, ms.
    pub time_step: f64,
    /// The number of cells `N` in the weight `J/√N` of a synapse. It belongs to the strengths `J`, not to the size of
    /// the sheets: a smaller network with the same degrees keeps it.
    pub reference_size: f64,
    /// Tuned partners have `cos(2π(θ − θ′))` above this, −1 … 1; `θ` in units of π.
    pub tuning_threshold: f64,
    /// On which side, and how many, partners are drawn.
    pub wiring: WiringLaw,
    /// How weights vary within a projection.
    pub weights: WeightLaw,
    /// The maps of preferred orientation of the input and of the excitatory population (independent draws).
    pub orientation_map: OrientationMapParameters,
    /// Excitatory population E.
    pub excitatory: SpikingPopulation,
    /// Inhibitory population I.
    pub inhibitory: SpikingPopulation,
    /// Input population X (V1).
    pub input: InputPopulation,
    /// The six projections.
    pub projections: Projections,
    /// Factors on the weights of all synapses from the left and from the right half of the input sheet: attention to one
    /// half of the visual field is a gain above 1.
    #[serde(default = "unit_gains", skip_serializing_if = "are_unit_gains")]
    pub input_gains: [f64; 2],
    /// How far the targets of the two halves of the input sheet overlap, 0 … 1; below 1 with random wiring only. The left
    /// half reaches the columns up to `(1 + overlap)/2` of the width of the excitatory and of the inhibitory sheet, the right
    /// half those from `(1 − overlap)/2` on; out-degrees stay.
    #[serde(default = "whole", skip_serializing_if = "is_whole")]
    pub input_overlap: f64,
}

fn unit_gains() -> [f64; 2] {
    [1.0; 2]
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_whole(share: &f64) -> bool {
    share.to_bits() == 1.0_f64.to_bits()
}

fn are_unit_gains(gains: &[f64; 2]) -> bool {
    gains.map(f64::to_bits) == [1.0_f64.to_bits(); 2]
}

fn whole() -> f64 {
    1.0
}

/// A population of integrate-and-fire neurons on a sheet of `rows × 2 rows` cells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpikingPopulation {
    /// Number of rows; even for the excitatory population.
    pub rows: usize,
    /// The neuron.
    pub neuron: NeuronParameters,
    /// The synaptic channels that its spikes open.
    pub channels: Vec<Channel>,
}

/// A population whose spikes are given, on a sheet of `rows × 2 rows` cells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputPopulation {
    /// Number of rows.
    pub rows: usize,
    /// The synaptic channels that its spikes open.
    pub channels: Vec<Channel>,
}

/// The projections among excitatory, inhibitory and input population.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Projections {
    /// E→E.
    pub excitatory_to_excitatory: ProjectionParameters,
    /// E→I.
    pub excitatory_to_inhibitory: ProjectionParameters,
    /// I→E.
    pub inhibitory_to_excitatory: ProjectionParameters,
    /// I→I.
    pub inhibitory_to_inhibitory: ProjectionParameters,
    /// X→E.
    pub input_to_excitatory: ProjectionParameters,
    /// X→I.
    pub input_to_inhibitory: ProjectionParameters,
}

/// One projection.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectionParameters {
    /// Number of synapses per source cell, under every wiring law: on average over source cells for laws of in-degree, which
    /// give each target cell `degree · sources / targets` synapses (on average for the gamma law).
    pub degree: usize,
    /// Synaptic strength `J`, mV; one synapse has the weight `J/√reference_size`. Negative for inhibition.
    pub strength: f64,
    /// Standard deviation of the connection kernel along each axis, in short sides of the sheet.
    pub width: f64,
    /// Share of tuned partners, rounded down to whole synapses. Only E→E and X→E may have one: the inhibitory
    /// population has no orientation map.
    #[serde(default)]
    pub tuned_fraction: f64,
}

/// How partners are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum WiringLaw {
    /// The default network: each source cell draws the same number of targets, by distance and tuning.
    FixedOutDegree,
    /// The matched network: each target cell draws the same number of sources, by distance and tuning.
    FixedInDegree,
    /// Heterogeneous in-degrees: each target cell draws its sources by distance and tuning; their number comes from a
    /// gamma distribution.
    GammaInDegree {
        /// Scale `b` of the gamma distribution: in-degrees have variance `mean · b`.
        scale: f64,
    },
    /// No space, no tuning: each source cell draws the same number of targets, uniformly.
    Random,
}

/// How synaptic weights vary within a projection.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum WeightLaw {
    /// All synapses of a projection have the same weight.
    Uniform,
    /// Magnitudes from a gamma distribution with the projection's weight as mean; signs stay.
    Gamma {
        /// Scale `b` of the gamma distribution, mV: magnitudes have variance `mean · b`.
        scale: f64,
    },
}

impl CircuitParameters {
    /// Checks every parameter.
    ///
    /// # Errors
    /// [`ParameterError`] for the first parameter that is not finite or out of range.
    pub fn check(&self) -> Result<(), ParameterError> {
        positive("time_step", self.time_step)?;
        positive("reference_size", self.reference_size)?;
        check_threshold("tuning_threshold", self.tuning_threshold)?;
        if let WiringLaw::GammaInDegree { scale } = self.wiring {
            positive("wiring.gamma_in_degree.scale", scale)?;
        }
        if let WeightLaw::Gamma { scale } = self.weights {
            positive("weights.gamma.scale", scale)?;
        }
        self.orientation_map.check("orientation_map")?;
        let rows = self.excitatory.rows;
        let even = rows >= 4 && rows.is_multiple_of(2);
        ParameterError::require("excitatory.rows", rows as f64, even, "even and at least 4")?;
        for (name, population) in [("excitatory", &self.excitatory), ("inhibitory", &self.inhibitory)] {
            check_sheet(name, population.rows)?;
            population.neuron.check(&format!("{name}.neuron"))?;
            check_refractory_period(name, population.neuron.refractory_period, self.time_step)?;
            check_channels(name, &population.channels)?;
        }
        check_sheet("input", self.input.rows)?;
        check_channels("input", &self.input.channels)?;
        self.projections.check()?;
        for (half, gain) in self.input_gains.into_iter().enumerate() {
            let holds = gain.is_finite() && gain >= 0.0;
            ParameterError::require(&format!("input_gains[{half}]"), gain, holds, "finite and at least 0")?;
        }
        let (overlap, random) = (self.input_overlap, self.wiring == WiringLaw::Random);
        let holds = (0.0..=1.0).contains(&overlap) && (random || is_whole(&overlap));
        ParameterError::require(
            "input_overlap",
            overlap,
            holds,
            "0 to 1, and 1 unless the wiring is random",
        )?;
        if matches!(self.wiring, WiringLaw::FixedInDegree | WiringLaw::GammaInDegree { .. }) {
            self.check_in_degrees()?;
        }
        Ok(())
    }

    /// Synapses per target cell must come out whole.
    fn check_in_degrees(&self) -> Result<(), ParameterError> {
        let [e, i, x] =
            [self.excitatory.rows, self.inhibitory.rows, self.input.rows].map(|rows| 2 * rows * rows);
        for (name, projection, sources, targets) in self.projections.named(e, i, x) {
            in_degree(name, projection.degree, sources, targets)?;
        }
        Ok(())
    }
}

/// Mean number of synapses per target cell of a projection with `degree` synapses per source cell.
///
/// # Errors
/// [`ParameterError`] unless it is a whole number.
pub(crate) fn in_degree(
    name: &str,
    degree: usize,
    sources: usize,
    targets: usize,
) -> Result<usize, ParameterError> {
    let synapses = degree * sources;
    let whole = synapses.is_multiple_of(targets);
    let name = format!("synapses per target cell of projections.{name}");
    ParameterError::require(&name, synapses as f64 / targets as f64, whole, "a whole number")?;
    Ok(synapses / targets)
}

impl Projections {
    /// All projections, the recurrent ones before the two from V1.
    pub fn each_mut(&mut self) -> [&mut ProjectionParameters; 6] {
        [
            &mut self.excitatory_to_excitatory,
            &mut self.excitatory_to_inhibitory,
            &mut self.inhibitory_to_excitatory,
            &mut self.inhibitory_to_inhibitory,
            &mut self.input_to_excitatory,
            &mut self.input_to_inhibitory,
        ]
    }

    /// All projections by name, with the sizes of their source and target populations.
    fn named(
        &self,
        e: usize,
        i: usize,
        x: usize,
    ) -> [(&'static str, &ProjectionParameters, usize, usize); 6] {
        [
            ("excitatory_to_excitatory", &self.excitatory_to_excitatory, e, e),
            ("excitatory_to_inhibitory", &self.excitatory_to_inhibitory, e, i),
            ("inhibitory_to_excitatory", &self.inhibitory_to_excitatory, i, e),
            ("inhibitory_to_inhibitory", &self.inhibitory_to_inhibitory, i, i),
            ("input_to_excitatory", &self.input_to_excitatory, x, e),
            ("input_to_inhibitory", &self.input_to_inhibitory, x, i),
        ]
    }

    fn check(&self) -> Result<(), ParameterError> {
        let (excites, inhibits) = (1.0, -1.0);
        let (tunable, untuned) = (1.0, 0.0);
        self.excitatory_to_excitatory.check("excitatory_to_excitatory", excites, tunable)?;
        self.excitatory_to_inhibitory.check("excitatory_to_inhibitory", excites, untuned)?;
        self.inhibitory_to_excitatory.check("inhibitory_to_excitatory", inhibits, untuned)?;
        self.inhibitory_to_inhibitory.check("inhibitory_to_inhibitory", inhibits, untuned)?;
        self.input_to_excitatory.check("input_to_excitatory", excites, tunable)?;
        self.input_to_inhibitory.check("input_to_inhibitory", excites, untuned)
    }
}

impl ProjectionParameters {
    fn check(&self, projection: &str, sign: f64, most_tuned: f64) -> Result<(), ParameterError> {
        let require = |field: &str, value: f64, holds: bool, requirement: &str| {
            ParameterError::require(&format!("projections.{projection}.{field}"), value, holds, requirement)
        };
        let degree = self.degree;
        require("degree", degree as f64, (1..=1_000_000).contains(&degree), "1 to 1 000 000")?;
        let signed = self.strength.is_finite() && self.strength * sign >= 0.0;
        let side = if sign > 0.0 { "finite and at least 0" } else { "finite and at most 0" };
        require("strength", self.strength, signed, side)?;
        check_width(&format!("projections.{projection}.width"), self.width)?;
        let share = if most_tuned > 0.0 { "0 to 1" } else { "0 (only E→E and X→E can be tuned)" };
        require(
            "tuned_fraction",
            self.tuned_fraction,
            (0.0..=most_tuned).contains(&self.tuned_fraction),
            share,
        )
    }
}

fn positive(name: &str, value: f64) -> Result<(), ParameterError> {
    ParameterError::require(name, value, value.is_finite() && value > 0.0, "finite and above 0")
}

fn check_sheet(owner: &str, rows: usize) -> Result<(), ParameterError> {
    let named = |error| ParameterError { name: format!("{owner}.rows"), ..error };
    Sheet::twice_as_wide(rows).map(|_| ()).map_err(named)
}

/// Periods are counted in whole steps: others would be rounded to these in silence.
fn check_refractory_period(owner: &str, period: f64, time_step: f64) -> Result<(), ParameterError> {
    let steps = period / time_step;
    let whole = (steps - steps.round()).abs() < 1e-6 * steps.max(1.0);
    let requirement = format!("a whole number of time steps of {time_step} ms");
    ParameterError::require(&format!("{owner}.neuron.refractory_period"), period, whole, &requirement)
}

fn check_channels(owner: &str, channels: &[Channel]) -> Result<(), ParameterError> {
    let name = format!("number of {owner}.channels");
    let number = channels.len();
    ParameterError::require(&name, number as f64, (1..=MOST_CHANNELS).contains(&number), "1 to 100")?;
    for (index, channel) in channels.iter().enumerate() {
        channel.check(&format!("{owner}.channels[{index}]"))?;
    }
    Ok(())
}
