//! What the figures of other dynamical regimes share: does the picture of the default network survive?

use super::relation_panel::{COVERS, RelationPanel};
use crate::analysis::{Correlated, Heterogeneity, IndexDensity, Relation, heterogeneity, index_of};
use crate::{FigureError, Sheet};
use ndarray::{Array1, Array2};
use normcircuit_charts::figure::{Axis, Color, ColorMap, Comparison, Curves, Image, Panel};
use normcircuit_charts::verdict::verdict;
use normcircuit_laboratory::measurements::{BIN_MS, ConditionData, Conditions};
use normcircuit_laboratory::{ExperimentError, Plan};
use normcircuit_panels::compared::{above_zero, below_zero, unreferenced};
use normcircuit_panels::curve::curve;
use normcircuit_panels::density::{self, Density};
use normcircuit_panels::index_map::{CORRELATION, index_map, limits_of};
use normcircuit_protocols::ByPopulation;
use normcircuit_protocols::experiment::CountedPopulation;
use normcircuit_statistics::correlation::{Averaging, PairAxis, PairVariable, correlation_curve};
use normcircuit_statistics::estimate::{ErrorSource, Estimate};
use normcircuit_statistics::histogram::Bins;
use normcircuit_statistics::normalization::above_minimum_rate;
use normcircuit_statistics::summary::percentiles;

/// Norm indices of the density: from 0 up to this.
const MAX_INDEX: f64 = 3.0;
/// Neurons of correlations and currents fire above this in every condition, Hz.
const MIN_RATE: f64 = 2.0;
/// Bins of distance, and their width in short sides of the sheet.
const DISTANCES: usize = 20;
const DISTANCE_WIDTH: f64 = 0.03;
/// Bins of the map along each axis.
const MAP_BINS: usize = 20;
/// The map shows norm indices between these percentiles.
const MAP_PERCENTILES: [f64; 2] = [5.0, 95.0];
/// Correlations that are computed again without each block of time are of no more neurons than this, evenly picked.
const MOST_NEURONS: usize = 4_000;
/// First bin of the snapshots and bins from one to the next.
const FIRST_SNAPSHOT: usize = 10;
const SNAPSHOT_STEP: usize = 2;
/// Center and width of cells of the anti-diagonal.
const CENTER: f64 = 1.5;
const CELL_WIDTH: f64 = 0.1;

/// The network of that name, with counts.
pub(super) fn conditions(plan: &Plan, id: &str) -> Result<Conditions, ExperimentError> {
    let conditions = Conditions::new(plan, plan.network(id)?).runs_of(plan.lengths.supplement_runs);
    Ok(conditions.keeping_counts())
}

/// A regime and the default network.
pub(super) struct Regime<'a> {
    pub(super) name: &'a str,
    pub(super) source: &'a str,
    pub(super) data: &'a ConditionData,
    pub(super) default: &'a ConditionData,
    /// Neurons that fire above the minimum.
    neurons: Vec<usize>,
    /// The same with another choice of what is not published, and the choice in words.
    other: Option<(&'a str, Box<Self>)>,
}

impl<'a> Regime<'a> {
    pub(super) fn new(
        name: &'a str,
        source: &'a str,
        data: &'a ConditionData,
        default: &'a ConditionData,
    ) -> Result<Self, FigureError> {
        Ok(Self { name, source, data, default, neurons: active(data)?, other: None })
    }

    /// The same regime, whose claims are undecided where another choice of what is not published gives another verdict.
    pub(super) fn unless(mut self, choice: &'a str, other: Self) -> Self {
        self.other = Some((choice, Box::new(other)));
        self
    }

    /// A claim about a quantity, such as that it is above zero.
    fn claim(
        &self,
        claimed: impl Fn(&str, &Estimate) -> Comparison,
        text: &str,
        quantity: impl Fn(&Self) -> Result<Estimate, FigureError>,
    ) -> Result<Comparison, FigureError> {
        let claim = claimed(text, &quantity(self)?).source(self.source).covers(COVERS);
        let Some((choice, other)) = &self.other else { return Ok(claim) };
        let same = verdict(&claimed(text, &quantity(other)?)) == verdict(&claim);
        Ok(if same { claim } else { claim.hinges_on_choice(*choice) })
    }

