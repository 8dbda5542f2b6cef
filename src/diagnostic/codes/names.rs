//! Names and text: ids, terms, footnotes and formulas.

use super::{Code, Severity, codes, is_lint};

codes! {
    /// An id that stands at two places. On one page, a link to it could only lead to the first. Anywhere in the course,
    /// two places to write with the same id would overwrite each other's answers.
    ///
    /// Give one of the two another id. If learners have met one of them already, leave that one as it is.
    ///
    /// Wrong:
    ///
    /// ```md
    /// :::reflection{#this-week}
    /// What went well this week?
    /// :::
    ///
    /// :::reflection{#this-week}
    /// What will you try next week?
    /// :::
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// :::reflection{#this-week}
    /// What went well this week?
    /// :::
    ///
    /// :::reflection{#next-week}
    /// What will you try next week?
    /// :::
    /// ```
    DUPLICATE_ID = "duplicate-id", Error;
    /// A place to write, or a question, has no id of its own. It gets one made of its lesson and its place, which
    /// changes when you move it or add another before it: then it loses touch with what learners wrote.
    ///
    /// Give it a short name that says what it is about, and never change that name after learners have met it. In a
    /// quiz the id stands at the end of the question.
    ///
    /// Wrong:
    ///
    /// ```md
    /// :::reflection
    /// What went well this week?
    /// :::
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// :::reflection{#went-well}
    /// What went well this week?
    /// :::
    /// ```
    MISSING_ID = "missing-id", Warning;
    /// A comment that allows a finding, `<!-- coursebook-allow … -->`, names none, or one that doesn't exist, or one that is
    /// always an error.
    ///
    /// Behind `coursebook-allow` stand the codes of findings, and after a colon the reason, for those who read the text
    /// after you. The comment speaks of the piece of text that follows it, or of the whole page where it stands above the
    /// first text.
    ///
    /// Wrong:
    ///
    /// ```md
    /// # A story
    ///
    /// <!-- coursebook-allow long-raed: it is a story -->
    /// Kofi runs the dispatch office.
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// # A story
    ///
    /// Kofi runs the dispatch office.
    /// ```
    BAD_ALLOW = "bad-allow", Warning;
    /// A comment allows a finding that isn't there. The text was mended, or the comment moved away from it. Remove the
    /// comment, so that it doesn't hide the next one.
    ///
    /// Wrong:
    ///
    /// ```md
    /// # A story
    ///
    /// <!-- coursebook-allow reworded-prompt -->
    /// Kofi runs the dispatch office.
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// # A story
    ///
    /// Kofi runs the dispatch office.
    /// ```
    UNUSED_ALLOW = "unused-allow", Note;
    /// A term, or another name for it in `aka`, is defined twice in the course. The glossary can't tell which of the
    /// two a link should lead to. Keep the better one, and link to it from the other place.
    ///
    /// Wrong, if another lesson defines *Trust*:
    ///
    /// ```md
    /// :::definition[trust]
    /// Being willing to depend on someone.
    /// :::
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// As we saw, [[Trust|trust]] is built slowly.
    /// ```
    DUPLICATE_TERM = "duplicate-term", Error;
    /// A term in `[[double brackets]]` or in `see` that is neither defined in the course nor the title of a page. The
    /// message names the nearest one.
    ///
    /// Mend the spelling, define the term, or take the brackets away.
    ///
    /// Wrong:
    ///
    /// ```md
    /// It takes [[Trsut]].
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// It takes [[Trust]].
    /// ```
    UNDEFINED_TERM = "undefined-term", Error;
    /// The text of a footnote stands in a `facilitator` block, and the footnote is referred to outside of it. Learners
    /// never get that block, so the sign in their text would lead to nothing. Write the footnote's text outside of the
    /// block.
    ///
    /// Wrong:
    ///
    /// ```md
    /// Most teams split on this.[^split]
    ///
    /// :::facilitator
    /// [^split]: So we have seen in our own workshops.
    /// :::
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// Most teams split on this.[^split]
    ///
    /// [^split]: So we have seen in our own workshops.
    /// ```
    HIDDEN_FOOTNOTE = "hidden-footnote", Error;
    /// A formula between dollar signs can't be read; it is shown as you wrote it. The note below the message says what
    /// was expected.
    ///
    /// Sometimes no formula was meant, and two prices stand in one line. A dollar sign that is only a dollar sign is
    /// written with a backslash before it.
    ///
    /// Wrong:
    ///
    /// ```md
    /// The share is $\frca{1}{2}$.
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// The share is $\frac{1}{2}$, or \$5.
    /// ```
    BAD_MATH = "bad-math", Warning;
    /// More than a hundred lists, quotes or blocks stand in each other. No reader could follow, and the page can't be
    /// read on from there. As a rule something was never closed, or a line of signs was pasted by mistake.
    ///
    /// Look above the underlined line for what is still open, and close it.
    TOO_DEEP = "nested-too-deep", Error;
}
