//! Random network: Neither space nor tuning is needed for neurons to normalize differently.
//!
//! - A: which columns of the E sheet each half of V1 reaches, by overlap
//! - B: norm-index density at every overlap and in the default network
//! - C1–C3: norm index against that of the current from V1, E and I neurons at overlap 0.6
//! - C4–C6: the same in the band that both halves of V1 reach

use super::relation_panel::{COVERS, RelationPanel};
use crate::analysis::{
    Heterogeneity, IndexDensity, Relation, heterogeneity, index_of, rate_check, rate_compared,
};
use crate::{Context, Figure, FigureError, Sheet};
use ndarray::{Array1, Axis as Direction};
use normcircuit_charts::figure::{Axis, Color, ColorMap, Comparison, Group, Image, Panel, Published};
use normcircuit_connectivity::Circuit;
use normcircuit_laboratory::measurements::{ConditionData, Conditions, Rates};
use normcircuit_laboratory::{ExperimentError, Plan, Reduced};
use normcircuit_panels::compared::{above_zero, below_zero, unreferenced};
use normcircuit_panels::density::{self, Density};
use normcircuit_protocols::experiment::CountedPopulation::Excitatory;
use normcircuit_protocols::{ByPopulation, Condition};
use normcircuit_statistics::normalization::within_one_standard_deviation;

/// Networks by overlap with the published mean rate of E neurons with both images, Hz.
const NETWORKS: [(f64, &str, Color, f64); 6] = [
    (0.0, "random-overlap-0", Color::SkyBlue, 21.1),
    (0.2, "random-overlap-0.2", Color::Blue, 18.7),
    (0.4, "random-overlap-0.4", Color::Green, 20.7),
    (0.6, "random-overlap-0.6", Color::Orange, 21.5),
    (0.8, "random-overlap-0.8", Color::Red, 21.4),
    (1.0, "random-overlap-1", Color::Purple, 21.1),
];
/// Published mean rates of E neurons with a single image lie between these at all overlaps, Hz.
const SINGLE: (f64, f64) = (16.4, 17.3);
/// Place of the overlap whose currents are shown.
const SHOWN: usize = 3;
/// Norm indices of the density: from 0 up to this.
const MAX_INDEX: f64 = 5.0;
/// Norm indices that are shown beside those of currents.
const RANGE: (f64, f64) = (0.5, 5.0);
/// Place of the projection from V1 to E neurons.
const INPUT_TO_EXCITATORY: usize = 4;
const SOURCE: &str = "supplement, random network";

/// What is kept of one network.
struct Found {
    description: String,
    density: IndexDensity,
    spread: Heterogeneity,
    /// By column of the E sheet: contacts from half 1 minus those from half 2 over both.
    reached: Vec<f64>,
    /// Of all kept neurons, and of those in the band that both halves reach.
    relations: Option<[ByPopulation<Relation>; 2]>,
    rates: Vec<Comparison>,
}

pub(super) fn figure() -> Figure {
    Figure::new("random-network", Group::Supplement, include_str!("random_network.rs"), measurements, draw)
}

type Networks = Vec<Reduced<Conditions, Found>>;

fn measurements(plan: &Plan) -> Result<(Networks, Reduced<Conditions, Found>), ExperimentError> {
    let one = |place: usize| {
        let conditions = Conditions::of_variant(plan, plan.network(NETWORKS[place].1)?);
        Ok(Reduced::new(conditions, move |data| Found::new(&data)?.of_random(&data, place)))
    };
    let networks: Result<Networks, ExperimentError> = (0..NETWORKS.len()).map(one).collect();
    Ok((networks?, Reduced::new(Conditions::default_network(plan)?, |data| Found::new(&data))))
}

impl Found {
    fn new(data: &ConditionData) -> Result<Self, FigureError> {
        let index = |rates: &Rates| Ok(index_of(&rates.excitatory)?.select(Direction(0), &kept(rates)?));
        Ok(Self {
            description: data.describe(),
            density: IndexDensity::new(data, &Density::up_to(MAX_INDEX).bins()?, index)?,
            spread: heterogeneity(data, Excitatory, MAX_INDEX)?,
            reached: Vec::new(),
            relations: None,
            rates: Vec::new(),
        })
    }

    /// With what is asked of random networks alone.
    fn of_random(mut self, data: &ConditionData, place: usize) -> Result<Self, FigureError> {
        self.reached = reached(&data.wired.circuit);
        let (overlap, _, _, published) = NETWORKS[place];
        let name = format!("overlap {overlap}");
        self.rates.push(rate_check(data, &name, Excitatory, Condition::Both, published)?);
        let (middle, half) = (f64::midpoint(SINGLE.0, SINGLE.1), (SINGLE.1 - SINGLE.0) / 2.0);
        for condition in [Condition::First, Condition::Second] {
            let published = Published::within(middle, half + 0.03 * middle);
            self.rates.push(rate_compared(data, &name, Excitatory, condition, published)?);
        }
        if place == SHOWN {
            let rates = data.rates();
            let index = index_of(&rates.excitatory)?;
            let mut neurons = kept(&rates)?;
            neurons.retain(|neuron| index[*neuron] < MAX_INDEX);
            let sheet = data.wired.circuit.excitatory_sheet;
            let in_band = |neuron: &usize| self.reached[sheet.col(*neuron)].abs() < 1.0;
            let band: Vec<usize> = neurons.iter().copied().filter(in_band).collect();
            self.relations =
                Some([Relation::to_currents(data, &neurons)?, Relation::to_currents(data, &band)?]);
        }
        Ok(self)
    }
}

