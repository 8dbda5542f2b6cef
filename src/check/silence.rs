//! How much each finding matters in this course: `[check]` in `book.toml`, and comments that allow one at one place.

use crate::config::Level;
use crate::course::Course;
use crate::diagnostic::Diagnostics;
use crate::source::Sources;

/// Gives every finding the weight that this course gives it, and drops what its author silenced.
pub fn settle(course: &Course, sources: &Sources, diagnostics: &mut Diagnostics) {
    let config = &course.config.check;
    diagnostics.filter_map(|mut finding| {
        match config.levels.get(finding.code.name) {
            Some(Level::Off) => return None,
            Some(Level::At(severity)) => finding.severity = *severity,
            None => {}
        }
        if !config.allowed.is_empty() {
            let of_span = finding.span.and_then(|span| sources.get(span.file)).map(|source| source.path.as_str());
            let path = of_span.or(finding.path.as_deref()).unwrap_or_default();
            if config.allows(finding.code, path) {
                return None;
            }
        }
        Some(finding)
    });
}
