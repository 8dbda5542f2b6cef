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
    // Where the heading before stands, and the headings in the order in which a reader meets them.
    let mut before: Option<Span> = None;
    let mut order: Vec<&Heading> = Vec::new();
    let mut skipped: Vec<(usize, u8, Option<Span>)> = Vec::new();
    view.walk(&mut |step| match step {
        Step::Open(block) => {
            if let Some(level) = title_level(block) {
                (above, before) = (level, Some(first_line(view.text, block.span)));
            }
        }
        Step::Heading(number) => {
            let Some(heading) = view.lesson.headings.get(number as usize) else { return };
            order.push(heading);
            if heading.level > above + 1 {
                skipped.push((order.len() - 1, above, before));
            }
            (above, before) = (heading.level, Some(heading.span));
        }
        Step::Html(..) | Step::Close(_) => {}
    });
    for (at, above, before) in skipped {
        let (heading, wanted) = (order[at], above + 1);
        let message = format!("this heading has level {}, and the one above it level {above}", heading.level);
        let mut finding = Diagnostic::at(&SKIPPED_HEADING, heading.span, message);
        finding = match before {
            Some(span) => finding.related(span, format!("level {above}")),
            None => finding.note("the page's title has level 1"),
        };
        finding = finding.help(format!("begin it with {wanted} `#`"));
        out.push(mended(view, &order[at..], wanted, finding));
    }
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
