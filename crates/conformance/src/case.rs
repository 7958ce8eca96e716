//! Reading a case from its folder.

use crate::parameters::{EXCITATORY, FileParameters, INHIBITORY, INPUT};
use ndarray::{Array, Array2, Array3, ArrayView, Dimension, Ix1};
use ndarray_npy::{ViewElement, ViewNpyError, ViewNpyExt as _};
use normcircuit_files::{ReadError, in_words, read_text};
use normcircuit_simulation::{
    InputSpike, Network, NetworkDescription, NetworkError, ParameterError, Projection, SpikeTrains, Synapses,
    SynapsesError, Weights, recorders::Cell,
};
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// No network has so many cells, and ids are exact as real numbers.
const MOST_CELLS: f64 = 1e9;

/// A network, its input and what another implementation made of them.
#[derive(Clone, Debug)]
pub struct Case {
    /// The network: populations E, I, X.
    pub network: Network,
    /// Initial voltages of E and I, mV.
    pub initial_voltages: Vec<f64>,
    /// The input spikes.
    pub input: SpikeTrains,
    /// Simulated time, ms.
    pub duration: f64,
    /// The other implementation's spikes: time in ms and cell, in its order.
    pub spikes: Vec<(f64, Cell)>,
    /// What the other implementation recorded, if the folder has it.
    pub recorded: Option<Recorded>,
}

/// Voltages and currents of a few cells.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The cells.
    pub cells: Vec<Cell>,
    /// `[step × cell]`, mV; row 0 is the initial state.
    pub voltages: Array2<f64>,
    /// `[step × (X fast, E, I, X slow) × cell]` before the channels' fractions, mV/ms, if recorded.
    pub currents: Option<Array3<f64>>,
}

