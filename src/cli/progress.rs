//! What a build shows while it runs: a bar at a terminal, if it takes long enough to want one, and
//! the time of each step where the user asks for it.

use std::io::IsTerminal;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Loudness;
use super::report::tell;
use crate::build::Progress;
use crate::publish::Sending;

/// A course with fewer pages is built before a bar could be seen.
const LONG_BUILD: usize = 2_000;

/// Shows a build's progress on standard error.
pub struct Bar {
    drawn: OnceLock<ProgressBar>,
    wanted: bool,
    /// The step at hand and when it began, where times are wanted.
    step: Option<Mutex<Option<(&'static str, Instant)>>>,
}

impl Bar {
    /// A bar that is drawn only at a terminal, and not when the user asked for quiet.
    pub fn new(loudness: Loudness) -> Self {
        let wanted = loudness != Loudness::Quiet && std::io::stderr().is_terminal();
        let step = (loudness == Loudness::Verbose).then(|| Mutex::new(None));
        Self { drawn: OnceLock::new(), wanted, step }
    }

    /// Prints the time of the step at hand, and begins the `next` one.
    fn next_step(&self, next: Option<&'static str>) {
        let Some(step) = &self.step else { return };
        let mut step = step.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((name, start)) = step.take() {
            tell(&format!("{name:>10} {:8.1} ms", start.elapsed().as_secs_f64() * 1000.0));
        }
        *step = next.map(|name| (name, Instant::now()));
    }

    /// Removes it.
    pub fn finish(&self) {
        self.next_step(None);
        if let Some(bar) = self.drawn.get() {
            bar.finish_and_clear();
        }
    }
}

impl Progress for Bar {
    fn step(&self, name: &'static str) {
        self.next_step(Some(name));
    }

    fn begin(&self, pages: usize) {
        if !self.wanted || pages < LONG_BUILD {
            return;
        }
        let bar = ProgressBar::with_draw_target(Some(pages as u64), ProgressDrawTarget::stderr_with_hz(10));
        let style = ProgressStyle::with_template("{bar:30} {pos} of {len} pages")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style);
        bar.enable_steady_tick(Duration::from_millis(200));
        let _ = self.drawn.set(bar);
    }

    fn page(&self) {
        if let Some(bar) = self.drawn.get() {
            bar.inc(1);
        }
    }
}

/// Shows on standard error how much of a site was sent.
pub struct SendingBar {
    drawn: OnceLock<ProgressBar>,
    loudness: Loudness,
}

impl SendingBar {
    /// A bar that is drawn only at a terminal, and not when the user asked for quiet.
    pub fn new(loudness: Loudness) -> Self {
        Self { drawn: OnceLock::new(), loudness }
    }

    /// Removes it.
    pub fn finish(&self) {
        if let Some(bar) = self.drawn.get() {
            bar.finish_and_clear();
        }
    }
}

impl Sending for SendingBar {
    fn begin(&self, files: usize, bytes: u64) {
        if self.loudness == Loudness::Quiet || !std::io::stderr().is_terminal() {
            return;
        }
        let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr_with_hz(10));
        let style = ProgressStyle::with_template("{bar:30} {bytes} of {total_bytes} ({msg}), {eta} left")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style);
        bar.set_message(super::report::counted(files, "file"));
        bar.enable_steady_tick(Duration::from_millis(200));
        let _ = self.drawn.set(bar);
    }

    fn sent(&self, bytes: u64) {
        if let Some(bar) = self.drawn.get() {
            bar.inc(bytes);
        }
    }

    fn note(&self, text: &str) {
        if self.loudness != Loudness::Quiet {
            let line = format!("{text}.");
            match self.drawn.get() {
                Some(bar) => bar.suspend(|| tell(&line)),
                None => tell(&line),
            }
        }
    }
}
