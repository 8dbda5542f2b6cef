//! Lessons and their order as a [`Course`]: pages in a tree, ids, the glossary, links resolved.

mod glossary;
mod ids;
mod links;
mod order;
mod redirects;

use std::collections::BTreeMap;

use crate::blocks::KINDS;
use crate::config::Config;
use crate::course::{Asset, Course, Edition, Lesson, PageId};
use crate::diagnostic::Diagnostics;
use crate::markdown::Summary;
use crate::source::{FileId, Sources, offset};

/// A parsed Markdown file and where it was found.
#[derive(Debug)]
pub struct ParsedFile {
    /// Its path relative to the content folder.
    pub path: String,
    /// Its number.
    pub file: FileId,
    /// What it says.
    pub lesson: Box<Lesson>,
}

/// What a course is put together from.
#[derive(Debug)]
pub struct Parts {
    /// What `book.toml` says.
    pub config: Config,
    /// For whom.
    pub edition: Edition,
    /// Whether drafts are part of it.
    pub drafts: bool,
    /// The name of the course's folder: its title, where nothing else says one.
    pub folder: String,
    /// The Markdown files, sorted by path.
    pub files: Vec<ParsedFile>,
    /// The other files, sorted by path.
    pub assets: Vec<Asset>,
    /// The order that a `SUMMARY.md` gives.
    pub summary: Option<Summary>,
}

/// Puts a course together.
pub fn assemble(parts: Parts, sources: &Sources, out: &mut Diagnostics) -> Course {
    let Parts { config, edition, drafts, folder, files, assets, summary } = parts;
    let mut files = files;
    let addresses = order::FolderAddresses::of(&files);
    if !drafts {
        files = order::without_drafts(files);
    }
    let assets = order::place_assets(assets, &addresses);
    let titles = order::Titles { course: config.title.as_deref(), folder: &folder };
    let pages = match summary {
        Some(summary) => order::by_summary(files, &summary, &addresses, &titles, out),
        None => order::by_folders(files, &addresses, &titles),
    };
    let title = config.title.clone().unwrap_or_else(|| pages[0].title_text.clone());
    let mut course = Course {
        config,
        edition,
        title,
        pages,
        assets,
        glossary: Vec::new(),
        gathered: BTreeMap::new(),
        redirects: Vec::new(),
    };
    course.gathered = gather(&course);
    order::check_addresses(&course, out);
    course.redirects = redirects::collect(&course, out);
    ids::check_answers(&course, out);
    course.glossary = glossary::collect(&course, sources, out);
    links::resolve(&mut course, out);
    course
}

/// The places of all blocks that other pages show, by kind, in reading order.
fn gather(course: &Course) -> BTreeMap<&'static str, Vec<(PageId, u32)>> {
    let mut gathered: BTreeMap<&'static str, Vec<(PageId, u32)>> =
        KINDS.iter().filter(|kind| kind.gathered).map(|kind| (kind.name, Vec::new())).collect();
    for (page, id) in course.pages.iter().zip(0..) {
        for (at, block) in page.lesson.gathered.iter().enumerate() {
            gathered.entry(block.kind).or_default().push((PageId(id), offset(at)));
        }
    }
    gathered
}
