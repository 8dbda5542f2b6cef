//! The content folder in memory: its lessons, parsed, and the other files.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::Progress;
use super::look::Edit;
use super::stamp::Stamp;
use crate::assemble::ParsedFile;
use crate::content::{self, Found, Text};
use crate::course::{Asset, Lesson};
use crate::diagnostic::Diagnostics;
use crate::diagnostic::codes::NOT_UTF8;
use crate::digest::Digest;
use crate::markdown::{self, Options, Summary};
use crate::source::{FileId, Sources};

/// The file that gives the order.
const SUMMARY: &str = "SUMMARY.md";
/// How long an emptied file is given to be written.
const WRITING: Duration = Duration::from_millis(200);

/// The content folder in memory.
#[derive(Clone, Debug)]
pub struct Folder {
    /// Where it is.
    pub root: PathBuf,
    /// How people are shown it.
    pub shown: String,
    /// The files that pages are made from, by path.
    pub lessons: BTreeMap<String, KeptLesson>,
    /// The files that are copied, by path, with their stamps where they were looked at.
    pub assets: BTreeMap<String, (PathBuf, Option<Stamp>)>,
    /// Whether any file is reached through a symbolic link.
    pub links: bool,
    /// Whether it will be read again: whoever only builds needs no stamps.
    watched: bool,
    summary: Option<KeptSummary>,
    /// What is wrong with the folder and with files that can't be read.
    findings: Diagnostics,
}

/// A file that a page is made from.
#[derive(Clone, Debug)]
pub struct KeptLesson {
    /// Its number.
    pub file: FileId,
    /// What it says.
    pub lesson: Arc<Lesson>,
    /// What is wrong with it.
    pub findings: Diagnostics,
    /// What the file looked like; none where that says too little.
    pub(super) stamp: Option<Stamp>,
}

#[derive(Clone, Debug)]
struct KeptSummary {
    stamp: Option<Stamp>,
    /// What is the same says the same, and has the same faults.
    text: Digest,
    summary: Summary,
    findings: Diagnostics,
}

/// A file that was read, before it is parsed.
struct Unparsed {
    path: String,
    file: FileId,
    stamp: Option<Stamp>,
    findings: Diagnostics,
}

impl Folder {
    /// A folder that was not read yet.
    pub fn empty(root: PathBuf, shown: String, watched: bool) -> Self {
        Self {
            root,
            shown,
            lessons: BTreeMap::new(),
            assets: BTreeMap::new(),
            links: false,
            watched,
            summary: None,
            findings: Diagnostics::default(),
        }
    }

    /// Reads the folder; gives the lessons with other texts. Files that are as they were are not
    /// read again, and what says the same as before is not parsed again.
    pub fn read(&mut self, options: Options, sources: &mut Sources, progress: &dyn Progress) -> Vec<Edit> {
        self.findings = Diagnostics::default();
        let listing = content::list(&self.root, &self.shown, &mut self.findings);
        self.links = listing.links;
        let mut before = std::mem::take(&mut self.lessons);
        let summary = self.summary.take();
        let assets = std::mem::take(&mut self.assets);
        let stamped = self.watched;
        self.assets = listing
            .assets
            .into_iter()
            .map(|Found { from, path }| {
                let stamp = assets.get(&path).and_then(|(_, stamp)| *stamp);
                (path, (from, stamp))
            })
            .collect();
        let texts: Vec<(Found, Option<Stamp>, Option<io::Result<Text>>)> = listing
            .markdown
            .into_par_iter()
            .map(|found| {
                let mut stamp = if stamped { Stamp::settled(&found.from) } else { None };
                let kept = match &summary {
                    Some(summary) if found.path == SUMMARY => summary.stamp,
                    _ => before.get(&found.path).and_then(|kept| kept.stamp),
                };
                let is_as_it_was = stamp.is_some() && stamp == kept;
                let text = (!is_as_it_was).then(|| {
                    if stamped { read_written(&found.from, &mut stamp) } else { content::read_text(&found.from) }
                });
                (found, stamp, text)
            })
            .collect();
        let (mut unparsed, mut edits) = (Vec::new(), Vec::new());
        for (Found { path, .. }, stamp, text) in texts {
            if path == SUMMARY {
                self.summary = self.keep_summary(summary.clone(), stamp, text, sources);
                continue;
            }
            let kept = before.remove(&path);
            let text = match (text, kept) {
                (None, Some(kept)) => {
                    self.lessons.insert(path, kept);
                    continue;
                }
                (Some(Ok(text)), Some(kept)) if is_same(&text, &kept, sources) => {
                    self.lessons.insert(path, KeptLesson { stamp, ..kept });
                    continue;
                }
                (Some(text), _) => text,
                (None, None) => continue,
            };
            edits.push(Edit { at: self.first_difference(&path, &text, sources), path: path.clone() });
            self.add(path, stamp, text, sources, &mut unparsed);
        }
        progress.step("parse");
        self.parse(unparsed, options, sources);
        edits
    }

    /// Reads one lesson again: it, and the first byte that is another one. None where its text is as
    /// it was, or can't be read.
    pub fn reread(&self, path: &str, options: Options, sources: &mut Sources) -> Option<(KeptLesson, usize)> {
        let from = self.root.join(path);
        let mut stamp = Stamp::settled(&from);
        let text = read_written(&from, &mut stamp);
        let kept = self.lessons.get(path)?;
        if text.as_ref().is_ok_and(|text| is_same(text, kept, sources)) {
            return None;
        }
        let at = self.first_difference(path, &text, sources);
        let mut findings = Diagnostics::default();
        let file = content::add_text(format!("{}/{path}", self.shown), text, sources, &mut findings)?;
        Some((parsed(&Unparsed { path: path.to_owned(), file, stamp, findings }, options, sources), at))
    }

