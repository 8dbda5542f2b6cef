//! Questions of a quiz that say right or wrong, and never why.

use super::facts::{place_of_beginning, text_of};
use super::{LessonView, Lint, Look};
use crate::course::{Block, Datum};
use crate::diagnostic::codes::QUESTION_WITHOUT_FEEDBACK;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Span;

/// The lint.
pub const LINT: Lint = Lint { codes: &[&QUESTION_WITHOUT_FEEDBACK], look: Look::Lesson(look) };

fn look(view: &LessonView<'_>, out: &mut Diagnostics) {
    for quiz in view.blocks().iter().filter(|block| block.kind == "quiz") {
        let Some(Datum::List(questions)) = quiz.datum("questions") else { continue };
        for question in questions {
            let Datum::Record(question) = question else { continue };
            let field = |name| question.iter().find(|(key, _)| *key == name).map(|(_, datum)| datum);
            // To put in order, to match and to fill in leave no room for feedback.
            let Some(Datum::List(options)) = field("options") else { continue };
            if options.iter().any(has_feedback) {
                continue;
            }
            out.push(
                Diagnostic::at(
                    &QUESTION_WITHOUT_FEEDBACK,
                    place(view, quiz, &[field("prompt"), field("heading")]),
                    "this question tells whether an answer is right, and never why",
                )
                .help("below an option write why it is right or wrong, as a quote: `  > …`; first of all below the tempting ones"),
            );
        }
    }
}

fn has_feedback(option: &Datum) -> bool {
    let Datum::Record(option) = option else { return false };
    option.iter().any(|(key, datum)| *key == "feedback" && *datum != Datum::None)
}

/// Where a question is written: its text, else its heading, else the quiz.
fn place(view: &LessonView<'_>, quiz: &Block, texts: &[Option<&Datum>]) -> Span {
    let mut found = texts.iter().flatten().map(|text| place_of_beginning(view.text, quiz.span.range(), &text_of(text)));
    found.find_map(|range| range).map_or_else(|| view.fence(quiz), |range| Span::new(quiz.span.file, range))
}
