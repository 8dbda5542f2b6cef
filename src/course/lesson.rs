//! What a Markdown file says: its front matter, its body, and what stands in it.

use super::{AnswerKey, Block, Body};
use crate::source::{Span, Spanned};

/// A parsed Markdown file.
#[derive(Clone, Debug, Default)]
pub struct Lesson {
    /// Its front matter.
    pub front: FrontMatter,
    /// Its first `#` heading, which is not part of the body.
    pub title: Option<Body>,
    /// Its text.
    pub body: Body,
    /// Its headings in order.
    pub headings: Vec<Heading>,
    /// Its links and images in order; bodies refer to them by number.
    pub links: Vec<Link>,
    /// Blocks that other pages show too, in order, by the kinds that ask for it.
    pub gathered: Vec<Block>,
    /// The places where a learner's answer is kept, in order.
    pub answers: Vec<AnswerKey>,
    /// Ids that can be linked to, besides those of headings.
    pub anchors: Vec<Anchor>,
    /// Names of the kinds of blocks on the page, sorted.
    pub kinds: Vec<&'static str>,
    /// Words in its text, blocks included.
    pub words: u32,
    /// The times of its exercises together.
    pub exercise_minutes: u32,
}

/// The front matter of a page.
#[derive(Clone, Debug, Default)]
pub struct FrontMatter {
    /// The title, before any heading.
    pub title: Option<String>,
    /// One sentence about the page.
    pub description: Option<String>,
    /// The page's id.
    pub id: Option<String>,
    /// Its place among its siblings.
    pub order: Option<i64>,
    /// Its part of the address.
    pub slug: Option<String>,
    /// How long it takes.
    pub minutes: Option<u32>,
    /// What a learner will be able to do.
    pub objectives: Vec<String>,
    /// Key words.
    pub tags: Vec<String>,
    /// Whether it is left out unless drafts are asked for.
    pub draft: bool,
    /// Old addresses.
    pub aliases: Vec<Spanned<String>>,
    /// Who wrote it, where not the course's authors.
    pub authors: Vec<String>,
    /// When it was last changed, as the author wrote it.
    pub updated: Option<String>,
}

/// A heading of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its id on the page.
    pub id: String,
    /// Its text as HTML without links.
    pub html: String,
    /// Where it is written.
    pub span: Span,
}

/// An id on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The id.
    pub id: String,
    /// Where it is written.
    pub span: Span,
}

/// A link, image or other reference to a file or place. Where it leads is known when the course is
/// assembled: [`super::Page::targets`].
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The target as it was written.
    pub written: String,
    /// Where the link stands.
    pub span: Span,
    /// What it is.
    pub kind: LinkKind,
    /// Whether it stands in text that this edition leaves out; it is checked all the same.
    pub hidden: bool,
}

/// What a link is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// A link to follow.
    Page,
    /// A picture, video, sound or the like that is shown in the page.
    Media,
    /// A wikilink: a term or a page's title.
    Wiki,
}

/// Where a link leads.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Target {
    /// Not known, or nowhere.
    #[default]
    Unresolved,
    /// Outside the course, as written.
    External,
    /// A page of the course, and a place on it.
    Page(super::PageId, Option<String>),
    /// A file beside the pages: its number in [`super::Course::assets`], and what follows its path
    /// in the link (`#t=30`).
    Asset(u32, String),
    /// A term: its number in [`super::Course::glossary`].
    Term(u32),
    /// A page that is made beside the lessons (`glossary/`, `print/`).
    Made(&'static str, Option<String>),
}
