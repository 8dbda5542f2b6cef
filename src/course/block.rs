//! A block of the authoring language as data, the same for every kind and every output.

use super::{Body, shrink};
use crate::source::Span;

/// A block: its kind, what its author wrote, and the data that its kind read from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// The kind's name: `quiz`. For a block of an unknown kind, `unknown`.
    pub kind: &'static str,
    /// Where it stands, from its opening fence to its closing one.
    pub span: Span,
    /// Its id on the page.
    pub id: Option<String>,
    /// Extra classes, separated by spaces.
    pub classes: Box<str>,
    /// Its visible title.
    pub title: Option<Box<Body>>,
    /// Its flowing text; empty for kinds that keep it in `data`.
    pub body: Body,
    /// What its template sees besides: by the names that the kind documents.
    pub data: Record,
    /// Under what a learner's answer is kept: its number in [`super::Lesson::answers`].
    pub answer: Option<u32>,
}

/// Named data, in the order in which the kind adds it.
pub type Record = Vec<(&'static str, Datum)>;

/// Data of a block, as a tree that outputs walk without knowing the kind.
///
/// A large course holds hundreds of thousands of these, so what is long stands behind a pointer, and
/// takes as much memory as it needs.
#[derive(Clone, Debug, PartialEq)]
pub enum Datum {
    /// Nothing.
    None,
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(u32),
    /// Plain text.
    Text(Box<str>),
    /// An id on the page.
    Id(Box<str>),
    /// Flowing text.
    Body(Box<Body>),
    /// Flowing text with nothing to fill in.
    Html(Box<str>),
    /// The address of the lesson's link with this number.
    Link(u32),
    /// A term of the glossary, by the name its author wrote.
    Term(Box<str>),
    /// A block inside this one.
    Block(Box<Block>),
    /// A list.
    List(Box<[Datum]>),
    /// Named data.
    Record(Box<[(&'static str, Datum)]>),
    /// The blocks of another kind in the whole course, or in the module at hand.
    Gathered(Box<Gathered>),
}

/// Which blocks of the course a block shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gathered {
    /// The kind of the blocks.
    pub kind: &'static str,
    /// Only those of the module at hand.
    pub in_module: bool,
}

/// Under what a learner's answer is kept, and what the answer answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerKey {
    /// The id: unique in the course, and never changed.
    pub id: String,
    /// False where the author gave none and it was made from the lesson and the place.
    pub given: bool,
    /// The kind of record: `reflection`, `plan`, `attempt`, `question`, `self-assessment`.
    pub kind: &'static str,
    /// The prompt's wording, as plain text.
    pub prompt: String,
    /// Earlier ids whose answers this one carries on, with spaces between them.
    pub was: Option<String>,
    /// Where the id is written, or would be.
    pub span: Span,
    /// False where an id has no place there: a question without a paragraph.
    pub writable: bool,
}

impl AnswerKey {
    /// The earlier ids whose answers this one carries on.
    pub fn carries(&self) -> impl Iterator<Item = &str> {
        self.was.as_deref().unwrap_or_default().split_whitespace()
    }
}

impl Datum {
    /// Plain text.
    pub fn text(text: impl AsRef<str>) -> Self {
        Self::Text(text.as_ref().into())
    }

    /// An id on the page.
    pub fn id(id: impl AsRef<str>) -> Self {
        Self::Id(id.as_ref().into())
    }

    /// Flowing text.
    pub fn body(mut body: Body) -> Self {
        if body.holes.is_empty() && body.running.is_empty() {
            return Self::Html(body.html.as_str().into());
        }
        body.shrink();
        Self::Body(Box::new(body))
    }

    /// A term of the glossary.
    pub fn term(name: impl AsRef<str>) -> Self {
        Self::Term(name.as_ref().into())
    }

    /// A block inside the block.
    pub fn block(block: Block) -> Self {
        Self::Block(Box::new(block))
    }

    /// A list.
    pub fn list(mut items: Vec<Datum>) -> Self {
        shrink(&mut items);
        Self::List(items.into())
    }

    /// Named data.
    pub fn record(mut record: Record) -> Self {
        shrink(&mut record);
        Self::Record(record.into())
    }

    /// Blocks of another kind.
    pub fn gathered(gathered: Gathered) -> Self {
        Self::Gathered(Box::new(gathered))
    }
}

impl Block {
    /// The datum with this name.
    pub fn datum(&self, name: &str) -> Option<&Datum> {
        self.data.iter().find(|(key, _)| *key == name).map(|(_, datum)| datum)
    }

    /// The title as plain text.
    pub fn title_text(&self) -> String {
        self.title.as_deref().map(Body::text).unwrap_or_default()
    }
}
