//! Long texts without anything to do.

use super::{CourseView, Lint, Look};
use crate::course::PageKind;
use crate::diagnostic::codes::LONG_READ;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The lint.
pub const LINT: Lint = Lint { codes: &[&LONG_READ], look: Look::Course(look) };

/// From how many words on a text is long: six minutes at 200 words a minute.
const LONGEST_READ: u32 = 1_200;

fn look(view: &CourseView<'_>, out: &mut Diagnostics) {
    // A book to read asks for nothing anywhere, and means it.
    if view.facts.iter().all(|facts| facts.activities == 0) {
        return;
    }
    for (page, facts) in view.course.pages.iter().zip(view.facts) {
        if page.kind == PageKind::Front {
            continue;
        }
        for (words, span) in facts.stretches.iter().filter(|(words, _)| *words >= LONGEST_READ) {
            out.push(
                Diagnostic::at(
                    &LONG_READ,
                    *span,
                    format!("from here on there are {words} words to read, and nothing to do"),
                )
                .help("ask something on the way: a reflection, a quiz, a short exercise; or make two lessons of it"),
            );
        }
    }
}
