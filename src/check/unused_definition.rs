//! Definitions of terms that the course says nowhere else.

use std::collections::HashMap;

use super::{CourseView, Lint, Look};
use crate::course::{PageId, Target};
use crate::diagnostic::codes::UNUSED_DEFINITION;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Span, offset};

/// The lint.
pub const LINT: Lint = Lint { codes: &[&UNUSED_DEFINITION], look: Look::Course(look) };

fn look(view: &CourseView<'_>, out: &mut Diagnostics) {
    let glossary = &view.course.glossary;
    // Where terms don't link themselves, texts aren't searched for them.
    if !view.course.config.auto_link || glossary.is_empty() {
        return;
    }
    let used = used(view);
    for (term, _) in glossary.iter().zip(used).filter(|(_, used)| !used) {
        let span = view.course.block(term.place).span;
        let line = view.sources.text(span).lines().next().unwrap_or_default().trim_end().len();
        out.push(
            Diagnostic::at(
                &UNUSED_DEFINITION,
                Span { end: span.start + offset(line), ..span },
                format!("“{}” is defined here, and used nowhere else in the course", term.name),
            )
            .help("if the course says it in another form, name that form: `aka=\"…\"`; else use the term, or leave it out"),
        );
    }
}

/// Which terms stand in another text than their definitions, or are linked to.
fn used(view: &CourseView<'_>) -> Vec<bool> {
    let glossary = &view.course.glossary;
    let mut used = vec![false; glossary.len()];
    let mut take = |term: usize| {
        if let Some(used) = used.get_mut(term) {
            *used = true;
        }
    };
    let mut by_anchor: HashMap<(PageId, &str), usize> = HashMap::new();
    let mut by_id: HashMap<&str, usize> = HashMap::new();
    for (number, term) in glossary.iter().enumerate() {
        by_id.insert(&term.id, number);
        if let Some(id) = &view.course.block(term.place).id {
            by_anchor.insert((term.place.0, id), number);
        }
        term.see.iter().filter(|other| **other != number).for_each(|other| take(*other));
    }
    for (page, facts) in view.course.pages.iter().zip(view.facts) {
        facts.mentions.iter().chain(&facts.named).for_each(|term| take(*term as usize));
        for target in &page.targets {
            let term = match target {
                Target::Term(term) => Some(*term as usize),
                Target::Page(page, Some(anchor)) => by_anchor.get(&(*page, anchor.as_str())).copied(),
                Target::Made(_, Some(anchor)) => by_id.get(anchor.as_str()).copied(),
                _ => None,
            };
            term.into_iter().for_each(&mut take);
        }
    }
    used
}
