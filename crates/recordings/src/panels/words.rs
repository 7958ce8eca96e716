//! What an analysis found and left out, in words.

use crate::analysis::{Analysis, Information};
use crate::data::{LabRecording, Omitted};
use crate::label;
use normcircuit_protocols::Condition;
use normcircuit_statistics::decoding::DecodingError;

/// What was recorded, what entered, what is missing and why.
pub(super) fn caption(analysis: &Analysis, recording: &LabRecording) -> String {
    let window =
        recording.duration().map_or_else(String::new, |seconds| format!(" in windows of {seconds} s"));
    let mut sentences = vec![
        format!("{} and {}, spikes counted{window}.", units(recording.units()), recording.describe_trials()),
        inclusion(analysis, recording),
    ];
    sentences.extend(omitted(recording));
    sentences.extend(correlations(analysis));
    sentences.extend(information(&analysis.information));
    match (recording.positions(), &analysis.correlations.distance) {
        (None, _) => sentences.push("No positions, so nothing by distance.".to_owned()),
        (Some(_), None) => {
            sentences
                .push("Nearly all pairs of units have the same position, so nothing by distance.".to_owned());
        }
        _ => {}
    }
    sentences.join(" ")
}

/// Lines for a terminal: what entered and what was found.
pub(crate) fn summary(analysis: &Analysis, recording: &LabRecording) -> Vec<String> {
    let mut lines = vec![
        format!("{}, {}", units(recording.units()), recording.describe_trials()),
        inclusion(analysis, recording),
    ];
    lines.extend(omitted(recording));
    let median = &analysis.normalization.median;
    let interval = |low: f64, high: f64, digits: usize| {
        if low.is_finite() && high.is_finite() {
            format!("95 % {low:.digits$} to {high:.digits$}")
        } else {
            "no interval: too few trials or units".to_owned()
        }
    };
    lines.push(format!(
        "norm index: median {:.2} ({})",
        median.value,
        interval(median.interval.0, median.interval.1, 2)
    ));
    let mean = &analysis.correlations.mean;
    if analysis.correlations.exist() {
        lines.push(format!(
            "r_sc with both stimuli: mean {:.4} ({})",
            mean.value,
            interval(mean.interval.0, mean.interval.1, 4)
        ));
    }
    lines.extend(correlations(analysis));
    if let Some(largest) = analysis.information.as_ref().ok().and_then(Information::largest) {
        let [low, high] = largest.interval;
        let decoder = largest.decoder.map_or_else(String::new, |decoder| {
            format!(
                "; a decoder reaches {:.1} and is right in {:.0} % of held-out trials",
                decoder.information,
                100.0 * decoder.accuracy
            )
        });
        lines.push(format!(
            "information of {} about {}: d'^2 {:.1} ({}){decoder}",
            units(largest.units),
            contrast(analysis.settings.contrast),
            largest.mean,
            interval(low, high, 1)
        ));
    }
    lines.extend(information(&analysis.information));
    lines
}

/// What the file held beside the recording.
fn omitted(recording: &LabRecording) -> Option<String> {
    let Omitted { trials, spikes, clusters } = recording.omitted();
    let plural = |count: u64, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    let parts: Vec<String> = [
        (trials as u64, "trial", " of other conditions"),
        (clusters as u64, "cluster", " of other groups"),
        (spikes, "spike", " outside all trials"),
    ]
    .into_iter()
    .filter(|(count, ..)| *count > 0)
    .map(|(count, one, which)| plural(count, one) + which)
    .collect();
    if parts.is_empty() { None } else { Some(format!("Not analyzed: {}.", parts.join(", "))) }
}

/// Which units enter and which do not.
fn inclusion(analysis: &Analysis, recording: &LabRecording) -> String {
    let inclusion = &analysis.inclusion;
    let minimum = analysis.settings.minimum_count;
    let mut left_out = Vec::new();
    for (which, reason) in [
        (&inclusion.silent, "without a spike".to_owned()),
        (
            &inclusion.weak,
            if minimum > 0.0 {
                format!("with fewer than {minimum} spikes per trial with both stimuli")
            } else {
                "without a spike with both stimuli".to_owned()
            },
        ),
        (&inclusion.dependent, "whose counts repeat or sum those of others".to_owned()),
    ] {
        if !which.is_empty() {
            left_out.push(format!("{} {reason}{}", which.len(), names(which, recording)));
        }
    }
    let mut used = format!("{} analyzed", units(inclusion.used.len()));
    if !left_out.is_empty() {
        used = format!("{used}; left out: {}", left_out.join(", "));
    }
    if inclusion.sums_found {
        format!("{used}.")
    } else {
        format!("{used}. Too few trials for so many units to find any whose counts sum those of others.")
    }
}

/// The names of the first units.
fn names(which: &[usize], recording: &LabRecording) -> String {
    const MAX_NAMED: usize = 6;
    let names: Vec<&str> =
        which.iter().take(MAX_NAMED).map(|unit| recording.names()[*unit].as_str()).collect();
    let more = which.len() - names.len();
    let rest = if more > 0 { format!(" and {more} more, see units.csv") } else { String::new() };
    format!(" ({}{rest})", names.join(", "))
}

/// What is missing of the correlations.
fn correlations(analysis: &Analysis) -> Vec<String> {
    let constant = analysis.correlations.constant;
    let mut sentences = Vec::new();
    if constant > 0 {
        let verb = if constant == 1 { "has" } else { "have" };
        sentences.push(format!(
            "{} {verb} the same count in all trials with both stimuli and no r_{{sc}}.",
            units(constant)
        ));
    }
    if !analysis.correlations.exist() {
        sentences.push("No r_{sc}: fewer than two units vary with both stimuli.".to_owned());
    }
    sentences
}

/// What is missing of the information.
fn information(found: &Result<Information, DecodingError>) -> Vec<String> {
    let information = match found {
        Err(error) => return vec![format!("No information: {error}.")],
        Ok(information) => information,
    };
    let Some(largest) = information.largest() else {
        return vec!["No information: no unit varies within a condition.".to_owned()];
    };
    let mut sentences = Vec::new();
    if information.constant > 0 {
        let verb = if information.constant == 1 { "never varies" } else { "never vary" };
        sentences
            .push(format!("{} {verb} within the two conditions: not decoded.", units(information.constant)));
    }
    if information.repeated > 0 {
        let verb = if information.repeated == 1 { "repeats" } else { "repeat" };
        let repeated = units(information.repeated);
        sentences
            .push(format!("{repeated} {verb} the counts of another one in the two conditions: not decoded."));
    }
    if information.not_drawn > 0 {
        sentences.push(format!(
            "Information of subsets of {} drawn at random, as covariances of more do not fit into memory.",
            units(information.units)
        ));
    }
    if largest.units < information.units {
        let [first, second] = information.trials;
        sentences.push(format!(
            "Information of at most {} of {}: it takes twice as many trials as units, and there are {first} and {second}.",
            largest.units,
            units(information.units)
        ));
    }
    sentences
}

/// A number of units.
pub(super) fn units(count: usize) -> String {
    if count == 1 { "1 unit".to_owned() } else { format!("{count} units") }
}

/// The two conditions that are told apart.
pub(super) fn contrast([first, second]: [Condition; 2]) -> String {
    format!("{} against {}", label::words(first), label::words(second))
}
