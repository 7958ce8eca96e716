//! `params.json`: the parameters of a conformance case.

use normcircuit_simulation::{Channel, Dynamics, NeuronParameters, Population};
use serde::{Deserialize, Serialize};

/// The file as it is; matrices are nested lists. Rows of synaptic matrices: input, E, I; columns of neuron rows: E, I.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[allow(non_snake_case, reason = "the names are those of the file")]
pub(crate) struct FileParameters {
    Ne: usize,
    Ni: usize,
    Nx: usize,
    T: f64,
    dt: f64,
    Jr: [[f64; 2]; 2],
    Jx: Vec<Vec<f64>>,
    Kr: [[f64; 2]; 2],
    Kx: [[f64; 1]; 2],
    taudsyn: [[f64; 2]; 3],
    taursyn: [[f64; 2]; 3],
    Psyn: [[f64; 2]; 3],
    gl: [[f64; 2]; 1],
    Cm: [[f64; 2]; 1],
    vlb: [[f64; 2]; 1],
    vth: [[f64; 2]; 1],
    DeltaT: [[f64; 2]; 1],
    vT: [[f64; 2]; 1],
    vre: [[f64; 2]; 1],
    tref: [[f64; 2]; 1],
    vl: [[f64; 2]; 1],
}

/// Indices of the populations in the network of a case.
pub(crate) const EXCITATORY: usize = 0;
pub(crate) const INHIBITORY: usize = 1;
pub(crate) const INPUT: usize = 2;

impl FileParameters {
    /// Sizes of E, I and input.
    pub(crate) fn sizes(&self) -> [usize; 3] {
        [self.Ne, self.Ni, self.Nx]
    }

    pub(crate) fn time_step(&self) -> f64 {
        self.dt
    }

    /// Simulated time, ms.
    pub(crate) fn duration(&self) -> f64 {
        self.T
    }

    /// Out-degree of `source` (E, I, input) onto `target` (E, I).
    pub(crate) fn out_degree(&self, source: usize, target: usize) -> usize {
        let degree = if source == INPUT { self.Kx[target][0] } else { self.Kr[target][source] };
        degree.round() as usize
    }

    /// Weight of `source` onto `target`, mV, if the file gives it.
    pub(crate) fn weight(&self, source: usize, target: usize) -> Option<f64> {
        if source == INPUT { self.Jx.first()?.get(target).copied() } else { Some(self.Jr[target][source]) }
    }

    /// Populations E, I and input; channels with fraction 0 are left out.
    pub(crate) fn populations(&self) -> Vec<Population> {
        let names = ["E", "I", "X"];
        // Row of each population in the synaptic matrices, which list the input first.
        let rows = [1, 2, 0];
        (0..3)
            .map(|index| {
                let dynamics =
                    if index == INPUT { Dynamics::Input } else { Dynamics::Spiking(self.neuron(index)) };
                let channels = (0..2).map(|column| self.channel(rows[index], column));
                Population {
                    name: names[index].to_owned(),
                    size: self.sizes()[index],
                    dynamics,
                    channels: channels.filter(|channel| channel.fraction != 0.0).collect(),
                }
            })
            .collect()
    }

    fn channel(&self, row: usize, column: usize) -> Channel {
        Channel {
            fraction: self.Psyn[row][column],
            rise_time: self.taursyn[row][column],
            decay_time: self.taudsyn[row][column],
        }
    }

    fn neuron(&self, index: usize) -> NeuronParameters {
        NeuronParameters {
            capacitance: self.Cm[0][index],
            leak_conductance: self.gl[0][index],
            leak_reversal: self.vl[0][index],
            soft_threshold: self.vT[0][index],
            slope_factor: self.DeltaT[0][index],
            spike_threshold: self.vth[0][index],
            reset: self.vre[0][index],
            lower_bound: self.vlb[0][index],
            refractory_period: self.tref[0][index],
        }
    }
}
