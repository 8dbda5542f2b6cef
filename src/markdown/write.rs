//! Writes plain Markdown as HTML: one event, one piece.

use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd};
use pulldown_cmark_escape::{escape_href, escape_html, escape_html_body_text};

use super::math::write_math;
use super::reader::{Flow, Reader, Until};
use crate::blocks::kind_of;
use crate::course::{Block, Body, Filling, Heading, Link, LinkKind, Table, has_text, is_external, spoken};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::UNSAFE_LINK;
use crate::source::{Span, offset};

/// A link whose text is being written.
#[derive(Clone, Copy)]
pub struct OpenLink {
    /// Its number in the lesson.
    pub(super) number: usize,
    /// The byte of the body's HTML at which its text begins.
    pub(super) text: usize,
}

/// Where in a table the text at hand stands.
pub struct TableState {
    alignments: Vec<Alignment>,
    in_head: bool,
    cell: usize,
    span: Span,
    /// The byte of the body's HTML at which the header row begins.
    head: usize,
}

impl<'t> Reader<'t, '_> {
    /// Opens an element. Gives whether its end is still to come.
    pub(super) fn start(&mut self, flow: &mut Flow, tag: Tag<'t>, range: Range<usize>) -> bool {
        let body = &mut flow.body;
        if !is_inline(&tag) {
            self.tags.leave();
        }
        match tag {
            Tag::Paragraph => {
                if self.figure(body, &range) {
                    return false;
                }
                fresh_line(body);
                body.html.push_str("<p>");
            }
            Tag::Heading { level, id, classes, .. } => {
                self.heading(flow, level, id, &classes, range);
                return false;
            }
            Tag::BlockQuote(Some(kind)) => {
                self.alert(flow, kind, range);
                return false;
            }
            Tag::BlockQuote(None) => return self.container(body, range, "<blockquote>\n"),
            Tag::List(None) => return self.container(body, range, "<ul>\n"),
            Tag::List(Some(1)) => return self.container(body, range, "<ol>\n"),
            Tag::List(Some(start)) => return self.container(body, range, &format!("<ol start=\"{start}\">\n")),
            Tag::Item => {
                fresh_line(body);
                body.html.push_str("<li>");
            }
            Tag::CodeBlock(kind) => self.code_block(body, &kind),
            Tag::FootnoteDefinition(label) => {
                self.footnote_definition(&label);
                return false;
            }
            Tag::DefinitionList => return self.container(body, range, "<dl>\n"),
            Tag::DefinitionListTitle => {
                fresh_line(body);
                body.html.push_str("<dt>");
            }
            Tag::DefinitionListDefinition => {
                fresh_line(body);
                body.html.push_str("<dd>");
            }
            Tag::Table(alignments) => {
                fresh_line(body);
                // What is wider than the page scrolls, and what scrolls must be reached by keyboard.
                body.html.push_str("<div class=\"table\" tabindex=\"0\"><table>\n");
                let (span, head) = (self.span(range), body.html.len());
                self.table = Some(TableState { alignments, in_head: false, cell: 0, span, head });
            }
            Tag::TableHead => self.table_row(body, true),
            Tag::TableRow => self.table_row(body, false),
            Tag::TableCell => self.table_cell(body),
            Tag::Emphasis => body.html.push_str("<em>"),
            Tag::Strong => body.html.push_str("<strong>"),
            Tag::Strikethrough => body.html.push_str("<del>"),
            Tag::Superscript => body.html.push_str("<sup>"),
            Tag::Subscript => body.html.push_str("<sub>"),
            Tag::Link { link_type, dest_url, title, .. } => self.link(body, link_type, &dest_url, &title, range),
            Tag::Image { dest_url, title, .. } => {
                self.image(body, &dest_url, &title, range);
                return false;
            }
            // HTML blocks are read before, metadata is front matter and never parsed here.
            Tag::HtmlBlock | Tag::MetadataBlock(_) => {}
        }
        true
    }

    /// Closes an element.
    pub(super) fn end(&mut self, flow: &mut Flow, end: TagEnd) {
        let body = &mut flow.body;
        let tag = match end {
            TagEnd::Paragraph => "</p>\n",
            TagEnd::BlockQuote(_) => {
                self.depth -= 1;
                fresh_line(body);
                "</blockquote>\n"
            }
            TagEnd::List(ordered) => {
                self.depth -= 1;
                if ordered { "</ol>\n" } else { "</ul>\n" }
            }
            TagEnd::DefinitionList => {
                self.depth -= 1;
                "</dl>\n"
            }
            TagEnd::Item => "</li>\n",
            TagEnd::CodeBlock => {
                self.quiet -= 1;
                "</code></pre>\n"
            }
            TagEnd::DefinitionListTitle => "</dt>\n",
            TagEnd::DefinitionListDefinition => "</dd>\n",
            TagEnd::Table => {
                self.table = None;
                "</tbody></table></div>\n"
            }
            TagEnd::TableHead => {
                if let Some(table) = &self.table {
                    let has_header = body.html.get(table.head..).is_some_and(has_text);
                    self.lesson.tables.push(Table { span: table.span, has_header });
                }
                "</tr></thead><tbody>\n"
            }
            TagEnd::TableRow => "</tr>\n",
            TagEnd::TableCell => {
                let tag = if self.table.as_ref().is_some_and(|table| table.in_head) { "</th>" } else { "</td>" };
                if let Some(table) = &mut self.table {
                    table.cell += 1;
                }
                tag
            }
            TagEnd::Emphasis => "</em>",
            TagEnd::Strong => "</strong>",
            TagEnd::Strikethrough => "</del>",
            TagEnd::Superscript => "</sup>",
            TagEnd::Subscript => "</sub>",
            TagEnd::Link => {
                self.quiet -= 1;
                self.link_end(body)
            }
            TagEnd::Heading(_)
            | TagEnd::Image
            | TagEnd::FootnoteDefinition
            | TagEnd::HtmlBlock
            | TagEnd::MetadataBlock(_) => "",
        };
        body.html.push_str(tag);
    }

    /// Writes an event that opens and closes nothing.
    pub(super) fn leaf(&mut self, body: &mut Body, event: Event<'t>, range: Range<usize>) {
        if self.masked.covers(&range) && !matches!(event, Event::Code(_)) {
            // A fence that turned out to be text: give it its own bytes back.
            let original = self.text[range].to_owned();
            self.write_text(body, &original);
            return;
        }
        match event {
            Event::Text(text) => {
                if self.blank(body, &text, &range) {
                    return;
                }
                self.write_text(body, &text);
            }
            Event::Code(text) => {
                body.html.push_str("<code>");
                escape_text(&mut body.html, &self.masked.unmask(&text, &range, self.text));
                body.html.push_str("</code>");
                self.lesson.words += 1;
            }
            Event::Html(html) | Event::InlineHtml(html) => self.inline_html(body, &html, range),
            Event::SoftBreak => {
                body.html.push('\n');
                self.lesson.words += 1;
                self.extend_running(body, 1);
            }
            Event::HardBreak => {
                body.html.push_str("<br>\n");
                self.lesson.words += 1;
            }
            Event::Rule => {
                fresh_line(body);
                body.html.push_str("<hr>\n");
            }
            Event::TaskListMarker(checked) => {
                // Its name is the author's own spelling: it needs no translation.
                body.html.push_str(if checked {
                    "<input type=\"checkbox\" disabled checked aria-label=\"[x]\"> "
                } else {
                    "<input type=\"checkbox\" disabled aria-label=\"[ ]\"> "
                });
            }
            Event::InlineMath(tex) => write_math(self, body, &tex, false, range),
            Event::DisplayMath(tex) => write_math(self, body, &tex, true, range),
            Event::FootnoteReference(label) => self.footnote_reference(body, &label, range),
            Event::Start(_) | Event::End(_) => {}
        }
    }

    fn write_text(&mut self, body: &mut Body, text: &str) {
        let start = body.html.len();
        escape_text(&mut body.html, text);
        self.lesson.words += offset(text.bytes().filter(|byte| *byte == b' ').count());
        let length = body.html.len() - start;
        self.extend_running(body, length);
    }

    /// Marks the last `length` bytes as running text, together with what stands right before.
    fn extend_running(&self, body: &mut Body, length: usize) {
        if self.quiet > 0 {
            return;
        }
        let end = offset(body.html.len());
        let start = end - offset(length);
        match body.running.last_mut() {
            Some(last) if last.1 == start => last.1 = end,
            _ => body.running.push((start, end)),
        }
    }

    fn container(&mut self, body: &mut Body, range: Range<usize>, tag: &str) -> bool {
        if !self.enter(&range) {
            return false;
        }
        fresh_line(body);
        body.html.push_str(tag);
        true
    }

    fn code_block(&mut self, body: &mut Body, kind: &CodeBlockKind<'_>) {
        self.quiet += 1;
        fresh_line(body);
        body.html.push_str(if self.options.extensions { "<pre tabindex=\"0\"><code" } else { "<pre><code" });
        if let CodeBlockKind::Fenced(info) = kind
            && let Some(language) = info.split([' ', ',', '\t']).next().filter(|language| !language.is_empty())
        {
            body.html.push_str(" class=\"language-");
            let _ = escape_html(&mut body.html, language);
            body.html.push('"');
        }
        body.html.push('>');
    }

    fn table_row(&mut self, body: &mut Body, head: bool) {
        body.html.push_str(if head { "<thead><tr>" } else { "<tr>" });
        if let Some(table) = &mut self.table {
            table.in_head = head;
            table.cell = 0;
        }
    }

    fn table_cell(&mut self, body: &mut Body) {
        let Some(table) = &self.table else { return };
        body.html.push_str(if table.in_head { "<th" } else { "<td" });
        body.html.push_str(match table.alignments.get(table.cell) {
            Some(Alignment::Left) => " class=\"align-left\">",
            Some(Alignment::Center) => " class=\"align-center\">",
            Some(Alignment::Right) => " class=\"align-right\">",
            Some(Alignment::None) | None => ">",
        });
    }

    /// A heading with all that stands in it. The first of level 1 is the lesson's title.
    fn heading(
        &mut self,
        flow: &mut Flow,
        level: HeadingLevel,
        id: Option<CowStr<'_>>,
        classes: &[CowStr<'_>],
        range: Range<usize>,
    ) {
        self.quiet += 1;
        let mut inner = Flow::default();
        self.flow(&mut inner, Until::Closed);
        self.quiet -= 1;
        let inner = inner.body;
        if level == HeadingLevel::H1 && self.lesson.title.is_none() && self.depth == 0 && self.options.extensions {
            self.lesson.title = Some(inner);
            return;
        }
        let level = level as u8;
        fresh_line(&mut flow.body);
        flow.body.html.push_str(&format!("<h{level}"));
        if self.options.extensions {
            let number = self.lesson.headings.len();
            let text = inner.text();
            let html = Body::plain(&text).html;
            let span = self.span(range);
            // Until headings are named, a heading's id holds the text that its name is made of.
            self.lesson.headings.push(Heading { level, id: text, html, span });
            if let Some(id) = id {
                self.explicit_ids.insert(number, id.to_string());
            }
            flow.body.html.push_str(" id=\"");
            flow.body.hole(Filling::Heading(offset(number)));
            flow.body.html.push('"');
        }
        if !classes.is_empty() {
            flow.body.html.push_str(" class=\"");
            let _ = escape_html(&mut flow.body.html, &classes.join(" "));
            flow.body.html.push('"');
        }
        flow.body.html.push('>');
        flow.body.append(inner);
        flow.body.html.push_str(&format!("</h{level}>\n"));
    }

    /// `> [!NOTE]` is the callout of the same name.
    fn alert(&mut self, flow: &mut Flow, kind: BlockQuoteKind, range: Range<usize>) {
        if !self.enter(&range) {
            return;
        }
        let name = match kind {
            BlockQuoteKind::Note => "note",
            BlockQuoteKind::Tip => "tip",
            BlockQuoteKind::Important => "important",
            BlockQuoteKind::Warning => "warning",
            BlockQuoteKind::Caution => "caution",
        };
        let mut inner = Flow::default();
        self.flow(&mut inner, Until::Closed);
        inner.body.shrink();
        self.depth = self.depth.saturating_sub(1);
        let kind = kind_of(name);
        self.lesson.kinds.push(kind.template);
        let block = Block {
            kind: kind.name,
            span: self.span(range),
            id: None,
            classes: Box::default(),
            title: None,
            body: inner.body,
            data: Vec::new(),
            answer: None,
        };
        self.place(&mut flow.body, block);
    }

    fn link(&mut self, body: &mut Body, kind: LinkType, target: &str, title: &str, range: Range<usize>) {
        self.quiet += 1;
        if is_unsafe(target) {
            self.report_unsafe(target, &range);
            self.links.push(None);
            return;
        }
        let number = self.lesson.links.len();
        body.html.push_str("<a href=\"");
        match kind {
            LinkType::WikiLink { .. } => self.address(body, target, LinkKind::Wiki, None, range),
            LinkType::Email => self.address(body, &format!("mailto:{target}"), LinkKind::Page, None, range),
            _ => self.address(body, target, LinkKind::Page, None, range),
        }
        write_title(body, title);
        body.html.push_str("\">");
        self.links.push(Some(OpenLink { number, text: body.html.len() }));
    }

    /// The end of a link, which is known by its text from now on.
    fn link_end(&mut self, body: &Body) -> &'static str {
        let Some(Some(open)) = self.links.pop() else { return "" };
        self.name_link(body, &open);
        "</a>"
    }

    /// Keeps the text that stands for a link, which is written in `body`.
    pub(super) fn name_link(&mut self, body: &Body, open: &OpenLink) {
        let Some(html) = body.html.get(open.text..) else { return };
        if let Some(link) = self.lesson.links.get_mut(open.number) {
            let is_plain = memchr::memchr3(b'<', b'&', b'\n', html.as_bytes()).is_none();
            link.text = Some(if is_plain { html.trim().into() } else { spoken(html).into() });
        }
    }

    /// Writes the address of a link: one within the course is filled in later.
    fn address(&mut self, body: &mut Body, target: &str, kind: LinkKind, text: Option<Box<str>>, range: Range<usize>) {
        let is_external = kind != LinkKind::Wiki && is_external(target);
        if is_external || !self.options.extensions && kind != LinkKind::Wiki {
            let _ = escape_href(&mut body.html, target);
        } else {
            body.hole(Filling::Link(offset(self.lesson.links.len())));
        }
        if self.options.extensions {
            let written = if is_external { without_data(target) } else { target };
            let span = self.span(range);
            self.lesson.links.push(Link { written: written.into(), span, text, kind, hidden: false });
        }
    }

    /// An image, with the end of its text alternative.
    fn image(&mut self, body: &mut Body, target: &str, title: &str, range: Range<usize>) {
        let alt = self.alternative();
        if is_unsafe(target) && !is_data_image(target) {
            self.report_unsafe(target, &range);
            escape_text(&mut body.html, &alt);
            return;
        }
        let text = Some(alt.trim()).filter(|alt| !alt.is_empty()).map(Box::from);
        body.html.push_str("<img src=\"");
        self.address(body, target, LinkKind::Image, text, range);
        body.html.push_str("\" alt=\"");
        let _ = escape_html(&mut body.html, &alt);
        write_title(body, title);
        body.html.push_str("\">");
    }

    /// The text of the image that was just opened, without its formatting.
    fn alternative(&mut self) -> String {
        let mut alt = String::new();
        let mut open = 0_usize;
        while let Some((event, range)) = self.next() {
            match event {
                Event::Start(_) => open += 1,
                Event::End(_) if open == 0 => break,
                Event::End(_) => open -= 1,
                Event::Text(_) | Event::InlineHtml(_) if self.masked.covers(&range) => alt.push_str(&self.text[range]),
                Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                    alt.push_str(&text);
                }
                Event::InlineHtml(html) if !self.options.extensions => alt.push_str(&html),
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                _ => {}
            }
        }
        alt
    }

    /// A paragraph that is nothing but an image with a caption is a figure. Gives whether it was one.
    fn figure(&mut self, body: &mut Body, paragraph: &Range<usize>) -> bool {
        let source = self.text[paragraph.clone()].trim_end();
        let alone = paragraph.start..paragraph.start + source.len();
        let Some((Event::Start(Tag::Image { title, .. }), range)) = self.events.peek() else { return false };
        if title.is_empty() || range != alone || !self.options.extensions {
            return false;
        }
        let Some((Event::Start(Tag::Image { dest_url, title, .. }), range)) = self.next() else {
            return false;
        };
        fresh_line(body);
        body.html.push_str("<figure>");
        self.image(body, &dest_url, "", range);
        body.html.push_str("<figcaption>");
        escape_text(&mut body.html, &title);
        body.html.push_str("</figcaption></figure>\n");
        // The end of the paragraph.
        self.next();
        true
    }

    fn report_unsafe(&mut self, target: &str, range: &Range<usize>) {
        let scheme = target.split(':').next().unwrap_or_default().trim().to_owned();
        self.report(
            Diagnostic::at(&UNSAFE_LINK, self.span(range.clone()), format!("a `{scheme}:` link is removed"))
                .help("link to a page or file; what a page does belongs in a theme's script"),
        );
    }
}

