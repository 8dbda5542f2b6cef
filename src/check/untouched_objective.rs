//! Objectives that no activity of their module takes up.
//!
//! Told by shared words: generously, since an exercise can be about something without naming it.

use std::collections::BTreeMap;

use super::facts::Facts;
use super::words::has_spaced_letters;
use super::{CourseView, Lint, Look};
use crate::course::{Course, PageId};
use crate::diagnostic::codes::UNTOUCHED_OBJECTIVE;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The lint.
pub const LINT: Lint = Lint { codes: &[&UNTOUCHED_OBJECTIVE], look: Look::Course(look) };

fn look(view: &CourseView<'_>, out: &mut Diagnostics) {
    if !has_spaced_letters(&view.course.config.language) {
        return;
    }
    for (module, pages) in modules(view.course) {
        let facts = || pages.iter().map(|page| view.facts[*page]);
        // A module without anything to do, such as a reference, promises nothing to practise.
        if facts().all(|facts| facts.activities == 0) {
            continue;
        }
        for page in facts() {
            let is_taken_up = |stems: &[u32]| shares(page, stems) || facts().any(|other| shares(other, stems));
            for objective in page.objectives.iter().filter(|objective| !objective.stems.is_empty()) {
                if !is_taken_up(&objective.stems) {
                    let among = if module == PageId(0) { "here" } else { "in this module" };
                    out.push(
                        Diagnostic::at(
                            &UNTOUCHED_OBJECTIVE,
                            objective.span,
                            format!("nothing to do {among} seems to take up this objective"),
                        )
                        .help(
                            "give learners a chance to try it: an exercise, a reflection, a question; or leave it out",
                        ),
                    );
                }
            }
        }
    }
}

/// The pages of each module. Lessons that stand right below the front page are a module together; the front page
/// announces the whole course, and belongs to none.
fn modules(course: &Course) -> BTreeMap<PageId, Vec<usize>> {
    let mut modules: BTreeMap<PageId, Vec<usize>> = BTreeMap::new();
    for at in 1..course.pages.len() {
        let top = course.module_of(PageId(crate::source::offset(at)));
        let module = top.filter(|top| !course.page(*top).children.is_empty()).unwrap_or(PageId(0));
        modules.entry(module).or_default().push(at);
    }
    modules
}

/// Whether the activities of a lesson have one of these words.
fn shares(facts: &Facts, stems: &[u32]) -> bool {
    stems.iter().any(|stem| facts.taken_up.binary_search(stem).is_ok())
}
