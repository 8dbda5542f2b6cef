//! The workbook: every prompt of the course by lesson, with room to write; and the page on which a
//! coach reads what learners sent.
//!
//! The pages are whole without scripts: they can be read, printed and written on. Scripts put in
//! what the learner wrote.

use serde_json::{Value, json};

use super::body::escaped;
use super::site::{MadePage, Site};
use super::view::{PageInput, Placed, View};
use crate::course::{AnswerKey, Page, PageId};
use crate::source::offset;

/// How many prompts the workbook holds on one page. A phone opens that many quickly; a course with
/// more has a workbook in parts.
const LIMIT: usize = 400;

/// How many prompts one part of a longer workbook holds, unless a single lesson has more.
const PART: usize = 200;

/// A page of the workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkbookPart {
    /// The list of all parts of a workbook that is too long for one page.
    List,
    /// The only part, or part `number` (from 1) of several: the prompts on the pages from `first`
    /// to `last`.
    Pages {
        /// Its number; none where it is the whole workbook.
        number: Option<u32>,
        /// Its first page.
        first: PageId,
        /// Its last page.
        last: PageId,
    },
}

impl WorkbookPart {
    pub(super) fn address(&self) -> String {
        match self {
            Self::List | Self::Pages { number: None, .. } => "workbook/".to_owned(),
            Self::Pages { number: Some(number), .. } => format!("workbook/{number}/"),
        }
    }
}

impl<'c> Site<'c> {
    /// The pages of the workbook.
    pub(super) fn workbook_pages(&self) -> Vec<MadePage> {
        let parts = match self.workbook_ranges()[..] {
            [] => vec![WorkbookPart::Pages { number: None, first: PageId(0), last: PageId(0) }],
            [(first, last)] => vec![WorkbookPart::Pages { number: None, first, last }],
            ref ranges => {
                let parts = ranges.iter().zip(1..).map(|((first, last), number)| WorkbookPart::Pages {
                    number: Some(number),
                    first: *first,
                    last: *last,
                });
                std::iter::once(WorkbookPart::List).chain(parts).collect()
            }
        };
        parts.into_iter().map(MadePage::Workbook).collect()
    }

    /// The first and the last page with a prompt of each part; none where there is no prompt.
    fn workbook_ranges(&self) -> Vec<(PageId, PageId)> {
        let asking = self.course.pages.iter().zip(0..).map(|(page, id)| (PageId(id), page.lesson.answers.len()));
        let asking: Vec<(PageId, usize)> = asking.filter(|(_, prompts)| *prompts > 0).collect();
        let total: usize = asking.iter().map(|(_, prompts)| prompts).sum();
        let most = if total <= LIMIT { LIMIT } else { PART };
        let mut ranges: Vec<(PageId, PageId)> = Vec::new();
        let mut held = 0;
        for (id, prompts) in asking {
            match ranges.last_mut() {
                Some((_, last)) if held + prompts <= most => {
                    *last = id;
                    held += prompts;
                }
                _ => {
                    ranges.push((id, id));
                    held = prompts;
                }
            }
        }
        ranges
    }

    /// A page of the workbook: `lessons`, or `parts` for the list of them.
    pub(super) fn workbook(&self, part: &WorkbookPart) -> PageInput<'c> {
        let address = part.address();
        let root = "../".repeat(address.matches('/').count());
        let mut input = self.made_page("workbook", "workbook", Some(&address), &root, true);
        let (mut lessons, mut parts, mut number) = (Vec::new(), Vec::new(), View::None);
        match part {
            WorkbookPart::List => {
                for ((first, last), number) in self.workbook_ranges().into_iter().zip(1..) {
                    parts.push(self.workbook_part(first, last, format!("{root}workbook/{number}/")));
                }
            }
            WorkbookPart::Pages { number: at, first, last } => {
                number = View::number_or_none(*at);
                let pages = (first.0..=last.0).map(|id| self.course.page(PageId(id)));
                let asking = pages.filter(|page| !page.lesson.answers.is_empty());
                lessons.extend(asking.map(|page| prompts_of(page, &root)));
            }
        }
        input.push(("lessons", View::List(lessons)));
        input.push(("parts", View::List(parts)));
        input.push(("part", number));
        PageInput { template: "layout/workbook.html", kinds: Vec::new(), record: input, placed: Placed::beside(&root) }
    }

    fn workbook_part(&self, first: PageId, last: PageId, href: String) -> View<'c> {
        let (from, to) = (self.course.page(first), self.course.page(last));
        let pages = (first.0..=last.0).map(|id| self.course.page(PageId(id)));
        let title = if first == last { from.title.clone() } else { format!("{} – {}", from.title, to.title) };
        View::Record(vec![
            ("title", View::html(title)),
            ("href", View::text(href)),
            ("prompts", View::Number(offset(pages.map(|page| page.lesson.answers.len()).sum()))),
        ])
    }

    /// The page for coaches: nothing of the course is on it but its name.
    pub(super) fn coach(&self) -> PageInput<'c> {
        let input = self.made_page("coach", "coach", Some("coach/"), "../", true);
        PageInput { template: "layout/coach.html", kinds: Vec::new(), record: input, placed: Placed::beside("../") }
    }

    /// For workbooks in parts: where each answer's prompt stands, and which earlier id it carries on, as a
    /// script that the list of parts reads, so that it can tell whose prompt is still there. None for
    /// the others.
    pub fn workbook_index(&self) -> Option<String> {
        if self.workbook_ranges().len() < 2 {
            return None;
        }
        let asking = self.course.pages.iter().filter(|page| !page.lesson.answers.is_empty());
        let lessons: Value = asking
            .map(|page| {
                let ids: Vec<&str> = page.lesson.answers.iter().map(|answer| answer.id.as_str()).collect();
                let carried =
                    page.lesson.answers.iter().flat_map(|answer| answer.carries().map(|was| [answer.id.as_str(), was]));
                json!([page.address.as_str(), page.title_text, ids, carried.collect::<Vec<_>>()])
            })
            .collect();
        Some(format!("(globalThis.coursebook ??= {{}}).prompts = {lessons};\n"))
    }
}

/// A lesson and its prompts.
fn prompts_of<'c>(page: &'c Page, root: &str) -> View<'c> {
    let href = format!("{root}{}", escaped(page.address.as_str()));
    let prompts = page.lesson.answers.iter().map(|key| prompt(key, &href));
    View::Record(vec![
        ("title", View::html(page.title.as_str())),
        ("title_text", View::text(page.title_text.as_str())),
        ("address", View::text(page.address.as_str())),
        ("href", View::text(href.clone())),
        ("prompts", View::List(prompts.collect())),
    ])
}

fn prompt<'c>(key: &'c AnswerKey, page: &str) -> View<'c> {
    View::Record(vec![
        ("id", View::text(key.id.as_str())),
        ("kind", View::text(key.kind)),
        ("text", View::text(key.prompt.as_str())),
        ("was", View::text_or_none(key.was.as_deref())),
        ("href", View::text(format!("{page}#{}", escaped(&key.id)))),
    ])
}
