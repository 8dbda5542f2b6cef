//! The author's own HTML: its addresses are links of the lesson, and comments for us are left out.

use std::ops::Range;

use super::pieces::Html;
use super::reader::Reader;
use super::tags::{Attribute, StartTag, Token, tokens};
use super::write::{OpenLink, is_data_image, is_unsafe, without_data};
use crate::course::{Allow, Body, Filling, Link, LinkKind, Table, is_external};
use crate::source::{Span, Spanned, offset};

/// What a comment for us begins with.
const ALLOW: &str = "coursebook-allow";

/// Elements whose text browsers read as text, whatever looks like a tag in it.
const TEXT_ELEMENTS: &[&str] =
    &["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext"];

/// Elements that matter without any attribute.
const TELLING: &[&str] = &["svg", "table", "th"];

/// Attributes that name ids of the same page.
const ID_REFERENCES: &[&str] = &[
    "for",
    "headers",
    "list",
    "popovertarget",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-details",
    "aria-owns",
];

/// What the author's tags opened and did not close yet.
#[derive(Default)]
pub struct OpenTags {
    /// The element whose text is read as text.
    text: Option<String>,
    /// How many drawings stand in each other.
    svg: usize,
    /// The link whose text is being written.
    link: Option<OpenLink>,
    /// The tables.
    pub(super) tables: Vec<Table>,
}

impl OpenTags {
    /// A block of text begins: what was opened within a line is over, tables are not.
    pub fn leave(&mut self) {
        (self.text, self.svg, self.link) = (None, 0, None);
    }

    /// Whether a tag or comment says anything that is read. Most say nothing: `<b>`, `<br>`, `</b>`.
    fn says_something(&self, html: &str) -> bool {
        if let Some(rest) = html.strip_prefix("</") {
            let is = |name| name_of(rest).eq_ignore_ascii_case(name);
            return (self.link.is_some() && is("a"))
                || (self.svg > 0 && is("svg"))
                || (!self.tables.is_empty() && is("table"));
        }
        let name = name_of(html.get(1..).unwrap_or_default());
        html.contains('=')
            || html.starts_with("<!--")
            || TELLING.iter().chain(TEXT_ELEMENTS).any(|known| name.eq_ignore_ascii_case(known))
    }
}

impl Reader<'_, '_> {
    /// A tag or comment of the author's within a line of text.
    pub(super) fn inline_html(&mut self, body: &mut Body, html: &str, range: Range<usize>) {
        if let Some(name) = &self.tags.text {
            if html.strip_prefix("</").is_some_and(|rest| name_of(rest).eq_ignore_ascii_case(name)) {
                self.tags.text = None;
            }
            body.html.push_str(html);
            return;
        }
        if !self.tags.says_something(html) {
            body.html.push_str(html);
            return;
        }
        let source = self.text.get(range.clone()).unwrap_or_default();
        self.write_html(body, &Html::inline(html, source, range.start));
    }

    /// Writes the author's HTML.
    pub(super) fn write_html(&mut self, body: &mut Body, html: &Html) {
        if !self.options.extensions {
            body.html.push_str(&html.text);
            return;
        }
        let mut written = 0;
        for token in tokens(&html.text) {
            match token {
                Token::Comment(range) => {
                    if let Some(allow) = self.allow(html, range.clone()) {
                        self.lesson.allows.push(allow);
                        let cut = with_its_line(&html.text, range);
                        body.html.push_str(&html.text[written..cut.start.max(written)]);
                        written = cut.end;
                    }
                }
                Token::Start(tag) => {
                    let links = self.lesson.links.len();
                    for attribute in &tag.attributes {
                        self.write_attribute(body, html, &tag, attribute, &mut written);
                    }
                    body.html.push_str(&html.text[written..tag.range.end]);
                    written = tag.range.end;
                    let link = (self.lesson.links.len() > links).then_some(links);
                    self.open(body, html, &tag, link);
                }
                Token::End(name, range) => {
                    body.html.push_str(&html.text[written..range.start]);
                    written = range.start;
                    self.close(body, &name);
                }
            }
        }
        body.html.push_str(&html.text[written..]);
    }

