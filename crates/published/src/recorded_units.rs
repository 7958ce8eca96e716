//! Norm index and preferred direction of single recorded units.

/// A unit recorded in a monkey.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RecordedUnit {
    /// Norm index.
    pub norm_index: f64,
    /// Preferred direction of motion or drift, degrees, 0 up to 360: one of few that were shown. The release has some beyond a
    /// full turn, which are folded back.
    pub preferred_direction: f64,
}

/// The units of the three areas, pooled over sessions.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedUnits {
    /// Where the values are from.
    pub source: String,
    /// Area V1.
    pub v1: Vec<RecordedUnit>,
    /// Area V4.
    pub v4: Vec<RecordedUnit>,
    /// Area MT.
    pub mt: Vec<RecordedUnit>,
}

impl RecordedUnits {
    /// From a table whose first line names its source and whose second its columns.
    pub(crate) fn from_csv(text: &str) -> Option<Self> {
        let (source, table) = text.split_once('\n')?;
        let mut units = Self {
            source: source.strip_prefix("# ")?.to_owned(),
            v1: Vec::new(),
            v4: Vec::new(),
            mt: Vec::new(),
        };
        for line in table.lines().skip(1) {
            let mut fields = line.split(',');
            let area = match fields.next()? {
                "V1" => &mut units.v1,
                "V4" => &mut units.v4,
                "MT" => &mut units.mt,
                _ => return None,
            };
            let norm_index = fields.next()?.parse().ok()?;
            let direction: f64 = fields.next()?.parse().ok()?;
            area.push(RecordedUnit { norm_index, preferred_direction: direction.rem_euclid(360.0) });
        }
        Some(units)
    }
}

#[cfg(test)]
mod tests {
    use crate::{figure1, recorded_units};

    #[test]
    fn units_are_those_of_the_published_distributions() {
        let (units, published) = (recorded_units(), &figure1().recordings);
        assert!(units.source.contains("10.6084/m9.figshare.29940062"));
        for (units, published) in
            [(&units.v1, &published.v1), (&units.v4, &published.v4), (&units.mt, &published.mt)]
        {
            assert_eq!(units.len() + published.undefined, published.total);
            let kept: Vec<f64> =
                units.iter().map(|unit| unit.norm_index).filter(|index| *index <= 3.0).collect();
            assert_eq!(kept.len(), published.up_to_three.count);
            let mean = kept.iter().sum::<f64>() / kept.len() as f64;
            assert!((mean - published.up_to_three.mean).abs() < 1e-4, "{mean}");
        }
    }

    #[test]
    fn directions_are_few() {
        let units = recorded_units();
        for area in [&units.v1, &units.v4, &units.mt] {
            let mut directions: Vec<f64> = area.iter().map(|unit| unit.preferred_direction).collect();
            assert!(directions.iter().all(|direction| (0.0..360.0).contains(direction)));
            directions.sort_by(f64::total_cmp);
            directions.dedup();
            assert!((8..40).contains(&directions.len()), "{}", directions.len());
        }
    }
}
