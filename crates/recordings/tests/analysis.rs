//! What is found in recordings whose answer is known, and what is left out and said to be.

use ndarray::{Array2, Axis, concatenate};
use normcircuit_charts::figure::Plot;
use normcircuit_protocols::Condition::{self, Both, First, Second};
use normcircuit_recordings::{Analysis, LabRecording, Settings};
use normcircuit_simulation::{RootSeed, StandardNormal};

const TRIALS: usize = 400;
const UNITS: usize = 24;
/// Variance of every count; rounding to whole spikes adds a twelfth.
const VARIANCE: f64 = 36.0;
/// Share of the variance that all units have in common with both stimuli: their correlation.
const SHARED: f64 = 0.3;
/// Mean counts: stimulus 2 adds to half of the units what it takes from the others, so that shared noise carries nothing
/// away from the information.
const MEANS: [f64; 3] = [60.0, 60.0, 80.0];
const DIFFERENCE: f64 = 2.0;

/// Gaussian counts with known norm index, correlation and information.
fn known() -> LabRecording {
    let mut random = RootSeed(7).stream("test counts", &[]);
    let mut normal = StandardNormal::new();
    let mut block = |condition: Condition| {
        let shared = if condition == Both { SHARED } else { 0.0 };
        let mut counts = Array2::zeros((TRIALS, UNITS));
        for mut row in counts.rows_mut() {
            let common = normal.sample(&mut random);
            for (unit, count) in row.iter_mut().enumerate() {
                let sign = if unit % 2 == 0 { 0.5 } else { -0.5 };
                let mean = match condition {
                    First => MEANS[0] - sign * DIFFERENCE,
                    Second => MEANS[1] + sign * DIFFERENCE,
                    Both => MEANS[2],
                };
                let noise = shared.sqrt() * common + (1.0 - shared).sqrt() * normal.sample(&mut random);
                *count = (mean + VARIANCE.sqrt() * noise).round() as u32;
            }
        }
        counts
    };
    let blocks = Condition::ALL.map(&mut block);
    let counts = concatenate(Axis(0), &[blocks[0].view(), blocks[1].view(), blocks[2].view()]).unwrap();
    LabRecording::new(counts, Condition::ALL.iter().flat_map(|label| vec![*label; TRIALS]).collect()).unwrap()
}

fn analyze(recording: &LabRecording) -> Analysis {
    Analysis::new(recording, &Settings::default()).unwrap()
}

/// Panels of the figure, which must be drawable.
fn panels(analysis: &Analysis, recording: &LabRecording) -> Vec<String> {
    let figure = analysis.figure(recording);
    let folder = tempfile::tempdir().unwrap();
    analysis.write(recording, "a test", folder.path()).unwrap();
    for file in ["recording.json", "recording.png", "recording.svg", "report.html", "units.csv"] {
        assert!(folder.path().join(file).is_file(), "{file} is missing");
    }
    figure.panels.into_iter().map(|panel| panel.id).collect()
}

#[test]
fn known_answers_are_found() {
    let recording = known();
    let found = analyze(&recording);
    let median = &found.normalization.median;
    assert!((median.value - 1.5).abs() < 0.01, "{median:?}");
    assert!(median.interval.0 <= median.value && median.value <= median.interval.1);

    // All pairs share one noise, whose sampling error does not average out: 1 / sqrt(400), less a part.
    let mean = &found.correlations.mean;
    assert!((mean.value - SHARED).abs() < 0.1, "{mean:?}");
    assert!(mean.interval.1 - mean.interval.0 < 0.1);

    let information = found.information.as_ref().unwrap();
    let per_unit = DIFFERENCE.powi(2) / (VARIANCE + 1.0 / 12.0);
    assert_eq!(information.sizes.iter().map(|size| size.units).collect::<Vec<_>>(), [1, 2, 4, 8, 16, UNITS]);
    for size in &information.sizes {
        let truth = per_unit * size.units as f64;
        let [low, high] = size.interval;
        assert!(low < truth && truth < high, "{truth} is not within {low} to {high} of {size:?}");
        assert!((size.shuffled - size.mean).abs() < 0.5 * truth.max(0.1), "{size:?}");
    }
    let decoder = information.largest().unwrap().decoder.unwrap();
    // Right with the probability that a normal number exceeds -d'/2: 0.79 at d' = 1.63.
    assert!((0.72..0.84).contains(&decoder.accuracy), "{decoder:?}");
    assert_eq!(panels(&found, &recording), ["A", "B", "C", "D", "E", "G"]);
}

