//! `tests/courses/<name>/`: small whole courses, and in `site.txt` what their sites are: the
//! files, and of each page its title, its breadcrumbs and where its links lead. The rest of the
//! HTML is the theme's, and not looked at here.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use coursebook::build::{Loaded, Request, load, write_to};
use coursebook::course::Edition;
use coursebook::diagnostic::human;
use coursebook::sink::MemorySink;

use crate::golden::{check_file, report};
use crate::memory_course::Silent;

/// The file that says what the site is. A folder without one is another test's.
const EXPECTED: &str = "site.txt";

#[test]
fn courses() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/courses");
    let mut folders: Vec<PathBuf> = fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|folder| folder.join(EXPECTED).exists());
    folders.sort();
    let differences: Vec<String> =
        folders.iter().filter_map(|folder| check_file(&folder.join(EXPECTED), &site_of(folder)).err()).collect();
    report(&differences);
}

/// What a course becomes, as text.
fn site_of(folder: &Path) -> String {
    let request = Request {
        course: folder.to_owned(),
        output: None,
        base_url: None,
        drafts: false,
        edition: Edition::Learner,
        deny_warnings: false,
    };
    let Loaded { sources, course, theme, mut diagnostics, .. } = load(&request, &Silent);
    diagnostics.sort(&sources);
    let mut text = String::new();
    for diagnostic in &diagnostics {
        let shown = human::render(diagnostic, &sources);
        writeln!(text, "{}\n", anstream::adapter::strip_str(&shown)).unwrap();
    }
    let sink = MemorySink::default();
    write_to(&course.unwrap(), &theme.unwrap(), &sink, &Silent).unwrap();
    let files = sink.into_files();
    for path in files.keys().filter(|path| !path.starts_with("assets/")) {
        writeln!(text, "{path}").unwrap();
    }
    for (path, html) in pages(&files) {
        write!(text, "\n== {path}\n{}", page(html)).unwrap();
    }
    text
}

fn pages(files: &BTreeMap<String, Vec<u8>>) -> impl Iterator<Item = (&str, &str)> {
    let html = files.iter().filter(|(path, _)| path.ends_with(".html"));
    html.map(|(path, bytes)| (path.as_str(), std::str::from_utf8(bytes).unwrap()))
}

/// What is looked at of a page.
fn page(html: &str) -> String {
    let mut text = String::new();
    let title = between(html, "<title>", "</title>").unwrap_or_default();
    let language = between(html, "<html ", ">").unwrap_or_default();
    writeln!(text, "title: {title}\nhtml: {language}").unwrap();
    if let Some(address) = between(html, "http-equiv=\"refresh\" content=\"", "\"") {
        writeln!(text, "leads to: {address}").unwrap();
    }
    if let Some(heading) = between(html, "<h1", "</h1>").and_then(|heading| heading.split_once('>')) {
        writeln!(text, "heading: {}", heading.1).unwrap();
    }
    let parts = [
        ("breadcrumbs", between(html, "<nav class=\"breadcrumbs\"", "</nav>")),
        ("contents", between(html, "<nav class=\"contents\"", "</nav>")),
        ("neighbours", between(html, "<nav class=\"neighbours\"", "</nav>")),
    ];
    let mut rest = between(html, "<main", "</main>").unwrap_or_default().to_owned();
    for (name, part) in parts {
        let Some(part) = part else { continue };
        rest = rest.replace(part, "");
        writeln!(text, "{name}: {}", addresses(part)).unwrap();
    }
    writeln!(text, "links: {}", addresses(&rest)).unwrap();
    text
}

/// Where links and pictures lead, in order; icons of the theme are left out.
fn addresses(html: &str) -> String {
    let quoted = |name: &str| -> Vec<(usize, String)> {
        let found = html.match_indices(name).map(|(at, _)| at + name.len());
        found.filter_map(|at| Some((at, html[at..].split('"').next()?.to_owned()))).collect()
    };
    let mut all = quoted(" href=\"");
    all.extend(quoted(" src=\""));
    all.retain(|(_, address)| !address.contains("assets/icons."));
    all.sort();
    all.into_iter().map(|(_, address)| address).collect::<Vec<_>>().join(" ")
}

fn between<'t>(text: &'t str, open: &str, close: &str) -> Option<&'t str> {
    let start = text.find(open)? + open.len();
    let end = text[start..].find(close)? + start;
    Some(&text[start..end])
}
