//! How findings are written: for people on standard error, for programs on standard output.

use std::path::Path;

use clap::ValueEnum;

use super::report::stream;
use super::repository::{absolute, root, way, working_folder};
use super::{Exit, Loudness, report};
use crate::diagnostic::{Diagnostics, Findings, Severity, github, json, sarif};
use crate::source::Sources;

/// A format of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Human,
    /// A JSON document, which `coursebook schema findings` describes
    Json,
    /// Annotations of a pull request on GitHub
    Github,
    /// SARIF 2.1.0, for code scanners and editors
    Sarif,
}

/// Prints findings of a course, those that matter at least as much as `least`. For programs nothing else may be printed
/// on standard output.
pub fn print(
    format: Format,
    least: Severity,
    diagnostics: &Diagnostics,
    sources: &Sources,
    course: &Path,
    loudness: Loudness,
) -> Exit {
    let write = match format {
        Format::Human => {
            report::print_down_to(least, diagnostics, sources, loudness);
            return Exit::Fine;
        }
        Format::Json => json::write,
        Format::Github => github::write,
        Format::Sarif => sarif::write,
    };
    let course = absolute(course);
    let start = match format {
        Format::Json => working_folder(),
        // From there who shows findings beside the text reads their paths.
        _ => root(&course).unwrap_or_else(working_folder),
    };
    let folder = way(&start, &course);
    stream(|out| write(out, &Findings { diagnostics, sources, folder: &folder, least }))
}
