//! What lints of the whole course need to know of a lesson, gathered once for each text.

use super::prose::{Length, SHORTEST_STEM, Stretch, stem};
use super::view::{LessonView, Step, first_line, place};
use super::words;
use crate::course::{Block, Datum, spoken};
use crate::page::Terms;
use crate::source::{Span, offset};

/// How many words of a text are looked for in its source: fewer where there is markup between them.
const PLACE_WORDS: &[usize] = &[usize::MAX, 6, 4, 2];

/// What is gathered of a lesson.
#[derive(Debug, Default)]
pub struct Facts {
    /// The terms that stand in its running text, outside of their own definitions: their numbers in the glossary, in
    /// the order in which they come, each once.
    pub mentions: Vec<u32>,
    /// The terms that stand in its title, headings, texts of links, titles of blocks and objectives.
    pub named: Vec<u32>,
    /// How many of its blocks ask a learner to do something.
    pub activities: u32,
    /// What a learner will be able to do.
    pub objectives: Box<[Objective]>,
    /// The stems of the words in its activities, sorted.
    pub taken_up: Box<[u32]>,
    /// How long its sentences and words are.
    pub length: Length,
    /// Texts to read without anything to do: their words, and where they begin.
    pub stretches: Box<[(u32, Span)]>,
}

/// What a learner will be able to do.
#[derive(Debug)]
pub struct Objective {
    /// Where it is written.
    pub span: Span,
    /// The stems of the words that say what it is about.
    pub stems: Box<[u32]>,
}

/// What gathering needs besides the lesson.
#[derive(Debug)]
pub struct Lookup<'c> {
    /// The terms of the glossary.
    pub terms: &'c Terms,
}

impl Facts {
    /// Gathers what there is to know of a lesson.
    pub fn of(view: &LessonView<'_>, lookup: &Lookup<'_>) -> Self {
        let prose = view.prose();
        let stretches = prose.stretches.iter().filter_map(|stretch| Some((stretch.words, begin(view, stretch)?)));
        Self {
            mentions: mentions(view, lookup),
            named: named(view, lookup),
            activities: prose.activities,
            objectives: objectives(view),
            taken_up: prose.stems.as_slice().into(),
            length: prose.length,
            stretches: stretches.collect(),
        }
    }
}

fn mentions(view: &LessonView<'_>, lookup: &Lookup<'_>) -> Vec<u32> {
    let mut found: Vec<u32> = Vec::new();
    let mut inside: Vec<Option<u32>> = Vec::new();
    view.walk(&mut |step| match step {
        Step::Open(block) => {
            let term = match block.datum("term") {
                Some(Datum::Text(name)) => lookup.terms.number(name),
                _ => None,
            };
            inside.push(term.map(offset));
        }
        Step::Close(_) => {
            inside.pop();
        }
        Step::Html(html, running, (from, to)) => {
            for (start, end) in running.iter().filter(|(start, end)| *start < to && *end > from) {
                for term in lookup.terms.numbers_in(&html[*start.max(&from) as usize..*end.min(&to) as usize]) {
                    if !found.contains(&term) && !inside.contains(&Some(term)) {
                        found.push(term);
                    }
                }
            }
        }
        Step::Heading(_) => {}
    });
    found
}

fn named(view: &LessonView<'_>, lookup: &Lookup<'_>) -> Vec<u32> {
    let lesson = view.lesson;
    let titles =
        view.blocks().iter().filter(|block| block.kind != "definition").filter_map(|block| block.title.as_ref());
    let texts = std::iter::once(view.page.title.as_str())
        .chain(lesson.headings.iter().map(|heading| heading.html.as_str()))
        .chain(lesson.links.iter().filter_map(|link| link.text.as_deref()))
        .chain(titles.map(|title| title.html.as_str()))
        .chain(lesson.front.objectives.iter().map(|objective| objective.value.as_str()));
    let mut named: Vec<u32> = texts.flat_map(|text| lookup.terms.numbers_in(text)).collect();
    named.sort_unstable();
    named.dedup();
    named
}

/// The objectives of front matter and of blocks.
fn objectives(view: &LessonView<'_>) -> Box<[Objective]> {
    let words = words::of(view.language());
    let read = |span: Span, text: &str| {
        let mut stems: Vec<u32> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.chars().count() >= SHORTEST_STEM as usize)
            .filter(|word| {
                let word = word.to_lowercase();
                words.is_none_or(|words| {
                    !words.empty.contains(&word.as_str()) && !words.verbs_of_objectives.contains(&word.as_str())
                })
            })
            .map(stem)
            .collect();
        stems.sort_unstable();
        stems.dedup();
        Objective { span, stems: stems.into() }
    };
    let front = view.lesson.front.objectives.iter().map(|objective| read(objective.span, &objective.value));
    let blocks = view.blocks().iter().filter(|block| block.kind == "objectives");
    let items = blocks.flat_map(|block| {
        let texts = items(block).map(|text| (item_place(view, block, &text), text));
        texts.map(|(span, text)| read(span, &text)).collect::<Vec<_>>()
    });
    front.chain(items).collect()
}

fn items(block: &Block) -> impl Iterator<Item = String> {
    let items = match block.datum("items") {
        Some(Datum::List(items)) => &items[..],
        _ => &[],
    };
    items.iter().map(text_of)
}

/// The text of a datum that is flowing text.
pub fn text_of(datum: &Datum) -> String {
    match datum {
        Datum::Html(html) => spoken(html),
        Datum::Body(body) => body.text(),
        Datum::Text(text) => text.to_string(),
        _ => String::new(),
    }
}

/// Where an item of a block is written; its fence where its text is written in another way.
fn item_place(view: &LessonView<'_>, block: &Block, text: &str) -> Span {
    let found = place_of_beginning(view.text, block.span.range(), text);
    found.map_or_else(|| view.fence(block), |range| Span::new(block.span.file, range))
}

/// Where a text, or as much of its beginning as is written without markup, stands in the bytes `within` of a source.
pub fn place_of_beginning(source: &str, within: std::ops::Range<usize>, text: &str) -> Option<std::ops::Range<usize>> {
    PLACE_WORDS.iter().find_map(|count| {
        let words: Vec<&str> = text.split_whitespace().take(*count).collect();
        place(source, within.clone(), &words.join(" "))
    })
}

/// Where a stretch begins: its first words, or the first line after what stands before it.
fn begin(view: &LessonView<'_>, stretch: &Stretch<'_>) -> Option<Span> {
    let file = view.page.file?;
    let from = stretch.after.map_or_else(|| first_line(view.text).start, |block| block.span.range().end);
    let rest = view.text.get(from..)?;
    let first = stretch.first.split(['<', '&', '\n']).next().unwrap_or_default();
    let first: Vec<&str> = first.split_whitespace().take(6).collect();
    let found = place_of_beginning(view.text, from..view.text.len(), &first.join(" "));
    let range = found.unwrap_or_else(|| {
        let start = from + rest.len() - rest.trim_start().len();
        start..start + view.text[start..].lines().next().unwrap_or_default().len()
    });
    Some(Span::new(file, range))
}
