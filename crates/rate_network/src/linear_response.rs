//! Noise correlations of cells whose inputs carry private noise, by linear response about a fixed point.
//!
//! With small white noise `ξ` in the currents, rates deviate from the fixed point by `τ δr′ = −δr + G (W δr + ξ)`, `G` the
//! slopes of the transfer functions there. Rates averaged over windows much longer than the time constants then have the
//! covariance `L D Lᵀ / window` with `L = (1 − G W)⁻¹ G` and `D` the intensities of the noise: no window has to be
//! simulated, and correlations carry no sampling error. Each cell's row of `L` costs one sparse linear solve.

use faer::dyn_stack::{MemBuffer, MemStack, StackReq};
use faer::matrix_free::bicgstab::{BicgParams, bicgstab, bicgstab_scratch};
use faer::matrix_free::{IdentityPrecond, InitialGuessStatus, LinOp};
use faer::{Mat, MatMut, MatRef, Par};
use ndarray::{Array2, ArrayViewMut2, Axis, Zip};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use crate::error::{RateNetworkError, require_finite, require_index, require_length};
use crate::network::RateNetwork;
use crate::weights::SparseWeights;

/// Rows of the response that are solved for together: one pass over the synapses serves them all.
const BLOCK: usize = 8;
/// Relative residual at which a solve ends; correlations are as exact.
const TOLERANCE: f64 = 1e-8;
const MOST_ITERATIONS: usize = 2_000;

/// Covariances of the rates of some cells.
#[derive(Clone, Debug, PartialEq)]
pub struct NoiseCovariance {
    /// Covariance of rates averaged over a long window, times the window, Hz² ms if the noise is in units of current · √ms;
    /// shape `[chosen cells, chosen cells]`.
    pub covariance: Array2<f64>,
    /// Most iterations that a solve took.
    pub iterations: usize,
}

impl NoiseCovariance {
    /// Pearson correlations; NaN where a rate does not vary because its cell is below threshold.
    pub fn correlations(&self) -> Array2<f64> {
        let variances = self.covariance.diag();
        Array2::from_shape_fn(self.covariance.raw_dim(), |(one, other)| {
            self.covariance[[one, other]] / (variances[one] * variances[other]).sqrt()
        })
    }
}

/// Covariances of the chosen cells' rates about the fixed point at which all cells have the given `currents`
/// (`[all cells]`), when white noise of the given SD (current · √ms, `[all cells]`) enters each cell by itself.
///
/// Correlations depend on the ratios of the SDs only. The fixed point must be stable, as one that the dynamics came to
/// rest in is. The same bytes on any number of threads.
///
/// # Errors
/// [`RateNetworkError`] if there is not one current and SD per cell, a value is not finite, a chosen cell does not exist,
/// or the response cannot be solved for.
///
/// # Examples
/// Two cells that inhibit each other are anticorrelated: `L = (1, −w; −w, 1)/(1 − w²)`.
/// ```
/// use normcircuit_rate_network::linear_response::noise_covariance;
/// use normcircuit_rate_network::{PowerLaw, RateNetwork, RatePopulation, RateProjection, SparseWeights};
///
/// let line = PowerLaw { gain: 1.0, threshold: 0.0, exponent: 1.0 };
/// let each_other = SparseWeights::uniform(2, 2, -0.5, |source| [1 - source])?;
/// let network = RateNetwork::new(
///     vec![RatePopulation::alike("I", 2, line, 10.0)],
///     vec![RateProjection { source: 0, target: 0, weights: each_other }],
/// )?;
/// let noise = noise_covariance(&network, &[2.0, 2.0], &[1.0, 1.0], &[0, 1])?;
/// assert!((noise.correlations()[[0, 1]] - -0.8).abs() < 1e-9);
/// # Ok::<(), normcircuit_rate_network::RateNetworkError>(())
/// ```
pub fn noise_covariance(
    network: &RateNetwork,
    currents: &[f64],
    noise_sd: &[f64],
    chosen: &[usize],
) -> Result<NoiseCovariance, RateNetworkError> {
    for (name, values) in [("currents", currents), ("noise SDs", noise_sd)] {
        require_length(name, values.len(), network.size(), "cell")?;
        require_finite(name, values)?;
    }
    chosen.iter().try_for_each(|&cell| require_index("a chosen cell", cell, network.size()))?;
    let adjoint = Adjoint::new(network, currents)?;
    let mut responses = Array2::zeros((chosen.len(), network.size()));
    let iterations = responses
        .axis_chunks_iter_mut(Axis(0), BLOCK)
        .into_par_iter()
        .zip(chosen.par_chunks(BLOCK))
        .map(|(rows, cells)| adjoint.respond(cells, rows))
        .collect::<Result<Vec<_>, _>>()?;
    for (source, &sd) in noise_sd.iter().enumerate() {
        responses.column_mut(source).mapv_inplace(|response| response * sd);
    }
    Ok(NoiseCovariance {
        covariance: responses.dot(&responses.t()),
        iterations: iterations.into_iter().max().unwrap_or(0),
    })
}

