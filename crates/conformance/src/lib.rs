//! Comparison of the engine with the result of another implementation, kept in a folder of NumPy files.
//!
//! The folder describes a network of an excitatory, an inhibitory and an input population and one run of it. Ids are
//! 1-based, excitatory cells first. Files:
//!
//! | file | content |
//! |---|---|
//! | `params.json` | sizes, time step, weights, out-degrees, time constants, neuron parameters |
//! | `Wrr.npy` | targets, flat: every E cell's E then I targets, then every I cell's E then I targets |
//! | `Wrf.npy` | targets of every input cell, E then I |
//! | `V0.npy` | initial voltages, mV |
//! | `sx.npy` | input spikes `[spike × (time in ms, input id)]` |
//! | `spikes.npy` | resulting spikes `[spike × (time in ms, id)]` in order of emission |
//! | `Irecord.npy`, `V_rec.npy`, `Isyn_rec.npy` | optional: recorded ids, voltages `[step × cell]`, currents `[step × (X fast, E, I, X slow) × cell]`; row 0 is the initial state |
//!
//! A variant of the run with its own weights per synapse has the files `VARIANT_Jrr.npy`, `VARIANT_Jrf.npy` (aligned with
//! the targets), `VARIANT_spikes.npy` and, optionally, `VARIANT_V_rec.npy` and `VARIANT_Isyn_rec.npy`.

pub mod benchmark;
mod case;
mod compare;
mod parameters;

pub use case::{Case, ConformanceError, Recorded};
pub use compare::{Comparison, Difference, TimedSpike, compare};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
