//! A stopwatch for child processes: wall time, processor time and peak memory of each.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Where GNU time lives. There is no safe `wait4` in the standard library, and reading `/proc` just
/// before a process ends is a guess; GNU time is a tiny parent that asks the kernel. It adds about a
/// millisecond to the wall time of every run, which at 100 lessons draws ratios a little towards one.
const GNU_TIME: &str = "/usr/bin/time";

/// What one run of a command took.
#[derive(Clone, Copy)]
pub struct Measure {
    /// From start to exit.
    pub wall: Duration,
    /// What only GNU time can tell.
    pub usage: Option<Usage>,
}

/// What the kernel counted for one process.
#[derive(Clone, Copy)]
pub struct Usage {
    /// User and system time of all threads, to a hundredth of a second.
    pub processor: Duration,
    /// The largest resident memory, in bytes.
    pub peak: u64,
}

/// Runs commands and measures them.
pub struct Stopwatch {
    /// The file into which GNU time writes, where there is a GNU time.
    usage: Option<PathBuf>,
}

impl Stopwatch {
    /// A stopwatch that may write a small file into `scratch`.
    pub fn new(scratch: &Path) -> Self {
        Self { usage: has_gnu_time().then(|| scratch.join("usage")) }
    }

    /// Runs `program` to its end. Its warnings and errors go where ours go.
    pub fn run(&self, program: &Path, arguments: &[&OsStr]) -> io::Result<Measure> {
        let mut command = self.command(program);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null());
        let start = Instant::now();
        let status = command.status()?;
        let wall = start.elapsed();
        if !status.success() {
            return Err(io::Error::other(format!("{} ended with {status}", program.display())));
        }
        Ok(Measure { wall, usage: self.usage.as_deref().map(read_usage).transpose()? })
    }

    fn command(&self, program: &Path) -> Command {
        let Some(usage) = &self.usage else {
            return Command::new(program);
        };
        let mut command = Command::new(GNU_TIME);
        command.args(["--format", "%U %S %M", "--output"]).arg(usage).arg("--").arg(program);
        command
    }
}

/// Whether there is a GNU time. The `time` of BSD and macOS prints something else.
fn has_gnu_time() -> bool {
    let output = Command::new(GNU_TIME).arg("--version").output();
    output.is_ok_and(|output| [output.stdout, output.stderr].concat().windows(3).any(|w| w == b"GNU"))
}

/// Reads "user seconds, system seconds, peak KiB", as [`Stopwatch::command`] asked for it.
fn read_usage(file: &Path) -> io::Result<Usage> {
    let text = fs::read_to_string(file)?;
    parse_usage(&text).ok_or_else(|| io::Error::other(format!("GNU time wrote {text:?}")))
}

fn parse_usage(text: &str) -> Option<Usage> {
    let mut fields = text.split_whitespace();
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    let peak: u64 = fields.next()?.parse().ok()?;
    Some(Usage { processor: Duration::from_secs_f64(user + system), peak: peak * 1024 })
}
