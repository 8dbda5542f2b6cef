//! Publishing and the ids that learners meet.

use std::fs;

use coursebook::lock::LOCK_FILE;

use crate::temp_course::TempCourse;

const BOOK: &str = "[book]\nid = \"small\"\ntitle = \"Small\"\n\n[build]\nbase-url = \"https://example.org/\"\n\n[publish.share]\nto = \"folder\"\npath = \"public\"\n";

fn course(prompt: &str) -> TempCourse {
    TempCourse::empty().with("book.toml", BOOK).with("content/index.md", format!("# Small\n\n{prompt}"))
}

#[test]
fn what_is_published_is_taken_note_of_before_it_is_sent() {
    let course = course(":::reflection{#now}\nWhat now?\n:::\n");
    course.run(&["publish", "--dry-run"]).expect(0);
    assert!(!course.path(LOCK_FILE).exists(), "a dry run promises nothing");
    let run = course.run(&["publish", "--yes"]);
    run.expect(0);
    assert!(run.out.contains("Wrote coursebook.lock"), "{}", run.out);
    let lock = fs::read_to_string(course.path(LOCK_FILE)).unwrap();
    assert!(lock.contains("now = { kind = \"reflection\""), "{lock}");
    let run = course.run(&["publish", "--yes"]);
    assert!(!run.expect(0).out.contains(LOCK_FILE), "{}", run.out);
    // Lost, it comes back: what stands at the host was met.
    fs::remove_file(course.path(LOCK_FILE)).unwrap();
    course.run(&["publish", "--yes"]).expect(0);
    assert_eq!(fs::read_to_string(course.path(LOCK_FILE)).unwrap(), lock);
}

#[test]
fn what_would_orphan_answers_is_not_published() {
    let course = course(":::reflection{#now}\nWhat now?\n:::\n");
    course.run(&["publish", "--yes"]).expect(0);
    let page = fs::read(course.path("public/index.html")).unwrap();
    course.write("content/index.md", "# Small\n\n:::reflection{#then}\nWhat then?\n:::\n");
    course.run(&["publish", "--yes"]).expect(1).says(&["error[orphaned-answers]", "Nothing was sent"]);
    assert_eq!(fs::read(course.path("public/index.html")).unwrap(), page);
    course.write("content/index.md", "# Small\n\n:::reflection{#then was=now}\nWhat then?\n:::\n");
    course.run(&["publish", "--yes"]).expect(0);
    assert_ne!(fs::read(course.path("public/index.html")).unwrap(), page);
    let lock = fs::read_to_string(course.path(LOCK_FILE)).unwrap();
    assert!(lock.contains("\nnow = {") && lock.contains("\nthen = {"), "{lock}");
}

#[test]
fn ids_that_were_published_without_being_given_stay() {
    let course = course(":::reflection\nWhat now?\n:::\n");
    course.run(&["publish", "--yes"]).expect(0).says(&["warning[missing-id]"]);
    let made = "front-reflection-1";
    assert!(
        fs::read_to_string(course.path(LOCK_FILE)).unwrap().contains(&format!("{made} = {{ kind")),
        "the id was met"
    );
    course.write("content/index.md", "# Small\n\n:::reflection\nAnd before?\n:::\n\n:::reflection\nWhat now?\n:::\n");
    course.run(&["publish", "--yes"]).expect(1).says(&["error[orphaned-answers]", "check --fix"]);
    course.run(&["check", "--fix"]).expect(0);
    let text = fs::read_to_string(course.path("content/index.md")).unwrap();
    assert!(text.contains(&format!("{{#{made}}}\nWhat now?")), "{text}");
    course.run(&["publish", "--yes"]).expect(0);
}
