//! Reads a block: its opening, what stands inside, its end.

use std::ops::Range;

use super::attribute_list::Malformed;
use super::events::{Events, syntax};
use super::fence::Opening;
use super::mask::NO_FENCES;
use super::reader::{Ended, Flow, Reader, Until};
use crate::blocks::{self, Attributes, Content, Context, Kind, Place, Shape, Title, Written};
use crate::course::{Block, Body, Edition};
use crate::diagnostic::codes::{
    BAD_ATTRIBUTE, BAD_FENCE, INCOMPLETE_BLOCK, MISPLACED_BLOCK, UNCLOSED_FENCE, UNKNOWN_BLOCK,
};
use crate::diagnostic::{Diagnostic, Severity, nearest};
use crate::source::Spanned;

/// Reports a fence that can't be read.
pub fn report_malformed(reader: &mut Reader<'_, '_>, malformed: &Malformed, fence: &Range<usize>) {
    let span = reader.span(malformed.range.clone());
    reader.report(Diagnostic::at(&BAD_FENCE, span, malformed.message).help(malformed.help));
    // Its closing fence is still to come, and closes nothing.
    reader.forgiven += usize::from(reader.text[fence.clone()].starts_with(":::"));
}

/// Reads the block that `opening` opens at `fence`, up to its end. `direct` says that it stands
/// directly in the block at hand, in no list or quote. None where nothing is to be shown.
pub fn read(reader: &mut Reader<'_, '_>, opening: &Opening, fence: Range<usize>, direct: bool) -> Option<Block> {
    let kind = find_kind(reader, opening);
    let placed = is_placed(reader, kind, opening, direct);
    let hidden = kind.facilitator_only && reader.options.edition == Edition::Learner;
    let before = Marks::of(reader);
    let has_body = !opening.leaf;
    if opening.leaf && kind.shape != Shape::Leaf && !std::ptr::eq(kind, &raw const blocks::UNKNOWN) {
        reader.report(
            Diagnostic::at(
                &BAD_FENCE,
                reader.span(fence.clone()),
                format!("`{}` has a body, and is written with three colons", kind.name),
            )
            .help(format!("open it with `:::{}` and close it with `:::` on a line of its own", kind.name)),
        );
        return None;
    }
    let title = read_title(reader, kind, opening, &fence);
    let (attributes, id, classes) = read_attributes(reader, kind, opening);
    let (content, parts, end) =
        if has_body { read_content(reader, kind, opening, &fence)? } else { (Content::Nothing, Vec::new(), fence.end) };
    if !placed || hidden {
        before.forget_since(reader);
        return None;
    }
    let written = Written {
        kind,
        name: opening.name.0.clone(),
        fence: reader.span(fence.clone()),
        span: reader.span(fence.start..end.max(fence.start)),
        title,
        id,
        classes,
        attributes,
        content,
        parts,
    };
    reader.lesson.kinds.push(kind.template);
    let lesson = &mut reader.lesson;
    Some(written.read(&mut Context {
        out: reader.out,
        links: &mut lesson.links,
        answers: &mut lesson.answers,
        anchors: &mut lesson.anchors,
        exercise_minutes: &mut lesson.exercise_minutes,
        lesson: &reader.lesson_slug,
    }))
}

fn find_kind(reader: &mut Reader<'_, '_>, opening: &Opening) -> &'static Kind {
    let (name, range) = &opening.name;
    if let Some(kind) = blocks::find(name) {
        return kind;
    }
    let diagnostic = Diagnostic::at(
        &UNKNOWN_BLOCK,
        reader.span(range.clone()),
        format!("there is no block named `{name}`; its text is kept in a plain box"),
    );
    let near = nearest(&name.to_lowercase(), blocks::KINDS.iter().map(|kind| kind.name));
    reader.report(match near {
        Some(near) if blocks::kind_of(near).facilitator_only => {
            // In a plain box, notes that are not for learners would be in their edition.
            let diagnostic = Diagnostic { severity: Severity::Error, ..diagnostic };
            diagnostic.help(format!("did you mean `{near}`? As it is, learners would read it"))
        }
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => {
            let names: Vec<_> = blocks::KINDS.iter().map(|kind| kind.name).collect();
            diagnostic.help(format!("the blocks are: {}", names.join(", ")))
        }
    });
    &blocks::UNKNOWN
}

