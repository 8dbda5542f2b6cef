//! What is wrong in a course, as data: a code, a severity, where, and what to do.

pub mod codes;
mod findings;
pub mod github;
pub mod human;
pub mod json;
pub mod places;
pub mod sarif;

pub use codes::Code;
pub use findings::Findings;

use std::cmp::Ordering;

use crate::source::{FileId, Sources, Span};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The site can't be built, or would be wrong.
    Error,
    /// The site is built, and the author probably did not mean this.
    Warning,
    /// Something to know.
    Note,
}

impl Severity {
    /// The word for it in every output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// One finding.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// What kind of finding this is.
    pub code: &'static Code,
    /// Its severity, the code's unless it was changed.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The text it is about.
    pub span: Option<Span>,
    /// A few words beside the underlined text.
    pub label: String,
    /// The file it is about, where no text can be underlined.
    pub path: Option<String>,
    /// Other places that belong to it.
    pub related: Vec<(Span, String)>,
    /// More to know.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Option<String>,
    /// The one change that mends it, where there is one that can't be wrong.
    pub fix: Option<Fix>,
}

/// A change of the author's texts that mends a finding, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in a few words: "write the id `three-years`".
    pub about: String,
    /// What is put in the place of which text.
    pub edits: Vec<Edit>,
}

/// A text in the place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The text that goes; an empty span is a place between two characters.
    pub span: Span,
    /// The text that comes.
    pub text: String,
}

impl Diagnostic {
    /// The files whose text it shows.
    pub fn files(&self) -> impl Iterator<Item = FileId> {
        self.span.iter().chain(self.related.iter().map(|(span, _)| span)).map(|span| span.file)
    }

    /// A finding of kind `code` about the text at `span`.
    pub fn at(code: &'static Code, span: Span, message: impl Into<String>) -> Self {
        Self { span: Some(span), ..Self::bare(code, message.into()) }
    }

    /// A finding about a whole file.
    pub fn file(code: &'static Code, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: Some(path.into()), ..Self::bare(code, message.into()) }
    }

    fn bare(code: &'static Code, message: String) -> Self {
        Self {
            code,
            severity: code.severity,
            message,
            span: None,
            label: String::new(),
            path: None,
            related: Vec::new(),
            notes: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// Adds a few words beside the underlined text.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds another place that belongs to the finding.
    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((span, label.into()));
        self
    }

    /// Adds something to know.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Whether it underlines anything in `file`.
    pub fn names(&self, file: FileId) -> bool {
        self.span.iter().chain(self.related.iter().map(|(span, _)| span)).any(|span| span.file == file)
    }

    /// Adds the change that mends it: `text` in the place of `span`.
    #[must_use]
    pub fn fix(mut self, about: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        let edit = Edit { span, text: text.into() };
        match &mut self.fix {
            Some(fix) => fix.edits.push(edit),
            None => self.fix = Some(Fix { about: about.into(), edits: vec![edit] }),
        }
        self
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// The findings of a run, in the order in which they were made until [`Diagnostics::sort`].
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Adds the findings of another run.
    pub fn extend(&mut self, other: Self) {
        self.list.extend(other.list);
    }

    /// All findings.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Changes each finding, or drops it where `change` gives none.
    pub fn filter_map(&mut self, change: impl FnMut(Diagnostic) -> Option<Diagnostic>) {
        self.list = std::mem::take(&mut self.list).into_iter().filter_map(change).collect();
    }

    /// How many findings have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// Whether any is an error.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// Puts the findings in the order in which an author reads: by file, then by place.
    pub fn sort(&mut self, sources: &Sources) {
        let key = |diagnostic: &Diagnostic| match (diagnostic.span, &diagnostic.path) {
            (Some(span), _) => {
                let path = sources.get(span.file).map_or("", |source| source.path.as_str());
                (path.to_owned(), span.start)
            }
            (None, Some(path)) => (path.clone(), 0),
            (None, None) => (String::new(), 0),
        };
        self.list.sort_by(|a, b| {
            let order = key(a).cmp(&key(b));
            if order == Ordering::Equal { (a.code.name, &a.message).cmp(&(b.code.name, &b.message)) } else { order }
        });
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// What is longer than this is no word with a slip in it, and comparing it would take its time.
const LONGEST_TYPO: usize = 500;

/// The candidate that an author most likely meant by `typed`, if one is near enough.
///
/// Nearness is the Damerau-Levenshtein distance, at most a third of the word's length (and at
/// least one), as compilers do it.
pub fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if typed.len() > LONGEST_TYPO {
        return None;
    }
    let limit = (typed.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(typed.len()) <= 3 * limit)
        .map(|candidate| (strsim::damerau_levenshtein(typed, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}
