//! `coursebook.lock`: every id that learners' answers were ever kept under, one a line.
//!
//! The file is a list that only grows: an id that learners have met is theirs, whatever becomes of the prompt. Ids that
//! the author gives up stand under `[retired]`. Lines are sorted by id, so that two branches that both add ids
//! seldom touch the same place.

mod lines;

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::sync::Arc;

use self::lines::Lines;
use crate::course::{AnswerKey, Course};
use crate::data::{Table, TableReader, Value, toml};
use crate::diagnostic::codes::MALFORMED_LOCK;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::digest::Digest;
use crate::source::{FileId, Span, Spanned};

/// The file's name in the course's folder.
pub const LOCK_FILE: &str = "coursebook.lock";

/// The version of the format.
const VERSION: i64 = 1;

/// What the file begins with.
const HEAD: &str = "# The ids under which learners' answers are kept, one a line. Written by `coursebook check --fix` and\n\
    # `coursebook publish`; keep it with the course. An id that you give up goes under [retired]: old-id = \"why\"\n";

/// The longest digest of a wording that is compared, in hexadecimal digits.
const WORDING_DIGITS: usize = 12;

/// What the file says.
#[derive(Clone, Debug, Default)]
pub struct Lock {
    /// The file, where there is one.
    pub file: Option<FileId>,
    /// The course's own id when learners met it first: their browsers keep all answers under it.
    pub course: Option<String>,
    /// Where that is written.
    pub course_span: Option<Span>,
    /// Every id that learners have met.
    pub answers: BTreeMap<Arc<str>, Met>,
    /// Ids that were given up: where that is written.
    pub retired: BTreeMap<String, Span>,
    /// Everything from `[retired]` on, as the author wrote it.
    tail: String,
}

/// An id that learners have met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Met {
    /// The kind of record.
    pub kind: Arc<str>,
    /// The address of the page on which it stood last: `/differences/vision/`.
    pub lesson: Arc<str>,
    /// A digest of the wording.
    pub wording: Arc<str>,
    /// Whether it was made of a lesson and a place, since the author had given none.
    pub provisional: bool,
    /// Where it stands in the file.
    pub span: Option<Span>,
}

impl Met {
    /// Whether the answer's records are of this kind.
    pub fn has_kind_of(&self, answer: &AnswerKey) -> bool {
        *self.kind == *answer.kind
    }

    /// Whether the answer's prompt is worded so.
    pub fn has_wording_of(&self, answer: &AnswerKey) -> bool {
        *self.wording == *wording(&answer.prompt)
    }
}

/// Texts that many ids share, such as the page on which they stand: each is kept once.
#[derive(Debug, Default)]
struct Shared(HashSet<Arc<str>>);

impl Shared {
    fn text(&mut self, text: &str) -> Arc<str> {
        if let Some(kept) = self.0.get(text) {
            return Arc::clone(kept);
        }
        let kept: Arc<str> = text.into();
        self.0.insert(Arc::clone(&kept));
        kept
    }
}

/// The digest of a prompt's wording. White space and capital letters make no difference.
pub fn wording(prompt: &str) -> String {
    let folded = prompt.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let mut digest = Digest::of(folded.as_bytes()).to_string();
    digest.truncate(WORDING_DIGITS);
    digest
}

impl Lock {
    /// Reads the text of `file`. A file with faults gives what could be read, and says what is wrong.
    pub fn read(text: &str, file: FileId, out: &mut Diagnostics) -> Self {
        if let Some(at) = merge_marker(text) {
            let line = text[at..].lines().next().map_or(0, str::len);
            out.push(
                Diagnostic::at(
                    &MALFORMED_LOCK,
                    Span::new(file, at..at + line),
                    "two versions of this file were not merged",
                )
                .help(
                    "keep the lines of both sides, and remove those that begin with `<<<<<<<`, `=======` and `>>>>>>>`",
                ),
            );
            return Self { file: Some(file), ..Self::default() };
        }
        let mut lock = Self { file: Some(file), ..Self::default() };
        let mut entries = Vec::new();
        if let Some(Lines { head, answers, tail }) = Lines::read(text, file) {
            lock.answers = answers;
            entries.extend(lock.take(toml::parse(head, file, 0, &MALFORMED_LOCK, out), out));
            entries.extend(lock.take(toml::parse(tail, file, text.len() - tail.len(), &MALFORMED_LOCK, out), out));
        } else {
            entries = lock.take(toml::parse(text, file, 0, &MALFORMED_LOCK, out), out);
        }
        lock.tail = tail(text, &entries);
        lock
    }

