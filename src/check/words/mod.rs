//! What lints need to know of the words of a language: a file for each language, and [`LANGUAGES`], the table of them.
//!
//! To add a language: its file here and its line in the table. Where a course's language has no file, lints that need its
//! words say nothing.

mod de;
mod en;
mod es;
mod fr;
mod it;
mod nl;

use crate::config::is_latin;

/// What is known of the words of a language. All in small letters.
#[derive(Debug)]
pub struct Words {
    /// The language's primary tag.
    pub language: &'static str,
    /// Words that say nothing of what a text is about.
    pub empty: &'static [&'static str],
    /// Words with which objectives begin, whatever they are about: "explain", "name".
    pub verbs_of_objectives: &'static [&'static str],
    /// Words that may stand twice in a row.
    pub may_repeat: &'static [&'static str],
    /// Words with which a question begins that can be answered by yes or no; empty where nobody can tell by them.
    pub ask_yes_or_no: &'static [&'static str],
    /// Words by which the same question asks for more than that: "why", "what", "or"; `welch*` stands for all that
    /// begin so.
    pub ask_for_more: &'static [&'static str],
}

/// The languages whose words are known.
static LANGUAGES: &[&Words] = &[&en::WORDS, &de::WORDS, &fr::WORDS, &es::WORDS, &it::WORDS, &nl::WORDS];

/// The words of a language by its primary tag, in whatever case it is written.
pub fn of(language: &str) -> Option<&'static Words> {
    LANGUAGES.iter().find(|words| words.language.eq_ignore_ascii_case(language)).copied()
}

/// Whether a word says nothing of what a text is about, in any of the languages.
pub fn is_empty_anywhere(word: &str) -> bool {
    LANGUAGES.iter().any(|words| words.empty.contains(&word))
}

/// Whether a language (a whole tag, `sr-Cyrl`) is written in Latin, Cyrillic or Greek letters, with spaces between its
/// words and not between its syllables.
pub fn has_spaced_letters(language: &str) -> bool {
    const OTHERS: &[&str] = &["be", "bg", "el", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "uk"];
    const SYLLABLES: &[&str] = &["vi", "th", "lo", "km", "my"];
    let mut parts = language.split('-');
    let primary = parts.next().unwrap_or_default().to_ascii_lowercase();
    let script = parts.next().filter(|part| part.len() == 4).map(str::to_ascii_lowercase);
    if SYLLABLES.contains(&primary.as_str()) {
        return false;
    }
    match script.as_deref() {
        Some(script) => matches!(script, "latn" | "cyrl" | "grek"),
        None => is_latin(language) || OTHERS.contains(&primary.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::{LANGUAGES, has_spaced_letters, of};

    #[test]
    fn languages() {
        for language in ["en", "de-CH", "sr-Cyrl", "sr-Latn", "ru", "el"] {
            assert!(has_spaced_letters(language), "{language}");
        }
        for language in ["ja", "zh-Hans", "vi", "th", "ar"] {
            assert!(!has_spaced_letters(language), "{language}");
        }
        assert!(of("EN").is_some() && of("tlh").is_none());
    }

    #[test]
    fn words_are_in_small_letters() {
        for words in LANGUAGES {
            let lists =
                [words.empty, words.verbs_of_objectives, words.may_repeat, words.ask_yes_or_no, words.ask_for_more];
            for word in lists.into_iter().flatten() {
                assert_eq!(*word, word.to_lowercase(), "{}", words.language);
            }
        }
    }
}
