//! What a reader of the report must know: the question, the paper's answers, and the norm index.

use normcircuit_charts::figure::{Axis, Color, Curves, LegendPlace, LineStyle, Panel, ReferenceLine, Series};
use normcircuit_charts::report::{Explanation, Formula};

/// What the report is.
pub(crate) const TEXT: &str = "Show a neuron of visual cortex two images at once, and it responds less than the sum of what each image drives alone: \
     it normalizes. Some neurons do so strongly, others hardly. Song, Ruff, Cohen & Huang (Science Advances 2026, doi \
     10.1126/sciadv.adv9396) ask where this heterogeneity comes from and what it is good for, in a spiking circuit model of V1 \
     input and 25 000 neurons of V4 or MT.\n\nTheir answers: how strongly a neuron normalizes follows the inhibitory current that \
     it receives, which differs as wiring does. Pairs of neurons are less correlated the more their normalization differs and \
     the stronger it is. Strongly normalizing neurons carry more information per spike about contrast and orientation, and a \
     network of more heterogeneous neurons carries more than one whose neurons are alike.\n\nThis page rebuilds every figure from \
     simulation and says for each claim whether it was found again. Nothing but the strength of the common fluctuation is tuned \
     to the published values, which are the authors' figure data (doi 10.6084/m9.figshare.29940062).";

/// Response to one image in the picture, Hz.
const ALONE: f64 = 10.0;
/// Three kinds of neurons by the norm index they stand for.
const KINDS: [(f64, &str); 3] = [(1.0, "1 summation"), (2.0, "2 averaging"), (3.0, "3 suppression")];
/// Half width of a bar, and distance of two bars of a neuron.
const HALF_WIDTH: f64 = 0.12;
const DISTANCE: f64 = 0.26;

/// What a norm index is.
pub(crate) fn norm_index() -> Explanation {
    Explanation {
        title: "What a norm index is".to_owned(),
        text: "How strongly a neuron normalizes, from three firing rates:".to_owned(),
        formula: Some(Formula {
            name: "norm index".to_owned(),
            numerator: "r_{1} + r_{2}".to_owned(),
            denominator: "r_{12}".to_owned(),
        }),
        reading: "r_{1} and r_{2} are the rates with one image alone, r_{12} that with both. At 1 responses add up (no \
                  normalization). At 2 the response to both is the average of the two. Above 2 both images together drive the \
                  neuron less than that average: they suppress each other."
            .to_owned(),
        picture: Some(picture()),
    }
}

/// Bars of the three rates of three neurons; the third rate follows from the index.
fn picture() -> Panel {
    let series = |place: f64, name: &str, color, rate: fn(f64) -> f64| {
        let mut edges = Vec::new();
        let mut heights = Vec::new();
        for (number, (index, _)) in (1..).zip(KINDS) {
            let middle = f64::from(number) + DISTANCE * place;
            // Between two bars there is nothing.
            heights.extend((number > 1).then_some(f64::NAN));
            heights.push(rate(index));
            edges.extend([middle - HALF_WIDTH, middle + HALF_WIDTH]);
        }
        Series::steps(edges, heights).filled().style(LineStyle::Solid).color(color).label(name)
    };
    let axes = Curves::new(
        Axis::new("norm index").categories(KINDS.map(|(_, name)| name)),
        Axis::new("rate (Hz)").range(0.0, 2.2 * ALONE),
    );
    let plot = axes
        .series(series(-1.0, "image 1", Color::Blue, |_| ALONE))
        .series(series(0.0, "image 2", Color::Orange, |_| ALONE))
        .series(series(1.0, "both images", Color::Black, |index| 2.0 * ALONE / index))
        .reference_line(ReferenceLine::Horizontal(ALONE))
        .legend(LegendPlace::Below);
    Panel::new("i", "Three made-up neurons", "", plot)
}

#[cfg(test)]
mod tests {
    use super::*;
    use normcircuit_charts::figure::Plot;
    use normcircuit_statistics::normalization::norm_index as index_of;

    #[test]
    fn the_bars_have_the_indices_they_are_named_by() {
        let Plot::Curves(plot) = picture().plot else { panic!("bars are curves") };
        let rates = |series: usize| -> ndarray::Array1<f64> {
            plot.series[series].y.iter().copied().filter(|rate| rate.is_finite()).collect()
        };
        let found = index_of(&rates(0), &rates(1), &rates(2)).unwrap();
        assert_eq!(found.len(), KINDS.len());
        for (found, (index, _)) in found.iter().zip(KINDS) {
            assert!((found - index).abs() < 1e-12);
        }
    }
}
