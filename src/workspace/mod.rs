//! A course in memory: read once, and again where its files have changed.
//!
//! Whatever a file's change is, what the workspace holds afterwards is what a fresh one would hold:
//! a value that is the same is kept, one that isn't is made anew, and nothing remembers what it was
//! made of. [`Workspace::read`] looks at the files and touches nothing that is shown;
//! [`Workspace::apply`] puts in what was read.

mod folder;
mod look;
mod stamp;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use folder::Folder;
pub use folder::KeptLesson;
pub use look::{Changed, Edit, Look, Pending};

use crate::assemble::{Assembly, Parts};
use crate::config::{BaseUrl, Config};
use crate::content;
use crate::course::{Course, Edition};
use crate::data::toml;
use crate::diagnostic::codes::EMPTY_CONTENT;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::markdown;
use crate::source::{FileId, Sources};
use crate::theme::Theme;

/// Which course, and how it shall be read.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The course's folder: that of `book.toml`.
    pub course: PathBuf,
    /// Where the site will stand, instead of where `book.toml` says.
    pub base_url: Option<BaseUrl>,
    /// Whether drafts are part of it.
    pub drafts: bool,
    /// For whom.
    pub edition: Edition,
    /// Whether its files will be looked at again.
    pub watched: bool,
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

/// A course in memory.
#[derive(Debug)]
pub struct Workspace {
    wanted: Wanted,
    /// The files that were read.
    pub sources: Sources,
    book: Book,
    theme: ThemeState,
    folder: Folder,
    /// Why there is no course: there is nothing to put together.
    missing: Option<Diagnostic>,
    /// The course; where there is none any more, the last one that was there.
    assembly: Option<Assembly>,
}

/// `book.toml` as it was read.
#[derive(Debug)]
struct Book {
    config: Config,
    findings: Diagnostics,
}

/// The theme as it was loaded.
#[derive(Debug)]
struct ThemeState {
    theme: Option<Arc<Theme>>,
    findings: Diagnostics,
    stamps: stamp::FolderStamps,
}

impl Workspace {
    /// Reads a course and everything that belongs to it.
    pub fn open(wanted: Wanted, progress: &dyn Progress) -> Self {
        progress.step("read");
        let mut sources = Sources::default();
        let book = Book::read(&wanted, &mut sources);
        let theme = ThemeState::load(&wanted.course, &book.config, &mut sources);
        let shown = content_folder(&wanted.course, &book.config);
        let folder = Folder::empty(wanted.course.join(&shown), shown, wanted.watched);
        let mut workspace = Self { wanted, sources, book, theme, folder, missing: None, assembly: None };
        workspace.missing = workspace.find_content();
        if workspace.missing.is_none() {
            let options = workspace.options();
            workspace.folder.read(options, &mut workspace.sources, progress);
            if workspace.wanted.watched {
                workspace.folder.stamp_assets();
            }
            progress.step("assemble");
            workspace.assemble();
        }
        workspace
    }

    /// The course and its theme, and what is wrong; none where there is nothing to show.
    pub fn into_parts(self) -> (Sources, Option<Course>, Option<Arc<Theme>>, Diagnostics) {
        let mut diagnostics = Diagnostics::default();
        self.report(&mut diagnostics);
        let course = self.assembly.filter(|_| self.missing.is_none()).map(|assembly| assembly.course);
        (self.sources, course, self.theme.theme, diagnostics)
    }

    /// What is wrong, in the order in which an author reads.
    pub fn diagnostics(&self) -> Diagnostics {
        let mut diagnostics = Diagnostics::default();
        self.report(&mut diagnostics);
        diagnostics.sort(&self.sources);
        diagnostics
    }

    fn report(&self, out: &mut Diagnostics) {
        out.extend(self.book.findings.clone());
        out.extend(self.theme.findings.clone());
        self.folder.report(out);
        match (&self.missing, &self.assembly) {
            (Some(missing), _) => out.push(missing.clone()),
            (None, Some(assembly)) => assembly.report(out),
            (None, None) => {}
        }
    }

