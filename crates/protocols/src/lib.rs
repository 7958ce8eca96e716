//! What the animal sees and how it is recorded: Gabor images, a model V1 with shared noise, the three stimulus
//! conditions, and recording sessions, after Song, Ruff, Cohen & Huang 2026 (Science Advances,
//! doi 10.1126/sciadv.adv9396).
//!
//! A [`Stimulus`] becomes rates in a [`VisualArea`]; a [`StimulusSchedule`] says when which rates hold; [`V1Input`]
//! turns them into spikes. [`WindowCounts`] collects the responses and [`RecordingSession`] samples units from them.

mod by;
mod conditions;
mod error;
pub mod experiment;
mod gabor;
mod harmonics;
mod input;
pub mod model;
mod noise;
mod run;
mod schedule;
mod session;
mod stimulus;
mod study;
mod visual_area;
mod windows;

/// The arrays of this crate, those of ndarray 0.17.
pub use ndarray;

pub use by::{ByCondition, ByPopulation};
pub use conditions::{Condition, ThreeConditions};
pub use error::ProtocolError;
pub use gabor::GaborParameters;
pub use input::V1Input;
pub use model::{InjectedCurrent, Model, networks};
pub use noise::{NoiseParameters, OrnsteinUhlenbeck};
pub use run::{PopulationCounts, RemovedSpike, Run, RunError};
pub use schedule::{Segment, StimulusSchedule};
pub use session::{Recording, RecordingSession};
pub use stimulus::{Grating, Stimulus, View};
pub use study::Study;
pub use visual_area::{VisualArea, VisualAreaParameters};
pub use windows::{Window, WindowCounts};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
