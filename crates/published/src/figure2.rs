//! Spike-count correlations by norm index.

use serde::Deserialize;

use crate::Curve;

/// What Figure 2 shows.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure2 {
    /// Where the values are from.
    pub source: String,
    /// The network.
    pub model: Correlations,
    /// Recordings in area MT.
    pub mt: Area,
    /// Recordings in area V4.
    pub v4: Area,
    /// Recordings in area V1 (in the supplement).
    pub v1: SupplementArea,
}

/// The model's row.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Correlations {
    /// The panels, as for recordings.
    #[serde(flatten)]
    pub panels: Area,
    /// All pairs together.
    pub pairs: PairSummary,
}

/// One row of panels.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Area {
    /// Mean correlation by both norm indices.
    pub heat_map: HeatMap,
    /// Against half the difference of two indices whose mean is 1.5.
    pub anti_diagonal: Curve,
    /// Against the index of two neurons with similar ones.
    pub diagonal: Curve,
    /// Pairs of similar norm index, against the correlation of their tuning curves.
    pub similar: Curve,
    /// Pairs of different norm index, against the correlation of their tuning curves.
    pub different: Curve,
}

/// The panels of an area that is in the supplement only.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupplementArea {
    /// Mean correlation by both norm indices.
    pub heat_map: HeatMap,
    /// Pairs of similar norm index, against the correlation of their tuning curves.
    pub similar: Curve,
    /// Pairs of different norm index, against the correlation of their tuning curves.
    pub different: Curve,
}

/// Mean correlation of pairs by the norm indices of both.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeatMap {
    /// Lower edge of the first bin, on both axes.
    pub first: f64,
    /// Width of a bin.
    pub width: f64,
    /// One row for each bin of the first index.
    pub values: Vec<Vec<f64>>,
}

/// All pairs of the model together.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairSummary {
    /// Mean over all pairs within the heat map.
    pub mean: f64,
    /// Means over the pairs of the supplement: first, second stimulus, both.
    pub supplement_means: [f64; 3],
    /// Standard deviations over those pairs.
    pub supplement_sds: [f64; 3],
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{figure2, tests::check_curve};

    fn check_heat_map(map: &HeatMap) {
        assert_eq!(map.values.len(), 10);
        for (row, values) in map.values.iter().enumerate() {
            assert_eq!(values.len(), 10);
            for (column, value) in values.iter().enumerate() {
                assert!((value - map.values[column][row]).abs() < 1e-9, "symmetric");
                assert!(value.abs() < 0.4);
            }
        }
    }

    #[test]
    fn curves_have_equal_lengths_and_maps_are_symmetric() {
        let values = figure2();
        for Area { heat_map, anti_diagonal, diagonal, similar, different } in
            [&values.model.panels, &values.mt, &values.v4]
        {
            check_heat_map(heat_map);
            [anti_diagonal, diagonal, similar, different].into_iter().for_each(check_curve);
            assert_eq!(similar.x, different.x);
        }
        check_heat_map(&values.v1.heat_map);
        [&values.v1.similar, &values.v1.different].into_iter().for_each(check_curve);
        assert_eq!(values.model.panels.diagonal.x.len(), 20);
    }

    #[test]
    fn the_model_shows_what_the_paper_says() {
        let model = &figure2().model.panels;
        assert!(model.anti_diagonal.mean.is_sorted_by(|a, b| a > b), "falls with the difference of indices");
        assert!(model.diagonal.mean[0] > model.diagonal.mean[9], "falls with their average");
    }
}
