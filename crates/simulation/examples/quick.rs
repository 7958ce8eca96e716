#[path = "../benches/support/mod.rs"]
mod support;
use normcircuit_simulation::*;
use std::ops::ControlFlow;
use std::time::Instant;
struct Count([u64; 3]);
impl Observer for Count {
    fn observe(&mut self, view: &StepView<'_>) -> ControlFlow<Stop> {
        for (n, s) in self.0.iter_mut().zip(view.spikes) {
            *n += s.len() as u64;
        }
        self.0[2] += view.input_spikes.len() as u64;
        ControlFlow::Continue(())
    }
}
fn main() {
    let t = Instant::now();
    let network = support::network(1.0);
    println!("wired in {:?}", t.elapsed());
    let mut sim = Simulation::new(&network, &support::voltages(&network)).unwrap();
    if std::env::args().any(|a| a == "base") {
        sim = sim.with_processor(Processor::baseline());
    }
    let mut input = support::Poisson::new(&network);
    for _ in 0..4 {
        let mut c = Count([0; 3]);
        let t = Instant::now();
        sim.run(10_000, &mut input, &mut [&mut c]).unwrap();
        println!(
            "{:?} per s, rates {} {} events {:.0}M",
            t.elapsed() * 2,
            c.0[0] as f64 / 1e4,
            c.0[1] as f64 / 2.5e3,
            2e-6 * (c.0[0] * 350 + c.0[1] * 1000 + c.0[2] * 1250) as f64
        );
    }
}
