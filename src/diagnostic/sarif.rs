//! Diagnostics as SARIF 2.1.0, which code scanners and editors read.

use std::collections::HashMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::codes::CODES;
use super::findings::{Findings, told, with_line_ends};
use super::places::{Places, Range};
use super::{Code, Diagnostic};
use crate::digest::Digest;
use crate::source::Span;

/// The schema of the format.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What paths are relative to.
const ROOT: &str = "%SRCROOT%";

/// How many bytes of a line, before the place and after it, tell a finding from others.
const FINGERPRINT_BYTES: (usize, usize) = (100, 200);

/// Writes findings as a SARIF log, each on a line of its own.
pub fn write(out: &mut dyn Write, findings: &Findings<'_>) -> io::Result<()> {
    let driver = json!({
        "name": "coursebook",
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": CODES.iter().map(|code| rule(code)).collect::<Vec<_>>(),
    });
    let root = json!({ ROOT: { "description": { "text": "The folder that paths are relative to: the root of the repository." } } });
    write!(
        out,
        "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":{driver}}},\
         \"columnKind\":\"unicodeCodePoints\",\"originalUriBaseIds\":{root},\"results\":["
    )?;
    let mut writer = Writer {
        findings,
        places: Places::new(findings.sources),
        rules: CODES.iter().enumerate().map(|(number, code)| (code.name, number)).collect(),
        met: HashMap::new(),
    };
    let mut between = "\n";
    for finding in findings.iter() {
        write!(out, "{between}{}", writer.result(finding))?;
        between = ",\n";
    }
    writeln!(out, "\n]}}]}}")
}

/// A kind of finding, with its explanation.
fn rule(code: &Code) -> Value {
    let explanation = code.explanation();
    let about = explanation.split("\n\n").next().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    json!({
        "id": code.name,
        "name": pascal_case(code.name),
        "shortDescription": { "text": code.summary() },
        "fullDescription": { "text": about.replace('`', ""), "markdown": about },
        "help": { "text": explanation, "markdown": explanation },
        "defaultConfiguration": { "level": code.severity.name() },
    })
}

/// `broken-link` as `BrokenLink`.
fn pascal_case(name: &str) -> String {
    let capital = |word: &str| word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1)).collect();
    name.split('-').map(capital).collect::<Vec<String>>().concat()
}

struct Writer<'w, 'f> {
    findings: &'w Findings<'f>,
    places: Places<'f>,
    rules: HashMap<&'static str, usize>,
    /// How often a text with a finding was met: the second of two equal ones needs a fingerprint of its own.
    met: HashMap<Digest, usize>,
}

impl<'f> Writer<'_, 'f> {
    fn result(&mut self, finding: &'f Diagnostic) -> Value {
        let mut result = json!({
            "ruleId": finding.code.name,
            "ruleIndex": self.rules.get(finding.code.name),
            "level": finding.severity.name(),
            "message": { "text": message(&told(finding)) },
        });
        if let Some(path) = self.findings.path_of(finding) {
            let mut location = json!({ "artifactLocation": self.artifact(path) });
            if let Some(range) = finding.span.and_then(|span| self.places.shown(span)) {
                location["region"] = region(range);
            }
            result["locations"] = json!([{ "physicalLocation": location }]);
        }
        let related: Vec<Value> =
            finding.related.iter().enumerate().filter_map(|(id, place)| self.related(id, place)).collect();
        if !related.is_empty() {
            result["relatedLocations"] = Value::Array(related);
        }
        if let Some(fix) = self.fix(finding) {
            result["fixes"] = json!([fix]);
        }
        result["partialFingerprints"] = json!({ "coursebookFinding/v1": self.fingerprint(finding) });
        result
    }

    fn artifact(&self, path: &str) -> Value {
        json!({ "uri": uri(&self.findings.rooted(path)), "uriBaseId": ROOT })
    }

    fn related(&mut self, id: usize, (span, label): &(Span, String)) -> Option<Value> {
        let artifact = self.artifact(&self.places.source(*span)?.path);
        let region = region(self.places.shown(*span)?);
        Some(json!({
            "id": id,
            "message": { "text": message(label) },
            "physicalLocation": { "artifactLocation": artifact, "region": region },
        }))
    }

    fn fix(&mut self, finding: &Diagnostic) -> Option<Value> {
        let fix = finding.fix.as_ref()?;
        let file = fix.edits.first()?.span.file;
        let source = self.findings.sources.get(file)?;
        let replacements = fix.edits.iter().filter(|edit| edit.span.file == file).filter_map(|edit| {
            let text = with_line_ends(&edit.text, &source.text);
            Some(json!({
                "deletedRegion": region(self.places.exact(edit.span)?),
                "insertedContent": { "text": text },
            }))
        });
        let replacements: Vec<Value> = replacements.collect();
        Some(json!({
            "description": { "text": message(&fix.about) },
            "artifactChanges": [{ "artifactLocation": self.artifact(&source.path), "replacements": replacements }],
        }))
    }

    /// What stays the same when the text around a finding moves: its kind, its file, the words at its place, and how
    /// many such came before it.
    fn fingerprint(&mut self, finding: &Diagnostic) -> String {
        let (before, after) = FINGERPRINT_BYTES;
        let path = self.findings.path_of(finding).unwrap_or_default();
        let words = match finding.span {
            Some(span) => self.places.around(span, before, after),
            None => finding.message.as_bytes(),
        };
        let parts = [finding.code.name.as_bytes(), path.as_bytes(), words];
        let digest = Digest::of(&parts.join(&0));
        let number = self.met.entry(digest).or_default();
        *number += 1;
        format!("{digest}:{number}")
    }
}

fn region(range: Range) -> Value {
    json!({
        "startLine": range.start.line,
        "startColumn": range.start.column,
        "endLine": range.end.line,
        "endColumn": range.end.column,
    })
}

/// A message in which nothing is taken for a link: SARIF's plain texts know `[…](…)`.
fn message(text: &str) -> String {
    text.replace("](", "] (")
}

/// A path as a relative reference.
fn uri(path: &str) -> String {
    let bytes = path.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    bytes.collect()
}

#[cfg(test)]
mod tests {
    use super::{pascal_case, uri};

    #[test]
    fn names_and_paths() {
        assert_eq!(pascal_case("not-in-summary"), "NotInSummary");
        assert_eq!(uri("content/01 Führung/a:b.md"), "content/01%20F%C3%BChrung/a%3Ab.md");
    }
}