    /// Takes what stands in the file or a part of it. Gives where ids are written that were given up: keys and values.
    fn take(&mut self, table: Table, out: &mut Diagnostics) -> Vec<(Span, Span)> {
        let mut root = TableReader::new(table, out);
        if let Some(version) = root.integer("version").filter(|version| version.value > VERSION) {
            root.report(
                Diagnostic::at(&MALFORMED_LOCK, version.span, "a newer coursebook wrote this file")
                    .help("use that version of coursebook, or a newer one"),
            );
        }
        if let Some(course) = root.text("course") {
            (self.course, self.course_span) = (Some(course.value), Some(course.span));
        }
        let mut answers = root.table("answers");
        let mut shared = Shared::default();
        for (id, value) in answers.rest() {
            let span = Span { end: value.span.end.max(id.span.end), ..id.span };
            match (&value.value, crate::config::is_id(&id.value)) {
                (Value::Table(fields), true) => {
                    self.answers.insert(id.value.into(), met(fields, span, &mut shared));
                }
                _ => answers.report(malformed_line(span)),
            }
        }
        let mut retired = root.table("retired");
        let mut entries = Vec::new();
        for (Spanned { value: id, span }, why) in retired.rest() {
            entries.push((span, why.span));
            self.retired.insert(id, span);
        }
        root.finish("`coursebook.lock`");
        entries
    }

    /// The same with every answer of `course`: what the file should say once learners have met it. Ids that were met
    /// before stay, and what is said of one that is in doubt stays too: one that another kind of prompt has now, and one
    /// that was made of a place at which something else is asked now.
    #[must_use]
    pub fn with(&self, course: &Course) -> Self {
        let mut lock = self.clone();
        lock.course = self.course.clone().or_else(|| course.config.id.clone());
        let mut shared = Shared::default();
        for page in &course.pages {
            let lesson: Arc<str> = format!("/{}", page.address).into();
            for answer in &page.lesson.answers {
                let in_doubt = |met: &Met| !met.has_kind_of(answer) || (!answer.given && !met.has_wording_of(answer));
                if !self.answers.get(answer.id.as_str()).is_some_and(in_doubt) {
                    let (kind, lesson) = (shared.text(answer.kind), Arc::clone(&lesson));
                    let wording = wording(&answer.prompt).into();
                    let met = Met { kind, lesson, wording, provisional: !answer.given, span: None };
                    lock.answers.insert(answer.id.as_str().into(), met);
                }
            }
        }
        lock
    }

    /// The same where prompts that had no ids of their own are given some: (the one made of a place, the new one).
    #[must_use]
    pub fn renamed(mut self, before: &Self, ids: &[(String, String)]) -> Self {
        let moved: Vec<(&String, Met)> = ids
            .iter()
            .filter_map(|(made, given)| {
                let made = made.as_str();
                let known = before.answers.contains_key(made);
                let met = if known { self.answers.get(made).cloned() } else { self.answers.remove(made) };
                Some((given, Met { provisional: false, ..met? }))
            })
            .collect();
        for (given, met) in moved {
            self.answers.insert(given.as_str().into(), met);
        }
        self
    }

    /// The file's text: the same for the same ids, whatever the order in which they came.
    pub fn text(&self) -> String {
        let course = self.course.as_ref().map(|id| format!("course = {}\n", quoted(id)));
        let mut text = format!("{HEAD}version = {VERSION}\n{}\n[answers]\n", course.unwrap_or_default());
        for (id, met) in &self.answers {
            let provisional = if met.provisional { ", provisional = true" } else { "" };
            // Writing to a string can't fail.
            let _ = writeln!(
                text,
                "{} = {{ kind = {}, lesson = {}, wording = {}{provisional} }}",
                key(id),
                quoted(&met.kind),
                quoted(&met.lesson),
                quoted(&met.wording)
            );
        }
        text.push_str("\n[retired]\n");
        text.push_str(&self.tail);
        text
    }

    /// Whether there is nothing that it says.
    pub fn is_empty(&self) -> bool {
        self.answers.is_empty() && self.retired.is_empty()
    }
}

