//! Draws the orientation map of the excitatory sheet and the targets of one cell as a gray PGM picture on stdout:
//! `cargo run --release -p normcircuit-connectivity --example orientation_map > map.pgm`.
#![allow(clippy::print_stdout, reason = "the picture is the output")]

use normcircuit_connectivity::{Circuit, CircuitParameters};
use normcircuit_simulation::RootSeed;

fn main() -> Result<(), normcircuit_connectivity::ConnectivityError> {
    let circuit = Circuit::build(&CircuitParameters::default_paper(), RootSeed(1))?;
    let sheet = circuit.excitatory_sheet;
    let center = (sheet.rows() / 2) * sheet.cols() + sheet.cols() / 2;
    let mut gray: Vec<u8> =
        circuit.excitatory_orientations.iter().map(|angle| (angle * 200.0) as u8).collect();
    for target in circuit.network.projections()[0].synapses.row(center) {
        gray[target] = u8::MAX;
    }
    println!("P2\n# brightness: preferred orientation; white: targets of cell {center}");
    println!("{} {}\n{}", sheet.cols(), sheet.rows(), u8::MAX);
    for row in gray.chunks(sheet.cols()) {
        println!("{}", row.iter().map(u8::to_string).collect::<Vec<_>>().join(" "));
    }
    Ok(())
}