    /// The first byte of a text that was read that is another one than before.
    fn first_difference(&self, path: &str, text: &io::Result<Text>, sources: &Sources) -> usize {
        let before = sources.find(&format!("{}/{path}", self.shown)).and_then(|file| sources.get(file));
        let (Ok(after), Some(before)) = (text, before) else { return 0 };
        let same = |(a, b): &(u8, u8)| a == b;
        before.text.bytes().zip(after.text.bytes()).take_while(same).count()
    }

    fn keep_summary(
        &mut self,
        before: Option<KeptSummary>,
        stamp: Option<Stamp>,
        text: Option<io::Result<Text>>,
        sources: &mut Sources,
    ) -> Option<KeptSummary> {
        let Some(text) = text else { return before };
        let path = format!("{}/{SUMMARY}", self.shown);
        let file = content::add_text(path, text, sources, &mut self.findings)?;
        let mut findings = Diagnostics::default();
        let text = sources.get(file).map_or("", |source| source.text.as_str());
        let summary = markdown::parse_summary(text, file, &mut findings);
        Some(KeptSummary { stamp, text: Digest::of(text.as_bytes()), summary, findings })
    }

    fn add(
        &mut self,
        path: String,
        stamp: Option<Stamp>,
        text: io::Result<Text>,
        sources: &mut Sources,
        unparsed: &mut Vec<Unparsed>,
    ) {
        let mut findings = Diagnostics::default();
        match content::add_text(format!("{}/{path}", self.shown), text, sources, &mut findings) {
            Some(file) => unparsed.push(Unparsed { path, file, stamp, findings }),
            None => self.findings.extend(findings),
        }
    }

    fn parse(&mut self, unparsed: Vec<Unparsed>, options: Options, sources: &Sources) {
        let lessons: Vec<(String, KeptLesson)> = unparsed
            .into_par_iter()
            .map(|unparsed| {
                let kept = parsed(&unparsed, options, sources);
                (unparsed.path, kept)
            })
            .collect();
        self.lessons.extend(lessons);
    }

    /// Takes the stamps of the files that are copied, so that their changes are seen.
    pub fn stamp_assets(&mut self) -> Vec<String> {
        let stamps: Vec<Option<Stamp>> = self.assets.par_iter().map(|(_, (from, _))| Stamp::of(from)).collect();
        let mut changed = Vec::new();
        for ((path, (_, before)), stamp) in self.assets.iter_mut().zip(stamps) {
            if *before != stamp {
                *before = stamp;
                changed.push(path.clone());
            }
        }
        changed
    }

    /// The lessons, to be put together.
    pub fn parsed(&self) -> Vec<ParsedFile> {
        let lessons = self.lessons.iter();
        lessons
            .map(|(path, kept)| ParsedFile { path: path.clone(), file: kept.file, lesson: Arc::clone(&kept.lesson) })
            .collect()
    }

    /// The other files, to be put together.
    pub fn assets(&self) -> Vec<Asset> {
        let assets = self.assets.iter();
        assets
            .map(|(path, (from, _))| Asset {
                from: from.clone(),
                path: path.clone(),
                address: String::new(),
                withheld: false,
            })
            .collect()
    }

    /// The order that a `SUMMARY.md` gives.
    pub fn summary(&self) -> Option<Summary> {
        self.summary.as_ref().map(|kept| kept.summary.clone())
    }

    /// Whether two readings of a folder found the same `SUMMARY.md`.
    pub fn has_summary_of(&self, other: &Self) -> bool {
        let text = |folder: &Self| folder.summary.as_ref().map(|kept| kept.text);
        text(self) == text(other)
    }

    /// Adds what is wrong with the folder and with each file.
    pub fn report(&self, out: &mut Diagnostics) {
        out.extend(self.findings.clone());
        for kept in self.lessons.values() {
            out.extend(kept.findings.clone());
        }
        if let Some(summary) = &self.summary {
            out.extend(summary.findings.clone());
        }
    }
}

/// Whether a file's text is as it was.
fn is_same(text: &Text, kept: &KeptLesson, sources: &Sources) -> bool {
    let was_utf8 = !kept.findings.iter().any(|finding| finding.code == &NOT_UTF8);
    text.not_utf8.is_none() && was_utf8 && sources.get(kept.file).is_some_and(|source| source.text == text.text)
}

/// Reads a file that somebody may be writing: many editors empty it first. One that was emptied just now, which has no stamp,
/// is given a moment; its page would be empty until the next look, and "as it was when it was last good" from then on.
fn read_written(from: &Path, stamp: &mut Option<Stamp>) -> io::Result<Text> {
    let mut text = content::read_text(from);
    let latest = Instant::now() + WRITING;
    while stamp.is_none() && text.as_ref().is_ok_and(|text| text.text.is_empty()) && Instant::now() < latest {
        std::thread::sleep(WRITING / 10);
        *stamp = Stamp::settled(from);
        text = content::read_text(from);
    }
    text
}

fn parsed(unparsed: &Unparsed, options: Options, sources: &Sources) -> KeptLesson {
    let mut findings = unparsed.findings.clone();
    let text = sources.get(unparsed.file).map_or("", |source| source.text.as_str());
    let lesson = markdown::parse(text, unparsed.file, &unparsed.path, options, &mut findings);
    KeptLesson { file: unparsed.file, lesson: Arc::new(lesson), findings, stamp: unparsed.stamp }
}
