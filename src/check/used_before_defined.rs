//! Terms that stand in a lesson before the course has defined them.
//!
//! A term links itself to the glossary, and the same word may be meant in its everyday sense: so only terms that are
//! unmistakable count, and only a reader who meets one in an earlier module than its definition is thought of.

use super::view::{first_line, place};
use super::{CourseView, Lint, Look};
use crate::course::{Course, Page, PageId, PageKind, Target, Term};
use crate::diagnostic::codes::USED_BEFORE_DEFINED;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Span, offset};

/// The lint.
pub const LINT: Lint = Lint { codes: &[&USED_BEFORE_DEFINED], look: Look::Course(look) };

fn look(view: &CourseView<'_>, out: &mut Diagnostics) {
    let Course { pages, glossary, .. } = view.course;
    // Whether a term still waits for the reader's first meeting with it.
    let mut waits: Vec<bool> = glossary.iter().map(is_unmistakable).collect();
    if waits.iter().all(|waits| !waits) {
        return;
    }
    let modules: Vec<Option<PageId>> = (0..pages.len()).map(|at| view.course.module_of(PageId(offset(at)))).collect();
    for (at, (page, facts)) in pages.iter().zip(view.facts).enumerate() {
        // Who links a term by hand has thought of the reader.
        for target in &page.targets {
            if let Target::Term(term) = target {
                waits[*term as usize] = false;
            }
        }
        // The front page and introductions announce what is to come.
        if page.kind != PageKind::Lesson {
            continue;
        }
        for number in &facts.mentions {
            let term = &glossary[*number as usize];
            if !std::mem::take(&mut waits[*number as usize]) || term.place.0.index() <= at {
                continue;
            }
            if modules[at] == modules[term.place.0.index()] {
                continue;
            }
            let Some(span) = first_use(view, page, term) else { continue };
            out.push(
                Diagnostic::at(
                    &USED_BEFORE_DEFINED,
                    span,
                    format!("“{}” stands here before the course defines it", term.name),
                )
                .related(fence(view, term), "defined here")
                .help(format!(
                    "define it here or earlier, or link it by hand where it is first needed: `[[{}]]`",
                    term.name
                )),
            );
        }
    }
}

/// Whether a term can't be an everyday word: it has several words, or capitals or digits in it.
fn is_unmistakable(term: &Term) -> bool {
    let has_sign = |name: &str| name.chars().skip(1).any(|c| c.is_uppercase() || c.is_ascii_digit());
    term.name.contains(' ') || has_sign(&term.name)
}

fn first_use(view: &CourseView<'_>, page: &Page, term: &Term) -> Option<Span> {
    let file = page.file?;
    let text = view.sources.get(file)?.text.as_str();
    let from = first_line(text).start;
    // The same number of bytes for each letter, so that places stay true.
    let folded = text.to_ascii_lowercase();
    let names = std::iter::once(&term.name).chain(&term.aka);
    let found = names.filter_map(|name| place(&folded, from..folded.len(), &name.to_ascii_lowercase()));
    let range = found.min_by_key(|range| range.start).unwrap_or_else(|| first_line(text));
    Some(Span::new(file, range))
}

/// The first line of a term's definition.
fn fence(view: &CourseView<'_>, term: &Term) -> Span {
    let span = view.course.block(term.place).span;
    let line = view.sources.text(span).lines().next().unwrap_or_default().trim_end().len();
    Span { end: span.start + offset(line), ..span }
}
