//! The stabilized supralinear network at its published size: fixed points, norm indices, noise correlations, and what
//! they cost: `cargo run --release -p normcircuit-rate-network --example supralinear`.
#![allow(clippy::print_stdout, reason = "the numbers are the output")]

use std::error::Error;
use std::time::Instant;

use normcircuit_connectivity::{OrientationMap, OrientationMapParameters, Position};
use normcircuit_rate_network::fixed_point::FixedPointSettings;
use normcircuit_rate_network::linear_response::noise_covariance;
use normcircuit_rate_network::supralinear::{
    GratingPair, Placement, SupralinearNetwork, SupralinearParameters,
};
use normcircuit_simulation::RootSeed;

fn main() -> Result<(), Box<dyn Error>> {
    let side = std::env::args().nth(1).map_or(Ok(75), |side| side.parse())?;
    let parameters = SupralinearParameters { side, ..SupralinearParameters::published() };
    let clock = Instant::now();
    let map = SupralinearNetwork::build(&parameters, &orientations(side)?, 1)?;
    let connections: usize = map.network.projections().iter().map(|one| one.weights.len()).sum();
    println!(
        "{} cells, {connections} connections: {:.1} s",
        map.network.size(),
        clock.elapsed().as_secs_f64()
    );
    for placement in [Placement::Superimposed, Placement::Apart] {
        for contrast in [1.0, 10.0, 40.0] {
            report(&map, &GratingPair::orthogonal(contrast, placement))?;
        }
    }
    Ok(())
}

fn report(map: &SupralinearNetwork, pair: &GratingPair) -> Result<(), Box<dyn Error>> {
    let clock = Instant::now();
    let responses = map.responses(pair, &FixedPointSettings::default())?;
    println!("\n{pair:?}: {:.1} s", clock.elapsed().as_secs_f64());
    let cells = map.excitatory();
    let mut sums = [0.0; 3];
    for (end, sum) in [&responses.first, &responses.second, &responses.both].into_iter().zip(&mut sums) {
        *sum = end.rates[cells.clone()].iter().sum::<f64>() / cells.len() as f64;
        let (steps, time, residual) = (end.steps, end.time, end.residual);
        println!(
            "  E {sum:.3} Hz, {:?}, {steps} steps, {time:.0} ms, residual {residual:.1e} Hz",
            end.outcome
        );
    }
    println!("  ratio of mean rates {:.3}", (sums[0] + sums[1]) / sums[2]);
    let clock = Instant::now();
    let active: Vec<usize> = cells.filter(|&cell| responses.both.rates[cell] > 1.0).step_by(29).collect();
    let noise =
        noise_covariance(&map.network, &responses.both.currents, &vec![1.0; map.network.size()], &active)?;
    let mean = noise
        .correlations()
        .indexed_iter()
        .filter(|((one, other), _)| one < other)
        .map(|(_, r)| r)
        .sum::<f64>();
    let pairs = active.len() * active.len().saturating_sub(1) / 2;
    println!(
        "  mean correlation of {} cells {:.4}, {} iterations: {:.1} s",
        active.len(),
        mean / pairs as f64,
        noise.iterations,
        clock.elapsed().as_secs_f64()
    );
    Ok(())
}

/// A map with the published number of cycles per grid step.
fn orientations(side: usize) -> Result<Vec<f64>, Box<dyn Error>> {
    let parameters =
        OrientationMapParameters { column_spacing: 1.0 / SupralinearParameters::CYCLES, waves: 30 };
    let map = OrientationMap::draw(&parameters, &mut RootSeed(1).stream("orientation map", &[]))?;
    let at = |point: usize| {
        let position = |step: usize| (step as f64 + 0.5) / 75.0;
        map.orientation(Position { x: position(point % side), y: position(point / side) })
    };
    Ok((0..side * side).map(at).collect())
}
