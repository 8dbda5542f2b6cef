//! The pipeline: a folder of lessons as a site.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::assemble::{ParsedFile, Parts, assemble};
use crate::config::{BaseUrl, Config};
use crate::content::{self, Content};
use crate::course::{Course, Edition};
use crate::data::toml;
use crate::diagnostic::codes::{EMPTY_CONTENT, FOREIGN_FILES, NOT_WRITTEN};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::markdown;
use crate::output::{OUTPUTS, WriteError};
use crate::sink::folder::Written;
use crate::sink::{FolderSink, Sink, StageError};
use crate::source::{FileId, Sources};
use crate::theme::{Theme, template_error};

/// What to build.
#[derive(Clone, Debug)]
pub struct Request {
    /// The course's folder: that of `book.toml`.
    pub course: PathBuf,
    /// Where the site goes, instead of where `book.toml` says.
    pub output: Option<PathBuf>,
    /// Where the site will stand, instead of where `book.toml` says.
    pub base_url: Option<BaseUrl>,
    /// Whether drafts are part of it.
    pub drafts: bool,
    /// For whom.
    pub edition: Edition,
    /// Whether a warning stops the build, as an error does.
    pub deny_warnings: bool,
}

/// A course that was read, and all that was found while reading.
#[derive(Debug)]
pub struct Loaded {
    /// The files that were read.
    pub sources: Sources,
    /// The course; none where there is nothing to put together.
    pub course: Option<Course>,
    /// Its theme; none where that can't be used.
    pub theme: Option<Theme>,
    /// What is wrong.
    pub diagnostics: Diagnostics,
}

/// How a build ended.
#[derive(Debug)]
pub struct Outcome {
    /// The files that were read.
    pub sources: Sources,
    /// What is wrong.
    pub diagnostics: Diagnostics,
    /// The site, where it was written.
    pub site: Option<Built>,
}

/// A site that was written.
#[derive(Debug)]
pub struct Built {
    /// Where.
    pub folder: PathBuf,
    /// Pages of the course.
    pub pages: usize,
    /// What was written.
    pub written: Written,
}

