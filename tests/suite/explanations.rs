//! The examples in the explanations of findings: what is called wrong has that finding, what is called right has none.

use std::collections::HashSet;

use coursebook::check::{LINTS, Subject, check};
use coursebook::diagnostic::codes::{CODES, Code};
use coursebook::lock::Lock;

use crate::memory_course::{Assembled, MemoryCourse};

/// A page, with a definition, that examples may link to.
const OTHER_PAGE: &str = "# Another page\n\n:::definition[Trust]\nBeing willing to depend on someone.\n:::\n";

/// Codes whose examples are no lesson: a `SUMMARY.md`, and what a course's folder holds.
const NOT_LESSONS: &[&str] = &["bad-summary", "not-in-summary", "empty-content", "duplicate-address"];

#[test]
fn wrong_examples_are_wrong_and_right_ones_are_right() {
    let mut faults = Vec::new();
    let mut tried = 0;
    let of_lints: HashSet<&str> = LINTS.iter().flat_map(|lint| lint.codes).map(|code| code.name).collect();
    for code in CODES.iter().filter(|code| !NOT_LESSONS.contains(&code.name)) {
        let explanation = code.explanation();
        let Some((_, after)) = explanation.split_once("\nWrong") else { continue };
        let Some((wrong, right)) = after.split_once("\nRight") else {
            faults.push(format!("{}: it has a wrong example and no right one", code.name));
            continue;
        };
        let (Some(wrong), Some(right)) = (example(wrong), example(right)) else { continue };
        tried += 1;
        if !is_found(code, &lesson(wrong)) {
            faults.push(format!("{}: what it calls wrong is not:\n{wrong}{}", code.name, lesson(wrong).shown()));
        }
        // A few lines that are right for one lint may lack what another one looks for in a whole lesson.
        let is_wrong = if of_lints.contains(code.name) {
            is_found(code, &lesson(right))
        } else {
            !before_lints(right).diagnostics.is_empty()
        };
        if is_wrong {
            faults.push(format!("{}: what it calls right is not:\n{right}{}", code.name, lesson(right).shown()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(tried > 25, "only {tried} examples were found: are they written in another way now?");
}

/// The first piece of Markdown in a text.
fn example(text: &str) -> Option<&str> {
    let (_, code) = text.split_once("```md\n")?;
    code.split_once("```").map(|(code, _)| code)
}

/// A course with the example as a lesson, looked at as `coursebook check` does.
fn lesson(example: &str) -> Assembled {
    let mut assembled = before_lints(example);
    let Assembled { course, diagnostics, sources } = &mut assembled;
    check(Subject { course, sources, lock: &Lock::default(), hidden: &[] }, diagnostics);
    assembled
}

/// A course with the example as a lesson, and what it may speak of beside it.
fn before_lints(example: &str) -> Assembled {
    // The examples of options stand for themselves; here they need their quiz, and a question with an id.
    let is_question = example.contains("- [") || example.contains("\n- ");
    let text = match example.starts_with("---") || example.contains(":::") || !is_question {
        true => example.to_owned(),
        false if example.starts_with('-') => format!(":::quiz\nWhich? {{#which}}\n\n{example}:::\n"),
        false => format!(":::quiz\n{}:::\n", example.replacen("?\n", "? {#which}\n", 1)),
    };
    let pages = [
        ("index.md", "# A course\n"),
        ("lessons/lesson.md", &text),
        ("lessons/vision.md", "# Vision\n"),
        ("lessons/draft.md", "---\ndraft: true\n---\n\n# What comes next\n"),
        ("01-definitions/01-leading.md", OTHER_PAGE),
    ];
    let files = ["lessons/images/compass.svg", "lessons/files/brief.pdf", "lessons/talk.mp4"];
    MemoryCourse {
        pages: pages.map(|(path, text)| (path.to_owned(), text.to_owned())).to_vec(),
        files: files.map(str::to_owned).to_vec(),
        ..MemoryCourse::default()
    }
    .assemble()
}

fn is_found(code: &Code, assembled: &Assembled) -> bool {
    assembled.diagnostics.iter().any(|diagnostic| diagnostic.code == code)
}
