//! How much each finding matters in this course: `[check]` in `book.toml`, and comments that allow one at one place.
//!
//! A comment `<!-- coursebook-allow CODE: reason -->` speaks of the piece of text after it: up to the next blank line, or
//! the whole block where a fence follows. Before the first text of a page it speaks of the whole page, within a
//! paragraph of that paragraph.

use std::collections::HashMap;
use std::ops::Range;

use super::LINTS;
use crate::config::Level;
use crate::course::{Allow, Course};
use crate::diagnostic::codes::{BAD_ALLOW, CODES, UNUSED_ALLOW, find};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::source::{FileId, Sources, Span};

/// Something that an author allows at a place.
struct Allowed {
    code: &'static str,
    within: Range<usize>,
    /// The code in the comment.
    span: Span,
    used: bool,
}

/// Gives every finding the weight that this course gives it, and drops what its author silenced. Says which comments
/// silence nothing.
pub fn settle(course: &Course, sources: &Sources, diagnostics: &mut Diagnostics) {
    let config = &course.config.check;
    let mut of_comments = Diagnostics::default();
    let mut allowed: HashMap<FileId, Vec<Allowed>> = HashMap::new();
    for page in course.pages.iter().filter(|page| !page.lesson.allows.is_empty()) {
        let Some(file) = page.file else { continue };
        let text = sources.get(file).map_or("", |source| source.text.as_str());
        let list = page.lesson.allows.iter().flat_map(|allow| read(allow, text, &mut of_comments));
        allowed.insert(file, list.collect());
    }
    diagnostics.filter_map(|mut finding| {
        if let Some(span) = finding.span
            && let Some(allowed) = allowed.get_mut(&span.file)
        {
            let meant = |allowed: &&mut Allowed| {
                allowed.code == finding.code.name && allowed.within.contains(&span.range().start)
            };
            if let Some(allowed) = allowed.iter_mut().find(meant) {
                allowed.used = true;
                return None;
            }
        }
        if !config.allowed.is_empty() && config.allows(finding.code, path(&finding, sources)) {
            return None;
        }
        let level = config.levels.get(finding.code.name);
        weighed(&mut finding, level).then_some(finding)
    });
    let mut unused: Vec<&Allowed> = allowed.values().flatten().filter(|allowed| !allowed.used).collect();
    unused.sort_unstable_by_key(|allowed| allowed.span);
    for Allowed { code, span, .. } in unused {
        // What only some runs look for may be there in the others.
        if LINTS.iter().any(|lint| lint.codes.iter().any(|known| known.name == *code)) {
            of_comments.push(
                Diagnostic::at(
                    &UNUSED_ALLOW,
                    *span,
                    format!("there is no `{code}` here that this comment would silence"),
                )
                .help("remove it"),
            );
        }
    }
    of_comments.filter_map(|mut finding| {
        let level = config.levels.get(finding.code.name);
        weighed(&mut finding, level).then_some(finding)
    });
    diagnostics.extend(of_comments);
}

/// Gives a finding its weight. False where it is not to be reported.
fn weighed(finding: &mut Diagnostic, level: Option<&Level>) -> bool {
    match level {
        Some(Level::Off) => return false,
        Some(Level::At(severity)) => finding.severity = *severity,
        None => {}
    }
    true
}

/// The file that a finding is about, relative to the course.
fn path<'f>(finding: &'f Diagnostic, sources: &'f Sources) -> &'f str {
    let of_span = finding.span.and_then(|span| sources.get(span.file)).map(|source| source.path.as_str());
    of_span.or(finding.path.as_deref()).unwrap_or_default()
}

/// What a comment allows; reports what is wrong with it.
fn read(allow: &Allow, text: &str, out: &mut Diagnostics) -> Vec<Allowed> {
    if allow.codes.is_empty() {
        out.push(
            Diagnostic::at(&BAD_ALLOW, allow.span, "this comment doesn't say what it allows")
                .help("name the findings: `<!-- coursebook-allow long-read: a story is meant to be long -->`"),
        );
    }
    let within = scope(text, allow.span.range());
    let mut list = Vec::new();
    for name in &allow.codes {
        match find(&name.value) {
            Some(code) if code.is_settable() => {
                list.push(Allowed { code: code.name, within: within.clone(), span: name.span, used: false });
            }
            Some(code) => out.push(
                Diagnostic::at(&BAD_ALLOW, name.span, format!("`{}` is always an error", code.name))
                    .help("mend it: a site with such a fault would be wrong"),
            ),
            None => {
                let names = CODES.iter().filter(|code| code.is_settable()).map(|code| code.name);
                let finding = Diagnostic::at(
                    &BAD_ALLOW,
                    name.span,
                    format!("there is no finding with the code `{}`", name.value),
                );
                out.push(match nearest(&name.value, names) {
                    Some(near) => finding.help(format!("did you mean `{near}`?")),
                    None => finding.help("`coursebook explain` lists them all"),
                });
            }
        }
    }
    list
}

