//! Networks: populations, projections between them, and the checks that make a description a network.

use crate::parameters::{Channel, NeuronParameters, ParameterError};
use crate::synapses::Synapses;

/// A group of cells with the same parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Population {
    /// Name used in messages and results, for example `"E"`.
    pub name: String,
    /// Number of cells.
    pub size: usize,
    /// Whether the cells are simulated or driven from outside.
    pub dynamics: Dynamics,
    /// The channels that a spike of this population opens in its targets.
    pub channels: Vec<Channel>,
}

/// What makes the cells of a population spike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Dynamics {
    /// Spikes are given by an [`Input`](crate::Input).
    Input,
    /// Exponential integrate-and-fire neurons.
    Spiking(NeuronParameters),
}

/// All synapses from one population to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Projection {
    /// Index of the source population in [`NetworkDescription::populations`].
    pub source: usize,
    /// Index of the target population; it must be spiking.
    pub target: usize,
    /// Who connects to whom.
    pub synapses: Synapses,
    /// How strongly; mV, the area of the postsynaptic current of one spike.
    pub weights: Weights,
}

/// Synaptic weights of a projection, mV.
#[derive(Clone, Debug, PartialEq)]
pub enum Weights {
    /// The same for all synapses.
    Uniform(f64),
    /// One per synapse, in the flat order of [`Synapses::row_range`].
    PerSynapse(Vec<f64>),
}

impl Weights {
    /// The weight of one synapse, mV.
    ///
    /// # Panics
    /// If there are weights per synapse and `synapse` is none of them.
    pub fn get(&self, synapse: usize) -> f64 {
        match self {
            Self::Uniform(weight) => *weight,
            Self::PerSynapse(weights) => weights[synapse],
        }
    }
}

/// Everything that makes a network; [`Network::new`] checks it.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkDescription {
    /// Integration step, ms.
    pub time_step: f64,
    /// The populations; cells of spiking populations are numbered through in this order.
    pub populations: Vec<Population>,
    /// The projections; several may join the same two populations.
    pub projections: Vec<Projection>,
}

/// A checked network, read-only and shared by any number of simulations.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    description: NetworkDescription,
}

/// Why a description is not a network.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum NetworkError {
    /// A parameter is out of range.
    #[error(transparent)]
    Parameter(#[from] ParameterError),
    /// A projection names a population that does not exist.
    #[error(
        "projections[{projection}].{end} is {population}; there are {count} populations, numbered from 0"
    )]
    UnknownPopulation {
        /// Index of the projection.
        projection: usize,
        /// `"source"` or `"target"`.
        end: &'static str,
        /// The index given.
        population: usize,
        /// How many populations there are.
        count: usize,
    },
    /// A projection ends at an input population.
    #[error(
        "projections[{projection}].target is {population}, an input population, which receives no synapses"
    )]
    TargetIsInput {
        /// Index of the projection.
        projection: usize,
        /// Name of the population.
        population: String,
    },
    /// The synapses of a projection were made for populations of other sizes.
    #[error(
        "projections[{projection}].synapses has {found} {end} cells; population {population} has {expected}"
    )]
    SizeMismatch {
        /// Index of the projection.
        projection: usize,
        /// `"source"` or `"target"`.
        end: &'static str,
        /// Cells that the synapses were made for.
        found: usize,
        /// Name of the population.
        population: String,
        /// Cells of the population.
        expected: usize,
    },
    /// The number of weights differs from the number of synapses.
    #[error("projections[{projection}].weights has {found} weights for {expected} synapses")]
    WeightCount {
        /// Index of the projection.
        projection: usize,
        /// How many weights there are.
        found: usize,
        /// How many synapses there are.
        expected: usize,
    },
}

impl Network {
    /// Checks a description.
    ///
    /// # Errors
    /// [`NetworkError`] that names the field and the value at fault.
    pub fn new(description: NetworkDescription) -> Result<Self, NetworkError> {
        let time_step = description.time_step;
        let usable = time_step.is_finite() && time_step > 0.0;
        ParameterError::require("time_step", time_step, usable, "finite and above 0 ms")?;
        for population in &description.populations {
            check_population(population, time_step)?;
        }
        for index in 0..description.projections.len() {
            check_projection(&description, index)?;
        }
        Ok(Self { description })
    }

