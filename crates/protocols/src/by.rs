//! One value for each condition or each population, found by name.

use serde::{Deserialize, Serialize};

use crate::conditions::Condition;
use crate::experiment::CountedPopulation;

/// One value for each of the three conditions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByCondition<T> {
    /// With image 1 alone.
    pub first: T,
    /// With image 2 alone.
    pub second: T,
    /// With both images.
    pub both: T,
}

impl<T> ByCondition<T> {
    /// The value of every condition.
    pub fn from_fn(mut value: impl FnMut(Condition) -> T) -> Self {
        Self {
            first: value(Condition::First),
            second: value(Condition::Second),
            both: value(Condition::Both),
        }
    }

    /// As [`Self::from_fn`], of what can fail.
    ///
    /// # Errors
    /// The first error of `value`.
    pub fn try_from_fn<E>(mut value: impl FnMut(Condition) -> Result<T, E>) -> Result<Self, E> {
        Ok(Self {
            first: value(Condition::First)?,
            second: value(Condition::Second)?,
            both: value(Condition::Both)?,
        })
    }

    /// The value of a condition.
    pub fn of(&self, condition: Condition) -> &T {
        match condition {
            Condition::First => &self.first,
            Condition::Second => &self.second,
            Condition::Both => &self.both,
        }
    }

    /// The value of a condition, to change it.
    pub fn of_mut(&mut self, condition: Condition) -> &mut T {
        match condition {
            Condition::First => &mut self.first,
            Condition::Second => &mut self.second,
            Condition::Both => &mut self.both,
        }
    }

    /// What `change` makes of each value.
    pub fn map<U>(&self, mut change: impl FnMut(&T) -> U) -> ByCondition<U> {
        ByCondition::from_fn(|condition| change(self.of(condition)))
    }

    /// As [`Self::map`], of what can fail.
    ///
    /// # Errors
    /// The first error of `change`.
    pub fn try_map<U, E>(&self, mut change: impl FnMut(&T) -> Result<U, E>) -> Result<ByCondition<U>, E> {
        ByCondition::try_from_fn(|condition| change(self.of(condition)))
    }

    /// The values in the order image 1, image 2, both.
    pub fn as_array(&self) -> [&T; 3] {
        [&self.first, &self.second, &self.both]
    }
}

/// One value for each population of the circuit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByPopulation<T> {
    /// Of the excitatory neurons.
    pub excitatory: T,
    /// Of the inhibitory neurons.
    pub inhibitory: T,
    /// Of the V1 cells.
    pub input: T,
}

impl<T> ByPopulation<T> {
    /// The value of every population.
    pub fn from_fn(mut value: impl FnMut(CountedPopulation) -> T) -> Self {
        Self {
            excitatory: value(CountedPopulation::Excitatory),
            inhibitory: value(CountedPopulation::Inhibitory),
            input: value(CountedPopulation::Input),
        }
    }

    /// As [`Self::from_fn`], of what can fail.
    ///
    /// # Errors
    /// The first error of `value`.
    pub fn try_from_fn<E>(mut value: impl FnMut(CountedPopulation) -> Result<T, E>) -> Result<Self, E> {
        Ok(Self {
            excitatory: value(CountedPopulation::Excitatory)?,
            inhibitory: value(CountedPopulation::Inhibitory)?,
            input: value(CountedPopulation::Input)?,
        })
    }

    /// The value of a population.
    pub fn of(&self, population: CountedPopulation) -> &T {
        match population {
            CountedPopulation::Excitatory => &self.excitatory,
            CountedPopulation::Inhibitory => &self.inhibitory,
            CountedPopulation::Input => &self.input,
        }
    }

    /// What `change` makes of each value.
    pub fn map<U>(&self, mut change: impl FnMut(&T) -> U) -> ByPopulation<U> {
        ByPopulation::from_fn(|population| change(self.of(population)))
    }

    /// As [`Self::map`], of what can fail.
    ///
    /// # Errors
    /// The first error of `change`.
    pub fn try_map<U, E>(&self, mut change: impl FnMut(&T) -> Result<U, E>) -> Result<ByPopulation<U>, E> {
        ByPopulation::try_from_fn(|population| change(self.of(population)))
    }
}
