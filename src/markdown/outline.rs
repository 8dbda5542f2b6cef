//! The structure of Markdown inside a block whose kind gives it a meaning.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::blocks;
use super::fence::FenceLine;
use super::raw_html::RawHtml;
use super::reader::{Ended, Flow, Reader, Until};
use crate::blocks::{Item, List, Node, NodeKind, TableNode, Text};
use crate::course::{Body, Table, has_text};
use crate::source::Span;

impl Reader<'_, '_> {
    /// The structure up to a closing fence.
    pub(super) fn outline(&mut self) -> (Vec<Node>, Ended) {
        let mut nodes = Vec::new();
        loop {
            if self.html.is_some() {
                let mut body = Body::default();
                let closed = self.raw_html(&mut body);
                if !body.is_empty() {
                    nodes.push(Node { span: self.span(0..0), kind: NodeKind::Other(body) });
                }
                match closed {
                    Some(fence) => return (nodes, Ended::At(fence)),
                    None => continue,
                }
            }
            if let Some((Event::End(_), _)) = self.events.peek() {
                return (nodes, Ended::Early);
            }
            let Some((event, range)) = self.next() else { return (nodes, Ended::Early) };
            let span = self.span(range.clone());
            let kind = match event {
                Event::Start(Tag::Paragraph) => NodeKind::Paragraph(self.line(&range)),
                Event::Start(Tag::Heading { .. }) => NodeKind::Heading(self.line(&range).body),
                Event::Start(Tag::List(start)) => match self.list(start.is_some(), &range) {
                    Some(list) => NodeKind::List(list),
                    None => return (nodes, Ended::Early),
                },
                Event::Start(Tag::Table(_)) => NodeKind::Table(self.table_node(span)),
                Event::Rule => NodeKind::Rule,
                Event::Start(Tag::HtmlBlock) => match self.fence_in_outline(range) {
                    Ok(Some(kind)) => kind,
                    Ok(None) => continue,
                    Err(ended) => return (nodes, ended),
                },
                Event::Start(tag) => {
                    let mut flow = Flow::default();
                    self.element(&mut flow, tag, range);
                    NodeKind::Other(flow.body)
                }
                other => {
                    let mut body = Body::default();
                    self.leaf(&mut body, other, range);
                    NodeKind::Other(body)
                }
            };
            nodes.push(Node { span, kind });
        }
    }

    /// The items of the lists up to a closing fence, each with all that stands in it; and the text
    /// around the lists.
    pub(super) fn items(&mut self) -> (Vec<Body>, Body, Ended) {
        let (mut items, mut around) = (Vec::new(), Flow::default());
        loop {
            if self.html.is_some() {
                match self.raw_html(&mut around.body) {
                    Some(fence) => return (items, around.body, Ended::At(fence)),
                    None => continue,
                }
            }
            if let Some((Event::End(_), _)) = self.events.peek() {
                return (items, around.body, Ended::Early);
            }
            let Some((event, range)) = self.next() else { return (items, around.body, Ended::Early) };
            match event {
                Event::Start(Tag::List(_)) => {
                    if !self.enter(&range) {
                        return (items, around.body, Ended::Early);
                    }
                    while let Some((Event::Start(Tag::Item), _)) = self.next() {
                        let mut flow = Flow::default();
                        self.flow(&mut flow, Until::Closed);
                        items.push(flow.body);
                    }
                    self.depth = self.depth.saturating_sub(1);
                }
                Event::Start(Tag::HtmlBlock) => match self.fence_in_outline(range) {
                    Ok(Some(kind)) => {
                        let span = self.span(0..0);
                        around.body.append(Node { span, kind }.into_body());
                    }
                    Ok(None) => {}
                    Err(ended) => return (items, around.body, ended),
                },
                Event::Start(tag) => self.element(&mut around, tag, range),
                other => self.leaf(&mut around.body, other, range),
            }
        }
    }

    /// Writes an element with all that stands in it.
    fn element(&mut self, flow: &mut Flow, tag: Tag<'_>, range: Range<usize>) {
        // The tag borrows from the text that the events borrow from too; `start` needs that lifetime.
        let tag = tag.into_static();
        let end = tag.to_end();
        if self.start(flow, tag, range) {
            self.flow(flow, Until::Closed);
            self.end(flow, end);
        }
    }