    /// Integration step, ms.
    pub fn time_step(&self) -> f64 {
        self.description.time_step
    }

    /// The populations, in index order.
    pub fn populations(&self) -> &[Population] {
        &self.description.populations
    }

    /// The projections.
    pub fn projections(&self) -> &[Projection] {
        &self.description.projections
    }

    /// Number of spiking neurons.
    pub fn spiking_size(&self) -> usize {
        self.spiking_offset(self.populations().len())
    }

    /// Index of the first cell of `population` when the cells of all spiking populations are numbered through.
    pub fn spiking_offset(&self, population: usize) -> usize {
        let before = &self.populations()[..population];
        before.iter().filter(|p| matches!(p.dynamics, Dynamics::Spiking(_))).map(|p| p.size).sum()
    }

    /// Number of synapses.
    pub fn synapse_count(&self) -> usize {
        self.projections().iter().map(|projection| projection.synapses.len()).sum()
    }

    /// Gives the description back, to change it.
    pub fn into_description(self) -> NetworkDescription {
        self.description
    }
}

/// Checks one population and that `time_step` resolves all its time constants.
fn check_population(population: &Population, time_step: f64) -> Result<(), NetworkError> {
    let name = &population.name;
    let size = population.size;
    let countable = size > 0 && u32::try_from(size).is_ok();
    ParameterError::require(&format!("{name}.size"), size as f64, countable, "from 1 to 4294967295 cells")?;
    let mut shortest = f64::INFINITY;
    for (index, channel) in population.channels.iter().enumerate() {
        channel.check(&format!("{name}.channels[{index}]"))?;
        shortest = shortest.min(channel.rise_time).min(channel.decay_time);
    }
    if let Dynamics::Spiking(neuron) = &population.dynamics {
        neuron.check(name)?;
        shortest = shortest.min(neuron.capacitance / neuron.leak_conductance);
        let resolved = neuron.refractory_steps(time_step) > 0;
        let requirement = format!("at least half of time_step ({time_step} ms), so that it lasts a step");
        let period = neuron.refractory_period;
        ParameterError::require(&format!("{name}.refractory_period"), period, resolved, &requirement)?;
    }
    let requirement = format!("at most half the shortest time constant of population {name}, {shortest} ms");
    Ok(ParameterError::require("time_step", time_step, time_step <= shortest / 2.0, &requirement)?)
}

fn check_projection(description: &NetworkDescription, index: usize) -> Result<(), NetworkError> {
    let Projection { source, target, synapses, weights } = &description.projections[index];
    let count = description.populations.len();
    let ends = [("source", *source, synapses.source_size()), ("target", *target, synapses.target_size())];
    for (end, population, found) in ends {
        let Some(cells) = description.populations.get(population) else {
            return Err(NetworkError::UnknownPopulation { projection: index, end, population, count });
        };
        if cells.size != found {
            let (population, expected) = (cells.name.clone(), cells.size);
            return Err(NetworkError::SizeMismatch { projection: index, end, found, population, expected });
        }
    }
    if matches!(description.populations[*target].dynamics, Dynamics::Input) {
        let population = description.populations[*target].name.clone();
        return Err(NetworkError::TargetIsInput { projection: index, population });
    }
    check_weights(weights, synapses.len(), index)
}

fn check_weights(weights: &Weights, expected: usize, projection: usize) -> Result<(), NetworkError> {
    let name = format!("projections[{projection}].weights");
    match weights {
        Weights::Uniform(weight) => ParameterError::require(&name, *weight, weight.is_finite(), "finite")?,
        Weights::PerSynapse(weights) => {
            if weights.len() != expected {
                return Err(NetworkError::WeightCount { projection, found: weights.len(), expected });
            }
            if let Some(synapse) = weights.iter().position(|weight| !weight.is_finite()) {
                ParameterError::require(&format!("{name}[{synapse}]"), weights[synapse], false, "finite")?;
            }
        }
    }
    Ok(())
}