fn met(fields: &Table, span: Span, shared: &mut Shared) -> Met {
    let text = |name: &str| {
        fields.iter().find(|(key, _)| key.value == name).and_then(|(_, value)| match &value.value {
            Value::Text(text) => Some(text.as_str()),
            _ => None,
        })
    };
    let provisional = fields.iter().any(|(key, value)| key.value == "provisional" && value.value == Value::Bool(true));
    Met {
        kind: shared.text(text("kind").unwrap_or_default()),
        lesson: shared.text(text("lesson").unwrap_or_default()),
        wording: text("wording").unwrap_or_default().into(),
        provisional,
        span: Some(span),
    }
}

fn malformed_line(span: Span) -> Diagnostic {
    Diagnostic::at(&MALFORMED_LOCK, span, "this line can't be read")
        .help("bring back the line as it was, or remove it and run `coursebook check --fix`")
}

/// The first line that a version control system leaves where it could not merge. (`>>>>>>>` alone may be a quote in
/// quotes.)
pub fn merge_marker(text: &str) -> Option<usize> {
    // Nearly no text has any, and this is asked of all.
    let first = memchr::memmem::find(text.as_bytes(), b"<<<<<<<")?;
    let mut at = text[..first].rfind('\n').map_or(0, |end| end + 1);
    for line in text[at..].split_inclusive('\n') {
        if line.strip_prefix("<<<<<<<").is_some_and(|rest| !rest.starts_with('<')) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// What the author wrote below `[retired]`, comments included, and ids that were given up in another way, such as
/// `retired.old = "why"`, as lines of that table. `entries` are what TOML finds there: keys and values.
fn tail(text: &str, entries: &[(Span, Span)]) -> String {
    let is_header = |line: &str| {
        let name = line.trim().strip_prefix('[').and_then(|rest| rest.split_once(']'));
        name.is_some_and(|(name, _)| matches!(name.trim(), "retired" | "\"retired\"" | "'retired'"))
    };
    let lines = text.split_inclusive('\n').scan(0, |next, line| {
        *next += line.len();
        Some((*next, line))
    });
    let begin = lines.clone().find(|(_, line)| is_header(line)).map(|(end, _)| end);
    let is_below = |(key, _): &&(Span, Span)| begin.is_some_and(|begin| key.range().start >= begin);
    let mut tail = String::new();
    if let Some(begin) = begin {
        // A reason may go over several lines, and one of those may look like a table.
        let last = entries.iter().filter(is_below).map(|(_, value)| value.range().end).max().unwrap_or(begin);
        let mut end = begin;
        for (next, line) in lines.skip_while(|(next, _)| *next <= begin) {
            if end >= last && line.trim_start().starts_with('[') {
                break;
            }
            end = next;
        }
        tail = text[begin..end].replace("\r\n", "\n");
        if !tail.is_empty() && !tail.ends_with('\n') {
            tail.push('\n');
        }
    }
    for (key, value) in entries.iter().filter(|entry| !is_below(entry)) {
        let written = |span: &Span| text.get(span.range()).unwrap_or_default();
        tail.push_str(&format!("{} = {}\n", written(key), written(value)));
    }
    tail
}

/// A key as TOML writes it: bare where it may be.
fn key(id: &str) -> String {
    let is_bare = id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if is_bare { id.to_owned() } else { quoted(id) }
}

fn quoted(text: &str) -> String {
    let escaped = text.chars().map(|c| match c {
        '"' | '\\' => format!("\\{c}"),
        c if c.is_control() => format!("\\u{:04x}", u32::from(c)),
        c => c.to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::{Lines, Lock, Met, merge_marker, wording};
    use crate::data::toml;
    use crate::diagnostic::Diagnostics;
    use crate::diagnostic::codes::MALFORMED_LOCK;
    use crate::source::FileId;

    fn read(text: &str) -> (Lock, usize) {
        let mut out = Diagnostics::default();
        let lock = Lock::read(text, FileId(0), &mut out);
        (lock, out.iter().count())
    }

    #[test]
    fn what_is_written_is_read() {
        let mut lock = Lock::default();
        for id in ["first-step", "führung", "a", "2"] {
            let met = Met {
                kind: "plan".into(),
                lesson: "/both/\"x\"/".into(),
                wording: wording("When …").into(),
                provisional: id == "a",
                span: None,
            };
            lock.answers.insert(id.into(), met);
        }
        let (again, faults) = read(&lock.text());
        assert_eq!((again.answers.len(), faults), (4, 0), "{}", lock.text());
        for (id, met) in &lock.answers {
            assert_eq!(&Met { span: None, ..again.answers[id].clone() }, met);
        }
        assert_eq!(again.text(), lock.text());
    }

    /// Lines that are read one by one say what TOML says.
    #[test]
    fn lines_say_what_toml_says() {
        let line = "a = { kind = \"plan\", lesson = \"/x/\", wording = \"0a\" }";
        let other = line.replace('a', "b-2").replace(" }", ", provisional = true }");
        let umlaut = line.replacen('a', "\"führung\"", 1);
        for (text, is_ours) in [
            (format!("# why\nversion = 1\n\n[answers]\n{line}\n{other}\n{umlaut}\n\n[retired]\nold = \"why\"\n"), true),
            (format!("[answers]\r\n{line}\r\n\r\n# more\r\n{other}\r\n"), true),
            (format!("[answers]\n{line}"), true),
            ("version = 2\n[answers]\n[retired]\na = \"\"\n[more]\n".to_owned(), true),
            (format!("[answers]\n{line}\n{line}\n"), false),
            (format!("[answers]\n{line}\n[retired]\n[answers.b]\n"), false),
            (format!("answers.b = {{}}\n[answers]\n{line}\n"), false),
            (format!("[retired]\n[answers]\n{line}\n"), false),
            (format!("[answers]\n  {line}\n{other} # mine\n"), false),
            (format!("[answers]\n\"a\" {}\n", &line[2..]), false),
            (format!("[answers]\n{}\n", line.replace("/x/", "/\\\"x/")), false),
            (format!("[answers]\n{}\n", line.replace("/x/", "/\\u00e9/")), false),
            (format!("[answers]\n{}\n", line.replace("kind", "lind")), false),
        ] {
            assert_eq!(Lines::read(&text, FileId(0)).is_some(), is_ours, "{text}");
            let (mut whole, mut out) = (Lock::default(), Diagnostics::default());
            whole.take(toml::parse(&text, FileId(0), 0, &MALFORMED_LOCK, &mut out), &mut out);
            let (lock, faults) = read(&text);
            assert_eq!((lock.answers, lock.retired), (whole.answers, whole.retired), "{text}");
            assert_eq!(faults, out.iter().count(), "{text}");
        }
    }

    #[test]
    fn what_an_author_wrote_below_retired_stays() {
        let text = "version = 1\n[answers]\n[retired]\n# asked twice\nold = \"2026: gone\"\n";
        let (lock, faults) = read(text);
        assert_eq!((lock.retired.contains_key("old"), faults), (true, 0));
        assert!(lock.text().ends_with("[retired]\n# asked twice\nold = \"2026: gone\"\n"), "{}", lock.text());
        for (written, below) in [
            ("[answers]\n[ retired ] # given up\na = \"x\"\n# end\n[more]\n", "a = \"x\"\n# end\n"),
            (
                "[answers]\n[\"retired\"]\r\na = \"\"\"\r\n[x]\r\n\"\"\"\r\nb = \"y\"",
                "a = \"\"\"\n[x]\n\"\"\"\nb = \"y\"\n",
            ),
            ("retired.two = \"gone\"\n[answers]\n", "two = \"gone\"\n"),
            ("retired = { \"fü\" = \"gone\" }\n", "\"fü\" = \"gone\"\n"),
            ("[retired]\n[answers]\n", ""),
        ] {
            let (lock, _) = read(written);
            assert_eq!(lock.text().split_once("[retired]\n").expect("it is there").1, below, "{written}");
            assert_eq!(read(&lock.text()).0.retired.len(), lock.retired.len(), "{written}");
        }
    }

    #[test]
    fn what_can_not_be_read_is_said() {
        for text in
            ["<<<<<<< HEAD\n", "[answers]\na = 1\n", "[answers\n", "version = 2\n", "[answers]\na = {}\na = {}\n"]
        {
            assert_eq!(read(text).1, 1, "{text}");
        }
        assert_eq!(merge_marker("a\n<<<<<<<< eight\n>>>>>>> quoted\n"), None);
        assert_eq!(merge_marker("a\n<<<<<<< ours"), Some(2));
    }

    #[test]
    fn wordings() {
        assert_eq!(wording("What  went\nwell?"), wording("what went well?"));
        assert_ne!(wording("What went well?"), wording("What went wrong?"));
    }
}
