//! From parameters to the network.

use normcircuit_simulation::{
    Dynamics, Network, NetworkDescription, Population, Projection, RootSeed, Stream, Synapses, Weights,
};

use crate::error::ConnectivityError;
use crate::gamma::Gamma;
use crate::laws::{fixed_out_degree, gamma_in_degrees, given_in_degrees};
use crate::orientation_map::OrientationMap;
use crate::parameters::{
    CircuitParameters, ProjectionParameters, SpikingPopulation, WeightLaw, WiringLaw, in_degree,
};
use crate::rules::{
    OverlappingHalves, PartlyTuned, PartnerRule, TunedPartners, UniformPartners, WrappedGaussian,
};
use crate::sheet::Sheet;

/// A wired circuit: the network, the sheets its populations lie on, and their preferred orientations.
#[derive(Clone, Debug, PartialEq)]
pub struct Circuit {
    /// The network; population indices are [`Circuit::EXCITATORY`], [`Circuit::INHIBITORY`] and [`Circuit::INPUT`],
    /// projections are E→E, E→I, I→E, I→I, X→E, X→I.
    pub network: Network,
    /// The sheet of the excitatory cells.
    pub excitatory_sheet: Sheet,
    /// The sheet of the inhibitory cells.
    pub inhibitory_sheet: Sheet,
    /// The sheet of the input cells.
    pub input_sheet: Sheet,
    /// Preferred orientations of the excitatory cells, units of π (0 … 1), shape `[excitatory cells]`.
    pub excitatory_orientations: Vec<f64>,
    /// Preferred orientations of the input cells, units of π (0 … 1), shape `[input cells]`.
    pub input_orientations: Vec<f64>,
}

impl Circuit {
    /// Index of the excitatory population.
    pub const EXCITATORY: usize = 0;
    /// Index of the inhibitory population.
    pub const INHIBITORY: usize = 1;
    /// Index of the input population.
    pub const INPUT: usize = 2;

    /// Draws the orientation maps and wires the network.
    ///
    /// Each map and each projection has a random stream of its own: changing one leaves the others as they are.
    ///
    /// # Errors
    /// [`ConnectivityError`] if a parameter is out of range or a cell finds no tuned partner (tiny sheets).
    ///
    /// ```
    /// use normcircuit_connectivity::{Circuit, CircuitParameters};
    /// use normcircuit_simulation::RootSeed;
    ///
    /// let circuit = Circuit::build(&CircuitParameters::miniature(20)?, RootSeed(1))?;
    /// let from_input = &circuit.network.projections()[4].synapses;
    /// assert_eq!(from_input.row(0).len(), 1_000);
    /// # Ok::<(), normcircuit_connectivity::ConnectivityError>(())
    /// ```
    pub fn build(parameters: &CircuitParameters, seed: RootSeed) -> Result<Self, ConnectivityError> {
        parameters.check()?;
        let sheets = [parameters.excitatory.rows, parameters.inhibitory.rows, parameters.input.rows]
            .map(Sheet::twice_as_wide);
        let [excitatory_sheet, inhibitory_sheet, input_sheet] = sheets;
        let sheets = [excitatory_sheet?, inhibitory_sheet?, input_sheet?];
        let orientations = |population: usize| {
            let mut random = seed.stream("orientation map", &[population as u64]);
            OrientationMap::draw(&parameters.orientation_map, &mut random)
                .map(|map| map.on(&sheets[population]))
        };
        let excitatory_orientations = orientations(Self::EXCITATORY)?;
        let input_orientations = orientations(Self::INPUT)?;
        let wiring = Wiring {
            parameters,
            seed,
            sheets,
            orientations: [Some(&excitatory_orientations), None, Some(&input_orientations)],
        };
        let network = Network::new(NetworkDescription {
            time_step: parameters.time_step,
            populations: populations(parameters, &sheets),
            projections: wiring.projections()?,
        })?;
        let [excitatory_sheet, inhibitory_sheet, input_sheet] = sheets;
        Ok(Self {
            network,
            excitatory_sheet,
            inhibitory_sheet,
            input_sheet,
            excitatory_orientations,
            input_orientations,
        })
    }
}

fn populations(parameters: &CircuitParameters, sheets: &[Sheet; 3]) -> Vec<Population> {
    let spiking = |name: &str, sheet: &Sheet, population: &SpikingPopulation| Population {
        name: name.to_owned(),
        size: sheet.size(),
        dynamics: Dynamics::Spiking(population.neuron),
        channels: population.channels.clone(),
    };
    let input = Population {
        name: "X".to_owned(),
        size: sheets[Circuit::INPUT].size(),
        dynamics: Dynamics::Input,
        channels: parameters.input.channels.clone(),
    };
    vec![
        spiking("E", &sheets[Circuit::EXCITATORY], &parameters.excitatory),
        spiking("I", &sheets[Circuit::INHIBITORY], &parameters.inhibitory),
        input,
    ]
}

/// What the projections have in common while they are drawn; arrays are by population.
struct Wiring<'a> {
    parameters: &'a CircuitParameters,
    seed: RootSeed,
    sheets: [Sheet; 3],
    orientations: [Option<&'a [f64]>; 3],
}

