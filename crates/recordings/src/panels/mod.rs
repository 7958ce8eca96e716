//! The pictures of an analysis.

mod correlation;
mod information;
mod normalization;
mod words;

use crate::analysis::Analysis;
use crate::data::LabRecording;
use normcircuit_charts::figure::{Comparison, FigureData, Published};

pub(super) use words::summary;

impl Analysis {
    /// The figure: norm indices, correlations, information. What there is not enough data for has no panel, and the
    /// caption says so.
    pub fn figure(&self, recording: &LabRecording) -> FigureData {
        let title = "Normalization, correlation and information in a recording";
        let mut figure = FigureData::new("recording", title, words::caption(self, recording));
        figure.panels.extend(normalization::panels(&self.normalization));
        if self.correlations.exist() {
            figure.panels.extend(correlation::panels(self, recording));
            let by_distance = self.correlations.distance.is_some().then_some("F");
            let mut wanted = ["C", "D", "E"].into_iter().chain(by_distance);
            if !wanted.all(|id| figure.panels.iter().any(|panel| panel.id == id)) {
                let sentence = format!(
                    " Panels in which no mean is of {} pairs or more are left out.",
                    correlation::MIN_PAIRS
                );
                figure.caption.push_str(&sentence);
            }
        }
        if let Ok(information) = &self.information {
            figure.panels.extend(information::panel(information, self.settings.contrast));
        }
        figure.comparisons = self.comparisons();
        figure
    }

    fn comparisons(&self) -> Vec<Comparison> {
        let with = |quantity: &str, published: Published, value: f64, (low, high): (f64, f64)| {
            Comparison::new(quantity, "", published, value).interval(low, high)
        };
        let indices = &normcircuit_published::figure1().recordings;
        let medians = [&indices.v4, &indices.mt].map(|area| area.up_to_three.median());
        let published = Published::Text(format!("V4 {:.2}, MT {:.2}", medians[0], medians[1]));
        let median = &self.normalization.median;
        let median = with("norm index, median over units", published, median.value, median.interval)
            .source("monkeys, units up to 3, Fig. 1D");
        let mut comparisons = vec![median];
        if self.correlations.exist() {
            let quantity = "r_{sc} with both stimuli, mean over pairs";
            let mean = &self.correlations.mean;
            comparisons.push(with(quantity, Published::Nothing, mean.value, mean.interval));
        }
        if let Some(largest) = self.information.as_ref().ok().and_then(|information| information.largest()) {
            let quantity = format!(
                "information of {} about {}, d\u{2032}\u{b2}",
                words::units(largest.units),
                words::contrast(self.settings.contrast)
            );
            let [low, high] = largest.interval;
            comparisons
                .push(Comparison::new(quantity, "", Published::Nothing, largest.mean).interval(low, high));
        }
        comparisons
    }
}
