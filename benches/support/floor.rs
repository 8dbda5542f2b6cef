//! The floor: the least that any generator has to do with these files.
//!
//! Read each Markdown file, parse it, write a page. No course, no theme, no check. What coursebook
//! takes on top of this is the price of being coursebook, and the benchmark reports it as a ratio.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use pulldown_cmark::{Options, Parser, html};
use rayon::prelude::*;
use walkdir::WalkDir;

/// Writes `<out>/<page>/index.html` for each Markdown file of the course at `course`.
pub fn build(course: &Path, out: &Path) -> io::Result<()> {
    let content = course.join("content");
    markdown_files(&content)?.par_iter().try_for_each(|file| {
        let text = fs::read_to_string(file)?;
        let folder = out.join(address(&content, file));
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("index.html"), page(&text))
    })
}

/// Reads and parses each Markdown file, and writes nothing; gives the bytes of HTML.
pub fn parse(course: &Path) -> io::Result<usize> {
    let files = markdown_files(&course.join("content"))?;
    files.par_iter().map(|file| Ok(page(&fs::read_to_string(file)?).len())).sum()
}

fn markdown_files(content: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in WalkDir::new(content) {
        let entry = entry?;
        if entry.path().extension().is_some_and(|extension| extension == "md") {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

/// The folder of a page: a file's path without its extension, an `index.md`'s own folder.
fn address(content: &Path, file: &Path) -> PathBuf {
    let page = file.strip_prefix(content).unwrap_or(file).with_extension("");
    if page.ends_with("index") { page.parent().map(Path::to_path_buf).unwrap_or_default() } else { page }
}

fn page(text: &str) -> String {
    // Half as much again as the Markdown holds the HTML of these lessons without growing.
    let mut page = String::with_capacity(text.len() * 3 / 2);
    html::push_html(&mut page, Parser::new_ext(text, extensions()));
    page
}

/// The extensions that the authoring language has, so that the floor parses the same language.
fn extensions() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_WIKILINKS
}