/// The part of `text` that a comment at `comment` speaks of.
fn scope(text: &str, comment: Range<usize>) -> Range<usize> {
    if is_before_all_text(&text[..comment.start]) {
        return 0..text.len() + 1;
    }
    let line_start = text[..comment.start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[comment.end..].find('\n').map_or(text.len(), |at| comment.end + at);
    let around = [&text[line_start..comment.start], &text[comment.end..line_end]];
    let is_alone = around[0].chars().all(|c| !c.is_alphanumeric()) && around[1].trim().is_empty();
    if !is_alone {
        return paragraph_start(text, line_start)..piece_end(text, line_start);
    }
    let rest = &text[line_end..];
    let next = line_end + rest.len() - rest.trim_start().len();
    let next = text[..next].rfind('\n').map_or(next, |at| at + 1);
    comment.start..piece_end(text, next)
}

/// Whether nothing but front matter, the title and comments stands in `above`.
fn is_before_all_text(above: &str) -> bool {
    let mut lines = above.lines().map(str::trim).peekable();
    if let Some(fence) = lines.next_if(|line| matches!(*line, "---" | "+++")) {
        lines.by_ref().find(|line| *line == fence);
    }
    let mut titles = 0;
    lines.all(|line| {
        let is_title = line.starts_with("# ");
        titles += usize::from(is_title);
        line.is_empty() || (is_title && titles == 1) || (line.starts_with("<!--") && line.ends_with("-->"))
    })
}

/// Where the paragraph begins in which the line at `at` stands.
fn paragraph_start(text: &str, at: usize) -> usize {
    let mut start = at;
    for line in text[..at].split_inclusive('\n').rev() {
        if is_blank(line) {
            break;
        }
        start -= line.len();
    }
    start
}

/// Where the piece of text ends that begins with the line at `at`: with its block, else before a blank line.
fn piece_end(text: &str, at: usize) -> usize {
    let mut end = at;
    let mut open = 0_usize;
    for line in text[at..].split_inclusive('\n') {
        let fence = line.trim_start_matches([' ', '\t', '>', '-', '*']).trim_end();
        let name = fence.trim_start_matches(':');
        let colons = fence.len() - name.len();
        match (colons >= 3, name.trim().is_empty()) {
            (true, true) => open = open.saturating_sub(1),
            (true, false) => open += 1,
            (false, _) => {}
        }
        if open == 0 && is_blank(line) {
            break;
        }
        end += line.len();
        if open == 0 && colons >= 3 {
            break;
        }
    }
    end
}

fn is_blank(line: &str) -> bool {
    line.trim_matches([' ', '\t', '>', '\r', '\n']).is_empty()
}

#[cfg(test)]
mod tests {
    use super::scope;

    fn covered(text: &str) -> &str {
        let start = text.find("<!--").expect("a comment");
        let end = start + text[start..].find("-->").expect("its end") + 3;
        let range = scope(text, start..end);
        &text[range.start.min(text.len())..range.end.min(text.len())]
    }

    #[test]
    fn what_a_comment_speaks_of() {
        for (text, part) in [
            ("One.\n\n<!-- a -->\nTwo\nmore.\n\nThree.\n", "<!-- a -->\nTwo\nmore.\n"),
            ("One.\n\n<!-- a -->\n\nTwo.\n\nThree.\n", "<!-- a -->\n\nTwo.\n"),
            ("One.\n\nTwo <!-- a -->\nmore.\n\nThree.\n", "Two <!-- a -->\nmore.\n"),
            (
                "One.\n\n<!-- a -->\n:::quiz\nQ\n\n:::note\nN\n:::\n\n:::\n\nThree.\n",
                "<!-- a -->\n:::quiz\nQ\n\n:::note\nN\n:::\n\n:::\n",
            ),
            ("One.\n\n- a\n\n  <!-- a -->\n  b\n\n  c\n", "<!-- a -->\n  b\n"),
        ] {
            assert_eq!(covered(text), part);
        }
        for whole in ["<!-- a -->\nOne.\n\nTwo.\n", "---\ntitle: x\n---\n\n# T\n\n<!-- a -->\n\nOne.\n\nTwo.\n"] {
            assert_eq!(covered(whole), whole);
        }
    }
}
