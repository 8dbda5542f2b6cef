//! Ids for prompts that have none: written where the author would have written them.

use std::collections::{HashMap, HashSet};

use super::words;
use crate::course::{AnswerKey, Course, Page, slug};
use crate::diagnostic::codes::MISSING_ID;
use crate::diagnostic::{Diagnostics, Edit, Fix};
use crate::lock::{Lock, Met};
use crate::markdown::place_for_id;
use crate::source::{Sources, Span};

/// How many words of a prompt its id is made of.
const WORDS: usize = 5;

/// Adds to each finding about a missing id the change that gives one, and gives the ids: those that were made of a
/// lesson and a place, and the new ones.
///
/// An id that learners have met already becomes the prompt's own: first of all that under which they met its wording,
/// since an id that was made of a place may be another prompt's by now. Others are made of the prompt's words, and are
/// new in the course.
pub fn give_ids(
    course: &Course,
    lock: &Lock,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Vec<(String, String)> {
    let pages = || course.pages.iter().flat_map(|page| page.lesson.answers.iter().map(move |answer| (page, answer)));
    let missing: Vec<(&Page, &AnswerKey)> = pages().filter(|(_, answer)| !answer.given).collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let given: HashSet<&str> =
        pages().filter(|(_, answer)| answer.given).map(|(_, answer)| answer.id.as_str()).collect();
    let met = lock.answers.iter().filter(|(id, met)| met.provisional && !given.contains(&***id));
    let mut met: Vec<(&str, &Met)> = met.map(|(id, met)| (&**id, met)).collect();
    let mut ids: HashMap<Span, String> = HashMap::new();
    for by_words in [true, false] {
        for (_, answer) in &missing {
            let is_met = |(id, met): &(&str, &Met)| {
                let is_same = if by_words { met.has_wording_of(answer) } else { *id == answer.id };
                met.has_kind_of(answer) && is_same
            };
            if !ids.contains_key(&answer.span)
                && let Some(at) = met.iter().position(is_met)
            {
                ids.insert(answer.span, met.remove(at).0.to_owned());
            }
        }
    }
    let mut taken = taken(course, lock, given);
    for (page, answer) in &missing {
        ids.entry(answer.span).or_insert_with(|| new_id(page, answer, &mut taken));
    }
    let by_span: HashMap<Span, &AnswerKey> = missing.iter().map(|(_, answer)| (answer.span, *answer)).collect();
    diagnostics.filter_map(|mut finding| {
        let span = finding.span.filter(|_| finding.code == &MISSING_ID);
        if let Some((span, answer)) = span.and_then(|span| Some((span, by_span.get(&span)?))) {
            let id = &ids[&span];
            let edit = edit(sources, span, answer, id);
            finding.fix = edit.map(|edit| Fix { about: format!("write the id `{id}`"), edits: vec![edit] });
        }
        Some(finding)
    });
    missing.iter().map(|(_, answer)| (answer.id.clone(), ids[&answer.span].clone())).collect()
}

/// The ids that no prompt may be given.
fn taken(course: &Course, lock: &Lock, given: HashSet<&str>) -> HashSet<String> {
    let mut taken: HashSet<String> = lock.answers.keys().map(|id| id.as_ref().to_owned()).collect();
    taken.extend(lock.retired.keys().cloned());
    taken.extend(given.into_iter().map(str::to_owned));
    for page in &course.pages {
        taken.extend(page.lesson.anchors.iter().map(|anchor| anchor.id.clone()));
        taken.extend(page.lesson.headings.iter().map(|heading| heading.id.clone()));
    }
    taken
}

fn new_id(page: &Page, answer: &AnswerKey, taken: &mut HashSet<String>) -> String {
    let base = match readable(&answer.prompt) {
        base if base.is_empty() => format!("{}-{}", slug(&page.title_text), answer.kind),
        base => base,
    };
    let base = base.trim_start_matches('-');
    let mut id = base.to_owned();
    let mut number = 2;
    while !taken.insert(id.clone()) {
        id = format!("{base}-{number}");
        number += 1;
    }
    id
}

/// An id made of the words of a prompt that say what it is about.
fn readable(prompt: &str) -> String {
    let first = prompt.split(['.', '?', '!', '\n']).find(|sentence| !sentence.trim().is_empty()).unwrap_or(prompt);
    let all: Vec<String> =
        first.split_whitespace().map(slug).filter(|word| word.contains(char::is_alphanumeric)).collect();
    let telling: Vec<&String> = all.iter().filter(|word| !words::is_empty_anywhere(word)).take(WORDS).collect();
    // One empty word says nothing at all; several may still be told apart.
    let chosen = if telling.is_empty() && all.len() > 1 { all.iter().take(WORDS).collect() } else { telling };
    let id = chosen.into_iter().map(String::as_str).collect::<Vec<_>>().join("-");
    id.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect()
}

/// The change that writes `id` to the prompt at `span`: into its fence, or at the end of a question.
fn edit(sources: &Sources, span: Span, answer: &AnswerKey, id: &str) -> Option<Edit> {
    let text = sources.text(span);
    let place = if answer.kind == "question" { None } else { place_for_id(text) };
    let (at, text) = match place {
        // Inside braces that are there.
        Some((at, true)) => (at, format!("#{id} ")),
        Some((at, false)) => (at, format!("{{#{id}}}")),
        None if answer.kind == "question" => (text.trim_end().len(), format!(" {{#{id}}}")),
        None => return None,
    };
    let at = span.range().start + at;
    Some(Edit { span: Span::new(span.file, at..at), text })
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn ids_are_made_of_words_that_tell() {
        for (prompt, id) in [
            ("What went well this week?", "went-well-week"),
            ("Think of a lesson that worked. What made it so?", "think-lesson-worked"),
            ("What is it?", "what-is-it"),
            ("When …", ""),
            ("???", ""),
            ("Was möchtest du führen?", "möchtest-führen"),
        ] {
            assert_eq!(readable(prompt), id, "{prompt}");
        }
    }
}
