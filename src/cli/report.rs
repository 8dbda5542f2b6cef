//! Prints diagnostics and messages of the command line's own.

use std::io::{self, Write};
use std::path::Path;

use annotate_snippets::{Group, Level, Origin, Renderer};

use super::{Exit, Loudness};
use crate::diagnostic::codes::NO_BOOK_TOML;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, human};
use crate::publish::Failure;
use crate::source::Sources;

/// Prints findings, and a line that counts them.
pub fn print(diagnostics: &Diagnostics, sources: &Sources, loudness: Loudness) {
    print_down_to(shown(loudness, false), diagnostics, sources, loudness);
}

/// How little a finding may matter and still be printed. Warnings that stop something are printed whatever happens.
pub fn shown(loudness: Loudness, warnings_stop: bool) -> Severity {
    match (loudness, warnings_stop) {
        (Loudness::Quiet, false) => Severity::Error,
        (Loudness::Quiet, true) => Severity::Warning,
        _ => Severity::Note,
    }
}

/// The same, of findings that matter at least as much as `least`.
pub fn print_down_to(least: Severity, diagnostics: &Diagnostics, sources: &Sources, loudness: Loudness) {
    for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.severity <= least) {
        tell(&format!("{}\n", human::render(diagnostic, sources)));
    }
    let errors = diagnostics.count(Severity::Error);
    let warnings = diagnostics.count(Severity::Warning);
    if errors + warnings > 0 && loudness != Loudness::Quiet {
        let parts = [(errors, "error"), (warnings, "warning")];
        let parts: Vec<_> =
            parts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| counted(*count, word)).collect();
        tell(&format!("{}. `coursebook explain CODE` tells more about each.", parts.join(" and ")));
    }
}

/// Prints a finding, rendered as `text`.
pub fn print_finding(diagnostic: &Diagnostic, text: &str, loudness: Loudness) {
    if loudness != Loudness::Quiet || diagnostic.severity == Severity::Error {
        tell(&format!("{text}\n"));
    }
}

/// Prints a line for people. Where nobody is there to read it (`2>&1 | head`), it is lost.
pub fn tell(line: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{line}");
}

/// Prints what was asked for. A reader who has seen enough is no error.
pub fn output(text: &[u8]) -> Exit {
    stream(|out| out.write_all(text))
}

/// Prints what was asked for piece by piece.
pub fn stream(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Exit {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            tell(&usage(&format!("this can't be printed: {error}"), "check where the output goes"));
            Exit::CourseHasErrors
        }
        _ => Exit::Fine,
    }
}

/// `1 error`, `2 errors`.
pub fn counted(count: usize, word: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {word}{ending}")
}

/// A message about how the program was called.
pub fn usage(message: &str, help: &str) -> String {
    let group = Group::with_title(Level::ERROR.primary_title(message)).element(Level::HELP.message(help));
    Renderer::styled().decor_style(annotate_snippets::renderer::DecorStyle::Ascii).render(&[group])
}

/// Why nothing, or not everything, was published.
pub fn failure(failure: &Failure) -> String {
    let mut group = Group::with_title(Level::ERROR.primary_title(failure.message.as_str()));
    for note in &failure.notes {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    let group = group.element(Level::HELP.message(failure.help.as_str()));
    Renderer::styled().decor_style(annotate_snippets::renderer::DecorStyle::Ascii).render(&[group])
}

/// No course was found.
pub fn no_book_toml(start: &Path) -> String {
    let folder = start.display().to_string();
    let title = Level::ERROR.primary_title("there is no `book.toml` in this folder or above it").id(NO_BOOK_TOML.name);
    let group = Group::with_title(title)
        .element(Origin::path(folder))
        .element(Level::HELP.message("go to the course's folder, or make a course: `coursebook new my-course`"));
    Renderer::styled().decor_style(annotate_snippets::renderer::DecorStyle::Ascii).render(&[group])
}