    /// Remembers what a tag opens. `link` is the number of the link that it is.
    fn open(&mut self, body: &Body, html: &Html, tag: &StartTag, link: Option<usize>) {
        match tag.name.as_str() {
            "svg" => self.tags.svg += 1,
            "table" => {
                let span = self.html_span(html, tag.range.clone());
                // One that only puts things in their places has nothing to say of its columns.
                let has_header = matches!(tag.get("role"), Some("presentation" | "none"));
                self.tags.tables.push(Table { span, has_header });
            }
            "th" => {
                if let Some(table) = self.tags.tables.last_mut() {
                    table.has_header = true;
                }
            }
            "a" => {
                self.tags.link = link.map(|number| OpenLink { number, text: body.html.len() });
                let label = tag.get("aria-label").map(str::trim).filter(|label| !label.is_empty());
                if let (Some(label), Some(link)) = (label, self.tags.link.take_if(|_| label.is_some())) {
                    self.lesson.links[link.number].text = Some(label.into());
                }
            }
            name if TEXT_ELEMENTS.contains(&name) => self.tags.text = Some(tag.name.clone()),
            _ => {}
        }
    }

    /// Ends what an end tag closes.
    fn close(&mut self, body: &Body, name: &str) {
        if self.tags.text.as_deref() == Some(name) {
            self.tags.text = None;
        }
        match name {
            "svg" => self.tags.svg = self.tags.svg.saturating_sub(1),
            "table" => {
                let left = self.tags.tables.len().saturating_sub(1);
                self.close_tables(left);
            }
            "a" => {
                if let Some(link) = self.tags.link.take() {
                    self.name_link(body, &link);
                }
            }
            _ => {}
        }
    }

    /// Keeps the tables of the author's HTML that are open, but for the first `left`.
    pub(super) fn close_tables(&mut self, left: usize) {
        let open = &mut self.tags.tables;
        self.lesson.tables.extend(open.drain(left.min(open.len())..).rev());
    }

    /// Writes the HTML up to the end of an attribute's value, where there is something to fill in.
    fn write_attribute(
        &mut self,
        body: &mut Body,
        html: &Html,
        tag: &StartTag,
        attribute: &Attribute,
        written: &mut usize,
    ) {
        let range = attribute.range.clone();
        if range.is_empty() || range.start < *written {
            return;
        }
        let name = attribute.name.as_str();
        if let Some(kind) = address_kind(&tag.name, name) {
            self.write_address(body, html, tag, attribute, kind, written);
        } else if name == "srcset" && matches!(tag.name.as_str(), "img" | "source") {
            self.write_candidates(body, html, attribute, written);
        } else if self.tags.svg == 0 && tag.name != "svg" && names_ids(&tag.name, name) {
            // What the page's ids begin with, where several lessons stand on it.
            let value = &html.text[range.clone()];
            if attribute.quote.is_none() {
                body.html.push_str(&html.text[*written..range.start]);
                body.html.push('"');
                *written = range.start;
            }
            for word in value.split_ascii_whitespace() {
                let at = range.start + (word.as_ptr() as usize - value.as_ptr() as usize);
                body.html.push_str(&html.text[*written..at]);
                body.hole(Filling::IdPrefix);
                *written = at;
            }
            if attribute.quote.is_none() {
                body.html.push_str(&html.text[*written..range.end]);
                body.html.push('"');
                *written = range.end;
            }
        }
    }

