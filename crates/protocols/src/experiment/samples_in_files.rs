//! Samples as people write them: `true`, a number or a list instead of a table.

use std::fmt;

use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::samples::{ChosenCells, SpikeTrains, TraceSample};

/// Reads `true` as all spikes, `false` as none and a list as all spikes of these populations.
pub(super) fn spike_trains<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<SpikeTrains>, D::Error> {
    struct Trains;
    impl<'de> Visitor<'de> for Trains {
        type Value = Option<SpikeTrains>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str(
                "true, false, a list of populations or a table with some of populations, from_ms, to_ms and share",
            )
        }

        fn visit_bool<E: Error>(self, all: bool) -> Result<Self::Value, E> {
            Ok(all.then(SpikeTrains::all))
        }

        fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
            let populations = Vec::deserialize(SeqAccessDeserializer::new(list))?;
            Ok(Some(SpikeTrains { populations, ..SpikeTrains::all() }))
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
            SpikeTrains::deserialize(MapAccessDeserializer::new(map)).map(Some)
        }
    }
    deserializer.deserialize_any(Trains)
}

/// Reads one sample, or a list of them.
pub(super) fn trace_samples<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<TraceSample>, D::Error> {
    struct Samples;
    impl<'de> Visitor<'de> for Samples {
        type Value = Vec<TraceSample>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a table with population, cells and every_ms, or a list of these")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
            Vec::deserialize(SeqAccessDeserializer::new(list))
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
            Ok(vec![TraceSample::deserialize(MapAccessDeserializer::new(map))?])
        }
    }
    deserializer.deserialize_any(Samples)
}

impl<'de> Deserialize<'de> for ChosenCells {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Cells;
        impl<'de> Visitor<'de> for Cells {
            type Value = ChosenCells;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a number of cells, or a list of cells counted from 0")
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<ChosenCells, E> {
                usize::try_from(number)
                    .map(ChosenCells::Number)
                    .map_err(|_| E::custom(format!("cells is {number}; it must be at least 1")))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<ChosenCells, E> {
                usize::try_from(number).map(ChosenCells::Number).map_err(E::custom)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<ChosenCells, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(list)).map(ChosenCells::These)
            }
        }
        deserializer.deserialize_any(Cells)
    }
}
