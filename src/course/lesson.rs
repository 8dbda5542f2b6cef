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
    /// Its links and images in order, those to other hosts included; bodies refer to them by number.
    pub links: Vec<Link>,
    /// Its tables, in Markdown and in the author's own HTML.
    pub tables: Vec<Table>,
    /// The comments in which its author allows what would be a finding.
    pub allows: Vec<Allow>,
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
    pub title: Option<Spanned<String>>,
    /// One sentence about the page.
    pub description: Option<Spanned<String>>,
    /// The page's id.
    pub id: Option<String>,
    /// Its place among its siblings.
    pub order: Option<i64>,
    /// Its part of the address.
    pub slug: Option<String>,
    /// How long it takes.
    pub minutes: Option<Spanned<u32>>,
    /// What a learner will be able to do.
    pub objectives: Vec<Spanned<String>>,
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
    /// The target as it was written, without escapes; of a `data:` address, what stands before its data.
    pub written: Box<str>,
    /// Where the link stands; in HTML and in a block's attributes, where its address does.
    pub span: Span,
    /// What stands for it, as plain text: the text of a link, the alternative of a picture. None where
    /// there is none, or where it is not known: `![](a.png)`, `<img>` without `alt`, addresses that have no text.
    pub text: Option<Box<str>>,
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
    /// A picture, which has a text alternative, or should have one.
    Image,
    /// Anything else that is shown in the page: video, sound, captions, the poster of a video.
    Media,
    /// A wikilink: a term or a page's title.
    Wiki,
}

impl Link {
    /// Whether the page shows what stands at the address, so that it must be a file.
    pub fn is_shown(&self) -> bool {
        matches!(self.kind, LinkKind::Image | LinkKind::Media)
    }
}

/// A table of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// Where it is written; of one in HTML, its opening tag.
    pub span: Span,
    /// Whether it says what its columns or rows are: any text in the header row, any `<th>` in HTML.
    pub has_header: bool,
}

/// `<!-- coursebook-allow CODE … : reason -->`: what its author allows at this place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allow {
    /// The findings by their codes, as they were written; none where the comment names none.
    pub codes: Box<[Spanned<Box<str>>]>,
    /// The comment.
    pub span: Span,
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
