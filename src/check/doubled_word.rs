//! Words that stand twice in a row, which eyes pass over and readers don't.

use std::collections::BTreeMap;
use std::ops::Range;

use super::view::texts_of;
use super::words;
use super::{LessonView, Lint, Look};
use crate::diagnostic::codes::DOUBLED_WORD;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Span;

/// The lint.
pub const LINT: Lint = Lint { codes: &[&DOUBLED_WORD], look: Look::Lesson(look) };

/// A pair that stands in a lesson more often than this is a pattern that its author means.
const MOST: usize = 8;

fn look(view: &LessonView<'_>, out: &mut Diagnostics) {
    let doubled = &view.prose().doubled;
    if doubled.is_empty() {
        return;
    }
    let (Some(words), Some(file)) = (words::of(view.language()), view.page.file) else { return };
    // Each pair, and how often it stands in the text.
    let mut pairs: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for pair in doubled {
        let mut both = pair.split_whitespace();
        let (Some(first), Some(second)) = (both.next(), both.next()) else { continue };
        if is_slip(first, second, words) {
            *pairs.entry((first, second)).or_default() += 1;
        }
    }
    let mut texts = None;
    for ((first, second), count) in pairs.into_iter().filter(|(_, count)| *count <= MOST) {
        let texts = texts.get_or_insert_with(|| texts_of(view.text));
        let places = places(view.text, first, second, texts);
        // Where the source has more of them, nobody knows here which are meant. What is no little word may be meant too.
        let is_certain = places.len() == count && words.empty.contains(&second.to_lowercase().as_str());
        for place in places.into_iter().take(count) {
            let span = Span::new(file, place.first..place.end);
            let finding = Diagnostic::at(&DOUBLED_WORD, span, format!("“{second}” stands here twice"));
            out.push(if is_certain {
                let (from, to) = place.cut(view.text);
                finding.help("remove one").fix("remove the second one", Span::new(file, from..to), "")
            } else {
                finding.help("remove one of the two")
            });
        }
    }
}

/// Whether a pair is a slip, and not a name (*Duran Duran*), another word (*the The Hague*) or good language.
fn is_slip(first: &str, second: &str, words: &words::Words) -> bool {
    let is_small = |word: &str| word.chars().next().is_some_and(char::is_lowercase);
    let lower = second.to_lowercase();
    is_small(second)
        && (first == second || first.to_lowercase() == lower && !first.chars().skip(1).any(char::is_uppercase))
        && second.chars().count() > 1
        && !words.may_repeat.contains(&lower.as_str())
}

/// A pair in a source.
struct Place {
    first: usize,
    gap: usize,
    second: usize,
    end: usize,
}

impl Place {
    /// What is cut so that the first word stays, and lines end where they ended.
    fn cut(&self, text: &str) -> (usize, usize) {
        let breaks_line = text[self.gap..self.second].contains('\n');
        if breaks_line && text[self.end..].starts_with(' ') {
            (self.second, self.end + 1)
        } else {
            (self.gap, self.end)
        }
    }
}

/// Where two words of `texts` stand beside each other in a source: white space between them, and what begins a line of a
/// quote.
fn places(text: &str, first: &str, second: &str, texts: &[Range<usize>]) -> Vec<Place> {
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-' | '_'));
    let is_text = |from: usize, to: usize| {
        let at = texts.partition_point(|range| range.end < to);
        texts.get(at).is_some_and(|range| range.start <= from)
    };
    let mut places: Vec<Place> = Vec::new();
    for (at, _) in text.match_indices(first) {
        let gap = at + first.len();
        let rest = text[gap..].trim_start();
        let breaks_line = text[gap..text.len() - rest.len()].contains('\n');
        let rest = if breaks_line { rest.trim_start_matches(['>', ' ', '\t']) } else { rest };
        let second_at = text.len() - rest.len();
        let end = second_at + second.len();
        if second_at == gap || !rest.starts_with(second) || joins(text[..at].chars().next_back()) {
            continue;
        }
        if joins(text[end..].chars().next()) || places.last().is_some_and(|last| last.end > at) {
            continue;
        }
        if is_text(at, gap) && is_text(second_at, end) {
            places.push(Place { first: at, gap, second: second_at, end });
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::{is_slip, places};
    use crate::check::view::texts_of;
    use crate::check::words::of;

    #[test]
    fn slips() {
        let words = of("en").expect("its words are known");
        for (first, second, expected) in [
            ("the", "the", true),
            ("The", "the", true),
            ("the", "The", false),
            ("Duran", "Duran", false),
            ("had", "had", false),
            ("x", "x", false),
        ] {
            assert_eq!(is_slip(first, second, words), expected, "{first} {second}");
        }
    }

    #[test]
    fn cuts() {
        for (text, expected) in
            [("of the the cat", "of the cat"), ("the\nthe cat", "the\ncat"), ("the\n  the, cat", "the, cat")]
        {
            let found = places(text, "the", "the", &texts_of(text));
            let (from, to) = found[0].cut(text);
            let mended = format!("{}{}", &text[..from], &text[to..]);
            assert_eq!(mended, expected);
        }
        for text in ["bathe the other", "`the the`", "    the the", "---\nthe the: 1\n---\n", "the `the`"] {
            assert!(places(text, "the", "the", &texts_of(text)).is_empty(), "{text}");
        }
        let quote = "> is the\n> the one";
        let (from, to) = places(quote, "the", "the", &texts_of(quote))[0].cut(quote);
        assert_eq!(format!("{}{}", &quote[..from], &quote[to..]), "> is the\n> one");
    }
}
