//! How long a course takes to build, against the least that any generator must do.
//!
//! ```text
//! cargo bench --bench full_build                                              # 100 and 1,000 lessons
//! cargo bench --bench full_build -- --lessons 100,1000,10000,50000 --runs 5   # the full thing: 4 GB free in /dev/shm
//! cargo bench --bench full_build -- --only generate --lessons 1000 --out DIR  # just a course
//! ```
//!
//! For each size it writes a course and then runs, in turn, the *floor* (see `support/floor.rs`),
//! `coursebook build` into an empty folder, and the same again with one lesson edited. Each is a
//! process of its own, so that allocators, thread pools and peaks of memory start from nothing. All
//! of it happens on a memory disk (`--dir` says where): what a disk adds is the same for everyone.

#![allow(clippy::print_stdout, reason = "a benchmark reports on standard output")]
#![allow(clippy::print_stderr, reason = "and tells how far it is on standard error")]

mod support;

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use support::generate::Course;
use support::measure::{Measure, Stopwatch};
use support::options::{Comparison, FLOOR, Task, USAGE};
use support::report::{Sample, table};
use support::{floor, generate};

/// coursebook's allocator, so that the floor has the same one.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Any seed will do, as long as it stays: figures of two days are about the same course.
const SEED: u64 = 2026;

fn main() -> ExitCode {
    let task = match Task::from_args() {
        Ok(task) => task,
        Err(mistake) => {
            eprintln!("{mistake}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match perform(task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> io::Result<()> {
    match task {
        Task::Floor { course, out } => floor::build(&course, &out),
        Task::Generate { lessons, out } => {
            let bytes = Course { seed: SEED, lessons }.write(&out)?;
            println!("{lessons} lessons, {bytes} bytes of Markdown: {}", out.display());
            Ok(())
        }
        Task::Compare(comparison) => {
            println!("{}", table(&compare(&comparison)?));
            Ok(())
        }
    }
}

fn compare(comparison: &Comparison) -> io::Result<Vec<Sample>> {
    comparison.sizes.iter().map(|&lessons| sample(lessons, comparison)).collect()
}

/// Writes a course of one size and measures it.
fn sample(lessons: usize, comparison: &Comparison) -> io::Result<Sample> {
    let folder = tempfile::Builder::new().prefix("coursebook-bench-").tempdir_in(&comparison.dir)?;
    eprintln!("{lessons} lessons: writing the course");
    let markdown = Course { seed: SEED, lessons }.write(&folder.path().join("course"))?;
    let bench = Bench::new(folder.path(), lessons)?;
    eprintln!("{lessons} lessons: warming up");
    bench.round(0)?;
    let mut sample = Sample { lessons, markdown, floor: Vec::new(), build: Vec::new(), rebuild: Vec::new() };
    for run in 1..=comparison.runs {
        eprintln!("{lessons} lessons: run {run} of {}", comparison.runs);
        let [floor, build, rebuild] = bench.round(run)?;
        sample.floor.push(floor);
        sample.build.push(build);
        sample.rebuild.push(rebuild);
    }
    Ok(sample)
}

/// One course and what is run on it.
struct Bench {
    stopwatch: Stopwatch,
    itself: PathBuf,
    course: PathBuf,
    /// The lesson that is edited before a rebuild: one in the middle.
    edited: PathBuf,
    /// Holds the output folder and whatever is staged beside it.
    runs: PathBuf,
}

impl Bench {
    fn new(folder: &Path, lessons: usize) -> io::Result<Self> {
        let course = folder.join("course");
        Ok(Self {
            stopwatch: Stopwatch::new(folder),
            itself: env::current_exe()?,
            edited: course.join(generate::lesson_file(lessons / 2)),
            course,
            runs: folder.join("runs"),
        })
    }

    /// The floor, a build and a rebuild, one after the other.
    fn round(&self, run: usize) -> io::Result<[Measure; 3]> {
        let floor = self.afresh(|out| self.floor(out))?;
        let [build, rebuild] = self.afresh(|out| {
            let build = self.coursebook(out)?;
            let rebuild = self.with_an_edit(run, || self.coursebook(out))?;
            Ok([build, rebuild])
        })?;
        Ok([floor, build, rebuild])
    }

    /// Does something with an output folder that doesn't exist yet, and clears up behind it.
    fn afresh<T>(&self, work: impl FnOnce(&Path) -> io::Result<T>) -> io::Result<T> {
        fs::create_dir_all(&self.runs)?;
        let done = work(&self.runs.join("site"))?;
        fs::remove_dir_all(&self.runs)?;
        Ok(done)
    }

    /// Does something while one lesson has a paragraph more, a different one in each run.
    fn with_an_edit<T>(&self, run: usize, work: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        let text = fs::read_to_string(&self.edited)?;
        fs::write(&self.edited, format!("{text}\nThis was added in run {run}.\n"))?;
        let done = work()?;
        fs::write(&self.edited, text)?;
        Ok(done)
    }

    fn floor(&self, out: &Path) -> io::Result<Measure> {
        let arguments = [FLOOR.as_ref(), self.course.as_os_str(), out.as_os_str()];
        self.stopwatch.run(&self.itself, &arguments)
    }

    fn coursebook(&self, out: &Path) -> io::Result<Measure> {
        let [build, o, q] = ["build", "-o", "-q"].map(OsStr::new);
        let arguments = [build, self.course.as_os_str(), o, out.as_os_str(), q];
        self.stopwatch.run(Path::new(env!("CARGO_BIN_EXE_coursebook")), &arguments)
    }
}
