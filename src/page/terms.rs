//! Finds the terms of the glossary in running text.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::course::{Body, Course, folded};

/// How many spaces of a term may also be line breaks. Each doubles the patterns.
const MAX_BREAKS: usize = 3;

/// Up to how many spellings of terms the fastest automaton is made.
const DFA_PATTERNS: usize = 1_000;

/// How long a name can be that is looked for in texts, in bytes. No text has a longer one, and preparing for it takes the
/// square of its length.
const LONGEST_NAME: usize = 400;

/// The terms of a course, prepared for its pages: in running text, and by their names.
#[derive(Debug)]
pub struct Terms {
    pub(super) finder: TermFinder,
    numbers: HashMap<String, usize>,
}

impl Terms {
    /// Prepares for the terms of a course.
    pub fn of(course: &Course) -> Self {
        // Backwards, so that a name that two terms share stands for the first, as it does in running text.
        let terms = course.glossary.iter().enumerate().rev();
        let numbers = terms
            .flat_map(|(at, term)| std::iter::once(&term.name).chain(&term.aka).map(move |name| (folded(name), at)))
            .collect();
        Self { finder: TermFinder::of(course), numbers }
    }

    /// The terms that stand in a piece of running text: their numbers in the glossary.
    pub fn numbers_in<'t>(&'t self, text: &'t str) -> impl Iterator<Item = u32> + 't {
        self.finder.find(text).map(|(term, ..)| crate::source::offset(term))
    }

    /// The term with this name: its number in the glossary.
    pub fn number(&self, name: &str) -> Option<usize> {
        self.numbers.get(&folded(name)).copied()
    }
}

/// Finds terms in running text.
#[derive(Debug)]
pub struct TermFinder {
    automaton: Option<AhoCorasick>,
    patterns: Vec<Pattern>,
}

#[derive(Debug)]
struct Pattern {
    term: usize,
    /// The exact spelling, for terms such as `IT`, which are not `it`.
    exact: Option<String>,
}

impl TermFinder {
    /// Prepares for the terms of a course; for none, where terms shall not link themselves.
    pub fn of(course: &Course) -> Self {
        let mut texts = Vec::new();
        let mut patterns = Vec::new();
        if course.config.auto_link {
            for (term, entry) in course.glossary.iter().enumerate() {
                let names = std::iter::once(&entry.name).chain(&entry.aka);
                for name in names.filter(|name| name.len() <= LONGEST_NAME) {
                    let curly = name.replace('\'', "’");
                    let straight = name.replace('’', "'");
                    let quotes = [&curly, &straight].into_iter().filter(|other| *other != name);
                    let names = std::iter::once(name).chain(quotes);
                    for text in names.flat_map(|name| spellings(&Body::plain(name).html)) {
                        let exact = is_acronym(name).then(|| text.clone());
                        patterns.push(Pattern { term, exact });
                        texts.push(text);
                    }
                }
            }
        }
        // The fastest automaton grows quickly with its patterns: it is for glossaries that a person could write.
        let kind = (texts.len() <= DFA_PATTERNS).then_some(AhoCorasickKind::DFA);
        let mut builder = AhoCorasick::builder();
        builder.match_kind(MatchKind::LeftmostLongest).ascii_case_insensitive(true).kind(kind);
        let automaton = if texts.is_empty() { None } else { builder.build(&texts).ok() };
        Self { automaton, patterns }
    }

    /// The terms that stand in `text` as whole words: (term, first byte, one past the last byte).
    pub fn find<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, usize, usize)> + 't {
        self.automaton.iter().flat_map(move |automaton| automaton.find_iter(text)).filter_map(move |found| {
            let pattern = &self.patterns[found.pattern().as_usize()];
            let fits = pattern.exact.as_ref().is_none_or(|exact| text[found.range()] == **exact);
            (fits && is_word(text, found.start(), found.end())).then_some((pattern.term, found.start(), found.end()))
        })
    }
}

/// A name as it may stand in HTML: with a line break for any of its spaces, and its first letter
/// in both cases where the automaton doesn't see to that.
fn spellings(name: &str) -> Vec<String> {
    let mut spellings = vec![name.to_owned()];
    let spaces: Vec<usize> = name.match_indices(' ').map(|(at, _)| at).take(MAX_BREAKS).collect();
    for at in spaces {
        let broken: Vec<String> =
            spellings.iter().map(|text| format!("{}\n{}", &text[..at], &text[at + 1..])).collect();
        spellings.extend(broken);
    }
    let Some(first) = name.chars().next().filter(|c| !c.is_ascii()) else { return spellings };
    let rest = first.len_utf8();
    let cased: Vec<String> = spellings
        .iter()
        .flat_map(|text| {
            [first.to_lowercase().to_string(), first.to_uppercase().to_string()].map(|letter| letter + &text[rest..])
        })
        .filter(|text| !text.starts_with(first))
        .collect();
    spellings.extend(cased);
    spellings
}

/// Whether a name has capitals beyond its first letter, so that its case is part of it.
fn is_acronym(name: &str) -> bool {
    name.split_whitespace().any(|word| word.chars().skip(1).any(char::is_uppercase))
}

/// Whether a match neither begins nor ends within a word. Scripts without spaces have no such edges.
fn is_word(text: &str, start: usize, end: usize) -> bool {
    let joins = |a: Option<char>, b: Option<char>| matches!((a, b), (Some(a), Some(b)) if in_word(a) && in_word(b));
    let matched = &text[start..end];
    !joins(text[..start].chars().next_back(), matched.chars().next())
        && !joins(matched.chars().next_back(), text[end..].chars().next())
}

fn in_word(c: char) -> bool {
    let spaceless = matches!(c, '\u{e00}'..='\u{eff}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}');
    (c.is_alphanumeric() || c == '_') && !spaceless
}

#[cfg(test)]
mod tests {
    use super::{is_acronym, is_word, spellings};

    #[test]
    fn words() {
        assert!(is_word("a vision here", 2, 8));
        assert!(!is_word("television", 4, 10) && !is_word("visions", 0, 6));
        assert!(is_word("领导力很重要", 0, 9));
        assert!(is_acronym("IT") && is_acronym("iPad") && !is_acronym("Blind spot") && !is_acronym("vision"));
        assert_eq!(spellings("blind spot"), ["blind spot", "blind\nspot"]);
        assert_eq!(spellings("équipe"), ["équipe", "Équipe"]);
    }
}
