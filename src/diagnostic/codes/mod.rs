//! Every kind of finding: its code, its severity, and its page in the manual. A chapter of the manual is a file here.

mod accessibility;
mod answers;
mod blocks;
mod files;
mod language;
mod learning_design;
mod links;
mod names;
mod publishing;
mod quizzes;
mod structure;
mod theme;

use std::sync::LazyLock;

use super::Severity;
pub use accessibility::*;
pub use answers::*;
pub use blocks::*;
pub use files::*;
pub use language::*;
pub use learning_design::*;
pub use links::*;
pub use names::*;
pub use publishing::*;
pub use quizzes::*;
pub use structure::*;
pub use theme::*;

/// A kind of finding.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// The name by which people look it up and silence it: `broken-link`.
    pub name: &'static str,
    /// How much it matters unless the course says otherwise.
    pub severity: Severity,
    /// Whether it is found by one of the lints of the `check` room, and not on the way to a site.
    pub is_lint: bool,
    doc: &'static str,
}

impl Code {
    /// Whether a course may give it another severity, or silence it: lints and whatever is no error. What is an
    /// error on the way to a site stays one, or the site would be wrong.
    pub fn is_settable(&self) -> bool {
        self.is_lint || self.severity != Severity::Error
    }

    /// What it means, why it matters and how to mend it, in Markdown: its page in the manual.
    pub fn explanation(&self) -> String {
        // Each line of a doc comment begins with the space that follows its slashes.
        let lines: Vec<_> = self.doc.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        lines.join("\n")
    }

    /// The first sentence of the explanation as plain text on one line.
    pub fn summary(&self) -> String {
        let explanation = self.explanation().replace('`', "");
        let about = explanation.split("\n\n").next().unwrap_or_default();
        let about = about.split_whitespace().collect::<Vec<_>>().join(" ");
        about.split_inclusive(". ").next().unwrap_or_default().trim_end().to_owned()
    }
}

macro_rules! is_lint {
    () => {
        false
    };
    (lint) => {
        true
    };
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $id:ident = $name:literal, $severity:ident $($lint:ident)?;)+) => {
        $(
            $(#[doc = $doc])+
            pub static $id: Code = Code {
                name: $name,
                severity: Severity::$severity,
                is_lint: is_lint!($($lint)?),
                doc: concat!($($doc, "\n"),+),
            };
        )+

        /// All of them, in the order of the manual.
        pub(super) const CHAPTER: &[&Code] = &[$(&$id),+];
    };
}

use {codes, is_lint};

/// All kinds of findings, in the order of the manual.
pub static CODES: LazyLock<Vec<&'static Code>> = LazyLock::new(|| {
    [
        files::CHAPTER,
        links::CHAPTER,
        blocks::CHAPTER,
        quizzes::CHAPTER,
        names::CHAPTER,
        theme::CHAPTER,
        answers::CHAPTER,
        accessibility::CHAPTER,
        structure::CHAPTER,
        learning_design::CHAPTER,
        language::CHAPTER,
        publishing::CHAPTER,
    ]
    .concat()
});

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
