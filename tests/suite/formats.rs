//! `check --format`: what programs are told of findings, beside what people are.
//!
//! `tests/formats/course` has a finding of each shape (with a note, a label, another place, a fix, a file with spaces and
//! letters beyond ASCII); what is printed of it stands beside it, once in each format.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::Value;

use crate::golden::{check_file, report};
use crate::temp_course::{Run, TempCourse, files_in, program};

/// The course in a folder of a repository, as GitHub sees it.
fn course() -> TempCourse {
    let repository = TempCourse::empty();
    fs::create_dir(repository.path(".git")).unwrap();
    for (path, bytes) in files_in(&formats().join("course")) {
        repository.write(&format!("courses/small/{path}"), bytes);
    }
    repository
}

fn formats() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats")
}

/// What `check` prints of a course in a format, and nothing else.
#[track_caller]
fn checked(repository: &TempCourse, arguments: &[&str], code: i32) -> String {
    let mut command = program(&repository.path("courses/small"));
    let run = Run::of(command.arg("check").args(arguments));
    run.expect(code);
    assert_eq!(run.err, "", "everything goes to standard output");
    run.out
}

pub fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error} in:\n{text}"))
}

/// Fails unless a document is what a schema says.
#[track_caller]
pub fn is_valid(schema: &Value, document: &Value) {
    let validator = jsonschema::validator_for(schema).unwrap();
    let faults: Vec<String> =
        validator.iter_errors(document).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn sarif_schema() -> Value {
    let mut schema = parsed(&fs::read_to_string(formats().join("../schemas/sarif-2.1.0.json")).unwrap());
    // These patterns have a bracket too many, and a strict validator refuses the schema for it.
    for owner in ["run", "toolComponent"] {
        let language = schema.pointer_mut(&format!("/definitions/{owner}/properties/language")).unwrap();
        language.as_object_mut().unwrap().remove("pattern").unwrap();
    }
    schema
}

fn findings_schema() -> Value {
    parsed(&TempCourse::empty().run(&["schema", "findings"]).expect(0).out)
}

#[test]
fn one_course_in_all_formats() {
    let repository = course();
    let mut human = program(&repository.path("courses/small"));
    let human = Run::of(human.args(["check", "--format", "human"]));
    human.expect(1);
    assert_eq!(human.out, "");
    let json = checked(&repository, &["--format", "json"], 1);
    let github = checked(&repository, &["--format", "github"], 1);
    let sarif = checked(&repository, &["--format", "sarif"], 1);
    is_valid(&findings_schema(), &parsed(&json));
    is_valid(&sarif_schema(), &parsed(&sarif));
    let version = env!("CARGO_PKG_VERSION");
    let texts = [
        ("human.txt", human.err),
        ("findings.json", json.replace(version, "[VERSION]")),
        ("github.txt", github),
        ("findings.sarif", without_rules(&sarif).replace(version, "[VERSION]")),
    ];
    let faults: Vec<String> =
        texts.iter().filter_map(|(name, text)| check_file(&formats().join(name), text).err()).collect();
    report(&faults);
}

/// A SARIF log without its rules, which grow with the program, and in lines to read.
fn without_rules(text: &str) -> String {
    let mut log = parsed(text);
    let run = &mut log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].take();
    for result in run["results"].as_array_mut().unwrap() {
        let number = result["ruleIndex"].take().as_u64().unwrap();
        let rule = &rules[usize::try_from(number).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(rule["help"]["markdown"].as_str().is_some_and(|help| help.len() > 40), "{rule}");
    }
    format!("{log:#}\n")
}

#[test]
fn json_tells_where_to_the_character() {
    let repository = course();
    let json = parsed(&checked(&repository, &["--format", "json"], 1));
    let finding = json["findings"].as_array().unwrap().iter().find(|finding| finding["code"] == "broken-link").unwrap();
    let text = fs::read_to_string(repository.path("courses/small/content/index.md")).unwrap();
    let range = &finding["range"];
    let at = |end: &str| usize::try_from(range[end]["byte"].as_u64().unwrap()).unwrap();
    let shown = &text[at("start")..at("end")];
    assert!(shown.starts_with("[a page]("), "{shown}");
    let line = text.lines().nth(3).unwrap();
    let column = line.chars().position(|c| c == '[').unwrap() + 1;
    assert_eq!((range["start"]["line"].as_u64(), range["start"]["column"].as_u64()), (Some(4), Some(column as u64)));
}

#[test]
fn edits_in_json_and_sarif_are_those_that_fix_makes() {
    for line_end in ["\n", "\r\n"] {
        let repository = course();
        let path = repository.path("courses/small/content/01 Führung.md");
        let before = fs::read_to_string(&path).unwrap().replace('\n', line_end);
        fs::write(&path, format!("\u{feff}{before}")).unwrap();
        let json = parsed(&checked(&repository, &["--format", "json"], 1));
        let sarif = parsed(&checked(&repository, &["--format", "sarif"], 1));
        Run::of(program(&repository.path("courses/small")).args(["check", "--fix"])).expect(1);
        let after = fs::read_to_string(&path).unwrap();
        let after = after.trim_start_matches('\u{feff}');
        assert_ne!(before, after);
        let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
        let edits =
            json["findings"].as_array().unwrap().iter().filter_map(|finding| finding["fix"]["edits"].as_array());
        let mut edits: Vec<&Value> = edits.flatten().collect();
        edits.sort_by_key(|edit| std::cmp::Reverse(number(&edit["range"]["start"]["byte"])));
        let mut mended = before.clone();
        for edit in edits {
            let range = number(&edit["range"]["start"]["byte"])..number(&edit["range"]["end"]["byte"]);
            mended.replace_range(range, edit["text"].as_str().unwrap());
        }
        assert_eq!(mended, after, "json");
        let mut results = sarif["runs"][0]["results"].as_array().unwrap().iter();
        let fix = results.find_map(|result| result["fixes"][0]["artifactChanges"][0].as_object()).unwrap();
        let uri = fix["artifactLocation"]["uri"].as_str().unwrap();
        assert_eq!(uri, "courses/small/content/01%20F%C3%BChrung.md");
        let replacement = &fix["replacements"][0];
        let place = &replacement["deletedRegion"];
        let line = after.lines().nth(number(&place["startLine"]) - 1).unwrap();
        let inserted: String = line.chars().skip(number(&place["startColumn"]) - 1).collect();
        assert!(inserted.starts_with(replacement["insertedContent"]["text"].as_str().unwrap().trim_end()), "{line}");
    }
}

#[test]
fn what_is_mended_is_no_longer_told() {
    let repository = course();
    let codes = |json: &str| -> Vec<String> {
        let json = parsed(json);
        json["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|finding| finding["code"].as_str().unwrap().to_owned())
            .collect()
    };
    let before = codes(&checked(&repository, &["--format", "json"], 1));
    let run = Run::of(program(&repository.path("courses/small")).args(["check", "--fix", "--format", "json"]));
    run.expect(1).says(&["Mended"]);
    let after = codes(&run.out);
    assert!(before.contains(&"missing-id".to_owned()) && !after.contains(&"missing-id".to_owned()), "{after:?}");
    assert!(after.contains(&"broken-link".to_owned()), "{after:?}");
    let run =
        Run::of(program(&repository.path("courses/small")).args(["check", "--fix", "--dry-run", "--format", "sarif"]));
    run.expect(2).says(&["--dry-run"]);
}

#[test]
fn a_course_without_faults_is_told_in_every_format() {
    let course = TempCourse::new();
    course.run(&["check", "--fix"]).expect(0);
    for (format, expected) in [("json", "\"findings\":[\n]"), ("github", ""), ("sarif", "\"results\":[\n]")] {
        let run = course.run(&["check", "--format", format]);
        run.expect(0);
        assert!(run.out.contains(expected) && run.err.is_empty(), "{format}: {}{}", run.out, run.err);
    }
    is_valid(&findings_schema(), &parsed(&course.run(&["check", "--format", "json"]).out));
    is_valid(&sarif_schema(), &parsed(&course.run(&["check", "--format", "sarif"]).out));
}

#[test]
fn quiet_tells_errors_only_and_denied_warnings_end_with_1() {
    let course = TempCourse::new().with("content/index.md", "# A\n\n:::nite\nText.\n:::\n");
    let told = |arguments: &[&str], code| parsed(&course.run(arguments).expect(code).out);
    assert_eq!(told(&["check", "--format", "json"], 0)["findings"][0]["code"], "unknown-block");
    let quiet = told(&["check", "--format", "json", "--quiet"], 0);
    assert_eq!((&quiet["findings"][0], &quiet["summary"]["warnings"]), (&Value::Null, &Value::from(1)));
    told(&["check", "--format", "json", "--deny", "warnings"], 1);
}

#[test]
fn fingerprints_stay_when_text_above_is_written() {
    let prints = |text: &str| -> Vec<String> {
        let course = TempCourse::new().with("content/index.md", text);
        let log = parsed(&course.run(&["check", "--format", "sarif"]).out);
        let results = log["runs"][0]["results"].as_array().unwrap().iter();
        results
            .map(|result| result["partialFingerprints"]["coursebookFinding/v1"].as_str().unwrap().to_owned())
            .collect()
    };
    let before = prints("# A\n\n[x](no.md)\n\n[x](no.md)\n\n[y](none.md)\n");
    assert_eq!(before.len(), 3);
    assert!(before[0] != before[1] && before[1] != before[2], "{before:?}");
    assert_eq!(prints("# A\n\nMore text.\n\n[x](no.md)\n\n[x](no.md)\n\n[y](none.md)\n"), before);
}

#[test]
fn nothing_that_an_author_writes_becomes_a_command_or_breaks_a_document() {
    let text = "# A\n\n[x](<a%0A::error file=b::c>)\n\n[y](<\u{1b}[2J\u{7}\"\\.md>)\n\n:::nite%0D,:\nText.\n:::\n\n[[{0} [a](b)]]\n";
    let course = TempCourse::new().with("content/index.md", text);
    let json = parsed(&course.run(&["check", "--format", "json"]).out);
    let count = json["findings"].as_array().unwrap().len();
    assert!(count >= 3, "{json}");
    is_valid(&findings_schema(), &json);
    let github = course.run(&["check", "--format", "github"]).out;
    assert_eq!(github.lines().count(), count, "{github}");
    let is_command = |line: &str| line.starts_with("::error file=") || line.starts_with("::warning file=");
    assert!(github.lines().all(is_command) && !github.contains(['\u{1b}', '\u{7}']), "{github}");
    let sarif = parsed(&course.run(&["check", "--format", "sarif"]).out);
    is_valid(&sarif_schema(), &sarif);
    assert!(!sarif["runs"][0]["results"].to_string().contains("]("), "no message has a link");
}

#[test]
fn very_many_findings() {
    const MANY: usize = 50_000;
    let lines = "[x](no.md)\n".repeat(MANY / 2);
    // All in one line: columns are counted from its beginning.
    let line = "[x](no.md) ".repeat(MANY / 2);
    let course = TempCourse::new().with("content/index.md", format!("# A\n\n{lines}\n{line}\n"));
    let start = Instant::now();
    course.run(&["check", "--quiet"]).expect(1);
    let for_people = start.elapsed();
    for (format, each) in
        [("json", "\n{\"code\":\"broken-link\""), ("github", "::error "), ("sarif", "\"ruleId\":\"broken-link\"")]
    {
        let start = Instant::now();
        let run = course.run(&["check", "--format", format]);
        run.expect(1);
        assert_eq!(run.out.matches(each).count(), MANY, "{format}");
        // People's takes longest: it shows each line.
        assert!(
            start.elapsed() < 10 * for_people,
            "{format} took {:?}, the one for people {for_people:?}",
            start.elapsed()
        );
    }
}
