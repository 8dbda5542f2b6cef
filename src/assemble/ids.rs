//! Ids of answers: each once in the course.

use std::collections::HashMap;

use crate::course::{AnswerKey, Course};
use crate::diagnostic::codes::DUPLICATE_ID;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Reports ids under which two places would keep their answers. Two on one page were found before.
pub fn check_answers(course: &Course, out: &mut Diagnostics) {
    let count = course.pages.iter().map(|page| page.lesson.answers.len()).sum();
    let mut first: HashMap<&str, &AnswerKey> = HashMap::with_capacity(count);
    for answer in course.pages.iter().flat_map(|page| &page.lesson.answers) {
        let other = *first.entry(&answer.id).or_insert(answer);
        if other.span.file != answer.span.file {
            out.push(
                Diagnostic::at(
                    &DUPLICATE_ID,
                    answer.span,
                    format!("the id `{}` stands twice in the course", answer.id),
                )
                .related(other.span, "the other one")
                .note("learners' answers are kept by it, and would overwrite each other")
                .help("give one of the two another id: the one that learners have not met yet"),
            );
        }
    }
}
