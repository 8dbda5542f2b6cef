//! `schema`: what editors are told of `book.toml` and front matter is what the program reads.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use coursebook::config::Config;
use coursebook::data::toml;
use coursebook::diagnostic::codes::{CODES, MALFORMED_TOML};
use coursebook::diagnostic::{Diagnostic, Diagnostics};
use coursebook::source::FileId;
use serde_json::{Value, json};

use crate::formats::{is_valid, parsed};
use crate::temp_course::TempCourse;

/// A key that nobody would ever read, and that is near to none.
const UNKNOWN: &str = "qqqqqqqqqqqqqqqqqqqqqqqq";

fn schema(what: &str) -> Value {
    let schema = parsed(&TempCourse::empty().run(&["schema", what]).expect(0).out);
    assert!(jsonschema::meta::is_valid(&schema), "{what} is no schema");
    schema
}

/// What reading a `book.toml` finds.
fn findings(text: &str) -> Vec<Diagnostic> {
    let mut out = Diagnostics::default();
    let table = toml::parse(text, FileId(0), 0, &MALFORMED_TOML, &mut out);
    Config::read(table, &mut out);
    out.iter().cloned().collect()
}

/// The keys that a message names beside one that it doesn't know.
fn named(help: &str) -> BTreeSet<String> {
    let list = help.strip_prefix("it knows these: ").unwrap_or_else(|| panic!("the message is another now: {help}"));
    list.split(", ").map(str::to_owned).collect()
}

/// The keys that are read in a table of `book.toml`; at the top for an empty name.
fn read_keys(table: &str) -> BTreeSet<String> {
    let head = if table.is_empty() { String::new() } else { format!("[{table}]\n") };
    let found = findings(&format!("{head}{UNKNOWN} = 1\n"));
    let unknown = found.iter().find(|finding| finding.code.name == "unknown-key").unwrap();
    named(unknown.help.as_deref().unwrap())
}

fn keys(schema: &Value) -> BTreeSet<String> {
    schema["properties"].as_object().unwrap().keys().cloned().collect()
}

fn is_known(text: &str) -> bool {
    findings(text).iter().all(|finding| finding.code.name != "unknown-key")
}

#[test]
fn every_key_of_book_toml_and_no_other() {
    let schema = schema("book");
    let tables = keys(&schema);
    let missing: Vec<String> = read_keys("").difference(&tables).cloned().collect();
    assert!(missing.is_empty(), "the schema lacks {missing:?}");
    for table in tables {
        assert!(is_known(&format!("[{table}]\n")), "`{table}` is not read");
        let about = &schema["properties"][&table];
        if table == "check" || about.get("properties").is_none() {
            continue;
        }
        assert_eq!(about["additionalProperties"], json!(false), "{table}");
        let told = keys(about);
        let missing: Vec<String> = read_keys(&table).difference(&told).cloned().collect();
        assert!(missing.is_empty(), "the schema lacks {missing:?} in [{table}]");
        for key in told {
            assert!(is_known(&format!("[{table}]\n{key} = \"x\"\n")), "`{key}` of [{table}] is not read");
        }
    }
}

#[test]
fn every_finding_that_a_course_may_decide_about() {
    let schema = schema("book");
    let check = &schema["properties"]["check"];
    let settable: BTreeSet<String> =
        CODES.iter().filter(|code| code.is_settable()).map(|code| code.name.to_owned()).collect();
    assert_eq!(keys(&check["properties"]["allow"]), settable);
    assert_eq!(keys(check), settable.into_iter().chain(["allow".to_owned()]).collect());
    for level in check["properties"]["unknown-block"]["enum"].as_array().unwrap() {
        assert!(findings(&format!("[check]\nunknown-block = {level}\n")).is_empty(), "{level}");
    }
}

#[test]
fn every_key_of_front_matter_and_no_other() {
    let schema = schema("front-matter");
    let told = keys(&schema);
    let unknown = |front: &str| -> Vec<Value> {
        let course = TempCourse::new().with("content/page.md", format!("---\n{front}---\n\nText.\n"));
        let found = parsed(&course.run(&["check", "--format", "json"]).out);
        let found = found["findings"].as_array().unwrap().iter();
        found.filter(|finding| finding["code"] == "unknown-key").cloned().collect()
    };
    let found = unknown(&format!("{UNKNOWN}: 1\n"));
    assert_eq!(named(found[0]["help"].as_str().unwrap()), told);
    assert_eq!(unknown(&told.iter().map(|key| format!("{key}: x\n")).collect::<String>()), Vec::<Value>::new());
}

