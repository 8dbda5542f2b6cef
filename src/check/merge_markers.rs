//! What a version control system leaves in a text where it could not merge.

use super::view::texts_of;
use super::{LessonView, Lint, Look};
use crate::diagnostic::codes::UNMERGED_TEXT;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::lock::merge_marker;
use crate::source::Span;

/// The lint.
pub const LINT: Lint = Lint { codes: &[&UNMERGED_TEXT], look: Look::Lesson(look) };

fn look(view: &LessonView<'_>, out: &mut Diagnostics) {
    let (Some(at), Some(file)) = (merge_marker(view.text), view.page.file) else { return };
    // A lesson about version control shows such lines as code.
    if !texts_of(view.text).iter().any(|range| range.contains(&at)) {
        return;
    }
    let line = view.text[at..].lines().next().map_or(0, |line| line.trim_end().len());
    out.push(
        Diagnostic::at(&UNMERGED_TEXT, Span::new(file, at..at + line), "two versions of this text were not merged")
            .help(
                "choose what shall stand here, and remove the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`",
            ),
    );
}