/// Whether a block may stand where it stands; reports it otherwise.
fn is_placed(reader: &mut Reader<'_, '_>, kind: &Kind, opening: &Opening, direct: bool) -> bool {
    let within = |name: &str| reader.kinds.iter().any(|kind| kind.name == name);
    let (how, other, good) = match kind.place {
        Place::Anywhere => return true,
        Place::Inside(parent) => ("inside", parent, within(parent)),
        Place::PartOf(parent) => {
            ("directly inside", parent, direct && reader.kinds.last().is_some_and(|kind| kind.name == parent))
        }
        Place::Outside(other) => ("outside of", other, !within(other)),
    };
    if !good {
        let span = reader.span(opening.name.1.clone());
        let message = format!("`{}` can't stand here", kind.name);
        reader
            .report(Diagnostic::at(&MISPLACED_BLOCK, span, message).help(format!("put it {how} a `:::{other}` block")));
    }
    good
}

fn read_title(reader: &mut Reader<'_, '_>, kind: &Kind, opening: &Opening, fence: &Range<usize>) -> Option<Body> {
    let range = opening.title.clone().filter(|range| !reader.text[range.clone()].trim().is_empty());
    if let (None, Title::Required(what)) = (&range, kind.title) {
        reader.report(
            Diagnostic::at(&INCOMPLETE_BLOCK, reader.span(fence.clone()), format!("this {} lacks {what}", kind.name))
                .help(format!("write it in brackets: `:::{}[…]`", kind.name)),
        );
    }
    range.map(|range| inline(reader, range))
}

/// A short text of its own, with emphasis and the like but nothing longer than a line.
fn inline(reader: &mut Reader<'_, '_>, range: Range<usize>) -> Body {
    let text = reader.text;
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | ',' | '?' | '!' | '(' | ')' | '/' | ';');
    if text[range.clone()].chars().all(plain) {
        return Body::plain(text[range].trim());
    }
    let title = Events::new(&text[..range.end], range.start, syntax(reader.options));
    let outer = std::mem::replace(&mut reader.events, title);
    // The title stands in a fence, which is no fence to what is read here.
    let masked = std::mem::replace(&mut reader.masked, &NO_FENCES);
    reader.quiet += 1;
    let body = match reader.events.peek() {
        Some((pulldown_cmark::Event::Start(pulldown_cmark::Tag::Paragraph), _)) => {
            reader.next();
            let mut flow = Flow::default();
            reader.flow(&mut flow, Until::Closed);
            flow.body
        }
        _ => Body::plain(&text[range]),
    };
    reader.quiet -= 1;
    reader.masked = masked;
    reader.events = outer;
    body
}

type Named = (Attributes, Option<Spanned<String>>, String);

fn read_attributes(reader: &mut Reader<'_, '_>, kind: &'static Kind, opening: &Opening) -> Named {
    let list = &opening.attributes;
    let spanned = |reader: &Reader<'_, '_>, (text, range): &(String, Range<usize>)| {
        Spanned::new(text.clone(), reader.span(range.clone()))
    };
    for (id, range) in list.ids.iter().skip(1) {
        let span = reader.span(range.clone());
        reader.report(Diagnostic::at(&BAD_ATTRIBUTE, span, format!("a second id, `{id}`")).help("keep one of the two"));
    }
    let id = list.ids.first().map(|id| spanned(reader, id));
    let classes: Vec<_> = list.classes.iter().map(|(class, _)| class.as_str()).collect();
    let classes = classes.join(" ");
    if std::ptr::eq(kind, &raw const blocks::UNKNOWN) {
        return (Attributes::default(), id, classes);
    }
    let pairs = list
        .pairs
        .iter()
        .map(|pair| (spanned(reader, &pair.key), pair.value.as_ref().map(|value| spanned(reader, value))))
        .collect();
    (Attributes::check(pairs, kind.name, kind.attributes, reader.out), id, classes)
}

