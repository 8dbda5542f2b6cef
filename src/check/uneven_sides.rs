//! Differences whose sides can't be compared.

use super::{LessonView, Lint, Look};
use crate::course::{Block, Datum};
use crate::diagnostic::codes::UNEVEN_SIDES;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The lint.
pub const LINT: Lint = Lint { codes: &[&UNEVEN_SIDES], look: Look::Lesson(look) };

/// A side that says less than the other divided by this says too little.
const FRACTION: usize = 4;

/// Sides shorter than this many words are too short to be told apart.
const SHORT: usize = 24;

fn look(view: &LessonView<'_>, out: &mut Diagnostics) {
    for difference in view.blocks().iter().filter(|block| block.kind == "difference") {
        let Some(Datum::List(sides)) = difference.datum("sides") else { continue };
        let [Datum::Block(first), Datum::Block(second)] = &sides[..] else { continue };
        let [a, b] = [first, second].map(|side| (words(side), points(side)));
        let (of_first, of_second, what) = if too_few_words(a.0, b.0) || too_few_words(b.0, a.0) {
            (a.0, b.0, "words")
        } else if too_few_points(a.1, b.1) || too_few_points(b.1, a.1) {
            (a.1, b.1, "points")
        } else {
            continue;
        };
        let (less, more) = (of_first.min(of_second), of_first.max(of_second));
        let (shorter, longer) = if of_first < of_second { (first, second) } else { (second, first) };
        let what = if less == 1 { what.trim_end_matches('s') } else { what };
        let message = format!("this side has {less} {what}, and the other one {more}");
        out.push(
            Diagnostic::at(&UNEVEN_SIDES, view.fence(shorter), message)
                .related(view.fence(longer), "the other one")
                .help("say of both what can be compared: what each is for, when it helps, an example of each"),
        );
    }
}

fn too_few_words(less: usize, more: usize) -> bool {
    more >= SHORT && less * FRACTION < more
}

/// Whether two sides that are both lists have points that nobody can set against each other.
fn too_few_points(less: usize, more: usize) -> bool {
    less > 0 && less * 2 < more
}

fn words(side: &Block) -> usize {
    side.body.text().split_whitespace().count()
}

/// The items of its lists.
fn points(side: &Block) -> usize {
    side.body.html.matches("<li>").count()
}
