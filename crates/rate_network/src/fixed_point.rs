//! The dynamics `τ r′ = −r + f(I)`, followed until they rest.
//!
//! The integrator is the third-order Runge–Kutta pair of Bogacki & Shampine 1989 (doi 10.1016/0893-9659(89)90079-7). Its
//! step is chosen so that the estimated error of a step stays a small share of the change that the step makes: the demand
//! grows as the rates come to rest, and the true dynamics, not the step, decide whether they do.

use rayon::prelude::*;

use crate::error::{RateNetworkError, require_finite, require_length, require_positive, require_rates};
use crate::network::RateNetwork;

/// Error of a step relative to its change, both as root mean squares over cells.
const RELATIVE_ERROR: f64 = 1e-3;
/// Shortest step in units of the shortest time constant; it is taken whatever its error.
const SHORTEST_STEP: f64 = 1e-2;
/// No neuron fires at such a rate (Hz): the network has run away.
const RUNAWAY_RATE: f64 = 1e5;
/// Share of the longest time over which amplitudes are measured.
const OBSERVED_SHARE: f64 = 0.5;
/// Cells that one task works on at least.
const LEAST_CELLS: usize = 512;

/// When to stop.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FixedPointSettings {
    /// The rates rest when no cell's rate differs by more than this from the rate that its current asks for, Hz.
    pub tolerance: f64,
    /// Simulated time after which rates that do not rest are given up, ms.
    pub longest_time: f64,
}

impl Default for FixedPointSettings {
    /// 10⁻⁴ Hz and 3 s, 200 time constants of excitatory cells.
    fn default() -> Self {
        Self { tolerance: 1e-4, longest_time: 3_000.0 }
    }
}

/// Where the dynamics ended.
#[derive(Clone, Debug, PartialEq)]
pub struct FixedPoint {
    /// Rates at the end, Hz, `[all cells]`.
    pub rates: Vec<f64>,
    /// Total currents at these rates, `[all cells]`.
    pub currents: Vec<f64>,
    /// Steps taken, rejected ones included.
    pub steps: usize,
    /// Simulated time, ms.
    pub time: f64,
    /// Largest `|−r + f(I)|` over cells, Hz.
    pub residual: f64,
    /// Whether the rates came to rest.
    pub outcome: Outcome,
}

/// Whether the rates came to rest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    /// They did: the residual is within the tolerance.
    Converged,
    /// They still moved when the time was over. The amplitude of a cell is its largest minus its smallest rate in the
    /// second half of the time; it stays where the network oscillates and is small where it merely converges slowly.
    Moving {
        /// Largest amplitude over cells, Hz.
        largest_amplitude: f64,
        /// Mean amplitude over cells, Hz.
        mean_amplitude: f64,
    },
    /// A rate exceeded 10⁵ Hz: the network has no stable state within reach.
    Runaway,
}

impl FixedPoint {
    /// Whether the rates came to rest.
    pub fn converged(&self) -> bool {
        self.outcome == Outcome::Converged
    }
}

/// Follows the dynamics from the rates `start` (Hz, `[all cells]`) under constant `external` currents (`[all cells]`).
///
/// That a network does not come to rest is a result, not an error. The same bytes on any number of threads.
///
/// # Errors
/// [`RateNetworkError`] if there is not one start and one current per cell, a rate is negative, a value is not finite, or
/// a setting is not above 0.
///
/// # Examples
/// One inhibitory population with a linear transfer function: `r = 10 (1 − 0.1 r)`, hence 5 Hz.
/// ```
/// use normcircuit_rate_network::fixed_point::{FixedPointSettings, fixed_point};
/// use normcircuit_rate_network::{PowerLaw, RateNetwork, RatePopulation, RateProjection, SparseWeights};
///
/// let line = PowerLaw { gain: 10.0, threshold: 0.0, exponent: 1.0 };
/// let inhibition = SparseWeights::uniform(1, 1, -0.1, |_| [0])?;
/// let network = RateNetwork::new(
///     vec![RatePopulation::alike("I", 1, line, 10.0)],
///     vec![RateProjection { source: 0, target: 0, weights: inhibition }],
/// )?;
/// let end = fixed_point(&network, &[1.0], &[0.0], &FixedPointSettings::default())?;
/// assert!(end.converged() && (end.rates[0] - 5.0).abs() < 1e-4);
/// # Ok::<(), normcircuit_rate_network::RateNetworkError>(())
/// ```
pub fn fixed_point(
    network: &RateNetwork,
    external: &[f64],
    start: &[f64],
    settings: &FixedPointSettings,
) -> Result<FixedPoint, RateNetworkError> {
    require_length("external currents", external.len(), network.size(), "cell")?;
    require_finite("external currents", external)?;
    require_length("start", start.len(), network.size(), "cell")?;
    require_rates("start", start)?;
    require_positive("tolerance", settings.tolerance)?;
    require_positive("longest_time", settings.longest_time)?;
    Ok(Integration::new(network, external, start).run(settings))
}

/// State and scratch of one run.
struct Integration<'a> {
    network: &'a RateNetwork,
    external: &'a [f64],
    time: f64,
    steps: usize,
    step: f64,
    shortest_step: f64,
    rates: Vec<f64>,
    currents: Vec<f64>,
    /// Derivatives at the four stages; the first is that of `rates`.
    derivatives: [Vec<f64>; 4],
    trial: Vec<f64>,
    residual: f64,
}

