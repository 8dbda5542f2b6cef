//! What lints look at: a lesson at its place, or the course with what was gathered of each lesson.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::facts::Facts;
use super::prose::Prose;
use crate::course::{Block, Body, Course, Datum, Filling, Lesson, Page};
use crate::lock::Lock;
use crate::page::Terms;
use crate::source::{Sources, Span};

/// What there is in a source besides plain Markdown, as far as lints ask.
pub const SYNTAX: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_OLD_FOOTNOTES)
    .union(Options::ENABLE_YAML_STYLE_METADATA_BLOCKS)
    .union(Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS);

/// A lesson at its place.
#[derive(Debug)]
pub struct LessonView<'c> {
    /// The course's settings stand here; other pages are not to be looked at.
    pub course: &'c Course,
    /// The page.
    pub page: &'c Page,
    /// What its file says.
    pub lesson: &'c Lesson,
    /// The file's text; empty for a page that was made for a folder.
    pub text: &'c str,
    prose: OnceCell<Prose<'c>>,
}

/// The course, and what was gathered of each lesson.
#[derive(Debug)]
pub struct CourseView<'c> {
    /// The course.
    pub course: &'c Course,
    /// The files that were read.
    pub sources: &'c Sources,
    /// The ids that learners have met.
    pub lock: &'c Lock,
    /// What was gathered of each page's lesson, in the order of the pages.
    pub facts: &'c [&'c Facts],
    /// The terms of the glossary.
    pub terms: &'c Arc<Terms>,
    /// Ids of prompts in files that are no part of the learners' course, and those files.
    pub hidden: &'c [(String, String)],
}

impl<'c> LessonView<'c> {
    /// A page's lesson.
    pub fn new(course: &'c Course, page: &'c Page, sources: &'c Sources) -> Self {
        let text = page.file.and_then(|file| sources.get(file)).map_or("", |source| source.text.as_str());
        Self { course, page, lesson: &page.lesson, text, prose: OnceCell::new() }
    }

    /// The place at which something is said about the page as a whole: its first line of text.
    pub fn top(&self) -> Option<Span> {
        let at = first_line(self.text);
        self.page.file.map(|file| Span::new(file, at))
    }

    /// The place of `words` between the bytes of `within`, white space folded; the first line of `within` where the
    /// text is written in another way.
    pub fn find(&self, within: Span, words: &str) -> Span {
        find(self.text, within, words)
    }

    /// The language's primary tag: `en` for `en-GB`.
    pub fn language(&self) -> &'c str {
        self.course.config.language.split('-').next().unwrap_or_default()
    }

    /// Walks through the text as a reader does.
    pub fn walk(&self, visit: &mut dyn FnMut(Step<'c>)) {
        walk(&self.lesson.body, self.lesson, visit);
    }

    /// Every block of the lesson, in the order of the text, those inside others after them.
    pub fn blocks(&self) -> &[&'c Block] {
        &self.prose().blocks
    }

    /// What its text tells: read once, when the first lint asks.
    pub fn prose(&self) -> &Prose<'c> {
        self.prose.get_or_init(|| Prose::of(self.lesson))
    }

    /// The place of the opening fence of a block.
    pub fn fence(&self, block: &Block) -> Span {
        let text = self.text.get(block.span.range()).unwrap_or_default();
        let end = block.span.range().start + text.lines().next().unwrap_or_default().trim_end().len();
        Span::new(block.span.file, block.span.range().start..end)
    }
}

/// A step of a walk through a text.
#[derive(Clone, Copy, Debug)]
pub enum Step<'c> {
    /// A piece of text as HTML, and the ranges of it that are running text.
    Html(&'c str, &'c [(u32, u32)], (u32, u32)),
    /// A heading: its number in the lesson.
    Heading(u32),
    /// A block begins.
    Open(&'c Block),
    /// It ends.
    Close(&'c Block),
}

/// Walks through a body and all that stands in it.
pub fn walk<'c>(body: &'c Body, lesson: &'c Lesson, visit: &mut dyn FnMut(Step<'c>)) {
    let mut from = 0;
    for hole in &body.holes {
        if hole.at > from {
            visit(Step::Html(&body.html, running(body, from, hole.at), (from, hole.at)));
            from = hole.at;
        }
        match &hole.filling {
            Filling::Block(block) => walk_block(block, lesson, visit),
            Filling::Shared(at) => walk_block(&lesson.gathered[*at as usize], lesson, visit),
            Filling::Heading(number) => visit(Step::Heading(*number)),
            Filling::Link(_) | Filling::IdPrefix | Filling::OwnPage => {}
        }
    }
    let end = crate::source::offset(body.html.len());
    if end > from {
        visit(Step::Html(&body.html, running(body, from, end), (from, end)));
    }
}