#[test]
fn the_order_of_trials_and_units_does_not_matter() {
    let recording = known();
    let order: Vec<usize> = (0..recording.conditions().len()).rev().collect();
    let units: Vec<usize> = (0..UNITS).rev().collect();
    let counts = recording.counts().select(Axis(0), &order).select(Axis(1), &units);
    let conditions = order.iter().map(|trial| recording.conditions()[*trial]).collect();
    let turned = LabRecording::new(counts, conditions).unwrap();
    let (one, other) = (analyze(&recording), analyze(&turned));
    let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} and {b}");
    close(one.normalization.median.value, other.normalization.median.value);
    close(one.correlations.mean.value, other.correlations.mean.value);
    let all = |analysis: &Analysis| analysis.information.as_ref().unwrap().largest().unwrap().mean;
    close(all(&one), all(&other));
}

#[test]
fn any_two_conditions_can_be_told_apart() {
    let recording = known();
    let settings = Settings { contrast: [First, Both], ..Settings::default() };
    let found = Analysis::new(&recording, &settings).unwrap();
    // 20 spikes more at a deviation of 6: never wrong with 24 units.
    let decoder = found.information.as_ref().unwrap().largest().unwrap().decoder.unwrap();
    assert!(decoder.accuracy > 0.999, "{decoder:?}");
    assert!(
        found.figure(&recording).panels.iter().any(|panel| panel.title.contains("stimulus 1 against both"))
    );
    let same = Settings { contrast: [Both, Both], ..Settings::default() };
    let message = Analysis::new(&recording, &same).unwrap_err().to_string();
    assert!(message.contains("the second condition of the contrast is 12"), "{message}");
    for minimum_count in [f64::NAN, -1.0] {
        let settings = Settings { minimum_count, ..Settings::default() };
        let message = Analysis::new(&recording, &settings).unwrap_err().to_string();
        assert!(message.contains(&format!("the minimum count is {minimum_count}")), "{message}");
    }
}

/// The known recording with the counts of a unit changed.
fn with_unit(recording: &LabRecording, unit: usize, change: impl Fn(Condition, u32) -> u32) -> LabRecording {
    let mut counts = recording.counts().clone();
    for (count, condition) in counts.column_mut(unit).iter_mut().zip(recording.conditions()) {
        *count = change(*condition, *count);
    }
    LabRecording::new(counts, recording.conditions().to_vec()).unwrap()
}

#[test]
fn silent_weak_and_constant_units_are_counted_and_named() {
    let mut recording = with_unit(&known(), 3, |_, _| 0);
    recording = with_unit(&recording, 5, |condition, count| if condition == Both { 0 } else { count });
    recording = with_unit(&recording, 7, |condition, count| if condition == Both { 9 } else { count });
    recording = with_unit(&recording, 8, |_, _| 4);
    let found = analyze(&recording);
    assert_eq!(found.inclusion.silent, [3]);
    assert_eq!(found.inclusion.weak, [5]);
    assert_eq!(found.correlations.constant, 2);
    assert_eq!(found.information.as_ref().unwrap().units, UNITS - 3);
    let caption = found.figure(&recording).caption;
    let summary = found.summary(&recording).join("\n");
    for text in [caption.replace("r_{sc}", "r_sc"), summary] {
        for part in [
            "22 units analyzed",
            "1 without a spike (unit_4)",
            "1 with fewer than 0.4 spikes per trial with both stimuli (unit_6)",
            "2 units have the same count in all trials with both stimuli and no r_sc",
            "1 unit never varies within the two conditions",
        ] {
            assert!(text.contains(part), "“{text}” lacks “{part}”");
        }
    }
    assert_eq!(panels(&found, &recording), ["A", "B", "C", "D", "E", "G"]);
    let folder = tempfile::tempdir().unwrap();
    found.write(&recording, "a test", folder.path()).unwrap();
    let table = std::fs::read_to_string(folder.path().join("units.csv")).unwrap();
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), UNITS + 1);
    assert_eq!(lines[4], "unit_4,0,0,0,,,,silent");
    assert!(lines[6].starts_with("unit_6,") && lines[6].ends_with(",0,,,,weak"), "{}", lines[6]);
    assert!(lines[1].starts_with("unit_1,") && lines[1].ends_with(','), "{}", lines[1]);
}

#[test]
fn two_usable_units_are_needed() {
    let silent = (1..UNITS).fold(known(), |recording, unit| with_unit(&recording, unit, |_, _| 0));
    let message = Analysis::new(&silent, &Settings::default()).unwrap_err().to_string();
    assert!(
        message.contains("1 of 24 units can be used, at least 2 are needed: 23 never fire, 0 fire fewer")
    );
}

