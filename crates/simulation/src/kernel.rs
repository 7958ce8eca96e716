//! The hot loops: one time step of synaptic currents and membrane voltages, chunk by chunk.
//!
//! Plain loops over slices; compiled once per instruction set through [`Processor::dispatch`], so that each vectorizes.

use crate::exponential::exponential;
use crate::parameters::{Channel, NeuronParameters};

/// Neurons handled together: their total current stays in the innermost cache between the passes.
pub(crate) const CHUNK: usize = 1024;

/// Neurons scanned together for spikes.
const BLOCK: usize = 64;

/// Synaptic current `I` and its derivative `D` of one channel group and neuron, side by side: a spike changes both.
pub(crate) type State = [f64; 2];

/// One step of `I += dt·D`, `D −= dt·(a·D + b·I)` as two fused multiply-adds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ChannelStep {
    time_step: f64,
    derivative_factor: f64,
    current_factor: f64,
}

impl ChannelStep {
    pub(crate) fn new(channel: &Channel, time_step: f64) -> Self {
        let rates = 1.0 / channel.decay_time + 1.0 / channel.rise_time;
        Self {
            time_step,
            derivative_factor: 1.0 - time_step * rates,
            current_factor: -time_step * impulse_scale(channel),
        }
    }

    /// Advances one state.
    #[inline(always)]
    pub(crate) fn advance(self, [current, derivative]: State) -> State {
        let current = self.time_step.mul_add(derivative, current);
        [current, self.current_factor.mul_add(current, self.derivative_factor * derivative)]
    }

    /// Takes a step back: the state that [`ChannelStep::advance`] turns into this one.
    pub(crate) fn retreat(self, [current, derivative]: State) -> State {
        let before = (derivative - self.current_factor * current) / self.derivative_factor;
        [current - self.time_step * before, before]
    }
}

/// `b = 1/(τ_d τ_r)`: by how much a spike of unit weight raises the derivative.
pub(crate) fn impulse_scale(channel: &Channel) -> f64 {
    1.0 / (channel.decay_time * channel.rise_time)
}

/// Coefficients of the membrane equation, multiplied out: `V ← max(V + s·I + r − l·V + e·exp(V/Δ_T − V_T/Δ_T), V_lb)`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MembraneStep {
    current_factor: f64,
    rest: f64,
    leak_factor: f64,
    exponential_factor: f64,
    slope: f64,
    slope_offset: f64,
    lower_bound: f64,
    spike_threshold: f64,
}

impl MembraneStep {
    pub(crate) fn new(neuron: &NeuronParameters, time_step: f64) -> Self {
        let current_factor = time_step / neuron.capacitance;
        let leak_factor = current_factor * neuron.leak_conductance;
        Self {
            current_factor,
            rest: leak_factor * neuron.leak_reversal,
            leak_factor,
            exponential_factor: leak_factor * neuron.slope_factor,
            slope: 1.0 / neuron.slope_factor,
            slope_offset: -neuron.soft_threshold / neuron.slope_factor,
            lower_bound: neuron.lower_bound,
            spike_threshold: neuron.spike_threshold,
        }
    }

    #[inline(always)]
    fn advance(&self, voltage: f64, current: f64) -> f64 {
        let upstroke = exponential(voltage.mul_add(self.slope, self.slope_offset));
        let passive = voltage.mul_add(-self.leak_factor, current.mul_add(self.current_factor, self.rest));
        let next = voltage + upstroke.mul_add(self.exponential_factor, passive);
        if next > self.lower_bound { next } else { self.lower_bound }
    }
}

/// Adds the current that follows from each state: `weights.0 · current + weights.1 · derivative`.
#[inline(always)]
pub(crate) fn add_currents(weights: (f64, f64), states: &[State], total: &mut [f64]) {
    for ([current, derivative], total) in states.iter().zip(total) {
        *total = weights.0.mul_add(*current, weights.1.mul_add(*derivative, *total));
    }
}

/// Advances the voltages of a chunk with its total currents. Appends `first + i` to `crossings` for every neuron `i` of
/// the chunk at or above the spike threshold, in index order.
#[inline(always)]
pub(crate) fn advance_voltages(
    membrane: &MembraneStep,
    voltage: &mut [f64],
    total: &[f64],
    first: usize,
    crossings: &mut Vec<u32>,
) {
    for (voltage, total) in voltage.iter_mut().zip(total) {
        *voltage = membrane.advance(*voltage, *total);
    }
    for (block, voltage) in voltage.chunks(BLOCK).enumerate() {
        #[allow(clippy::needless_bitwise_bool, reason = "stopping at the first crossing would not vectorize")]
        let crossed = voltage.iter().fold(false, |any, v| any | (*v >= membrane.spike_threshold));
        if crossed {
            let start = first + block * BLOCK;
            let crossed = voltage.iter().enumerate().filter(|(_, v)| **v >= membrane.spike_threshold);
            crossings.extend(crossed.map(|(i, _)| (start + i) as u32));
        }
    }
}
