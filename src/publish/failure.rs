//! Why nothing, or not everything, could be published.

use std::fmt;

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
