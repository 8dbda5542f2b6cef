//! Footnotes: numbered in the order in which they are referred to, set below the text.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::reader::{Flow, Reader, Until};
use crate::course::{Body, Edition, Filling};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::HIDDEN_FOOTNOTE;
use crate::source::Span;

/// The footnotes of a lesson.
#[derive(Default)]
pub struct Footnotes {
    /// Labels in the order of their numbers, each with how often it was referred to.
    pub(super) order: Vec<(String, u32)>,
    texts: HashMap<String, Body>,
    /// Footnotes that are written in the facilitator's notes.
    hidden: HashSet<String>,
    /// References that every edition shows.
    shown: Vec<(String, Span)>,
}

impl Reader<'_, '_> {
    /// A reference: a small number that leads to the footnote.
    pub(super) fn footnote_reference(&mut self, body: &mut Body, label: &str, range: Range<usize>) {
        if !self.in_notes() {
            let span = self.span(range);
            self.footnotes.shown.push((label.to_owned(), span));
        }
        let at = self.footnotes.order.iter().position(|(known, _)| known == label).unwrap_or_else(|| {
            self.footnotes.order.push((label.to_owned(), 0));
            self.footnotes.order.len() - 1
        });
        self.footnotes.order[at].1 += 1;
        let (number, count) = (at + 1, self.footnotes.order[at].1);
        body.html.push_str("<sup class=\"footnote-ref\"><a id=\"");
        body.hole(Filling::IdPrefix);
        body.html.push_str(&reference_id(number, count));
        body.html.push_str("\" href=\"");
        body.hole(Filling::OwnPage);
        body.html.push_str(&format!("fn-{number}\">{number}</a></sup>"));
    }

    /// A footnote's text, kept until the end of the lesson.
    pub(super) fn footnote_definition(&mut self, label: &str) {
        let mut flow = Flow::default();
        self.flow(&mut flow, Until::Closed);
        if self.in_notes() {
            self.footnotes.hidden.insert(label.to_owned());
            if self.options.edition == Edition::Learner {
                return;
            }
        }
        self.footnotes.texts.entry(label.to_owned()).or_insert(flow.body);
    }

    /// Whether the text at hand stands in the facilitator's notes.
    fn in_notes(&self) -> bool {
        self.kinds.iter().any(|kind| kind.facilitator_only)
    }

    /// Reports footnotes that learners would be led to and never see.
    fn report_hidden_footnotes(&mut self) {
        for (label, span) in std::mem::take(&mut self.footnotes.shown) {
            if self.footnotes.hidden.remove(&label) {
                self.report(
                    Diagnostic::at(
                        &HIDDEN_FOOTNOTE,
                        span,
                        "the text of this footnote stands in a `facilitator` block, which learners never see",
                    )
                    .help(format!("write `[^{label}]: …` outside of that block")),
                );
            }
        }
    }

    /// Sets the footnotes that were referred to below the text.
    pub(super) fn write_footnotes(&mut self, body: &mut Body) {
        self.report_hidden_footnotes();
        if self.footnotes.order.is_empty() {
            return;
        }
        body.html.push_str("<div class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n");
        let mut texts = std::mem::take(&mut self.footnotes.texts);
        for (at, (label, count)) in std::mem::take(&mut self.footnotes.order).into_iter().enumerate() {
            let number = at + 1;
            body.html.push_str("<li id=\"");
            body.hole(Filling::IdPrefix);
            body.html.push_str(&format!("fn-{number}\">"));
            let mut text = texts.remove(&label).unwrap_or_default();
            let paragraph = text.html.strip_suffix("</p>\n").map(str::len);
            // A block may stand behind the last paragraph: then that is not where the footnote ends.
            let last_hole = text.holes.last().map_or(0, |hole| hole.at as usize);
            let closing = paragraph.filter(|end| last_hole <= *end);
            if let Some(end) = closing {
                text.html.truncate(end);
            }
            body.append(text);
            for reference in 1..=count {
                body.html.push_str(" <a class=\"footnote-back\" href=\"");
                body.hole(Filling::OwnPage);
                body.html.push_str(&reference_id(number, reference));
                body.html.push_str(&format!("\" aria-label=\"{number}\">↩</a>"));
            }
            body.html.push_str(if closing.is_some() { "</p></li>\n" } else { "</li>\n" });
        }
        body.html.push_str("</ol>\n</div>\n");
    }
}

/// The id of the `count`th reference to a footnote.
fn reference_id(number: usize, count: u32) -> String {
    if count == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{count}") }
}
