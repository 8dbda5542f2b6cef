//! The promise behind ids: what learners wrote under an id finds its prompt again, whatever became of the course.
//!
//! [`Lock`](crate::lock::Lock) knows every id that learners have met. Each must still stand in the course, or be carried on by
//! another prompt's `was`, or be given up under `[retired]`.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::{CourseView, Lint, Look};
use crate::course::{AnswerKey, Page};
use crate::diagnostic::codes::{CHANGED_KIND, CLAIMED_TWICE, ORPHANED_ANSWERS, RETIRED_ID, REWORDED_PROMPT};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::lock::{LOCK_FILE, Lock, Met, wording};

/// The lint.
pub const LINT: Lint = Lint {
    codes: &[&ORPHANED_ANSWERS, &CLAIMED_TWICE, &CHANGED_KIND, &REWORDED_PROMPT, &RETIRED_ID],
    look: Look::Course(look),
};

/// The answers of a course by their ids, and those that each earlier id goes to.
struct Index<'c> {
    answers: BTreeMap<&'c str, (&'c Page, &'c AnswerKey)>,
    heirs: BTreeMap<&'c str, Vec<&'c AnswerKey>>,
    /// Answers that learners have not met and that carry nothing on.
    new: Vec<(&'c Page, &'c AnswerKey)>,
    /// The digests of their wordings, once somebody asks.
    wordings: OnceCell<Vec<String>>,
    /// Answers without ids of their own by the digests of their wordings, once somebody asks.
    unnamed: OnceCell<HashMap<String, Vec<&'c AnswerKey>>>,
}

/// Among how many new ids one is looked for that is spelt like an old one.
const MOST_COMPARED: usize = 500;

fn look(view: &CourseView<'_>, out: &mut Diagnostics) {
    let index = Index::of(view);
    claims(&index, out);
    if view.lock.file.is_none() {
        return;
    }
    same_course(view, out);
    for (id, met) in &view.lock.answers {
        let id = &**id;
        let retired = view.lock.retired.get(id);
        match (index.answers.get(id), index.heirs.get(id)) {
            (Some((_, answer)), _) => {
                same_prompt(id, met, answer, view.lock, &index, out);
                if let Some(span) = retired {
                    out.push(
                        Diagnostic::at(&RETIRED_ID, answer.span, format!("the id `{id}` was given up, and stands here again"))
                            .related(*span, "given up here")
                            .help(format!(
                                "if this is the prompt that learners met, remove the line from `{LOCK_FILE}`; else choose another id"
                            )),
                    );
                }
            }
            (None, Some(heirs)) => heirs.iter().for_each(|heir| same_kind(id, met, heir, out)),
            (None, None) if retired.is_some() => {}
            (None, None) => orphan(id, met, view, &index, out),
        }
    }
}

impl<'c> Index<'c> {
    fn of(view: &CourseView<'c>) -> Self {
        let mut index = Self {
            answers: BTreeMap::new(),
            heirs: BTreeMap::new(),
            new: Vec::new(),
            wordings: OnceCell::new(),
            unnamed: OnceCell::new(),
        };
        for page in &view.course.pages {
            for answer in &page.lesson.answers {
                index.answers.entry(&answer.id).or_insert((page, answer));
                for was in answer.carries() {
                    index.heirs.entry(was).or_default().push(answer);
                }
            }
        }
        let carrying: HashSet<&str> = index.heirs.values().flatten().map(|heir| heir.id.as_str()).collect();
        let is_new = |id: &str| !view.lock.answers.contains_key(id) && !carrying.contains(id);
        index.new = index.answers.values().filter(|(_, answer)| is_new(&answer.id)).copied().collect();
        index
    }

