//! Every kind of finding: its code, its severity, and its page in the manual.

use super::Severity;

/// A kind of finding.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// The name by which people look it up and silence it: `broken-link`.
    pub name: &'static str,
    /// How much it matters unless the course says otherwise.
    pub severity: Severity,
    /// What it means and how to mend it, in Markdown: its page in the manual.
    pub explanation: &'static str,
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $id:ident = $name:literal, $severity:ident;)+) => {
        $(
            $(#[doc = $doc])+
            pub static $id: Code = Code {
                name: $name,
                severity: Severity::$severity,
                explanation: concat!($($doc, "\n"),+),
            };
        )+

        /// All kinds of findings, in the order of the manual.
        pub static CODES: &[&Code] = &[$(&$id),+];
    };
}

codes! {
    /// There is no `book.toml` in the folder or above it. A course is a folder with a `book.toml`; `coursebook new` makes one.
    NO_BOOK_TOML = "no-book-toml", Error;
    /// There is no content folder, or it has no Markdown file. Write at least `index.md`, the course's front page.
    EMPTY_CONTENT = "empty-content", Error;
    /// A file could not be read. The message says what the system answered.
    UNREADABLE = "unreadable-file", Error;
    /// A file has bytes that are not UTF-8. The page goes on with replacement characters; save the file as UTF-8 to mend it.
    NOT_UTF8 = "not-utf8", Warning;
    /// A symbolic link points outside the course's content, or in a circle. Copy the file into the content folder instead.
    BAD_SYMLINK = "bad-symlink", Error;
    /// `book.toml` is not valid TOML. The underlined text is where reading stopped.
    MALFORMED_TOML = "malformed-toml", Error;
    /// The front matter is not valid YAML or TOML. The underlined text is where reading stopped.
    MALFORMED_FRONT_MATTER = "malformed-front-matter", Error;
    /// The front matter is opened by `---` or `+++` on the first line and never closed by the same line.
    UNCLOSED_FRONT_MATTER = "unclosed-front-matter", Error;
    /// The same key stands twice. Keep one of them.
    DUPLICATE_KEY = "duplicate-key", Error;
    /// A key that coursebook does not know. It has no effect; the nearest known name is given.
    UNKNOWN_KEY = "unknown-key", Warning;
    /// A value of the wrong type, such as a list where a text is expected.
    WRONG_TYPE = "wrong-type", Error;
    /// A value of the right type that means nothing here, such as a duration that can't be read.
    BAD_VALUE = "bad-value", Error;
    /// Two pages, or a page and a file, would stand at one address. Rename one, or give it a `slug`.
    DUPLICATE_ADDRESS = "duplicate-address", Error;
    /// `SUMMARY.md` names a file that does not exist, or the same file twice, or has a line that can't be read.
    BAD_SUMMARY = "bad-summary", Error;
    /// A Markdown file that `SUMMARY.md` does not name, and that is therefore not part of the course.
    NOT_IN_SUMMARY = "not-in-summary", Warning;
    /// A link to a page or file that does not exist. The nearest existing one is given.
    BROKEN_LINK = "broken-link", Error;
    /// A link to a place in a page that has no such place. The nearest existing one is given.
    BROKEN_ANCHOR = "broken-anchor", Error;
    /// An image, video or other file that does not exist. The nearest existing one is given.
    BROKEN_IMAGE = "broken-image", Error;
    /// A link that leads out of the content folder. Nothing outside it becomes part of the site; move the file into it.
    LINK_OUTSIDE = "link-outside", Error;
    /// A link that would run a script (`javascript:` and the like). It is removed: a page's links lead to places.
    UNSAFE_LINK = "unsafe-link", Warning;
    /// A block whose name coursebook does not know. Its text is kept in a plain box; the nearest known name is given.
    UNKNOWN_BLOCK = "unknown-block", Warning;
    /// A block that is opened by `:::` and not closed before its list item, its quote or its file ends.
    UNCLOSED_FENCE = "unclosed-fence", Error;
    /// A closing `:::` with no open block. Remove it, or write the name of the block that it should open.
    STRAY_FENCE = "stray-fence", Error;
    /// A line that begins with `:::` and can't be read as the opening of a block.
    BAD_FENCE = "bad-fence", Error;
    /// An attribute in `{…}` that can't be read, that the block does not have, or whose value means nothing.
    BAD_ATTRIBUTE = "bad-attribute", Error;
    /// A block where it can't stand, such as a `solution` outside an `exercise`.
    MISPLACED_BLOCK = "misplaced-block", Error;
    /// A block that has no text in it, or lacks a part that it needs, such as the list of a `plan`.
    INCOMPLETE_BLOCK = "incomplete-block", Error;
    /// A `difference` sets exactly two `side` blocks against each other.
    DIFFERENCE_WITHOUT_TWO_SIDES = "difference-without-two-sides", Error;
    /// A `quiz` without a question, or a question that can't be read.
    BAD_QUESTION = "bad-question", Error;
    /// A question of which no option is marked right. Mark one with `- [x]`.
    QUIZ_WITHOUT_ANSWER = "quiz-without-answer", Error;
    /// A question of which every option is marked right, so that there is nothing to choose.
    QUIZ_ALL_RIGHT = "quiz-all-right", Error;
    /// A question that offers the same option twice.
    QUIZ_SAME_OPTION = "quiz-same-option", Error;
    /// An id that stands at two places. Learners' answers are kept by id, so each needs its own.
    DUPLICATE_ID = "duplicate-id", Error;
    /// A place to write without an id. Learners' answers are kept by it; until it has one, an edit nearby may part them from it.
    MISSING_ID = "missing-id", Warning;
    /// A term that is defined twice. Keep one definition and link to it from the other place.
    DUPLICATE_TERM = "duplicate-term", Error;
    /// A term that is linked or referred to and defined nowhere.
    UNDEFINED_TERM = "undefined-term", Error;
    /// A footnote whose text stands in a `facilitator` block, and that is referred to outside of it: learners would be led to nothing. Write its text outside.
    HIDDEN_FOOTNOTE = "hidden-footnote", Error;
    /// A formula that can't be read. It is shown as it was written.
    BAD_MATH = "bad-math", Warning;
    /// Lists, quotes or blocks that stand in each other too deeply for any reader.
    TOO_DEEP = "nested-too-deep", Error;
    /// The theme that `book.toml` names has no folder in `themes/`.
    NO_THEME = "no-theme", Error;
    /// The accent colour of `book.toml` is too pale to read as text on light paper. Links and buttons use a darker tone of the same hue; the colour itself stays where it is only looked at.
    ADJUSTED_ACCENT = "adjusted-accent", Note;
    /// A template in the author's theme that has the name of none of ours, and is therefore never used.
    UNUSED_TEMPLATE = "unused-template", Warning;
    /// A template of the theme has an error.
    TEMPLATE_ERROR = "template-error", Error;
    /// The output folder holds files that coursebook did not make. It is left as it is: choose another, or an empty one.
    FOREIGN_FILES = "foreign-files", Error;
    /// The site could not be written. The site that was there is as it was.
    NOT_WRITTEN = "not-written", Error;
}

/// The kind of finding with this name.
pub fn find(name: &str) -> Option<&'static Code> {
    CODES.iter().copied().find(|code| code.name == name)
}

#[cfg(test)]
mod tests {
    use super::CODES;

    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> = CODES.iter().map(|code| code.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), CODES.len());
    }
}
