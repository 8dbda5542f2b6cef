//! A progress bar, at a terminal, for builds that take long enough to want one.

use std::io::IsTerminal;
use std::sync::OnceLock;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Loudness;
use crate::build::Progress;

/// A course with fewer pages is built before a bar could be seen.
const LONG_BUILD: usize = 2_000;

/// A progress bar on standard error.
pub struct Bar {
    bar: OnceLock<ProgressBar>,
    wanted: bool,
}

impl Bar {
    /// A bar that is drawn only at a terminal, and not when the user asked for quiet.
    pub fn new(loudness: Loudness) -> Self {
        Self { bar: OnceLock::new(), wanted: loudness != Loudness::Quiet && std::io::stderr().is_terminal() }
    }

    /// Removes it.
    pub fn finish(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}

impl Progress for Bar {
    fn begin(&self, pages: usize) {
        if !self.wanted || pages < LONG_BUILD {
            return;
        }
        let bar = ProgressBar::with_draw_target(Some(pages as u64), ProgressDrawTarget::stderr_with_hz(10));
        let style = ProgressStyle::with_template("{bar:30} {pos} of {len} pages").unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style);
        bar.enable_steady_tick(Duration::from_millis(200));
        let _ = self.bar.set(bar);
    }

    fn page(&self) {
        if let Some(bar) = self.bar.get() {
            bar.inc(1);
        }
    }
}
