//! Lints: what an editor would say of a course, one file each, and [`LINTS`], the table of them.
//!
//! To add a lint: its code with its explanation in its chapter of `diagnostic/codes/`, its file here and its line in the table, its
//! hit, near miss and silenced case in `tests/lints/<code>.md`.

mod answers;
mod doubled_word;
mod facts;
mod films;
mod fixes;
mod headings;
mod images;
mod large_images;
mod link_texts;
mod long_read;
mod merge_markers;
mod no_objectives;
mod prose;
mod question_without_feedback;
mod references;
mod repeated_title;
mod scan;
mod silence;
mod tables;
mod time_exceeds_lesson;
mod uneven_reading;
mod uneven_sides;
mod untouched_objective;
mod unused_definition;
mod unused_files;
mod used_before_defined;
mod view;
mod words;
mod yes_or_no_prompt;

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

pub use fixes::give_ids;
pub use silence::settle;
pub use view::{CourseView, LessonView};

use self::facts::{Facts, Lookup};
use crate::course::{Course, Lesson, Page};
use crate::diagnostic::{Code, Diagnostics};
use crate::lock::Lock;
use crate::page::Terms;
use crate::source::{FileId, Sources};

/// A lint.
#[derive(Debug)]
pub struct Lint {
    /// The kinds of findings that it makes.
    pub codes: &'static [&'static Code],
    /// How it looks for them.
    pub look: Look,
}

/// How a lint looks at a course.
#[derive(Debug)]
pub enum Look {
    /// At one lesson at a time, and at nothing else: what it finds stays true until that lesson's text changes.
    Lesson(fn(&LessonView<'_>, &mut Diagnostics)),
    /// At the course as a whole. It should lean on `Facts`, which are gathered lesson by lesson, so that an edit
    /// doesn't cost another look at every text.
    Course(fn(&CourseView<'_>, &mut Diagnostics)),
}

/// All lints.
pub static LINTS: &[Lint] = &[
    answers::LINT,
    no_objectives::LINT,
    untouched_objective::LINT,
    long_read::LINT,
    question_without_feedback::LINT,
    yes_or_no_prompt::LINT,
    time_exceeds_lesson::LINT,
    used_before_defined::LINT,
    unused_definition::LINT,
    uneven_sides::LINT,
    uneven_reading::LINT,
    doubled_word::LINT,
    repeated_title::LINT,
    images::LINT,
    references::LINT,
    merge_markers::LINT,
    link_texts::LINT,
    headings::LINT,
    tables::LINT,
    films::LINT,
    unused_files::LINT,
    large_images::LINT,
];

/// What is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'c> {
    /// The course.
    pub course: &'c Course,
    /// The files that were read.
    pub sources: &'c Sources,
    /// The ids that learners have met.
    pub lock: &'c Lock,
    /// Ids of prompts in files that are no part of the learners' course, and those files.
    pub hidden: &'c [(String, String)],
}

/// What was found in each lesson, kept for the next time: only lessons with other texts are looked at again.
#[derive(Debug, Default)]
pub struct Checks {
    lessons: HashMap<FileId, Checked>,
    /// What every lesson was looked at with.
    common: Option<Common>,
}

/// What the looks at all lessons have in common.
#[derive(Debug, PartialEq, Eq)]
struct Common {
    language: String,
    auto_link: bool,
    /// The names of each term, in the order of the glossary.
    terms: Vec<(String, Vec<String>)>,
}

/// A lesson that was looked at.
#[derive(Debug)]
struct Checked {
    lesson: Arc<Lesson>,
    title: String,
    facts: Facts,
    findings: Diagnostics,
}

impl Checks {
    /// Looks at a course. `terms` are those of its glossary.
    pub fn run(&mut self, subject: Subject<'_>, terms: &Arc<Terms>) -> Diagnostics {
        let Subject { course, sources, lock, hidden } = subject;
        let common = Some(Common::of(course));
        if common != self.common {
            self.lessons.clear();
            self.common = common;
        }
        let lookup = Lookup { terms };
        let mut before = std::mem::take(&mut self.lessons);
        let same = |checked: &Checked, page: &Page| {
            Arc::ptr_eq(&checked.lesson, &page.lesson) && checked.title == page.title_text
        };
        let kept: Vec<Option<Checked>> =
            course.pages.iter().map(|page| before.remove(&page.file?).filter(|checked| same(checked, page))).collect();
        let checked: Vec<Checked> = kept
            .into_par_iter()
            .zip(&course.pages)
            .map(|(kept, page)| kept.unwrap_or_else(|| Checked::of(&LessonView::new(course, page, sources), &lookup)))
            .collect();
        let mut out = Diagnostics::default();
        for checked in &checked {
            out.extend(checked.findings.clone());
        }
        let facts: Vec<&Facts> = checked.iter().map(|checked| &checked.facts).collect();
        let view = CourseView { course, sources, lock, facts: &facts, terms, hidden };
        for lint in LINTS {
            if let Look::Course(look) = &lint.look {
                look(&view, &mut out);
            }
        }
        let files = course.pages.iter().map(|page| page.file);
        self.lessons = files.zip(checked).filter_map(|(file, checked)| Some((file?, checked))).collect();
        out
    }
}

impl Common {
    fn of(course: &Course) -> Self {
        Self {
            language: course.config.language.clone(),
            auto_link: course.config.auto_link,
            terms: course.glossary.iter().map(|term| (term.name.clone(), term.aka.clone())).collect(),
        }
    }
}

impl Checked {
    fn of(view: &LessonView<'_>, lookup: &Lookup<'_>) -> Self {
        let mut findings = Diagnostics::default();
        for lint in LINTS {
            if let Look::Lesson(look) = &lint.look {
                look(view, &mut findings);
            }
        }
        let facts = Facts::of(view, lookup);
        Self { lesson: Arc::clone(&view.page.lesson), title: view.page.title_text.clone(), facts, findings }
    }
}

/// Looks at a course once, and adds what is found to what was found before; then every finding gets the weight that
/// this course gives it, and what its author silenced goes.
pub fn check(subject: Subject<'_>, diagnostics: &mut Diagnostics) {
    let terms = Arc::new(Terms::of(subject.course));
    diagnostics.extend(Checks::default().run(subject, &terms));
    settle(subject.course, subject.sources, diagnostics);
}