#[test]
fn the_smallest_recording_is_analyzed_as_far_as_it_goes() {
    let counts = ndarray::array![[4, 2], [5, 3], [1, 6], [2, 7], [4, 5], [6, 6]];
    let recording = LabRecording::new(counts, vec![First, First, Second, Second, Both, Both]).unwrap();
    let found = analyze(&recording);
    let caption = found.figure(&recording).caption;
    assert!(caption.contains("No information: "), "{caption}");
    assert!(caption.contains("trials or more"), "{caption}");
    assert!(caption.contains("no mean is of 5 pairs or more"), "{caption}");
    assert_eq!(panels(&found, &recording), ["A", "B"]);
}

#[test]
fn few_trials_permit_few_units() {
    let recording = known();
    let kept: Vec<usize> = (0..recording.conditions().len()).filter(|trial| trial % TRIALS < 10).collect();
    let counts = recording.counts().select(Axis(0), &kept);
    let conditions = kept.iter().map(|trial| recording.conditions()[*trial]).collect();
    let few = LabRecording::new(counts, conditions).unwrap();
    let found = analyze(&few);
    assert_eq!(found.information.as_ref().unwrap().largest().unwrap().units, 9);
    let caption = found.figure(&few).caption;
    assert!(
        caption.contains("Information of at most 9 of 24 units: it takes twice as many trials as units, and there are 10 and 10"),
        "{caption}"
    );
}

#[test]
fn constant_populations_have_no_correlation_and_no_information() {
    let constant = (0..UNITS).fold(known(), |recording, unit| with_unit(&recording, unit, |_, _| 3));
    let found = analyze(&constant);
    let caption = found.figure(&constant).caption;
    assert!(caption.contains("fewer than two units vary with both stimuli"), "{caption}");
    assert!(caption.contains("no unit varies within a condition"), "{caption}");
    assert_eq!(panels(&found, &constant), ["A", "B"]);
}

/// The known recording with one more unit, whose counts are made of those of the others in a trial.
fn with_more(recording: &LabRecording, first: bool, make: impl Fn(&[u32]) -> u32) -> LabRecording {
    let more: Vec<u32> = recording.counts().rows().into_iter().map(|row| make(&row.to_vec())).collect();
    let more = Array2::from_shape_vec((more.len(), 1), more).unwrap();
    let counts = recording.counts().view();
    let both = if first { [more.view(), counts] } else { [counts, more.view()] };
    LabRecording::new(concatenate(Axis(1), &both).unwrap(), recording.conditions().to_vec()).unwrap()
}

#[test]
fn units_that_repeat_or_sum_others_are_left_out_everywhere() {
    let recording = known();
    let alone = analyze(&recording);
    for make in [
        |counts: &[u32]| counts[3],
        |counts: &[u32]| 2 * counts[3],
        |counts: &[u32]| counts[3] + counts[5] + counts[7],
        |counts: &[u32]| counts[3] + 2 * counts[5] + 1,
    ] {
        for first in [false, true] {
            let more = with_more(&recording, first, make);
            let found = analyze(&more);
            let name = &more.names()[found.inclusion.dependent[0]];
            // Of two that are the same either may stay.
            let is_copy = make(&[0, 0, 0, 1, 0, 0, 0, 0]) == 1 && make(&[0, 0, 0, 0, 0, 1, 0, 0]) == 0;
            let expected = if first { "unit_1" } else { "unit_25" };
            assert!(name == expected || is_copy, "{name}");
            assert_eq!(found.inclusion.used.len(), UNITS);
            assert!(found.inclusion.sums_found);
            let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} and {b}");
            close(found.correlations.mean.value, alone.correlations.mean.value);
            close(found.correlations.mean.interval.1, alone.correlations.mean.interval.1);
            close(found.normalization.median.value, alone.normalization.median.value);
            let all = |analysis: &Analysis| analysis.information.as_ref().unwrap().largest().unwrap().mean;
            close(all(&found), all(&alone));
            let text = found.summary(&more).join(" ");
            assert!(
                text.contains(&format!("1 whose counts repeat or sum those of others ({name})")),
                "{text}"
            );
            let folder = tempfile::tempdir().unwrap();
            found.write(&more, "a test", folder.path()).unwrap();
            let table = std::fs::read_to_string(folder.path().join("units.csv")).unwrap();
            assert_eq!(table.lines().filter(|line| line.ends_with(",dependent")).count(), 1);
        }
    }
}

