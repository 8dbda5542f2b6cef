//! How long an author waits for the preview.
//!
//! ```text
//! cargo bench --bench preview                                    # 100 and 10,000 lessons, 50 edits each
//! cargo bench --bench preview -- --lessons 1000 --edits 1000     # one size, and what its memory does
//! ```
//!
//! For each size it writes a course, starts `coursebook serve` on it, and asks as a browser would.
//!
//! - *first page*: from the start of the process to the front page's last byte, beside the floor's
//!   reading and parsing of the same files.
//! - *save to bytes*: from the end of a save to the last byte of the new page, which is asked for
//!   when the server has told of the change. The quiet that is waited for after a save is in it.
//! - *own work*: reading, parsing, assembling, checking and rendering, as `--verbose` prints it.
//! - *200 pages*: from a save until each of 200 open pages was told.
//! - *memory*: after the first edits and after the last.

#![allow(clippy::print_stdout, reason = "a benchmark reports on standard output")]

#[allow(dead_code, reason = "the floor's process, its options and its report belong to the other benchmark")]
mod support;

use std::env;
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use support::floor;
use support::generate::{self, Course};

/// coursebook's allocator, so that the floor has the same one.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The same courses as those of the other benchmark.
const SEED: u64 = 2026;
/// Edits after which memory is looked at first.
const WARM: usize = 20;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).filter(|word| word != "--bench").collect();
    let (mut sizes, mut edits) = (vec![100, 10_000], 50);
    for pair in arguments.chunks(2) {
        match (
            pair[0].as_str(),
            pair.get(1).map(|value| value.split(',').map(str::parse).collect::<Result<Vec<usize>, _>>()),
        ) {
            ("--lessons", Some(Ok(wanted))) => sizes = wanted,
            ("--edits", Some(Ok(wanted))) => edits = wanted[0],
            _ => {
                println!("cargo bench --bench preview -- [--lessons 100,10000] [--edits 50]");
                return ExitCode::from(2);
            }
        }
    }
    println!(
        "{:>8} {:>12} {:>12} {:>14} {:>14} {:>10} {:>10} {:>18}",
        "lessons", "first page", "floor parse", "save to bytes", "own work", "worst", "200 pages", "memory"
    );
    match sizes.into_iter().try_for_each(|lessons| sample(lessons, edits)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn sample(lessons: usize, edits: usize) -> io::Result<()> {
    let dir = if Path::new("/dev/shm").is_dir() { "/dev/shm".into() } else { env::temp_dir() };
    let folder = tempfile::Builder::new().prefix("coursebook-preview-").tempdir_in(dir)?;
    let course = folder.path().join("course");
    Course { seed: SEED, lessons }.write(&course)?;
    floor::parse(&course)?;
    let start = Instant::now();
    floor::parse(&course)?;
    let floor = start.elapsed();
    let start = Instant::now();
    let server = Server::start(&course)?;
    server.get("/")?;
    let first = start.elapsed();
    let file = generate::lesson_file(lessons / 2);
    let address = server.address(&course.join(&file))?;
    let mut news = server.events()?;
    news.next()?;
    let (mut waits, mut works) = (Vec::new(), Vec::new());
    let mut memory = 0;
    for edit in 0..WARM + edits {
        if edit == WARM {
            memory = server.memory()?;
        }
        let (wait, work) = server.edit(&course.join(&file), &address, edit, &mut news)?;
        if edit >= WARM {
            waits.push(wait);
            works.push(work);
        }
    }
    let grown = server.memory()?;
    let told = server.tell_two_hundred(&course.join(&file))?;
    println!(
        "{lessons:>8} {:>9} ms {:>9} ms {:>11.1} ms {:>11.1} ms {:>7.1} ms {:>7.1} ms {:>7} to {:>5} MB",
        first.as_millis(),
        floor.as_millis(),
        median(&mut waits),
        median(&mut works),
        works.last().copied().unwrap_or_default(),
        told,
        memory / 1024,
        grown / 1024,
    );
    Ok(())
}

/// The median in milliseconds; sorts.
fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// `coursebook serve`.
struct Server {
    child: Child,
    said: Arc<Mutex<Vec<String>>>,
    host: String,
}

impl Server {
    fn start(course: &Path) -> io::Result<Self> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_coursebook"));
        command.args(["serve", "--port", "0", "--verbose"]).arg(course);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        let said = Arc::new(Mutex::new(Vec::new()));
        let lines = Arc::clone(&said);
        if let Some(from) = child.stderr.take() {
            thread::spawn(move || {
                for line in BufReader::new(from).lines().map_while(Result::ok) {
                    lines.lock().expect("nobody panics with it").push(line);
                }
            });
        }
        let mut server = Self { child, said, host: String::new() };
        while server.host.is_empty() {
            let said = server.said.lock().expect("nobody panics with it");
            let line = said.iter().find_map(|line| line.strip_prefix("Preview: http://"));
            let host = line.map(|line| line.split('/').next().unwrap_or_default().to_owned());
            drop(said);
            server.host = host.unwrap_or_default();
            thread::sleep(Duration::from_millis(1));
        }
        Ok(server)
    }

    fn get(&self, path: &str) -> io::Result<String> {
        let mut stream = TcpStream::connect(&self.host)?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.host)?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        match text.split_once("location: ") {
            Some((_, rest)) => self.get(rest.lines().next().unwrap_or_default()),
            None => Ok(text),
        }
    }

    fn events(&self) -> io::Result<News> {
        let mut stream = TcpStream::connect(&self.host)?;
        write!(stream, "GET /_coursebook/events?epoch=0 HTTP/1.1\r\nHost: {}\r\n\r\n", self.host)?;
        Ok(News(BufReader::new(stream)))
    }

    /// The address of a lesson: what the news says when it is edited.
    fn address(&self, file: &Path) -> io::Result<String> {
        let mut news = self.events()?;
        news.next()?;
        let text = fs::read_to_string(file)?;
        fs::write(file, format!("{text}\n"))?;
        let told = news.next()?;
        let address = told.split("\"pages\":[\"").nth(1).and_then(|rest| rest.split('"').next());
        address.map(str::to_owned).ok_or_else(|| io::Error::other(format!("the edited lesson has no page: {told}")))
    }

    /// Saves a lesson with another paragraph; gives how long one waits for its page, and how much of
    /// that is the program's own work.
    fn edit(&self, file: &Path, address: &str, edit: usize, news: &mut News) -> io::Result<(f64, f64)> {
        let text = fs::read_to_string(file)?;
        let text = text.split("\nThis is edit ").next().unwrap_or_default();
        let wanted = format!("This is edit {edit}.");
        self.said.lock().expect("nobody panics with it").clear();
        fs::write(file, format!("{text}\n{wanted}\n"))?;
        let start = Instant::now();
        loop {
            news.next()?;
            if self.get(address)?.contains(&wanted) {
                break;
            }
        }
        let wait = milliseconds(start.elapsed());
        // The terminal's lines come a moment later.
        let work = loop {
            let said = self.said.lock().expect("nobody panics with it").clone();
            let stages: Vec<f64> = said.iter().filter_map(|line| stage(line)).collect();
            if stages.len() >= 4 {
                break stages.iter().sum();
            }
            thread::sleep(Duration::from_millis(1));
        };
        Ok((wait, work))
    }

    /// How long it takes until 200 open pages have heard of a save, in milliseconds.
    fn tell_two_hundred(&self, file: &Path) -> io::Result<f64> {
        let mut pages = (0..200).map(|_| self.events()).collect::<io::Result<Vec<_>>>()?;
        for page in &mut pages {
            page.next()?;
        }
        let text = fs::read_to_string(file)?;
        fs::write(file, format!("{text}\nTold to all.\n"))?;
        let start = Instant::now();
        for page in &mut pages {
            page.next()?;
        }
        Ok(milliseconds(start.elapsed()))
    }

    /// Resident memory in kilobytes.
    fn memory(&self) -> io::Result<usize> {
        let output = Command::new("ps").args(["-o", "rss=", "-p", &self.child.id().to_string()]).output()?;
        String::from_utf8_lossy(&output.stdout).trim().parse().map_err(io::Error::other)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It writes nothing, so it may end at any time.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A stage's time, in a line of `--verbose`: `    render      0.9 ms /a/`.
fn stage(line: &str) -> Option<f64> {
    let mut words = line.split_whitespace();
    let known = ["read", "assemble", "check", "render"].contains(&words.next()?);
    let time = words.next()?.parse().ok()?;
    known.then_some(time)
}

struct News(BufReader<TcpStream>);

impl News {
    fn next(&mut self) -> io::Result<String> {
        let mut line = String::new();
        while !line.starts_with("data: ") {
            line.clear();
            if self.0.read_line(&mut line)? == 0 {
                return Err(io::Error::other("the server ended"));
            }
        }
        Ok(line)
    }
}
