//! Reads a lesson from the parser's events: flowing text, and what stands in it.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::events::{Events, syntax};
use super::fence::FenceLine;
use super::footnotes::Footnotes;
use super::html::OpenTags;
use super::mask::{Masked, mask};
use super::raw_html::RawHtml;
use super::write::{OpenLink, fresh_line};
use super::{Options, blocks};
use crate::blocks::Kind;
use crate::course::{Block, Body, Filling, FrontMatter, IdNames, Lesson, shrink, slug, strip_order};
use crate::diagnostic::codes::{DUPLICATE_ID, STRAY_FENCE, TOO_DEEP};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, Span, offset};

/// How deeply quotes, lists and blocks may stand in each other.
const MAX_DEPTH: usize = 100;

/// Ids of the default theme's own, which no heading may get.
pub const THEME_IDS: &[&str] = &["main", "cb-contents", "cb-outline", "cb-toc", "cb-objectives", "cb-keypoints"];

/// Reads the Markdown that begins at byte `from` of `text`.
pub fn read(
    text: &str,
    file: FileId,
    from: usize,
    path: &str,
    options: Options,
    front: FrontMatter,
    out: &mut Diagnostics,
) -> Lesson {
    let masked = if options.extensions { mask(text, from) } else { Masked { text: text.into(), fences: Vec::new() } };
    let mut reader = Reader {
        file,
        text,
        masked: &masked,
        events: Events::new(&masked.text, from, syntax(options)),
        options,
        lesson: Lesson { front, ..Lesson::default() },
        explicit_ids: HashMap::new(),
        lesson_slug: path_slug(path),
        kinds: Vec::new(),
        depth: 0,
        failed: false,
        forgiven: 0,
        quiet: 0,
        links: Vec::new(),
        tags: OpenTags::default(),
        blanks: None,
        table: None,
        html: None,
        footnotes: Footnotes::default(),
        out,
    };
    let mut flow = Flow::default();
    reader.flow(&mut flow, Until::End);
    reader.finish(flow.body)
}

/// What provisional ids of a lesson begin with: `differences-vision`.
fn path_slug(path: &str) -> String {
    let path = path.strip_suffix(".md").unwrap_or(path);
    let parts: Vec<_> = path
        .split('/')
        .map(|part| slug(strip_order(part).1))
        .filter(|part| !part.is_empty() && part != "index" && part != "readme")
        .collect();
    if parts.is_empty() { "front".to_owned() } else { parts.join("-") }
}

/// A lesson being read.
pub struct Reader<'t, 'o> {
    pub(super) file: FileId,
    pub(super) text: &'t str,
    pub(super) masked: &'t Masked<'t>,
    pub(super) events: Events<'t>,
    pub(super) options: Options,
    pub(super) lesson: Lesson,
    /// Ids that headings were given by their author, by the heading's number.
    pub(super) explicit_ids: HashMap<usize, String>,
    pub(super) lesson_slug: String,
    /// The kinds of the open blocks, outermost first.
    pub(super) kinds: Vec<&'static Kind>,
    /// How many quotes, lists and blocks are open.
    pub(super) depth: usize,
    /// Whether the lesson stands in itself too deeply to be read on.
    pub(super) failed: bool,
    /// Blocks that were closed for their author, whose closing fences are still to come.
    pub(super) forgiven: usize,
    /// In how many headings, links and the like the text at hand stands: terms don't link there.
    pub(super) quiet: usize,
    /// The open links; none in the place of one that was not written.
    pub(super) links: Vec<Option<OpenLink>>,
    /// What the author's own tags opened.
    pub(super) tags: OpenTags,
    /// The right answers of the blanks in the paragraph at hand, where it may have any.
    pub(super) blanks: Option<Vec<Vec<String>>>,
    /// The table at hand.
    pub(super) table: Option<super::write::TableState>,
    /// The author's HTML at hand.
    pub(super) html: Option<RawHtml>,
    pub(super) footnotes: Footnotes,
    pub(super) out: &'o mut Diagnostics,
}

