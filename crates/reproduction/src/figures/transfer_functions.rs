//! Transfer functions: Norm indices are broad without a supralinear f–I curve.
//!
//! - A1–A2: f–I curves of E and I cells, of this spiking network and of the rate network
//! - B1–B2: rates of the rate network against those of the spiking network, E and I cells
//! - C: norm-index density with linear, supralinear and sublinear curves, and of the spiking network

use crate::analysis::{RateModel, RateResponses, Summation, index_of, index_spread};
use crate::{Context, Figure, FigureError, Sheet};
use ndarray::Array1;
use normcircuit_charts::figure::{
    Axis, Color, Comparison, Curves, Group, LineStyle, Marker, Panel, Published, Series,
};
use normcircuit_laboratory::measurements::{ConditionData, Conditions};
use normcircuit_laboratory::{ExperimentError, Plan};
use normcircuit_panels::cloud::{Cloud, Side};
use normcircuit_panels::compared::{compared, unreferenced};
use normcircuit_panels::density::{self, Density};
use normcircuit_protocols::ByCondition;
use normcircuit_protocols::experiment::CountedPopulation::{self, Excitatory, Inhibitory};
use normcircuit_rate_network::curve_fit::{CurveFit, fit_power_then_line};
use normcircuit_rate_network::{PaperCurve, TransferFunction, TransferFunctions};
use normcircuit_statistics::association::linear_association;
use normcircuit_statistics::estimate::{ErrorSource, Estimate};
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::normalization::above_minimum_rate;
use normcircuit_statistics::resampling::Bootstrap;
use normcircuit_statistics::summary::{percentiles, standard_deviation};

/// Norm indices up to this are shown.
const MAX_INDEX: f64 = 3.0;
/// Cells whose SD of norm indices is compared fire at more than this in every condition, Hz.
const LOWEST_RATE: f64 = 1.0;
/// Rates are drawn up to this, Hz.
const MAX_RATE: f64 = 90.0;
/// Points of a curve.
const POINTS: usize = 80;
/// Groups of equally many neurons in which measured rates are averaged.
const GROUPS: usize = 25;
/// Resampled sets of cells.
const REPLICATES: usize = 200;
/// Curves of the rate network by name; the last one is fitted to the spiking network.
const CURVES: [(&str, PaperCurve, Color); 4] = [
    ("default", PaperCurve::Default, Color::Black),
    ("linear", PaperCurve::Linear, Color::Blue),
    ("supralinear", PaperCurve::Supralinear, Color::Red),
    ("sublinear", PaperCurve::Sublinear, Color::Green),
];

/// The rate network with one set of curves.
struct Solved {
    name: &'static str,
    color: Color,
    responses: RateResponses,
}

pub(super) fn figure() -> Figure {
    Figure::new(
        "transfer-functions",
        Group::Supplement,
        include_str!("transfer_functions.rs"),
        measurements,
        draw,
    )
}

fn measurements(plan: &Plan) -> Result<Conditions, ExperimentError> {
    Conditions::default_network(plan)
}

fn draw(data: &ConditionData, context: &Context<'_>) -> Result<Sheet, FigureError> {
    let rates = data.rates();
    let measured = |population| Summation::new(&data.wired.circuit, &rates, population);
    let (excitatory, inhibitory) = (measured(Excitatory)?, measured(Inhibitory)?);
    let fits = [fitted(&excitatory)?, fitted(&inhibitory)?];
    let own = TransferFunctions { excitatory: fits[0].curve.into(), inhibitory: fits[1].curve.into() };
    let model = RateModel::new(&data.wired)?;
    let curves = CURVES.map(|(name, curve, color)| (name, curve.functions(), color));
    let task = context.progress.task("fixed points", (curves.len() + 1) as f64, "curves");
    let mut solved = Vec::new();
    for (name, functions, color) in curves.into_iter().chain([("fitted", own, Color::Purple)]) {
        solved.push(Solved { name, color, responses: model.responses(&functions, context.plan.seed)? });
        task.advance(1.0);
    }
    task.finish();
    let caption = format!(
        "{} Rate network: the same wiring, V1 at its mean rates without noise, τ r′ = −r + f(I) with τ 15 ms (E) and 10 ms (I), followed \
         until rates rest; three starts with both images, silence with one. {}.",
        data.describe(),
        solved.iter().map(Solved::describe).collect::<Vec<_>>().join("; ")
    );
    Ok(Sheet::new(caption)
        .panel(curve_panel("A1", "E", &excitatory, &fits[0], |functions| functions.excitatory)?)
        .panel(curve_panel("A2", "I", &inhibitory, &fits[1], |functions| functions.inhibitory)?)
        .panel(rate_panel("B1", "E", Excitatory, data, &solved)?)
        .panel(rate_panel("B2", "I", Inhibitory, data, &solved)?)
        .panel(index_panel(data, &solved)?))
}

