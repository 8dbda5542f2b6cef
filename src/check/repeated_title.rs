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
    let first = first_letter(&title);
    // No mend: the heading may be what a link elsewhere leads to.
    for heading in &view.lesson.headings {
        // Nearly all headings begin in another way, and need not be folded.
        if first.is_some() && first_letter(&heading.html) == first && same(&spoken(&heading.html)) == title {
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

fn first_letter(title: &str) -> Option<char> {
    title.chars().find(|c| c.is_alphanumeric()).and_then(|c| c.to_lowercase().next())
}
