//! Lessons that don't say what a learner will be able to do, in courses whose lessons do.

use super::{CourseView, LessonView, Lint, Look};
use crate::course::PageKind;
use crate::diagnostic::codes::NO_OBJECTIVES;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The lint.
pub const LINT: Lint = Lint { codes: &[&NO_OBJECTIVES], look: Look::Course(look) };

/// A lesson with fewer words has nothing to announce.
const SHORTEST_LESSON: u32 = 100;

fn look(view: &CourseView<'_>, out: &mut Diagnostics) {
    // Pages without anything to do are for looking things up.
    let lessons = view.course.pages.iter().zip(view.facts);
    let lessons = lessons.filter(|(page, facts)| page.kind == PageKind::Lesson && facts.activities > 0);
    let (with, mut without): (Vec<_>, Vec<_>) = lessons.partition(|(_, facts)| !facts.objectives.is_empty());
    without.retain(|(page, _)| page.lesson.words >= SHORTEST_LESSON);
    if with.is_empty() || with.len() < without.len() {
        return;
    }
    for (page, _) in without {
        let Some(top) = LessonView::new(view.course, page, view.sources).top() else { continue };
        out.push(
            Diagnostic::at(&NO_OBJECTIVES, top, "this lesson doesn't say what a learner will be able to do afterwards")
                .note(match with.len() {
                    1 => "another lesson of the course does".to_owned(),
                    count => format!("{count} other lessons of the course do"),
                })
                .help("write it into the front matter: `objectives:`, and below it a list of two to four"),
        );
    }
}
