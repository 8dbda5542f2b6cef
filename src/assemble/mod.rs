//! Lessons and their order as a [`Course`]: pages in a tree, ids, the glossary, links resolved.

mod face;
mod glossary;
mod ids;
mod links;
mod order;
mod redirects;
mod reserved;

use std::collections::BTreeMap;
use std::sync::Arc;

use face::Face;
use links::Index;
pub use reserved::OFFLINE_FILES;

use crate::blocks::KINDS;
use crate::config::Config;
use crate::course::{Asset, Course, Edition, Lesson, Page, PageId};
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
    pub lesson: Arc<Lesson>,
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
    let assembly = Assembly::of(parts, sources);
    assembly.report(out);
    assembly.course
}

/// A course that was put together, with what it takes to put a changed lesson into it.
#[derive(Debug)]
pub struct Assembly {
    /// The course.
    pub course: Course,
    /// What is wrong with the course as a whole.
    findings: Diagnostics,
    /// What is wrong with the links of each page.
    link_findings: Vec<Diagnostics>,
    index: Index,
}

impl Assembly {
    /// Puts a course together.
    pub fn of(parts: Parts, sources: &Sources) -> Self {
        let mut findings = Diagnostics::default();
        let mut course = ordered(parts, &mut findings);
        course.gathered = gather(&course);
        order::check_addresses(&course, &mut findings);
        reserved::check(&course, &mut findings);
        course.redirects = redirects::collect(&course, &mut findings);
        ids::check_answers(&course, &mut findings);
        course.glossary = glossary::collect(&course, sources, &mut findings);
        let index = Index::of(&course);
        let mut link_findings = Vec::with_capacity(course.pages.len());
        let resolved = links::resolve(&course, &index);
        for (page, (targets, findings)) in course.pages.iter_mut().zip(resolved) {
            page.targets = targets;
            link_findings.push(findings);
        }
        links::withhold(&mut course);
        Self { course, findings, link_findings, index }
    }

    /// Puts the changed text of a file, parsed, in the place of the one before. False where other
    /// pages than its own may be different: then nothing was done, and the course has to be put
    /// together again.
    pub fn replace(&mut self, path: &str, before: &Lesson, after: &Arc<Lesson>) -> bool {
        if Face::of(before) != Face::of(after) {
            return false;
        }
        // A file may be no part of the course: a draft, or one that the summary doesn't name.
        let Some(id) = self.index.page_of_file(path) else {
            self.course.outside.insert(path.to_owned(), Arc::clone(after));
            return true;
        };
        let page = &mut self.course.pages[id.index()];
        let Some(file) = page.file else { return false };
        // What they underline may have moved.
        if self.findings.iter().any(|finding| finding.names(file)) {
            return false;
        }
        page.lesson = Arc::clone(after);
        let (targets, findings) = self.index.resolve(&self.course, self.course.page(id));
        self.course.pages[id.index()].targets = targets;
        self.link_findings[id.index()] = findings;
        links::withhold(&mut self.course);
        true
    }

    /// What would be wrong with a lesson's links if it stood at its place; none where it has none.
    pub fn trial(&self, path: &str, lesson: &Arc<Lesson>) -> Option<Diagnostics> {
        let page = self.course.page(self.index.page_of_file(path)?);
        let page = Page { lesson: Arc::clone(lesson), ..page.clone() };
        Some(self.index.resolve(&self.course, &page).1)
    }

    /// Adds what is wrong.
    pub fn report(&self, out: &mut Diagnostics) {
        for findings in std::iter::once(&self.findings).chain(&self.link_findings) {
            out.extend(findings.clone());
        }
    }

    /// What is wrong with the links of a page.
    pub fn link_findings(&self, id: PageId) -> &Diagnostics {
        &self.link_findings[id.index()]
    }

    /// The page that is made from the file at `path` in the content folder.
    pub fn page_of_file(&self, path: &str) -> Option<PageId> {
        self.index.page_of_file(path)
    }

    /// The page at an address, written with or without the slash at its end.
    pub fn page_at(&self, address: &str) -> Option<PageId> {
        self.index.page_at(address)
    }
}

/// The pages and files in their order and at their addresses.
fn ordered(parts: Parts, out: &mut Diagnostics) -> Course {
    let Parts { config, edition, drafts, folder, files, assets, summary } = parts;
    let mut files = files;
    let addresses = order::FolderAddresses::of(&files);
    let mut outside: BTreeMap<String, Arc<Lesson>> =
        files.iter().map(|file| (file.path.clone(), Arc::clone(&file.lesson))).collect();
    let mut left_out = Vec::new();
    if !drafts {
        (files, left_out) = order::without_drafts(files);
    }
    let assets = order::place_assets(assets, &addresses);
    let titles = order::Titles { course: config.title.as_deref(), folder: &folder };
    let pages = match summary {
        Some(summary) => order::by_summary(files, &summary, &addresses, &titles, out),
        None => order::by_folders(files, &addresses, &titles),
    };
    let title = config.title.clone().unwrap_or_else(|| pages[0].title_text.clone());
    for page in &pages {
        outside.remove(&page.path);
    }
    Course {
        config,
        edition,
        title,
        pages,
        assets,
        glossary: Vec::new(),
        gathered: BTreeMap::new(),
        left_out,
        outside,
        redirects: Vec::new(),
    }
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
