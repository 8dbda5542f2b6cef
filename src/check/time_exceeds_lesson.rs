//! Exercises that take longer than their lesson is said to take.

use super::{LessonView, Lint, Look};
use crate::diagnostic::codes::TIME_EXCEEDS_LESSON;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The lint.
pub const LINT: Lint = Lint { codes: &[&TIME_EXCEEDS_LESSON], look: Look::Lesson(look) };

fn look(view: &LessonView<'_>, out: &mut Diagnostics) {
    let Some(duration) = &view.lesson.front.minutes else { return };
    let minutes = view.lesson.exercise_minutes.min(view.prose().minutes);
    if minutes > duration.value {
        out.push(
            Diagnostic::at(
                &TIME_EXCEEDS_LESSON,
                duration.span,
                format!(
                    "the exercises of this lesson take {minutes} minutes, and it is said to take {}",
                    duration.value
                ),
            )
            .help("mend the duration, which counts reading and writing too, or the `time` of the exercises"),
        );
    }
}