fn book(text: &str) -> Value {
    ::toml::from_str(text).unwrap_or_else(|error| panic!("{error} in {text}"))
}

#[test]
fn every_value_has_words_to_show() {
    fn undescribed(schema: &Value, path: &str, found: &mut Vec<String>) {
        for (key, about) in schema["properties"].as_object().into_iter().flatten() {
            if about["description"].as_str().is_none_or(|text| text.len() < 10) {
                found.push(format!("{path}/{key}"));
            }
            undescribed(about, &format!("{path}/{key}"), found);
        }
    }
    for what in ["book", "front-matter"] {
        let mut found = Vec::new();
        undescribed(&schema(what), what, &mut found);
        assert!(found.is_empty(), "{found:?}");
    }
}

#[test]
fn courses_are_valid() {
    let schema = schema("book");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for path in ["book.toml", "docs/manual/book.toml", "tests/courses/rtl/book.toml"] {
        is_valid(&schema, &book(&fs::read_to_string(root.join(path)).unwrap()));
    }
    for arguments in [&["new", "course"][..], &["new", "course", "--example"]] {
        let folder = TempCourse::empty();
        folder.run(arguments).expect(0);
        let text = fs::read_to_string(folder.path("course/book.toml")).unwrap();
        // Editors find the schema from the first line.
        let named = text.lines().next().and_then(|line| line.strip_prefix("#:schema ./")).unwrap();
        let kept = parsed(&fs::read_to_string(folder.path("course").join(named)).unwrap());
        assert_eq!(kept, schema);
        is_valid(&kept, &book(&text));
    }
    is_valid(
        &schema,
        &book(
            "[book]\nid = \"füße-2\"\n[output.html]\nx = 1\n[check]\nunknown-block = \"off\"\n[check.allow]\nmissing-id = [\"content/a/\"]\n",
        ),
    );
}

#[test]
fn front_matter_of_courses_is_valid() {
    let schema = schema("front-matter");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut read = 0;
    for folder in ["content", "docs/manual/content", "tests/courses/folders"] {
        for entry in walkdir::WalkDir::new(root.join(folder)) {
            let path = entry.unwrap().into_path();
            let text = fs::read_to_string(&path).unwrap_or_default();
            let Some((front, _)) = text.strip_prefix("---\n").and_then(|text| text.split_once("\n---\n")) else {
                continue;
            };
            let front: Value =
                serde_yaml::from_str(front).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            is_valid(&schema, &front);
            read += 1;
        }
    }
    assert!(read > 50, "{read} pages");
}

#[test]
fn wrong_ones_are_not() {
    let validator = jsonschema::validator_for(&schema("book")).unwrap();
    for wrong in [
        "[book]\ntitel = \"A\"\n",
        "[book]\nid = \"a b\"\n",
        "[book]\nlanguage = \"english\"\n",
        "[book]\ntext-direction = \"up\"\n",
        "[book]\nauthors = [1]\n",
        "[build]\nbase-url = \"example.org\"\n",
        "[theme]\nname = \"../other\"\n",
        "[markdown]\nsmart-punctuation = \"yes\"\n",
        "[check]\nunknown-block = \"loud\"\n",
        "[check]\nunclosed-fence = \"off\"\n",
        "[check.allow]\nmissing-id = 1\n",
        "[bock]\n",
    ] {
        assert!(!validator.is_valid(&book(wrong)), "{wrong}");
        assert!(!findings(wrong).is_empty() || wrong.contains('1'), "the program takes it: {wrong}");
    }
    let validator = jsonschema::validator_for(&schema("front-matter")).unwrap();
    for right in
        [json!({ "duration": "1h 30m" }), json!({ "duration": 90 }), json!({ "title": 2024, "tags": "a" }), json!(null)]
    {
        assert!(validator.is_valid(&right), "{right}");
    }
    for wrong in [
        json!({ "titel": "A" }),
        json!({ "duration": "soon" }),
        json!({ "duration": "" }),
        json!({ "duration": 0 }),
        json!({ "order": "first" }),
        json!({ "slug": "a/b" }),
        json!({ "draft": "yes" }),
        json!({ "objectives": [["a"]] }),
        json!(["title"]),
    ] {
        assert!(!validator.is_valid(&wrong), "{wrong}");
    }
}
