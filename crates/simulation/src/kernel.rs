//! The hot loops: one time step of synaptic currents and membrane voltages, chunk by chunk.
//!
//! Plain loops over slices; compiled once per instruction set through [`Processor::dispatch`], so that each vectorizes.

use crate::exponential::exponential;
use crate::parameters::{Channel, NeuronParameters};

/// Neurons handled together: their total current stays in the innermost cache between the passes.
pub(crate) const CHUNK: usize = 1024;

/// Neurons scanned together for spikes.
const BLOCK: usize = 64;

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

    /// Advances one pair of current and derivative.
    #[inline(always)]
    pub(crate) fn advance(self, current: f64, derivative: f64) -> (f64, f64) {
        let current = self.time_step.mul_add(derivative, current);
        (current, self.current_factor.mul_add(current, self.derivative_factor * derivative))
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

/// Advances one channel group for a range of neurons and adds its current to `total`.
#[inline(always)]
pub(crate) fn advance_group(
    step: ChannelStep,
    current: &mut [f64],
    derivative: &mut [f64],
    total: &mut [f64],
) {
    for ((current, derivative), total) in current.iter_mut().zip(derivative).zip(total) {
        (*current, *derivative) = step.advance(*current, *derivative);
        *total += *current;
    }
}

/// Adds `weights.0 · first + weights.1 · second` to `total`.
#[inline(always)]
pub(crate) fn add_combination(weights: (f64, f64), first: &[f64], second: &[f64], total: &mut [f64]) {
    for ((first, second), total) in first.iter().zip(second).zip(total) {
        *total = weights.0.mul_add(*first, weights.1.mul_add(*second, *total));
    }
}

/// Adds `scale · addend` to `destination`.
#[inline(always)]
pub(crate) fn add_scaled(destination: &mut [f64], scale: f64, addend: &[f64]) {
    for (destination, addend) in destination.iter_mut().zip(addend) {
        *destination = scale.mul_add(*addend, *destination);
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
    for (block, (voltage, total)) in voltage.chunks_mut(BLOCK).zip(total.chunks(BLOCK)).enumerate() {
        if advance_block(membrane, voltage, total) > 0 {
            let start = first + block * BLOCK;
            for (i, v) in voltage.iter().enumerate() {
                if *v >= membrane.spike_threshold {
                    crossings.push((start + i) as u32);
                }
            }
        }
    }
}

/// Advances the voltages and counts those at or above threshold.
#[inline(always)]
fn advance_block(membrane: &MembraneStep, voltage: &mut [f64], total: &[f64]) -> u64 {
    let mut crossings = 0;
    for (voltage, total) in voltage.iter_mut().zip(total) {
        *voltage = membrane.advance(*voltage, *total);
        crossings += u64::from(*voltage >= membrane.spike_threshold);
    }
    crossings
}