/// What stands inside a block, its parts, and the byte at which it ends. None where the lesson
/// can't be read on.
fn read_content(
    reader: &mut Reader<'_, '_>,
    kind: &'static Kind,
    opening: &Opening,
    fence: &Range<usize>,
) -> Option<(Content, Vec<Block>, usize)> {
    if !reader.enter(fence) {
        return None;
    }
    reader.kinds.push(kind);
    // Options, statements and stems are things to choose and fill in, not text to look terms up from.
    let quiet = usize::from(matches!(kind.shape, Shape::Outline | Shape::Items));
    reader.quiet += quiet;
    let mut parts = Vec::new();
    let (content, ended) = match kind.shape {
        Shape::Flow | Shape::Leaf => {
            let mut flow = Flow { part_kinds: kind.parts, ..Flow::default() };
            let ended = reader.flow(&mut flow, Until::Fence);
            parts = flow.parts;
            flow.pieces.push(flow.body);
            flow.pieces.iter_mut().for_each(Body::shrink);
            (Content::Flow(flow.pieces), ended)
        }
        Shape::Outline => {
            let (nodes, ended) = reader.outline();
            (Content::Outline(nodes), ended)
        }
        Shape::Items => {
            let (items, around, ended) = reader.items();
            (Content::Items(items, around), ended)
        }
    };
    reader.quiet -= quiet;
    reader.kinds.pop();
    if reader.failed {
        return None;
    }
    reader.depth = reader.depth.saturating_sub(1);
    if kind.shape == Shape::Leaf
        && let Content::Flow(pieces) = &content
        && pieces.iter().any(|piece| !piece.is_empty())
    {
        let span = reader.span(fence.clone());
        reader.report(
            Diagnostic::at(&BAD_FENCE, span, format!("`{}` has no text inside", kind.name))
                .help(format!("write it with two colons, on one line: `::{}`", kind.name)),
        );
    }
    let end = match ended {
        Ended::At(range) => range.end,
        Ended::Early => {
            report_unclosed(reader, opening, fence);
            fence.end
        }
    };
    Some((content, parts, end))
}

fn report_unclosed(reader: &mut Reader<'_, '_>, opening: &Opening, fence: &Range<usize>) {
    let at_end = reader.events.peek().is_none();
    let span = reader.span(fence.clone());
    let name = &opening.name.0;
    let diagnostic = Diagnostic::at(&UNCLOSED_FENCE, span, format!("this {name} is never closed"));
    reader.report(if at_end {
        diagnostic
            .help("close it with `:::` on a line of its own; if it has one, a block or code inside it is not closed")
    } else {
        diagnostic
            .note("the list item or quote that it stands in ends before it does")
            .help("close it with `:::` inside the same item or quote, with the same indentation")
    });
    if !at_end {
        reader.forgiven += 1;
    }
}

/// How much a lesson held before a block that turned out not to be shown.
struct Marks {
    headings: usize,
    links: usize,
    tables: usize,
    open_tables: usize,
    gathered: usize,
    answers: usize,
    anchors: usize,
    kinds: usize,
    words: u32,
    exercise_minutes: u32,
    footnotes: Vec<(String, u32)>,
}

impl Marks {
    fn of(reader: &Reader<'_, '_>) -> Self {
        let lesson = &reader.lesson;
        Self {
            headings: lesson.headings.len(),
            links: lesson.links.len(),
            tables: lesson.tables.len(),
            open_tables: reader.tags.tables.len(),
            gathered: lesson.gathered.len(),
            answers: lesson.answers.len(),
            anchors: lesson.anchors.len(),
            kinds: lesson.kinds.len(),
            words: lesson.words,
            exercise_minutes: lesson.exercise_minutes,
            footnotes: reader.footnotes.order.clone(),
        }
    }

    /// Takes back what was registered since; links stay, to be checked, but are hidden.
    fn forget_since(self, reader: &mut Reader<'_, '_>) {
        reader.close_tables(self.open_tables);
        let lesson = &mut reader.lesson;
        lesson.headings.truncate(self.headings);
        lesson.tables.truncate(self.tables);
        lesson.gathered.truncate(self.gathered);
        lesson.answers.truncate(self.answers);
        lesson.anchors.truncate(self.anchors);
        lesson.kinds.truncate(self.kinds);
        lesson.words = self.words;
        lesson.exercise_minutes = self.exercise_minutes;
        lesson.links[self.links..].iter_mut().for_each(|link| link.hidden = true);
        reader.footnotes.order = self.footnotes;
        reader.explicit_ids.retain(|number, _| *number < self.headings);
    }
}