/// Neurons whose rate with both images lies within one SD of the mean.
fn kept(rates: &Rates) -> Result<Vec<usize>, FigureError> {
    let within = within_one_standard_deviation(&[&rates.excitatory.both])?;
    Ok((0..within.len()).filter(|neuron| within[*neuron]).collect())
}

fn reached(circuit: &Circuit) -> Vec<f64> {
    let (input, sheet) = (circuit.input_sheet, circuit.excitatory_sheet);
    let synapses = &circuit.network.projections()[INPUT_TO_EXCITATORY].synapses;
    let mut contacts = [Array1::<f64>::zeros(sheet.cols()), Array1::<f64>::zeros(sheet.cols())];
    for cell in 0..input.size() {
        let half = usize::from(2 * input.col(cell) >= input.cols());
        synapses.row(cell).for_each(|target| contacts[half][sheet.col(target)] += 1.0);
    }
    let [first, second] = contacts;
    ((&first - &second) / (&first + &second)).to_vec()
}

fn draw((networks, default): &(Vec<Found>, Found), _context: &Context<'_>) -> Result<Sheet, FigureError> {
    let mut sheet = Sheet::new(format!(
        "All synapses go to random targets, without regard to space and tuning, and V1 fires uniformly, at 10 Hz with an image and 5 Hz \
         without. {} Default: {}",
        networks[0].description, default.description
    ))
    .panel(scheme(networks))
    .panel(densities(networks, default)?);
    for (group, (id, which)) in
        [(1, "all kept neurons"), (4, "the band that both halves reach")].iter().enumerate()
    {
        let relations = networks[SHOWN].relations.iter().map(|relations| &relations[group]);
        for relations in relations {
            sheet = sheet.panels(currents(relations, *id, which)?);
        }
    }
    for found in networks {
        sheet = found.rates.iter().cloned().fold(sheet, Sheet::compare);
    }
    Ok(sheet)
}

fn scheme(networks: &[Found]) -> Panel {
    let columns = networks[0].reached.len();
    let values: Vec<f64> = networks.iter().flat_map(|found| found.reached.iter().copied()).collect();
    // Rows are as high as overlaps are apart.
    let step = NETWORKS[1].0 - NETWORKS[0].0;
    let extent = (-step / 2.0, 1.0 + step / 2.0);
    let image = Image::new(networks.len(), columns, values, ColorMap::Diverging, (-1.0, 1.0))
        .axes(
            Axis::new("column of the E sheet"),
            (0.0, columns as f64),
            Axis::new("overlap").ticks(NETWORKS.map(|(overlap, ..)| overlap)),
            extent,
        )
        .color_bar_with_ticks("half 2 alone … half 1 alone", [-1.0, 0.0, 1.0]);
    let caption = "Contacts that E neurons of each column receive from the two halves of V1, which see image 1 and image 2: their \
                   difference over their sum, counted in the wired networks. I neurons are reached in the same way, which is a \
                   choice.";
    Panel::new("A", "Overlap", caption, image)
}

fn densities(networks: &[Found], default: &Found) -> Result<Panel, FigureError> {
    let all = NETWORKS.iter().map(|(overlap, _, color, _)| (format!("{overlap}"), *color));
    let all: Vec<_> =
        all.chain([("default".to_owned(), Color::Black)]).zip(networks.iter().chain([default])).collect();
    let mut density = Density::up_to(MAX_INDEX);
    for ((name, color), found) in &all {
        let group = density::Group::new(name.as_str(), *color, &found.density.index);
        density = density.group(group.errors(&found.density.errors));
    }
    let mut panel = density.panel("B", "Norm indices by overlap")?;
    panel.caption.push_str(
        " Neurons whose rate with both images lies within one SD of the mean; bands: one standard error over blocks of time.",
    );
    for ((name, _), found) in &all {
        let name = if name == "default" { name.clone() } else { format!("overlap {name}") };
        let spread = found.spread;
        for (kind, value) in
            [("as measured", spread.measured), ("without counting noise", spread.without_noise)]
        {
            let quantity = format!("SD of norm indices below {MAX_INDEX}, {name}, {kind}");
            panel = panel.compare(unreferenced(quantity, "", &value));
        }
    }
    for place in [0, NETWORKS.len() - 1] {
        let text = format!(
            "Norm indices differ between neurons without space and tuning, overlap {}: SD without counting noise",
            NETWORKS[place].0
        );
        let claim = above_zero(text, "", &networks[place].spread.without_noise);
        panel = panel.claim(claim.source(SOURCE).covers("time, in this network"));
    }
    Ok(panel)
}

fn currents(
    relations: &ByPopulation<Relation>,
    first: usize,
    which: &str,
) -> Result<Vec<Panel>, FigureError> {
    let sources = [("V1", &relations.input), ("E", &relations.excitatory), ("I", &relations.inhibitory)];
    let mut panels = Vec::new();
    for (number, (source, relation)) in (first..).zip(sources) {
        let panel = RelationPanel {
            id: &format!("C{number}"),
            title: &format!("Current from {source}, {which}"),
            property: &format!("norm index of current from {source}"),
            index_range: RANGE,
        };
        let mut panel = panel.panel(relation)?;
        if source == "I" {
            let text = format!(
                "Heterogeneity follows the inhibitory current at overlap 0.6, {which}: R of norm index and inhibitory-current index"
            );
            let claim = below_zero(text, "", &relation.correlation);
            panel = panel.claim(claim.source(SOURCE).covers(COVERS));
        }
        panels.push(panel);
    }
    Ok(panels)
}
