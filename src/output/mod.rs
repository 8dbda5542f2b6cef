//! What a course becomes: one file per output, and [`OUTPUTS`], the table of them.
//!
//! To add an output: its file here and its line in the table. An output reads blocks as data and
//! by their answer keys, never by kind, so every kind reaches every output.

pub mod offline;
pub mod plain;
pub mod site;

use std::io;

use crate::course::Course;
use crate::render::RenderError;
use crate::sink::Sink;
use crate::theme::Theme;

/// An output.
#[derive(Debug)]
pub struct Output {
    /// Its name.
    pub name: &'static str,
    /// What it is, in one sentence.
    pub about: &'static str,
    /// Writes it.
    pub write: WriteOutput,
}

/// Writes a course with a theme to a sink, and tells of each page.
pub type WriteOutput = fn(&Course, &Theme, &dyn Sink, &(dyn Fn() + Sync)) -> Result<(), WriteError>;

/// All outputs, in the order in which they are written. What stands on learners' devices is a list of what the others
/// wrote, so that one comes last.
pub static OUTPUTS: &[Output] = &[site::OUTPUT, offline::OUTPUT];

/// Why an output could not be written.
#[derive(Debug)]
pub enum WriteError {
    /// A template failed.
    Render(Box<RenderError>),
    /// A file could not be written: which, and what the system said.
    Io(String, io::Error),
}

impl From<RenderError> for WriteError {
    fn from(error: RenderError) -> Self {
        Self::Render(Box::new(error))
    }
}