/// The f–I curve of a population of the spiking network, from all three conditions.
fn fitted(measured: &Summation) -> Result<CurveFit, FigureError> {
    let all = |of: [&Array1<f64>; 3]| of.into_iter().flatten().copied().collect::<Vec<f64>>();
    Ok(fit_power_then_line(&all(measured.total.as_array()), &all(measured.rates.as_array()))?)
}

impl Solved {
    fn describe(&self) -> String {
        let RateResponses { converged, tried, residual, difference, .. } = &self.responses;
        let starts = difference
            .map_or_else(String::new, |largest| format!(", starts differ by at most {largest:.1e} Hz"));
        format!(
            "{}: {converged} of {tried} came to rest, largest residual {residual:.1e} Hz{starts}",
            self.name
        )
    }

    fn index(&self) -> Result<Array1<f64>, InputError> {
        index_of(&self.responses.rates.excitatory)
    }
}

fn curve_panel(
    id: &str,
    cells: &str,
    measured: &Summation,
    fit: &CurveFit,
    of: impl Fn(TransferFunctions) -> TransferFunction,
) -> Result<Panel, FigureError> {
    let currents = &measured.total.both;
    let range = percentiles(currents, &[0.5, 99.5])?;
    let x: Vec<f64> = (0..POINTS)
        .map(|point| range[0] + (range[1] - range[0]) * point as f64 / (POINTS - 1) as f64)
        .collect();
    let line = |function: TransferFunction| {
        Series::line(x.clone(), x.iter().map(|&current| function.rate(current)).collect::<Vec<_>>())
    };
    let mut plot = Curves::new(
        Axis::new("mean current (mV/ms)").range(range[0], range[1]),
        Axis::new("rate (Hz)").range(0.0, MAX_RATE),
    );
    for (name, curve, color) in CURVES {
        plot = plot.series(line(of(curve.functions())).color(color).label(name));
    }
    plot = plot
        .series(line(fit.curve.into()).color(Color::Purple).style(LineStyle::Dashed).label("fitted"))
        .series(measured_points(currents, &measured.rates.both));
    let lower = fit.curve.lower;
    let caption = format!(
        "Points: spiking network with both images, means and SDs over equally many neurons of like current. Dashed: fitted to all three \
         conditions, {:.1} (I {:+.3})^{{{:.2}}} up to {:.3} mV/ms, then a slope of {:.1}; SD of residuals {:.1} Hz{}. Others: the paper's.",
        lower.gain,
        -lower.threshold,
        lower.exponent,
        fit.curve.break_current,
        fit.curve.upper_slope,
        fit.residual_sd,
        if fit.converged { "" } else { "; the fit did not converge" }
    );
    Ok(Panel::new(id, format!("f–I curves of {cells} cells"), caption, plot))
}

fn measured_points(currents: &Array1<f64>, rates: &Array1<f64>) -> Series {
    let mut order: Vec<usize> = (0..currents.len()).collect();
    order.sort_by(|&one, &other| currents[one].total_cmp(&currents[other]));
    let (mut x, mut y, mut spread) = (Vec::new(), Vec::new(), Vec::new());
    for group in order.chunks(order.len().div_ceil(GROUPS).max(1)) {
        let of = |values: &Array1<f64>| group.iter().map(|&neuron| values[neuron]).collect::<Array1<f64>>();
        x.push(of(currents).mean().unwrap_or(f64::NAN));
        y.push(of(rates).mean().unwrap_or(f64::NAN));
        spread.push(standard_deviation(&of(rates)));
    }
    Series::points(x, y).error_bars(&spread).marker(Marker::Circle).color(Color::Gray).label("spiking")
}

