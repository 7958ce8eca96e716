//! Superimposed: Neurons normalize differently when both gratings are in one place, too.
//!
//! - A: norm-index density for two pairs of superimposed gratings, and for gratings apart
//! - B: r_sc by the norm indices of both neurons
//! - C: r_sc by tuning similarity, for similar and different norm indices

use crate::analysis::{Correlated, IndexDensity, heterogeneity, index_of, rate_check, typical};
use crate::{Context, Figure, FigureError, Sheet};
use ndarray::{Array1, Axis as Direction, stack};
use normcircuit_charts::figure::{Axis, Color, Curves, Group, Panel, Published};
use normcircuit_laboratory::measurements::{
    ClassCounts, ConditionData, Conditions, StimulusSet, StimulusSetKind,
};
use normcircuit_laboratory::{ExperimentError, Plan};
use normcircuit_panels::compared::{above_zero, compared};
use normcircuit_panels::curve::curve;
use normcircuit_panels::density::{self, Density};
use normcircuit_panels::index_map::{CORRELATION, index_map, limits_of};
use normcircuit_protocols::experiment::CountedPopulation::Excitatory;
use normcircuit_protocols::{Condition, Grating, Study, ThreeConditions};
use normcircuit_statistics::correlation::{
    Averaging, CorrelationTable, PairAxis, PairVariable, Standardized, correlation_table,
};
use normcircuit_statistics::estimate::{ErrorSource, Estimate};
use normcircuit_statistics::histogram::Bins;
use normcircuit_statistics::summary::summarize;

/// Norm indices of the density: from 0 up to this.
const MAX_INDEX: f64 = 3.0;
/// Norm indices of the map, and its bins along each axis.
const RANGE: (f64, f64) = (0.5, 2.5);
const MAP_BINS: usize = 40;
/// Norm indices further apart than this are different: a choice.
const DIFFERENT: f64 = 0.5;
/// Width of cells of the anti-diagonal, whose center is the median norm index.
const CELL_WIDTH: f64 = 0.1;
/// Bins of tuning similarity.
const SIMILARITY_BINS: usize = 20;
/// Correlations by tuning similarity are of no more neurons than this, evenly picked.
const MOST_NEURONS: usize = 4_000;
/// Published mean rate of E neurons with both gratings, Hz.
const RATE: f64 = 40.0;
const SOURCE: &str = "supplement, superimposed images";
const COVERS: &str = "time and neurons, in this network";

pub(super) fn figure() -> Figure {
    Figure::new("superimposed", Group::Supplement, include_str!("superimposed.rs"), measurements, draw)
}

type Measured = (Conditions, Conditions, Conditions, StimulusSet);
type Data = (ConditionData, ConditionData, ConditionData, ClassCounts);

fn measurements(plan: &Plan) -> Result<Measured, ExperimentError> {
    Ok((
        orthogonal(plan)?.keeping_counts(),
        oblique(plan)?,
        Conditions::default_network(plan)?,
        StimulusSet::new(plan, plan.default_network()?, StimulusSetKind::Orientations),
    ))
}

/// Gratings of 180° and 90°, one on top of the other.
pub(super) fn orthogonal(plan: &Plan) -> Result<Conditions, ExperimentError> {
    superimposed(plan, ThreeConditions::default(), 0)
}

/// Gratings of 45° and 135°, one on top of the other.
pub(super) fn oblique(plan: &Plan) -> Result<Conditions, ExperimentError> {
    let grating = |orientation| Grating { orientation, ..ThreeConditions::default().first };
    superimposed(plan, ThreeConditions { first: grating(0.25), second: grating(0.75) }, 1)
}

fn superimposed(plan: &Plan, images: ThreeConditions, pair: u8) -> Result<Conditions, ExperimentError> {
    let conditions =
        Conditions::new(plan, plan.default_network()?).of_images(images, Study::Superimposed(pair));
    Ok(conditions.superimposed().runs_of(plan.lengths.supplement_runs))
}

fn draw(data: &Data, _context: &Context<'_>) -> Result<Sheet, FigureError> {
    let (orthogonal, oblique, apart, gratings) = data;
    let typical = typical(&orthogonal.rates().excitatory)?;
    let correlated = Correlated::new(orthogonal, &typical.neurons, typical.index.clone())?;
    let map = correlated.map(&Bins::uniform(RANGE.0, RANGE.1, MAP_BINS)?)?;
    let mut sheet = Sheet::new(format!(
        "Both halves of V1 see what is shown: a single grating in both, or both gratings one on top of the other, where the rate of a \
         V1 cell is the sum of its rates with each. {} Apart: {}",
        orthogonal.describe(),
        apart.describe()
    ))
    .panel(densities([("180° and 90°", orthogonal), ("45° and 135°", oblique), ("apart", apart)])?)
    .panel(index_map("B", "r_{sc} by norm index, 180° and 90°", &map, limits_of(&map)))
    .panel(tuning(&typical.neurons, orthogonal, gratings)?);
    for (name, data) in [("180° and 90° superimposed", orthogonal), ("45° and 135° superimposed", oblique)]
    {
        sheet = sheet.compare(rate_check(data, name, Excitatory, Condition::Both, RATE)?);
    }
    Ok(sheet)
}

