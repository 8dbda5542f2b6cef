//! Diagnostics as commands of GitHub's workflows: they annotate the lines of a pull request.

use std::io::{self, Write};

use super::findings::{Findings, told};
use super::places::Places;
use super::{Diagnostic, Severity};

/// Writes findings as workflow commands, each on a line of its own.
pub fn write(out: &mut dyn Write, findings: &Findings<'_>) -> io::Result<()> {
    let mut places = Places::new(findings.sources);
    findings.iter().try_for_each(|finding| writeln!(out, "{}", command(finding, findings, &mut places)))
}

fn command<'f>(finding: &'f Diagnostic, findings: &Findings<'f>, places: &mut Places<'f>) -> String {
    let name = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut command = format!("::{name} ");
    if let Some(path) = findings.path_of(finding) {
        command.push_str(&format!("file={},", property(&findings.rooted(path))));
    }
    if let Some(range) = finding.span.and_then(|span| places.shown(span)) {
        command.push_str(&format!("line={},endLine={},col={},", range.start.line, range.end.line, range.start.column));
    }
    let mut message = told(finding);
    for (span, label) in &finding.related {
        if let (Some(source), Some(range)) = (places.source(*span), places.shown(*span)) {
            message.push_str(&format!("\n{}:{}: {label}", findings.rooted(&source.path), range.start.line));
        }
    }
    command.push_str(&format!("title={}::{}", property(finding.code.name), data(&message)));
    command
}

/// A text after the two colons.
fn data(text: &str) -> String {
    let escaped = text.chars().map(|c| match c {
        '%' => "%25".to_owned(),
        '\r' => "%0D".to_owned(),
        '\n' => "%0A".to_owned(),
        // What steers a terminal steers the page of a log too.
        c if c.is_control() && c != '\t' => '\u{fffd}'.to_string(),
        c => c.to_string(),
    });
    escaped.collect()
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn escapes() {
        assert_eq!(data("100 %, a: b\r\nc::d\u{1b}[2J"), "100 %25, a: b%0D%0Ac::d\u{fffd}[2J");
        assert_eq!(property("content/a,b: 50%.md"), "content/a%2Cb%3A 50%25.md");
    }
}
