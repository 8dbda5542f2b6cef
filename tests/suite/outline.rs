//! `outline`: the course as a table, for people, programs and spreadsheets.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::formats::{is_valid, parsed};
use crate::golden::{check_file, report};
use crate::temp_course::{Run, TempCourse, files_in, program};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/outline")
}

fn course() -> TempCourse {
    let files = files_in(&folder().join("course"));
    files.iter().fold(TempCourse::empty(), |course, (path, bytes)| course.with(path, bytes))
}

#[track_caller]
fn outline(course: &TempCourse, arguments: &[&str]) -> String {
    let run = Run::of(program(&course.path("")).arg("outline").args(arguments).env_remove("COLUMNS"));
    run.expect(0);
    assert_eq!(run.err, "");
    run.out
}

#[test]
fn one_course_in_all_formats() {
    let course = course();
    let version = env!("CARGO_PKG_VERSION");
    let narrow = Run::of(program(&course.path("")).args(["outline", "--drafts"]).env("COLUMNS", "48"));
    narrow.says(&["There is no room for all columns"]);
    let texts = [
        ("table.txt", outline(&course, &[])),
        ("drafts.txt", outline(&course, &["--drafts"])),
        ("narrow.txt", narrow.out),
        ("outline.json", outline(&course, &["--format", "json", "--drafts"]).replace(version, "[VERSION]")),
        ("outline.csv", outline(&course, &["--format", "csv", "--drafts"])),
    ];
    let faults: Vec<String> =
        texts.iter().filter_map(|(name, text)| check_file(&folder().join(name), text).err()).collect();
    report(&faults);
}

fn json(course: &TempCourse, arguments: &[&str]) -> Value {
    let mut all = vec!["--format", "json"];
    all.extend(arguments);
    parsed(&outline(course, &all))
}

#[test]
fn json_is_what_its_schema_says_and_its_sums_are_right() {
    let schema = parsed(&TempCourse::empty().run(&["schema", "outline"]).expect(0).out);
    let document = json(&course(), &["--drafts"]);
    is_valid(&schema, &document);
    let pages = document["pages"].as_array().unwrap();
    for figure in ["pages", "minutes", "words", "reflections", "exercises", "questions", "plans", "self_assessments"] {
        let sum: u64 = pages.iter().map(|page| page["own"][figure].as_u64().unwrap()).sum();
        assert_eq!(document["total"][figure], sum, "{figure}");
        assert_eq!(pages[0]["whole"][figure], sum, "{figure}");
        assert!(sum > 0, "the course shows {figure}");
    }
    let modules = || pages.iter().filter(|page| page["kind"] == "module");
    assert!(modules().any(|module| module["whole"] != module["own"]));
}

#[test]
fn the_facilitators_edition_has_more_words() {
    let words = |edition| json(&course(), &["--edition", edition])["total"]["words"].as_u64().unwrap();
    assert!(words("facilitator") > words("learner"));
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let course = course();
    for columns in ["20", "40", "79"] {
        let run = Run::of(program(&course.path("")).args(["outline", "--drafts"]).env("COLUMNS", columns));
        let (title, table) = run.out.split_once("\n\n").unwrap();
        assert_eq!(title, "Leading, 領導力 & more");
        let widest = table.lines().map(unicode_width::UnicodeWidthStr::width).max().unwrap();
        assert!(widest <= columns.parse().unwrap(), "{columns}:\n{table}");
    }
}

#[test]
fn a_course_with_errors_is_shown_as_far_as_it_goes() {
    let course = TempCourse::new().with("content/index.md", "# A\n\n[broken](missing.md)\n");
    let run = course.run(&["outline"]);
    run.expect(1).says(&["The course has 1 error", "coursebook check"]);
    assert!(run.out.contains("Total: 1 page"), "{}", run.out);
    TempCourse::empty().with("book.toml", "").run(&["outline"]).expect(1).says(&["empty-content"]);
}
