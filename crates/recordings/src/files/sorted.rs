//! Folders as Kilosort and phy write them.

use super::npz::{Npy, vector};
use super::spikes::{Spikes, Windows};
use super::table_text;
use super::{table, unit_id::Numbering, unit_id::UnitId};
use crate::data::{LabRecording, NEEDED_DURATION, Omitted, is_duration, whole};
use crate::error::RecordingError;
use crate::label::Labels;
use ndarray::Array1;
use normcircuit_files::excerpt;
use std::collections::HashMap;
use std::fs::{self, File};
use std::path::PathBuf;

/// Tables that give each cluster a group, the one that was made by hand first.
const GROUPS: [&str; 3] = ["cluster_group.tsv", "cluster_info.tsv", "cluster_KSLabel.tsv"];

const NEEDED_RATE: &str = "a number of samples per second, as in sample_rate = 30000.0";

/// A folder that a spike sorter wrote, with the trials that it does not hold.
///
/// Of the folder are read `spike_times.npy` (samples), `spike_clusters.npy`, the `sample_rate` in `params.py`, and the groups
/// of clusters in `cluster_group.tsv`, `cluster_info.tsv` or `cluster_KSLabel.tsv`, whichever is there first.
#[derive(Clone, Debug, PartialEq)]
pub struct SortedFolder {
    /// The folder.
    pub folder: PathBuf,
    /// A table with the columns `condition` and `start` (s, on the clock of the spikes) and a line for each trial.
    pub trials: PathBuf,
    /// Length of the window after each start in which spikes are counted, s.
    pub duration: f64,
    /// Groups whose clusters are units, such as `good`; without a table of groups all clusters are.
    pub groups: Vec<String>,
    /// Labels of the conditions.
    pub labels: Labels,
}

impl SortedFolder {
    /// Counts the spikes of all units that ever fire. Units are named by their cluster ids, in ascending order.
    ///
    /// # Errors
    /// [`RecordingError`]: a file cannot be read or used; the error names it.
    pub fn read(&self) -> Result<LabRecording, RecordingError> {
        if !is_duration(self.duration) {
            return Err(RecordingError::value("the duration of trials", &self.duration, NEEDED_DURATION));
        }
        let rate = self.sample_rate()?;
        let samples = self.array("spike_times", "a sample, counted from 0", |value| {
            (value.is_finite() && value >= 0.0).then_some(value / rate)
        })?;
        let clusters = self.array("spike_clusters", "the id of a cluster, a whole number", whole)?;
        if clusters.len() != samples.len() {
            let problem = format!("{} spikes, and {} in spike_times.npy", clusters.len(), samples.len());
            let error = RecordingError::damaged("spike_clusters", &problem);
            return Err(error.in_file(&self.folder.join("spike_clusters.npy")));
        }
        let (spikes, ids, omitted) = self.of_units(&samples, &clusters)?;
        let text = table_text(&self.trials);
        let trials = text.and_then(|text| table::trials(&text, &self.labels));
        let (conditions, starts, others) = trials.map_err(|error| error.in_file(&self.trials))?;
        let (counts, outside) = spikes.count(&Windows { starts, duration: self.duration }, ids.len())?;
        let omitted = Omitted { trials: others, clusters: omitted, ..outside };
        LabRecording::new(counts, conditions)?
            .with_names(ids.iter().map(ToString::to_string).collect())?
            .with_omitted(omitted)
            .with_duration(self.duration)
    }

    /// The spikes of clusters that are units, the ids of these, and the number of other clusters.
    fn of_units(
        &self,
        times: &Array1<f64>,
        clusters: &Array1<u32>,
    ) -> Result<(Spikes, Vec<UnitId>, usize), RecordingError> {
        let groups = self.groups()?;
        let is_unit = |cluster: &u32| {
            groups.as_ref().is_none_or(|groups| {
                let group = groups.get(cluster).map_or("", String::as_str);
                self.groups.iter().any(|wanted| wanted.eq_ignore_ascii_case(group))
            })
        };
        let (mut all, mut units) = (Numbering::default(), Numbering::default());
        let mut spikes = Spikes { times: Vec::new(), units: Vec::new() };
        for (time, cluster) in times.iter().zip(clusters) {
            let id = UnitId::Number(i64::from(*cluster));
            all.number(id.clone());
            if is_unit(cluster) {
                spikes.times.push(*time);
                spikes.units.push(units.number(id));
            }
        }
        let (ids, renumbered) = units.sorted();
        for unit in &mut spikes.units {
            *unit = renumbered[*unit as usize];
        }
        let others = all.sorted().0.len() - ids.len();
        Ok((spikes, ids, others))
    }

    fn groups(&self) -> Result<Option<HashMap<u32, String>>, RecordingError> {
        let path = GROUPS.iter().map(|name| self.folder.join(name)).find(|path| path.exists());
        let read = |path: PathBuf| {
            let groups = table_text(&path).and_then(|text| table::clusters(&text));
            groups.map_err(|error| error.in_file(&path))
        };
        path.map(read).transpose()
    }

    /// A vector in a file of its own.
    fn array<T>(
        &self,
        name: &'static str,
        needed: &'static str,
        convert: impl FnMut(f64) -> Option<T>,
    ) -> Result<Array1<T>, RecordingError> {
        let path = self.folder.join(format!("{name}.npy"));
        let read = || {
            let unreadable = |source| RecordingError::Open { path: path.clone(), source };
            let file = File::open(&path).map_err(unreadable)?;
            let bytes = file.metadata().map_err(unreadable)?.len();
            vector(name, Npy::open(name, file, bytes)?.numbers(needed, convert)?, "[spike]")
        };
        read().map_err(|error| error.in_file(&path))
    }

    /// Samples per second, from `params.py`.
    fn sample_rate(&self) -> Result<f64, RecordingError> {
        let path = self.folder.join("params.py");
        let text = fs::read_to_string(&path)
            .map_err(|source| RecordingError::Open { path: path.clone(), source })?;
        let value = text.lines().find_map(|line| {
            let (name, value) = line.split_once('=')?;
            (name.trim() == "sample_rate").then(|| value.split('#').next().unwrap_or(value).trim())
        });
        let value = value.ok_or_else(|| RecordingError::value("`sample_rate`", &"missing", NEEDED_RATE));
        let value = value.map_err(|error| error.in_file(&path))?;
        match value.parse::<f64>() {
            Ok(rate) if is_duration(rate) => Ok(rate),
            _ => Err(RecordingError::value("`sample_rate`", &excerpt(value), NEEDED_RATE).in_file(&path)),
        }
    }
}
