//! Information against the number of units.

use super::words;
use crate::analysis::{DecoderAtSize, Information, InformationAtSize};
use normcircuit_charts::figure::{Axis, Color, Curves, LegendPlace, LineStyle, Marker, Panel, Series};
use normcircuit_protocols::Condition;

pub(super) fn panel(information: &Information, contrast: [Condition; 2]) -> Option<Panel> {
    let largest = information.largest()?;
    let caption = format!(
        "Linear Fisher information about {}, corrected for the bias of finite trials: mean over random subsets of units, on \
         which decoders are trained as well. Error bars: 95 % interval of one subset, from its trials ({} and {}); band: the \
         middle 95 % of the subsets.{}",
        words::contrast(contrast),
        information.trials[0],
        information.trials[1],
        decoding(information, largest)
    );
    let title = format!("Information: {}", words::contrast(contrast));
    Some(Panel::new("G", title, caption, curves(information, largest)))
}

fn curves(information: &Information, largest: &InformationAtSize) -> Curves {
    let of =
        |value: fn(&InformationAtSize) -> f64| -> Vec<f64> { information.sizes.iter().map(value).collect() };
    let sizes = || of(|size| size.units as f64);
    let found = of(|size| size.mean);
    let subsets = Series::line(sizes(), found.clone())
        .style(LineStyle::None)
        .color(Color::Blue)
        .band_between(of(|size| size.subsets[0]), of(|size| size.subsets[1]));
    let series = Series::line(sizes(), found)
        .marker(Marker::Circle)
        .color(Color::Blue)
        .error_bars_between(of(|size| size.interval[0]), of(|size| size.interval[1]))
        .label("linear Fisher information");
    let shuffled = Series::line(sizes(), of(|size| size.shuffled))
        .style(LineStyle::Dashed)
        .color(Color::Gray)
        .label("if units were independent");
    let x_axis = Axis::new("units").range(0.0, 1.04 * largest.units as f64);
    let curves = Curves::new(x_axis, Axis::new("information (d\u{2032}\u{b2})"))
        .legend(LegendPlace::UpperLeft)
        .series(subsets)
        .series(shuffled)
        .series(series);
    let decoded: Vec<(f64, DecoderAtSize)> =
        information.sizes.iter().filter_map(|size| Some((size.units as f64, size.decoder?))).collect();
    if decoded.is_empty() {
        return curves;
    }
    let of = |value: fn(&DecoderAtSize) -> f64| -> Vec<f64> {
        decoded.iter().map(|(_, decoder)| value(decoder)).collect()
    };
    let sizes: Vec<f64> = decoded.iter().map(|(units, _)| *units).collect();
    let decoder = Series::points(sizes, of(|decoder| decoder.information))
        .marker(Marker::OpenCircle)
        .color(Color::Red)
        .error_bars_between(of(|decoder| decoder.interval[0]), of(|decoder| decoder.interval[1]));
    curves.series(decoder.label("decoder, held-out trials"))
}

/// What the caption says of the decoder.
fn decoding(information: &Information, largest: &InformationAtSize) -> String {
    if let Some(decoder) = largest.decoder {
        return format!(
            " The decoder of {} is right in {:.1} % of the trials.",
            words::units(largest.units),
            100.0 * decoder.accuracy
        );
    }
    if information.sizes.iter().any(|size| size.decoder.is_some()) {
        return String::new();
    }
    " No decoder: too few trials to train and test one.".to_owned()
}
