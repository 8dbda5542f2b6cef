//! What was asked for on the command line.

use std::env;
use std::path::{Path, PathBuf};

/// Printed after a mistake on the command line.
pub const USAGE: &str = "\
cargo bench --bench full_build -- [--lessons 100,1000,10000,50000] [--runs 5] [--dir DIR]
cargo bench --bench full_build -- --only generate --lessons N --out DIR";

/// The first argument with which the benchmark starts itself again as the floor.
pub const FLOOR: &str = "floor";

/// A memory disk that most Linux systems have: with it the disk's mood stays out of the figures.
const MEMORY_DISK: &str = "/dev/shm";

/// What to do.
pub enum Task {
    /// Measure the floor against coursebook.
    Compare(Comparison),
    /// Write one course, to look at or to measure by hand.
    Generate {
        /// How many lessons.
        lessons: usize,
        /// Where to.
        out: PathBuf,
    },
    /// Be the floor.
    Floor {
        /// The course.
        course: PathBuf,
        /// Where the pages go.
        out: PathBuf,
    },
}

/// The sizes to compare at, and how.
pub struct Comparison {
    /// Numbers of lessons, ascending.
    pub sizes: Vec<usize>,
    /// Measured runs of each, after one that warms up.
    pub runs: usize,
    /// Where the temporary folder is made.
    pub dir: PathBuf,
}

impl Task {
    /// Reads the arguments of this process.
    pub fn from_args() -> Result<Self, String> {
        // `cargo bench` adds `--bench` to whatever was asked for.
        let arguments: Vec<String> = env::args().skip(1).filter(|word| word != "--bench").collect();
        match arguments.as_slice() {
            [word, course, out] if word == FLOOR => Ok(Self::Floor { course: course.into(), out: out.into() }),
            options => Self::from_options(options),
        }
    }

    fn from_options(words: &[String]) -> Result<Self, String> {
        let (mut sizes, mut runs) = (vec![100, 1000], 5);
        let (mut dir, mut out, mut only_generate) = (default_dir(), None, false);
        for pair in words.chunks(2) {
            let [name, value] = pair else {
                return Err(format!("{} needs a value", pair[0]));
            };
            match name.as_str() {
                "--lessons" => sizes = numbers(value)?,
                "--runs" => runs = number(value)?,
                "--dir" => dir = value.into(),
                "--out" => out = Some(PathBuf::from(value)),
                "--only" if value == "generate" => only_generate = true,
                _ => return Err(format!("unknown: {name} {value}")),
            }
        }
        match (only_generate, out, sizes.as_slice()) {
            (true, Some(out), &[lessons]) => Ok(Self::Generate { lessons, out }),
            (true, ..) => Err("--only generate needs one --lessons and an --out".to_owned()),
            (false, Some(_), _) => Err("--out goes with --only generate".to_owned()),
            (false, None, _) => Ok(Self::Compare(Comparison { sizes, runs, dir })),
        }
    }
}

fn default_dir() -> PathBuf {
    let memory = Path::new(MEMORY_DISK);
    if memory.is_dir() { memory.to_path_buf() } else { env::temp_dir() }
}

/// Sizes in ascending order, each once.
fn numbers(list: &str) -> Result<Vec<usize>, String> {
    let mut numbers = list.split(',').map(number).collect::<Result<Vec<_>, _>>()?;
    numbers.sort_unstable();
    numbers.dedup();
    Ok(numbers)
}

fn number(word: &str) -> Result<usize, String> {
    match word.trim().parse() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err(format!("{word:?} is not a number above zero")),
    }
}
