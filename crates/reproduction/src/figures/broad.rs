//! What the figures of broad weights and broad in-degrees share: networks that differ in how much their connections vary.

use crate::analysis::{
    Correlated, Heterogeneity, IndexDensity, balance_index, heterogeneity, net_variance, rate_check, typical,
};
use crate::{FigureError, Sheet};
use ndarray::Array1;
use normcircuit_charts::figure::{Axis, Color, Comparison, Curves, LineStyle, Panel, Series};
use normcircuit_connectivity::Circuit;
use normcircuit_laboratory::measurements::{ConditionData, Conditions};
use normcircuit_laboratory::{ExperimentError, Plan, Reduced};
use normcircuit_panels::compared::{above_zero, unreferenced};
use normcircuit_panels::curve::curve;
use normcircuit_panels::density::{self, Density};
use normcircuit_panels::index_map::{index_map, limits_of};
use normcircuit_protocols::experiment::CountedPopulation;
use normcircuit_protocols::{ByCondition, Condition};
use normcircuit_statistics::correlation::NormIndexMap;
use normcircuit_statistics::estimate::Estimate;
use normcircuit_statistics::histogram::{Bins, Histogram, histogram};
use normcircuit_statistics::input::InputError;

/// Place of the projection from I to E neurons.
pub(super) const INHIBITORY_TO_EXCITATORY: usize = 2;
/// Bins of a map along each axis.
const MAP_BINS: usize = 20;
/// What intervals cover.
const COVERS: &str = "time, in these networks";

/// A network whose connections vary.
#[derive(Clone, Copy, Debug)]
pub(super) struct Variant {
    /// Scale `b` of the gamma distribution.
    pub(super) scale: f64,
    pub(super) id: &'static str,
    pub(super) color: Color,
    /// Range of norm indices of its map: the paper's.
    pub(super) range: (f64, f64),
    /// Published mean rates of E and I neurons with both images, Hz.
    pub(super) rates: [f64; 2],
}

/// What distinguishes one figure from the other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject {
    /// What varies, as in `weights`.
    pub(super) what: &'static str,
    /// Name of the scale with its unit.
    pub(super) scale: &'static str,
    /// Norm indices of the density: from 0 up to this.
    pub(super) max_index: f64,
    /// The varying quantity of the connections from I to E neurons.
    pub(super) connections: fn(&Circuit) -> Array1<f64>,
    /// Its bins.
    pub(super) bins: fn() -> Result<Bins, InputError>,
    pub(super) source: &'static str,
}

/// What is kept of one network.
pub(super) struct Found {
    description: String,
    pub(super) connections: Histogram,
    density: IndexDensity,
    balance: Estimate,
    variance: Estimate,
    spread: Heterogeneity,
    map: Option<NormIndexMap>,
    rates: Vec<Comparison>,
}

/// The variants, one after the other, and the default network.
pub(super) type Measured = (Vec<Reduced<Conditions, Found>>, Reduced<Conditions, Found>);

/// The network of that name, with counts.
pub(super) fn conditions(plan: &Plan, id: &str) -> Result<Conditions, ExperimentError> {
    let runs = ByCondition::from_fn(|_| plan.lengths.broad_runs);
    Ok(Conditions::of_variant(plan, plan.network(id)?).runs_of(runs).keeping_counts())
}

pub(super) fn measurements(
    plan: &Plan,
    subject: Subject,
    variants: &[Variant],
) -> Result<Measured, ExperimentError> {
    let one = |variant: &Variant| {
        let conditions = conditions(plan, variant.id)?;
        let variant = *variant;
        Ok(Reduced::new(conditions, move |data| {
            Found::new(&data, &subject)?.of_variant(&data, &subject, &variant)
        }))
    };
    let default = Conditions::default_network(plan)?;
    Ok((
        variants.iter().map(one).collect::<Result<_, ExperimentError>>()?,
        Reduced::new(default, move |data| Found::new(&data, &subject)),
    ))
}

impl Found {
    fn new(data: &ConditionData, subject: &Subject) -> Result<Self, FigureError> {
        let circuit = &data.wired.circuit;
        let connections = (subject.connections)(circuit);
        Ok(Self {
            description: data.describe(),
            connections: histogram(&connections, (subject.bins)()?),
            density: IndexDensity::of_typical(data, &Density::up_to(subject.max_index).bins()?)?,
            balance: data.estimate(|rates| balance_index(circuit, rates))?,
            variance: data.estimate(|rates| net_variance(circuit, rates))?,
            spread: heterogeneity(data, CountedPopulation::Excitatory, subject.max_index)?,
            map: None,
            rates: Vec::new(),
        })
    }

