//! The pages of the site, and the plan of each.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use super::navigation::{Contents, NavigationKey};
use super::terms::Terms;
use super::view::{PageInput, RenderedText, Shared, View};
use super::workbook::WorkbookPart;
use crate::course::{Course, PageId};
use crate::theme::Words;

/// A course as a site: what is worked out once for all its pages.
#[derive(Debug)]
pub struct Site<'c> {
    /// The course.
    pub course: &'c Course,
    pub(super) words: &'c Words,
    pub(super) terms: Arc<Terms>,
    /// Whether blocks are preceded by comments that say where they are written.
    pub(super) marked: bool,
    /// Navigation that pages share, by what they have in common.
    pub(super) navigation: Mutex<HashMap<NavigationKey, Contents<'c>>>,
    /// The card of each term of the glossary, which pages share.
    pub(super) cards: Vec<OnceLock<Shared<'c>>>,
}

/// A page that is made beside those of the course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MadePage {
    /// All terms.
    Glossary,
    /// What to take away, by lesson.
    Keypoints,
    /// What the learner wrote, by lesson, or a part of it.
    Workbook(WorkbookPart),
    /// Where a coach reads what learners sent.
    Coach,
    /// What a host shows for an address that nothing stands at.
    NotFound,
    /// An old address: the file, and the page it leads to.
    Redirect(String, PageId),
}

impl MadePage {
    /// The file in the site that holds it.
    pub fn file(&self) -> Cow<'_, str> {
        match self {
            Self::Glossary => "glossary/index.html".into(),
            Self::Keypoints => "keypoints/index.html".into(),
            Self::Workbook(part) => format!("{}index.html", part.address()).into(),
            Self::Coach => "coach/index.html".into(),
            Self::NotFound => "404.html".into(),
            Self::Redirect(file, _) => file.into(),
        }
    }
}

impl<'c> Site<'c> {
    /// Prepares for the pages of a course. `words` are those that a theme puts on screen.
    pub fn new(course: &'c Course, words: &'c Words) -> Self {
        Self::with_terms(course, words, Arc::new(Terms::of(course)))
    }

    /// The same with terms that were prepared before, for a course with the same glossary.
    pub fn with_terms(course: &'c Course, words: &'c Words, terms: Arc<Terms>) -> Self {
        let cards = course.glossary.iter().map(|_| OnceLock::new()).collect();
        Self { course, words, terms, marked: false, navigation: Mutex::default(), cards }
    }

    /// The same, with a comment before each block of a text that says where it is written:
    /// `<!--coursebook FILE:BYTE-->`. What the preview shows has no such comments; it asks for
    /// them beside the page.
    #[must_use]
    pub fn marked(self) -> Self {
        Self { marked: true, ..self }
    }

    pub(super) fn term_number(&self, name: &str) -> Option<usize> {
        self.terms.number(name)
    }

    /// The pages beside those of the course and those for print: see [`Site::print_parts`].
    pub fn made_pages(&self) -> Vec<MadePage> {
        let mut pages = Vec::new();
        if self.has_glossary() {
            pages.push(MadePage::Glossary);
        }
        if self.has_keypoints() {
            pages.push(MadePage::Keypoints);
        }
        pages.extend(self.workbook_pages());
        pages.push(MadePage::Coach);
        pages.push(MadePage::NotFound);
        pages.extend(self.course.redirects.iter().map(|(file, id)| MadePage::Redirect(file.clone(), *id)));
        pages
    }

    /// Whether the course defines any term.
    pub fn has_glossary(&self) -> bool {
        !self.course.glossary.is_empty()
    }

    /// Whether the course has any key points.
    pub fn has_keypoints(&self) -> bool {
        self.course.gathered.get("keypoints").is_some_and(|places| !places.is_empty())
    }

    /// Everything that a page of the course shows. `text` is its text, where that was rendered
    /// already.
    pub fn plan_lesson<'t>(&self, id: PageId, text: Option<RenderedText<'t>>) -> PageInput<'t>
    where
        'c: 't,
    {
        if let Some(text) = text {
            return self.course_page(id, View::html(text.html), text.terms);
        }
        let text = self.text(id);
        self.course_page(id, View::Body(text.body), &text.terms)
    }

    /// Everything that a page beside the course shows.
    pub fn plan_made(&self, page: &MadePage) -> PageInput<'c> {
        match page {
            MadePage::Glossary => self.glossary(),
            MadePage::Keypoints => self.keypoints(),
            MadePage::Workbook(part) => self.workbook(part),
            MadePage::Coach => self.coach(),
            MadePage::NotFound => self.not_found(),
            MadePage::Redirect(file, id) => self.redirect(file, *id),
        }
    }
}
