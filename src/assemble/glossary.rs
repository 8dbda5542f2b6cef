//! The glossary: every definition of the course, in alphabetical order.

use std::collections::HashMap;
use std::ops::Range;

use crate::course::{Block, Course, Datum, IdNames, PageId, Term, folded};
use crate::diagnostic::codes::{DUPLICATE_TERM, UNDEFINED_TERM};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::source::{Sources, Span};

/// Collects the terms that the course defines.
pub fn collect(course: &Course, sources: &Sources, out: &mut Diagnostics) -> Vec<Term> {
    let places = course.gathered.get("definition").map(Vec::as_slice).unwrap_or_default();
    let mut names = IdNames::default();
    let mut terms: Vec<Term> =
        places.iter().filter_map(|place| term(course.block(*place), *place, &mut names)).collect();
    terms.sort_by_cached_key(|term| (folded(&term.name), term.place));
    let by_name = index(course, &terms, sources, out);
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
    Some(Term { id, aka: texts(block, "aka"), name, see: Vec::new(), place })
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

/// Terms by all their names; reports names that two terms share, in the order in which a learner
/// meets them.
fn index(course: &Course, terms: &[Term], sources: &Sources, out: &mut Diagnostics) -> HashMap<String, usize> {
    let mut by_name: HashMap<String, (usize, Span)> = HashMap::new();
    let mut in_order: Vec<usize> = (0..terms.len()).collect();
    in_order.sort_unstable_by_key(|at| terms[*at].place);
    for at in in_order {
        let term = &terms[at];
        let title = std::iter::once((&term.name, "["));
        for (name, before) in title.chain(term.aka.iter().map(|name| (name, "aka="))) {
            let span = find_in(course.block(term.place).span, before, name, sources);
            let (other, first) = *by_name.entry(folded(name)).or_insert((at, span));
            if other != at {
                out.push(
                    Diagnostic::at(&DUPLICATE_TERM, span, format!("`{name}` is defined twice"))
                        .related(first, "the first definition")
                        .help(format!("keep one, and link to it from the other place: `[[{name}]]`")),
                );
            }
        }
    }
    by_name.into_iter().map(|(name, (at, _))| (name, at)).collect()
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
            find_in(block.span, "see=", &name, sources),
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

/// The place of the name `text` that stands after `before` in a block's fence, else the fence.
fn find_in(block: Span, before: &str, text: &str, sources: &Sources) -> Span {
    let fence = sources.text(block).lines().next().unwrap_or_default();
    // A title stands before the attributes, and may have their names in it.
    let from = if before == "[" { fence.find(before) } else { fence.rfind(before) };
    let from = from.map_or(0, |at| at + before.len());
    let mut found = fence[from..].match_indices(text).map(|(at, _)| from + at..from + at + text.len());
    let range = found.find(|range| is_whole(fence, range)).unwrap_or(0..fence.len());
    let start = block.range().start;
    Span::new(block.file, start + range.start..start + range.end)
}

/// Whether a range of a line is no piece of a longer word.
fn is_whole(line: &str, range: &Range<usize>) -> bool {
    !line[..range.start].ends_with(char::is_alphanumeric) && !line[range.end..].starts_with(char::is_alphanumeric)
}
