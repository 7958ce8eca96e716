//! What the animal sees and how it is recorded: images, a model V1, stimulus schedules, conditions, recording sessions.

#![allow(
    clippy::inline_always,
    reason = "loops vectorize only where they are inlined into `Processor::dispatch`"
)]

mod conditions;
mod filters;
mod image;
mod input;
mod noise;
mod run;
mod schedule;
mod session;
mod stimulus;
mod v1;

pub use conditions::{CONDITIONS, three_conditions};
pub use image::{Gabor, ImageParameters};
pub use input::V1Input;
pub use noise::{NoiseParameters, PixelNoise};
pub use run::{Run, RunError};
pub use schedule::{Presentations, Schedule};
pub use session::{Recording, RecordingSession, SessionError, TrialCounts};
pub use stimulus::{Grating, Stimulus};
pub use v1::{V1, V1Parameters};
