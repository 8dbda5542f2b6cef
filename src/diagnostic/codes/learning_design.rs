//! Whether people can learn from a lesson.

use super::{Code, Severity, codes, is_lint};

codes! {
    /// A lesson with something to do in it doesn't say what a learner will be able to do afterwards, and most such lessons
    /// of the course do. Who knows what a lesson is for reads it with that in mind, and can tell at the end whether they
    /// got there.
    ///
    /// Write two to four objectives into the front matter, each beginning with something that one can do.
    ///
    /// ```md
    /// ---
    /// objectives:
    ///   - Tell an open question from a closed one
    ///   - Hold a short conversation without giving advice
    /// ---
    /// ```
    ///
    /// Courses in which most lessons have no objectives are left in peace, and so are introductions, pages without anything
    /// to do, and very short ones. To silence this for a page, name it in `book.toml`:
    ///
    /// ```toml
    /// [check.allow]
    /// no-objectives = ["content/04-both/05-sources.md"]
    /// ```
    NO_OBJECTIVES = "no-objectives", Note lint;
    /// Nothing that learners do in this module seems to take up an objective: no exercise, reflection, plan, quiz or
    /// self-assessment has a word in common with it. What is announced and never tried is seldom learnt.
    ///
    /// This is a hint and no more: it compares the beginnings of words, and knows nothing of meaning. An exercise can be
    /// about something without naming it.
    ///
    /// Wrong:
    ///
    /// ```md
    /// ---
    /// objectives:
    ///   - Delegate a task without taking it back
    /// ---
    ///
    /// # Letting go
    ///
    /// :::reflection{#last-week}
    /// What did you enjoy most last week?
    /// :::
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// ---
    /// objectives:
    ///   - Delegate a task without taking it back
    /// ---
    ///
    /// # Letting go
    ///
    /// :::reflection{#last-week}
    /// Which task did you delegate last week, and what did you do when it went slowly?
    /// :::
    /// ```
    UNTOUCHED_OBJECTIVE = "untouched-objective", Note lint;
    /// From the underlined place on there are 1,200 words or more to read, about six minutes, and nothing to do. Attention
    /// wanders long before that, and what was only read fades within days. A question on the way makes people think back,
    /// and that is what stays.
    ///
    /// Ask something: a reflection, a question of a quiz, a short exercise. Or make two lessons of it.
    ///
    /// Exercises, reflections, plans, quizzes, self-assessments, films and sound end a stretch. Tables, code, folded
    /// text and all tabs but the first are not counted. Courses that ask for nothing anywhere are books, and are left in
    /// peace.
    LONG_READ = "long-read", Note lint;
    /// None of the options of this question has feedback. Whoever answers learns that it was right or wrong, and not why:
    /// a lucky guess stays a guess, and a mistake comes again.
    ///
    /// Write why, as a quote below the option. Begin with the wrong options that people are tempted by.
    ///
    /// Wrong:
    ///
    /// ```md
    /// :::quiz
    /// Which of these is an open question? {#open-question}
    ///
    /// - [ ] Have you tried the old template?
    /// - [x] What have you tried so far?
    /// :::
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// :::quiz
    /// Which of these is an open question? {#open-question}
    ///
    /// - [ ] Have you tried the old template?
    ///   > Yes or no is all it asks for, and there is advice hidden in it.
    /// - [x] What have you tried so far?
    /// :::
    /// ```
    QUESTION_WITHOUT_FEEDBACK = "question-without-feedback", Warning lint;
    /// A reflection that can be answered by yes or no. A learner who writes "yes" has answered it, and has not thought.
    ///
    /// Ask for what, how or when, or go on after the question. This is told by how the sentences begin, in English and
    /// German only. A prompt with a `starter` is left in peace, since it asks for more by itself.
    ///
    /// Wrong:
    ///
    /// ```md
    /// :::reflection{#listening}
    /// Do you listen to your team?
    /// :::
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// :::reflection{#listening}
    /// When did you last change a plan because of something that somebody in your team said?
    /// :::
    /// ```
    YES_OR_NO_PROMPT = "yes-or-no-prompt", Note lint;
    /// The exercises of a lesson together take longer than its `duration`. People plan their day by that number, and a
    /// lesson that breaks its word is left half done.
    ///
    /// The duration counts everything: reading, exercises, writing. Without one, coursebook reckons it from the words and
    /// the exercises. Of tabs only the longest counts here, and exercises in folded text don't.
    ///
    /// Wrong:
    ///
    /// ```md
    /// ---
    /// duration: 15m
    /// ---
    ///
    /// :::exercise[Map your week]{time=20m}
    /// Draw the five days, and what you did in each.
    /// :::
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// ---
    /// duration: 30m
    /// ---
    ///
    /// :::exercise[Map your week]{time=20m}
    /// Draw the five days, and what you did in each.
    /// :::
    /// ```
    TIME_EXCEEDS_LESSON = "time-exceeds-lesson", Warning lint;
    /// A term stands in a lesson, and the course defines it only in a later module. The term links itself to the glossary,
    /// so nobody is lost; but who meets a word for the first time shouldn't have to leave the page for it.
    ///
    /// Define the term where it is first needed, or say there in your own words what it means and link it by hand:
    /// `[[Blind spot]]`. Then coursebook takes it that you know.
    ///
    /// Only terms that can't be everyday words count: those of several words, and those with capitals or digits inside.
    /// The front page and the introductions of modules may announce what is to come.
    USED_BEFORE_DEFINED = "used-before-defined", Note lint;
    /// A term is defined, and no text of the course uses it: no running text, no heading, no link, no `see` of another
    /// term. Either it may go, or the text says it in a form that coursebook doesn't know, such as a plural. Then that
    /// form doesn't link itself to the glossary either: name it in `aka`.
    ///
    /// Wrong:
    ///
    /// ```md
    /// :::definition[Stakeholder]
    /// Anyone whom a decision touches.
    /// :::
    ///
    /// Ask the stakeholders whom they trust. Trust comes first.
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// :::definition[Stakeholder]{aka="stakeholders"}
    /// Anyone whom a decision touches.
    /// :::
    ///
    /// Ask the stakeholders whom they trust. Trust comes first.
    /// ```
    UNUSED_DEFINITION = "unused-definition", Note lint;
    /// The sides of a difference can't be set against each other: one says less than a quarter of what the other says, or
    /// has less than half as many points. The reader takes the longer side for the better one.
    ///
    /// Say of both what can be compared, in the same order.
    ///
    /// Wrong:
    ///
    /// ```md
    /// ::::difference[Vision and goals]
    /// :::side[Vision]
    /// - It says where things will be.
    /// - It is a picture that people can see.
    /// - It holds for years.
    /// :::
    /// :::side[Goals]
    /// - They can be counted.
    /// :::
    /// ::::
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// ::::difference[Vision and goals]
    /// :::side[Vision]
    /// - It says where things will be.
    /// - It is a picture that people can see.
    /// - It holds for years.
    /// :::
    /// :::side[Goals]
    /// - They say what is done by Friday.
    /// - They can be counted.
    /// - They hold until they are reached.
    /// :::
    /// ::::
    /// ```
    UNEVEN_SIDES = "uneven-sides", Note lint;
}
