//! The glossary: every definition of the course, in alphabetical order.

use std::collections::HashMap;

use crate::course::{Block, Course, Datum, IdNames, PageId, Term};
use crate::diagnostic::codes::{DUPLICATE_TERM, UNDEFINED_TERM};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::source::{Sources, Span};

/// A term's name as it is compared: without case, with single spaces.
pub fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Collects the terms that the course defines.
pub fn collect(course: &Course, sources: &Sources, out: &mut Diagnostics) -> Vec<Term> {
    let places = course.gathered.get("definition").map(Vec::as_slice).unwrap_or_default();
    let mut names = IdNames::default();
    let mut terms: Vec<Term> =
        places.iter().filter_map(|place| term(course.block(*place), *place, &mut names)).collect();
    terms.sort_by_cached_key(|term| (folded(&term.name), term.place));
    let by_name = index(&terms, out);
    let see: Vec<Vec<usize>> = terms.iter().map(|term| see(course.block(term.place), &by_name, sources, out)).collect();
    for (term, see) in terms.iter_mut().zip(see) {
        term.see = see;
    }
    terms
}

fn term(block: &Block, place: (PageId, u32), names: &mut IdNames) -> Option<Term> {
    let text = |name| match block.datum(name) {
        Some(Datum::Text(text)) if !text.is_empty() => Some(text.to_string()),
        _ => None,
    };
    let name = text("term")?;
    let id = names.from_text(block.id.as_deref().unwrap_or_default());
    Some(Term { id, aka: texts(block, "aka"), name, see: Vec::new(), place, span: block.span })
}

fn texts(block: &Block, name: &str) -> Vec<String> {
    let Some(Datum::List(items)) = block.datum(name) else { return Vec::new() };
    items
        .iter()
        .filter_map(|item| match item {
            Datum::Text(text) | Datum::Term(text) => Some(text.to_string()),
            _ => None,
        })
        .collect()
}

/// Terms by all their names; reports names that two terms share.
fn index(terms: &[Term], out: &mut Diagnostics) -> HashMap<String, usize> {
    let mut by_name: HashMap<String, usize> = HashMap::new();
    for (at, term) in terms.iter().enumerate() {
        for name in std::iter::once(&term.name).chain(&term.aka) {
            let Some(other) = by_name.insert(folded(name), at) else { continue };
            if other != at {
                out.push(
                    Diagnostic::at(&DUPLICATE_TERM, term.span, format!("`{name}` is defined twice"))
                        .related(terms[other].span, "the other definition")
                        .help("keep one, and link to it from the other place: `[[term]]`"),
                );
            }
        }
    }
    by_name
}

fn see(block: &Block, by_name: &HashMap<String, usize>, sources: &Sources, out: &mut Diagnostics) -> Vec<usize> {
    let mut found = Vec::new();
    for name in texts(block, "see") {
        if let Some(at) = by_name.get(&folded(&name)) {
            found.push(*at);
            continue;
        }
        let diagnostic = Diagnostic::at(
            &UNDEFINED_TERM,
            find_in(block.span, &name, sources),
            format!("`{name}` is defined nowhere"),
        );
        out.push(undefined_help(diagnostic, &name, by_name));
    }
    found
}

/// Adds what to do about a term that is not defined.
pub fn undefined_help(diagnostic: Diagnostic, name: &str, by_name: &HashMap<String, usize>) -> Diagnostic {
    let mut names: Vec<_> = by_name.keys().map(String::as_str).collect();
    names.sort_unstable();
    match nearest(&folded(name), names) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help(format!("define it: `:::definition[{name}]`")),
    }
}

/// The place of `text` within a span, else the span's first line.
fn find_in(span: Span, text: &str, sources: &Sources) -> Span {
    let whole = sources.text(span);
    let line = whole.lines().next().unwrap_or_default();
    let at = line.rfind(text).map_or(0..line.len(), |at| at..at + text.len());
    Span::new(span.file, span.range().start + at.start..span.range().start + at.end)
}