    /// All panels.
    pub(super) fn sheet(&self, caption: &str) -> Result<Sheet, FigureError> {
        Ok(Sheet::new(format!("{caption} {} Default: {}", self.data.describe(), self.default.describe()))
            .panel(densities(
                "1",
                "Norm indices",
                &[(self.name, Color::Red, self.data), ("default", Color::Black, self.default)],
            )?)
            .panel(self.distance()?)
            .panels(self.snapshots()?)
            .panel(self.map()?)
            .panels(self.currents()?))
    }

    /// Correlations of evenly picked neurons.
    fn picked(&self) -> Result<(Vec<usize>, Correlated), FigureError> {
        let step = self.neurons.len().div_ceil(MOST_NEURONS).max(1);
        let picked: Vec<usize> = self.neurons.iter().copied().step_by(step).collect();
        let index = index_of(&self.data.rates().excitatory)?.select(ndarray::Axis(0), &picked);
        let correlated = Correlated::new(self.data, &picked, index)?;
        Ok((picked, correlated))
    }

    fn distance(&self) -> Result<Panel, FigureError> {
        let (picked, correlated) = self.picked()?;
        let sheet = self.data.wired.circuit.excitatory_sheet;
        let mut positions = Array2::zeros((picked.len(), 2));
        for (mut row, &neuron) in positions.rows_mut().into_iter().zip(&picked) {
            let position = sheet.position(neuron);
            row.assign(&Array1::from(vec![position.x, position.y]));
        }
        let period = Some([sheet.cols() as f64 / sheet.rows() as f64, 1.0]);
        let bins = Bins::uniform(0.0, DISTANCES as f64 * DISTANCE_WIDTH, DISTANCES)?;
        let found = correlated.jackknife(|counts| {
            let variable = PairVariable::Distance { positions: &positions, period };
            let axis = PairAxis { variable, bins: &bins };
            Ok(correlation_curve(counts, axis, Averaging::Arithmetic)?.means)
        })?;
        let estimates: Vec<Estimate> = (0..DISTANCES)
            .map(|bin| {
                let over_neurons = ErrorSource::normal(found.all.standard_error_units[bin]);
                let over_time = found.source_of(|means| means.mean[bin]);
                Estimate::from_sources(found.all.mean[bin], &[over_time, over_neurons])
            })
            .collect();
        let axis = Axis::new("distance (short sides of the sheet)").range(0.0, bins.edges()[DISTANCES]);
        let plot = Curves::new(axis, Axis::new(CORRELATION)).series(curve(bins.centers(), &estimates));
        let caption = format!(
            "Counts of 200 ms every 50 ms with both images; {} of the {} E neurons that fire above {MIN_RATE} Hz in every condition, \
             evenly picked. Error bars: one standard error over time and neurons.",
            picked.len(),
            self.neurons.len()
        );
        let text = format!(
            "Correlation falls with the difference of norm indices, {}: r_{{sc}} at differences of {CELL_WIDTH:.1} minus {:.1} \
             around {CENTER}",
            self.name,
            9.0 * CELL_WIDTH
        );
        let fall = |regime: &Self| regime.picked()?.1.fall_with_difference(CENTER, CELL_WIDTH);
        Ok(Panel::new("2", "Distance", caption, plot).claim(self.claim(
            |text, fall| above_zero(text, "", fall),
            &text,
            fall,
        )?))
    }

    fn snapshots(&self) -> Result<Vec<Panel>, FigureError> {
        let sheet = self.data.wired.circuit.excitatory_sheet;
        let first = &self.data.counts()?[0];
        let most = first.iter().copied().max().unwrap_or(1).max(1);
        let limit = f64::from(most.min(8));
        let panel = |number: usize| {
            let bin = (FIRST_SNAPSHOT + SNAPSHOT_STEP * (number - 1)).min(first.nrows() - 1);
            let counts: Vec<f64> = first.row(bin).iter().map(|count| f64::from(*count)).collect();
            let image = Image::new(sheet.rows(), sheet.cols(), counts, ColorMap::GrayReversed, (0.0, limit))
                .equal_aspect()
                .color_bar("spikes");
            let title = format!("Activity, {} ms", bin as u64 * BIN_MS);
            let caption = format!(
                "Spikes of E neurons on their sheet in {BIN_MS} ms with both images; time counts from where the network has settled."
            );
            Panel::new(format!("3-{number}"), title, caption, image)
        };
        Ok((1..=3).map(panel).collect())
    }

