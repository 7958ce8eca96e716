//! The figures: what each needs, and how its panels come from it.

mod currents;
mod figure1;
mod figure2;
mod figure3;
mod figure4;
mod figure5;
mod figure6;
mod information;

use normcircuit_charts::figure::FigureData;
use normcircuit_laboratory::{ConditionRates, ExperimentError, Laboratory};
use normcircuit_protocols::experiment::ExperimentRun;

/// A figure that can be made.
pub struct Figure {
    /// Name on the command line and in file names.
    pub id: &'static str,
    /// What it shows.
    pub title: &'static str,
    /// Its panels, as letter and content.
    pub panels: &'static [(&'static str, &'static str)],
    /// What it needs, in words.
    pub needs: &'static str,
    runs: fn(&Laboratory) -> Vec<ExperimentRun>,
    build: fn(&Laboratory) -> Result<FigureData, ExperimentError>,
}

/// A figure of that name does not exist.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no figure “{name}”; the figures are {}", known.join(", "))]
pub struct UnknownFigure {
    /// The name given.
    pub name: String,
    /// The names that exist.
    pub known: Vec<&'static str>,
}

/// All figures, in the order of the paper.
pub static FIGURES: [Figure; 6] = [
    Figure {
        id: "fig1",
        title: "A circuit whose neurons differ in how strongly they normalize",
        panels: &[
            ("A", "orientation map with the targets of one neuron"),
            ("B1–B3", "the three images"),
            ("B4–B6", "rates of E neurons in the three conditions"),
            ("C", "norm-index density of E and I neurons"),
            ("D", "norm-index density of units recorded in MT and V4"),
        ],
        needs: "runs of the three conditions",
        runs: ConditionRates::runs_needed,
        build: figure1::build,
    },
    Figure {
        id: "fig2",
        title: "Correlations depend on norm index",
        panels: &[
            ("A1", "r_sc by the norm indices of both neurons"),
            ("A2–A4", "r_sc across and along the diagonal, and by tuning similarity"),
            ("B1–C4", "the same in recordings from MT and V4"),
            ("D1–D2", "how the answer depends on the number of windows"),
            ("E1–E2", "the same curves from the units and trials of an electrode array"),
        ],
        needs: "runs of the three conditions (shared with fig1), steady gratings of many orientations",
        runs: figure2::runs,
        build: figure2::build,
    },
    Figure {
        id: "fig3",
        title: "Norm indices follow the inhibitory current",
        panels: &[
            ("A", "norm index against current norm index, feedforward excitation"),
            ("B", "the same, recurrent excitation"),
            ("C", "the same, recurrent inhibition"),
            ("D1–E2", "covariance of currents between pairs by norm index, and its parts"),
            ("F1–F2", "how the covariance depends on the window over which currents are averaged"),
        ],
        needs: "runs of the three conditions (shared with fig1), one run of finely recorded currents",
        runs: figure3::runs,
        build: figure3::build,
    },
    Figure {
        id: "fig4",
        title: "Responses to two images of any contrasts",
        panels: &[
            ("A1–A4", "mean rates of four groups of neurons over both contrasts"),
            ("B, C", "rates relative to that at equal contrasts, weakly and strongly normalizing neurons"),
            ("D, E", "their spread by norm index, as counted and without noise of counts"),
            ("F, G", "models of normalization: which describes a neuron best, and how well"),
            ("H, I", "fitted normalization strength against norm index and inhibitory current"),
        ],
        needs: "a grid of 11 × 11 pairs of contrasts, and runs of the three conditions (shared with fig1)",
        runs: figure4::runs,
        build: figure4::build,
    },
    Figure {
        id: "fig5",
        title: "Information per spike by norm index",
        panels: &[
            ("A1–A2", "information about contrast per spike, by norm index"),
            ("B1–B2", "information about orientation per spike, by norm index"),
        ],
        needs: "runs of the three conditions (shared with fig1), flashed trials of two contrasts and two orientations",
        runs: figure5::runs,
        build: figure5::build,
    },
    Figure {
        id: "fig6",
        title: "Information and capacity of more and less heterogeneous networks",
        panels: &[
            ("A", "norm-index density of three networks"),
            ("B1–C2", "information against number of neurons, and what the fit leaves"),
            ("D1–D3", "capacity, radius and dimension for orientations"),
            ("E1–E3", "the same for pairs of contrasts"),
        ],
        needs: "three conditions, flashed trials and steady stimuli in each network",
        runs: figure6::runs,
        build: figure6::build,
    },
];

impl Figure {
    /// The figure of that name.
    ///
    /// # Errors
    /// [`UnknownFigure`], which lists those that exist.
    pub fn find(name: &str) -> Result<&'static Self, UnknownFigure> {
        FIGURES.iter().find(|figure| figure.id == name).ok_or_else(|| UnknownFigure {
            name: name.to_owned(),
            known: FIGURES.iter().map(|figure| figure.id).collect(),
        })
    }

    /// The runs that it is made from.
    pub fn runs(&self, laboratory: &Laboratory) -> Vec<ExperimentRun> {
        (self.runs)(laboratory)
    }

    /// Makes or loads the runs and computes the panels.
    ///
    /// # Errors
    /// [`ExperimentError`] if a run fails or the store does.
    pub fn build(&self, laboratory: &Laboratory) -> Result<FigureData, ExperimentError> {
        let data = (self.build)(laboratory)?;
        Ok(FigureData { made_with: laboratory.options().describe().into(), ..data })
    }
}

/// What was run for figures made from the three conditions, for captions.
fn conditions_caption(laboratory: &Laboratory, rates: &ConditionRates) -> Result<String, ExperimentError> {
    let preparation = laboratory.preparation()?;
    let [e, i, x] = [0, 1, 2].map(|population| preparation.circuit.network.populations()[population].size);
    let (runs, options) = (rates.runs(), laboratory.options());
    Ok(format!(
        "Simulated with {e} E and {i} I neurons and {x} V1 cells: {runs} runs of {} s in each of the three conditions, of \
         which the first second is left out ({:.0} s count per condition); root seed {}.",
        options.profile.lengths().run_ms as f64 / 1000.0,
        rates.seconds_per_condition(),
        options.seed,
    ))
}

/// The text with its first letter as a capital.
fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
