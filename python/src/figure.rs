//! Figures of the paper.

use crate::errors::raised;
use crate::results::Fields;
use crate::watched::Machine;
use normcircuit_charts::figure::{Comparison, FigureData, Panel};
use normcircuit_charts::verdict::verdict;
use normcircuit_laboratory::{Plan, Profile};
use normcircuit_reproduction::figures;
use normcircuit_reproduction::reproduce::{read_figure, reproduce as make};
use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;
use std::path::PathBuf;

/// Makes a figure, and says where it is and what it claims.
#[pyfunction]
pub(crate) fn reproduce<'py>(
    py: Python<'py>,
    figure: &str,
    profile: &str,
    seed: u64,
    out: PathBuf,
    machine: Machine,
) -> PyResult<Fields<'py>> {
    let figure = raised(figures::find(figure))?;
    let plan = Plan::new(raised(profile.parse::<Profile>())?, seed);
    let numbers = out.join(format!("{}.json", figure.id));
    let picture = out.join(format!("{}.svg", figure.id));
    let report = raised(machine.work(py, |laboratory| make(laboratory, &plan, &[figure], &out))?)?;
    let data = read_figure(&numbers).map_err(PyOSError::new_err)?;
    let data = data.ok_or_else(|| PyOSError::new_err(format!("{} is gone", numbers.display())))?;
    let FigureData { title, caption, .. } = &data;
    let claims: Vec<_> = data.claims().map(claim).collect();
    Fields::new(py)
        .value("title", title)?
        .value("caption", caption)?
        .value("claims", claims)?
        .value("report", report)?
        .value("picture", picture)?
        .value("numbers", numbers)
}

/// Panel, quantity, unit, value, interval and verdict.
type Claim = (Option<String>, String, String, f64, Option<(f64, f64)>, &'static str);

fn claim((panel, claim): (Option<&Panel>, &Comparison)) -> Claim {
    let Comparison { quantity, unit, found, interval, .. } = claim;
    let panel = panel.map(|panel| panel.id.clone());
    (panel, quantity.clone(), unit.clone(), *found, *interval, verdict(claim).label())
}
