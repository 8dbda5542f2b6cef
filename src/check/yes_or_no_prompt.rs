//! Prompts to reflect on that a learner can answer by yes or no.

use super::facts::place_of_beginning;
use super::words::{self, Words};
use super::{LessonView, Lint, Look};
use crate::course::{Block, Datum};
use crate::diagnostic::codes::YES_OR_NO_PROMPT;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Span;

/// The lint.
pub const LINT: Lint = Lint { codes: &[&YES_OR_NO_PROMPT], look: Look::Lesson(look) };

fn look(view: &LessonView<'_>, out: &mut Diagnostics) {
    let Some(words) = words::of(view.language()).filter(|words| !words.ask_yes_or_no.is_empty()) else { return };
    for block in view.blocks().iter().filter(|block| block.kind == "reflection") {
        let Some(answer) = block.answer.and_then(|number| view.lesson.answers.get(number as usize)) else { continue };
        // A beginning to go on from asks for more than a word.
        if has_starter(block) || !is_yes_or_no(&answer.prompt, words) {
            continue;
        }
        let found = place_of_beginning(view.text, block.span.range(), &answer.prompt);
        let span = found.map_or_else(|| view.fence(block), |range| Span::new(block.span.file, range));
        out.push(
            Diagnostic::at(&YES_OR_NO_PROMPT, span, "a learner can answer this by yes or no, and think no further")
                .help("ask for what, how or when instead, or go on: “… What makes you say so?”"),
        );
    }
}

fn has_starter(block: &Block) -> bool {
    matches!(block.datum("starter"), Some(Datum::Text(text)) if !text.is_empty())
}

/// Whether a prompt is made of nothing but questions that are answered by yes or no.
fn is_yes_or_no(prompt: &str, words: &Words) -> bool {
    let sentences = || prompt.split_inclusive(['.', '?', '!', '…']).map(str::trim).filter(|text| !text.is_empty());
    sentences().next().is_some()
        && sentences().all(|sentence| {
            let folded = sentence.to_lowercase().replace('’', "'");
            let mut all = folded.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty());
            folded.ends_with('?')
                && all.next().is_some_and(|first| words.ask_yes_or_no.contains(&first))
                && !all.any(|word| words.ask_for_more.iter().any(|more| asks(word, more)))
        })
}

/// Whether a word is one that asks for more; `welch*` stands for all that begin so.
fn asks(word: &str, more: &str) -> bool {
    more.strip_suffix('*').map_or(word == more, |beginning| word.starts_with(beginning))
}

#[cfg(test)]
mod tests {
    use super::is_yes_or_no;
    use crate::check::words::of;

    #[test]
    fn questions() {
        for (language, prompt, expected) in [
            ("en", "Do you delegate enough?", true),
            ("en", "Do you listen to your team?", true),
            ("en", "Is there trust in your team? Can you feel it?", true),
            ("en", "Haven’t you been there?", true),
            ("en", "Do you delegate enough? Why?", false),
            ("en", "Can you think of a time when you did?", false),
            ("en", "Do you lead or manage more?", false),
            ("en", "Do you delegate. Take a note of it.", false),
            ("en", "What do you delegate?", false),
            ("en", "Will you remember Friday? Take five minutes.", false),
            ("de", "Gibst du genug ab?", true),
            ("de", "Hast du heute etwas abgegeben?", true),
            ("de", "Hast du etwas abgegeben, und wie war das?", false),
            ("de", "Kannst du beschreiben, was geschah?", false),
        ] {
            let words = of(language).expect("its words are known");
            assert_eq!(is_yes_or_no(prompt, words), expected, "{prompt}");
        }
    }
}
