//! A: mean rates of four groups of neurons at every pair of contrasts.

use super::Study;
use super::grid::{LEVELS, contrast, point};
use super::relative::PAIRS;
use ndarray::ArrayView1;
use normcircuit_charts::figure::{Axis, Color, ColorMap, Image, Overlay, Panel};

/// A group: selectivity and norm index between these (both ends excluded), and the paper's upper color limit, Hz.
struct Group {
    selectivity: (f64, f64),
    index: (f64, f64),
    limit: f64,
}

const GROUPS: [Group; 4] = [
    Group { selectivity: (0.0, 0.2), index: (1.0, 1.4), limit: 60.0 },
    Group { selectivity: (0.0, 0.2), index: (2.6, 3.0), limit: 15.0 },
    Group { selectivity: (0.8, 1.0), index: (1.0, 1.4), limit: 40.0 },
    Group { selectivity: (0.8, 1.0), index: (2.6, 3.0), limit: 30.0 },
];

pub(super) fn panels(study: &Study) -> Vec<Panel> {
    GROUPS.iter().enumerate().map(|(index, group)| panel(study, index, group)).collect()
}

fn panel(study: &Study, number: usize, group: &Group) -> Panel {
    let between = |value: f64, (low, high): (f64, f64)| value > low && value < high;
    let member = |&neuron: &usize| {
        between(study.selectivity[neuron], group.selectivity) && between(study.index[neuron], group.index)
    };
    let members: Vec<usize> = (0..study.index.len()).filter(member).collect();
    let mean = |rates: ArrayView1<'_, f64>| {
        members.iter().map(|&neuron| rates[neuron]).sum::<f64>() / members.len() as f64
    };
    // Rows of the image are contrasts of image 2.
    let cells = (0..LEVELS).flat_map(|second| (0..LEVELS).map(move |first| point(first, second)));
    let values: Vec<f64> = cells.map(|point| mean(study.grid.rates.row(point))).collect();
    let largest = values.iter().copied().fold(0.0, f64::max);
    let clips = largest > group.limit;
    let limit = if clips { (largest / 5.0).ceil() * 5.0 } else { group.limit };
    let ((from, to), (low, high)) = (group.selectivity, group.index);
    let scale = if clips {
        format!("; colors to {limit} Hz, as the paper's {} Hz would clip", group.limit)
    } else {
        String::new()
    };
    let caption = format!(
        "Mean over {} neurons that prefer image 1, selectivity {from} to {to}, norm index {low} to {high}{scale}. Dots: the pairs \
         of contrasts in B–E, and (0.5, 0.5) in white.",
        members.len()
    );
    let name = if from < 0.5 { "unselective" } else { "selective" };
    let title = format!("{name}, index {low:.1}–{high:.1}");
    Panel::new(format!("A{}", number + 1), title, caption, image(values, limit))
}

fn image(values: Vec<f64>, limit: f64) -> Image {
    let half = 0.5 / (LEVELS - 1) as f64;
    let extent = (-half, 1.0 + half);
    let axis = |name| Axis::new(name).ticks([0.0, 0.5, 1.0]);
    let mut image = Image::new(LEVELS, LEVELS, values, ColorMap::Sequential, (0.0, limit))
        .axes(axis("contrast of image 1"), extent, axis("contrast of image 2"), extent)
        .equal_aspect()
        .color_bar("rate (Hz)");
    let mut mark = |(x, y), color| {
        let dot = Overlay::Points { x: vec![x], y: vec![y], color, size: 5.0 };
        image.overlays.push(dot);
    };
    for pair in PAIRS {
        mark((contrast(pair.levels.0), contrast(pair.levels.1)), pair.color);
    }
    mark((0.5, 0.5), Color::Rgb(255, 255, 255));
    image
}