    /// Writes a value that is an address. One that leads out of the course stays as it is written.
    fn write_address(
        &mut self,
        body: &mut Body,
        html: &Html,
        tag: &StartTag,
        attribute: &Attribute,
        kind: LinkKind,
        written: &mut usize,
    ) {
        let address = attribute.value.trim();
        if !is_followed(address, kind) || (address.starts_with('#') && !matches!(tag.name.as_str(), "a" | "area")) {
            return;
        }
        let text = match tag.name.as_str() {
            "img" | "input" | "area" => tag.get("alt").map(|alt| alt.trim().into()),
            "iframe" => tag.get("title").map(|title| title.trim().into()),
            _ => None,
        };
        let span = self.html_span(html, trimmed(&html.text, attribute.range.clone()));
        if !is_external(address) {
            begin_value(body, html, attribute, written);
            body.hole(Filling::Link(offset(self.lesson.links.len())));
            end_value(body, attribute);
        }
        self.lesson.links.push(Link { written: without_data(address).into(), span, text, kind, hidden: false });
    }

    /// Writes a value that is a list of pictures to choose from.
    fn write_candidates(&mut self, body: &mut Body, html: &Html, attribute: &Attribute, written: &mut usize) {
        let value = attribute.value.as_str();
        let candidates = candidates(value);
        let is_plain = html.text[attribute.range.clone()] == *value;
        let is_ours = |address: &str| is_followed(address, LinkKind::Media) && !is_external(address);
        let is_filled = candidates.iter().any(|(address, _)| is_ours(&value[address.clone()]));
        if is_filled {
            begin_value(body, html, attribute, written);
        }
        for (at, (place, descriptor)) in candidates.into_iter().enumerate() {
            let address = &value[place.clone()];
            if is_filled && at > 0 {
                body.html.push_str(", ");
            }
            if is_followed(address, LinkKind::Media) {
                let range = attribute.range.clone();
                let range = if is_plain { range.start + place.start..range.start + place.end } else { range };
                let span = self.html_span(html, range);
                if is_ours(address) {
                    body.hole(Filling::Link(offset(self.lesson.links.len())));
                }
                let (written, kind) = (without_data(address).into(), LinkKind::Media);
                self.lesson.links.push(Link { written, span, text: None, kind, hidden: false });
            }
            if is_filled {
                if !is_ours(address) {
                    let _ = pulldown_cmark_escape::escape_html(&mut body.html, address);
                }
                if !descriptor.is_empty() {
                    body.html.push(' ');
                    let _ = pulldown_cmark_escape::escape_html(&mut body.html, descriptor);
                }
            }
        }
        if is_filled {
            end_value(body, attribute);
        }
    }

    /// The comment at `range`, where it allows something.
    fn allow(&self, html: &Html, range: Range<usize>) -> Option<Allow> {
        let comment = &html.text[range.clone()];
        let inner = comment.strip_prefix("<!--")?.strip_suffix("-->")?;
        let rest = inner.trim_start().strip_prefix(ALLOW)?;
        if !rest.is_empty() && !rest.starts_with([':', ',']) && !rest.starts_with(char::is_whitespace) {
            return None;
        }
        let named = rest.split(':').next().unwrap_or_default();
        let is_between = |c: char| c == ',' || c.is_whitespace();
        let codes = named.split(is_between).filter(|code| !code.is_empty()).map(|code| {
            let at = range.start + (code.as_ptr() as usize - comment.as_ptr() as usize);
            Spanned::new(code.into(), self.html_span(html, at..at + code.len()))
        });
        Some(Allow { codes: codes.collect(), span: self.html_span(html, range) })
    }

    /// Where a range of the author's HTML is written.
    fn html_span(&self, html: &Html, range: Range<usize>) -> Span {
        let start = html.source(range.start);
        let end = html.source(range.end.saturating_sub(1).max(range.start)) + usize::from(!range.is_empty());
        let range = if self.text.get(start..end).is_some() { start..end } else { 0..0 };
        Span::new(self.file, range)
    }
}

/// The name that `rest` of a tag begins with.
fn name_of(rest: &str) -> &str {
    &rest[..rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len())]
}

