//! A small course in memory: pages by path, without a folder.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use coursebook::assemble::{ParsedFile, Parts, assemble};
use coursebook::build::{Progress, write_to};
use coursebook::config::Config;
use coursebook::course::{Asset, Course, Edition};
use coursebook::diagnostic::{Diagnostics, human};
use coursebook::markdown;
use coursebook::output::WriteError;
use coursebook::sink::MemorySink;
use coursebook::source::{Source, Sources};
use coursebook::theme::Theme;

/// What a course is made of.
#[derive(Clone, Debug, Default)]
pub struct MemoryCourse {
    /// Markdown files: path and text.
    pub pages: Vec<(String, String)>,
    /// Paths of the other files.
    pub files: Vec<String>,
    /// For whom.
    pub edition: Edition,
    /// Whether drafts are part of it.
    pub drafts: bool,
}

/// A course that was put together, and what was found.
pub struct Assembled {
    pub course: Course,
    pub diagnostics: Diagnostics,
    pub sources: Sources,
}

impl MemoryCourse {
    /// Parses and assembles.
    pub fn assemble(&self) -> Assembled {
        let (mut sources, mut out) = (Sources::default(), Diagnostics::default());
        let options = markdown::Options { edition: self.edition, ..markdown::Options::default() };
        let mut pages = self.pages.clone();
        pages.sort();
        let files = pages
            .into_iter()
            .map(|(path, text)| {
                let file = sources.add(Source { path: path.clone(), text: text.clone() });
                let lesson = markdown::parse(&text, file, &path, options, &mut out);
                ParsedFile { path, file, lesson: lesson.into() }
            })
            .collect();
        let parts = Parts {
            config: Config { title: Some("A course".to_owned()), ..Config::default() },
            edition: self.edition,
            drafts: self.drafts,
            folder: "course".to_owned(),
            files,
            assets: self.files.iter().map(|path| asset(path)).collect(),
            summary: None,
        };
        let course = assemble(parts, &sources, &mut out);
        out.sort(&sources);
        Assembled { course, diagnostics: out, sources }
    }
}

fn asset(path: &str) -> Asset {
    // Copied from the crate's own manifest, so that there is a file to copy.
    let from = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    Asset { from, path: path.to_owned(), address: String::new(), withheld: false }
}

impl Assembled {
    /// Every file of the site; else what a template says against a course that has errors.
    pub fn site(&self) -> Result<BTreeMap<String, Vec<u8>>, String> {
        let sink = MemorySink::default();
        write_to(&self.course, &THEME, &sink, &Silent).map_err(|error| match error {
            WriteError::Render(error) => format!("{}: {}", error.template, error.error),
            WriteError::Io(file, error) => format!("{file}: {error}"),
        })?;
        Ok(sink.into_files())
    }

    /// The findings as people see them, without colours.
    pub fn shown(&self) -> String {
        let shown = self.diagnostics.iter().map(|diagnostic| human::render(diagnostic, &self.sources));
        let shown: Vec<String> = shown.map(|text| anstream::adapter::strip_str(text.trim_end()).to_string()).collect();
        shown.join("\n\n")
    }
}

/// The built-in theme, as it is written: people read goldens.
pub static THEME: LazyLock<Theme> = LazyLock::new(|| {
    let nowhere = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/suite");
    let (mut sources, mut out) = (Sources::default(), Diagnostics::default());
    let theme = Theme::load(&nowhere, &Config { minify: false, ..Config::default() }, &mut sources, &mut out);
    assert!(out.is_empty(), "the built-in theme has findings");
    theme.expect("the built-in theme loads")
});

/// HTML with the plain names of the theme's files: a golden shall not change with every icon.
pub fn with_plain_names(html: &str) -> String {
    let names = THEME.plain_names().map(|plain| (THEME.name_in_site(plain).unwrap(), plain));
    names.fold(html.to_owned(), |html, (name, plain)| html.replace(name, plain))
}

/// Shows no progress.
pub struct Silent;

impl Progress for Silent {
    fn step(&self, _: &'static str) {}
    fn begin(&self, _: usize) {}
    fn page(&self) {}
}
