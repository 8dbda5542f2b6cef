//! The questions of a quiz.

use super::{Code, Severity, codes, is_lint};

codes! {
    /// A quiz has no question, or a question lacks its text or anything to answer it with.
    ///
    /// A question is a paragraph, and below it stand its answers: a list with boxes to choose from, a numbered list of
    /// two or more to put in order, or a table of two columns to match. A paragraph with blanks in it is a question by
    /// itself.
    ///
    /// Wrong:
    ///
    /// ```md
    /// :::quiz[Vision or goal?]
    /// Which of these is a vision? {#which-vision}
    /// :::
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// :::quiz[Vision or goal?]
    /// Which of these is a vision? {#which-vision}
    ///
    /// - [ ] Answer forty calls a day
    /// - [x] Nobody is afraid to ring us
    /// :::
    /// ```
    BAD_QUESTION = "bad-question", Error;
    /// No option of a question is marked as right, so whoever answers could only be wrong. Mark the right one with
    /// `- [x]`, or several if several are right; the others have `- [ ]`.
    ///
    /// Wrong:
    ///
    /// ```md
    /// Which of these is a vision?
    ///
    /// - Answer forty calls a day
    /// - Nobody is afraid to ring us
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// Which of these is a vision?
    ///
    /// - [ ] Answer forty calls a day
    /// - [x] Nobody is afraid to ring us
    /// ```
    QUIZ_WITHOUT_ANSWER = "quiz-without-answer", Error;
    /// Every option of a question is marked as right, so there is nothing to choose. Add one that is wrong, and that
    /// somebody might believe; or make the list a plain one, outside of the quiz.
    ///
    /// Wrong:
    ///
    /// ```md
    /// Which of these is a goal?
    ///
    /// - [x] Forty calls a day
    /// - [x] A budget by March
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// Which of these are goals?
    ///
    /// - [x] Forty calls a day
    /// - [x] A budget by March
    /// - [ ] Nobody is afraid to ring us
    /// ```
    QUIZ_ALL_RIGHT = "quiz-all-right", Error;
    /// A question offers the same option twice; capital letters make no difference. A learner who chooses one of the
    /// two can't know which is meant. In a table to match, two rows begin with the same. Change or remove one.
    ///
    /// Wrong:
    ///
    /// ```md
    /// - [ ] A goal
    /// - [x] A vision
    /// - [ ] a goal
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// - [ ] A goal
    /// - [x] A vision
    /// - [ ] A slogan
    /// ```
    QUIZ_SAME_OPTION = "quiz-same-option", Error;
}
