//! A site on its way to a host: one file per kind of target, and [`TARGETS`], the table of them.
//!
//! ```text
//! book.toml ──▶ choose ──▶ build ──▶ Site ─┐
//!              Target ──▶ Listing ─────────┴──▶ Plan ──▶ Target::publish
//! ```
//!
//! To add a kind: its keys in `config/publish.rs`, its file here and its line in the table.

mod azure;
mod claim;
mod failure;
mod folder;
mod from_disk;
mod gcs;
mod git;
mod manifest;
mod place;
mod plan;
mod redact;
mod s3;
mod site;
mod store;
mod trouble;
mod turn;
mod zip;

use std::path::{Path, PathBuf};

pub use failure::Failure;
pub use manifest::MANIFEST;
pub use plan::{Held, Listing, Plan, Stage};
pub use site::{Site, SiteFile};
pub use turn::Turn;

use crate::build::{Loaded, Outcome, Request, build_loaded, load};
use crate::config::publish::PublishTarget;
use crate::config::{BaseUrl, Config};
use crate::course::Edition;
use crate::diagnostic::codes::NOT_PUBLISHABLE;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// A kind of place to publish to.
#[derive(Debug)]
pub struct Kind {
    /// Its name, as it stands after `to` in `book.toml`.
    pub name: &'static str,
    /// Whether a course needs its address there. A site that is handed over as a file doesn't have one.
    pub needs_address: bool,
    /// Makes a target of what `book.toml` says.
    pub open: fn(&Setting<'_>) -> Result<Box<dyn Target>, Failure>,
}

/// All kinds of targets.
pub static TARGETS: &[Kind] = &[git::KIND, s3::KIND, azure::KIND, gcs::KIND, folder::KIND, zip::KIND];

/// What a target is made of.
#[derive(Debug)]
pub struct Setting<'a> {
    /// The course's folder; relative paths in `book.toml` begin here.
    pub course: &'a Path,
    /// What `book.toml` says of the target.
    pub target: &'a PublishTarget,
    /// The course's id.
    pub id: &'a str,
    /// The address of the site, where it has one.
    pub base_url: Option<&'a BaseUrl>,
}

/// A place to publish to.
pub trait Target {
    /// Where the site goes, as people are shown it.
    fn place(&self) -> String;

    /// Makes a built site what shall stand there: with files that this kind of place needs besides, or with others in
    /// their place.
    fn prepare(&mut self, site: &mut Site) -> Result<(), Failure> {
        let _ = site;
        Ok(())
    }

    /// The files that we published there before, by the manifest that is kept with the site; none where nothing
    /// was published yet. Changes nothing. Where `site` has a file of its own in the place of one that somebody else put
    /// there, it can't be published.
    fn listing(&mut self, site: &Site) -> Result<Option<Listing>, Failure>;

    /// Sends what the plan says, and removes what it calls gone. Whatever happens, readers see the site of before or the
    /// new one, or a mixture in which no page lacks its assets; and the next run can finish what this one began.
    ///
    /// The plan was made of [`Target::listing`]; where the place has changed since, the target makes it anew. Whoever calls
    /// it has had the [`Turn`] at the site's folder since before that was built.
    fn publish(&mut self, site: &Site, plan: &Plan, progress: &dyn Sending) -> Result<Sent, Failure>;
}

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// Files that were sent.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Files that were removed.
    pub removed: usize,
}

/// What a caller that shows progress is told; from many threads.
pub trait Sending: Sync {
    /// So many files with so many bytes will be sent.
    fn begin(&self, files: usize, bytes: u64);
    /// So many more bytes were sent.
    fn sent(&self, bytes: u64);
    /// Something that whoever waits should know: one sentence without a full stop.
    fn note(&self, text: &str);
}

/// Which course is published, and where.
#[derive(Clone, Debug)]
pub struct Publication {
    /// The course's folder.
    pub course: PathBuf,
    /// The folder into which its site is built.
    pub site: PathBuf,
    /// The folder with its lessons.
    pub content: PathBuf,
    /// The target, as `book.toml` describes it.
    pub target: PublishTarget,
    /// The course's id; empty where it has none yet, and then it can't be published.
    pub id: String,
    /// The site's address, where one is known.
    pub base_url: Option<BaseUrl>,
}

/// Why no target could be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoTarget {
    /// There is none.
    None,
    /// There are several, and none was named: their names.
    Several(Vec<String>),
    /// There is none with that name: the names of those there are.
    Unknown(Vec<String>),
}

/// The target called `wanted`; without a name, the only one there is.
pub fn choose<'c>(config: &'c Config, wanted: Option<&str>) -> Result<&'c PublishTarget, NoTarget> {
    let names = || config.publish.iter().map(|target| target.name.value.clone()).collect();
    match (wanted, config.publish.as_slice()) {
        (Some(wanted), targets) => {
            targets.iter().find(|target| target.name.value == wanted).ok_or_else(|| NoTarget::Unknown(names()))
        }
        (None, []) => Err(NoTarget::None),
        (None, [target]) => Ok(target),
        (None, _) => Err(NoTarget::Several(names())),
    }
}

impl Publication {
    /// What kind of place it goes to.
    pub fn kind(&self) -> &'static Kind {
        // A test compares the two tables.
        TARGETS.iter().find(|kind| kind.name == self.target.kind.name).unwrap_or(&TARGETS[0])
    }

    /// The target itself.
    pub fn open(&self) -> Result<Box<dyn Target>, Failure> {
        self.stands_apart()?;
        let setting =
            Setting { course: &self.course, target: &self.target, id: &self.id, base_url: self.base_url.as_ref() };
        (self.kind().open)(&setting)
    }

    /// Builds the site that will be published into the course's own folder for it: the learners' edition, without
    /// drafts. Where anything stands against publishing, nothing is built. Also gives what `coursebook.lock` has to say
    /// before learners meet the site, where it says something else.
    pub fn build(&self, progress: &dyn crate::build::Progress) -> (Outcome, Option<String>) {
        let request = Request {
            course: self.course.clone(),
            output: None,
            base_url: self.base_url.clone(),
            drafts: false,
            edition: Edition::Learner,
            deny_warnings: false,
        };
        let mut loaded = load(&request, progress);
        loaded.check(progress);
        let against = ready(&loaded, self.kind());
        loaded.diagnostics.extend(against);
        let lock = loaded.lock_texts(&[]).map(|(_, after)| after);
        (build_loaded(&request, loaded, progress), lock)
    }
}

/// What stands against publishing a course that was read and checked, besides the errors that stop any build.
pub fn ready(loaded: &Loaded, kind: &Kind) -> Diagnostics {
    let mut against = Diagnostics::default();
    let Some(course) = &loaded.course else { return against };
    if course.config.id.is_none() {
        against.push(
            Diagnostic::file(&NOT_PUBLISHABLE, "book.toml", "the course has no id")
                .note(
                    "learners' browsers keep what they write under it, so it must never change once the course is out",
                )
                .help("choose one, such as `giving-feedback`, and write below `[book]`: `id = \"giving-feedback\"`"),
        );
    }
    if kind.needs_address && course.config.base_url.is_none() {
        against.push(
            Diagnostic::file(&NOT_PUBLISHABLE, "book.toml", "the course has no address")
                .note("search engines and shared links need it, and the host has to know where the site stands")
                .help("write below `[build]`, with your own: `base-url = \"https://example.org/courses/giving-feedback/\"`"),
        );
    }
    against
}
