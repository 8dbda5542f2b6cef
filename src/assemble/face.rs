//! What the rest of a course sees of a lesson.

use std::collections::BTreeSet;

use super::links::{anchors, html_ids};
use crate::course::{Block, Body, Datum, Lesson};

/// What the rest of a course sees of a lesson when it is put together, as a value.
///
/// Where a file's new text has the same face as the one before, no other page's place, title or
/// links can be different, and nothing but its own links has to be looked at again. What pages show
/// of each other besides (a definition's text, the minutes) is read from the lesson when a page is
/// planned. Spans are no part of it: findings that name one are made again, see
/// [`super::Assembly::replace`].
#[derive(Debug, PartialEq)]
pub struct Face<'l> {
    title: Option<&'l str>,
    slug: Option<&'l str>,
    order: Option<i64>,
    draft: bool,
    aliases: Vec<&'l str>,
    heading: Option<&'l Body>,
    answers: Vec<&'l str>,
    anchors: Vec<&'l str>,
    html_ids: BTreeSet<&'l str>,
    gathered: Vec<GatheredFace<'l>>,
}

/// What the rest of a course sees of a gathered block: enough for the glossary.
#[derive(Debug, PartialEq)]
struct GatheredFace<'l> {
    kind: &'static str,
    id: Option<&'l str>,
    names: [Option<&'l Datum>; 3],
}

impl<'l> Face<'l> {
    /// The face of a lesson.
    pub fn of(lesson: &'l Lesson) -> Self {
        let front = &lesson.front;
        Self {
            title: front.title.as_ref().map(|title| title.value.as_str()),
            slug: front.slug.as_deref(),
            order: front.order,
            draft: front.draft,
            aliases: front.aliases.iter().map(|alias| alias.value.as_str()).collect(),
            heading: lesson.title.as_ref(),
            answers: lesson.answers.iter().map(|answer| answer.id.as_str()).collect(),
            anchors: anchors(lesson),
            html_ids: html_ids(lesson),
            gathered: lesson.gathered.iter().map(GatheredFace::of).collect(),
        }
    }
}

impl<'l> GatheredFace<'l> {
    fn of(block: &'l Block) -> Self {
        let names = ["term", "aka", "see"].map(|name| block.datum(name));
        Self { kind: block.kind, id: block.id.as_deref(), names }
    }
}