/// Flowing text being written.
#[derive(Default)]
pub struct Flow {
    /// What was written since the last part.
    pub body: Body,
    /// What was written before, between parts.
    pub pieces: Vec<Body>,
    /// Blocks that are parts of the block at hand.
    pub parts: Vec<Block>,
    /// Kinds that are parts here.
    pub part_kinds: &'static [&'static str],
}

/// Where flowing text ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// At the end of the text.
    End,
    /// At the end of the element that was just opened.
    Closed,
    /// At a closing fence.
    Fence,
}

/// How flowing text ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// As it should; for a fence, where that stands.
    At(Range<usize>),
    /// Because what it stands in ended.
    Early,
}

impl<'t> Reader<'t, '_> {
    /// The bytes `range` of this file, without the white space at their end.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let length = self.text.get(range.clone()).map_or(range.len(), |text| text.trim_end().len());
        Span::new(self.file, range.start..range.start + length)
    }

    /// Adds a finding.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        if !self.failed {
            self.out.push(diagnostic);
        }
    }

    /// The next event, unless the lesson can't be read on.
    pub(super) fn next(&mut self) -> Option<(Event<'t>, Range<usize>)> {
        if self.failed { None } else { self.events.next() }
    }

    /// Enters something that stands in something. False where that goes too deep.
    pub(super) fn enter(&mut self, range: &Range<usize>) -> bool {
        self.depth += 1;
        if self.depth <= MAX_DEPTH {
            return true;
        }
        let start = range.start;
        let end = (start + 3).min(self.text.len());
        let end = (start..=end).rev().find(|&at| self.text.is_char_boundary(at)).unwrap_or(start);
        self.report(
            Diagnostic::at(
                &TOO_DEEP,
                self.span(start..end),
                format!("more than {MAX_DEPTH} quotes, lists or blocks stand in each other here"),
            )
            .help("close what is open before this line, or remove the signs it begins with"),
        );
        self.failed = true;
        false
    }

    /// Writes flowing text until its end.
    pub(super) fn flow(&mut self, flow: &mut Flow, until: Until) -> Ended {
        let mut open = 0_usize;
        let ended = loop {
            if self.html.is_some() {
                match self.raw_html(&mut flow.body) {
                    Some(fence) if until == Until::Fence && open == 0 => break Ended::At(fence),
                    Some(fence) => self.stray(fence, !self.kinds.is_empty()),
                    None => {}
                }
                continue;
            }
            if open == 0
                && until != Until::End
                && let Some((Event::End(_), range)) = self.events.peek()
                && !self.failed
            {
                if until == Until::Closed {
                    self.next();
                    break Ended::At(range);
                }
                break Ended::Early;
            }
            let Some((event, range)) = self.next() else { break Ended::Early };
            match event {
                Event::Start(Tag::HtmlBlock) => {
                    if let Some(ended) = self.html_block(flow, range, until, open) {
                        break ended;
                    }
                }
                Event::Start(tag) => {
                    if self.start(flow, tag, range) {
                        open += 1;
                    }
                }
                Event::End(end) => {
                    self.end(flow, end);
                    open -= 1;
                }
                other => self.leaf(&mut flow.body, other, range),
            }
        };
        self.depth = self.depth.saturating_sub(if self.failed { 0 } else { open });
        ended
    }

    /// An HTML block: a fence, or HTML of the author's. Gives the end of the flow, where it is the
    /// fence that closes it.
    fn html_block(&mut self, flow: &mut Flow, range: Range<usize>, until: Until, open: usize) -> Option<Ended> {
        let masked = self.masked;
        let Some(fence) = masked.fence_at(range.start, self.text) else {
            fresh_line(&mut flow.body);
            self.tags.leave();
            self.html = Some(RawHtml::at(self.text, range.start));
            return None;
        };
        self.skip_html();
        match &fence.line {
            FenceLine::Close if until == Until::Fence && open == 0 => return Some(Ended::At(fence.range.clone())),
            FenceLine::Close => self.stray(fence.range.clone(), until == Until::Fence || !self.kinds.is_empty()),
            FenceLine::Open(opening) => {
                let direct = open == 0;
                if let Some(block) = blocks::read(self, opening, fence.range.clone(), direct) {
                    if direct && flow.part_kinds.contains(&block.kind) {
                        flow.parts.push(block);
                        flow.pieces.push(std::mem::take(&mut flow.body));
                    } else {
                        self.place(&mut flow.body, block);
                    }
                }
            }
            FenceLine::Malformed(malformed) => blocks::report_malformed(self, malformed, &fence.range),
        }
        None
    }

    /// Puts a block into flowing text.
    pub(super) fn place(&mut self, body: &mut Body, block: Block) {
        if crate::blocks::kind_of(block.kind).gathered {
            body.hole(Filling::Shared(offset(self.lesson.gathered.len())));
            self.lesson.gathered.push(block);
        } else {
            body.hole(Filling::Block(Box::new(block)));
        }
    }

    /// Drops the events of the HTML block that was just opened.
    pub(super) fn skip_html(&mut self) {
        while let Some((event, _)) = self.next() {
            if matches!(event, Event::End(TagEnd::HtmlBlock)) {
                break;
            }
        }
    }

    /// A closing fence that closes nothing here.
    pub(super) fn stray(&mut self, range: Range<usize>, inside_block: bool) {
        if !inside_block && self.forgiven > 0 {
            self.forgiven -= 1;
            return;
        }
        let diagnostic = Diagnostic::at(&STRAY_FENCE, self.span(range), "this fence closes nothing");
        self.report(if inside_block {
            diagnostic.help(
                "the block was opened outside of this list or quote: begin the line where its opening fence begins",
            )
        } else {
            diagnostic.help("remove it, or open a block before it: `:::note`")
        });
    }

    /// The lesson, with its headings named and its footnotes below the text.
    fn finish(mut self, mut body: Body) -> Lesson {
        self.close_tables(0);
        self.write_footnotes(&mut body);
        body.shrink();
        self.lesson.body = body;
        self.name_headings();
        let lesson = &mut self.lesson;
        lesson.kinds.sort_unstable();
        lesson.kinds.dedup();
        shrink(&mut lesson.kinds);
        shrink(&mut lesson.headings);
        shrink(&mut lesson.links);
        shrink(&mut lesson.tables);
        shrink(&mut lesson.allows);
        shrink(&mut lesson.gathered);
        shrink(&mut lesson.answers);
        shrink(&mut lesson.anchors);
        lesson.words += lesson.title.as_ref().map_or(0, |title| offset(title.html.split(' ').count()));
        self.lesson
    }

    /// Gives headings their ids: those that their authors gave first, so that a made one makes way.
    fn name_headings(&mut self) {
        let mut names = IdNames::default();
        for id in THEME_IDS {
            names.take(id);
        }
        let mut first: HashMap<&str, Span> = HashMap::new();
        let given = self.explicit_ids.iter().map(|(at, id)| (id.as_str(), self.lesson.headings[*at].span));
        let anchors = self.lesson.anchors.iter().map(|anchor| (anchor.id.as_str(), anchor.span));
        let answers = self
            .lesson
            .answers
            .iter()
            .filter(|answer| !self.lesson.anchors.iter().any(|anchor| anchor.id == answer.id))
            .map(|answer| (answer.id.as_str(), answer.span));
        let mut all: Vec<_> = given.chain(anchors).chain(answers).collect();
        all.sort_unstable_by_key(|(_, span)| *span);
        for (id, span) in all {
            if names.take(id) {
                first.insert(id, span);
            } else {
                let diagnostic =
                    Diagnostic::at(&DUPLICATE_ID, span, format!("the id `{id}` stands twice on this page"));
                let diagnostic = match first.get(id) {
                    Some(first) => diagnostic.related(*first, "the other one"),
                    None => diagnostic,
                };
                self.out.push(diagnostic.help("give one of the two another id"));
            }
        }
        for (at, heading) in self.lesson.headings.iter_mut().enumerate() {
            heading.id = match self.explicit_ids.remove(&at) {
                Some(id) => id,
                None => names.from_text(&std::mem::take(&mut heading.id)),
            };
        }
    }
}
