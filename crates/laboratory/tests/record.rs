//! Records as the store holds them: those of the time before traces are read as ever.

use ndarray::{Array2, array};
use normcircuit_protocols::Window;
use normcircuit_protocols::experiment::{
    CountedPopulation, Moments, RecordedCurrents, RecordedSpikes, RecordedTraces, RunRecord,
};
use serde::Serialize;

/// A record as it was before traces.
#[derive(Serialize)]
struct Earlier {
    windows: Vec<Window>,
    counts: Vec<(CountedPopulation, Array2<u16>)>,
    currents: Option<RecordedCurrents>,
    spikes: Option<RecordedSpikes>,
}

fn bytes(value: &impl Serialize) -> Vec<u8> {
    bincode::serde::encode_to_vec(value, bincode::config::standard()).unwrap()
}

fn read(bytes: &[u8]) -> RunRecord {
    let (record, used) = bincode::serde::decode_from_slice(bytes, bincode::config::standard()).unwrap();
    assert_eq!(used, bytes.len());
    record
}

fn spikes() -> RecordedSpikes {
    RecordedSpikes { steps: vec![3, 70_000], populations: vec![0, 2], cells: vec![9, 300] }
}

fn record(spikes: Option<RecordedSpikes>) -> RunRecord {
    RunRecord {
        windows: vec![Window { start_ms: 0, end_ms: 50 }],
        counts: vec![(CountedPopulation::Inhibitory, array![[1, 0, 260]])],
        currents: Some(RecordedCurrents {
            cells: vec![4],
            window_ms: 50,
            means: [1.0, 2.0, 3.0].map(|mean| array![[mean]]),
        }),
        pieces: 0,
        moments: Moments { spikes, traces: Vec::new() },
    }
}

#[test]
fn records_without_traces_have_the_bytes_they_always_had() {
    for spikes in [None, Some(spikes())] {
        let record = record(spikes);
        let RunRecord { windows, counts, currents, moments: Moments { spikes, .. }, .. } = record.clone();
        let earlier = bytes(&Earlier { windows, counts, currents, spikes });
        assert_eq!(bytes(&record), earlier);
        assert_eq!(read(&earlier), record);
    }
}

#[test]
fn traces_and_rests_are_read_back() {
    for (spikes, pieces) in [(None, 0), (Some(spikes()), 0), (None, 3), (Some(spikes()), 3)] {
        let mut record = RunRecord { pieces, ..record(spikes) };
        assert_eq!(read(&bytes(&record)), record);
        record.moments.traces.push(RecordedTraces {
            population: CountedPopulation::Excitatory,
            cells: vec![1, 2],
            times_ms: vec![0.5],
            voltages: array![[-60.0, -55.5]],
            currents: [0.0, -1.0, 2.0].map(|current| array![[current, 1.0]]),
        });
        assert_eq!(read(&bytes(&record)), record);
    }
}
