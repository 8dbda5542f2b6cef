//! The values that page inputs are made of.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;

use super::digest;
use crate::digest::Digest;

/// The input of a page: which template draws it, and what that template sees.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PageInput<'c> {
    /// The template's name in the theme.
    pub template: &'static str,
    /// Whether the page shows blocks of which kinds: their styles and scripts are linked.
    pub kinds: Vec<&'static str>,
    /// The top-level names that the template sees.
    pub record: Record<'c>,
    /// Where the page stands: what its marks are replaced by.
    pub placed: Placed,
}

impl<'c> PageInput<'c> {
    /// The same page with `html` as its body.
    #[must_use]
    pub fn with_body<'t>(self, html: &'t str) -> PageInput<'t>
    where
        'c: 't,
    {
        let mut input: PageInput<'t> = self;
        let page = input.record.iter_mut().find(|(name, _)| *name == "page");
        if let Some((_, View::Record(page))) = page
            && let Some((_, body)) = page.iter_mut().find(|(name, _)| *name == "body")
        {
            *body = View::html(html);
        }
        input
    }
}

/// Where a page stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Placed {
    /// The way to the site's root.
    pub root: String,
    /// Its address, escaped for attributes.
    pub address: String,
}

impl Placed {
    /// A page beside those of the course, from which `root` leads to the site's root.
    pub fn beside(root: &str) -> Self {
        Self { root: root.to_owned(), address: String::new() }
    }
}

/// Named values.
pub type Record<'c> = Vec<(&'static str, View<'c>)>;

/// A value that a template sees.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum View<'c> {
    /// Nothing.
    None,
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(u32),
    /// Plain text.
    Text(Cow<'c, str>),
    /// HTML.
    Html(Cow<'c, str>),
    /// Flowing text; HTML once its blocks are rendered.
    Body(BodyInput<'c>),
    /// A block: its values, and as `html` the block rendered by its own template.
    Block(Box<BlockInput<'c>>),
    /// HTML that a template of its own makes.
    Made(Box<MadeInput<'c>>),
    /// A list.
    List(Vec<View<'c>>),
    /// Named values.
    Record(Record<'c>),
    /// A value that many pages share.
    Shared(Shared<'c>),
}

/// A value that many pages share, known by its digest.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shared<'c> {
    digest: Digest,
    view: Arc<View<'c>>,
}

impl<'c> Shared<'c> {
    /// Lets pages share a value.
    pub fn new(view: View<'c>) -> Self {
        Self { digest: digest::of_view(&view), view: Arc::new(view) }
    }

    /// Its digest.
    pub const fn digest(&self) -> &Digest {
        &self.digest
    }

    /// The value.
    pub fn view(&self) -> &View<'c> {
        &self.view
    }
}

/// HTML that a template makes: the template's name in the theme, and what it sees.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MadeInput<'c> {
    /// The template's name in the theme.
    pub template: &'static str,
    /// The top-level names that the template sees.
    pub record: Record<'c>,
}

/// Flowing text with everything that goes into its holes.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct BodyInput<'c> {
    /// The HTML between the holes.
    pub html: &'c str,
    /// What goes before which byte of it, in order.
    pub fills: Vec<(u32, Fill<'c>)>,
}

/// The text of a page of the course.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct LessonText<'c> {
    /// What it says.
    pub body: BodyInput<'c>,
    /// The terms that it links to, in alphabetical order: their numbers in [`crate::course::Course::glossary`].
    pub terms: Vec<usize>,
}

/// The same, rendered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RenderedText<'t> {
    /// What it says, as HTML with marks.
    pub html: &'t str,
    /// The terms that it links to.
    pub terms: &'t [usize],
}

/// What goes into a hole.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Fill<'c> {
    /// HTML.
    Html(Cow<'c, str>),
    /// A block.
    Block(Box<BlockInput<'c>>),
}

/// A block with everything it shows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BlockInput<'c> {
    /// The folder of its template below `blocks/`.
    pub template: &'static str,
    /// What its template sees as `block`.
    pub record: Record<'c>,
}

impl<'c> View<'c> {
    /// About how many bytes it holds, what is shared left out.
    pub fn size(&self) -> usize {
        match self {
            Self::Text(text) | Self::Html(text) => text.len(),
            Self::Body(body) => body.html.len(),
            Self::List(items) => items.iter().map(Self::size).sum(),
            Self::Record(record) => record.iter().map(|(_, view)| view.size()).sum(),
            Self::Block(_) | Self::Made(_) | Self::Shared(_) | Self::None | Self::Flag(_) | Self::Number(_) => 0,
        }
    }

    /// Plain text.
    pub fn text(text: impl Into<Cow<'c, str>>) -> Self {
        Self::Text(text.into())
    }

    /// HTML.
    pub fn html(html: impl Into<Cow<'c, str>>) -> Self {
        Self::Html(html.into())
    }

    /// Plain text, or nothing.
    pub fn text_or_none(text: Option<&'c str>) -> Self {
        text.map_or(Self::None, Self::text)
    }

    /// A number, or nothing.
    pub fn number_or_none(number: Option<u32>) -> Self {
        number.map_or(Self::None, Self::Number)
    }

    /// A list of plain texts.
    pub fn texts(texts: &'c [String]) -> Self {
        Self::List(texts.iter().map(|text| Self::text(text.as_str())).collect())
    }

    /// A link: `title` (HTML) and `href`.
    pub fn link(title: impl Into<Cow<'c, str>>, href: String) -> Self {
        Self::Record(vec![("title", Self::html(title)), ("href", Self::text(href))])
    }
}
