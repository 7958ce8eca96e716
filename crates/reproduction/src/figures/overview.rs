//! Overview: In which networks heterogeneity follows inhibition, and how strongly.
//!
//! - A: SD of norm indices in every network
//! - B: balance index
//! - C: R of norm index and inhibitory current norm index
//! - D: mean r_sc
//! - E: C against A

use super::{broad, regime};
use crate::analysis::{
    Correlated, Twice, balance_index, below_of, correlation_across_halves, correlation_without_noise,
    deviation_without_noise, index_of, index_twice, inhibitory_current_index, typical_below,
};
use crate::{Context, Figure, FigureError, Sheet};
use ndarray::Axis as Direction;
use normcircuit_charts::figure::{Axis, Color, Curves, Group, Panel, Series};
use normcircuit_laboratory::measurements::{ConditionData, Conditions, Rates};
use normcircuit_laboratory::{ExperimentError, Plan, Reduced};
use normcircuit_panels::compared::{below_zero, unreferenced};
use normcircuit_panels::words::capitalized;
use normcircuit_protocols::experiment::CountedPopulation::Excitatory;
use normcircuit_protocols::networks::NETWORKS;
use normcircuit_statistics::estimate::{ErrorSource, Estimate};
use normcircuit_statistics::resampling::{Bootstrap, bootstrap};

/// Networks of other figures that are left out here: they are compared in Figure 6.
const LEFT_OUT: [&str; 2] = ["matched-in-degree", "gamma-in-degree"];
/// Norm indices at or above this are left out: few spikes in the denominator make them large.
const MAX_INDEX: f64 = 3.0;
/// Resampled sets of neurons.
const REPLICATES: usize = 200;

/// What is kept of one network.
struct Row {
    network: &'static str,
    spread: Estimate,
    balance: Estimate,
    relation: Estimate,
    /// The relation with what noise takes from it: where norm indices hardly differ, only this has an error.
    across_halves: Estimate,
    correlation: Estimate,
}

pub(super) fn figure() -> Figure {
    Figure::new("overview", Group::Addition, include_str!("overview.rs"), measurements, draw)
}

fn measurements(plan: &Plan) -> Result<Vec<Reduced<Conditions, Row>>, ExperimentError> {
    let ids = NETWORKS.iter().map(|network| network.id).filter(|id| !LEFT_OUT.contains(id));
    ids.map(|id| Ok(Reduced::new(conditions(plan, id)?.keeping_counts(), |data| Row::new(&data)))).collect()
}

/// Runs that the figure of the network needs anyway.
fn conditions(plan: &Plan, id: &str) -> Result<Conditions, ExperimentError> {
    match id {
        "default" => Conditions::default_network(plan),
        "common-fluctuation" | "common-fluctuation-slow" | "waves" => regime::conditions(plan, id),
        _ if id.starts_with("broad") => broad::conditions(plan, id),
        _ => Ok(Conditions::of_variant(plan, plan.network(id)?)),
    }
}

impl Row {
    fn new(data: &ConditionData) -> Result<Self, FigureError> {
        let rates = data.rates();
        let neurons = typical_below(&rates, Excitatory, f64::INFINITY)?;
        let index = index_of(&rates.excitatory)?.select(Direction(0), &neurons);
        let circuit = &data.wired.circuit;
        let spread = data.jackknife_of_halves(|halves| {
            let twice = index_twice(halves, Excitatory)?;
            Ok::<_, FigureError>(deviation_without_noise(&below_of(&twice, &neurons, MAX_INDEX)))
        })?;
        let [relation, across_halves] = relations(data, &neurons)?;
        Ok(Self {
            network: data.network,
            spread: spread.estimate(),
            balance: data.estimate(|rates| balance_index(circuit, rates))?,
            relation,
            across_halves,
            correlation: Correlated::new(data, &neurons, index)?.mean_of_all()?,
        })
    }
}

/// R of norm indices and those of the inhibitory current, without counting noise and across halves of the time.
fn relations(data: &ConditionData, neurons: &[usize]) -> Result<[Estimate; 2], FigureError> {
    const KINDS: [fn(&Twice, &Twice) -> f64; 2] = [correlation_without_noise, correlation_across_halves];
    let current = |rates: &Rates| inhibitory_current_index(&data.wired.circuit, rates);
    let both = |halves: &[Rates; 2]| -> Result<_, FigureError> {
        let [one, other] = index_twice(halves, Excitatory)?;
        let [a, b, c, d] =
            below_of(&[one, other, current(&halves[0])?, current(&halves[1])?], neurons, MAX_INDEX);
        Ok(([a, b], [c, d]))
    };
    let over_time = data.jackknife_of_halves(|halves| {
        let (index, current) = both(halves)?;
        Ok::<_, FigureError>(KINDS.map(|relation| relation(&index, &current)))
    })?;
    let (index, current) = both(&data.halves())?;
    let settings = Bootstrap { replicates: REPLICATES, seed: data.seed, ..Bootstrap::default() };
    let over_neurons = KINDS.map(|relation| {
        bootstrap(index[0].len(), &settings, |drawn| {
            let [index, current] =
                [&index, &current].map(|twice| twice.each_ref().map(|one| one.select(Direction(0), drawn)));
            relation(&index, &current)
        })
    });
    let [whole, across] = over_neurons;
    let estimate = |kind: usize, over_neurons: f64| {
        let sources = [over_time.source_of(|value| value[kind]), ErrorSource::normal(over_neurons)];
        Estimate::from_sources(over_time.all[kind], &sources)
    };
    Ok([estimate(0, whole?.standard_error), estimate(1, across?.standard_error)])
}

