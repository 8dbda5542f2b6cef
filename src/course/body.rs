//! A piece of text as HTML, with holes where only the whole course knows what stands there.

use super::Block;

/// Flowing text: HTML with [`Hole`]s, in the order of their places.
///
/// Most of a lesson's HTML is known when the lesson is parsed; addresses of links, ids and blocks
/// are not. They are holes, filled when a page is planned. So a body is written once, stays small,
/// and serves every output.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// The HTML between the holes.
    pub html: String,
    /// What to fill in, sorted by [`Hole::at`].
    pub holes: Vec<Hole>,
    /// Ranges of `html` that are running text, in which terms may link themselves.
    pub running: Vec<(u32, u32)>,
}

/// A place in a body's HTML that is filled later.
#[derive(Clone, Debug, PartialEq)]
pub struct Hole {
    /// The byte of the HTML before which the filling goes.
    pub at: u32,
    /// What goes there.
    pub filling: Filling,
}

/// What fills a hole.
#[derive(Clone, Debug, PartialEq)]
pub enum Filling {
    /// The address of the lesson's link with this number, as an attribute's value.
    Link(u32),
    /// The id of the lesson's heading with this number.
    Heading(u32),
    /// What stands before an id of the page, so that ids of several lessons can share a page.
    IdPrefix,
    /// The address of the lesson's own page, up to the `#` and what stands before its ids.
    OwnPage,
    /// A block.
    Block(Box<Block>),
    /// A block that other pages show too: its number in [`super::Lesson::gathered`].
    Shared(u32),
}

impl Body {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.html.is_empty() && self.holes.is_empty()
    }

    /// A body of plain text.
    pub fn plain(text: &str) -> Self {
        let mut body = Self::default();
        // Writing to a string can't fail.
        let _ = pulldown_cmark_escape::escape_html_body_text(&mut body.html, text);
        body
    }

    /// Adds a hole at the end.
    pub fn hole(&mut self, filling: Filling) {
        self.holes.push(Hole { at: crate::source::offset(self.html.len()), filling });
    }

    /// Adds another body at the end.
    pub fn append(&mut self, other: Self) {
        let shift = crate::source::offset(self.html.len());
        self.html.push_str(&other.html);
        self.holes.extend(other.holes.into_iter().map(|hole| Hole { at: hole.at + shift, ..hole }));
        self.running.extend(other.running.into_iter().map(|(start, end)| (start + shift, end + shift)));
    }

    /// Gives back the memory that writing left over.
    pub fn shrink(&mut self) {
        if self.html.capacity() > self.html.len() + self.html.len() / 8 {
            self.html = self.html.as_str().to_owned();
        }
        shrink(&mut self.holes);
        shrink(&mut self.running);
    }

    /// The text without tags, with white space folded: what a search or a description shows.
    pub fn text(&self) -> String {
        text_of(&self.html, false)
    }
}

/// The text of HTML as it is read aloud: pictures by their alternatives.
pub fn spoken(html: &str) -> String {
    text_of(html, true)
}

/// Whether [`spoken`] would give any text.
pub fn has_text(html: &str) -> bool {
    let mut rest = html;
    loop {
        let text = memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
        if !rest[..text].trim_start().is_empty() {
            return true;
        }
        let Some(tag) = memchr::memchr(b'>', &rest.as_bytes()[text..]) else { return false };
        if !alternative(&rest[text..text + tag]).trim_start().is_empty() {
            return true;
        }
        rest = &rest[text + tag + 1..];
    }
}

fn text_of(html: &str, with_alternatives: bool) -> String {
    let mut text = Folded { text: String::with_capacity(html.len()), gap: false };
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        text.push(&rest[..open]);
        let Some(close) = rest[open..].find('>') else { break };
        let tag = &rest[open..open + close];
        text.gap |= !is_inline(tag);
        if with_alternatives {
            text.push(alternative(tag));
        }
        rest = &rest[open + close + 1..];
    }
    text.push(rest);
    unescape(text.text)
}

/// The text alternative in the tag of a picture.
fn alternative(tag: &str) -> &str {
    if !tag.get(1..4).is_some_and(|name| name.eq_ignore_ascii_case("img")) {
        return "";
    }
    let value = |before: &str, end: char| tag.split_once(before).and_then(|(_, rest)| rest.split(end).next());
    value(" alt=\"", '"').or_else(|| value(" alt='", '\'')).unwrap_or_default()
}

/// Gives back the memory that filling a list left over. Allocators keep up to half of what shrinks
/// in place, so it is moved.
pub fn shrink<T>(list: &mut Vec<T>) {
    if list.capacity() > list.len() {
        let mut exact = Vec::with_capacity(list.len());
        exact.append(list);
        *list = exact;
    }
}

/// Whether a tag leaves the words around it together.
fn is_inline(tag: &str) -> bool {
    let name = tag.trim_start_matches(['<', '/']);
    let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    matches!(name, "a" | "abbr" | "b" | "code" | "em" | "i" | "s" | "del" | "span" | "strong" | "sub" | "sup")
}

/// Text with its white space folded.
struct Folded {
    text: String,
    /// Whether white space was left out at the end.
    gap: bool,
}

impl Folded {
    fn push(&mut self, piece: &str) {
        for c in piece.chars() {
            if c.is_whitespace() {
                self.gap = true;
                continue;
            }
            if self.gap && !self.text.is_empty() {
                self.text.push(' ');
            }
            self.gap = false;
            self.text.push(c);
        }
    }
}

fn unescape(text: String) -> String {
    if !text.contains('&') {
        return text;
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#x27;", "'").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::{Body, has_text, spoken};

    #[test]
    fn text_of_a_body() {
        let body = Body {
            html: "<p>One <em>t</em>wo &amp; <code>&lt;x&gt;</code></p>\n<p>three</p>".into(),
            ..Body::default()
        };
        assert_eq!(body.text(), "One two & <x> three");
    }

    #[test]
    fn pictures_read_aloud() {
        assert_eq!(spoken("<img src=\"\" alt=\"A &amp; b\"> c<img>"), "A & b c");
        assert!(has_text("<p> a</p>") && has_text("<img alt='b'>") && !has_text("<p>\u{a0}<img alt=\"\"></p> "));
    }
}
