//! The manual in `docs/manual/`: it builds, it says what the program does, and its pages on findings
//! are those of `coursebook explain`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use coursebook::blocks::KINDS;
use coursebook::build::{Loaded, Request, load, write_to};
use coursebook::config::publish::TARGET_KINDS;
use coursebook::course::Edition;
use coursebook::diagnostic::codes::{CODES, Code};
use coursebook::diagnostic::{Severity, human};
use coursebook::sink::MemorySink;

use crate::golden::{check_file, is_blessing, report};
use crate::memory_course::Silent;
use crate::temp_course::{Run, program};

/// The pages on findings. They are made here, all but the text above the list of them.
const FINDINGS: &str = "content/07-messages";

/// Where the list of them begins in their introduction.
const LIST: &str = "## All of them\n";

/// The groups of the pages on findings: the code that each begins with, in the order of `CODES`, its folder, its title
/// and what it is about.
const GROUPS: &[(&str, &str, &str, &str)] = &[
    ("no-book-toml", "01-files", "Files and settings", "Messages about files, front matter and book.toml."),
    ("duplicate-address", "02-links", "Pages and links", "Messages about addresses, SUMMARY.md and links."),
    ("unknown-block", "03-blocks", "Blocks and fences", "Messages about how blocks are written and where they stand."),
    ("bad-question", "04-quizzes", "Questions of a quiz", "Messages about the questions of a quiz."),
    ("duplicate-id", "05-names", "Names and text", "Messages about ids, terms, footnotes and formulas."),
    ("no-theme", "06-theme", "Theme and site", "Messages about a theme’s files and the folder of the site."),
    (
        "orphaned-answers",
        "07-answers",
        "Answers",
        "Messages about what learners wrote, and the ids under which it is kept.",
    ),
    ("image-without-text", "08-accessibility", "Accessibility", "Messages about what some people can’t see or hear."),
    ("unused-file", "09-structure", "Structure", "Messages about files, and about links to other sites."),
    (
        "no-objectives",
        "10-learning-design",
        "Learning design",
        "Messages about whether people can learn from a lesson.",
    ),
    ("uneven-reading", "11-language", "Language", "Messages about how a lesson reads."),
    ("incomplete-target", "12-publishing", "Publishing", "Messages about where and how a course is published."),
];

/// The pages on blocks: every example in them stands below itself.
const BLOCKS: &str = "content/03-blocks";

#[test]
fn pages_on_findings_are_what_explain_prints() {
    let folder = manual().join(FINDINGS);
    let made = finding_pages(&folder);
    let mut differences: Vec<String> = made.iter().filter_map(|(path, text)| check_file(path, text).err()).collect();
    for left in pages_below(&folder).into_iter().filter(|path| !made.contains_key(path)) {
        if is_blessing() {
            fs::remove_file(&left).unwrap();
        } else {
            differences.push(format!("{}: there is no such code", left.display()));
        }
    }
    report(&differences);
}

#[test]
fn explain_prints_the_text_of_each_page() {
    for code in CODES.iter() {
        let run = Run::of(program(&root()).args(["explain", code.name]));
        let text = run.expect(0).out.split_once("\n\n").unwrap().1;
        assert!(page(code, 1).ends_with(text), "{} is explained as:\n{text}", code.name);
    }
}

#[test]
fn it_builds_without_a_finding_in_both_editions() {
    for edition in [Edition::Learner, Edition::Facilitator] {
        let mut loaded = load(&request(edition), &Silent);
        loaded.check(&Silent);
        let Loaded { sources, course, theme, diagnostics, .. } = loaded;
        let found: String = diagnostics.iter().map(|diagnostic| human::render(diagnostic, &sources)).collect();
        assert!(diagnostics.is_empty(), "{}", anstream::adapter::strip_str(&found));
        let sink = MemorySink::default();
        write_to(&course.unwrap(), &theme.unwrap(), &sink, &Silent).unwrap();
        assert!(sink.into_files().contains_key("index.html"));
    }
}

