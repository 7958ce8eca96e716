//! The table of units.

use crate::analysis::Analysis;
use crate::data::LabRecording;
use normcircuit_protocols::Condition;

const HEADER: [&str; 8] =
    ["unit", "count_1", "count_2", "count_12", "norm_index", "lower_95", "upper_95", "left_out"];

impl Analysis {
    /// CSV with a line for each unit: mean counts, norm index with its interval (`inf`: no upper limit); without an index,
    /// why.
    pub(crate) fn table(&self, recording: &LabRecording) -> Vec<u8> {
        let means = Condition::ALL.map(|condition| recording.mean_counts(condition));
        let mut table = csv::Writer::from_writer(Vec::new());
        // Writing into memory does not fail.
        let _ = table.write_record(HEADER);
        for (unit, name) in recording.names().iter().enumerate() {
            let mut fields = vec![inert(name)];
            fields.extend(means.iter().map(|mean| mean[unit].to_string()));
            if let Ok(entry) = self.inclusion.used.binary_search(&unit) {
                let index = &self.normalization.units[entry];
                fields.extend([index.value, index.lower, index.upper].map(|value| value.to_string()));
                fields.push(String::new());
            } else {
                fields.extend(["", "", "", self.reason(unit)].map(str::to_owned));
            }
            let _ = table.write_record(&fields);
        }
        table.into_inner().unwrap_or_else(|_| unreachable!("writing into memory does not fail"))
    }

    /// Why a unit is left out.
    fn reason(&self, unit: usize) -> &'static str {
        let is_in = |units: &[usize]| units.binary_search(&unit).is_ok();
        if is_in(&self.inclusion.silent) {
            "silent"
        } else if is_in(&self.inclusion.dependent) {
            "dependent"
        } else {
            "weak"
        }
    }
}

/// A name that a spreadsheet does not take for a formula: with an apostrophe before it if it begins like one.
fn inert(name: &str) -> String {
    let is_formula = name.starts_with(['=', '+', '-', '@']) && name.parse::<f64>().is_err();
    if is_formula { format!("'{name}") } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_no_formulas() {
        for (name, shown) in
            [("-17", "-17"), ("=HYPERLINK(1)", "'=HYPERLINK(1)"), ("@SUM(1)", "'@SUM(1)"), ("a-1", "a-1")]
        {
            assert_eq!(inert(name), shown);
        }
    }
}
