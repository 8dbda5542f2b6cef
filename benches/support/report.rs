//! Runs of one size, what they come to, and the table of all sizes.

use std::fmt::Write as _;

use super::measure::Measure;

/// The size against which the time per lesson at other sizes is held.
const REFERENCE: usize = 1000;

/// What was measured at one size. The three lists are in step: the runs of one round follow each
/// other at once, so that whatever else the machine does meets all three.
pub struct Sample {
    /// How many lessons.
    pub lessons: usize,
    /// How many bytes of Markdown.
    pub markdown: u64,
    /// The floor.
    pub floor: Vec<Measure>,
    /// coursebook into an empty folder.
    pub build: Vec<Measure>,
    /// coursebook into the folder that it just filled, with one lesson edited.
    pub rebuild: Vec<Measure>,
}

/// The three rows that each sample has.
type Pick = fn(&Sample) -> &[Measure];
const ROWS: [(&str, Pick); 3] =
    [("floor", |sample| &sample.floor), ("coursebook", |sample| &sample.build), ("one edit", |sample| &sample.rebuild)];

/// The table of all samples; seconds and memory are medians.
pub fn table(samples: &[Sample]) -> String {
    let mut table = format!(
        "{:>8} {:>8}  {:<10} {:>8} {:>8}  {:>20} {:>10} {:>8} {:>8} {:>8}\n",
        "lessons", "MB", "", "wall s", "cpu s", "floors (min-max)", "µs/lesson", "vs 1000", "peak MB", "x bytes",
    );
    for sample in samples {
        for (name, pick) in ROWS {
            let reference = samples.iter().find(|sample| sample.lessons == REFERENCE);
            let reference = reference.map(|reference| per_lesson(reference, pick));
            let _ = writeln!(table, "{}", row(sample, name, pick, reference));
        }
    }
    table
}

fn row(sample: &Sample, name: &str, pick: Pick, reference: Option<f64>) -> String {
    let runs = pick(sample);
    let lesson = per_lesson(sample, pick);
    let processor = usage(runs, |usage| usage.processor.as_secs_f64());
    let peak = usage(runs, |usage| number(usage.peak));
    format!(
        "{:>8} {:>8.2}  {:<10} {:>8.3} {:>8}  {:>20} {:>10.1} {:>8} {:>8} {:>8}",
        sample.lessons,
        number(sample.markdown) / 1e6,
        name,
        median(walls(runs)),
        shown(processor),
        against_floor(&sample.floor, runs),
        lesson * 1e6,
        shown(reference.map(|reference| lesson / reference)),
        shown(peak.map(|bytes| bytes / 1e6)),
        shown(peak.map(|bytes| bytes / number(sample.markdown))),
    )
}

fn per_lesson(sample: &Sample, pick: Pick) -> f64 {
    median(walls(pick(sample))) / number(sample.lessons as u64)
}

/// How many floors a run takes, run by run: the median, and the least and the most.
fn against_floor(floor: &[Measure], runs: &[Measure]) -> String {
    let ratios: Vec<f64> = walls(floor).iter().zip(walls(runs)).map(|(floor, wall)| wall / floor).collect();
    let least = ratios.iter().copied().fold(f64::INFINITY, f64::min);
    let most = ratios.iter().copied().fold(0.0, f64::max);
    format!("{:.2} ({least:.2}-{most:.2})", median(ratios))
}

fn walls(runs: &[Measure]) -> Vec<f64> {
    runs.iter().map(|run| run.wall.as_secs_f64()).collect()
}

/// The median of what the kernel counted, where it was asked.
fn usage(runs: &[Measure], figure: fn(super::measure::Usage) -> f64) -> Option<f64> {
    let figures: Option<Vec<f64>> = runs.iter().map(|run| run.usage.map(figure)).collect();
    figures.map(median)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => f64::NAN,
        length if length % 2 == 1 => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}

fn shown(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.2}"))
}

#[expect(clippy::cast_precision_loss, reason = "counts here are far below 2^52")]
fn number(count: u64) -> f64 {
    count as f64
}
