//! Diagnostics for programs: a JSON document of our own, described by `coursebook schema findings`.

use std::io::{self, Write};

use serde::Serialize;

use super::findings::{Findings, with_line_ends};
use super::places::{Places, Range};
use super::{Diagnostic, Severity};

/// The version of the format. It changes when a key goes or changes its meaning; new keys may come without.
pub const VERSION: u32 = 1;

/// Writes findings as a JSON document, each on a line of its own. Paths are relative to the course, whose folder the
/// document names.
pub fn write(out: &mut dyn Write, findings: &Findings<'_>) -> io::Result<()> {
    let folder = if findings.folder.is_empty() { "." } else { findings.folder };
    let head =
        Head { format: "coursebook-findings", version: VERSION, program: env!("CARGO_PKG_VERSION"), course: folder };
    let head = serde_json::to_string(&head)?;
    write!(out, "{},\"findings\":[", head.trim_end_matches('}'))?;
    let mut places = Places::new(findings.sources);
    let mut between = "\n";
    for diagnostic in findings.iter() {
        out.write_all(between.as_bytes())?;
        serde_json::to_writer(&mut *out, &Finding::of(diagnostic, findings, &mut places))?;
        between = ",\n";
    }
    let count = |severity| findings.diagnostics.count(severity);
    let summary = Summary {
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        notes: count(Severity::Note),
        fixable: findings.diagnostics.iter().filter(|finding| finding.fix.is_some()).count(),
    };
    writeln!(out, "\n],\"summary\":{}}}", serde_json::to_string(&summary)?)
}

#[derive(Serialize)]
struct Head<'f> {
    format: &'static str,
    version: u32,
    program: &'static str,
    course: &'f str,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    notes: usize,
    fixable: usize,
}

#[derive(Serialize)]
struct Finding<'f> {
    code: &'static str,
    severity: &'static str,
    message: &'f str,
    file: Option<&'f str>,
    range: Option<Range>,
    label: Option<&'f str>,
    related: Vec<Related<'f>>,
    notes: &'f [String],
    help: Option<&'f str>,
    explain: String,
    fix: Option<Mend<'f>>,
}

#[derive(Serialize)]
struct Related<'f> {
    file: &'f str,
    range: Range,
    label: &'f str,
}

#[derive(Serialize)]
struct Mend<'f> {
    about: &'f str,
    edits: Vec<Edit<'f>>,
}

#[derive(Serialize)]
struct Edit<'f> {
    file: &'f str,
    range: Range,
    text: String,
}

impl<'f> Finding<'f> {
    fn of(diagnostic: &'f Diagnostic, findings: &Findings<'f>, places: &mut Places<'f>) -> Self {
        let related = diagnostic.related.iter().filter_map(|(span, label)| {
            Some(Related { file: &places.source(*span)?.path, range: places.shown(*span)?, label })
        });
        let related = related.collect();
        let fix = diagnostic.fix.as_ref().map(|fix| {
            let edits = fix.edits.iter().filter_map(|edit| {
                let source = places.source(edit.span)?;
                let text = with_line_ends(&edit.text, &source.text);
                Some(Edit { file: &source.path, range: places.exact(edit.span)?, text })
            });
            Mend { about: &fix.about, edits: edits.collect() }
        });
        Self {
            code: diagnostic.code.name,
            severity: diagnostic.severity.name(),
            message: &diagnostic.message,
            file: findings.path_of(diagnostic),
            range: diagnostic.span.and_then(|span| places.shown(span)),
            label: (!diagnostic.label.is_empty()).then_some(diagnostic.label.as_str()),
            related,
            notes: &diagnostic.notes,
            help: diagnostic.help.as_deref(),
            explain: format!("coursebook explain {}", diagnostic.code.name),
            fix,
        }
    }
}
