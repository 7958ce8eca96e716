//! Networks that several tests use.
#![allow(dead_code, reason = "every test file uses a part")]

use normcircuit_rate_network::{
    PowerLaw, RateNetwork, RatePopulation, RateProjection, SparseWeights, TransferFunction,
};

/// One excitatory and one inhibitory cell; `weights[target][source]` are currents per Hz, signs included.
pub(crate) fn pair_of_cells(
    transfer: [TransferFunction; 2],
    time_constants: [f64; 2],
    weights: [[f64; 2]; 2],
) -> RateNetwork {
    let populations = vec![
        RatePopulation::alike("E", 1, transfer[0], time_constants[0]),
        RatePopulation::alike("I", 1, transfer[1], time_constants[1]),
    ];
    let mut projections = Vec::new();
    for (target, row) in weights.iter().enumerate() {
        for (source, &weight) in row.iter().enumerate() {
            let weights = SparseWeights::uniform(1, 1, weight, |_| [0]).unwrap();
            projections.push(RateProjection { source, target, weights });
        }
    }
    RateNetwork::new(populations, projections).unwrap()
}

/// `gain · (I − threshold)_+^exponent`.
pub(crate) fn power_law(gain: f64, threshold: f64, exponent: f64) -> PowerLaw {
    PowerLaw { gain, threshold, exponent }
}

/// Lowest fixed point of two supralinear populations of exponent 2 with a common drive, by the quadratic formula for the
/// inhibitory rate at a given excitatory one and bisection over the latter. Weights are magnitudes, `[E→E, I→E, E→I, I→I]`.
pub(crate) fn supralinear_pair_by_hand(gain: f64, drive: f64, [ee, ei, ie, ii]: [f64; 4]) -> [f64; 2] {
    // With y = √r_I: y = √k (ie r_E − ii y² + c), the positive root of √k ii y² + y − √k (ie r_E + c).
    let inhibitory = |excitatory: f64| {
        let (a, c) = (gain.sqrt() * ii, -gain.sqrt() * (ie * excitatory + drive));
        let root: f64 = (-1.0 + (1.0 - 4.0 * a * c).sqrt()) / (2.0 * a);
        root * root
    };
    let excess = |excitatory: f64| {
        let current: f64 = ee * excitatory - ei * inhibitory(excitatory) + drive;
        gain * current.max(0.0).powi(2) - excitatory
    };
    // The first sign change from silence on.
    let step = 1e-3;
    let mut low = 0.0;
    while excess(low + step) > 0.0 {
        low += step;
    }
    let mut high = low + step;
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if excess(middle) > 0.0 { low = middle } else { high = middle }
    }
    [low, inhibitory(low)]
}