/// Whether an element stands within a line of text.
fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}

/// Begins a new line, unless one was just begun.
pub(super) fn fresh_line(body: &mut Body) {
    if !body.html.is_empty() && !body.html.ends_with('\n') {
        body.html.push('\n');
    }
}

/// Escapes text for an element. Writing to a string can't fail.
pub(super) fn escape_text(html: &mut String, text: &str) {
    let _ = escape_html_body_text(html, text);
}

fn write_title(body: &mut Body, title: &str) {
    if !title.is_empty() {
        body.html.push_str("\" title=\"");
        let _ = escape_html(&mut body.html, title);
    }
}

/// Whether an address is a picture itself.
pub(super) fn is_data_image(target: &str) -> bool {
    target.trim_start().get(..11).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:image/"))
}

/// An address without the data that it may hold.
pub(super) fn without_data(target: &str) -> &str {
    let is_data = target.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"));
    if is_data { target.split(',').next().unwrap_or(target) } else { target }
}

/// Whether following an address would run a script. Browsers skip white space and control
/// characters in a scheme, so they are skipped here.
pub(super) fn is_unsafe(target: &str) -> bool {
    let scheme: String =
        target.chars().filter(|c| !c.is_whitespace() && !c.is_control()).take_while(|c| *c != ':').take(20).collect();
    target.contains(':')
        && matches!(scheme.to_ascii_lowercase().as_str(), "javascript" | "vbscript" | "data" | "livescript")
}

#[cfg(test)]
mod tests {
    use super::is_unsafe;

    #[test]
    fn schemes_that_run_scripts() {
        for target in ["javascript:alert(1)", "JaVaScRiPt:x", " java\nscript:x", "data:text/html,x", "vbscript:x"] {
            assert!(is_unsafe(target), "{target}");
        }
        assert!(!is_unsafe("javascript.md") && !is_unsafe("https://x/javascript:"));
    }
}
