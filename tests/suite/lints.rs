//! `tests/lints/<code>.md`: small courses, and what a lint finds in them. Each code of a lint has its file.
//!
//! A section is `## Hit: …`, `## Near miss: …` or `## Silenced: …`, followed by the files of a course in blocks with
//! four backticks, and a block of `text` with the findings of that code, if there are any:
//!
//! - `markdown lesson.md` is a page of the content folder. A front page is there, unless a section writes `index.md`.
//! - `toml book.toml` is added to a `[book]` with an id and a title, unless it has a `[book]` itself.
//! - `toml coursebook.lock` is the list of ids that learners have met.
//! - `file images/a.png 2000000` is a file of the content folder with so many bytes, or with the block's text.
//! - `options` names an edition (`facilitator`), or asks for `drafts`.
//!
//! A hit finds something, the others find nothing; what is silenced is found where nothing silences it.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use coursebook::build::{Loaded, Request, load};
use coursebook::check::LINTS;
use coursebook::config::CheckConfig;
use coursebook::course::Edition;
use coursebook::diagnostic::codes::{self, Code};
use coursebook::diagnostic::{Severity, human};

use crate::golden::{difference, is_blessing, report};
use crate::golden_blocks::{fence, fenced};
use crate::memory_course::Silent;
use crate::temp_course::TempCourse;

/// What a section shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shows {
    Hit,
    NearMiss,
    Silenced,
}

const SHOWN: &[(&str, Shows)] = &[("hit", Shows::Hit), ("near miss", Shows::NearMiss), ("silenced", Shows::Silenced)];

#[test]
fn lints() {
    let mut differences = Vec::new();
    for code in LINTS.iter().flat_map(|lint| lint.codes) {
        let path = folder().join(format!("{}.md", code.name));
        match fs::read_to_string(&path) {
            Ok(text) => differences.extend(check_file(code, &path, &text)),
            Err(_) => differences.push(format!("tests/lints/{}.md is missing", code.name)),
        }
    }
    report(&differences);
}

#[test]
fn every_file_is_of_a_lint() {
    for path in fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()) {
        let name = path.file_stem().unwrap().to_string_lossy();
        let is_of_lint = LINTS.iter().flat_map(|lint| lint.codes).any(|code| code.name == name);
        assert!(is_of_lint, "{}: no lint has this code", path.display());
    }
}

/// Tries the sections of a file; gives what differs.
fn check_file(code: &'static Code, path: &Path, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let (mut blessed, sections) = parse(text);
    for section in &sections {
        let mut fault = |what: String| faults.push(format!("tests/lints/{}.md, {}: {what}", code.name, section.name));
        let actual = section.findings(code, false).unwrap_or_else(|error| {
            fault(error);
            String::new()
        });
        match section.shows {
            None => fault("the name of a section begins with “Hit”, “Near miss” or “Silenced”".to_owned()),
            Some(Shows::Hit) if actual.is_empty() => fault("nothing is found".to_owned()),
            Some(Shows::NearMiss | Shows::Silenced) if !actual.is_empty() => fault(format!("this is found:\n{actual}")),
            Some(Shows::Silenced) if section.findings(code, true).is_ok_and(|found| found.is_empty()) => {
                fault("nothing would be found if nothing silenced it".to_owned());
            }
            Some(_) if !is_blessing() && actual.trim() != section.expected.trim() => {
                fault(format!("\n{}", difference(section.expected.trim(), actual.trim())));
            }
            Some(_) => {}
        }
        blessed.push_str(section.written.trim_end());
        blessed.push_str("\n\n");
        if !actual.is_empty() {
            blessed.push_str(&fence("text", &actual));
            blessed.push('\n');
        }
    }
    for (name, shows) in SHOWN {
        let is_possible = *shows != Shows::Silenced || code.is_settable();
        if is_possible && !sections.iter().any(|section| section.shows == Some(*shows)) {
            faults.push(format!("tests/lints/{}.md: no section shows a “{name}”", code.name));
        }
    }
    if is_blessing() {
        fs::write(path, blessed.trim_end().to_owned() + "\n").unwrap();
    }
    faults
}

/// A small course, and what is expected of it.
#[derive(Default)]
struct Section {
    name: String,
    shows: Option<Shows>,
    /// Everything but the findings, kept as it is.
    written: String,
    files: Vec<(String, Vec<u8>)>,
    options: String,
    expected: String,
}

