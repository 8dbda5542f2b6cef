//! Ids for prompts that have none: written where the author would have written them.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::words;
use crate::course::{AnswerKey, Course, Page, slug};
use crate::diagnostic::codes::MISSING_ID;
use crate::diagnostic::{Diagnostics, Edit, Fix};
use crate::lock::{Lock, Met, wording};
use crate::markdown::{THEME_IDS, place_for_id};
use crate::source::{Sources, Span};

/// How many words of a prompt its id is made of.
const WORDS: usize = 5;

/// What stands for a blank in a prompt's words.
const BLANK: &str = "___";

/// Adds to each finding about a missing id the change that gives one, and gives the ids: those that were made of a
/// lesson and a place, and the new ones.
///
/// An id that learners have met already becomes the prompt's own: that of its place if its wording is the one that they
/// met there; else that under which they met its wording, since an id that was made of a place may be another prompt's
/// by now; else that of its place. Others are made of the prompt's words, and are new in the course. `hidden` are ids of
/// prompts that are no part of it.
pub fn give_ids(
    course: &Course,
    lock: &Lock,
    hidden: &[(String, String)],
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Vec<(String, String)> {
    let pages = || course.pages.iter().flat_map(|page| page.lesson.answers.iter().map(move |answer| (page, answer)));
    let missing: Vec<(&Page, &AnswerKey)> = pages().filter(|(_, answer)| !answer.given && answer.writable).collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let given: HashSet<&str> =
        pages().filter(|(_, answer)| answer.given).map(|(_, answer)| answer.id.as_str()).collect();
    let mut ids = ids_that_were_met(&missing, lock, &given);
    let mut taken = taken(course, lock, hidden, sources);
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

/// The ids, by the prompts' places, under which learners have met prompts that have none of their own. `given` are ids
/// that authors gave to others.
fn ids_that_were_met(missing: &[(&Page, &AnswerKey)], lock: &Lock, given: &HashSet<&str>) -> HashMap<Span, String> {
    let mut met: BTreeMap<&str, &Met> = BTreeMap::new();
    let mut by_words: HashMap<(&str, String), Vec<&str>> = HashMap::new();
    for (id, entry) in lock.answers.iter().rev().filter(|(id, met)| met.provisional && !given.contains(&***id)) {
        met.insert(id, entry);
        by_words.entry((&entry.kind, entry.wording.to_string())).or_default().push(id);
    }
    let mut ids = HashMap::new();
    let at_home = missing.iter().filter(|(_, answer)| {
        let own = met.get(answer.id.as_str());
        own.is_some_and(|met| met.has_kind_of(answer) && met.has_wording_of(answer))
    });
    for answer in at_home.map(|(_, answer)| *answer).collect::<Vec<_>>() {
        met.remove(answer.id.as_str());
        ids.insert(answer.span, answer.id.clone());
    }
    for (_, answer) in missing {
        if ids.contains_key(&answer.span) {
            continue;
        }
        // The last are those that come first in the lock.
        let same = by_words.get_mut(&(answer.kind, wording(&answer.prompt)));
        let same = same.and_then(|same| std::iter::from_fn(|| same.pop()).find(|id| met.remove(id).is_some()));
        if let Some(id) = same {
            ids.insert(answer.span, id.to_owned());
        }
    }
    for (_, answer) in missing {
        let id = answer.id.as_str();
        if !ids.contains_key(&answer.span) && met.get(id).is_some_and(|met| met.has_kind_of(answer)) {
            met.remove(id);
            ids.insert(answer.span, id.to_owned());
        }
    }
    ids
}

/// The ids that no prompt may be given: those that stand anywhere in the course, in whatever this edition leaves out
/// too, and those that stood there once.
fn taken(course: &Course, lock: &Lock, hidden: &[(String, String)], sources: &Sources) -> HashSet<String> {
    let mut taken: HashSet<String> = lock.answers.keys().map(|id| id.as_ref().to_owned()).collect();
    taken.extend(lock.retired.keys().cloned());
    taken.extend(THEME_IDS.iter().map(|id| (*id).to_owned()));
    taken.extend(hidden.iter().map(|(id, _)| id.clone()));
    taken.extend(sources.iter().flat_map(|source| written_ids(&source.text)).map(str::to_owned));
    for page in &course.pages {
        for answer in &page.lesson.answers {
            taken.extend(answer.given.then(|| answer.id.clone()));
            taken.extend(answer.carries().map(str::to_owned));
        }
        taken.extend(page.lesson.anchors.iter().map(|anchor| anchor.id.clone()));
        taken.extend(page.lesson.headings.iter().map(|heading| heading.id.clone()));
    }
    taken
}

/// Whatever looks like an id in a text: `{#an-id …}`, `{.wide #an-id}`.
fn written_ids(text: &str) -> impl Iterator<Item = &str> {
    let starts = memchr::memchr_iter(b'#', text.as_bytes()).map(|at| &text[at + 1..]);
    let ids = starts.map(|rest| &rest[..rest.find(|c: char| !is_of_id(c)).unwrap_or(rest.len())]);
    ids.filter(|id| !id.is_empty())
}

fn is_of_id(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_')
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
    let all: Vec<String> = first
        .split_whitespace()
        .filter(|word| !word.contains(BLANK))
        .map(slug)
        .filter(|word| word.contains(char::is_alphanumeric))
        .collect();
    let telling: Vec<&String> = all.iter().filter(|word| !words::is_empty_anywhere(word)).take(WORDS).collect();
    // One empty word says nothing at all; several may still be told apart.
    let chosen = if telling.is_empty() && all.len() > 1 { all.iter().take(WORDS).collect() } else { telling };
    let id = chosen.into_iter().map(String::as_str).collect::<Vec<_>>().join("-");
    id.chars().filter(|c| is_of_id(*c)).collect()
}

/// The change that writes `id` to the prompt at `span`: into its fence, or at the end of a question.
fn edit(sources: &Sources, span: Span, answer: &AnswerKey, id: &str) -> Option<Edit> {
    let text = sources.text(span);
    let place = if answer.kind == "question" { None } else { place_for_id(text) };
    let (at, text) = match place {
        // Inside braces that are there.
        Some((at, true)) => (at, format!("#{id} ")),
        Some((at, false)) => (at, format!("{{#{id}}}")),
        None if answer.kind == "question" => match braces(text) {
            Some(open) => (open + 1, format!("#{id} ")),
            None => (text.trim_end().len(), format!(" {{#{id}}}")),
        },
        None => return None,
    };
    let at = span.range().start + at;
    Some(Edit { span: Span::new(span.file, at..at), text })
}

/// Where braces begin that stand at the end of a question already, with earlier ids in them: `{was=an-id}`.
fn braces(text: &str) -> Option<usize> {
    let text = text.trim_end().strip_suffix('}')?;
    text.rfind('{').filter(|open| text[open + 1..].starts_with("was="))
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
