//! What is learned from runs, declared once: what it costs, what is simulated and what comes out follow from one value.

use crate::error::ExperimentError;
use crate::laboratory::Laboratory;
use crate::wiring::AT_ONCE;
use normcircuit_protocols::experiment::ExperimentRun;
use rayon::prelude::*;

/// A measurement: the runs that it needs, and what it makes of them.
pub trait Measure: Send + Sync {
    /// What is measured.
    type Output;

    /// The runs that are needed.
    ///
    /// # Errors
    /// [`ExperimentError`] if a parameter is out of range.
    fn runs(&self) -> Result<Vec<ExperimentRun>, ExperimentError>;

    /// Makes or loads these runs, and no others, and measures.
    ///
    /// # Errors
    /// [`ExperimentError`] if a run fails or the store does.
    fn take(&self, laboratory: &Laboratory) -> Result<Self::Output, ExperimentError>;
}

/// Nothing is simulated and nothing learned: for figures from published values alone.
impl Measure for () {
    type Output = ();

    fn runs(&self) -> Result<Vec<ExperimentRun>, ExperimentError> {
        Ok(Vec::new())
    }

    fn take(&self, _laboratory: &Laboratory) -> Result<(), ExperimentError> {
        Ok(())
    }
}

/// Two are taken side by side; each has a wired network of its own, as a rule.
impl<M: Measure<Output: Send>> Measure for Vec<M> {
    type Output = Vec<M::Output>;

    fn runs(&self) -> Result<Vec<ExperimentRun>, ExperimentError> {
        let each: Vec<_> = self.iter().map(Measure::runs).collect::<Result<_, _>>()?;
        Ok(each.into_iter().flatten().collect())
    }

    fn take(&self, laboratory: &Laboratory) -> Result<Self::Output, ExperimentError> {
        let mut taken = Vec::with_capacity(self.len());
        for some in self.chunks(AT_ONCE) {
            let side_by_side = some.par_iter().map(|one| one.take(laboratory));
            taken.extend(laboratory.on_all_threads(|| side_by_side.collect::<Result<Vec<_>, _>>())?);
        }
        Ok(taken)
    }
}

macro_rules! measure_several {
    ($($name:ident $place:tt),+) => {
        impl<$($name: Measure),+> Measure for ($($name,)+) {
            type Output = ($($name::Output,)+);

            fn runs(&self) -> Result<Vec<ExperimentRun>, ExperimentError> {
                let mut runs = Vec::new();
                $(runs.extend(self.$place.runs()?);)+
                Ok(runs)
            }

            fn take(&self, laboratory: &Laboratory) -> Result<Self::Output, ExperimentError> {
                Ok(($(self.$place.take(laboratory)?,)+))
            }
        }
    };
}

measure_several!(A 0, B 1);
measure_several!(A 0, B 1, C 2);
measure_several!(A 0, B 1, C 2, D 3);
