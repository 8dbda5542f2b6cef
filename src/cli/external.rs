//! `coursebook check --external`: links to other sites.

use std::collections::{BTreeMap, BTreeSet};
use std::io::IsTerminal;
use std::time::{Duration, SystemTime};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use reqwest::Url;

use super::Loudness;
use super::report::tell;
use crate::build::Loaded;
use crate::external::{Addresses, Answer, Cache, Manners, ask, report};

/// Names, when it is set, that computers in one's own network are asked too. Tests do so.
const WITH_LOCAL: &str = "COURSEBOOK_EXTERNAL_LOCAL";

/// What other hosts answered in this run.
pub struct External {
    manners: Manners,
    cache: Cache,
    answers: BTreeMap<Url, Answer>,
    /// Those that were asked for just now.
    fresh: BTreeSet<Url>,
    in_doubt: usize,
}

impl External {
    /// Nothing is asked yet.
    pub fn new() -> Self {
        let mut manners = Manners::default();
        if std::env::var_os(WITH_LOCAL).is_some() {
            manners = Manners {
                pause: Duration::from_millis(5),
                again_after: Duration::from_millis(20),
                with_local: true,
                ..manners
            };
        }
        let cache = Cache::open(Cache::default_path(), SystemTime::now());
        Self { manners, cache, answers: BTreeMap::new(), fresh: BTreeSet::new(), in_doubt: 0 }
    }

    /// Asks for what is not known yet, and adds to the course's findings what is wrong with its links to other sites.
    pub fn look(&mut self, loaded: &mut Loaded, loudness: Loudness) {
        let Some(course) = &loaded.course else { return };
        let addresses = Addresses::of(course, self.manners.with_local);
        let mut unknown = Vec::new();
        for address in addresses.places.keys() {
            if self.answers.contains_key(address) {
                continue;
            }
            match self.cache.get(address) {
                Some(answer) => {
                    self.answers.insert(address.clone(), answer.clone());
                }
                None => unknown.push(address.clone()),
            }
        }
        self.ask(unknown, loudness);
        let fresh = |address: &Url| self.fresh.contains(address);
        self.in_doubt = report(&addresses, &self.answers, &fresh, &loaded.sources, &mut loaded.diagnostics);
    }

    fn ask(&mut self, addresses: Vec<Url>, loudness: Loudness) {
        if addresses.is_empty() {
            return;
        }
        self.fresh.extend(addresses.iter().cloned());
        let bar = bar(addresses.len(), loudness);
        let answers = ask(addresses, self.manners, &|| bar.inc(1));
        bar.finish_and_clear();
        match answers {
            Ok(answers) => {
                // Without a connection nothing was learned.
                let is_known = answers.values().any(|answer| !matches!(answer, Answer::Unreachable(_)));
                if is_known && let Err(error) = self.cache.keep(&answers) {
                    tell(&format!("What other hosts answered can't be kept for the next time: {error}."));
                }
                self.answers.extend(answers);
            }
            Err(error) => tell(&format!("Links to other sites could not be checked: {error}.")),
        }
    }

    /// Says how much is in doubt.
    pub fn tell(&self, loudness: Loudness) {
        if self.in_doubt > 0 && loudness != Loudness::Quiet {
            let (what, whose) = match self.in_doubt {
                1 => ("1 link to another site".to_owned(), "its host answers people only, or asks"),
                count => (format!("{count} links to other sites"), "their hosts answer people only, or ask"),
            };
            tell(&format!("{what} could not be checked: {whose} to wait."));
        }
    }
}

/// A bar at a terminal: asking takes its time.
fn bar(addresses: usize, loudness: Loudness) -> ProgressBar {
    if loudness == Loudness::Quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(addresses as u64), ProgressDrawTarget::stderr_with_hz(10));
    let style = ProgressStyle::with_template("{bar:30} {pos} of {len} links to other sites")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.set_style(style);
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
