//! Figures on whether the norm index follows from summing currents through the f–I curve.

pub(super) mod model;
pub(super) mod offset;
mod quarters;
