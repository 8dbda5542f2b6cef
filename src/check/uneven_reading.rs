//! Lessons that read far harder, or far easier, than the others of their course.
//!
//! Measured by LIX, which needs no syllables and so no dictionary: the words of a sentence, and of a hundred words those
//! with more than six letters, added up (Carl-Hugo Björnsson, *Läsbarhet*, Stockholm 1968). Its numbers mean different
//! things in different languages; so a lesson is compared with the other lessons of its course, and with nothing else.

use super::prose::Length;
use super::words::has_spaced_letters;
use super::{CourseView, LessonView, Lint, Look};
use crate::course::PageKind;
use crate::diagnostic::codes::UNEVEN_READING;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The lint.
pub const LINT: Lint = Lint { codes: &[&UNEVEN_READING], look: Look::Course(look) };

/// A text with fewer words tells little.
const FEWEST_WORDS: u32 = 150;

/// In a course with fewer lessons of that length there is no usual.
const FEWEST_LESSONS: usize = 6;

/// How far from the median a lesson has to be: about a step and a half on Björnsson's scale, each of which has ten points
/// (very easy, easy, medium, difficult, very difficult).
const FAR: u32 = 15;

/// And how many times as far as the lessons of this course usually are.
const UNUSUAL: u32 = 4;

fn look(view: &CourseView<'_>, out: &mut Diagnostics) {
    if !has_spaced_letters(&view.course.config.language) {
        return;
    }
    let pages = view.course.pages.iter().zip(view.facts).filter(|(page, _)| page.kind == PageKind::Lesson);
    let measured: Vec<_> = pages.filter_map(|(page, facts)| Some((page, lix(facts.length)?))).collect();
    if measured.len() < FEWEST_LESSONS {
        return;
    }
    let usual = median(measured.iter().map(|(_, lix)| *lix).collect());
    let spread = median(measured.iter().map(|(_, lix)| lix.abs_diff(usual)).collect());
    let limit = FAR.max(spread.saturating_mul(UNUSUAL));
    for (page, lix) in measured.into_iter().filter(|(_, lix)| lix.abs_diff(usual) > limit) {
        let Some(top) = LessonView::new(view.course, page, view.sources).top() else { continue };
        let (how, help) = if lix > usual {
            ("harder", "shorten the longest sentences, and look for shorter words")
        } else {
            ("easier", "if that is as you mean it, allow it; else see whether it is all short pieces")
        };
        out.push(
            Diagnostic::at(&UNEVEN_READING, top, format!("this lesson reads far {how} than the others of the course"))
                .note(format!("its LIX is {lix}, and that of the lesson in the middle {usual}"))
                .help(help),
        );
    }
}

/// Björnsson's number: words in a sentence, and long words in a hundred.
fn lix(length: Length) -> Option<u32> {
    let Length { words, long, sentences } = length;
    (words >= FEWEST_WORDS && sentences > 0)
        .then(|| (words / sentences).saturating_add(long.saturating_mul(100) / words))
}

fn median(mut numbers: Vec<u32>) -> u32 {
    let middle = numbers.len() / 2;
    if numbers.is_empty() { 0 } else { *numbers.select_nth_unstable(middle).1 }
}

#[cfg(test)]
mod tests {
    use super::{Length, lix, median};

    #[test]
    fn numbers() {
        assert_eq!(lix(Length { words: 200, long: 50, sentences: 10 }), Some(45));
        assert_eq!(lix(Length { words: 20, long: 5, sentences: 1 }), None);
        assert_eq!(median(vec![5, 1, 9]), 5);
    }
}