    fn map(&self) -> Result<Panel, FigureError> {
        let index = index_of(&self.data.rates().excitatory)?.select(ndarray::Axis(0), &self.neurons);
        let range = percentiles(&index, &MAP_PERCENTILES)?;
        let correlated = Correlated::new(self.data, &self.neurons, index)?;
        let map = correlated.map(&Bins::uniform(range[0], range[1], MAP_BINS)?)?;
        Ok(index_map("4", "r_{sc} by norm index", &map, limits_of(&map)))
    }

    /// Norm indices beside those of currents.
    fn relations(&self) -> Result<ByPopulation<Relation>, FigureError> {
        let index = index_of(&self.data.rates().excitatory)?;
        let kept: Vec<usize> =
            self.neurons.iter().copied().filter(|neuron| index[*neuron] < MAX_INDEX).collect();
        Relation::to_currents(self.data, &kept)
    }

    fn currents(&self) -> Result<Vec<Panel>, FigureError> {
        let found = self.relations()?;
        let panel = |id: &str, source: &str, relation: &Relation| {
            RelationPanel {
                id,
                title: &format!("Current from {source}"),
                property: &format!("norm index of current from {source}"),
                index_range: (0.5, MAX_INDEX),
            }
            .panel(relation)
        };
        let text = format!(
            "Heterogeneity follows the inhibitory current, {}: R of norm index and inhibitory-current index",
            self.name
        );
        let claim = self.claim(
            |text, found| below_zero(text, "", found),
            &text,
            |regime| Ok(regime.relations()?.inhibitory.correlation),
        )?;
        Ok(vec![
            panel("5", "V1", &found.input)?,
            panel("6", "E", &found.excitatory)?,
            panel("7", "I", &found.inhibitory)?.claim(claim),
        ])
    }
}

/// Mean correlation of all pairs of E neurons that fire above the minimum in every condition.
pub(super) fn mean_correlation(data: &ConditionData) -> Result<Estimate, FigureError> {
    let neurons = active(data)?;
    let index = index_of(&data.rates().excitatory)?.select(ndarray::Axis(0), &neurons);
    Correlated::new(data, &neurons, index)?.mean_of_all()
}

/// The density of norm indices of networks, by name, with their heterogeneity.
pub(super) fn densities(
    id: &str,
    title: &str,
    networks: &[(&str, Color, &ConditionData)],
) -> Result<Panel, FigureError> {
    let bins = Density::up_to(MAX_INDEX).bins()?;
    let found: Vec<IndexDensity> = networks
        .iter()
        .map(|(_, _, data)| IndexDensity::of_typical(data, &bins))
        .collect::<Result<_, _>>()?;
    let groups = networks.iter().zip(&found).map(|((name, color, _), found)| {
        density::Group::new(*name, *color, &found.index).errors(&found.errors)
    });
    let mut panel = groups.fold(Density::up_to(MAX_INDEX), Density::group).panel(id, title)?;
    panel.caption.push_str(
        " Neurons within one SD of the mean rate in every condition; bands: one standard error over blocks of time.",
    );
    for (name, _, data) in networks {
        let Heterogeneity { measured, without_noise } =
            heterogeneity(data, CountedPopulation::Excitatory, MAX_INDEX)?;
        for (kind, value) in [("as measured", measured), ("without counting noise", without_noise)] {
            let quantity = format!("SD of norm indices below {MAX_INDEX}, {name}, {kind}");
            panel = panel.compare(unreferenced(quantity, "", &value));
        }
    }
    Ok(panel)
}

/// E neurons that fire above the minimum in every condition.
fn active(data: &ConditionData) -> Result<Vec<usize>, FigureError> {
    let rates = data.rates().excitatory;
    let kept = above_minimum_rate(&[&rates.first, &rates.second, &rates.both], MIN_RATE)?;
    Ok((0..kept.len()).filter(|neuron| kept[*neuron]).collect())
}
