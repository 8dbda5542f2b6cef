//! How a kind reads a block: what was written, what it may report and register, what it made.

use super::{Attributes, Kind, Node};
use crate::course::{Anchor, AnswerKey, Block, Body, Link, LinkKind, Record, shrink};
use crate::diagnostic::codes::{BAD_ATTRIBUTE, INCOMPLETE_BLOCK, MISSING_ID};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Span, Spanned, offset};

/// A block as it was written.
#[derive(Debug)]
pub struct Written {
    /// Its kind.
    pub kind: &'static Kind,
    /// The name as it was written.
    pub name: String,
    /// The opening fence.
    pub fence: Span,
    /// The whole block.
    pub span: Span,
    /// Its title.
    pub title: Option<Body>,
    /// Its id.
    pub id: Option<Spanned<String>>,
    /// Its classes, separated by spaces.
    pub classes: String,
    /// Its attributes.
    pub attributes: Attributes,
    /// What stands inside.
    pub content: Content,
    /// The parts that were taken out of its text.
    pub parts: Vec<Block>,
}

/// What stands inside a block, by the kind's [`super::Shape`].
#[derive(Debug)]
pub enum Content {
    /// Nothing.
    Nothing,
    /// Flowing text: the pieces before, between and after the parts.
    Flow(Vec<Body>),
    /// Structured Markdown.
    Outline(Vec<Node>),
    /// The items of its lists, and the text around them.
    Items(Vec<Body>, Body),
}

/// What a kind made of a block.
#[derive(Debug, Default)]
pub struct Reading {
    /// Its id on the page, where its author gave none and the kind makes one.
    pub id: Option<String>,
    /// The flowing text, where the kind keeps it whole.
    pub body: Body,
    /// Data for templates.
    pub data: Record,
    /// Under what a learner's answer is kept.
    pub answer: Option<AnswerKey>,
}

/// What a kind may look at, report and register while it reads.
#[derive(Debug)]
pub struct Context<'c> {
    /// Where findings go.
    pub out: &'c mut Diagnostics,
    /// Links of the lesson; blocks with addresses in attributes add theirs.
    pub links: &'c mut Vec<Link>,
    /// Answers of the lesson.
    pub answers: &'c mut Vec<AnswerKey>,
    /// Ids of the lesson's blocks and their parts.
    pub anchors: &'c mut Vec<Anchor>,
    /// Minutes of the lesson's exercises.
    pub exercise_minutes: &'c mut u32,
    /// What provisional ids of this lesson begin with: `differences-vision`.
    pub lesson: &'c str,
}

impl Written {
    /// The flowing text in one piece.
    pub fn flow(&mut self) -> Body {
        match std::mem::replace(&mut self.content, Content::Nothing) {
            Content::Flow(pieces) => {
                let mut pieces = pieces.into_iter();
                let mut whole = pieces.next().unwrap_or_default();
                for piece in pieces {
                    whole.append(piece);
                }
                whole
            }
            Content::Items(_, body) => body,
            Content::Outline(_) | Content::Nothing => Body::default(),
        }
    }

    /// The structured Markdown.
    pub fn outline(&mut self) -> Vec<Node> {
        match std::mem::replace(&mut self.content, Content::Nothing) {
            Content::Outline(nodes) => nodes,
            _ => Vec::new(),
        }
    }

    /// What the block is called in a message: its name as it was written.
    pub fn incomplete(&self, message: impl Into<String>, help: &str) -> Diagnostic {
        Diagnostic::at(&INCOMPLETE_BLOCK, self.fence, message.into()).help(help)
    }

    /// Reads this as a block of its kind.
    pub fn read(mut self, context: &mut Context<'_>) -> Block {
        let (kind, span) = (self.kind, self.span);
        let title = self.title.clone().map(Box::new);
        let classes = std::mem::take(&mut self.classes).into();
        let id = self.id.as_ref().map(|id| id.value.clone());
        if let Some(id) = &self.id {
            context.anchors.push(Anchor { id: id.value.clone(), span: id.span });
        }
        let Reading { id: made, mut body, mut data, answer } = (kind.read)(self, context);
        body.shrink();
        shrink(&mut data);
        let id = id.or(made).or_else(|| answer.as_ref().map(|answer| answer.id.clone()));
        let answer = answer.map(|answer| {
            context.answers.push(answer);
            offset(context.answers.len() - 1)
        });
        Block { kind: kind.name, span, id, classes, title, body, data, answer }
    }
}

impl Context<'_> {
    /// Adds a finding.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.out.push(diagnostic);
    }

    /// The key of an answer of this `kind`. Where the author gave no id, one is made from the
    /// lesson and the place, and the author is told.
    pub fn answer(
        &mut self,
        kind: &'static str,
        id: Option<&Spanned<String>>,
        place: Span,
        prompt: String,
        was: Option<String>,
    ) -> AnswerKey {
        if let Some(id) = id {
            return AnswerKey { id: id.value.clone(), given: true, kind, prompt, was, span: id.span, writable: true };
        }
        let help = match kind {
            "question" => "write one at the end of the question's paragraph: `{#a-short-name}`",
            _ => "write one into its fence: `{#a-short-name}`; it may never change afterwards",
        };
        AnswerKey { writable: true, ..self.unnamed(kind, place, prompt, was, help) }
    }

    /// The key of an answer whose author gave no id, and can't write one at `place`. `help` says what to do.
    pub fn unnamed(
        &mut self,
        kind: &'static str,
        place: Span,
        prompt: String,
        was: Option<String>,
        help: &str,
    ) -> AnswerKey {
        let number = self.answers.iter().filter(|answer| answer.kind == kind).count() + 1;
        let id = format!("{}-{kind}-{number}", self.lesson);
        let what = if kind == "attempt" { "exercise with a place to write" } else { kind };
        self.report(
            Diagnostic::at(&MISSING_ID, place, format!("this {what} has no id, and learners' answers are kept by it"))
                .help(help),
        );
        AnswerKey { id, given: false, kind, prompt, was, span: place, writable: false }
    }

    /// Registers the address in an attribute as a link of the lesson.
    pub fn media(&mut self, written: &Spanned<String>) -> u32 {
        let number = offset(self.links.len());
        self.links.push(Link {
            written: written.value.as_str().into(),
            span: written.span,
            text: None,
            kind: LinkKind::Media,
            hidden: false,
        });
        number
    }

    /// Says that an attribute needs another one.
    pub fn missing_attribute(&mut self, fence: Span, kind: &str, name: &str, example: &str) {
        self.report(
            Diagnostic::at(&BAD_ATTRIBUTE, fence, format!("this {kind} has no `{name}`"))
                .help(format!("write it as `{example}`")),
        );
    }
}

/// Reads a block that is its flowing text and nothing else.
pub fn flow(mut written: Written, context: &mut Context<'_>) -> Reading {
    let body = written.flow();
    if body.is_empty() {
        let help = "write its text between the fences, or remove it";
        context.report(written.incomplete(format!("this {} is empty", written.name), help));
    }
    Reading { body, ..Reading::default() }
}
