//! H and I: what the fitted strength of normalization goes with.

use super::{COVERS, EQUAL, Study};
use crate::analysis::{ContrastFits, predicted_index, rank_correlation, strength};
use ndarray::Array1;
use normcircuit_charts::figure::{Comparison, Panel, Published};
use normcircuit_laboratory::measurements::GridData;
use normcircuit_panels::cloud::{Cloud, Side};
use normcircuit_panels::compared::compared;
use normcircuit_statistics::input::InputError;

const INDICES: (f64, f64) = (0.8, 3.0);
/// As in Figure 3.
const CURRENT_INDICES: (f64, f64) = (1.4, 1.7);
/// Fitted strength of a neuron that sums V1's rates linearly.
const LINEAR_STRENGTH: f64 = 1.0;
/// The correlation is below 0 there.
const SOURCE: &str = "published data, Fig. 3C (sign of R)";

/// What is known of the fitted neurons.
struct Fitted {
    strength: Array1<f64>,
    predicted: Array1<f64>,
    weight: Array1<f64>,
    semi_saturation: Array1<f64>,
    index: Array1<f64>,
    inhibitory_index: Array1<f64>,
    current: Array1<f64>,
}

pub(super) fn panels(study: &Study<'_>, fits: &ContrastFits) -> Result<Vec<Panel>, InputError> {
    let fitted = Fitted::of(study, fits);
    let strength = || Side::new("fitted strength", &fitted.strength, INDICES).reference(LINEAR_STRENGTH);
    let index = Side::new("norm index", &fitted.index, INDICES).reference(study.linear_index);
    let current = Side::new("norm index of inhibitory current", &fitted.inhibitory_index, CURRENT_INDICES)
        .reference(study.linear_index);
    let of_strength = format!(
        "Fitted strength: norm index, at contrast {} of each image, of the driven part of the fitted tuned normalization: what the \
         images drive one by one over what they drive together, the baseline left out. Dashed: a neuron that sums V1's rates \
         linearly has strength {LINEAR_STRENGTH}, but a norm index of {}, as V1 fires without an image too. No fit of this model has \
         a strength below 1.",
        GridData::contrast(EQUAL),
        study.linear_index
    );
    let of_current = "Norm index of the mean inhibitory current as in Figure 3C. Dashed: linear summation.";
    let rho = |x: &Array1<f64>, y: &Array1<f64>| rank_correlation(x, y, &study.bootstrap);
    let with_index = Cloud::new(index, strength())?.crowded().ranked_panel(
        "H",
        "Fitted strength and norm index",
        &of_strength,
        &rho(&fitted.index, &fitted.strength)?,
    );
    let with_current = Cloud::new(strength(), current)?.crowded().ranked_panel(
        "I",
        "Inhibitory current and fitted strength",
        of_current,
        &rho(&fitted.strength, &fitted.inhibitory_index)?,
    );
    let compare = |(name, x, y, published): Row<'_>| -> Result<Comparison, InputError> {
        let source = if published == Published::Nothing { "" } else { SOURCE };
        let quantity = format!("rank correlation of {name}");
        Ok(compared(quantity, "", published, &rho(x, y)?).source(source).covers(COVERS))
    };
    let all = |rows: Vec<Row<'_>>| rows.into_iter().map(compare).collect::<Result<Vec<_>, _>>();
    Ok(vec![
        with_index.compare_all(all(fitted.with_index().into())?),
        with_current.compare_all(all(fitted.with_current().into())?),
    ])
}

/// Two properties whose ranks are correlated.
type Row<'a> = (&'static str, &'a Array1<f64>, &'a Array1<f64>, Published);

impl Fitted {
    fn of(study: &Study<'_>, fits: &ContrastFits) -> Self {
        Self {
            strength: fits.tuned(strength),
            predicted: fits.tuned(predicted_index),
            weight: fits.tuned(|fit| fit.parameters.non_preferred_weight),
            semi_saturation: fits.tuned(|fit| fit.parameters.semi_saturation),
            index: fits.select(&study.index),
            inhibitory_index: fits.select(&study.inhibitory_index),
            current: fits.select(&study.inhibitory_current),
        }
    }

    fn with_index(&self) -> [Row<'_>; 4] {
        let row = |name, x| (name, x, &self.index, Published::Nothing);
        [
            row("fitted strength and norm index", &self.strength),
            row("norm index of the whole fit and norm index", &self.predicted),
            row("weight of the non-preferred image and norm index", &self.weight),
            row("semi-saturation contrast and norm index", &self.semi_saturation),
        ]
    }

    fn with_current(&self) -> [Row<'_>; 6] {
        let index = |name, x, published| (name, x, &self.inhibitory_index, published);
        let size = |name, x| (name, x, &self.current, Published::Nothing);
        let below = Published::Below(0.0);
        [
            index("fitted strength and inhibitory current index", &self.strength, below.clone()),
            index(
                "weight of the non-preferred image and inhibitory current index",
                &self.weight,
                Published::Nothing,
            ),
            index("norm index and inhibitory current index, same neurons", &self.index, below),
            size("fitted strength and inhibitory current with both images", &self.strength),
            size("weight of the non-preferred image and inhibitory current", &self.weight),
            size("norm index and inhibitory current, same neurons", &self.index),
        ]
    }
}
