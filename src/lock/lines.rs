//! The lines of `[answers]` as we write them, read one by one. For those of ten thousand lessons a parser of TOML needs a
//! hundred megabytes and a fifth of a second; it is asked where somebody wrote them another way, or wrongly.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Met, Shared};
use crate::source::{FileId, Span};

/// A file whose answers are written as we write them.
#[derive(Debug)]
pub struct Lines<'t> {
    /// What stands before them.
    pub head: &'t str,
    /// The answers.
    pub answers: BTreeMap<Arc<str>, Met>,
    /// What follows them.
    pub tail: &'t str,
}

impl<'t> Lines<'t> {
    /// Reads the text of `file`. None where any line of the answers is another, or where an id has several.
    pub fn read(text: &'t str, file: FileId) -> Option<Self> {
        let is_table = |line: &str| line.starts_with('[');
        let start = lines(text).find(|(_, line)| is_table(line)).filter(|(_, line)| *line == "[answers]")?.0;
        let begin = start + text[start..].find('\n')? + 1;
        let end = lines(&text[begin..]).find(|(_, line)| is_table(line)).map_or(text.len(), |(at, _)| begin + at);
        let (head, tail) = (&text[..start], &text[end..]);
        let is_more = |line: &str| line.trim_start_matches(['[', '"', '\'', ' ']).starts_with("answers");
        if lines(head).chain(lines(tail)).any(|(_, line)| is_more(line)) {
            return None;
        }
        let mut shared = Shared::default();
        let written = lines(&text[begin..end]).filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let read =
            written.map(|(at, line)| answer(line, Span::new(file, begin + at..begin + at + line.len()), &mut shared));
        let read: Vec<(Arc<str>, Met)> = read.collect::<Option<_>>()?;
        let count = read.len();
        let answers = BTreeMap::from_iter(read);
        if answers.len() != count {
            return None;
        }
        Some(Self { head, answers, tail })
    }
}

/// The lines of a text, each with where it begins.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |next, line| {
        let at = *next;
        *next += line.len();
        Some((at, line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line))))
    })
}

/// A line of the answers, which stands at `span`.
fn answer(line: &str, span: Span, shared: &mut Shared) -> Option<(Arc<str>, Met)> {
    let (key, rest) = line.split_once(" = { kind = \"")?;
    let (kind, rest) = rest.split_once("\", lesson = \"")?;
    let (lesson, rest) = rest.split_once("\", wording = \"")?;
    let (wording, end) = rest.split_once('"')?;
    let provisional = match end {
        " }" => false,
        ", provisional = true }" => true,
        _ => return None,
    };
    let id = match key.strip_prefix('"') {
        Some(quoted) => quoted.strip_suffix('"')?,
        None => key,
    };
    // Escapes, and what would have to be one.
    let is_plain = |text: &str| !text.contains(|c: char| c == '"' || c == '\\' || c.is_control());
    let is_ours =
        [kind, lesson, wording].into_iter().all(is_plain) && crate::config::is_id(id) && super::key(id) == key;
    is_ours.then(|| {
        let (kind, lesson) = (shared.text(kind), shared.text(lesson));
        (id.into(), Met { kind, lesson, wording: wording.into(), provisional, span: Some(span) })
    })
}