/// The operator `1 − Wᵀ G`.
#[derive(Debug)]
struct Adjoint {
    slopes: Vec<f64>,
    projections: Vec<Reversed>,
}

/// A projection seen from its sources.
#[derive(Debug)]
struct Reversed {
    first_source: usize,
    first_target: usize,
    weights: SparseWeights,
}

impl Adjoint {
    fn new(network: &RateNetwork, currents: &[f64]) -> Result<Self, RateNetworkError> {
        let transfer = network.populations().iter().flat_map(|population| &population.transfer);
        let slopes: Vec<f64> =
            transfer.zip(currents).map(|(transfer, &current)| transfer.slope(current)).collect();
        require_finite("slopes at the fixed point", &slopes)?;
        let reverse = |projection: &crate::network::RateProjection| {
            Ok(Reversed {
                first_source: network.cells(projection.source).start,
                first_target: network.cells(projection.target).start,
                weights: projection.weights.transposed()?,
            })
        };
        let projections =
            network.projections().iter().map(reverse).collect::<Result<_, RateNetworkError>>()?;
        Ok(Self { slopes, projections })
    }

    /// Rows of `L` for some cells, shape `[cells, all cells]`; returns the number of iterations.
    fn respond(&self, cells: &[usize], mut rows: ArrayViewMut2<'_, f64>) -> Result<usize, RateNetworkError> {
        let all = self.slopes.len();
        let mut unit = Mat::<f64>::zeros(all, cells.len());
        cells.iter().enumerate().for_each(|(column, &cell)| unit[(cell, column)] = 1.0);
        // A unit vector and its images under a sparse matrix can be orthogonal, where the method breaks down; the
        // residual of a random guess cannot.
        let mut random = ChaCha8Rng::seed_from_u64(0);
        let mut solution = Mat::from_fn(all, cells.len(), |_, _| 0.1 * (random.random::<f64>() - 0.5));
        let plain = IdentityPrecond { dim: all };
        let mut memory = MemBuffer::new(bicgstab_scratch(plain, plain, self, cells.len(), Par::Seq));
        let parameters = BicgParams {
            initial_guess: InitialGuessStatus::MaybeNonZero,
            rel_tolerance: TOLERANCE,
            max_iters: MOST_ITERATIONS,
            ..BicgParams::default()
        };
        let (out, stack) = (solution.as_mut(), MemStack::new(&mut memory));
        let end = bicgstab(out, plain, plain, self, unit.as_ref(), parameters, |_| {}, Par::Seq, stack);
        // The method updates its residual step by step; this is the true one.
        let mut image = Mat::<f64>::zeros(all, cells.len());
        self.multiply(image.as_mut(), solution.as_ref());
        let residual = (&image - &unit).norm_l2() / unit.norm_l2();
        let iterations = end.map_or(MOST_ITERATIONS, |info| info.iter_count);
        // Rounding may take a digit from what the method believes.
        if residual.is_nan() || residual > 10.0 * TOLERANCE {
            return Err(RateNetworkError::LinearResponse { residual, iterations });
        }
        Zip::indexed(&mut rows).for_each(|(column, cell), response| {
            // A cell below threshold does not respond at all; the solution says so up to its tolerance only.
            let responds = self.slopes[cells[column]] > 0.0;
            *response = if responds { self.slopes[cell] * solution[(cell, column)] } else { 0.0 };
        });
        Ok(iterations)
    }

    /// `out = (1 − Wᵀ G) of` for at most [`BLOCK`] columns.
    fn multiply(&self, mut out: MatMut<'_, f64>, of: MatRef<'_, f64>) {
        let columns = of.ncols();
        let driven: Vec<[f64; BLOCK]> = (self.slopes.iter().enumerate())
            .map(|(cell, slope)| {
                std::array::from_fn(|column| if column < columns { slope * of[(cell, column)] } else { 0.0 })
            })
            .collect();
        out.copy_from(of);
        for Reversed { first_source, first_target, weights } in &self.projections {
            let targets = &driven[*first_target..*first_target + weights.sources()];
            for source in 0..weights.targets() {
                let mut sum = [0.0; BLOCK];
                for (target, weight) in weights.onto(source) {
                    for (total, value) in sum.iter_mut().zip(&targets[target]) {
                        *total += weight * value;
                    }
                }
                for (column, sum) in sum.iter().take(columns).enumerate() {
                    out[(first_source + source, column)] -= sum;
                }
            }
        }
    }
}

impl LinOp<f64> for Adjoint {
    fn apply_scratch(&self, _columns: usize, _threads: Par) -> StackReq {
        StackReq::EMPTY
    }

    fn nrows(&self) -> usize {
        self.slopes.len()
    }

    fn ncols(&self) -> usize {
        self.slopes.len()
    }

    fn apply(&self, out: MatMut<'_, f64>, of: MatRef<'_, f64>, _threads: Par, _stack: &mut MemStack) {
        self.multiply(out, of);
    }

    fn conj_apply(&self, out: MatMut<'_, f64>, of: MatRef<'_, f64>, threads: Par, stack: &mut MemStack) {
        self.apply(out, of, threads, stack);
    }
}