    /// Answers that learners have not met, with the wording that they met under another id.
    fn new_with_wording(&self, met: &Met) -> impl Iterator<Item = &'c AnswerKey> {
        let wordings =
            self.wordings.get_or_init(|| self.new.iter().map(|(_, answer)| wording(&answer.prompt)).collect());
        let same = self.new.iter().zip(wordings).filter(|(_, wording)| **wording == *met.wording);
        same.map(|((_, answer), _)| *answer).filter(|answer| met.has_kind_of(answer))
    }

    /// Answers without ids of their own, with the wording that learners met under another such id.
    fn unnamed_with_wording(&self, met: &Met) -> impl Iterator<Item = &'c AnswerKey> {
        let unnamed = self.unnamed.get_or_init(|| {
            let mut unnamed: HashMap<String, Vec<&AnswerKey>> = HashMap::new();
            for (_, answer) in self.answers.values().filter(|(_, answer)| !answer.given) {
                unnamed.entry(wording(&answer.prompt)).or_default().push(answer);
            }
            unnamed
        });
        let same = unnamed.get(&*met.wording).into_iter().flatten();
        same.copied().filter(|answer| met.has_kind_of(answer))
    }
}

/// Reports earlier ids that two prompts carry on, or that still stand in the course.
fn claims(index: &Index<'_>, out: &mut Diagnostics) {
    for (was, heirs) in &index.heirs {
        if let Some((_, answer)) = index.answers.get(was) {
            for heir in heirs {
                out.push(
                    Diagnostic::at(
                        &CLAIMED_TWICE,
                        heir.span,
                        format!("`{was}` still stands in the course, and keeps its answers"),
                    )
                    .related(answer.span, format!("`{was}` itself"))
                    .help(format!("remove `was={was}`, or remove the other prompt")),
                );
            }
        }
        for heir in heirs.iter().skip(1) {
            out.push(
                Diagnostic::at(&CLAIMED_TWICE, heir.span, format!("two prompts carry on the answers of `{was}`"))
                    .related(heirs[0].span, "the other one")
                    .help("keep `was` on the prompt that asks the same; the other one begins anew"),
            );
        }
    }
}

/// Compares the course's own id with the one that learners met.
fn same_course(view: &CourseView<'_>, out: &mut Diagnostics) {
    let (Some(met), Some(span)) = (&view.lock.course, view.lock.course_span) else { return };
    let now = view.course.config.id.as_ref();
    // Where `book.toml` can't be read, that is the fault to mend.
    if now == Some(met) || !view.course.config.is_whole {
        return;
    }
    let message = match now {
        Some(now) => {
            format!("all of learners' answers would be orphaned: the course's id was `{met}`, and is `{now}` now")
        }
        None => format!("all of learners' answers would be orphaned: the course's id was `{met}`, and it has none now"),
    };
    out.push(
        Diagnostic::at(&ORPHANED_ANSWERS, span, message)
            .note("their browsers keep everything under the course's id")
            .help(format!(
                "write `id = \"{met}\"` below `[book]` in `book.toml` again; if learners shall begin anew, remove this line"
            )),
    );
}

/// Compares a prompt with what learners met under its id.
fn same_prompt(id: &str, met: &Met, answer: &AnswerKey, lock: &Lock, index: &Index<'_>, out: &mut Diagnostics) {
    same_kind(id, met, answer, out);
    if !met.has_kind_of(answer) || met.has_wording_of(answer) {
        return;
    }
    // An id that was made of a place belongs to whatever stands there now: if its wording went elsewhere, so should it.
    if !answer.given
        && let Some(moved) = moved_to(id, met, lock, index)
    {
        out.push(
            Diagnostic::at(
                &ORPHANED_ANSWERS,
                answer.span,
                format!("learners' answers of another prompt would stand under this {}", answer.kind),
            )
            .related(moved.span, format!("what they answered under `{id}` stands here now"))
            .note("neither has an id of its own, so both are known by their places")
            .help("run `coursebook check --fix`: it writes the ids into the course"),
        );
        return;
    }
    let finding = Diagnostic::at(&REWORDED_PROMPT, answer.span, format!("the wording of `{id}` is another than learners met"))
        .help("if it asks something else now, give it a new id; else nothing has to be done: `coursebook check --fix` takes note of it");
    out.push(finding);
}

