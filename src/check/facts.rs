//! What lints of the whole course need to know of a lesson, gathered once for each text.

use super::view::{LessonView, Step};
use crate::course::Datum;
use crate::page::Terms;

/// What is gathered of a lesson.
#[derive(Debug, Default)]
pub struct Facts {
    /// The terms that stand in its running text, outside of their own definitions: their numbers in the glossary, in
    /// the order in which they come, each once.
    pub mentions: Vec<u32>,
}

/// What gathering needs besides the lesson.
#[derive(Debug)]
pub struct Lookup<'c> {
    /// The terms of the glossary.
    pub terms: &'c Terms,
}

impl Facts {
    /// Gathers what there is to know of a lesson.
    pub fn of(view: &LessonView<'_>, lookup: &Lookup<'_>) -> Self {
        Self { mentions: mentions(view, lookup) }
    }
}

fn mentions(view: &LessonView<'_>, lookup: &Lookup<'_>) -> Vec<u32> {
    let mut found: Vec<u32> = Vec::new();
    let mut inside: Vec<Option<u32>> = Vec::new();
    view.walk(&mut |step| match step {
        Step::Open(block) => {
            let term = match block.datum("term") {
                Some(Datum::Text(name)) => lookup.terms.number(name),
                _ => None,
            };
            inside.push(term.map(crate::source::offset));
        }
        Step::Close(_) => {
            inside.pop();
        }
        Step::Html(html, running, (from, to)) => {
            for (start, end) in running.iter().filter(|(start, end)| *start < to && *end > from) {
                for term in lookup.terms.numbers_in(&html[*start.max(&from) as usize..*end.min(&to) as usize]) {
                    if !found.contains(&term) && !inside.contains(&Some(term)) {
                        found.push(term);
                    }
                }
            }
        }
        Step::Heading(_) => {}
    });
    found
}
