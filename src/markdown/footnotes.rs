//! Footnotes: numbered in the order in which they are referred to, set below the text.

use std::collections::HashMap;

use super::reader::{Flow, Reader, Until};
use crate::course::{Body, Filling};

/// The footnotes of a lesson.
#[derive(Default)]
pub struct Footnotes {
    /// Labels in the order of their numbers, each with how often it was referred to.
    pub(super) order: Vec<(String, u32)>,
    texts: HashMap<String, Body>,
}

impl Reader<'_, '_> {
    /// A reference: a small number that leads to the footnote.
    pub(super) fn footnote_reference(&mut self, body: &mut Body, label: &str) {
        let at = self.footnotes.order.iter().position(|(known, _)| known == label).unwrap_or_else(|| {
            self.footnotes.order.push((label.to_owned(), 0));
            self.footnotes.order.len() - 1
        });
        self.footnotes.order[at].1 += 1;
        let (number, count) = (at + 1, self.footnotes.order[at].1);
        body.html.push_str("<sup class=\"footnote-ref\"><a id=\"");
        body.hole(Filling::IdPrefix);
        body.html.push_str(&reference_id(number, count));
        body.html.push_str("\" href=\"#");
        body.hole(Filling::IdPrefix);
        body.html.push_str(&format!("fn-{number}\">{number}</a></sup>"));
    }

    /// A footnote's text, kept until the end of the lesson.
    pub(super) fn footnote_definition(&mut self, label: &str) {
        let mut flow = Flow::default();
        self.flow(&mut flow, Until::Closed);
        self.footnotes.texts.entry(label.to_owned()).or_insert(flow.body);
    }

    /// Sets the footnotes that were referred to below the text.
    pub(super) fn write_footnotes(&mut self, body: &mut Body) {
        if self.footnotes.order.is_empty() {
            return;
        }
        body.html.push_str("<section class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n");
        let mut texts = std::mem::take(&mut self.footnotes.texts);
        for (at, (label, count)) in std::mem::take(&mut self.footnotes.order).into_iter().enumerate() {
            let number = at + 1;
            body.html.push_str("<li id=\"");
            body.hole(Filling::IdPrefix);
            body.html.push_str(&format!("fn-{number}\">"));
            let mut text = texts.remove(&label).unwrap_or_default();
            let closing = text.html.ends_with("</p>\n");
            if closing {
                text.html.truncate(text.html.len() - "</p>\n".len());
            }
            body.append(text);
            for reference in 1..=count {
                body.html.push_str(" <a class=\"footnote-back\" href=\"#");
                body.hole(Filling::IdPrefix);
                body.html.push_str(&reference_id(number, reference));
                body.html.push_str(&format!("\" aria-label=\"{number}\">↩</a>"));
            }
            body.html.push_str(if closing { "</p></li>\n" } else { "</li>\n" });
        }
        body.html.push_str("</ol>\n</section>\n");
    }
}

/// The id of the `count`th reference to a footnote.
fn reference_id(number: usize, count: u32) -> String {
    if count == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{count}") }
}
