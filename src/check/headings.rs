//! Headings that leave out a level.

use super::{LessonView, Lint, Look, view::Step};
use crate::course::{Block, Edition, Heading};
use crate::diagnostic::codes::SKIPPED_HEADING;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Span;

/// The lint.
pub const LINT: Lint = Lint { codes: &[&SKIPPED_HEADING], look: Look::Lesson(look) };

/// The level of the page's title.
const TITLE: u8 = 1;

/// The level of a block's title, and that of a block inside of another.
const BLOCK_TITLE: u8 = 2;
const PART_TITLE: u8 = 3;

fn look(view: &LessonView<'_>, out: &mut Diagnostics) {
    let mut above = TITLE;
    // Where the heading before stands and whether what follows it is meant to stand under it, and the headings in the order in
    // which a reader meets them.
    let mut before: Option<Span> = None;
    let mut is_sure = true;
    let mut order: Vec<&Heading> = Vec::new();
    let mut skipped: Vec<(usize, u8, Option<Span>, bool)> = Vec::new();
    view.walk(&mut |step| match step {
        Step::Open(block) => {
            if let Some(level) = title_level(block) {
                (above, before, is_sure) = (level, Some(first_line(view.text, block.span)), true);
            }
        }
        Step::Heading(number) => {
            let Some(heading) = view.lesson.headings.get(number as usize) else { return };
            order.push(heading);
            if heading.level > above + 1 {
                skipped.push((order.len() - 1, above, before, is_sure));
            }
            (above, before, is_sure) = (heading.level, Some(heading.span), true);
        }
        // A heading that the author wrote as HTML.
        Step::Html(html, _, (from, to)) => {
            if let Some(level) = last_heading(&html[from as usize..to as usize]) {
                (above, before, is_sure) = (level, None, false);
            }
        }
        Step::Close(block) => is_sure &= title_level(block).is_none(),
    });
    for (at, above, before, is_sure) in skipped {
        let (heading, wanted) = (order[at], above + 1);
        let message = format!("this heading has level {}, and the one above it level {above}", heading.level);
        let mut finding = Diagnostic::at(&SKIPPED_HEADING, heading.span, message);
        finding = match before {
            Some(span) => finding.related(span, format!("level {above}")),
            None if above == TITLE => finding.note("the page's title has level 1"),
            None => finding.note(format!("the one above it is written as HTML: `<h{above}>`")),
        };
        finding = finding.help(format!("begin it with {wanted} `#`"));
        // Behind a block nobody knows whether the heading belongs to the block or to what stands above it.
        out.push(if is_sure { mended(view, &order[at..], wanted, finding) } else { finding });
    }
}

/// The level of the last heading in a piece of HTML. One of Markdown's ends in another piece, behind its id.
fn last_heading(html: &str) -> Option<u8> {
    let starts = memchr::memrchr_iter(b'<', html.as_bytes()).map(|at| &html.as_bytes()[at + 1..]);
    let mut levels = starts.filter_map(|tag| match tag {
        [b'h' | b'H', level @ b'1'..=b'6', rest @ ..] if rest.contains(&b'>') => Some(level - b'0'),
        _ => None,
    });
    levels.next()
}

/// Adds the change that closes the gap: the heading and all that stand under it, or beside it, move up. Where a level in
/// between comes later, nobody can tell which of them are meant to be equal.
fn mended(view: &LessonView<'_>, from: &[&Heading], wanted: u8, finding: Diagnostic) -> Diagnostic {
    let level = from[0].level;
    let run: Vec<&&Heading> = from.iter().take_while(|heading| heading.level >= wanted).collect();
    let is_clear = run.iter().all(|heading| heading.level >= level && is_marked(view.text, heading));
    // Headings that this edition leaves out would stay where they are.
    let may_hide = view.course.edition == Edition::Learner && view.text.contains("facilitator");
    if !is_clear || may_hide {
        return finding;
    }
    let about = "move this heading, and those under it, up";
    run.into_iter().fold(finding, |finding, heading| {
        let start = heading.span.range().start;
        let marks = Span::new(heading.span.file, start..start + usize::from(level - wanted));
        finding.fix(about, marks, "")
    })
}

/// Whether a heading is written with `#`.
fn is_marked(text: &str, heading: &Heading) -> bool {
    let written = text.get(heading.span.range()).unwrap_or_default();
    written.bytes().take_while(|byte| *byte == b'#').count() == usize::from(heading.level)
}

/// The level of the heading that a block's title is; none where it has no such title.
fn title_level(block: &Block) -> Option<u8> {
    match block.kind {
        "objectives" | "keypoints" => Some(BLOCK_TITLE),
        "tab" | "side" => block.title.as_ref().map(|_| PART_TITLE),
        "exercise" | "difference" | "plan" | "quiz" | "self-assessment" | "tabs" => {
            block.title.as_ref().map(|_| BLOCK_TITLE)
        }
        _ => None,
    }
}

fn first_line(text: &str, span: Span) -> Span {
    let range = span.range();
    let length = text.get(range.clone()).unwrap_or_default().lines().next().map_or(0, str::len);
    Span::new(span.file, range.start..range.start + length)
}