impl<'a> Integration<'a> {
    fn new(network: &'a RateNetwork, external: &'a [f64], start: &[f64]) -> Self {
        let cells = network.size();
        let times = network.populations().iter().flat_map(|population| &population.time_constants);
        let shortest_time = times.copied().fold(f64::INFINITY, f64::min);
        let mut run = Self {
            network,
            external,
            time: 0.0,
            steps: 0,
            step: 0.1 * shortest_time,
            shortest_step: SHORTEST_STEP * shortest_time,
            rates: start.to_vec(),
            currents: vec![0.0; cells],
            derivatives: std::array::from_fn(|_| vec![0.0; cells]),
            trial: start.to_vec(),
            residual: 0.0,
        };
        run.residual = run.differentiate_trial(0);
        run
    }

    fn run(mut self, settings: &FixedPointSettings) -> FixedPoint {
        let mut observed = Range::empty(self.rates.len());
        let outcome = loop {
            if self.residual <= settings.tolerance {
                break Outcome::Converged;
            }
            // A comparison that also catches NaN.
            if !self.rates.iter().all(|&rate| rate <= RUNAWAY_RATE) {
                break Outcome::Runaway;
            }
            if self.time >= OBSERVED_SHARE * settings.longest_time {
                observed.extend(&self.rates);
            }
            if self.time >= settings.longest_time {
                break observed.outcome();
            }
            self.advance();
        };
        self.network.total_currents(&self.rates, self.external, &mut self.currents);
        FixedPoint {
            rates: self.rates,
            currents: self.currents,
            steps: self.steps,
            time: self.time,
            residual: self.residual,
            outcome,
        }
    }

    /// Tries one step, takes it if it is accurate enough, and chooses the length of the next.
    fn advance(&mut self) {
        self.stage(&[0.5], 1);
        self.stage(&[0.0, 0.75], 2);
        let residual = self.stage(&[2.0 / 9.0, 1.0 / 3.0, 4.0 / 9.0], 3);
        let ratio = self.error_ratio();
        self.steps += 1;
        if ratio <= RELATIVE_ERROR || self.step <= self.shortest_step {
            self.time += self.step;
            self.residual = residual;
            std::mem::swap(&mut self.rates, &mut self.trial);
            self.derivatives.swap(0, 3);
        }
        // The error is of third order in the step and the change of first.
        let factor = 0.9 * (RELATIVE_ERROR / ratio.max(1e-12)).sqrt();
        // A ratio that is not a number comes from rates beyond all bounds.
        let factor = if factor.is_finite() { factor.clamp(0.2, 2.0) } else { 0.2 };
        self.step = (self.step * factor).max(self.shortest_step);
    }

    /// Puts the rates reached with the given shares of the derivatives in `trial`, and differentiates there.
    fn stage(&mut self, shares: &[f64], into: usize) -> f64 {
        self.trial.copy_from_slice(&self.rates);
        for (derivative, share) in self.derivatives.iter().zip(shares) {
            let step = share * self.step;
            self.trial.iter_mut().zip(derivative).for_each(|(rate, slope)| *rate += step * slope);
        }
        self.differentiate_trial(into)
    }

    /// Derivatives at the trial rates; returns the residual.
    fn differentiate_trial(&mut self, into: usize) -> f64 {
        self.network.total_currents(&self.trial, self.external, &mut self.currents);
        let mut residual: f64 = 0.0;
        for (index, population) in self.network.populations().iter().enumerate() {
            let cells = self.network.cells(index);
            let largest = self.derivatives[into][cells.clone()]
                .par_iter_mut()
                .zip(&self.trial[cells.clone()])
                .zip(&self.currents[cells])
                .zip(&population.transfer)
                .zip(&population.time_constants)
                .with_min_len(LEAST_CELLS)
                .map(|((((derivative, rate), current), transfer), time)| {
                    let difference = transfer.rate(*current) - rate;
                    *derivative = difference / time;
                    difference.abs()
                })
                .reduce(|| 0.0, f64::max);
            residual = residual.max(largest);
        }
        residual
    }

    /// Difference of the third-order and the embedded second-order step, relative to the step's change.
    fn error_ratio(&self) -> f64 {
        let [first, second, third, fourth] = &self.derivatives;
        let (mut error, mut change) = (0.0, 0.0);
        for cell in 0..self.rates.len() {
            let difference =
                -5.0 / 72.0 * first[cell] + second[cell] / 12.0 + third[cell] / 9.0 - fourth[cell] / 8.0;
            error += (self.step * difference).powi(2);
            change += (self.trial[cell] - self.rates[cell]).powi(2);
        }
        (error / change).sqrt()
    }
}

/// Smallest and largest rate of every cell so far.
struct Range {
    smallest: Vec<f64>,
    largest: Vec<f64>,
}

impl Range {
    fn empty(cells: usize) -> Self {
        Self { smallest: vec![f64::INFINITY; cells], largest: vec![f64::NEG_INFINITY; cells] }
    }

    fn extend(&mut self, rates: &[f64]) {
        for ((smallest, largest), &rate) in self.smallest.iter_mut().zip(&mut self.largest).zip(rates) {
            *smallest = smallest.min(rate);
            *largest = largest.max(rate);
        }
    }

    fn outcome(&self) -> Outcome {
        let amplitudes =
            || self.largest.iter().zip(&self.smallest).map(|(largest, smallest)| largest - smallest);
        Outcome::Moving {
            largest_amplitude: amplitudes().fold(0.0, f64::max),
            mean_amplitude: amplitudes().sum::<f64>() / self.largest.len() as f64,
        }
    }
}
