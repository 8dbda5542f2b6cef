//! The author's own HTML between blank lines, and the fences in it.

use std::ops::Range;

use pulldown_cmark::{Event, TagEnd};

use super::fence::FenceLine;
use super::pieces::Html;
use super::reader::Reader;
use crate::course::Body;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::BAD_FENCE;

/// An HTML block that is being read.
pub struct RawHtml {
    /// Whether it goes on to a blank line, and not to a sign of its own such as `-->`. Then a fence
    /// on one of its lines is a fence: its author does not count it among the HTML.
    has_fences: bool,
    /// Blocks that were opened in it, and not read.
    unread: usize,
    /// What of it was read and is not written yet.
    pending: Html,
    /// Whether a fence in it closed a block, so that what follows should be Markdown.
    is_over: bool,
}

impl RawHtml {
    /// The HTML block that begins at byte `start` of `text`.
    pub fn at(text: &str, start: usize) -> Self {
        let first = text[start..].trim_start();
        let name = first.trim_start_matches('<');
        let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())];
        let is_text = ["script", "pre", "style", "textarea"].iter().any(|tag| name.eq_ignore_ascii_case(tag));
        Self {
            has_fences: !is_text && !first.starts_with("<!") && !first.starts_with("<?"),
            unread: 0,
            pending: Html::default(),
            is_over: false,
        }
    }
}

impl Reader<'_, '_> {
    /// Writes the HTML at hand up to its end. Where a closing fence comes first, gives that, and the
    /// rest is still to be read.
    pub(super) fn raw_html(&mut self, body: &mut Body) -> Option<Range<usize>> {
        while let Some((event, range)) = self.next() {
            match event {
                Event::End(TagEnd::HtmlBlock) => break,
                Event::Html(_) | Event::Text(_) if self.masked.covers(&range) => {
                    if let Some(fence) = self.fence_in_html(range) {
                        self.write_pending(body);
                        return Some(fence);
                    }
                }
                Event::Html(html) | Event::Text(html) => {
                    self.report_not_over(&html, range.clone());
                    self.gather(&html, range.start);
                }
                _ => {}
            }
        }
        self.write_pending(body);
        self.html = None;
        None
    }

    /// Keeps a piece of HTML, so that what stands on several lines is read whole.
    fn gather(&mut self, html: &str, at: usize) {
        if let Some(raw) = &mut self.html {
            raw.pending.push(html, at);
        }
    }

    fn write_pending(&mut self, body: &mut Body) {
        let Some(html) = self.html.as_mut().map(|raw| std::mem::take(&mut raw.pending)) else { return };
        self.write_html(body, &html);
    }

    /// Reports a line that its author means as Markdown, and that is HTML still.
    fn report_not_over(&mut self, line: &str, range: Range<usize>) {
        let Some(html) = self.html.as_mut().filter(|html| html.is_over && !line.trim().is_empty()) else { return };
        html.is_over = false;
        let span = self.span(range);
        self.report(
            Diagnostic::at(
                &BAD_FENCE,
                span,
                "this is read as HTML, which goes on from above the fence to the next blank line",
            )
            .help("put a blank line before it"),
        );
    }

    /// A line of HTML that is a fence. Gives it where it closes a block.
    fn fence_in_html(&mut self, range: Range<usize>) -> Option<Range<usize>> {
        let masked = self.masked;
        let html = self.html.as_mut()?;
        let Some(fence) = masked.fence_at(range.start, self.text).filter(|_| html.has_fences) else {
            let text = self.text;
            self.gather(&text[range.clone()], range.start);
            return None;
        };
        match &fence.line {
            FenceLine::Close if html.unread == 0 => {
                html.is_over = true;
                return Some(fence.range.clone());
            }
            FenceLine::Close => html.unread -= 1,
            FenceLine::Open(_) | FenceLine::Malformed(_) => {
                html.unread += usize::from(self.text[fence.range.clone()].starts_with(":::"));
                let span = self.span(fence.range.clone());
                self.report(
                    Diagnostic::at(&BAD_FENCE, span, "this fence stands in HTML, which goes on to the next blank line")
                        .help("put a blank line before it"),
                );
            }
        }
        None
    }
}