    /// An HTML block in structured Markdown: a block, HTML of the author's that is read next, or the
    /// closing fence.
    fn fence_in_outline(&mut self, range: Range<usize>) -> Result<Option<NodeKind>, Ended> {
        let masked = self.masked;
        let Some(fence) = masked.fence_at(range.start, self.text) else {
            self.tags.leave();
            self.html = Some(RawHtml::at(self.text, range.start));
            return Ok(None);
        };
        self.skip_html();
        match &fence.line {
            FenceLine::Close => Err(Ended::At(fence.range.clone())),
            FenceLine::Open(opening) => {
                let block = blocks::read(self, opening, fence.range.clone(), true);
                Ok(block.map(|block| {
                    let mut body = Body::default();
                    self.place(&mut body, block);
                    NodeKind::Other(body)
                }))
            }
            FenceLine::Malformed(malformed) => {
                blocks::report_malformed(self, malformed, &fence.range);
                Ok(None)
            }
        }
    }

    /// The list that was just opened. None where it stands too deep.
    fn list(&mut self, ordered: bool, range: &Range<usize>) -> Option<List> {
        if !self.enter(range) {
            return None;
        }
        let mut items = Vec::new();
        while let Some((Event::Start(Tag::Item), item)) = self.next() {
            items.push(self.item(&item));
        }
        self.depth = self.depth.saturating_sub(1);
        (!self.failed).then(|| List { ordered, items, span: self.span(range.clone()) })
    }

    /// The item that was just opened, taken apart.
    fn item(&mut self, range: &Range<usize>) -> Item {
        let mut item = Item {
            span: self.span(range.clone()),
            task: None,
            text: Text::default(),
            quote: Body::default(),
            lists: Vec::new(),
        };
        // The text of an item whose list has no blank lines comes without a paragraph around it.
        let mut tight = Flow::default();
        let mut tight_end = range.start;
        let mut first = true;
        loop {
            if self.html.is_some() {
                if let Some(fence) = self.raw_html(&mut tight.body) {
                    self.stray(fence, true);
                }
                continue;
            }
            let Some((event, at)) = self.next() else { break };
            match event {
                Event::End(_) => break,
                Event::TaskListMarker(checked) if item.task.is_none() => item.task = Some(checked),
                Event::Start(Tag::Paragraph) if first && tight.body.is_empty() => {
                    // Between blank lines the box stands inside the paragraph.
                    if let (None, Some((Event::TaskListMarker(checked), _))) = (item.task, self.events.peek()) {
                        item.task = Some(*checked);
                        self.next();
                    }
                    item.text = self.line(&at);
                    first = false;
                }
                Event::Start(Tag::List(start)) => item.lists.extend(self.list(start.is_some(), &at)),
                Event::Start(Tag::BlockQuote(_)) => self.quote(&mut item.quote, &at),
                Event::Start(Tag::HtmlBlock) => match self.fence_in_outline(at) {
                    Ok(Some(kind)) => tight.body.append(Node { span: item.span, kind }.into_body()),
                    Err(Ended::At(fence)) => self.stray(fence, true),
                    Ok(None) | Err(Ended::Early) => {}
                },
                Event::Start(tag) => {
                    tight_end = at.end;
                    self.element(&mut tight, tag, at);
                }
                other => {
                    tight_end = at.end;
                    self.leaf(&mut tight.body, other, at);
                }
            }
        }
        if first {
            item.text.body = tight.body;
            self.take_id(&mut item.text, tight_end);
        } else {
            item.text.body.append(tight.body);
        }
        trim(&mut item.text.body);
        item
    }

    fn quote(&mut self, quote: &mut Body, range: &Range<usize>) {
        if self.enter(range) {
            let mut flow = Flow::default();
            self.flow(&mut flow, Until::Closed);
            quote.append(flow.body);
            self.depth = self.depth.saturating_sub(1);
        }
    }

    /// The table that was just opened.
    fn table_node(&mut self, span: Span) -> TableNode {
        let mut table = TableNode { head: Vec::new(), rows: Vec::new() };
        while let Some((Event::Start(row), _)) = self.next() {
            let mut cells = Vec::new();
            while let Some((Event::Start(Tag::TableCell), _)) = self.next() {
                let mut flow = Flow::default();
                self.flow(&mut flow, Until::Closed);
                cells.push(flow.body);
            }
            match row {
                Tag::TableHead => {
                    let has_header = cells.iter().any(|cell| has_text(&cell.html));
                    self.lesson.tables.push(Table { span, has_header });
                    table.head = cells;
                }
                _ => table.rows.push(cells),
            }
        }
        table
    }
}

/// Takes the line break off the end of a line.
fn trim(body: &mut Body) {
    let kept = body.html.trim_end().len();
    let last_hole = body.holes.last().map_or(0, |hole| hole.at as usize);
    if last_hole <= kept {
        body.html.truncate(kept);
        let end = crate::source::offset(kept);
        body.running.retain_mut(|(start, stop)| {
            *stop = (*stop).min(end);
            start < stop
        });
    }
}