/// What the address in an attribute is for; none where the attribute holds no address that a page follows or shows.
fn address_kind(element: &str, attribute: &str) -> Option<LinkKind> {
    Some(match (element, attribute) {
        ("a" | "area" | "link", "href") | ("iframe" | "embed", "src") | ("a", "xlink:href") => LinkKind::Page,
        ("img" | "input", "src") => LinkKind::Image,
        ("audio" | "video" | "source" | "track" | "script", "src")
        | ("video", "poster")
        | ("object", "data")
        | ("image" | "use" | "feimage", "href" | "xlink:href") => LinkKind::Media,
        _ => return None,
    })
}

/// Whether an attribute gives or names ids of the page.
fn names_ids(element: &str, attribute: &str) -> bool {
    attribute == "id" || (element == "a" && attribute == "name") || ID_REFERENCES.contains(&attribute)
}

/// Whether an address is a link of the lesson. What runs a script is the author's own, and `#` and `#top` lead to the
/// beginning of whatever page they stand on.
fn is_followed(address: &str, kind: LinkKind) -> bool {
    let is_data = kind != LinkKind::Page && is_data_image(address);
    !address.is_empty() && (!is_unsafe(address) || is_data) && address != "#" && !address.eq_ignore_ascii_case("#top")
}

/// Writes the HTML up to an attribute's value, in quotes that hold whatever is filled in.
fn begin_value(body: &mut Body, html: &Html, attribute: &Attribute, written: &mut usize) {
    body.html.push_str(&html.text[*written..attribute.range.start]);
    if attribute.quote.is_none() {
        body.html.push('"');
    }
    *written = attribute.range.end;
}

/// Ends the value that [`begin_value`] began.
fn end_value(body: &mut Body, attribute: &Attribute) {
    if attribute.quote.is_none() {
        body.html.push('"');
    }
}

/// The range without white space at its ends.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let value = &text[range.clone()];
    let start = range.start + (value.len() - value.trim_start().len());
    start..(range.start + value.trim_end().len()).max(start)
}

/// A comment with the white space around it, where nothing else stands on its lines.
fn with_its_line(text: &str, range: Range<usize>) -> Range<usize> {
    let before = text[..range.start].trim_end_matches([' ', '\t']);
    let after = text[range.end..].trim_start_matches([' ', '\t']);
    let is_alone = (before.is_empty() || before.ends_with('\n')) && (after.is_empty() || after.starts_with('\n'));
    if !is_alone || (before.is_empty() && after.is_empty()) {
        return range;
    }
    before.len()..text.len() - after.len() + usize::from(!after.is_empty())
}

/// The pictures in a `srcset`: the place of each address, and what follows it.
fn candidates(value: &str) -> Vec<(Range<usize>, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    loop {
        let is_between = |c: char| c == ',' || c.is_ascii_whitespace();
        at += value[at..].len() - value[at..].trim_start_matches(is_between).len();
        if at == value.len() {
            return found;
        }
        let length = value[at..].find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len() - at);
        let address = value[at..at + length].trim_end_matches(',');
        let place = at..at + address.len();
        at += length;
        if address.len() < length {
            found.push((place, ""));
            continue;
        }
        let end = value[at..].find(',').unwrap_or(value.len() - at);
        found.push((place, value[at..at + end].trim()));
        at += end;
    }
}

#[cfg(test)]
mod tests {
    use super::candidates;

    #[test]
    fn pictures_to_choose_from() {
        let list = |value| {
            candidates(value).into_iter().map(|(at, rest)| format!("{} {rest}", &value[at])).collect::<Vec<_>>()
        };
        assert_eq!(list("a.png 1x, b.png 2x"), ["a.png 1x", "b.png 2x"]);
        assert_eq!(list(" a.png,\n b,c.png 200w ,"), ["a.png ", "b,c.png 200w"]);
        assert_eq!(list("data:image/png;base64,AA== 1x, é.png"), ["data:image/png;base64,AA== 1x", "é.png "]);
        assert_eq!(list(" , "), [""; 0]);
    }
}
