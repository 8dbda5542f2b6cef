//! What is read from inside a line of text: blanks to fill in, and the id at its end.

use std::ops::Range;

use super::attribute_list::parse;
use super::reader::{Flow, Reader, Until};
use super::write::escape_text;
use crate::blocks::Text;
use crate::course::Body;
use crate::source::{Spanned, offset};

/// How a blank stands in a text until it is filled in: a line to write on.
const BLANK: &str = "<span class=\"blank\">________</span>";

/// The class that makes a bracketed text a blank.
const BLANK_CLASS: &str = "blank";

impl Reader<'_, '_> {
    /// The line of text that was just opened, up to the end of its element.
    pub(super) fn line(&mut self, range: &Range<usize>) -> Text {
        let outer = self.blanks.replace(Vec::new());
        let mut flow = Flow::default();
        self.flow(&mut flow, Until::Closed);
        let blanks = std::mem::replace(&mut self.blanks, outer).unwrap_or_default();
        let mut text = Text { body: flow.body, id: None, was: None, blanks };
        self.take_id(&mut text, range.end);
        text
    }

    /// Takes the `{#id was=earlier}` at the end of a text, whose source ends at byte `end`, out of it.
    pub(super) fn take_id(&mut self, text: &mut Text, end: usize) {
        let mut source = self.text[..end].trim_end();
        // What is allowed at this place may be said after the id.
        for allow in self.lesson.allows.iter().rev() {
            if allow.span.end as usize != source.len() {
                break;
            }
            source = source[..allow.span.start as usize].trim_end();
        }
        if !source.ends_with('}') || !text.body.html.trim_end().ends_with('}') {
            return;
        }
        let Some(open) = source.rfind('{') else { return };
        let Ok((list, close)) = parse(source, open) else { return };
        let was = list.pairs.iter().find(|pair| pair.key.0 == "was").and_then(|pair| pair.value.as_ref());
        let Some(cut) = text.body.html.rfind('{') else { return };
        let is_ours = !list.ids.is_empty() || was.is_some();
        if !is_ours || close != source.len() || text.body.html[cut..].contains('<') {
            return;
        }
        text.id = list.ids.first().map(|(id, range)| Spanned::new(id.clone(), self.span(range.clone())));
        text.was = was.map(|(was, _)| was.clone());
        cut_at(&mut text.body, cut);
    }

    /// Writes a blank in place of `[answer|another spelling]{.blank}`, whose first bracket is
    /// `text`. Gives whether there was one.
    pub(super) fn blank(&mut self, body: &mut Body, text: &str, range: &Range<usize>) -> bool {
        if self.blanks.is_none() || text != "[" {
            return false;
        }
        let rest = &self.text[range.end..];
        let Some(close) = rest.find([']', '[', '\n']).filter(|at| rest[*at..].starts_with("]{")) else {
            return false;
        };
        let Ok((list, end)) = parse(&self.text[..line_end(self.text, range.end)], range.end + close + 1) else {
            return false;
        };
        if !list.classes.iter().any(|(class, _)| class == BLANK_CLASS) {
            return false;
        }
        let answers: Vec<String> =
            rest[..close].split('|').map(str::trim).filter(|answer| !answer.is_empty()).map(str::to_owned).collect();
        if answers.is_empty() {
            return false;
        }
        body.html.push_str(BLANK);
        if let Some(blanks) = &mut self.blanks {
            blanks.push(answers);
        }
        self.skip_to(body, end);
        true
    }

    /// Drops the text up to byte `end`; of a piece that goes beyond it, the rest is written.
    fn skip_to(&mut self, body: &mut Body, end: usize) {
        while let Some((event, range)) = self.events.peek() {
            let is_text = matches!(event, pulldown_cmark::Event::Text(_));
            // What goes on behind it, such as the end of a link that it stands in, is not its own.
            if range.start >= end || (range.end > end && !is_text) {
                return;
            }
            self.next();
            if range.end > end && is_text {
                let left = self.text[end..range.end].to_owned();
                escape_text(&mut body.html, &left);
                self.lesson.words += offset(left.matches(' ').count());
                return;
            }
        }
    }
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |found| at + found)
}

/// Cuts a body's HTML, and what points behind the cut.
fn cut_at(body: &mut Body, cut: usize) {
    body.html.truncate(cut);
    let kept = body.html.trim_end().len();
    body.html.truncate(kept);
    let end = offset(kept);
    body.holes.retain(|hole| hole.at <= end);
    body.running.retain_mut(|(start, stop)| {
        *stop = (*stop).min(end);
        start < stop
    });
}
