//! `quiz[Title]`: one or more questions.
//!
//! Template data: `title`, `intro`, `shuffle`, `pass` (percent), `outro`, `questions`, each with
//! `id`, `answer` (`id`, `prompt` and `was`: see [`AnswerKey`](crate::course::AnswerKey)), `type` (`single`, `multiple`,
//! `order`, `match`, `blanks`), `heading`, `prompt`, and by type:
//! - `single`, `multiple`: `options`, each with `id`, `text`, `right`, `feedback`;
//! - `order`: `items` in the right order, `shuffled`, both with `id` and `text`;
//! - `match`: `left`, `right` (heads of the columns), `pairs` (each `left`, `left_id`, `right`, `right_id`),
//!   `shuffled` (right sides, each once, with `id` and `text`);
//! - `blanks`: `answers`, a list of right answers for each blank.

use super::question::{Question, read_choice, read_match, read_order};
use super::{Attribute, Context, Expects, Kind, Node, NodeKind, PLAIN, Reading, Shape, Text, Written};
use crate::course::{Body, Datum};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::BAD_QUESTION;
use crate::source::{Span, Spanned};

/// One or more questions.
pub const KIND: Kind = Kind {
    name: "quiz",
    template: "quiz",
    shape: Shape::Outline,
    attributes: &[
        Attribute { name: "shuffle", expects: Expects::Flag },
        Attribute { name: "pass", expects: Expects::Number(1, 100) },
    ],
    read,
    ..PLAIN
};

fn read(mut written: Written, context: &mut Context<'_>) -> Reading {
    let mut reader = QuizReader {
        context,
        parts: Parts::default(),
        questions: Vec::new(),
        attempted: false,
        intro: Body::default(),
    };
    for node in written.outline() {
        reader.node(node);
    }
    let (questions, attempted, intro, outro) = reader.finish();
    if !attempted {
        context
            .report(Diagnostic::at(&BAD_QUESTION, written.fence, "this quiz has no question").help(
                "write a paragraph and below it the options: `- [x]` for the right ones, `- [ ]` for the others",
            ));
    }
    let attributes = &written.attributes;
    let data = vec![
        ("intro", Datum::body(intro)),
        ("questions", Datum::list(questions)),
        ("outro", Datum::body(outro)),
        ("shuffle", Datum::Flag(attributes.flag("shuffle"))),
        ("pass", attributes.number("pass").map_or(Datum::None, Datum::Number)),
    ];
    Reading { data, ..Reading::default() }
}

/// What was read since the last question.
#[derive(Default)]
struct Parts {
    heading: Option<Body>,
    prompt: Body,
    id: Option<Spanned<String>>,
    was: Option<String>,
    /// The last paragraph: where a missing id or a missing list is reported.
    place: Option<Span>,
}

struct QuizReader<'a, 'c> {
    context: &'a mut Context<'c>,
    parts: Parts,
    questions: Vec<Datum>,
    /// Whether there was a question, be it one that can't be read: that was reported then.
    attempted: bool,
    intro: Body,
}

impl QuizReader<'_, '_> {
    fn node(&mut self, node: Node) {
        let span = node.span;
        match node.kind {
            NodeKind::Heading(heading) => {
                self.boundary();
                self.parts.heading = Some(heading);
            }
            NodeKind::Rule => self.boundary(),
            NodeKind::Paragraph(text) => self.paragraph(text, span),
            NodeKind::List(list) => {
                let question = self.question(span);
                let datum = if list.ordered && list.items.iter().all(|item| item.task.is_none()) {
                    read_order(question, list, self.context)
                } else {
                    read_choice(question, list, self.context)
                };
                self.questions.extend(datum);
            }
            NodeKind::Table(table) => {
                let question = self.question(span);
                let datum = read_match(question, table, self.context);
                self.questions.extend(datum);
            }
            NodeKind::Block(_) | NodeKind::Other(_) => self.parts.prompt.append(node.into_body()),
        }
    }

    fn paragraph(&mut self, text: Text, span: Span) {
        self.parts.prompt.append(super::outline::wrapped("<p>", text.body, "</p>\n"));
        self.parts.id = text.id.or(self.parts.id.take());
        self.parts.was = text.was.or(self.parts.was.take());
        self.parts.place = Some(span);
        if !text.blanks.is_empty() {
            let question = self.question(span);
            self.questions.extend(question.blanks(text.blanks, self.context));
        }
    }

    /// The question that ends here, made of what was read before.
    fn question(&mut self, span: Span) -> Question {
        self.attempted = true;
        let parts = std::mem::take(&mut self.parts);
        Question {
            heading: parts.heading,
            prompt: parts.prompt,
            id: parts.id,
            was: parts.was,
            paragraph: parts.place,
            span,
        }
    }

    /// A heading or rule: text before the first question introduces the quiz, later text that no
    /// options follow is a question that its author forgot to finish.
    fn boundary(&mut self) {
        let parts = std::mem::take(&mut self.parts);
        if parts.prompt.is_empty() && parts.heading.is_none() {
            return;
        }
        if !self.attempted && parts.id.is_none() {
            if let Some(heading) = parts.heading {
                self.intro.append(super::outline::wrapped("<p><strong>", heading, "</strong></p>\n"));
            }
            self.intro.append(parts.prompt);
        } else if let Some(place) = parts.place {
            self.report_unfinished(place);
        }
    }

    fn report_unfinished(&mut self, place: Span) {
        self.attempted = true;
        self.context.report(
            Diagnostic::at(&BAD_QUESTION, place, "this question has nothing to answer it with").help(
                "below it write options (`- [ ]`, `- [x]`), a numbered list to put in order, a table to match, or fill-ins (`[answer]{.blank}`)",
            ),
        );
    }

    fn finish(mut self) -> (Vec<Datum>, bool, Body, Body) {
        let parts = std::mem::take(&mut self.parts);
        if parts.id.is_some()
            && let Some(place) = parts.place
        {
            self.report_unfinished(place);
        }
        (self.questions, self.attempted, self.intro, parts.prompt)
    }
}
