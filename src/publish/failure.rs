//! Why nothing, or not everything, could be published.

use std::fmt;

/// How many files in the way are named.
const NAMED: usize = 5;

/// What went wrong with a target, for people: never with a secret in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// More to know: what the host answered, what became of the site.
    pub notes: Vec<String>,
    /// What to do.
    pub help: String,
}

impl Failure {
    /// A failure, and what to do about it.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), notes: Vec::new(), help: help.into() }
    }

    /// Files of other origin stand where a site has its own. `choose` is another place, with its key in `book.toml`.
    pub fn in_the_way(place: &str, files: &[String], choose: &str) -> Self {
        let named: Vec<_> = files.iter().take(NAMED).map(|path| format!("`{path}`")).collect();
        let more = if files.len() > NAMED { " and others" } else { "" };
        let message = format!(
            "{place} holds files that coursebook did not put there, where the site has its own: {}{more}",
            named.join(", ")
        );
        Self::new(message, format!("choose another {choose}; or, if nobody needs those files, remove them from there"))
            .note("nothing was sent; other files that you keep there stay as they are")
    }

    /// Adds something to know.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}