#[test]
fn with_few_trials_multiples_are_found_and_sums_said_not_to_be() {
    let recording = known();
    let kept: Vec<usize> = (0..recording.conditions().len()).filter(|trial| trial % TRIALS < 8).collect();
    let counts = recording.counts().select(Axis(0), &kept);
    let conditions = kept.iter().map(|trial| recording.conditions()[*trial]).collect();
    let few = LabRecording::new(counts, conditions).unwrap();
    let twice = analyze(&with_more(&few, false, |counts| 3 * counts[4]));
    assert_eq!((twice.inclusion.dependent.as_slice(), twice.inclusion.sums_found), ([24].as_slice(), false));
    let sum = with_more(&few, false, |counts| counts[3] + counts[5]);
    let found = analyze(&sum);
    assert!(found.inclusion.dependent.is_empty());
    assert!(found.summary(&sum).join(" ").contains("Too few trials for so many units to find any"));
}

#[test]
fn a_unit_that_may_not_respond_at_all_has_an_index_without_upper_limit() {
    let recording = known();
    // It responds in two trials of 400, which one bootstrap replicate in seven leaves out.
    let counts = recording.counts().column(9).to_vec();
    let trials = counts.into_iter().zip(recording.conditions());
    let mut both: Vec<u32> =
        trials.filter(|(_, condition)| **condition == Both).map(|(count, _)| count).collect();
    both.sort_unstable();
    let edge = both[TRIALS - 2];
    let rare = with_unit(&recording, 9, |condition, count| match condition {
        Both if count >= edge => 120,
        Both => 0,
        _ => count,
    });
    let found = analyze(&rare);
    assert!(found.normalization.units[9].upper.is_infinite(), "{:?}", found.normalization.units[9]);
    assert!(found.normalization.units[8].upper.is_finite());
    let figure = found.figure(&rare);
    assert!(
        figure.panels[1].caption.contains("1 unit without an upper limit"),
        "{}",
        figure.panels[1].caption
    );
    panels(&found, &rare);
}

#[test]
fn the_page_of_a_recording_judges_nothing() {
    let recording = known();
    let folder = tempfile::tempdir().unwrap();
    analyze(&recording).write(&recording, "a test", folder.path()).unwrap();
    let page = std::fs::read_to_string(folder.path().join("report.html")).unwrap();
    assert!(page.contains("norm index, median over units"));
    assert!(!page.contains("Verdict") && !page.contains("not compared"));
}

#[test]
fn panels_of_an_earlier_recording_do_not_stay() {
    let recording = known();
    let folder = tempfile::tempdir().unwrap();
    let place = |unit: usize, axis: usize| if axis == 0 { unit as f64 } else { 0.0 };
    let line = Array2::from_shape_fn((UNITS, 2), |(unit, axis)| place(unit, axis));
    let placed = recording.clone().with_positions(line).unwrap();
    let distance = folder.path().join("recording/F.png");
    analyze(&placed).write(&placed, "with positions", folder.path()).unwrap();
    assert!(distance.is_file());
    let other = folder.path().join("recording/electrodes.png");
    std::fs::write(&other, "").unwrap();
    analyze(&recording).write(&recording, "without", folder.path()).unwrap();
    assert!(other.exists(), "a picture of somebody else stays");
    assert!(!distance.exists() && folder.path().join("recording/A.png").is_file());
}

#[test]
fn positions_give_a_curve_of_distances() {
    let recording = known();
    let line = Array2::from_shape_fn((UNITS, 2), |(unit, axis)| if axis == 0 { unit as f64 } else { 0.0 });
    let placed = recording.clone().with_positions(line).unwrap();
    let found = analyze(&placed);
    assert_eq!(panels(&found, &placed), ["A", "B", "C", "D", "E", "F", "G"]);
    let curve = found.correlations.distance.as_ref().unwrap();
    let farthest = curve.bins.edges()[curve.bins.count()];
    assert!((10.0..24.0).contains(&farthest), "{farthest}");
    // Joined at the ends, no two are farther apart than half way around.
    let ring = placed.with_period([UNITS as f64, 1.0]).unwrap();
    let curve = analyze(&ring).correlations.distance.unwrap();
    assert!(curve.bins.edges()[curve.bins.count()] <= UNITS as f64 / 2.0);
    let share = curve.means.pairs.sum() as f64 / (UNITS * (UNITS - 1) / 2) as f64;
    assert!((0.95..1.0).contains(&share), "all but the farthest 5 %: {share}");

    let one_place = recording.with_positions(Array2::zeros((UNITS, 2))).unwrap();
    let found = analyze(&one_place);
    assert!(found.correlations.distance.is_none());
    let figure = found.figure(&one_place);
    assert!(
        figure.caption.contains("Nearly all pairs of units have the same position"),
        "{}",
        figure.caption
    );
    assert!(figure.panels.iter().all(|panel| match &panel.plot {
        Plot::Curves(curves) => !curves.x_axis.label.contains("distance"),
        Plot::Image(_) => true,
    }));
}
