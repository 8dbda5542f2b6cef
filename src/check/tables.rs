//! Tables that don't say what their columns are.

use super::{LessonView, Lint, Look};
use crate::diagnostic::codes::TABLE_WITHOUT_HEADER;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Span;

/// The lint.
pub const LINT: Lint = Lint { codes: &[&TABLE_WITHOUT_HEADER], look: Look::Lesson(look) };

fn look(view: &LessonView<'_>, out: &mut Diagnostics) {
    for table in view.lesson.tables.iter().filter(|table| !table.has_header) {
        let range = table.span.range();
        let text = view.text.get(range.clone()).unwrap_or_default();
        let first = text.lines().next().map_or(0, str::len);
        let span = Span::new(table.span.file, range.start..range.start + first);
        let help = if text.starts_with('<') {
            "write the cells of its first row, or of its first column, as `<th>`"
        } else {
            "write a word over each column, in the row above the line of hyphens"
        };
        out.push(Diagnostic::at(&TABLE_WITHOUT_HEADER, span, "this table doesn't say what its columns are").help(help));
    }
}
