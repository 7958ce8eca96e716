//! A: mean rates of four groups of neurons at every pair of contrasts.

use super::relative::PAIRS;
use super::{EQUAL, Study};
use normcircuit_charts::figure::{Axis, Color, ColorMap, Image, Overlay, Panel};
use normcircuit_laboratory::measurements::{GridData, LEVELS};

/// A group: selectivity and norm index between these (both ends excluded), and the paper's upper color limit, Hz.
struct Group {
    name: &'static str,
    selectivity: (f64, f64),
    index: (f64, f64),
    limit: f64,
}

const GROUPS: [Group; 4] = [
    Group { name: "unselective", selectivity: (0.0, 0.2), index: (1.0, 1.4), limit: 60.0 },
    Group { name: "unselective", selectivity: (0.0, 0.2), index: (2.6, 3.0), limit: 15.0 },
    Group { name: "selective", selectivity: (0.8, 1.0), index: (1.0, 1.4), limit: 40.0 },
    Group { name: "selective", selectivity: (0.8, 1.0), index: (2.6, 3.0), limit: 30.0 },
];

pub(super) fn panels(study: &Study<'_>) -> Vec<Panel> {
    (1..).zip(&GROUPS).map(|(number, group)| panel(study, number, group)).collect()
}

fn panel(study: &Study<'_>, number: usize, group: &Group) -> Panel {
    let between = |value: f64, (low, high): (f64, f64)| value > low && value < high;
    let member = |&neuron: &usize| {
        between(study.selectivity[neuron], group.selectivity) && between(study.index[neuron], group.index)
    };
    let members: Vec<usize> = (0..study.index.len()).filter(member).collect();
    let mean = |point: usize| {
        members.iter().map(|&neuron| study.grid.rates[[point, neuron]]).sum::<f64>() / members.len() as f64
    };
    // Rows of the image are contrasts of image 2.
    let points = (0..LEVELS).flat_map(|second| (0..LEVELS).map(move |first| GridData::point(first, second)));
    let values: Vec<f64> = points.map(mean).collect();
    let largest = values.iter().copied().fold(0.0, f64::max);
    let (limit, scale) = if largest > group.limit {
        let limit = (largest / 5.0).ceil() * 5.0;
        (limit, format!("; colors to {limit} Hz, as the paper's {} Hz would clip", group.limit))
    } else {
        (group.limit, String::new())
    };
    let ((from, to), (low, high)) = (group.selectivity, group.index);
    let equal = GridData::contrast(EQUAL);
    let caption = format!(
        "Mean over {} neurons that prefer image 1, selectivity {from} to {to}, norm index {low} to {high}{scale}. Dots: the pairs \
         of contrasts in B–E, and ({equal}, {equal}) in white.",
        members.len()
    );
    let image = image(values, limit);
    let image = if members.is_empty() { image.note("no such neurons in this network") } else { image };
    Panel::new(format!("A{number}"), format!("{}, index {low:.1}–{high:.1}", group.name), caption, image)
}

fn image(values: Vec<f64>, limit: f64) -> Image {
    let half = GridData::contrast(1) / 2.0;
    let extent = (-half, 1.0 + half);
    let axis = |name| Axis::new(name).ticks([0.0, 0.5, 1.0]);
    let image = Image::new(LEVELS, LEVELS, values, ColorMap::Sequential, (0.0, limit))
        .axes(axis("contrast of image 1"), extent, axis("contrast of image 2"), extent)
        .equal_aspect()
        .color_bar("rate (Hz)");
    let dots = PAIRS.iter().map(|pair| (pair.levels, pair.color));
    dots.chain([((EQUAL, EQUAL), Color::Rgb(255, 255, 255))]).fold(image, |image, ((x, y), color)| {
        let (x, y) = (vec![GridData::contrast(x)], vec![GridData::contrast(y)]);
        image.overlay(Overlay::Points { x, y, color, size: 5.0 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;
    use normcircuit_charts::figure::Plot;

    #[test]
    fn a_group_is_averaged_with_image_1_along_x_and_an_empty_one_says_so() {
        // Rates of 10 Hz at full contrast of image 1, and 30 Hz in a second neuron of the same group.
        let rates = Array2::from_shape_fn((LEVELS * LEVELS, 3), |(point, neuron)| {
            GridData::contrast(point / LEVELS) * [10.0, 30.0, 500.0][neuron]
        });
        let grid = GridData { noise: Array2::zeros(rates.raw_dim()), rates, seconds: 1.0 };
        let study = Study::made_up(&[1.2, 1.3, 5.0], &[0.1, 0.1, 0.1], &grid);
        let panels = panels(&study);
        let drawn = |panel: &Panel| match &panel.plot {
            Plot::Image(image) => (image.values.clone(), image.notes.clone()),
            Plot::Curves(_) => panic!("{} is no image", panel.id),
        };
        let (values, notes) = drawn(&panels[0]);
        assert!((values[LEVELS - 1] - 20.0).abs() < 1e-12, "image 1 at contrast 1, image 2 at 0");
        assert!(values[LEVELS * (LEVELS - 1)].abs() < 1e-12, "the other way round");
        assert!(notes.is_empty());
        assert_eq!(drawn(&panels[2]).1, ["no such neurons in this network"]);
    }
}