    /// With what is asked of the variants alone.
    fn of_variant(
        mut self,
        data: &ConditionData,
        subject: &Subject,
        variant: &Variant,
    ) -> Result<Self, FigureError> {
        let typical = typical(&data.rates().excitatory)?;
        let correlated = Correlated::new(data, &typical.neurons, typical.index)?;
        self.map = Some(correlated.map(&Bins::uniform(variant.range.0, variant.range.1, MAP_BINS)?)?);
        let name = format!("{} of scale {}", subject.what, variant.scale);
        let populations = [CountedPopulation::Excitatory, CountedPopulation::Inhibitory];
        for (population, published) in populations.into_iter().zip(variant.rates) {
            self.rates.push(rate_check(data, &name, population, Condition::Both, published)?);
        }
        Ok(self)
    }
}

/// All panels; `first` is panel A.
pub(super) fn draw(
    subject: &Subject,
    variants: &[Variant],
    (found, default): &(Vec<Found>, Found),
    first: Panel,
) -> Result<Sheet, FigureError> {
    let description = found.first().map_or("", |found| &found.description);
    let caption = format!(
        "Weak coupling, current noise, and {} from gamma distributions of scale b. {description} Default: {}",
        subject.what, default.description
    );
    let estimates = |of: fn(&Found) -> Estimate| found.iter().map(of).collect::<Vec<_>>();
    let balance = estimates(|found| found.balance);
    let variance = estimates(|found| found.variance);
    let mut sheet = Sheet::new(caption)
        .panel(first)
        .panel(against_scale(
            subject,
            variants,
            ("B1", "Balance", "balance index"),
            "|Net| over excitatory current with both images, each averaged over E neurons; 0 is perfect balance.",
            (&balance, default.balance),
        ))
        .panel(against_scale(
            subject,
            variants,
            ("B2", "Net current", "variance ((mV/ms)^{2})"),
            "Variance over E neurons of their mean net current with both images.",
            (&variance, default.variance),
        ))
        .panel(densities(subject, variants, found, default)?);
    for (number, (variant, found)) in (1..).zip(variants.iter().zip(found)) {
        let title = format!("r_{{sc}}, scale {}", variant.scale);
        let maps = found.map.iter();
        sheet = sheet.panels(maps.map(|map| index_map(&format!("D{number}"), &title, map, limits_of(map))));
    }
    for found in found {
        sheet = found.rates.iter().cloned().fold(sheet, Sheet::compare);
    }
    Ok(sheet)
}

fn against_scale(
    subject: &Subject,
    variants: &[Variant],
    (id, title, label): (&str, &str, &str),
    caption: &str,
    (found, default): (&[Estimate], Estimate),
) -> Panel {
    let scales: Vec<f64> = variants.iter().map(|variant| variant.scale).collect();
    let ends = vec![scales[0], scales[scales.len() - 1]];
    let level = Series::line(ends, vec![default.value; 2])
        .band(&[default.standard_error; 2])
        .style(LineStyle::Dashed)
        .color(Color::Gray);
    let plot = Curves::new(Axis::new(subject.scale).logarithmic().ticks(scales.clone()), Axis::new(label))
        .series(level.label("default network"))
        .series(curve(scales, found).label(subject.what));
    Panel::new(id, title, format!("{caption} Error bars: one standard error over blocks of time."), plot)
}

fn densities(
    subject: &Subject,
    variants: &[Variant],
    found: &[Found],
    default: &Found,
) -> Result<Panel, FigureError> {
    let mut density = Density::up_to(subject.max_index);
    for (variant, found) in variants.iter().zip(found) {
        let group = density::Group::new(format!("{}", variant.scale), variant.color, &found.density.index);
        density = density.group(group.errors(&found.density.errors));
    }
    let group = density::Group::new("default", Color::Black, &default.density.index);
    let mut panel = density.group(group.errors(&default.density.errors)).panel("C", "Norm indices")?;
    panel.caption.push_str(
        " Neurons within one SD of the mean rate in every condition; bands: one standard error over blocks of time. SD: those above \
         2 Hz with both images.",
    );
    for (name, spread) in variants
        .iter()
        .map(|variant| format!("scale {}", variant.scale))
        .chain(["default".to_owned()])
        .zip(found.iter().chain([default]).map(|found| found.spread))
    {
        for (kind, value) in
            [("as measured", spread.measured), ("without counting noise", spread.without_noise)]
        {
            let quantity = format!("SD of norm indices below {}, {name}, {kind}", subject.max_index);
            panel = panel.compare(unreferenced(quantity, "", &value).covers(COVERS));
        }
    }
    let [least, most] = [&found[0], &found[found.len() - 1]].map(|found| found.spread.without_noise);
    let claim = above_zero(
        format!(
            "Variable {} alone make norm indices broad: SD without counting noise, scale {} minus scale {}",
            subject.what,
            variants[variants.len() - 1].scale,
            variants[0].scale
        ),
        "",
        &most.minus(&least),
    );
    Ok(panel.claim(claim.source(subject.source).covers(COVERS)))
}