/// Why a folder could not be read as a case.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConformanceError {
    /// A file cannot be opened.
    #[error("cannot open {path}")]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file of text cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A file is not what it should be, or does not fit the others.
    #[error("{path}: {problem}")]
    Mismatch {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// The description is not a network.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// An input spike has an impossible time.
    #[error(transparent)]
    Input(#[from] ParameterError),
    /// The engine refused or ended the run.
    #[error(transparent)]
    Simulation(#[from] normcircuit_simulation::SimulationError),
    /// A recorded cell is none.
    #[error(transparent)]
    Recorder(#[from] normcircuit_simulation::recorders::RecorderError),
}

impl Case {
    /// Reads the case in `folder`, or the variant of it with that name.
    ///
    /// # Errors
    /// [`ConformanceError`] that names the file at fault.
    pub fn read(folder: &Path, variant: Option<&str>) -> Result<Self, ConformanceError> {
        Reader { folder, variant }.case()
    }
}

struct Reader<'a> {
    folder: &'a Path,
    variant: Option<&'a str>,
}

impl Reader<'_> {
    fn case(&self) -> Result<Case, ConformanceError> {
        let path = self.folder.join("params.json");
        let text = read_text(&path)?;
        let parameters: FileParameters = serde_json::from_str(&text).map_err(|error| {
            mismatch(&path, format!("line {}: {}", error.line(), in_words(&error.to_string())))
        })?;
        let network = self.network(&parameters)?;
        let initial_voltages = self.vector::<f64>("V0.npy")?;
        let input = self.input(&network)?;
        let path = self.path_of_result("spikes.npy");
        let rows = read_pairs(&path)?;
        let mut spikes = Vec::with_capacity(rows.nrows());
        for row in rows.rows() {
            spikes.push((row[0], cell(&network, row[1] as i64, &path)?));
        }
        let recorded = self.recorded(&network)?;
        let duration = parameters.duration();
        Ok(Case { network, initial_voltages, input, duration, spikes, recorded })
    }

    fn network(&self, parameters: &FileParameters) -> Result<Network, ConformanceError> {
        let mut recurrent =
            Flat { path: self.folder.join("Wrr.npy"), targets: self.vector("Wrr.npy")?, next: 0 };
        let mut forward =
            Flat { path: self.folder.join("Wrf.npy"), targets: self.vector("Wrf.npy")?, next: 0 };
        let weights = match self.variant {
            Some(variant) => Some([
                self.vector::<f64>(&format!("{variant}_Jrr.npy"))?,
                self.vector::<f64>(&format!("{variant}_Jrf.npy"))?,
            ]),
            None => None,
        };
        let mut projections = Vec::new();
        for source in [EXCITATORY, INHIBITORY, INPUT] {
            let flat = if source == INPUT { &mut forward } else { &mut recurrent };
            let weights = weights.as_ref().map(|[rr, rf]| if source == INPUT { rf } else { rr });
            projections.extend(flat.projections(parameters, source, weights.map(Vec::as_slice))?);
        }
        recurrent.require_end()?;
        forward.require_end()?;
        let populations = parameters.populations();
        Ok(Network::new(NetworkDescription { time_step: parameters.time_step(), populations, projections })?)
    }

    fn input(&self, network: &Network) -> Result<SpikeTrains, ConformanceError> {
        let path = self.folder.join("sx.npy");
        let rows = read_pairs(&path)?;
        let spike = |cell: f64| InputSpike { population: INPUT, cell: cell as usize - 1 };
        if let Some(row) = rows.rows().into_iter().find(|row| !(1.0..MOST_CELLS).contains(&row[1])) {
            return Err(mismatch(&path, format!("input id {} is not a whole number from 1", row[1])));
        }
        let spikes: Vec<(f64, InputSpike)> =
            rows.rows().into_iter().map(|row| (row[0], spike(row[1]))).collect();
        Ok(SpikeTrains::new(&spikes, network.time_step())?)
    }

    fn recorded(&self, network: &Network) -> Result<Option<Recorded>, ConformanceError> {
        let (ids, voltages) = (self.folder.join("Irecord.npy"), self.path_of_result("V_rec.npy"));
        if !ids.exists() || !voltages.exists() {
            return Ok(None);
        }
        let cells = self.vector::<i64>("Irecord.npy")?;
        let cells: Result<Vec<Cell>, _> = cells.iter().map(|id| cell(network, *id, &ids)).collect();
        let currents = self.path_of_result("Isyn_rec.npy");
        let currents = if currents.exists() { Some(read(&currents)?) } else { None };
        Ok(Some(Recorded { cells: cells?, voltages: read(&voltages)?, currents }))
    }

    /// A file that belongs to the variant.
    fn path_of_result(&self, name: &str) -> PathBuf {
        match self.variant {
            Some(variant) => self.folder.join(format!("{variant}_{name}")),
            None => self.folder.join(name),
        }
    }

    fn vector<T: ViewElement + Clone>(&self, name: &str) -> Result<Vec<T>, ConformanceError> {
        let array: Array<T, Ix1> = read(&self.folder.join(name))?;
        Ok(array.into_raw_vec_and_offset().0)
    }
}

/// A flat list of 1-based target ids, consumed source by source.
struct Flat {
    path: PathBuf,
    targets: Vec<i32>,
    next: usize,
}

impl Flat {
    /// The projections of one source population onto E and I, whose targets alternate cell by cell in the list.
    fn projections(
        &mut self,
        parameters: &FileParameters,
        source: usize,
        weights: Option<&[f64]>,
    ) -> Result<Vec<Projection>, ConformanceError> {
        let sizes = parameters.sizes();
        let offsets = [0, sizes[EXCITATORY]];
        let mut builders: Vec<_> = [EXCITATORY, INHIBITORY]
            .map(|target| {
                let synapses = sizes[source].saturating_mul(parameters.out_degree(source, target));
                Synapses::builder(sizes[target], synapses.min(self.targets.len()))
            })
            .into();
        let mut collected = [Vec::new(), Vec::new()];
        for _ in 0..sizes[source] {
            for target in [EXCITATORY, INHIBITORY] {
                let range = self.next..self.next.saturating_add(parameters.out_degree(source, target));
                self.next = range.end;
                let row = self.targets.get(range.clone()).ok_or_else(|| self.too_short(range.end))?;
                let local = row.iter().map(|id| (*id as usize).wrapping_sub(1 + offsets[target]));
                builders[target]
                    .push_row(local)
                    .map_err(|error: SynapsesError| mismatch(&self.path, error.to_string()))?;
                if let Some(weights) = weights {
                    let slice = weights.get(range.clone()).ok_or_else(|| self.too_short(range.end))?;
                    collected[target].extend_from_slice(slice);
                }
            }
        }
        let mut projections = Vec::new();
        for ((target, builder), collected) in builders.into_iter().enumerate().zip(collected) {
            let uniform = parameters.weight(source, target);
            let weights = match weights {
                Some(_) => Weights::PerSynapse(collected),
                None => Weights::Uniform(
                    uniform.ok_or_else(|| mismatch(&self.path, "params.json lacks its weight"))?,
                ),
            };
            projections.push(Projection { source, target, synapses: builder.build(), weights });
        }
        Ok(projections)
    }

    fn too_short(&self, needed: usize) -> ConformanceError {
        let problem =
            format!("{} entries, or fewer weights; at least {needed} are needed", self.targets.len());
        mismatch(&self.path, problem)
    }

    fn require_end(&self) -> Result<(), ConformanceError> {
        if self.next == self.targets.len() {
            return Ok(());
        }
        let (found, expected) = (self.targets.len(), self.next);
        Err(mismatch(&self.path, format!("{found} targets; the out-degrees ask for {expected}")))
    }
}

/// The spiking cell with a 1-based id.
fn cell(network: &Network, id: i64, path: &Path) -> Result<Cell, ConformanceError> {
    let excitatory = network.populations()[EXCITATORY].size as i64;
    if !(1..=network.spiking_size() as i64).contains(&id) {
        return Err(mismatch(path, format!("id {id} is not from 1 to {}", network.spiking_size())));
    }
    let population = if id <= excitatory { EXCITATORY } else { INHIBITORY };
    let index = (id - 1) as usize - network.spiking_offset(population);
    Ok(Cell { population, index })
}

/// An array, whose header is held against the bytes that are there before any memory is taken.
fn read<T, D>(path: &Path) -> Result<Array<T, D>, ConformanceError>
where
    T: ViewElement + Clone,
    D: Dimension,
{
    let words = words(path).map_err(|source| ConformanceError::Open { path: path.to_owned(), source })?;
    let (bytes, length) = (bytemuck::cast_slice(&words.0), words.1);
    match ArrayView::<T, D>::view_npy(&bytes[..length]) {
        Ok(array) => Ok(array.to_owned()),
        Err(error) => Err(mismatch(path, problem(&error))),
    }
}

/// The content of a file and its length in bytes. Of whole words, so that numbers in it lie where the processor wants them.
fn words(path: &Path) -> io::Result<(Vec<u64>, usize)> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len() as usize;
    let mut words = vec![0_u64; length.div_ceil(size_of::<u64>())];
    file.read_exact(&mut bytemuck::cast_slice_mut(&mut words)[..length])?;
    Ok((words, length))
}

fn problem(error: &ViewNpyError) -> String {
    match error {
        ViewNpyError::WrongNdim(Some(expected), found) => {
            format!("it has {found} dimensions; it must have {expected}")
        }
        ViewNpyError::WrongDescriptor(found) => {
            format!(
                "its numbers are of NumPy's type {}, which is another one than they must be",
                in_words(&found.to_string())
            )
        }
        ViewNpyError::MissingBytes(bytes) => {
            format!("its header announces {bytes} bytes more than there are")
        }
        ViewNpyError::ExtraBytes(bytes) => format!("it has {bytes} bytes more than its header announces"),
        _ => "it is not one of NumPy's arrays".to_owned(),
    }
}

/// Times and ids, a row for each spike.
fn read_pairs(path: &Path) -> Result<Array2<f64>, ConformanceError> {
    let rows: Array2<f64> = read(path)?;
    let columns = rows.ncols();
    if columns == 2 { Ok(rows) } else { Err(mismatch(path, format!("{columns} columns; it must have 2"))) }
}

fn mismatch(path: &Path, problem: impl Into<String>) -> ConformanceError {
    ConformanceError::Mismatch { path: path.to_owned(), problem: problem.into() }
}
