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
    let lessons = view.course.pages.iter().zip(view.facts).filter(|(page, facts)| {
        page.kind == PageKind::Lesson && facts.activities > 0 && page.lesson.words >= SHORTEST_LESSON
    });
    let (with, without): (Vec<_>, Vec<_>) = lessons.partition(|(_, facts)| !facts.objectives.is_empty());
    if with.len() < without.len() {
        return;
    }
    let all = with.len() + without.len();
    for (page, _) in without {
        let Some(top) = LessonView::new(view.course, page, view.sources).top() else { continue };
        out.push(
            Diagnostic::at(&NO_OBJECTIVES, top, "this lesson doesn't say what a learner will be able to do afterwards")
                .note(format!("of the course's {all} lessons with something to do, {} say so", with.len()))
                .help("write it into the front matter: `objectives:`, and below it a list of two to four"),
        );
    }
}