impl Wiring<'_> {
    fn projections(&self) -> Result<Vec<Projection>, ConnectivityError> {
        let all = &self.parameters.projections;
        let (e, i, x) = (Circuit::EXCITATORY, Circuit::INHIBITORY, Circuit::INPUT);
        [
            (e, e, &all.excitatory_to_excitatory),
            (e, i, &all.excitatory_to_inhibitory),
            (i, e, &all.inhibitory_to_excitatory),
            (i, i, &all.inhibitory_to_inhibitory),
            (x, e, &all.input_to_excitatory),
            (x, i, &all.input_to_inhibitory),
        ]
        .into_iter()
        .map(|(source, target, parameters)| self.projection(source, target, parameters))
        .collect()
    }

    fn projection(
        &self,
        source: usize,
        target: usize,
        projection: &ProjectionParameters,
    ) -> Result<Projection, ConnectivityError> {
        let indices = [source as u64, target as u64];
        let synapses =
            self.synapses(source, target, projection, &mut self.seed.stream("wiring", &indices))?;
        let weight = projection.strength / self.parameters.reference_size.sqrt();
        let weights = match self.parameters.weights {
            WeightLaw::Gamma { scale } if weight != 0.0 => {
                gamma_weights(weight, scale, synapses.len(), &mut self.seed.stream("weights", &indices))?
            }
            WeightLaw::Gamma { .. } | WeightLaw::Uniform => Weights::Uniform(weight),
        };
        let weights = if source == Circuit::INPUT { self.with_gains(weights, &synapses) } else { weights };
        Ok(Projection { source, target, synapses, weights })
    }

    fn synapses(
        &self,
        source: usize,
        target: usize,
        projection: &ProjectionParameters,
        random: &mut Stream,
    ) -> Result<Synapses, ConnectivityError> {
        let (sources, targets) = (self.sheets[source].size(), self.sheets[target].size());
        let degree = projection.degree;
        match self.parameters.wiring {
            WiringLaw::FixedOutDegree => {
                let rule = self.rule(source, target, projection)?;
                Ok(fixed_out_degree(sources, targets, degree, rule.as_ref(), random)?)
            }
            WiringLaw::Random => {
                let rule = self.uniform_rule(source, target)?;
                Ok(fixed_out_degree(sources, targets, degree, rule.as_ref(), random)?)
            }
            WiringLaw::FixedInDegree => {
                let rule = self.rule(target, source, projection)?;
                let degree = in_degree("of this circuit", degree, sources, targets)?;
                given_in_degrees(sources, &vec![degree; targets], rule.as_ref(), random)
            }
            WiringLaw::GammaInDegree { scale } => {
                let rule = self.rule(target, source, projection)?;
                let mean = in_degree("of this circuit", degree, sources, targets)?;
                let degrees = gamma_in_degrees(targets, mean, scale, random)?;
                given_in_degrees(sources, &degrees, rule.as_ref(), random)
            }
        }
    }

    /// Weights from the input with the gain of each half.
    fn with_gains(&self, weights: Weights, synapses: &Synapses) -> Weights {
        let [left, right] = self.parameters.input_gains;
        match weights {
            Weights::Uniform(weight) if left.to_bits() == right.to_bits() => Weights::Uniform(weight * left),
            weights => {
                let sheet = self.sheets[Circuit::INPUT];
                let gained = |source: usize| {
                    let gain = if 2 * sheet.col(source) < sheet.cols() { left } else { right };
                    synapses.row_range(source).map(move |synapse| (synapse, gain))
                };
                let all = (0..synapses.source_size()).flat_map(gained);
                Weights::PerSynapse(all.map(|(synapse, gain)| gain * weights.get(synapse)).collect())
            }
        }
    }

    /// Uniform partners; where the halves of the input overlap in part, those that a half reaches.
    fn uniform_rule(&self, source: usize, target: usize) -> Result<Box<dyn PartnerRule>, ConnectivityError> {
        let (sources, targets) = (self.sheets[source], self.sheets[target]);
        if source == Circuit::INPUT && self.parameters.input_overlap < 1.0 {
            return Ok(Box::new(OverlappingHalves::new(sources, targets, self.parameters.input_overlap)?));
        }
        Ok(Box::new(UniformPartners::new(targets.size())?))
    }

    /// The spatial and, where asked for, tuned rule for cells of one population that draw partners in another.
    fn rule(
        &self,
        cells: usize,
        partners: usize,
        projection: &ProjectionParameters,
    ) -> Result<Box<dyn PartnerRule>, ConnectivityError> {
        let spatial = WrappedGaussian::new(self.sheets[cells], self.sheets[partners], projection.width)?;
        match (self.orientations[cells], self.orientations[partners]) {
            (Some(own), Some(others)) if projection.tuned_fraction > 0.0 => {
                let tuned = TunedPartners::new(own, others, self.parameters.tuning_threshold)?;
                Ok(Box::new(PartlyTuned {
                    untuned: spatial,
                    tuned,
                    tuned_fraction: projection.tuned_fraction,
                }))
            }
            _ => Ok(Box::new(spatial)),
        }
    }
}

/// One weight per synapse: gamma-distributed magnitudes around the projection's weight, with its sign.
fn gamma_weights(
    weight: f64,
    scale: f64,
    synapses: usize,
    random: &mut Stream,
) -> Result<Weights, ConnectivityError> {
    let mut gamma = Gamma::new(weight.abs() / scale, scale)?;
    let sign = weight.signum();
    Ok(Weights::PerSynapse((0..synapses).map(|_| sign * gamma.sample(random)).collect()))
}
