//! The circuit: parameters turned into a network.

use crate::orientation::OrientationMap;
use crate::parameters::{CircuitParameters, ProjectionParameters, Rule};
use crate::sheet::Sheet;
use crate::wiring::{TunedTargets, draw_nearby, wire_fixed_out_degree};
use normcircuit_simulation::{
    Dynamics, Network, NetworkDescription, NetworkError, ParameterError, Population, Projection, RootSeed,
    StandardNormal, Synapses, SynapsesError, Weights,
};
use rand::RngExt;

/// Index of the excitatory population.
pub const EXCITATORY: usize = 0;
/// Index of the inhibitory population.
pub const INHIBITORY: usize = 1;
/// Index of V1.
pub const INPUT: usize = 2;

/// A wired circuit.
#[derive(Clone, Debug, PartialEq)]
pub struct Circuit {
    /// The network: populations E, I and X (V1).
    pub network: Network,
    /// Sheets of E, I and X.
    pub sheets: [Sheet; 3],
    /// Preferred orientations of V1 cells.
    pub input_map: OrientationMap,
    /// Preferred orientations that wired the excitatory cells.
    pub excitatory_map: OrientationMap,
}

/// Why parameters do not make a circuit.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CircuitError {
    /// A parameter is out of range.
    #[error(transparent)]
    Parameter(#[from] ParameterError),
    /// The network does not hold together.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// The wiring does not hold together.
    #[error(transparent)]
    Synapses(#[from] SynapsesError),
}

impl Circuit {
    /// Draws the maps and the wiring.
    ///
    /// Each map and each projection has its own random stream: changing one leaves the others as they are.
    ///
    /// ```
    /// use normcircuit_connectivity::{Circuit, CircuitParameters};
    /// use normcircuit_simulation::RootSeed;
    ///
    /// let circuit = Circuit::build(&CircuitParameters::miniature(10), RootSeed(1))?;
    /// assert_eq!(circuit.network.spiking_size(), 200 + 50);
    /// # Ok::<(), normcircuit_connectivity::CircuitError>(())
    /// ```
    ///
    /// # Errors
    /// [`CircuitError`] that names the parameter at fault.
    pub fn build(parameters: &CircuitParameters, seed: RootSeed) -> Result<Self, CircuitError> {
        parameters.check()?;
        let sheets = parameters.sheets();
        let map = |population: usize| {
            let random = &mut seed.stream("orientation map", &[population as u64]);
            OrientationMap::random(sheets[population], parameters.column_spacing, random)
        };
        let (input_map, excitatory_map) = (map(INPUT), map(EXCITATORY));
        let mut wirer = Wirer {
            sheets,
            preferred: [Some(excitatory_map.preferred()), None, Some(input_map.preferred())],
            tuned: TunedTargets::new(excitatory_map.preferred(), parameters.tuning_threshold),
            rule: parameters.rule,
            seed,
        };
        let mut projections = Vec::new();
        for (source, target, _, projection) in parameters.all_projections() {
            let synapses = wirer.wire(source, target, &projection)?;
            let weights = Weights::Uniform(projection.coupling / parameters.size_scale.sqrt());
            projections.push(Projection { source, target, synapses, weights });
        }
        let populations = populations(parameters);
        let time_step = parameters.time_step;
        let network = Network::new(NetworkDescription { time_step, populations, projections })?;
        Ok(Self { network, sheets, input_map, excitatory_map })
    }
}

fn populations(parameters: &CircuitParameters) -> Vec<Population> {
    let [excitatory, inhibitory, input] = parameters.sheets().map(Sheet::size);
    let (e, i, x) = (&parameters.excitatory, &parameters.inhibitory, &parameters.input);
    let population = |name: &str, size, dynamics, channels: &Vec<_>| Population {
        name: name.to_owned(),
        size,
        dynamics,
        channels: channels.clone(),
    };
    vec![
        population("E", excitatory, Dynamics::Spiking(e.neuron), &e.channels),
        population("I", inhibitory, Dynamics::Spiking(i.neuron), &i.channels),
        population("X", input, Dynamics::Input, &x.channels),
    ]
}

/// What all projections are wired from.
struct Wirer<'a> {
    sheets: [Sheet; 3],
    preferred: [Option<&'a [f64]>; 3],
    tuned: TunedTargets,
    rule: Rule,
    seed: RootSeed,
}

impl Wirer<'_> {
    /// Each row holds the spatial targets, then the tuned ones.
    fn wire(
        &mut self,
        source: usize,
        target: usize,
        projection: &ProjectionParameters,
    ) -> Result<Synapses, SynapsesError> {
        let mut random = self.seed.stream("wiring", &[source as u64, target as u64]);
        let mut normal = StandardNormal::new();
        let (from, to) = (self.sheets[source], self.sheets[target]);
        let degree = projection.out_degree;
        wire_fixed_out_degree(from.size(), to.size(), degree, |cell, drawn| {
            match (self.rule, self.preferred[source]) {
                (Rule::Random, _) => drawn.extend((0..degree).map(|_| random.random_range(0..to.size()))),
                (Rule::Spatial, preferred) => {
                    let tuned = projection.tuned_degree();
                    let center = from.map_onto(cell, to);
                    let generators = (&mut normal, &mut random);
                    draw_nearby(center, to, projection.width, degree - tuned, generators, drawn);
                    if let Some(preferred) = preferred.filter(|_| tuned > 0) {
                        self.tuned.draw(preferred[cell], tuned, &mut random, drawn);
                    }
                }
            }
        })
    }
}