/// Where the wording that learners met under an id of a place stands now, under another such id. A prompt that stands
/// where it stood, with the same words as another one, has not come from anywhere.
fn moved_to<'c>(id: &str, met: &Met, lock: &Lock, index: &Index<'c>) -> Option<&'c AnswerKey> {
    let is_at_home = |answer: &AnswerKey| {
        let own = lock.answers.get(answer.id.as_str());
        own.is_some_and(|own| own.has_kind_of(answer) && own.has_wording_of(answer))
    };
    index.unnamed_with_wording(met).find(|answer| answer.id != id && !is_at_home(answer))
}

fn same_kind(id: &str, met: &Met, answer: &AnswerKey, out: &mut Diagnostics) {
    if !met.has_kind_of(answer) {
        out.push(
            Diagnostic::at(
                &CHANGED_KIND,
                answer.span,
                format!("learners answered `{id}` as {}, and this is {}", with_article(&met.kind), with_article(answer.kind)),
            )
            .note("what they wrote can't be shown here; it would be left under “Earlier prompts”")
            .help(format!("give this one a new id; if the old prompt is gone for good, write `{id}` under `[retired]` in `{LOCK_FILE}`")),
        );
    }
}

fn with_article(kind: &str) -> String {
    let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {kind}")
}

/// What stood where: the lock may have been written by hand, and not say.
fn label(met: &Met) -> String {
    if met.kind.is_empty() { String::new() } else { format!("{} on {}", with_article(&met.kind), met.lesson) }
}

/// Reports an id that learners have met and that leads nowhere any more.
fn orphan(id: &str, met: &Met, view: &CourseView<'_>, index: &Index<'_>, out: &mut Diagnostics) {
    let message = format!("learners' answers to `{id}` would be orphaned: no prompt has this id any more");
    let finding = match met.span {
        Some(span) => Diagnostic::at(&ORPHANED_ANSWERS, span, message).label(label(met)),
        None => Diagnostic::file(&ORPHANED_ANSWERS, LOCK_FILE, message),
    };
    let finding = match heir_for(id, met, index) {
        Some(heir) => finding
            .related(heir.span, "this prompt is new, and may be the one")
            .help(format!("if `{}` carries it on, write `was={id}` there; if the prompt is gone for good, write `{id} = \"why\"` under `[retired]` in `{LOCK_FILE}`", heir.id)),
        None => finding.help(format!(
            "bring the prompt back, or write `was={id}` on the prompt that carries it on; if it is gone for good, write `{id} = \"why\"` under `[retired]` in `{LOCK_FILE}`"
        )),
    };
    let hidden = view.hidden.iter().find(|(hidden, _)| hidden == id);
    out.push(match hidden {
        Some((_, path)) => finding.note(format!(
            "it stands in `{path}`, which is no part of the learners' course (a draft, or not in SUMMARY.md)"
        )),
        None => finding,
    });
}

/// The prompt that most likely carries an id on: new, of the same kind, with the same wording, or on the same page, or
/// with an id like it.
fn heir_for<'c>(id: &str, met: &Met, index: &Index<'c>) -> Option<&'c AnswerKey> {
    let new = || index.new.iter().filter(|(_, answer)| met.has_kind_of(answer));
    let alike = || {
        let near = nearest(id, new().take(MOST_COMPARED).map(|(_, answer)| answer.id.as_str()));
        new().find(|(_, answer)| Some(answer.id.as_str()) == near)
    };
    let same_page = || {
        let mut there = new().filter(|(page, _)| format!("/{}", page.address) == *met.lesson);
        there.next().filter(|_| there.next().is_none())
    };
    let other = || alike().or_else(same_page).map(|(_, answer)| *answer);
    index.new_with_wording(met).next().or_else(other)
}