/// What a caller that shows progress is told.
pub trait Progress: Sync {
    /// A step of the pipeline begins.
    fn step(&self, name: &'static str);
    /// So many pages will be written.
    fn begin(&self, pages: usize);
    /// One more page was.
    fn page(&self);
}

/// Builds a course into a folder.
pub fn build(request: &Request, progress: &dyn Progress) -> Outcome {
    let Loaded { mut sources, course, theme, mut diagnostics } = load(request, progress);
    let stops = diagnostics.has_errors() || (request.deny_warnings && has_warnings(&diagnostics));
    let site = match (&course, &theme) {
        (Some(course), Some(theme)) if !stops => {
            forget_texts(course, &diagnostics, &mut sources);
            write(request, course, theme, &mut sources, progress, &mut diagnostics)
        }
        _ => None,
    };
    // Freeing a large course piece by piece takes longer than writing some of its pages, and the
    // process ends soon.
    std::mem::forget(course);
    diagnostics.sort(&sources);
    Outcome { sources, diagnostics, site }
}

/// Lets go of the texts that no finding shows: what follows finds nothing more in lessons.
fn forget_texts(course: &Course, diagnostics: &Diagnostics, sources: &mut Sources) {
    let shown: HashSet<FileId> = diagnostics.iter().flat_map(Diagnostic::files).collect();
    let read = course.pages.iter().filter_map(|page| page.file);
    read.filter(|file| !shown.contains(file)).for_each(|file| sources.forget_text(file));
}

fn has_warnings(diagnostics: &Diagnostics) -> bool {
    diagnostics.count(crate::diagnostic::Severity::Warning) > 0
}

/// Reads a course and everything that belongs to it.
pub fn load(request: &Request, progress: &dyn Progress) -> Loaded {
    let (mut sources, mut out) = (Sources::default(), Diagnostics::default());
    progress.step("read");
    let mut config = read_config(&request.course, &mut sources, &mut out);
    if request.base_url.is_some() {
        config.base_url.clone_from(&request.base_url);
    }
    let theme = Theme::load(&request.course, &config, &mut sources, &mut out);
    let shown = content_folder(&request.course, &config);
    let root = request.course.join(&shown);
    if !root.is_dir() {
        out.push(no_content_folder(&config, &root, &shown));
        return Loaded { sources, course: None, theme, diagnostics: out };
    }
    let content = content::read(&root, &shown, &mut sources, &mut out);
    if content.lessons.is_empty() {
        out.push(
            Diagnostic::file(&EMPTY_CONTENT, format!("{shown}/"), "there is no lesson in the content folder")
                .help(format!("write the course's front page: `{shown}/index.md`")),
        );
        return Loaded { sources, course: None, theme, diagnostics: out };
    }
    let course = put_together(request, config, content, &sources, progress, &mut out);
    Loaded { sources, course: Some(course), theme, diagnostics: out }
}

/// Reads `book.toml`. A missing one is the command line's to report: it looks for the folder.
fn read_config(course: &Path, sources: &mut Sources, out: &mut Diagnostics) -> Config {
    let Some(file) = content::read_source(&course.join("book.toml"), "book.toml", sources, out) else {
        return Config::default();
    };
    let text = sources.get(file).map(|source| source.text.clone()).unwrap_or_default();
    let table = toml::parse_file(&text, file, out);
    Config::read(table, out)
}

/// The content folder, relative to the course: what `book.toml` says, else `content`, else `src`.
fn content_folder(course: &Path, config: &Config) -> String {
    match &config.src {
        Some(src) => src.value.trim_end_matches('/').to_owned(),
        None if !course.join("content").is_dir() && course.join("src").is_dir() => "src".to_owned(),
        None => "content".to_owned(),
    }
}

fn no_content_folder(config: &Config, root: &Path, shown: &str) -> Diagnostic {
    let message = if root.exists() {
        format!("`{shown}` is a file, and the lessons stand in a folder")
    } else {
        format!("there is no folder `{shown}`")
    };
    let help = format!("make it, and write the course's front page in it: `{shown}/index.md`");
    match &config.src {
        Some(src) => Diagnostic::at(&EMPTY_CONTENT, src.span, message),
        None => Diagnostic::file(&EMPTY_CONTENT, shown, message),
    }
    .help(help)
}

fn put_together(
    request: &Request,
    config: Config,
    content: Content,
    sources: &Sources,
    progress: &dyn Progress,
    out: &mut Diagnostics,
) -> Course {
    progress.step("parse");
    let options =
        markdown::Options { edition: request.edition, smart_punctuation: config.smart_punctuation, extensions: true };
    let parsed: Vec<(ParsedFile, Diagnostics)> = content
        .lessons
        .into_par_iter()
        .map(|(path, file)| {
            let mut out = Diagnostics::default();
            let text = sources.get(file).map_or("", |source| source.text.as_str());
            let lesson = markdown::parse(text, file, &path, options, &mut out);
            (ParsedFile { path, file, lesson: Box::new(lesson) }, out)
        })
        .collect();
    let mut files = Vec::with_capacity(parsed.len());
    for (file, diagnostics) in parsed {
        files.push(file);
        out.extend(diagnostics);
    }
    let summary = content.summary.map(|file| {
        let text = sources.get(file).map_or("", |source| source.text.as_str());
        markdown::parse_summary(text, file, out)
    });
    progress.step("assemble");
    let folder = fs::canonicalize(&request.course).unwrap_or_default();
    let folder = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let parts = Parts {
        config,
        edition: request.edition,
        drafts: request.drafts,
        folder,
        files,
        assets: content.assets,
        summary,
    };
    assemble(parts, sources, out)
}

/// Writes every output of a course to `sink`.
pub fn write_to(course: &Course, theme: &Theme, sink: &dyn Sink, progress: &dyn Progress) -> Result<(), WriteError> {
    progress.step("render");
    progress.begin(course.pages.len());
    OUTPUTS.iter().try_for_each(|output| (output.write)(course, theme, sink, &|| progress.page()))
}

fn write(
    request: &Request,
    course: &Course,
    theme: &Theme,
    sources: &mut Sources,
    progress: &dyn Progress,
    out: &mut Diagnostics,
) -> Option<Built> {
    let folder = request.output.clone().unwrap_or_else(|| request.course.join(&course.config.build_dir));
    let shown = folder.strip_prefix(".").unwrap_or(&folder).display().to_string();
    let sink = match FolderSink::stage(&folder) {
        Ok(sink) => sink,
        Err(error) => {
            out.push(stage_diagnostic(error, &shown));
            return None;
        }
    };
    if let Err(error) = write_to(course, theme, &sink, progress) {
        out.push(write_diagnostic(error, &shown, theme, sources));
        return None;
    }
    progress.step("swap");
    match sink.commit() {
        Ok(written) => Some(Built { folder, pages: course.pages.len(), written }),
        Err(error) => {
            out.push(not_written(&shown, &error));
            None
        }
    }
}

fn stage_diagnostic(error: StageError, shown: &str) -> Diagnostic {
    match error {
        StageError::Foreign(files) => {
            Diagnostic::file(&FOREIGN_FILES, shown, "this folder holds files that coursebook did not make")
                .note(format!("among them: {}", files.join(", ")))
                .help("choose another folder with `-o`, or move the files out of it; nothing was touched")
        }
        StageError::NotAFolder => Diagnostic::file(&FOREIGN_FILES, shown, "this is a file, and a site needs a folder")
            .help("choose another folder with `-o`; nothing was touched"),
        StageError::Io(error) => not_written(shown, &error),
    }
}

fn not_written(shown: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::file(&NOT_WRITTEN, shown, format!("the site could not be written: {error}"))
        .note("the site that was there is as it was")
        .help("check the free space and that you may write there")
}

fn write_diagnostic(error: WriteError, shown: &str, theme: &Theme, sources: &mut Sources) -> Diagnostic {
    match error {
        WriteError::Io(file, error) => not_written(&format!("{shown}/{file}"), &error),
        WriteError::Render(failure) => {
            let diagnostic = template_error(&failure.error, theme, sources);
            let diagnostic = if failure.available.is_empty() {
                diagnostic
            } else {
                diagnostic.note(format!("the template has these: {}", failure.available.join(", ")))
            };
            diagnostic
                .note(format!("while rendering `{}`; the site that was there is as it was", failure.template))
                .help("the page “What templates see” of the manual lists what there is")
        }
    }
}
