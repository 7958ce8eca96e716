//! Networks by name.

use super::Model;
use normcircuit_files::excerpt;

/// Standard deviation of the current noise of weakly coupled networks, mV/ms at a time step of 0.05 ms (the paper's).
const CURRENT_NOISE: f64 = 6.8;
/// Correlation times of the common current, ms, and its standard deviation at each, mV/ms; neither is published. The deviations are
/// the only constants that were tuned, to the published mean spike-count correlation of 0.044: with both images, over all pairs of E
/// neurons above 2 Hz in all conditions in windows of 200 ms, two runs of 20 s gave 0.063 ± 0.005 at (50, 0.44) and 0.053 ± 0.006 at
/// (200, 0.29), and the excess over the default network's 0.007 grows with the square of the deviation.
const COMMON: (f64, f64) = (50.0, 0.36);
const SLOW_COMMON: (f64, f64) = (200.0, 0.26);

/// A network that can be asked for by name.
#[derive(Clone, Copy, Debug)]
pub struct Network {
    /// Its name on the command line and in files.
    pub id: &'static str,
    /// What distinguishes it, in one line.
    pub description: &'static str,
    /// Where in Song et al. 2026 it is from.
    pub source: &'static str,
    model: fn() -> Model,
}

/// A network of that name does not exist.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no network “{name}”; the networks are {}", known().join(", "))]
pub struct UnknownNetwork {
    /// The name given, with control characters made visible.
    pub name: String,
}

fn known() -> Vec<&'static str> {
    NETWORKS.iter().map(|network| network.id).collect()
}

impl Network {
    /// The network of that name.
    ///
    /// # Errors
    /// [`UnknownNetwork`], which lists those that exist.
    pub fn find(name: &str) -> Result<&'static Self, UnknownNetwork> {
        NETWORKS
            .iter()
            .find(|network| network.id == name)
            .ok_or_else(|| UnknownNetwork { name: excerpt(name) })
    }

    /// Everything physical about it, in the paper's size.
    pub fn model(&self) -> Model {
        (self.model)()
    }
}

const fn network(
    id: &'static str,
    description: &'static str,
    source: &'static str,
    model: fn() -> Model,
) -> Network {
    Network { id, description, source, model }
}

fn weak(recurrent: f64, feedforward: f64) -> Model {
    Model::paper().coupled(recurrent, feedforward).current_noise(CURRENT_NOISE)
}

/// All named networks.
pub static NETWORKS: &[Network] = &[
    network("default", "every source cell has the same out-degree", "main text", Model::paper),
    network("matched-in-degree", "every target cell has the same in-degree", "Fig. 6", || {
        Model::paper().matched()
    }),
    network(
        "gamma-in-degree",
        "gamma in-degrees with four times the variance of a Poisson distribution, default coupling",
        "not in the paper; more heterogeneous than its default",
        || Model::paper().broad_in_degrees(4.0),
    ),
    network(
        "weak-coupling-0.1",
        "recurrent × 0.1, feedforward × 0.34, current noise",
        "supplement, weak coupling",
        || weak(0.1, 0.34),
    ),
    network(
        "weak-coupling-0.25",
        "recurrent × 0.25, feedforward × 0.45, current noise",
        "supplement, weak coupling",
        || weak(0.25, 0.45),
    ),
    network(
        "weak-coupling-0.5",
        "recurrent × 0.5, feedforward × 0.63, current noise",
        "supplement, weak coupling",
        || weak(0.5, 0.63),
    ),
    network(
        "weak-coupling-0.75",
        "recurrent × 0.75, feedforward × 0.83, current noise",
        "supplement, weak coupling",
        || weak(0.75, 0.83),
    ),
    network("strong-coupling-2", "all strengths × 2", "supplement, weak coupling", || {
        Model::paper().coupled(2.0, 2.0)
    }),
    network(
        "broad-weights-0.2",
        "gamma weights, scale 0.2 mV; recurrent × 0.1, feedforward × 0.34, current noise",
        "supplement, broad weights",
        || weak(0.1, 0.34).broad_weights(0.2),
    ),
    network("broad-weights-0.5", "the same, scale 0.5 mV", "supplement, broad weights", || {
        weak(0.1, 0.34).broad_weights(0.5)
    }),
    network("broad-weights-5", "the same, scale 5 mV", "supplement, broad weights", || {
        weak(0.1, 0.34).broad_weights(5.0)
    }),
    network("broad-weights-8.3", "the same, scale 8.3 mV", "supplement, broad weights", || {
        weak(0.1, 0.34).broad_weights(8.3)
    }),
    network(
        "broad-in-degree-4",
        "gamma in-degrees, scale 4; recurrent × 0.1, feedforward × 0.35, current noise",
        "supplement, broad in-degrees",
        || weak(0.1, 0.35).broad_in_degrees(4.0),
    ),
    network("broad-in-degree-20", "the same, scale 20", "supplement, broad in-degrees", || {
        weak(0.1, 0.35).broad_in_degrees(20.0)
    }),
    network("broad-in-degree-80", "the same, scale 80", "supplement, broad in-degrees", || {
        weak(0.1, 0.35).broad_in_degrees(80.0)
    }),
    network(
        "common-fluctuation",
        "one smooth Gaussian current for all neurons, correlation time 50 ms",
        "supplement, common fluctuation",
        || Model::paper().common_current(COMMON.1, COMMON.0),
    ),
    network(
        "common-fluctuation-slow",
        "the same, correlation time 200 ms",
        "not in the paper; shows what its unpublished correlation time decides",
        || Model::paper().common_current(SLOW_COMMON.1, SLOW_COMMON.0),
    ),
    network("waves", "weaker drive of inhibition: X→I strength 100 mV", "supplement, waves", || {
        Model::paper().waves()
    }),
    network(
        "random-overlap-0",
        "no space, no tuning; the halves of V1 reach different halves",
        "supplement, random network",
        || Model::paper().random(0.0),
    ),
    network("random-overlap-0.2", "the same, overlap 0.2", "supplement, random network", || {
        Model::paper().random(0.2)
    }),
    network("random-overlap-0.4", "the same, overlap 0.4", "supplement, random network", || {
        Model::paper().random(0.4)
    }),
    network("random-overlap-0.6", "the same, overlap 0.6", "supplement, random network", || {
        Model::paper().random(0.6)
    }),
    network("random-overlap-0.8", "the same, overlap 0.8", "supplement, random network", || {
        Model::paper().random(0.8)
    }),
    network(
        "random-overlap-1",
        "no space, no tuning; both halves of V1 reach all cells",
        "supplement, random network",
        || Model::paper().random(1.0),
    ),
];