/// What stands before the first section, and the sections.
fn parse(text: &str) -> (String, Vec<Section>) {
    let (mut preamble, mut sections) = (String::new(), Vec::<Section>::new());
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut at = 0;
    while at < lines.len() {
        if let Some(name) = lines[at].strip_prefix("## ") {
            let lower = name.to_lowercase();
            let shows = SHOWN.iter().find(|(word, _)| lower.starts_with(word)).map(|(_, shows)| *shows);
            sections.push(Section { name: name.trim().to_owned(), shows, ..Section::default() });
        }
        let block = fenced(&lines[at..]);
        let count = block.as_ref().map_or(1, |block| block.lines);
        let written: String = lines[at..at + count].concat();
        at += count;
        let Some(section) = sections.last_mut() else {
            preamble.push_str(&written);
            continue;
        };
        let Some(block) = block else {
            section.written.push_str(&written);
            continue;
        };
        if block.info == "text" {
            section.expected = block.text;
            continue;
        }
        section.written.push_str(&written);
        match block.info.split(' ').collect::<Vec<_>>()[..] {
            ["markdown" | "file", path] => section.files.push((format!("content/{path}"), block.text.into())),
            ["toml", path] => section.files.push((path.to_owned(), block.text.into())),
            ["file", path, size] => section.files.push((format!("content/{path}"), vec![0; size.parse().unwrap()])),
            ["options"] => section.options = block.text,
            _ => panic!("{}: what is `{}`?", section.name, block.info),
        }
    }
    (preamble, sections)
}

impl Section {
    /// The findings of `code` as people see them. `unsilenced`: as if nothing were silenced.
    fn findings(&self, code: &'static Code, unsilenced: bool) -> Result<String, String> {
        let course = self.course();
        let has = |option: &str| self.options.split_whitespace().any(|word| word == option);
        let mut loaded = load(
            &Request {
                course: course.path(""),
                output: None,
                base_url: None,
                drafts: has("drafts"),
                edition: if has("facilitator") { Edition::Facilitator } else { Edition::Learner },
                deny_warnings: false,
            },
            &Silent,
        );
        if unsilenced && let Some(course) = &mut loaded.course {
            course.config.check = CheckConfig::default();
            for page in &mut course.pages {
                Arc::make_mut(&mut page.lesson).allows.clear();
            }
        }
        loaded.check(&Silent);
        loaded.diagnostics.sort(&loaded.sources);
        let Loaded { diagnostics, sources, .. } = loaded;
        let shown = |wanted: &dyn Fn(&Code) -> bool| {
            let findings = diagnostics.iter().filter(|finding| wanted(finding.code));
            let shown = findings.map(|finding| human::render(finding, &sources));
            shown.map(|text| anstream::adapter::strip_str(text.trim_end()).to_string()).collect::<Vec<_>>().join("\n\n")
        };
        // A course that can't be read would prove nothing.
        let faults = shown(&|other| other != code && other.severity == Severity::Error && !other.is_lint);
        if faults.is_empty() {
            Ok(shown(&|found| found == code))
        } else {
            Err(format!("the course has faults:\n{faults}"))
        }
    }

    fn course(&self) -> TempCourse {
        let course = TempCourse::empty();
        course.write("content/index.md", "# A course\n");
        let mut book = "[book]\nid = \"course\"\ntitle = \"A course\"\n".to_owned();
        for (path, bytes) in &self.files {
            if path == "book.toml" {
                let text = String::from_utf8(bytes.clone()).unwrap();
                if text.contains("[book]") {
                    book = text;
                } else {
                    write!(book, "\n{text}").unwrap();
                }
            } else {
                course.write(path, bytes);
            }
        }
        course.write("book.toml", book);
        course
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lints")
}

#[test]
fn codes_of_lints_are_known() {
    for code in LINTS.iter().flat_map(|lint| lint.codes) {
        assert_eq!(codes::find(code.name), Some(*code));
    }
}

#[test]
fn a_heading_moves_up_with_those_under_it_and_only_where_that_is_clear() {
    let clear = "# A lesson\r\n\r\n## One\r\n\r\n#### Two {#two}\r\n\r\n##### Three\r\n\r\n> #### Four\r\n\r\n## Five\r\n\r\n#### Six\r\n";
    let course = TempCourse::new().with("content/lesson.md", clear);
    course.run(&["check", "--fix", "--deny", "warnings"]).expect(0).says(&["Mended 2 findings in content/lesson.md."]);
    let after = fs::read_to_string(course.path("content/lesson.md")).unwrap();
    let mended = "# A lesson\r\n\r\n## One\r\n\r\n### Two {#two}\r\n\r\n#### Three\r\n\r\n> ### Four\r\n\r\n## Five\r\n\r\n### Six\r\n";
    assert_eq!(after, mended);
    course.run(&["check", "--fix", "--deny", "warnings"]).expect(0);
    assert_eq!(fs::read_to_string(course.path("content/lesson.md")).unwrap(), mended);
    // Is “Three” a part of “Two”, or beside it? And what of a heading that only facilitators see?
    for unclear in [
        "# A lesson\n\n## One\n\n#### Two\n\n### Three\n",
        "# A lesson\n\n## One\n\n#### Two\n\n:::facilitator\n#### Three\n:::\n",
        "# A lesson\n\n## One\n\n### Two\n\n:::exercise[Do]\nIt.\n:::\n\n#### Three\n",
    ] {
        let course = TempCourse::new().with("content/lesson.md", unclear);
        course.run(&["check", "--fix"]).expect(0).says(&["[skipped-heading]"]);
        assert_eq!(fs::read_to_string(course.path("content/lesson.md")).unwrap(), unclear);
    }
}
