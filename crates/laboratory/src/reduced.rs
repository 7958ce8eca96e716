//! A measurement of which only what follows from it is kept.

use crate::error::ExperimentError;
use crate::laboratory::Laboratory;
use crate::measure::Measure;
use normcircuit_protocols::experiment::ExperimentRun;
use std::error::Error;

/// A measurement, reduced as soon as it is taken: what is large about it, such as the wired network, is then forgotten. Figures of
/// many networks so hold two at a time.
pub struct Reduced<M: Measure, T> {
    measurement: M,
    reduce: Box<dyn Fn(M::Output) -> Result<T, ExperimentError> + Send + Sync>,
}

impl<M: Measure, T> Reduced<M, T> {
    /// A measurement and what is made of it. `reduce` has all threads of the laboratory.
    pub fn new<E: Error + Send + Sync + 'static>(
        measurement: M,
        reduce: impl Fn(M::Output) -> Result<T, E> + Send + Sync + 'static,
    ) -> Self {
        let reduce = move |output| reduce(output).map_err(|error| ExperimentError::Analysis(Box::new(error)));
        Self { measurement, reduce: Box::new(reduce) }
    }
}

impl<M: Measure, T: Send> Measure for Reduced<M, T>
where
    M::Output: Send,
{
    type Output = T;

    fn runs(&self) -> Result<Vec<ExperimentRun>, ExperimentError> {
        self.measurement.runs()
    }

    fn take(&self, laboratory: &Laboratory) -> Result<T, ExperimentError> {
        let output = self.measurement.take(laboratory)?;
        laboratory.on_all_threads(|| (self.reduce)(output))
    }
}