/// The ranges of running text that reach into a piece: a page may have as many of them as it has pieces.
fn running(body: &Body, from: u32, to: u32) -> &[(u32, u32)] {
    let first = body.running.partition_point(|(_, end)| *end <= from);
    let last = body.running.partition_point(|(start, _)| *start < to);
    &body.running[first..last.max(first)]
}

fn walk_block<'c>(block: &'c Block, lesson: &'c Lesson, visit: &mut dyn FnMut(Step<'c>)) {
    visit(Step::Open(block));
    if let Some(title) = &block.title {
        walk(title, lesson, visit);
    }
    walk(&block.body, lesson, visit);
    for (_, datum) in &block.data {
        walk_datum(datum, lesson, visit);
    }
    visit(Step::Close(block));
}

fn walk_datum<'c>(datum: &'c Datum, lesson: &'c Lesson, visit: &mut dyn FnMut(Step<'c>)) {
    match datum {
        Datum::Body(body) => walk(body, lesson, visit),
        Datum::Html(html) => visit(Step::Html(html, &[], (0, crate::source::offset(html.len())))),
        Datum::Block(block) => walk_block(block, lesson, visit),
        Datum::List(items) => items.iter().for_each(|item| walk_datum(item, lesson, visit)),
        Datum::Record(fields) => fields.iter().for_each(|(_, field)| walk_datum(field, lesson, visit)),
        Datum::None
        | Datum::Flag(_)
        | Datum::Number(_)
        | Datum::Text(_)
        | Datum::Id(_)
        | Datum::Link(_)
        | Datum::Term(_)
        | Datum::Gathered(_) => {}
    }
}

/// The place of `words` in the part `within` of `text`, with any white space between them; the first line of that
/// part where they don't stand there.
pub fn find(text: &str, within: Span, words: &str) -> Span {
    let part = text.get(within.range()).unwrap_or_default();
    let start = within.range().start;
    let first_line = || start..start + part.trim_end().find('\n').unwrap_or(part.trim_end().len());
    Span::new(within.file, place(text, within.range(), words).unwrap_or_else(first_line))
}

/// Where `words` stand first in the bytes `within` of `text`, with any white space between them.
pub fn place(text: &str, within: Range<usize>, words: &str) -> Option<Range<usize>> {
    let part = text.get(within.clone())?;
    let wanted: Vec<&str> = words.split_whitespace().collect();
    let mut places = part.match_indices(*wanted.first()?).map(|(at, _)| at);
    places.find_map(|at| {
        let mut end = at;
        for (number, word) in wanted.iter().enumerate() {
            if number > 0 {
                let rest = &part[end..];
                let gap = rest.len() - rest.trim_start().len();
                if gap == 0 {
                    return None;
                }
                end += gap;
            }
            part[end..].strip_prefix(*word)?;
            end += word.len();
        }
        Some(within.start + at..within.start + end)
    })
}

/// Where words of running text stand in a source: not in code, front matter or HTML.
pub fn texts_of(text: &str) -> Vec<Range<usize>> {
    let mut texts = Vec::new();
    let mut is_inside = false;
    for (event, range) in Parser::new_ext(text, SYNTAX).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::MetadataBlock(_) | Tag::HtmlBlock) => is_inside = true,
            Event::End(TagEnd::CodeBlock | TagEnd::MetadataBlock(_) | TagEnd::HtmlBlock) => is_inside = false,
            Event::Text(_) if !is_inside => texts.push(range),
            _ => {}
        }
    }
    texts
}

/// The first line of a text that says something, after front matter.
pub fn first_line(text: &str) -> Range<usize> {
    let body = match ["---", "+++"]
        .into_iter()
        .find(|fence| text.lines().next().is_some_and(|line| line.trim_end() == *fence))
    {
        Some(fence) => {
            let mut at = 0;
            let mut lines = text.split_inclusive('\n');
            at += lines.next().map_or(0, str::len);
            for line in lines {
                at += line.len();
                if line.trim_end() == fence {
                    break;
                }
            }
            at
        }
        None => 0,
    };
    let blank = text[body..].len() - text[body..].trim_start().len();
    let start = if text[body..].trim().is_empty() { 0 } else { body + blank };
    let end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    start..start + text[start..end].trim_end().len()
}

#[cfg(test)]
mod tests {
    use super::{find, first_line};
    use crate::source::{FileId, Span};

    #[test]
    fn places_of_words() {
        let text = "One two\n  three. Two\nthree.";
        let place = |words| find(text, Span::new(FileId(0), 0..text.len()), words).range();
        assert_eq!(&text[place("two three")], "two\n  three");
        assert_eq!(&text[place("Two three")], "Two\nthree");
        assert_eq!(&text[place("four")], "One two");
    }

    #[test]
    fn first_lines() {
        for (text, first) in
            [("# A\nb", "# A"), ("---\ntitle: x\n---\n\nText\n", "Text"), ("---\ntitle: x\n---\n", "---"), ("", "")]
        {
            assert_eq!(&text[first_line(text)], first);
        }
    }
}
