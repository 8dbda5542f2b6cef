//! The pipeline: a folder of lessons as a site.

use std::collections::HashSet;
use std::path::PathBuf;

use crate::check::{Subject, check};
use crate::config::BaseUrl;
use crate::course::{Course, Edition};
use crate::diagnostic::codes::{FOREIGN_FILES, MALFORMED_LOCK, NOT_WRITTEN};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::output::{OUTPUTS, WriteError, offline};
use crate::sink::folder::Written;
use crate::sink::{FolderSink, Nowhere, Sink, StageError};
use crate::source::{FileId, Sources};
use crate::theme::Theme;
pub use crate::workspace::{Loaded, Progress};
use crate::workspace::{Wanted, Workspace};

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

impl Loaded {
    /// Looks at the course as an editor would, and gives every finding the weight that the course gives it.
    pub fn check(&mut self, progress: &dyn Progress) {
        progress.step("check");
        let Some(course) = &self.course else { return };
        for finding in offline::findings(course) {
            self.diagnostics.push(finding);
        }
        let subject = Subject { course, sources: &self.sources, lock: &self.lock, hidden: &self.hidden };
        check(subject, &mut self.diagnostics);
    }

    /// Renders every page with the author's own templates, where there are some, as a build would: which names a template has is
    /// only known while it renders. The built-in ones have all they ask for.
    pub fn try_templates(&mut self, progress: &dyn Progress) {
        let (Some(course), Some(theme)) = (&self.course, &self.theme) else { return };
        if theme.sources.is_empty() || self.diagnostics.has_errors() {
            return;
        }
        if let Err(WriteError::Render(failure)) = write_to(course, theme, &Nowhere, progress) {
            self.diagnostics.push(failure.diagnostic(theme, &mut self.sources));
        }
    }

    /// The text of `coursebook.lock` as it is, and as it should be once learners have met the course; none where they are
    /// the same, where the file can't be read, or where there is nothing to say. `given` are ids that prompts without one
    /// are about to be given: (the one made of a place, the new one).
    pub fn lock_texts(&self, given: &[(String, String)]) -> Option<(String, String)> {
        let course = self.course.as_ref()?;
        let lock = self.lock.with(course).renamed(&self.lock, given);
        let before = self.lock.file.and_then(|file| self.sources.get(file));
        let before = before.map(|source| source.text.clone()).unwrap_or_default();
        let is_readable = !self.diagnostics.iter().any(|finding| finding.code == &MALFORMED_LOCK);
        if !is_readable || (lock.is_empty() && before.is_empty()) {
            return None;
        }
        let after = if before.contains("\r\n") { lock.text().replace('\n', "\r\n") } else { lock.text() };
        (before != after).then_some((before, after))
    }
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

/// Builds a course into a folder.
pub fn build(request: &Request, progress: &dyn Progress) -> Outcome {
    let mut loaded = load(request, progress);
    loaded.check(progress);
    build_loaded(request, loaded, progress)
}

/// Builds a course that was read already.
pub fn build_loaded(request: &Request, loaded: Loaded, progress: &dyn Progress) -> Outcome {
    let Loaded { mut sources, course, theme, mut diagnostics, lock, hidden } = loaded;
    let stops = diagnostics.has_errors() || (request.deny_warnings && has_warnings(&diagnostics));
    let site = match (&course, &theme) {
        (Some(course), Some(theme)) if !stops => {
            forget_texts(course, lock.file, &diagnostics, &mut sources);
            drop((lock, hidden));
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

/// Lets go of the texts that no finding shows: what follows finds nothing more in lessons, nor in `coursebook.lock`.
fn forget_texts(course: &Course, lock: Option<FileId>, diagnostics: &Diagnostics, sources: &mut Sources) {
    let shown: HashSet<FileId> = diagnostics.iter().flat_map(Diagnostic::files).collect();
    let read = course.pages.iter().filter_map(|page| page.file).chain(lock);
    read.filter(|file| !shown.contains(file)).for_each(|file| sources.forget_text(file));
}

fn has_warnings(diagnostics: &Diagnostics) -> bool {
    diagnostics.count(crate::diagnostic::Severity::Warning) > 0
}

/// Reads a course and everything that belongs to it.
pub fn load(request: &Request, progress: &dyn Progress) -> Loaded {
    let wanted = Wanted {
        course: request.course.clone(),
        base_url: request.base_url.clone(),
        drafts: request.drafts,
        edition: request.edition,
        watched: false,
    };
    Workspace::open(wanted, progress).into_parts()
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
    let mut sink = match FolderSink::stage(&folder) {
        Ok(sink) => sink,
        Err(error) => {
            out.push(stage_diagnostic(error, &shown));
            return None;
        }
    };
    if course.config.precompress {
        sink.with_copies(course.assets.iter().map(|asset| asset.address.clone()).collect());
    }
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
        WriteError::Render(failure) => failure.diagnostic(theme, sources).note("the site that was there is as it was"),
    }
}
