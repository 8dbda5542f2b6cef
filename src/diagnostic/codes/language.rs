//! How a lesson reads.

use super::{Code, Severity, codes, is_lint};

codes! {
    /// A lesson reads far harder, or far easier, than the others of its course. Learners have found their pace by then, and
    /// stumble.
    ///
    /// The measure is LIX (Carl-Hugo Björnsson, 1968): the words of a sentence, and of a hundred words those with more than
    /// six letters, added up. A lesson is compared only with the lesson in the middle of its own course, never with a
    /// standard. The course needs six lessons with 150 words or more of running text; quizzes, lists of objectives,
    /// tables and code are not counted, and languages without spaces between their words aren't measured.
    ///
    /// Shorten the longest sentences. If a lesson is meant to read differently, say so in `book.toml`:
    ///
    /// ```toml
    /// [check.allow]
    /// uneven-reading = ["content/05-law/02-the-act.md"]
    /// ```
    UNEVEN_READING = "uneven-reading", Note lint;
    /// A word stands twice in a row, often over the end of a line, where nobody sees it. `coursebook check --fix` removes
    /// the second one.
    ///
    /// Words that may stand twice (*had had*, *very very*), names (*Duran Duran*), numbers and code are left in peace. In
    /// languages whose such words coursebook doesn't know, nothing is said.
    ///
    /// Wrong:
    ///
    /// ```md
    /// The manager is the
    /// the one who counts.
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// The manager is the
    /// one who counts.
    /// ```
    DOUBLED_WORD = "doubled-word", Note lint;
    /// A heading says the title of its lesson again. The title stands above the page and in the navigation already, so the
    /// heading tells the reader nothing, and who listens to the page hears it twice.
    ///
    /// Remove it, or let it say what comes next. Check first whether a link leads to it.
    ///
    /// Wrong:
    ///
    /// ```md
    /// # Trust
    ///
    /// ## Trust
    ///
    /// It grows slowly.
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// # Trust
    ///
    /// ## How it grows
    ///
    /// It grows slowly.
    /// ```
    REPEATED_TITLE = "repeated-title", Note lint;
}