fn rate_panel(
    id: &str,
    cells: &str,
    population: CountedPopulation,
    data: &ConditionData,
    solved: &[Solved],
) -> Result<Panel, FigureError> {
    let spiking = &data.rates().of(population).both.clone();
    let modeled = &solved[0].responses.rates.of(population).both;
    let range = (0.0, MAX_RATE);
    let cloud = Cloud::new(
        Side::new("spiking (Hz)", spiking, range),
        Side::new("rate network (Hz)", modeled, range),
    )?
    .crowded();
    let settings = Bootstrap { replicates: REPLICATES, seed: data.seed, ..Bootstrap::default() };
    let line = linear_association(spiking, modeled, &settings)?;
    let largest = cloud.largest();
    let mut panel = cloud.panel(id, &format!("Rates of {cells} cells, default curve"), largest, &line);
    for one in solved {
        let found = linear_association(spiking, &one.responses.rates.of(population).both, &settings)?
            .correlation
            .into();
        let quantity = format!(
            "correlation of rates with those of the spiking network, {cells} cells, {} curve",
            one.name
        );
        panel = panel.compare(unreferenced(quantity, "", &found).covers("cells, in this wiring"));
    }
    Ok(panel)
}

fn index_panel(data: &ConditionData, solved: &[Solved]) -> Result<Panel, FigureError> {
    let spiking = index_of(&data.rates().excitatory)?;
    let indices: Vec<Array1<f64>> = solved.iter().map(Solved::index).collect::<Result<_, _>>()?;
    let mut density = Density::up_to(MAX_INDEX).group(density::Group::new("spiking", Color::Gray, &spiking));
    for (one, index) in solved.iter().zip(&indices) {
        density = density.group(density::Group::new(one.name, one.color, index));
    }
    let settings = Bootstrap { replicates: REPLICATES, seed: data.seed, ..Bootstrap::default() };
    let spread = |rates: &ByCondition<Array1<f64>>| -> Result<Estimate, InputError> {
        let firing = above_minimum_rate(&[&rates.first, &rates.second, &rates.both], LOWEST_RATE)?;
        let index = index_of(rates)?.into_iter().zip(firing);
        index_spread(index.filter(|(_, fires)| *fires).map(|(index, _)| index), MAX_INDEX, &settings)
    };
    let reference = spread(&data.rates().excitatory)?;
    let mut panel = density.panel("C", "Norm indices by f–I curve")?;
    let note = format!(
        " SDs in claims and comparisons are of cells that fire at more than {LOWEST_RATE} Hz in every condition: a cell that is silent with \
         either image has an index of 0 however little it fires with both."
    );
    panel.caption += &note;
    for one in solved {
        let found = spread(&one.responses.rates.excitatory)?;
        panel = match one.name {
            "linear" | "sublinear" => panel.claim(persists(one, &found, &reference)),
            _ => {
                let quantity = format!("SD of norm indices up to {MAX_INDEX}, {} curve", one.name);
                panel.compare(unreferenced(quantity, "", &found).covers("cells, in this wiring"))
            }
        };
    }
    let quantity = format!("SD of norm indices up to {MAX_INDEX}, spiking network");
    Ok(panel.compare(unreferenced(quantity, "", &reference).covers("cells, in this network")))
}

/// The claim that heterogeneity stays without a supralinear curve.
fn persists(one: &Solved, found: &Estimate, spiking: &Estimate) -> Comparison {
    let claim = format!(
        "Norm indices are broad without a supralinear curve: SD of norm indices up to {MAX_INDEX}, {} curve over spiking network",
        one.name
    );
    let ratio = found.value / spiking.value;
    let error = ratio * (found.standard_error / found.value).hypot(spiking.standard_error / spiking.value);
    let claim = compared(
        claim,
        "",
        Published::Above(0.5),
        &Estimate::from_sources(ratio, &[ErrorSource::normal(error)]),
    )
    .source("supplement, transfer functions")
    .covers("cells, in this wiring")
    .note("That half of the spiking network's SD counts as broad is a choice of this project.");
    let RateResponses { converged, tried, .. } = one.responses;
    if converged == tried {
        return claim;
    }
    claim.hinges_on_choice(format!(
        "rates at the end of the simulated time stand for those at rest: {converged} of {tried} came to rest"
    ))
}
