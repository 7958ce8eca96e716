//! A figure that is about one network, repeated over several networks.

use ndarray::Array1;
use normcircuit_charts::figure::{Comparison, FigureData};
use normcircuit_statistics::estimate::student_quantile;
use normcircuit_statistics::summary::{mean, standard_error_of_mean};

/// The figure of the first network with claims and comparisons over all of them: means, and 95 % intervals by Student's t over
/// networks, which include how long each was simulated. A figure of a single network stays as it is.
///
/// # Panics
/// If there is no figure.
pub(crate) fn over_networks(of_each: Vec<FigureData>) -> FigureData {
    let mut figures = of_each.into_iter();
    let Some(mut first) = figures.next() else { panic!("a figure is made of one network at least") };
    let others: Vec<FigureData> = figures.collect();
    if others.is_empty() {
        return first;
    }
    for (place, panel) in first.panels.iter_mut().enumerate() {
        let others = || others.iter().filter_map(|other| other.panels.get(place));
        for claim in &mut panel.claims {
            join(claim, others().flat_map(|other| &other.claims));
        }
        for comparison in &mut panel.comparisons {
            join(comparison, others().flat_map(|other| &other.comparisons));
        }
    }
    for comparison in &mut first.comparisons {
        join(comparison, others.iter().flat_map(|other| &other.comparisons));
    }
    let networks = others.len() + 1;
    let remark = format!(
        " Pictures are of this network; claims and comparisons are means over {networks} networks, wired from this root seed and \
         those that follow it."
    );
    first.caption.push_str(&remark);
    first
}

/// Joins a quantity of the first network with the same quantity of the others.
fn join<'a>(quantity: &mut Comparison, others: impl Iterator<Item = &'a Comparison>) {
    let same = others.filter(|other| other.quantity == quantity.quantity).map(|other| other.found);
    let values: Array1<f64> = std::iter::once(quantity.found).chain(same).collect();
    let (count, mean) = (values.len(), mean(&values));
    let half = student_quantile(count as f64 - 1.0) * standard_error_of_mean(&values);
    let remark = format!("over {count} networks");
    quantity.found = mean;
    quantity.interval = half.is_finite().then_some((mean - half, mean + half));
    quantity.covers =
        if quantity.covers.is_empty() { remark } else { format!("{remark}; {}", quantity.covers) };
}

#[cfg(test)]
mod tests {
    use super::*;
    use normcircuit_charts::figure::{Axis, Curves, Panel, Published};

    fn figure(found: f64) -> FigureData {
        let claim = Comparison::new("difference", "", Published::Above(0.0), found)
            .interval(found - 9.0, found + 9.0);
        let mut figure = FigureData::new("fig1", "", "One network.");
        figure.panels.push(Panel::new("A", "", "", Curves::new(Axis::new("x"), Axis::new("y"))).claim(claim));
        figure
    }

    #[test]
    fn claims_are_means_over_networks() {
        let joined = over_networks(vec![figure(1.0), figure(2.0), figure(3.0)]);
        let claim = &joined.panels[0].claims[0];
        // Standard error 1/√3, t quantile with two degrees of freedom 4.302653.
        let half = 4.302_653 / 3.0_f64.sqrt();
        let (low, high) = claim.interval.unwrap();
        assert!(
            (claim.found - 2.0).abs() < 1e-12
                && (low - (2.0 - half)).abs() < 1e-5
                && (high - (2.0 + half)).abs() < 1e-5
        );
        assert_eq!(claim.covers, "over 3 networks");
    }

    #[test]
    fn one_network_stays_as_it_is() {
        assert_eq!(over_networks(vec![figure(1.0)]), figure(1.0));
    }
}
