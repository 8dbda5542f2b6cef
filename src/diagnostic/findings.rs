//! Findings to be written for other programs: what their formats have in common.

use super::{Diagnostic, Diagnostics, Severity};
use crate::source::Sources;

/// The findings of a run, to be written one by one however many there are.
#[derive(Clone, Copy, Debug)]
pub struct Findings<'f> {
    /// All of them, in the order in which they are written.
    pub diagnostics: &'f Diagnostics,
    /// The files that they are about.
    pub sources: &'f Sources,
    /// The way to the course from where paths begin, with `/` between its parts; empty where they begin in the course.
    pub folder: &'f str,
    /// How little a finding may matter and still be written.
    pub least: Severity,
}

impl<'f> Findings<'f> {
    /// Those that are written.
    pub fn iter(&self) -> impl Iterator<Item = &'f Diagnostic> {
        let least = self.least;
        self.diagnostics.iter().filter(move |finding| finding.severity <= least)
    }

    /// The path of the file that a finding is about.
    pub fn path_of(&self, finding: &'f Diagnostic) -> Option<&'f str> {
        match finding.span {
            Some(span) => self.sources.get(span.file).map(|source| source.path.as_str()),
            None => finding.path.as_deref(),
        }
    }

    /// A path of the course from where paths begin.
    pub fn rooted(&self, path: &str) -> String {
        if self.folder.is_empty() { path.to_owned() } else { format!("{}/{path}", self.folder) }
    }
}

/// What a finding says as one text: what is wrong, what there is to know, what to do; a line for each.
pub(super) fn told(finding: &Diagnostic) -> String {
    let mut text = finding.message.clone();
    if !finding.label.is_empty() {
        text.push_str(&format!(" ({})", finding.label));
    }
    for note in &finding.notes {
        text.push_str(&format!("\nnote: {note}"));
    }
    if let Some(help) = &finding.help {
        text.push_str(&format!("\nhelp: {help}"));
    }
    text
}

/// The text of an edit with the line ends of the text that it changes.
pub(super) fn with_line_ends(text: &str, of: &str) -> String {
    // As `--fix` writes it.
    if of.contains("\r\n") { text.replace('\n', "\r\n") } else { text.to_owned() }
}
