//! Watches a course's files, and says which to look at.
//!
//! An event only ever means "look there": what it claims to have seen is never believed. So the
//! events of the system's watcher are gathered here, until it has been quiet for a moment, without
//! being sorted by kind. `notify`'s own debouncer waits for each path by itself, has no longest time,
//! and spends its work on the kinds of events.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::mounts;
use crate::workspace::Look;

/// How long it has to be quiet after an event.
const QUIET: Duration = Duration::from_millis(30);
/// How long events are gathered at most.
const LONGEST: Duration = Duration::from_millis(250);
/// How often files are looked at where there are no events.
const POLL: Duration = Duration::from_millis(400);
/// How many times longer than a look takes one waits for the next.
const POLL_REST: u32 = 10;
/// So many files are looked at one by one; where there are more, all are, at once.
const MOST_FILES: usize = 100;

/// What is watched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// The course's folder.
    pub course: PathBuf,
    /// The content folder.
    pub content: PathBuf,
    /// The folder of the author's theme.
    pub theme: PathBuf,
}

/// Why files are looked at again and again instead of waiting for events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Polling {
    /// The author asked for it.
    Wanted,
    /// The course is on a kind of disk that tells of no changes: which.
    Disk(String),
    /// The system watches no more files.
    Limit,
    /// The system can't watch: what it says.
    Refused(String),
}

/// Tells when to look at which files.
pub struct Watch {
    places: Places,
    events: Receiver<notify::Result<Event>>,
    watcher: Option<RecommendedWatcher>,
    rest: Duration,
}

impl Watch {
    /// Begins to watch. The second value says why there is only polling, where there is.
    pub fn start(places: Places, poll: bool) -> (Self, Option<Polling>) {
        let (sender, events) = channel();
        let mut watch = Self { places, events, watcher: None, rest: POLL };
        if poll {
            return (watch, Some(Polling::Wanted));
        }
        if let Some(disk) = mounts::without_events(&watch.places.course) {
            return (watch, Some(Polling::Disk(disk)));
        }
        match watcher(sender).and_then(|watcher| {
            watch.watcher = Some(watcher);
            watch.renew()
        }) {
            Ok(()) => (watch, None),
            Err(error) => {
                watch.watcher = None;
                (watch, Some(reason(&error)))
            }
        }
    }

    /// Waits until files may have changed.
    pub fn next(&mut self) -> Look {
        if self.watcher.is_none() {
            std::thread::sleep(self.rest);
            return Look::All;
        }
        let mut paths = BTreeSet::new();
        let mut all = false;
        // Without events from the folder itself, it is gone: one has to look whether it is back.
        while paths.is_empty() && !all {
            // What was only read by somebody, such as ourselves, is no event.
            match if self.places.course.is_dir() { self.events.recv().ok() } else { self.wait_for_the_course() } {
                Some(Ok(event)) => gather(event, &mut paths, &mut all),
                Some(Err(_)) | None => all = true,
            }
        }
        let latest = Instant::now() + LONGEST;
        while Instant::now() < latest {
            match self.events.recv_timeout(QUIET.min(latest.saturating_duration_since(Instant::now()))) {
                Ok(Ok(event)) => gather(event, &mut paths, &mut all),
                Ok(Err(_)) => all = true,
                // An empty file is most likely one that is about to be written.
                Err(RecvTimeoutError::Timeout) if paths.iter().any(|path| is_empty_file(path)) => {}
                Err(_) => break,
            }
        }
        // What was made quickly in a new folder was made before the folder was watched.
        let has_folders = paths.iter().any(|path| path.is_dir() || !path.exists());
        if has_folders || all {
            // What can't be watched now (a folder that is gone) will be when it is back.
            let _ = self.renew();
        }
        if all || has_folders || paths.len() > MOST_FILES { Look::All } else { Look::At(paths) }
    }

    fn wait_for_the_course(&self) -> Option<notify::Result<Event>> {
        while !self.places.course.is_dir() {
            if let Ok(event) = self.events.recv_timeout(POLL) {
                return Some(event);
            }
        }
        None
    }

    /// Watches these places from now on, with all folders that are there now.
    pub fn watch(&mut self, places: Places) {
        if places != self.places {
            self.places = places;
            let _ = self.renew();
        }
    }

    /// Says how long a look took: a slow one shall not keep the machine busy.
    pub fn took(&mut self, time: Duration) {
        self.rest = POLL.max(time * POLL_REST);
    }

    fn renew(&mut self) -> notify::Result<()> {
        let Some(watcher) = &mut self.watcher else { return Ok(()) };
        let real = |path: &Path| fs::canonicalize(path).ok();
        let Some(course) = real(&self.places.course) else { return Ok(()) };
        watcher.watch(&course, RecursiveMode::NonRecursive)?;
        let content = real(&self.places.content);
        // The folders between the course's and the lessons': they can be removed and put back.
        let between = self.places.content.ancestors().skip(1).filter_map(real);
        for folder in between.take_while(|folder| folder.starts_with(&course) && *folder != course) {
            watcher.watch(&folder, RecursiveMode::NonRecursive)?;
        }
        let themes = real(&self.places.course.join("themes"));
        if let Some(themes) = &themes {
            watcher.watch(themes, RecursiveMode::NonRecursive)?;
        }
        for folder in content.into_iter().chain(real(&self.places.theme)) {
            watcher.watch(&folder, RecursiveMode::Recursive)?;
        }
        if let Some(book) = real(&self.places.course.join("book.toml")).filter(|book| !book.starts_with(&course)) {
            watcher.watch(book.parent().unwrap_or(&book), RecursiveMode::NonRecursive)?;
        }
        Ok(())
    }
}

fn watcher(sender: Sender<notify::Result<Event>>) -> notify::Result<RecommendedWatcher> {
    notify::recommended_watcher(move |event| {
        // The receiver is gone when the program ends.
        let _ = sender.send(event);
    })
}

fn gather(event: Event, paths: &mut BTreeSet<PathBuf>, all: &mut bool) {
    // Reading a file changes nothing, and we read many.
    let is_reading = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => false,
        EventKind::Access(_) => true,
        _ => false,
    };
    if is_reading {
        return;
    }
    *all |= event.need_rescan() || event.paths.is_empty();
    paths.extend(event.paths);
}

fn is_empty_file(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.len() == 0)
}

fn reason(error: &notify::Error) -> Polling {
    match &error.kind {
        notify::ErrorKind::MaxFilesWatch => Polling::Limit,
        _ => Polling::Refused(error.to_string()),
    }
}
