//! `tests/blocks/*.md`: Markdown in, HTML and findings out. A new file is a new suite.
//!
//! A section is `## its name`, a fenced block of `markdown`, a block of `html` with the lesson's
//! text as the built-in theme shows it, and a block of `text` with the findings, if there are any.
//! Blocks before the first section stand for other files of the course: `markdown more/other.md`
//! is a page, `file images/a.png` a file beside the pages. `markdown facilitator` builds the
//! facilitators' edition.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use coursebook::course::{Edition, PageId};
use coursebook::page::{Placement, Site};
use coursebook::render::Renderer;

use crate::golden::{difference, is_blessing, report};
use crate::memory_course::{Assembled, MemoryCourse, THEME, with_plain_names};

/// The file in which a section's Markdown stands.
const LESSON: &str = "lesson.md";

#[test]
fn blocks() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/blocks");
    let mut paths: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    paths.sort();
    let differences: Vec<String> = paths.iter().flat_map(|path| check_suite(path)).collect();
    report(&differences);
}

/// Runs a suite; gives what differs.
fn check_suite(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    let suite = Suite::parse(&text);
    let name = path.file_name().unwrap().to_string_lossy();
    assert!(!suite.sections.is_empty(), "{name} has no section");
    let mut differences = Vec::new();
    let mut blessed = suite.preamble.clone();
    for section in &suite.sections {
        let actual = suite.run(section);
        if section.expected.trim() != actual.trim() {
            differences.push(format!(
                "tests/blocks/{name}, {}\n{}",
                section.name,
                difference(section.expected.trim(), actual.trim())
            ));
        }
        blessed.push_str(&section.written);
        blessed.push('\n');
        blessed.push_str(&actual);
        blessed.push('\n');
    }
    if is_blessing() {
        fs::write(path, blessed.trim_end().to_owned() + "\n").unwrap();
        return Vec::new();
    }
    differences
}

/// A file of sections.
struct Suite {
    /// What stands before the first section.
    preamble: String,
    /// Files of the course besides the lesson.
    around: MemoryCourse,
    sections: Vec<Section>,
}

/// A test: its input and what it expects.
#[derive(Default)]
struct Section {
    name: String,
    /// Everything up to the end of the input, kept as it is.
    written: String,
    input: String,
    edition: Edition,
    /// The rest, which blessing replaces.
    expected: String,
}

/// A fenced block of a suite.
pub struct Fenced<'t> {
    /// What follows its backticks.
    pub info: &'t str,
    pub text: String,
    /// Its lines, fences included.
    pub lines: usize,
}

impl Suite {
    fn parse(text: &str) -> Self {
        let mut suite = Self { preamble: String::new(), around: MemoryCourse::default(), sections: Vec::new() };
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let mut at = 0;
        while at < lines.len() {
            if let Some(name) = lines[at].strip_prefix("## ") {
                suite.sections.push(Section { name: name.trim().to_owned(), ..Section::default() });
            }
            let block = fenced(&lines[at..]);
            let count = block.as_ref().map_or(1, |block| block.lines);
            let written: String = lines[at..at + count].concat();
            at += count;
            match (suite.sections.last_mut(), block) {
                (None, block) => {
                    suite.preamble.push_str(&written);
                    suite.around.add(block);
                }
                (Some(section), Some(block)) if section.input.is_empty() && block.info.starts_with("markdown") => {
                    section.written.push_str(&written);
                    section.input = block.text;
                    if block.info.ends_with("facilitator") {
                        section.edition = Edition::Facilitator;
                    }
                }
                (Some(section), _) if section.input.is_empty() => section.written.push_str(&written),
                (Some(section), _) => section.expected.push_str(&written),
            }
        }
        suite
    }

    fn run(&self, section: &Section) -> String {
        let mut course = MemoryCourse { edition: section.edition, ..self.around.clone() };
        course.pages.push((LESSON.to_owned(), section.input.clone()));
        let assembled = course.assemble();
        let mut out = fence("html", &body_html(&assembled));
        let findings = assembled.shown();
        if !findings.is_empty() {
            out.push('\n');
            out.push_str(&fence("text", &findings));
        }
        out
    }
}

impl MemoryCourse {
    fn add(&mut self, block: Option<Fenced<'_>>) {
        let Some(block) = block else { return };
        match block.info.split_once(' ') {
            Some(("markdown", path)) => self.pages.push((path.to_owned(), block.text)),
            Some(("file", path)) => self.files.push(path.to_owned()),
            _ => {}
        }
    }
}

/// The lesson's text as the built-in theme shows it.
fn body_html(assembled: &Assembled) -> String {
    let course = &assembled.course;
    let at = course.pages.iter().position(|page| page.path == LESSON).unwrap();
    let site = Site::new(course, &THEME.words);
    let text = site.text(PageId(at.try_into().unwrap())).body;
    let html =
        Renderer::new(&THEME, course).body(&text).unwrap_or_else(|error| panic!("{}: {}", error.template, error.error));
    let address = &course.pages[at].address;
    let placement = Placement { root: &address.to_root(), own: address.as_str(), together: None };
    with_plain_names(&placement.apply(&html))
}

/// `text` in a fence that is longer than any in it.
pub fn fence(info: &str, text: &str) -> String {
    let longest = text.lines().map(|line| line.bytes().take_while(|byte| *byte == b'`').count()).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(3) + 1);
    let mut block = format!("{fence}{info}\n");
    if !text.is_empty() {
        writeln!(block, "{}", text.trim_end()).unwrap();
    }
    writeln!(block, "{fence}").unwrap();
    block
}

/// The block that the first of `lines` opens: with four backticks or more.
pub fn fenced<'t>(lines: &[&'t str]) -> Option<Fenced<'t>> {
    let first = lines[0].trim_end();
    let length = first.bytes().take_while(|byte| *byte == b'`').count();
    if length < 4 {
        return None;
    }
    let close = lines[1..].iter().position(|line| line.trim_end() == &first[..length]);
    let close = close.unwrap_or_else(|| panic!("`{first}` is never closed"));
    // `\r` at the end of a line stands for a line break of Windows: editors would not keep those.
    let text = lines[1..=close].concat().replace("\\r\n", "\r\n");
    Some(Fenced { info: first[length..].trim(), text, lines: close + 2 })
}
