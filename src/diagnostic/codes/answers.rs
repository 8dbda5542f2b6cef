//! What learners wrote, and the ids under which it is kept.

use super::{Code, Severity, codes, is_lint};

codes! {
    /// An id that learners have met is gone from the course. What they wrote is kept under it in their browsers, and no
    /// prompt would find it any more: it would stand under *Earlier prompts* in the workbook, out of sight.
    ///
    /// `coursebook.lock` lists every id that learners have met. If the prompt was renamed or moved by hand, give it its
    /// id back. If another prompt asks the same now, let it carry the answers on with `was`; a prompt that takes the place
    /// of several names them all: `was="first second"`. If it is gone for good, say so in `coursebook.lock`, below
    /// `[retired]`, with the reason.
    ///
    /// ```md
    /// :::reflection{#first-step was=next-step}
    /// What is the first step you will take?
    /// :::
    /// ```
    ///
    /// ```toml
    /// [retired]
    /// next-step = "March 2027: the last lesson asks this better"
    /// ```
    ///
    /// Browsers keep all of it under the course's own `id`, so that one may never change either: `course` in the file says
    /// what it was when learners met it.
    ORPHANED_ANSWERS = "orphaned-answers", Error lint;
    /// Two prompts name the same earlier id in `was`, or the earlier id still stands in the course itself. Learners'
    /// answers can only go along with one of them.
    ///
    /// When one prompt becomes two, the one that asks what was asked before carries the answers on; the other begins anew.
    ///
    /// Wrong:
    ///
    /// ```md
    /// :::reflection{#one was=step}
    /// What is the first step?
    /// :::
    ///
    /// :::reflection{#two was=step}
    /// Who will help you?
    /// :::
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// :::reflection{#one was=step}
    /// What is the first step?
    /// :::
    ///
    /// :::reflection{#two}
    /// Who will help you?
    /// :::
    /// ```
    CLAIMED_TWICE = "claimed-twice", Error;
    /// An id that learners met on one kind of prompt stands on another kind now: a reflection became a plan. What they
    /// wrote is kept in another form, and the new kind can't show it.
    ///
    /// Give the new prompt an id of its own, and write the old one below `[retired]` in `coursebook.lock`. Or leave the
    /// old prompt where it is and set the new one beside it.
    CHANGED_KIND = "changed-kind", Error lint;
    /// A prompt's wording is another than the one that learners met. Their answers stay, and the page tells them that an
    /// earlier wording was answered. This is a note for you: does it still ask the same?
    ///
    /// If it does, nothing has to be done; `coursebook check --fix` and `coursebook publish` take note of the new wording.
    /// If it asks something else, give it a new id, so that old answers don't stand below a question that nobody asked.
    REWORDED_PROMPT = "reworded-prompt", Note;
    /// An id that was given up (it stands below `[retired]` in `coursebook.lock`) is on a prompt again. Whoever answered it
    /// long ago will find that answer there.
    ///
    /// If the old prompt is back, that is as it should be: remove its line below `[retired]`. If this is another prompt,
    /// choose another id.
    RETIRED_ID = "retired-id", Warning;
    /// `coursebook.lock` can't be read: a line was damaged, or two versions of the file were not merged to the end. As long
    /// as it can't be read, nobody can tell whether learners' answers would be orphaned.
    ///
    /// The file has one line for each id. After a merge, keep the lines of both sides and remove the lines that begin with
    /// `<<<<<<<`, `=======` and `>>>>>>>`. If the same id stands twice then, keep one of the two.
    ///
    /// ```toml
    /// [answers]
    /// first-step = { kind = "plan", lesson = "/both/plan/", wording = "3f2a9c1b7d0e" }
    /// ```
    MALFORMED_LOCK = "malformed-lock", Error;
}
