//! Channel groups: the channels of all sources, merged where they obey the same equation, and advanced lazily.
//!
//! The current of a channel is linear in its input, so channels with equal time constants share one state per neuron;
//! each source's share of the weight enters with its spikes. Linearity also spares the work of advancing every state in
//! every step: the stored states belong to a moment in the past, all neurons' current now is the same combination of
//! theirs, and a spike enters as the change in the past that leads to its effect now.

use crate::delivery::PADDING;
use crate::kernel::{ChannelStep, State, add_currents, impulse_scale};
use crate::network::Network;
use std::ops::Range;

/// Time steps after which stored states are brought up to date at the latest.
const LONGEST_AGE: u32 = 32;

/// States are brought up to date before looking back amplifies rounding errors by more than this.
const LARGEST_AMPLIFICATION: f64 = 100.0;

/// The states of all neurons for one pair of time constants.
#[derive(Clone, Debug)]
pub(crate) struct ChannelGroup {
    step: ChannelStep,
    /// As of `age` steps ago; padded for delivery.
    states: Vec<State>,
    age: u32,
    longest_age: u32,
    /// What a unit of current and a unit of derivative, as of then, have become now.
    forward: [State; 2],
    /// What a unit of derivative now would have been then.
    backward: State,
}

impl ChannelGroup {
    fn new(step: ChannelStep, size: usize) -> Self {
        Self {
            step,
            states: vec![[0.0; 2]; size + PADDING],
            age: 0,
            longest_age: longest_age(step),
            forward: [[1.0, 0.0], [0.0, 1.0]],
            backward: [0.0, 1.0],
        }
    }

    /// Lets one time step pass.
    pub(crate) fn pass(&mut self) {
        self.age += 1;
        self.forward = self.forward.map(|state| self.step.advance(state));
        self.backward = self.step.retreat(self.backward);
    }

    /// Whether the states should be brought up to date.
    pub(crate) fn is_due(&self) -> bool {
        self.age >= self.longest_age
    }

    /// Adds the currents of a range of neurons to `total`.
    #[inline(always)]
    pub(crate) fn add_currents(&self, range: Range<usize>, total: &mut [f64]) {
        add_currents((self.forward[0][0], self.forward[1][0]), &self.states[range], total);
    }

    /// Where and how a rise of the derivative by one enters: the states, and the change per unit.
    pub(crate) fn entry(&mut self) -> (&mut [State], State) {
        (&mut self.states, self.backward)
    }

    /// Brings all states up to date.
    #[inline(always)]
    pub(crate) fn update(&mut self, size: usize) {
        let [from_current, from_derivative] = self.forward;
        for state in &mut self.states[..size] {
            let [current, derivative] = *state;
            *state = [
                from_current[0].mul_add(current, from_derivative[0] * derivative),
                from_current[1].mul_add(current, from_derivative[1] * derivative),
            ];
        }
        self.age = 0;
        self.forward = [[1.0, 0.0], [0.0, 1.0]];
        self.backward = [0.0, 1.0];
    }

    /// Raises the derivatives of the first `rises.len()` neurons by `scale · rises`. The states must be up to date.
    #[inline(always)]
    pub(crate) fn raise(&mut self, scale: f64, rises: &[f64]) {
        debug_assert_eq!(self.age, 0, "states must be up to date");
        for ([_, derivative], rise) in self.states.iter_mut().zip(rises) {
            *derivative = scale.mul_add(*rise, *derivative);
        }
    }
}

/// How many steps one may look back without amplifying rounding errors too much.
fn longest_age(step: ChannelStep) -> u32 {
    let mut state = [0.0, 1.0];
    for age in 1..=LONGEST_AGE {
        state = step.retreat(state);
        let amplification = state[0].abs().max(state[1].abs());
        if amplification.is_nan() || amplification > LARGEST_AMPLIFICATION {
            return age.max(2) - 1;
        }
    }
    LONGEST_AGE
}

/// All channel groups of a network with their state at rest, and how each population feeds them.
#[derive(Clone, Debug)]
pub(crate) struct ChannelGroups {
    pub(crate) groups: Vec<ChannelGroup>,
    /// By population, `(group, scale)`: a spike of weight `w` raises the derivative of the group by `scale · w`.
    pub(crate) feeds: Vec<Vec<(usize, f64)>>,
}

impl ChannelGroups {
    pub(crate) fn new(network: &Network) -> Self {
        let mut channels = Self { groups: Vec::new(), feeds: Vec::new() };
        for population in network.populations() {
            let mut feed = Vec::new();
            for channel in &population.channels {
                let step = ChannelStep::new(channel, network.time_step());
                let group = channels.find_or_add(step, network.spiking_size());
                feed.push((group, channel.fraction * impulse_scale(channel)));
            }
            channels.feeds.push(feed);
        }
        channels
    }

    fn find_or_add(&mut self, step: ChannelStep, size: usize) -> usize {
        let known = self.groups.iter().position(|group| group.step == step);
        known.unwrap_or_else(|| {
            self.groups.push(ChannelGroup::new(step, size));
            self.groups.len() - 1
        })
    }
}
