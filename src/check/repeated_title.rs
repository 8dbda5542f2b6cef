//! Headings that say the title of their lesson again.

use super::{LessonView, Lint, Look};
use crate::course::{folded, spoken};
use crate::diagnostic::codes::REPEATED_TITLE;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The lint.
pub const LINT: Lint = Lint { codes: &[&REPEATED_TITLE], look: Look::Lesson(look) };

fn look(view: &LessonView<'_>, out: &mut Diagnostics) {
    // A page that was made for a folder has no title of its author's.
    if view.page.file.is_none() || view.lesson.headings.is_empty() {
        return;
    }
    let title = same(&view.page.title_text);
    // No mend: the heading may be what a link elsewhere leads to.
    for heading in &view.lesson.headings {
        if !title.is_empty() && same(&spoken(&heading.html)) == title {
            out.push(
                Diagnostic::at(&REPEATED_TITLE, heading.span, "this heading says the title of the lesson again")
                    .help("remove it, or let it say what comes next"),
            );
        }
    }
}

/// A title as it is compared: without signs at its end.
fn same(title: &str) -> String {
    folded(title.trim_end_matches(|c: char| !c.is_alphanumeric()))
}
