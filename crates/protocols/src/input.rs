//! V1's spikes, as input to a simulation.

use crate::noise::PixelNoise;
use crate::schedule::Schedule;
use crate::v1::V1;
use normcircuit_connectivity::INPUT;
use normcircuit_simulation::{Input, InputSpike, ParameterError, Processor, RootSeed, Stream};
use rand::Rng;

/// Draws V1's spikes millisecond by millisecond: cell `i` spikes at the end of a millisecond with probability
/// `max(0, rate_i + (F η)_i) · 1 ms`, in steps of 2⁻³².
#[derive(Clone, Debug)]
pub struct V1Input<'a> {
    v1: &'a V1,
    /// By stimulus and half, rates in kHz in the order of the half's cells.
    rates: Vec<[Vec<f64>; 2]>,
    /// `(start in ms, stimulus)`, last first.
    coming: Vec<(u64, usize)>,
    stimulus: usize,
    steps_per_millisecond: u64,
    noise: PixelNoise,
    spikes: Stream,
    processor: Processor,
    /// The rates of one half in this millisecond.
    present: Vec<f64>,
    spiking: Vec<usize>,
}

impl<'a> V1Input<'a> {
    /// The input of run `run`: noise and spikes have streams of their own, derived from `seed` and `run`.
    ///
    /// # Errors
    /// [`ParameterError`] if the schedule is out of range or a millisecond is not a whole number of time steps.
    pub fn new(
        v1: &'a V1,
        schedule: &Schedule,
        time_step: f64,
        seed: RootSeed,
        run: u64,
    ) -> Result<Self, ParameterError> {
        schedule.check()?;
        let steps = (1.0 / time_step).round();
        let divides = (steps * time_step - 1.0).abs() < 1e-9 && steps >= 1.0;
        ParameterError::require("time_step", time_step, divides, "1 ms divided by a whole number")?;
        let mut rates = Vec::new();
        for stimulus in &schedule.stimuli {
            let all = v1.rates(stimulus)?;
            rates.push(
                [0, 1].map(|half| v1.half_cells(half).iter().map(|cell| all[*cell] / 1000.0).collect()),
            );
        }
        let noise =
            PixelNoise::new(v1.parameters().noise, v1.noise_pixels(), seed.stream("v1 noise", &[run]));
        Ok(Self {
            v1,
            rates,
            coming: schedule.segments.iter().rev().copied().collect(),
            stimulus: 0,
            steps_per_millisecond: steps as u64,
            noise,
            spikes: seed.stream("v1 spikes", &[run]),
            processor: Processor::detect(),
            present: Vec::new(),
            spiking: Vec::new(),
        })
    }

    /// Draws the spikes of the millisecond that begins at `start` ms.
    fn draw(&mut self, start: u64) {
        while let Some((_, stimulus)) = self.coming.pop_if(|(segment, _)| *segment <= start) {
            self.stimulus = stimulus;
        }
        self.noise.advance();
        self.spiking.clear();
        let patches = self.noise.values().chunks(self.v1.noise_pixels() / 2);
        for (index, (half, patch)) in self.v1.halves().iter().zip(patches).enumerate() {
            self.present.clone_from(&self.rates[self.stimulus][index]);
            half.filters.add_responses(patch, half.gain, self.processor, &mut self.present);
            for (cell, rate) in half.cells.iter().zip(&self.present) {
                // A float converts to the nearest integer in range, so negative rates never spike.
                let threshold = (rate * RESOLUTION) as u64;
                if u64::from(self.spikes.next_u32()) < threshold {
                    self.spiking.push(*cell);
                }
            }
        }
        self.spiking.sort_unstable();
    }
}

/// Random numbers per unit of probability.
const RESOLUTION: f64 = 4_294_967_296.0;

impl Input for V1Input<'_> {
    fn spikes(&mut self, step: u64, arriving: &mut Vec<InputSpike>) {
        if step.is_multiple_of(self.steps_per_millisecond) {
            self.draw(step / self.steps_per_millisecond - 1);
            arriving.extend(self.spiking.iter().map(|cell| InputSpike { population: INPUT, cell: *cell }));
        }
    }
}
