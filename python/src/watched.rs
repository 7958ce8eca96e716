//! Work in a laboratory that shows its progress in Python and that Ctrl-C ends.

use crate::errors::raised;
use normcircuit_laboratory::Laboratory;
use normcircuit_laboratory::progress::{News, Progress};
use pyo3::prelude::*;
use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// How often Python sees the progress and whether somebody pressed Ctrl-C.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Where work is done, and who is told.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Machine {
    /// Simulations side by side; one for each processor if not given.
    threads: Option<usize>,
    /// Folder of the store.
    results: PathBuf,
    /// Has the methods `line(text)` and `task(name, done, total, unit)`.
    watcher: Py<PyAny>,
}

/// What Python has not been told yet.
#[derive(Default)]
struct Untold {
    lines: Vec<String>,
    /// By name: units done, in all, and what they are.
    tasks: BTreeMap<String, (f64, f64, String)>,
}

impl Machine {
    /// Does something in a laboratory, on a thread of its own, while this one shows the progress. An exception there, such as
    /// `KeyboardInterrupt`, stops the work and is raised as soon as it has ended.
    pub(crate) fn work<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&Laboratory) -> T + Send,
    ) -> PyResult<T> {
        let untold = Arc::new(Mutex::new(Untold::default()));
        let collected = Arc::clone(&untold);
        let progress =
            Progress::told(move |news| collected.lock().unwrap_or_else(PoisonError::into_inner).add(news));
        let threads = self.threads.unwrap_or_else(|| thread::available_parallelism().map_or(1, NonZero::get));
        let laboratory = &raised(Laboratory::new(threads, &self.results, progress))?;
        let (working, ended) = channel::<()>();
        // To wait for it without the interpreter's lock it must be one that threads may share.
        let ended = Mutex::new(ended);
        let is_working = || {
            let ended = ended.lock().unwrap_or_else(PoisonError::into_inner);
            ended.recv_timeout(LOOK_EVERY) == Err(RecvTimeoutError::Timeout)
        };
        let (result, told) = thread::scope(|scope| {
            let worker = scope.spawn(move || {
                // Dropped at the end, also of a panic.
                let _working = working;
                work(laboratory)
            });
            let mut told = Ok(());
            while py.detach(is_working) {
                if told.is_ok() {
                    told = py.check_signals().and_then(|()| self.tell(py, &untold));
                    if told.is_err() {
                        laboratory.progress().stop();
                    }
                }
            }
            (py.detach(|| worker.join()), told)
        });
        told?;
        self.tell(py, &untold)?;
        result.map_err(|_| pyo3::exceptions::PyRuntimeError::new_err("the simulation failed unexpectedly"))
    }

    fn tell(&self, py: Python<'_>, untold: &Mutex<Untold>) -> PyResult<()> {
        let Untold { lines, tasks } =
            std::mem::take(&mut *untold.lock().unwrap_or_else(PoisonError::into_inner));
        for line in lines {
            self.watcher.call_method1(py, "line", (line,))?;
        }
        for (name, (done, total, unit)) in tasks {
            self.watcher.call_method1(py, "task", (name, done, total, unit))?;
        }
        Ok(())
    }
}

impl Untold {
    fn add(&mut self, news: News<'_>) {
        match news {
            News::Line(line) => self.lines.push(line.to_owned()),
            News::Task { name, done, total, unit } => {
                self.tasks.insert(name.to_owned(), (done, total, unit.to_owned()));
            }
        }
    }
}