#[test]
fn it_shows_every_kind_of_block_and_names_every_attribute() {
    let texts: String = pages_in(&manual().join(BLOCKS)).iter().map(|path| read(path)).collect();
    let mut missing = Vec::new();
    for kind in KINDS {
        // Once in the code that is shown, once as the block itself.
        if texts.lines().filter(|line| opens(line, kind.name)).count() < 2 {
            missing.push(format!("`{}` is shown nowhere", kind.name));
        }
        let unnamed = kind.attributes.iter().filter(|attribute| !names_attribute(&texts, kind.name, attribute.name));
        missing.extend(unnamed.map(|attribute| format!("no row for `{}` of `{}`", attribute.name, kind.name)));
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn its_examples_of_blocks_are_those_that_are_shown() {
    let mut faults = Vec::new();
    for path in pages_in(&manual().join(BLOCKS)) {
        let text = read(&path);
        let mut rest = text.as_str();
        while let Some((_, after)) = rest.split_once("\n````md\n") {
            let (code, below) = after.split_once("\n````\n").expect("the code is closed");
            rest = below;
            if !below.trim_start().starts_with(code) {
                faults.push(format!("{}: what stands below this is something else:\n{code}\n", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn it_names_every_key() {
    let sources = [
        ("src/config/mod.rs", "content/02-writing/07-book-toml.md"),
        ("src/markdown/front_matter.rs", "content/02-writing/03-front-matter.md"),
    ];
    for (source, page) in sources {
        let (source, text) = (read(&root().join(source)), read(&manual().join(page)));
        let missing: Vec<&str> = keys(&source).into_iter().filter(|key| !text.contains(&format!("`{key}`"))).collect();
        assert!(missing.is_empty(), "{page} does not name: {}", missing.join(", "));
    }
}

#[test]
fn it_names_every_key_of_a_target() {
    let page = read(&manual().join("content/02-writing/07-book-toml.md"));
    for kind in TARGET_KINDS {
        let mut names = vec![kind.name, "to", "base-url"];
        names.extend(kind.keys.iter().map(|key| key.name));
        let missing: Vec<_> = names.into_iter().filter(|name| !page.contains(&format!("`{name}`"))).collect();
        assert!(missing.is_empty(), "07-book-toml.md does not name: {}", missing.join(", "));
    }
}

/// The pages on findings with their texts.
fn finding_pages(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut pages = BTreeMap::new();
    let mut list = String::new();
    let (mut group, mut between, mut groups) = ("", "", GROUPS.iter().peekable());
    for (code, number) in CODES.iter().zip(1..) {
        if let Some((_, name, title, about)) = groups.next_if(|(first, ..)| *first == code.name) {
            group = name;
            write!(list, "\n\n**{title}:**").unwrap();
            between = "";
            let text = format!("---\ntitle: {title}\ndescription: \"{about}\"\n---\n");
            pages.insert(folder.join(group).join("index.md"), text);
        }
        write!(list, "{between}\n[`{0}`]({group}/{0}.md)", code.name).unwrap();
        between = " ·";
        pages.insert(folder.join(group).join(format!("{}.md", code.name)), page(code, number));
    }
    assert!(groups.next().is_none(), "a group begins with a code that is none, or is out of order");
    let introduction = folder.join("index.md");
    let (above, _) = read(&introduction).split_once(LIST).map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    pages.insert(introduction, format!("{above}{LIST}{}\n", &list[1..]));
    pages
}

/// The page on a code.
fn page(code: &Code, number: usize) -> String {
    let explanation = code.explanation();
    let summary = explanation.split("\n\n").next().unwrap_or_default().replace('`', "");
    let summary = summary.split_whitespace().collect::<Vec<_>>().join(" ");
    let first = summary.split_inclusive(". ").next().unwrap_or_default().trim().replace(['\'', '"'], "’");
    let effect = match code.severity {
        Severity::Error => "An error: no site is built until it is mended.",
        Severity::Warning => "A warning: the site is built, unless you build it with `--deny warnings`.",
        Severity::Note => "A note: something to know.",
    };
    format!(
        "---\ntitle: {}\ndescription: \"{first}\"\norder: {number}\n---\n\n*{effect}*\n\n{explanation}\n",
        code.name
    )
}

/// Whether a line opens a block of this kind.
fn opens(line: &str, kind: &str) -> bool {
    let rest = line.trim_start_matches(':');
    let after = rest.strip_prefix(kind).filter(|_| rest.len() + 1 < line.len());
    after.is_some_and(|after| after.is_empty() || after.starts_with(['[', '{']))
}

/// Whether the table below the line `` Attributes of `kind`: `` has a row for an attribute.
fn names_attribute(texts: &str, kind: &str, attribute: &str) -> bool {
    texts.split(&format!("\nAttributes of `{kind}`:\n\n")).skip(1).any(|after| {
        let table = after.split("\n\n").next().unwrap_or_default();
        table.lines().any(|line| line.starts_with(&format!("| `{attribute}` |")))
    })
}

/// The names that a reader of keys asks for: `.text("title")`, `texts(&mut reader, "tags")`.
fn keys(source: &str) -> Vec<&str> {
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    let mut keys = Vec::new();
    for before in [".text(\"", ".texts(\"", ".flag(\"", ".integer(\"", ".table(\"", "(&mut reader, \""] {
        keys.extend(source.split(before).skip(1).filter_map(|rest| rest.split('"').next()));
    }
    assert!(keys.len() > 8, "the keys are read in another way now: mend this test");
    keys
}

fn request(edition: Edition) -> Request {
    Request { course: manual(), output: None, base_url: None, drafts: false, edition, deny_warnings: true }
}

fn pages_in(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    paths.sort();
    paths
}

fn pages_below(folder: &Path) -> Vec<PathBuf> {
    let files = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.unwrap().into_path());
    files.filter(|path| path.extension().is_some_and(|extension| extension == "md")).collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn manual() -> PathBuf {
    root().join("docs/manual")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
