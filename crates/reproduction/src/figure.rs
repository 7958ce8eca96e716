//! A figure is two functions: what is measured, and how it is drawn.

use crate::error::FigureError;
use crate::networks::over_networks;
use normcircuit_charts::figure::{Comparison, FigureData, Group, LinkedCells, MadeWith, Panel};
use normcircuit_laboratory::progress::Progress;
use normcircuit_laboratory::{ExperimentError, Laboratory, Measure, Plan, Profile};
use normcircuit_protocols::experiment::ExperimentRun;

type Runs = dyn Fn(&Plan) -> Result<Vec<ExperimentRun>, ExperimentError> + Send + Sync;
type Build = dyn Fn(&Laboratory, &Plan) -> Result<Sheet, FigureError> + Send + Sync;

/// A figure that can be made.
pub struct Figure {
    /// Name on the command line and in file names.
    pub id: &'static str,
    /// Part of the paper.
    pub group: Group,
    /// The head comment of its file: its title, and its panels in a list.
    head: &'static str,
    /// Whether it is about one network, so that it can be repeated over several.
    repeated: bool,
    runs: Box<Runs>,
    build: Box<Build>,
}

/// What drawing has besides the data.
pub struct Context<'a> {
    /// How large and how long.
    pub plan: &'a Plan,
    /// Where slow computations show their progress.
    pub progress: &'a Progress,
}

/// What is drawn: panels with their claims and comparisons.
#[derive(Debug, Default)]
pub struct Sheet {
    caption: String,
    panels: Vec<Panel>,
    comparisons: Vec<Comparison>,
    linked: Vec<LinkedCells>,
}

impl Figure {
    /// A figure from its id, the text of its file (whose head comment holds title and panels), what it measures and how it draws
    /// that. Drawing has all threads of the laboratory.
    pub fn new<M>(
        id: &'static str,
        group: Group,
        file: &'static str,
        measurements: fn(&Plan) -> Result<M, ExperimentError>,
        draw: fn(&M::Output, &Context<'_>) -> Result<Sheet, FigureError>,
    ) -> Self
    where
        M: Measure + 'static,
        M::Output: Send + Sync,
    {
        let runs = move |plan: &Plan| measurements(plan)?.runs();
        let build = move |laboratory: &Laboratory, plan: &Plan| {
            let data = laboratory.measure(&measurements(plan)?)?;
            let context = Context { plan, progress: laboratory.progress() };
            laboratory.on_all_threads(|| draw(&data, &context))
        };
        let head = &file[..file.find("\n\nuse ").unwrap_or(file.len())];
        Self { id, group, head, repeated: false, runs: Box::new(runs), build: Box::new(build) }
    }

    /// The same figure, repeated over as many networks as the plan says: the pictures are of the first one, claims and
    /// comparisons are means with intervals over networks.
    #[must_use]
    pub fn repeated_over_networks(self) -> Self {
        Self { repeated: true, ..self }
    }

    /// What it shows.
    pub fn title(&self) -> &'static str {
        let line = self.head.lines().next().unwrap_or_default().trim_start_matches("//! ");
        let title = line.split_once(": ").map_or(line, |(_, title)| title);
        title.trim_end_matches('.')
    }

    /// Its panels, as letters and content.
    pub fn panels(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.head.lines().filter_map(|line| line.strip_prefix("//! - ")?.split_once(": "))
    }

    /// The runs that it is made from.
    ///
    /// # Errors
    /// [`ExperimentError`] if a parameter is out of range.
    pub fn runs(&self, plan: &Plan) -> Result<Vec<ExperimentRun>, ExperimentError> {
        let mut runs = Vec::new();
        for plan in self.plans(plan) {
            runs.extend((self.runs)(&plan)?);
        }
        Ok(runs)
    }

    /// Makes or loads the runs and computes the panels.
    ///
    /// # Errors
    /// [`FigureError`] if a run fails, the store does, or a statistic cannot be computed.
    pub fn build(&self, laboratory: &Laboratory, plan: &Plan) -> Result<FigureData, FigureError> {
        laboratory.make(&format!("simulations of {}", self.id), &self.runs(plan)?)?;
        let of_each =
            self.plans(plan).map(|plan| self.build_one(laboratory, &plan)).collect::<Result<Vec<_>, _>>()?;
        let mut figure = over_networks(of_each);
        figure.made_with.options = plan.describe();
        Ok(figure)
    }

    /// A plan for each network of which this figure is made.
    fn plans(&self, plan: &Plan) -> impl Iterator<Item = Plan> {
        plan.of_each_network().take(if self.repeated { usize::MAX } else { 1 })
    }

    fn build_one(&self, laboratory: &Laboratory, plan: &Plan) -> Result<FigureData, FigureError> {
        let Sheet { caption, panels, comparisons, linked } = (self.build)(laboratory, plan)?;
        let mut figure = FigureData::new(self.id, self.title(), caption);
        figure.group = self.group;
        figure.expected_to_match = plan.profile != Profile::Miniature;
        figure.made_with = MadeWith {
            options: plan.describe(),
            profile: plan.profile.name().to_owned(),
            seed: Some(plan.seed),
            trials: Some(plan.lengths.trials()),
            ..MadeWith::default()
        };
        figure.panels = panels;
        figure.comparisons = comparisons;
        figure.linked = linked;
        Ok(figure)
    }
}

impl Sheet {
    /// A sheet without panels yet; the caption says what was run.
    pub fn new(caption: impl Into<String>) -> Self {
        Self { caption: caption.into(), ..Self::default() }
    }

    /// The same sheet with one more panel.
    #[must_use]
    pub fn panel(mut self, panel: Panel) -> Self {
        self.panels.push(panel);
        self
    }

    /// The same sheet with more panels.
    #[must_use]
    pub fn panels(mut self, panels: impl IntoIterator<Item = Panel>) -> Self {
        self.panels.extend(panels);
        self
    }

    /// The same sheet with a comparison that belongs to no panel.
    #[must_use]
    pub fn compare(mut self, comparison: Comparison) -> Self {
        self.comparisons.push(comparison);
        self
    }

    /// The same sheet with values of cells that a reader can follow from panel to panel.
    #[must_use]
    pub fn linked(mut self, cells: LinkedCells) -> Self {
        self.linked.push(cells);
        self
    }
}