/// A quantity of every network: letter, title and axis, what it is in words, and where it stands.
struct Quantity {
    id: &'static str,
    title: &'static str,
    caption: &'static str,
    of: fn(&Row) -> Estimate,
    covers: &'static str,
}

const QUANTITIES: [Quantity; 4] = [
    Quantity {
        id: "A",
        title: "SD of norm indices",
        caption: "SD over neurons without counting noise.",
        of: |row| row.spread,
        covers: "time, in this network",
    },
    Quantity {
        id: "B",
        title: "balance index",
        caption: "|Net| over excitatory current with both images, each averaged over E neurons; 0 is perfect balance.",
        of: |row| row.balance,
        covers: "time, in this network",
    },
    Quantity {
        id: "C",
        title: "R with inhibition",
        caption: "R over neurons of norm index and norm index of the inhibitory current, without counting noise. No bar: indices differ \
                  too little for a finite error.",
        of: |row| row.relation,
        covers: "time and neurons, in this network",
    },
    Quantity {
        id: "D",
        title: "mean r_{sc}",
        caption: "Mean over all pairs, counts of 200 ms every 50 ms with both images.",
        of: |row| row.correlation,
        covers: "time and neurons, in this network",
    },
];

#[expect(clippy::unnecessary_wraps, clippy::ptr_arg, reason = "every figure draws by this signature")]
fn draw(rows: &Vec<Row>, _context: &Context<'_>) -> Result<Sheet, FigureError> {
    let caption = format!(
        "E neurons of each network whose rate lies within one SD of the mean in every condition, with norm indices below {MAX_INDEX}. \
         Error bars: one standard error over time, in C and D over neurons too."
    );
    Ok(Sheet::new(caption)
        .panels(QUANTITIES.iter().map(|quantity| by_network(rows, quantity)))
        .panel(relation_and_spread(rows)))
}

/// Networks from top to bottom, their values from left to right.
fn by_network(rows: &[Row], quantity: &Quantity) -> Panel {
    let values: Vec<Estimate> = rows.iter().map(quantity.of).collect();
    let places: Vec<f64> = (1..=rows.len()).map(|place| place as f64).collect();
    let names = Axis::new("").categories(rows.iter().map(|row| row.network));
    let downwards = names.range.map(|(first, last)| (last, first));
    let names = Axis { range: downwards, ..names };
    // Lines with a gap after each stand for bars.
    let ends = |value: &Estimate| {
        let (low, high) = (value.value - value.standard_error, value.value + value.standard_error);
        [low, high, f64::NAN]
    };
    let bars = Series::line(
        values.iter().flat_map(ends).collect::<Vec<_>>(),
        places.iter().flat_map(|place| [*place; 3]).collect::<Vec<_>>(),
    );
    let middles: Vec<f64> = values.iter().map(|value| value.value).collect();
    let plot = Curves::new(Axis::new(quantity.title), names)
        .series(bars.color(Color::Blue))
        .series(Series::points(middles, places).color(Color::Blue));
    let panel = Panel::new(quantity.id, capitalized(quantity.title), quantity.caption, plot);
    rows.iter().zip(&values).fold(panel, |panel, (row, value)| {
        let name = format!("{}, {}", quantity.title, row.network);
        panel.compare(unreferenced(name, "", value).covers(quantity.covers))
    })
}

fn relation_and_spread(rows: &[Row]) -> Panel {
    let spread: Vec<f64> = rows.iter().map(|row| row.spread.value).collect();
    let relation: Vec<Estimate> = rows.iter().map(|row| row.relation).collect();
    let plot = Curves::new(Axis::new("SD of norm indices"), Axis::new("R with inhibition"))
        .series(points(spread, &relation));
    let of = |row: &Row| row.across_halves.value;
    let weakest = rows.iter().max_by(|one, other| of(one).total_cmp(&of(other)));
    let panel = Panel::new("E", "Heterogeneity and inhibition", "Panel C against panel A.", plot);
    weakest.into_iter().fold(panel, |panel, row| {
        let text =
            "Norm indices follow those of the inhibitory current in every network: R of norm index and inhibitory-current index of the other half of the time, where it is weakest";
        let claim = below_zero(text, "", &row.across_halves).covers("time and neurons, in this network");
        let note = format!("weakest in {}", row.network);
        panel.claim(claim.source("main text, Fig. 3, asked of every network").note(note))
    })
}

fn points(x: Vec<f64>, values: &[Estimate]) -> Series {
    let y: Vec<f64> = values.iter().map(|value| value.value).collect();
    let errors: Vec<f64> = values.iter().map(|value| value.standard_error).collect();
    Series::points(x, y).error_bars(&errors).color(Color::Blue)
}
