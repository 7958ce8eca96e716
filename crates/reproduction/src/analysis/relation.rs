//! How closely norm indices follow another property of neurons, such as the norm index of their inhibitory current.

use crate::analysis::currents::{CurrentIndices, mean_currents};
use crate::analysis::normalization::index_of;
use crate::analysis::without_noise::below_of;
use crate::error::FigureError;
use ndarray::Array1;
use normcircuit_laboratory::measurements::{ConditionData, Rates};
use normcircuit_protocols::ByPopulation;
use normcircuit_statistics::association::{LinearAssociation, linear_association, pearson};
use normcircuit_statistics::estimate::{ErrorSource, Estimate};
use normcircuit_statistics::jackknife::Jackknife;
use normcircuit_statistics::resampling::Bootstrap;

/// Resampled sets of neurons.
const REPLICATES: usize = 200;

/// Norm indices of neurons beside another property of theirs.
#[derive(Clone, Debug)]
pub struct Relation {
    /// The property, one value for each neuron.
    pub property: Array1<f64>,
    /// The norm indices.
    pub index: Array1<f64>,
    /// The line through both.
    pub line: LinearAssociation,
    /// Their correlation, with errors over time and over neurons.
    pub correlation: Estimate,
    /// Their correlation without one block of time at a time.
    over_time: Jackknife<f64>,
}

impl Relation {
    /// The relations of norm indices to each of the properties that `properties` computes for all E neurons from rates, in the
    /// given neurons.
    ///
    /// # Errors
    /// The first error of `properties`, or [`FigureError`] if fewer than two neurons have a norm index.
    pub fn of_each<const N: usize>(
        data: &ConditionData,
        neurons: &[usize],
        properties: impl Fn(&Rates) -> Result<[Array1<f64>; N], FigureError>,
    ) -> Result<[Self; N], FigureError> {
        let pairs = |rates: &Rates| -> Result<Vec<[Array1<f64>; 2]>, FigureError> {
            let index = index_of(&rates.excitatory)?;
            Ok(properties(rates)?
                .map(|property| below_of(&[property, index.clone()], neurons, f64::INFINITY))
                .to_vec())
        };
        // Without a block of time a neuron may be without an index, and is left out.
        let found = data.jackknife(|rates| {
            pairs(rates)?
                .iter()
                .map(|[property, index]| Ok(pearson(property, index)?))
                .collect::<Result<Vec<_>, FigureError>>()
        })?;
        let settings = Bootstrap { replicates: REPLICATES, seed: data.seed, ..Bootstrap::default() };
        let mut relations = Vec::new();
        for (place, [property, index]) in pairs(&data.rates())?.into_iter().enumerate() {
            let line = linear_association(&property, &index, &settings)?;
            let over_time = Jackknife {
                all: found.all[place],
                without: found.without.iter().map(|correlations| correlations[place]).collect(),
            };
            let over_neurons = ErrorSource::normal(line.correlation.standard_error);
            let sources = [over_time.source_of(|value| *value), over_neurons];
            let correlation = Estimate::from_sources(over_time.all, &sources);
            relations.push(Self { property, index, line, correlation, over_time });
        }
        let missing = || FigureError::TooSmall("a relation has no property".to_owned());
        relations.try_into().map_err(|_| missing())
    }

    /// The relations to the norm indices of mean currents, by source.
    ///
    /// # Errors
    /// [`FigureError`] if fewer than two neurons have a norm index.
    pub fn to_currents(data: &ConditionData, neurons: &[usize]) -> Result<ByPopulation<Self>, FigureError> {
        let all: Vec<usize> = (0..data.wired.circuit.excitatory_sheet.size()).collect();
        let [input, excitatory, inhibitory] = Self::of_each(data, neurons, |rates| {
            let indices = CurrentIndices::new(&mean_currents(&data.wired.circuit, rates)?, &all)?;
            let ByPopulation { excitatory, inhibitory, input } = indices.by_source;
            Ok([input, excitatory, inhibitory])
        })?;
        Ok(ByPopulation { excitatory, inhibitory, input })
    }

    /// How much stronger this relation is than another one of the same neurons and data: |R| minus |R|, with errors over time and,
    /// as if the neurons of both were others, over neurons.
    pub fn strength_above(&self, other: &Self) -> Estimate {
        let strength = |relation: &Self| Jackknife {
            all: relation.over_time.all.abs(),
            without: relation.over_time.without.iter().map(|value| value.abs()).collect(),
        };
        let difference = strength(self).minus(&strength(other));
        let over_neurons = self.line.correlation.standard_error.hypot(other.line.correlation.standard_error);
        let sources = [difference.source_of(|value| *value), ErrorSource::normal(over_neurons)];
        Estimate::from_sources(difference.all, &sources)
    }
}