fn densities(stimuli: [(&str, &ConditionData); 3]) -> Result<Panel, FigureError> {
    let bins = Density::up_to(MAX_INDEX).bins()?;
    let found: Vec<IndexDensity> =
        stimuli.iter().map(|(_, data)| IndexDensity::of_typical(data, &bins)).collect::<Result<_, _>>()?;
    let mut density = Density::up_to(MAX_INDEX);
    for (((name, _), found), color) in
        stimuli.iter().zip(&found).zip([Color::Blue, Color::Orange, Color::Black])
    {
        density = density.group(density::Group::new(*name, color, &found.index).errors(&found.errors));
    }
    let mut panel = density.panel("A", "Norm indices")?;
    panel.caption.push_str(
        " Neurons within one SD of the mean rate in every condition; bands: one standard error over blocks of time.",
    );
    for (name, data) in stimuli {
        let spread = heterogeneity(data, Excitatory, MAX_INDEX)?;
        let quantity = |kind: &str| format!("SD of norm indices below {MAX_INDEX}, {name}, {kind}");
        let nothing = Published::Nothing;
        panel = panel
            .compare(compared(quantity("as measured"), "", nothing.clone(), &spread.measured))
            .compare(compared(quantity("without counting noise"), "", nothing, &spread.without_noise));
        if name != "apart" {
            let text = format!(
                "Neurons normalize differently with superimposed gratings of {name}: SD of norm indices without counting noise"
            );
            let claim = above_zero(text, "", &spread.without_noise);
            panel = panel.claim(claim.source(SOURCE).covers("time, in this network"));
        }
    }
    Ok(panel)
}

fn tuning(neurons: &[usize], data: &ConditionData, gratings: &ClassCounts) -> Result<Panel, FigureError> {
    let step = neurons.len().div_ceil(MOST_NEURONS).max(1);
    let picked: Vec<usize> = neurons.iter().copied().step_by(step).collect();
    let index = index_of(&data.rates().excitatory)?.select(Direction(0), &picked);
    let correlated = Correlated::new(data, &picked, index)?;
    let rows: Vec<Array1<f64>> = gratings
        .iter()
        .map(|counts| counts.select(Direction(1), &picked).mapv(f64::from).mean_axis(Direction(0)))
        .collect::<Option<_>>()
        .ok_or_else(|| FigureError::TooSmall("there are no windows for tuning curves".to_owned()))?;
    let views: Vec<_> = rows.iter().map(|row| row.view()).collect();
    let curves = stack(Direction(0), &views)
        .map_err(|_| FigureError::TooSmall("there are no gratings for tuning curves".to_owned()))?;
    let similarity = Standardized::<f32>::new(&curves)?;
    let rows = Bins::uniform(-1.0, 1.0, SIMILARITY_BINS)?;
    let in_range = |index| if (RANGE.0..RANGE.1).contains(&index) { index } else { f64::NAN };
    let index = correlated.index.mapv(in_range);
    let columns = Bins::from_edges(vec![0.0, DIFFERENT, RANGE.1 - RANGE.0])?;
    let found = correlated.jackknife(|counts| {
        let rows = PairAxis { variable: PairVariable::SignalCorrelation(&similarity), bins: &rows };
        let columns = PairAxis { variable: PairVariable::AbsoluteDifference(&index), bins: &columns };
        Ok(correlation_table(counts, rows, columns, Averaging::Arithmetic)?)
    })?;
    let estimates = |group: usize| -> Vec<Estimate> {
        let estimate = |bin: usize| {
            let mean = |table: &CorrelationTable| table.means.mean[[bin, group]];
            let over_neurons = ErrorSource::normal(found.all.means.standard_error_units[[bin, group]]);
            Estimate::from_sources(mean(&found.all), &[found.source_of(mean), over_neurons])
        };
        (0..SIMILARITY_BINS).map(estimate).collect()
    };
    let plot = Curves::new(Axis::new("tuning similarity").range(-1.0, 1.0), Axis::new(CORRELATION))
        .series(curve(rows.centers(), &estimates(0)).color(Color::Blue).label("similar norm indices"))
        .series(curve(rows.centers(), &estimates(1)).color(Color::Red).label("different norm indices"));
    let caption = format!(
        "Superimposed gratings of 180° and 90°; {} of {} neurons, evenly picked. Norm indices are different if further apart than \
         {DIFFERENT}, which is a choice. Tuning similarity: correlation of tuning curves from {} orientations shown to both halves. \
         Error bars: one standard error over time and neurons.",
        picked.len(),
        neurons.len(),
        gratings.len()
    );
    let center = summarize(&correlated.index).median;
    let fall = correlated.fall_with_difference(center, CELL_WIDTH)?;
    let text = format!(
        "Correlation falls with the difference of norm indices of superimposed gratings: r_{{sc}} at differences of {CELL_WIDTH:.1} \
         minus {:.1} around their median",
        9.0 * CELL_WIDTH
    );
    let claim = above_zero(text, "", &fall).source(SOURCE).covers(COVERS);
    let claim = claim.note(format!("the median is {center:.2}"));
    Ok(Panel::new("C", "Tuning similarity", caption, plot).claim(claim))
}
