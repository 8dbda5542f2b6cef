//! What `coursebook check` costs beside a build that writes nothing: the same course read, put together and rendered, each
//! page thrown away.
//!
//! ```text
//! cargo bench --bench check                              # 1,000 lessons
//! cargo bench --bench check -- --lessons 10000 --runs 5
//! ```
//!
//! The two take turns, each as a process of its own; the figure is the ratio of their processor times, pair by pair.

#![allow(clippy::print_stdout, reason = "a benchmark reports on standard output")]
#![allow(clippy::print_stderr, reason = "and tells how far it is on standard error")]

#[allow(dead_code, reason = "the floor, an edit and the report belong to the other benchmarks")]
mod support;

use std::env;
use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use coursebook::build::{Loaded, Progress, Request, load, write_to};
use coursebook::course::Edition;
use coursebook::sink::Nowhere;
use support::generate::Course;
use support::measure::{Measure, Stopwatch};
use support::options::{Comparison, Task, USAGE};

/// coursebook's allocator, so that both have the same one.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Any seed will do, as long as it stays.
const SEED: u64 = 2026;

fn main() -> ExitCode {
    let done = match Task::from_args() {
        Ok(Task::Floor { course, .. }) => render(&course),
        Ok(Task::Compare(comparison)) => comparison.sizes.iter().try_for_each(|&lessons| compare(lessons, &comparison)),
        Ok(Task::Generate { .. }) | Err(_) => {
            eprintln!("{}", USAGE.replace("full_build", "check"));
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// A build that writes nothing.
fn render(course: &Path) -> io::Result<()> {
    let request = Request {
        course: course.to_owned(),
        output: None,
        base_url: None,
        drafts: false,
        edition: Edition::Learner,
        deny_warnings: false,
    };
    let Loaded { course, theme, .. } = load(&request, &Silent);
    let (Some(course), Some(theme)) = (course, theme) else { return Err(io::Error::other("there is no course")) };
    write_to(&course, &theme, &Nowhere, &Silent).map_err(|error| io::Error::other(format!("{error:?}")))?;
    // As the program does: it ends soon.
    std::mem::forget((course, theme));
    Ok(())
}

struct Silent;

impl Progress for Silent {
    fn step(&self, _: &'static str) {}
    fn begin(&self, _: usize) {}
    fn page(&self) {}
}

fn compare(lessons: usize, comparison: &Comparison) -> io::Result<()> {
    let folder = tempfile::Builder::new().prefix("coursebook-bench-").tempdir_in(&comparison.dir)?;
    let course = folder.path().join("course");
    Course { seed: SEED, lessons }.write(&course)?;
    let stopwatch = Stopwatch::new(folder.path());
    let itself = env::current_exe()?;
    let build = || {
        let arguments = [OsStr::new(support::options::FLOOR), course.as_os_str(), OsStr::new("-")];
        stopwatch.run(&itself, &arguments)
    };
    let check = || {
        let arguments = [OsStr::new("check"), course.as_os_str(), OsStr::new("-q")];
        stopwatch.run(Path::new(env!("CARGO_BIN_EXE_coursebook")), &arguments)
    };
    // Once to warm up.
    build()?;
    check()?;
    let mut pairs = Vec::new();
    for run in 1..=comparison.runs {
        eprintln!("{lessons} lessons: run {run} of {}", comparison.runs);
        pairs.push((build()?, check()?));
    }
    println!("{lessons} lessons, median of {} pairs", comparison.runs);
    println!(
        "  a build that writes nothing: {:.2} s of processor time",
        median(pairs.iter().map(|(build, _)| time(build)))
    );
    println!("  check:                       {:.2} s", median(pairs.iter().map(|(_, check)| time(check))));
    println!(
        "  check / build:               {:.2}",
        median(pairs.iter().map(|(build, check)| time(check) / time(build)))
    );
    Ok(())
}

/// Processor time in seconds; wall time where that can't be told.
fn time(measure: &Measure) -> f64 {
    measure.usage.map_or(measure.wall, |usage| usage.processor).as_secs_f64()
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