    /// The course; where there is none any more, the last one that was there.
    pub fn assembly(&self) -> Option<&Assembly> {
        self.assembly.as_ref()
    }

    /// The theme; where the author's can't be used, the last one that could.
    pub fn theme(&self) -> Option<&Arc<Theme>> {
        self.theme.theme.as_ref()
    }

    /// What `book.toml` says; where that can't be read, what it said before.
    pub fn config(&self) -> &Config {
        &self.book.config
    }

    /// A file of the content folder that a page is made from.
    pub fn lesson(&self, path: &str) -> Option<&KeptLesson> {
        self.folder.lessons.get(path)
    }

    /// Whether a file is one that a page is made from.
    pub fn is_lesson(&self, file: FileId) -> bool {
        let shown = self.sources.get(file).map_or("", |source| source.path.as_str());
        let path = shown.strip_prefix(self.folder.shown.as_str()).and_then(|rest| rest.strip_prefix('/'));
        path.is_some_and(|path| self.folder.lessons.contains_key(path))
    }

    /// The course's folder.
    pub fn course_folder(&self) -> &Path {
        &self.wanted.course
    }

    /// The content folder.
    pub fn content_root(&self) -> &Path {
        &self.folder.root
    }

    /// How people are shown the content folder.
    pub fn content_shown(&self) -> &str {
        &self.folder.shown
    }

    /// The folder in which the author's theme stands, or would.
    pub fn theme_root(&self) -> PathBuf {
        self.wanted.course.join("themes").join(self.book.config.theme_name())
    }

    /// The file that people are shown as `shown`.
    pub fn path_of(&self, shown: &str) -> PathBuf {
        self.wanted.course.join(shown)
    }

    fn options(&self) -> markdown::Options {
        markdown::Options {
            edition: self.wanted.edition,
            smart_punctuation: self.book.config.smart_punctuation,
            extensions: true,
        }
    }

    fn find_content(&self) -> Option<Diagnostic> {
        let (root, shown) = (&self.folder.root, &self.folder.shown);
        (!root.is_dir()).then(|| no_content_folder(&self.book.config, root, shown))
    }

    /// Puts the course together from the lessons that are kept.
    fn assemble(&mut self) {
        if self.folder.lessons.is_empty() {
            let shown = &self.folder.shown;
            self.missing = Some(
                Diagnostic::file(&EMPTY_CONTENT, format!("{shown}/"), "there is no lesson in the content folder")
                    .help(format!("write the course's front page: `{shown}/index.md`")),
            );
            return;
        }
        let folder = fs::canonicalize(&self.wanted.course).unwrap_or_default();
        let folder = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let parts = Parts {
            config: self.book.config.clone(),
            edition: self.wanted.edition,
            drafts: self.wanted.drafts,
            folder,
            files: self.folder.parsed(),
            assets: self.folder.assets(),
            summary: self.folder.summary(),
        };
        self.assembly = Some(Assembly::of(parts, &self.sources));
    }
}

impl Book {
    /// Reads `book.toml`. A missing one is the command line's to report: it looks for the folder.
    fn read(wanted: &Wanted, sources: &mut Sources) -> Self {
        let mut findings = Diagnostics::default();
        let file = content::read_source(&wanted.course.join("book.toml"), "book.toml", sources, &mut findings);
        let mut config = match file {
            None => Config::default(),
            Some(file) => {
                let text = sources.get(file).map(|source| source.text.clone()).unwrap_or_default();
                let table = toml::parse_file(&text, file, &mut findings);
                Config::read(table, &mut findings)
            }
        };
        if wanted.base_url.is_some() {
            config.base_url.clone_from(&wanted.base_url);
        }
        // A browser that keeps pages would show an author what was there before the last save.
        config.offline &= !wanted.watched;
        Self { config, findings }
    }
}

impl ThemeState {
    fn load(course: &Path, config: &Config, sources: &mut Sources) -> Self {
        let mut findings = Diagnostics::default();
        let stamps = stamp::FolderStamps::of(&course.join("themes").join(config.theme_name()));
        let theme = Theme::load(course, config, sources, &mut findings).map(Arc::new);
        Self { theme, findings, stamps }
    }
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
