//! Where the spikes of input populations come from.

/// A spike of an input cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InputSpike {
    /// Index of the input population in the network.
    pub population: usize,
    /// Index of the cell in its population.
    pub cell: usize,
}

/// A source of input spikes, asked once per time step.
pub trait Input {
    /// Appends the spikes that reach the network in time step `step` (1, 2, 3, … without gaps).
    ///
    /// Step `step` ends at `step · time_step` ms.
    fn spikes(&mut self, step: u64, arriving: &mut Vec<InputSpike>);
}

/// No input at all.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoInput;

impl Input for NoInput {
    fn spikes(&mut self, _step: u64, _arriving: &mut Vec<InputSpike>) {}
}
