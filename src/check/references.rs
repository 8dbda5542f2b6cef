//! Links and footnotes that are defined elsewhere in a lesson, and aren't: their brackets stand in the text then.

use std::collections::HashSet;
use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Parser, Tag};

use super::view::SYNTAX;
use super::{LessonView, Lint, Look};
use crate::diagnostic::codes::UNDEFINED_REFERENCE;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Span;

/// The lint.
pub const LINT: Lint = Lint { codes: &[&UNDEFINED_REFERENCE], look: Look::Lesson(look) };

/// The longest name of a reference that is told, in letters.
const LONGEST_NAME: usize = 60;

fn look(view: &LessonView<'_>, out: &mut Diagnostics) {
    let Some(file) = view.page.file else { return };
    let text = view.text.as_bytes();
    // Few lessons have any, and those that have none shall cost nothing.
    if memmem::find(text, b"][").is_none() && memmem::find(text, b"[^").is_none() {
        return;
    }
    for (range, name, is_footnote) in undefined(view.text) {
        let name: String = name.chars().take(LONGEST_NAME).collect();
        let (message, help) = if is_footnote {
            (format!("there is no footnote `{name}`"), format!("write it somewhere below: `[^{name}]: …`"))
        } else {
            let message = format!("there is no link of the name `{name}`, so the brackets stand in the text");
            (message, format!("say somewhere below where it leads: `[{name}]: page.md`, or write `[words](page.md)`"))
        };
        out.push(Diagnostic::at(&UNDEFINED_REFERENCE, Span::new(file, range), message).help(help));
    }
}

/// References that lead nowhere: where they stand, their names, and whether they are to footnotes.
fn undefined<'t>(text: &'t str) -> Vec<(Range<usize>, String, bool)> {
    let mut links = Vec::new();
    let mut note = |link: BrokenLink<'t>| -> Option<(CowStr<'t>, CowStr<'t>)> {
        // One pair of brackets alone is how people write, and `a[0][1]` is how programs do.
        let is_written = matches!(link.link_type, LinkType::Reference | LinkType::Collapsed);
        let is_code = text[..link.span.start].ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | ']' | '_'));
        if is_written && !is_code {
            links.push((link.span, link.reference.to_string(), false));
        }
        None
    };
    let mut footnotes = Vec::new();
    let mut defined = HashSet::new();
    for (event, range) in Parser::new_with_broken_link_callback(text, SYNTAX, Some(&mut note)).into_offset_iter() {
        match event {
            Event::FootnoteReference(name) => footnotes.push((range, name.to_string(), true)),
            Event::Start(Tag::FootnoteDefinition(name)) => {
                defined.insert(name.to_lowercase());
            }
            _ => {}
        }
    }
    footnotes.retain(|(_, name, _)| !defined.contains(&name.to_lowercase()));
    links.extend(footnotes);
    links.sort_by_key(|(range, ..)| range.start);
    links.dedup_by(|next, last| next.0 == last.0);
    links
}

#[cfg(test)]
mod tests {
    use super::undefined;

    #[test]
    fn references_are_told_from_brackets() {
        for (text, expected) in [
            ("[a][b]\n\n[b]: c.md", &[][..]),
            ("[a][B c]\n\n[b  C]: c.md", &[]),
            ("[a][b] and [c][] and ![d][e]", &["b", "c", "e"]),
            ("[a] and - [ ] b and x[1][2] and f()[1][2]", &[]),
            ("`[a][b]` and `[^a]`\n\n    [a][b]\n", &[]),
            ("One[^a] two[^b].\n\n[^A]: A note.", &["b"]),
            ("---\ntitle: \"[a][b]\"\n---\n\nText.", &[]),
            ("| a |\n|---|\n| [a][b] |", &["b"]),
        ] {
            let names: Vec<String> = undefined(text).into_iter().map(|(_, name, _)| name).collect();
            assert_eq!(names, expected, "{text}");
        }
    }
}
