//! Spikes of the V1 cells.

use std::sync::Arc;

use normcircuit_simulation::{Input, InputSpike, RootSeed, Stream};
use rand::Rng;

use crate::error::{ProtocolError, require_length, steps_per_millisecond};
use crate::noise::SharedNoise;
use crate::schedule::StimulusSchedule;
use crate::visual_area::VisualArea;

/// Draws are 32-bit integers: a probability is resolved to 2⁻³².
const DRAWS: f64 = 4_294_967_296.0;

/// Spikes of a population of input cells, at most one per cell and millisecond.
///
/// In each 1-ms bin cell `i` spikes with probability `max(0, r_i + F_i · η) · 1 ms`, where the rates `r` follow a
/// [`StimulusSchedule`] and `η` is the noise that the cells of a [`VisualArea`] share; the spike falls on the bin's
/// end. A segment that starts at time `s` governs the bins that begin at `s` or later.
///
/// Every bin takes one draw per cell, whatever the rates: two inputs of the same seed and run share noise and draws.
#[derive(Clone, Debug)]
pub struct V1Input {
    population: usize,
    steps_per_millisecond: u64,
    schedule: StimulusSchedule,
    segment: usize,
    /// By cell: the mean rate of the present segment in units of draws, rounded up.
    ceilings: Vec<u32>,
    millisecond: u64,
    noise: Option<SharedNoise>,
    draws: Stream,
    spiking: Vec<u32>,
}

impl V1Input {
    /// Input with the noise of a visual area, for run `run` of a study.
    ///
    /// `population` is the index of the input population in the network, `time_step` the integration step in ms.
    ///
    /// # Errors
    /// [`ProtocolError::Length`] if schedule and area differ in the number of cells, [`ProtocolError::TimeStep`] if
    /// the step does not divide 1 ms.
    pub fn new(
        area: Arc<VisualArea>,
        schedule: StimulusSchedule,
        population: usize,
        time_step: f64,
        seed: RootSeed,
        run: u64,
    ) -> Result<Self, ProtocolError> {
        require_length("rates of the schedule", schedule.cells(), area.size())?;
        if area.parameters().uniform {
            return Self::without_noise(schedule, population, time_step, seed, run);
        }
        let mut input = Self::without_noise(schedule, population, time_step, seed, run)?;
        input.noise = Some(SharedNoise::new(area, seed.stream("v1 noise", &[run]))?);
        Ok(input)
    }

    /// Input of independent cells, which fire at the rates of the schedule.
    ///
    /// # Errors
    /// [`ProtocolError::TimeStep`] if the step does not divide 1 ms.
    pub fn without_noise(
        schedule: StimulusSchedule,
        population: usize,
        time_step: f64,
        seed: RootSeed,
        run: u64,
    ) -> Result<Self, ProtocolError> {
        Ok(Self {
            population,
            steps_per_millisecond: steps_per_millisecond(time_step)?,
            ceilings: ceilings(&schedule, 0),
            schedule,
            segment: 0,
            millisecond: 0,
            noise: None,
            draws: seed.stream("v1 spikes", &[run]),
            spiking: Vec::new(),
        })
    }

    /// The cells that spike in the next bin, in ascending order; the first call gives the bin from 0 to 1 ms.
    pub fn next_millisecond(&mut self) -> &[u32] {
        self.enter_segment();
        if let Some(noise) = &mut self.noise {
            noise.advance();
        }
        self.millisecond += 1;
        self.draw_spikes();
        &self.spiking
    }

    fn enter_segment(&mut self) {
        let following = self.schedule.segments().get(self.segment + 1);
        if following.is_some_and(|segment| segment.start_ms <= self.millisecond) {
            self.segment += 1;
            self.ceilings = ceilings(&self.schedule, self.segment);
        }
    }

    /// A draw below the upper bound of all rates makes a cell a candidate; only candidates, a few in a hundred, need
    /// their own noise. The outcome is that of evaluating every cell.
    fn draw_spikes(&mut self) {
        let segment = &self.schedule.segments()[self.segment];
        let noise = self.noise.as_ref().filter(|_| segment.noise);
        let bound = noise.map_or(0.0, SharedNoise::bound);
        // A little above the bound, for its own rounding.
        let headroom = (bound * 1.000_001 * DRAWS).ceil() as u32;
        let rates = &segment.rates;
        self.spiking.clear();
        for (cell, ceiling) in self.ceilings.iter().enumerate() {
            let draw = self.draws.next_u32();
            if draw <= ceiling.saturating_add(headroom) {
                let noise = noise.map_or(0.0, |noise| noise.at(cell));
                if f64::from(draw) < (rates[cell] + noise) * DRAWS {
                    self.spiking.push(cell as u32);
                }
            }
        }
    }
}

fn ceilings(schedule: &StimulusSchedule, segment: usize) -> Vec<u32> {
    schedule.segments()[segment].rates.iter().map(|rate| (rate * DRAWS).ceil() as u32).collect()
}

impl Input for V1Input {
    fn spikes(&mut self, step: u64, arriving: &mut Vec<InputSpike>) {
        if step.is_multiple_of(self.steps_per_millisecond) {
            let population = self.population;
            let spiking = self.next_millisecond().iter();
            arriving.extend(spiking.map(|&cell| InputSpike { population, cell: cell as usize }));
        }
    }
}
