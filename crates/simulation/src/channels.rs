//! Channel groups: the channels of all sources, merged where they obey the same equation.
//!
//! The current of a channel is linear in its input, so channels with equal time constants share one pair of state
//! variables per neuron; each source's share of the weight enters with its spikes. Groups that only input populations
//! feed coast: between arrivals their current is a fixed combination of the state at the last arrival.

use crate::delivery::PADDING;
use crate::kernel::{ChannelStep, add_combination, advance_group, impulse_scale};
use crate::network::{Dynamics, Network};
use std::ops::Range;

/// A channel group that advances every step. Arrays are padded for delivery.
#[derive(Clone, Debug)]
pub(crate) struct AdvancingGroup {
    step: ChannelStep,
    current: Vec<f64>,
    pub(crate) derivative: Vec<f64>,
}

impl AdvancingGroup {
    /// Lets one time step pass for a range of neurons and adds their currents to `total`.
    #[inline(always)]
    pub(crate) fn advance(&mut self, range: Range<usize>, total: &mut [f64]) {
        advance_group(self.step, &mut self.current[range.clone()], &mut self.derivative[range], total);
    }
}

/// A channel group that coasts between arrivals of input.
#[derive(Clone, Debug)]
pub(crate) struct CoastingGroup {
    step: ChannelStep,
    current: Vec<f64>,
    derivative: Vec<f64>,
    /// Current and derivative now, for a unit of current then and for a unit of derivative then.
    from_current: (f64, f64),
    from_derivative: (f64, f64),
}

impl CoastingGroup {
    /// Lets one time step pass.
    pub(crate) fn pass(&mut self) {
        self.from_current = self.step.advance(self.from_current.0, self.from_current.1);
        self.from_derivative = self.step.advance(self.from_derivative.0, self.from_derivative.1);
    }

    /// Adds the currents of a range of neurons to `total`.
    #[inline(always)]
    pub(crate) fn add(&self, range: Range<usize>, total: &mut [f64]) {
        let weights = (self.from_current.0, self.from_derivative.0);
        add_combination(weights, &self.current[range.clone()], &self.derivative[range], total);
    }

    /// Brings the state up to date and adds `scale · increments` to the derivative.
    #[inline(always)]
    pub(crate) fn arrive(&mut self, scale: f64, increments: &[f64]) {
        let (from_current, from_derivative) = (self.from_current, self.from_derivative);
        for ((current, derivative), increment) in
            self.current.iter_mut().zip(&mut self.derivative).zip(increments)
        {
            let (i, d) = (*current, *derivative);
            *current = from_current.0.mul_add(i, from_derivative.0 * d);
            *derivative = scale.mul_add(*increment, from_current.1.mul_add(i, from_derivative.1 * d));
        }
        self.from_current = (1.0, 0.0);
        self.from_derivative = (0.0, 1.0);
    }
}

/// Where the spikes of one source population go.
#[derive(Clone, Debug)]
pub(crate) struct Feed {
    /// `(group, scale)`: spikes of weight `w` raise the derivative of the advancing group by `scale · w`.
    pub(crate) advancing: Vec<(usize, f64)>,
    /// The same for coasting groups.
    pub(crate) coasting: Vec<(usize, f64)>,
}

impl Feed {
    /// The only group and its scale, if there is just one and spikes may be added to it one by one.
    pub(crate) fn single(&self) -> Option<(usize, f64)> {
        match (self.advancing.as_slice(), self.coasting.is_empty()) {
            ([single], true) => Some(*single),
            _ => None,
        }
    }
}

/// All channel groups of a network with their state at rest, and how each population feeds them.
#[derive(Clone, Debug)]
pub(crate) struct ChannelGroups {
    pub(crate) advancing: Vec<AdvancingGroup>,
    pub(crate) coasting: Vec<CoastingGroup>,
    /// One per population.
    pub(crate) feeds: Vec<Feed>,
}

impl ChannelGroups {
    pub(crate) fn new(network: &Network) -> Self {
        let size = network.spiking_size();
        let mut groups = Self { advancing: Vec::new(), coasting: Vec::new(), feeds: Vec::new() };
        let mut known: Vec<(ChannelStep, GroupIndex)> = Vec::new();
        let is_input = |dynamics: &Dynamics| matches!(dynamics, Dynamics::Input);
        // Spiking populations first: a group that one of them feeds must advance every step.
        for inputs in [false, true] {
            for population in network.populations().iter().filter(|p| is_input(&p.dynamics) == inputs) {
                for channel in &population.channels {
                    let step = ChannelStep::new(channel, network.time_step());
                    if !known.iter().any(|(other, _)| *other == step) {
                        known.push((step, groups.add(step, inputs, size)));
                    }
                }
            }
        }
        for population in network.populations() {
            let mut feed = Feed { advancing: Vec::new(), coasting: Vec::new() };
            for channel in &population.channels {
                let step = ChannelStep::new(channel, network.time_step());
                let scale = channel.fraction * impulse_scale(channel);
                match known.iter().find(|(other, _)| *other == step).map(|(_, index)| index) {
                    Some(GroupIndex::Advancing(index)) => feed.advancing.push((*index, scale)),
                    Some(GroupIndex::Coasting(index)) => feed.coasting.push((*index, scale)),
                    None => unreachable!("every channel was given a group above"),
                }
            }
            groups.feeds.push(feed);
        }
        groups
    }

    fn add(&mut self, step: ChannelStep, coasts: bool, size: usize) -> GroupIndex {
        if coasts {
            self.coasting.push(CoastingGroup {
                step,
                current: vec![0.0; size],
                derivative: vec![0.0; size],
                from_current: (1.0, 0.0),
                from_derivative: (0.0, 1.0),
            });
            GroupIndex::Coasting(self.coasting.len() - 1)
        } else {
            self.advancing.push(AdvancingGroup {
                step,
                current: vec![0.0; size],
                derivative: vec![0.0; size + PADDING],
            });
            GroupIndex::Advancing(self.advancing.len() - 1)
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum GroupIndex {
    Advancing(usize),
    Coasting(usize),
}
