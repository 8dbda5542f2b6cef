//! The course as plain data: pages in a tree, their bodies, and what stands in them.

mod address;
mod block;
mod body;
mod duration;
mod lesson;

pub use address::{Address, IdNames, folded, is_external, join_path, percent_decode, slug, strip_order};
pub use block::{AnswerKey, Block, Datum, Gathered, Record};
pub use body::{Body, Filling, Hole, has_text, shrink, spoken};
pub use duration::parse_minutes;
pub use lesson::{Allow, Anchor, FrontMatter, Heading, Lesson, Link, LinkKind, Table, Target};

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::config::Config;
use crate::source::FileId;

/// For whom a course is built.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Edition {
    /// For learners: without a word of the facilitator's notes.
    #[default]
    Learner,
    /// For whoever runs the workshop.
    Facilitator,
}

impl Edition {
    /// Its name on the command line and in templates.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Learner => "learner",
            Self::Facilitator => "facilitator",
        }
    }
}

/// The number of a page in [`Course::pages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub u32);

impl PageId {
    /// The number as an index.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A whole course. Page 0 is its front page.
#[derive(Debug)]
pub struct Course {
    /// What `book.toml` says.
    pub config: Config,
    /// For whom it was put together.
    pub edition: Edition,
    /// Its title: that of `book.toml`, else of the front page.
    pub title: String,
    /// All pages in reading order.
    pub pages: Vec<Page>,
    /// Files that are copied beside the pages, sorted by address.
    pub assets: Vec<Asset>,
    /// Defined terms in alphabetical order.
    pub glossary: Vec<Term>,
    /// Every block of the kinds that pages gather, in reading order: (page, number in its lesson).
    pub gathered: BTreeMap<&'static str, Vec<(PageId, u32)>>,
    /// Drafts that are no part of it, sorted by path.
    pub left_out: Vec<LeftOut>,
    /// Every Markdown file that is no part of it, by path: drafts, and what a summary doesn't name.
    pub outside: BTreeMap<String, Arc<Lesson>>,
    /// Files in the site that stand at old addresses, and the pages that they lead to, sorted.
    pub redirects: Vec<(String, PageId)>,
}

impl Course {
    /// The page with this number.
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.index()]
    }

    /// A gathered block by the page it stands on and its number there.
    pub fn block(&self, place: (PageId, u32)) -> &Block {
        &self.page(place.0).lesson.gathered[place.1 as usize]
    }

    /// The top-level page under which `id` stands; none for the front page.
    pub fn module_of(&self, id: PageId) -> Option<PageId> {
        let mut at = id;
        loop {
            let parent = self.page(at).parent?;
            if parent == PageId(0) {
                return Some(at);
            }
            at = parent;
        }
    }
}

/// What a page is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// The course's front page.
    Front,
    /// A page with pages under it.
    Module,
    /// A page to read and work on.
    Lesson,
}

/// A page of the course: a lesson and its place.
#[derive(Clone, Debug)]
pub struct Page {
    /// What it is for.
    pub kind: PageKind,
    /// The Markdown file, relative to the content folder; the folder's path for a page made for it.
    pub path: String,
    /// Its file, unless it was made for a folder without one.
    pub file: Option<FileId>,
    /// Where it stands in the site.
    pub address: Address,
    /// Its title in navigation and headings, as HTML.
    pub title: String,
    /// The same as plain text.
    pub title_text: String,
    /// The page above it.
    pub parent: Option<PageId>,
    /// The pages under it, in order.
    pub children: Vec<PageId>,
    /// What stands on it: what its file says, whatever the course around it is.
    pub lesson: Arc<Lesson>,
    /// Where each link of the lesson leads.
    pub targets: Vec<Target>,
}

impl Page {
    /// Minutes that the page takes: its duration, else its reading time at 200 words a minute and
    /// the times of its exercises. None where there is nothing to read.
    pub fn minutes(&self) -> Option<u32> {
        let lesson = &self.lesson;
        lesson.front.minutes.as_ref().map(|minutes| minutes.value).or_else(|| {
            let reading = lesson.words.div_ceil(200);
            let total = reading + lesson.exercise_minutes;
            (total > 0).then_some(total)
        })
    }
}

/// A file that is not Markdown and becomes part of the site.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Where it is on disk.
    pub from: PathBuf,
    /// Its path relative to the content folder.
    pub path: String,
    /// Its path in the site.
    pub address: String,
    /// Whether only text that this edition leaves out refers to it, so that it is left out too.
    pub withheld: bool,
}

/// A Markdown file that is left out, as a draft or as one in a draft's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Its path relative to the content folder.
    pub path: String,
    /// The file that is marked as a draft: itself, or the page of a folder that it stands in.
    pub marked: String,
}

/// A term of the glossary.
#[derive(Clone, Debug)]
pub struct Term {
    /// The term as it was written.
    pub name: String,
    /// Its anchor on the glossary page.
    pub id: String,
    /// Other names.
    pub aka: Vec<String>,
    /// Terms to look at too: their places in [`Course::glossary`].
    pub see: Vec<usize>,
    /// Where it is defined.
    pub place: (PageId, u32),
}
