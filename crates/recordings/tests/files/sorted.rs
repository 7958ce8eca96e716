//! Folders of Kilosort and phy.

use crate::archive::npy;
use crate::support::{assert_message, counts, number_npy};
use ndarray::Array1;
use normcircuit_recordings::label::Labels;
use normcircuit_recordings::{LabRecording, RecordingError, SortedFolder};
use std::fs;
use std::path::Path;

const RATE: f64 = 20_000.0;

/// A folder whose clusters 12 and 3 fire as the two units of [`counts`], and cluster 7 as noise.
fn write(folder: &Path) {
    let (mut samples, mut clusters) = (vec![], vec![]);
    for ((trial, unit), count) in counts().indexed_iter() {
        for spike in 0..*count {
            samples.push(((10.0 + trial as f64 + 0.05 * f64::from(spike)) * RATE) as u64 + 1);
            clusters.push([12_i32, 3][unit]);
        }
        samples.push(((10.0 + trial as f64) * RATE) as u64 + 5);
        clusters.push(7);
    }
    let count = samples.len();
    let samples = Array1::from(samples).into_shape_with_order((count, 1)).unwrap();
    fs::write(folder.join("spike_times.npy"), number_npy(&samples)).unwrap();
    fs::write(folder.join("spike_clusters.npy"), number_npy(&Array1::from(clusters))).unwrap();
    let params =
        "dat_path = r'raw.dat'\nn_channels_dat = 4\nsample_rate = 20000.  # Hz\nhp_filtered = False\n";
    fs::write(folder.join("params.py"), params).unwrap();
    let groups = "cluster_id\tgroup\n3\tgood\n7\tnoise\n12\tgood\n13\tgood\n";
    fs::write(folder.join("cluster_group.tsv"), groups).unwrap();
    let trials = "start,condition,contrast\n10,1,0.5\n11,1,0.5\n12,2,0.5\n13,2,0.5\n14,12,0.5\n15,12,0.5\n";
    fs::write(folder.join("trials.csv"), trials).unwrap();
}

fn folder(folder: &Path) -> SortedFolder {
    SortedFolder {
        folder: folder.to_path_buf(),
        trials: folder.join("trials.csv"),
        duration: 0.5,
        groups: vec!["good".to_owned()],
        labels: Labels::Standard,
    }
}

#[test]
fn good_clusters_are_units_with_their_ids() {
    let path = tempfile::tempdir().unwrap();
    write(path.path());
    let found = folder(path.path()).read().unwrap();
    assert_eq!(found.names(), ["3", "12"]);
    assert_eq!(found.counts().column(1), counts().column(0));
    assert_eq!(found.counts().column(0), counts().column(1));
    assert_eq!((found.omitted().clusters, found.duration()), (1, Some(0.5)));

    let all = SortedFolder { groups: vec!["good".into(), "Noise".into()], ..folder(path.path()) };
    assert_eq!(all.read().unwrap().names(), ["3", "7", "12"]);
    let labels = "1,2,12".parse().unwrap();
    let more = fs::read_to_string(path.path().join("trials.csv")).unwrap() + "16,5,0.5\n";
    fs::write(path.path().join("trials.csv"), more).unwrap();
    let named = SortedFolder { labels, ..folder(path.path()) };
    assert_eq!(named.read().unwrap().omitted().trials, 1);
}

#[test]
fn groups_may_be_in_any_of_the_tables() {
    let path = tempfile::tempdir().unwrap();
    write(path.path());
    let read = || folder(path.path()).read().unwrap().names().join(" ");
    fs::remove_file(path.path().join("cluster_group.tsv")).unwrap();
    assert_eq!(read(), "3 7 12", "without a table of groups all clusters are units");
    fs::write(path.path().join("cluster_KSLabel.tsv"), "cluster_id\tKSLabel\n3\tgood\n7\tmua\n12\tgood\n")
        .unwrap();
    assert_eq!(read(), "3 12");
    let info = "id\tAmplitude\tch\tgroup\tn_spikes\n3\t1.5\t0\t\t25\n7\t2\t1\tgood\t6\n12\t2\t1\tgood\t22\n";
    fs::write(path.path().join("cluster_info.tsv"), info).unwrap();
    assert_eq!(read(), "7 12");
}

#[test]
fn the_file_with_the_fault_is_named() {
    let path = tempfile::tempdir().unwrap();
    let with = |file: &str, content: &[u8]| -> Result<LabRecording, RecordingError> {
        write(path.path());
        fs::write(path.path().join(file), content).unwrap();
        folder(path.path()).read()
    };
    for (file, content, parts) in [
        ("params.py", b"sample_rate = fast".to_vec(), ["`sample_rate` is fast", "30000.0"]),
        ("params.py", b"dtype = 'int16'".to_vec(), ["`sample_rate` is missing", "samples per second"]),
        ("spike_times.npy", npy("<u8", "(99999,)", &[0; 8]), ["99999 values", "8 bytes"]),
        ("spike_times.npy", b"text".to_vec(), ["`spike_times` cannot be read", "too early"]),
        ("spike_clusters.npy", number_npy(&Array1::from(vec![1, 2])), ["2 spikes", "in spike_times.npy"]),
        ("spike_clusters.npy", number_npy(&Array1::from(vec![-1])), ["`spike_clusters[0]` is -1", "cluster"]),
        ("cluster_group.tsv", b"cluster_id\tgroup\nx\tgood\n".to_vec(), ["line 2", "“x”"]),
        ("trials.csv", b"start,condition\n10,1\nlate,1\n".to_vec(), ["line 3", "“late”"]),
        ("trials.csv", b"onset,condition\n10,1\n".to_vec(), ["line 1", "“condition,start”"]),
    ] {
        let message = with(file, &content).unwrap_err().to_string();
        assert_message(&message, &[file, parts[0], parts[1]]);
    }
    write(path.path());
    let milliseconds = SortedFolder { duration: 500.0, ..folder(path.path()) };
    assert_message(&milliseconds.read().unwrap_err().to_string(), &["is 500", "do not overlap"]);
    fs::remove_file(path.path().join("params.py")).unwrap();
    assert_message(&folder(path.path()).read().unwrap_err().to_string(), &["cannot read", "params.py"]);
}
