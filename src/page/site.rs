//! The pages of the site, and the plan of each.

use std::collections::HashMap;

use super::print::Part;
use super::terms::TermFinder;
use super::view::PageInput;
use crate::course::{Course, PageId};
use crate::theme::Words;

/// A course as a site: what is worked out once for all its pages.
#[derive(Debug)]
pub struct Site<'c> {
    /// The course.
    pub course: &'c Course,
    pub(super) words: &'c Words,
    pub(super) terms: TermFinder,
    term_numbers: HashMap<String, usize>,
}

/// A page of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageRef {
    /// The front page, a module or a lesson.
    Course(PageId),
    /// All terms.
    Glossary,
    /// What to take away, by lesson.
    Keypoints,
    /// What a host shows for an address that nothing stands at.
    NotFound,
    /// The course, or a part of a long one, on one page.
    Print(Part),
    /// An old address: the file, and the page it leads to.
    Redirect(String, PageId),
}

impl<'c> Site<'c> {
    /// Prepares for the pages of a course. `words` are those that a theme puts on screen.
    pub fn new(course: &'c Course, words: &'c Words) -> Self {
        let term_numbers = course
            .glossary
            .iter()
            .enumerate()
            .flat_map(|(at, term)| std::iter::once(&term.name).chain(&term.aka).map(move |name| (fold(name), at)))
            .collect();
        Self { course, words, terms: TermFinder::of(course), term_numbers }
    }

    pub(super) fn term_number(&self, name: &str) -> Option<usize> {
        self.term_numbers.get(&fold(name)).copied()
    }

    /// All pages but those for print, which are long: see [`Site::print_parts`].
    pub fn pages(&self) -> Vec<PageRef> {
        let mut pages: Vec<PageRef> =
            (0..crate::source::offset(self.course.pages.len())).map(|id| PageRef::Course(PageId(id))).collect();
        if self.has_glossary() {
            pages.push(PageRef::Glossary);
        }
        if self.has_keypoints() {
            pages.push(PageRef::Keypoints);
        }
        pages.push(PageRef::NotFound);
        pages.extend(self.course.redirects.iter().map(|(file, id)| PageRef::Redirect(file.clone(), *id)));
        pages
    }

    /// The file in the site that holds a page.
    pub fn file(&self, page: &PageRef) -> String {
        match page {
            PageRef::Course(id) => self.course.page(*id).address.file(),
            PageRef::Glossary => "glossary/index.html".to_owned(),
            PageRef::Keypoints => "keypoints/index.html".to_owned(),
            PageRef::NotFound => "404.html".to_owned(),
            PageRef::Print(part) => part.file(),
            PageRef::Redirect(file, _) => file.clone(),
        }
    }

    /// Whether the course defines any term.
    pub fn has_glossary(&self) -> bool {
        !self.course.glossary.is_empty()
    }

    /// Whether the course has any key points.
    pub fn has_keypoints(&self) -> bool {
        self.course.gathered.get("keypoints").is_some_and(|places| !places.is_empty())
    }

    /// Everything that a page shows.
    pub fn plan(&self, page: &PageRef) -> PageInput<'c> {
        match page {
            PageRef::Course(id) => self.course_page(*id),
            PageRef::Glossary => self.glossary(),
            PageRef::Keypoints => self.keypoints(),
            PageRef::NotFound => self.not_found(),
            PageRef::Print(part) => self.print(part),
            PageRef::Redirect(file, id) => self.redirect(file, *id),
        }
    }
}

fn fold(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
