//! The structure of Markdown inside a block: what a quiz, a plan or a self-assessment is read from.

use crate::course::{Block, Body};
use crate::source::{Span, Spanned};

/// A piece of Markdown between two blank lines, so to speak.
#[derive(Debug)]
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind,
}

/// What a piece of Markdown is.
#[derive(Debug)]
pub enum NodeKind {
    /// A paragraph.
    Paragraph(Text),
    /// A heading.
    Heading(Body),
    /// A line across (`---`).
    Rule,
    /// A list.
    List(List),
    /// A table.
    Table(TableNode),
    /// A block inside the block.
    Block(Box<Block>),
    /// Anything else, as HTML.
    Other(Body),
}

/// A line of text.
#[derive(Debug, Default)]
pub struct Text {
    /// The text without a paragraph's tags.
    pub body: Body,
    /// The id that stands at its end: `{#vision-or-goal}`.
    pub id: Option<Spanned<String>>,
    /// Earlier ids that stand there too: `{#vision-or-goal was=vision-quiz}`.
    pub was: Option<String>,
    /// The right answers of each blank in it: `[answer|another]{.blank}`.
    pub blanks: Vec<Vec<String>>,
}

/// A list.
#[derive(Debug)]
pub struct List {
    /// Whether its items are numbered.
    pub ordered: bool,
    /// Its items.
    pub items: Vec<Item>,
    /// Where it stands.
    pub span: Span,
}

/// An item of a list, taken apart.
#[derive(Debug)]
pub struct Item {
    /// Where it stands.
    pub span: Span,
    /// Whether its box is ticked; none without a box.
    pub task: Option<bool>,
    /// Its text.
    pub text: Text,
    /// The quotes below it, one after another.
    pub quote: Body,
    /// The lists below it.
    pub lists: Vec<List>,
}

/// A table.
#[derive(Debug)]
pub struct TableNode {
    /// The cells of its first row.
    pub head: Vec<Body>,
    /// The cells of the others.
    pub rows: Vec<Vec<Body>>,
}

impl Node {
    /// The node as flowing text, where its structure has no meaning of its own.
    pub fn into_body(self) -> Body {
        match self.kind {
            NodeKind::Paragraph(text) => wrapped("<p>", text.body, "</p>\n"),
            NodeKind::Heading(body) => wrapped("<p><strong>", body, "</strong></p>\n"),
            NodeKind::Rule => Body { html: "<hr>\n".to_owned(), ..Body::default() },
            NodeKind::List(list) => list.into_body(),
            NodeKind::Table(table) => table.into_body(),
            NodeKind::Block(block) => {
                let mut body = Body::default();
                body.hole(crate::course::Filling::Block(block));
                body
            }
            NodeKind::Other(body) => body,
        }
    }
}

impl List {
    fn into_body(self) -> Body {
        let (open, close) = if self.ordered { ("<ol>\n", "</ol>\n") } else { ("<ul>\n", "</ul>\n") };
        let mut items = Body::default();
        for item in self.items {
            let mut body = item.text.body;
            body.append(item.quote);
            for list in item.lists {
                body.append(list.into_body());
            }
            items.append(wrapped("<li>", body, "</li>\n"));
        }
        wrapped(open, items, close)
    }
}

impl TableNode {
    fn into_body(self) -> Body {
        let row = |cells: Vec<Body>, open: &str, close: &str| {
            let mut row = Body::default();
            for cell in cells {
                row.append(wrapped(open, cell, close));
            }
            wrapped("<tr>", row, "</tr>\n")
        };
        let mut table = row(self.head, "<th>", "</th>");
        for cells in self.rows {
            table.append(row(cells, "<td>", "</td>"));
        }
        wrapped("<div class=\"table\" tabindex=\"0\"><table>\n", table, "</table></div>\n")
    }
}

/// `body` between two pieces of HTML.
pub(super) fn wrapped(open: &str, body: Body, close: &str) -> Body {
    let mut whole = Body { html: open.to_owned(), ..Body::default() };
    whole.append(body);
    whole.html.push_str(close);
    whole
}
