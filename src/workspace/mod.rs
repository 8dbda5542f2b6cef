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
use crate::check::{Checks, Subject, settle};
use crate::config::{BaseUrl, Config, secrets};
use crate::content;
use crate::course::{Course, Edition};
use crate::data::toml;
use crate::diagnostic::codes::EMPTY_CONTENT;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::digest::Digest;
use crate::lock::{LOCK_FILE, Lock};
use crate::markdown;
use crate::page::Terms;
use crate::source::{FileId, Source, Sources};
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
    lock: LockState,
    theme: ThemeState,
    folder: Folder,
    /// Why there is no course: there is nothing to put together.
    missing: Option<Diagnostic>,
    /// The course; where there is none any more, the last one that was there.
    assembly: Option<Assembly>,
    /// What lints found, lesson by lesson.
    checks: Checks,
}

/// `book.toml` as it was read.
#[derive(Debug)]
struct Book {
    config: Config,
    findings: Diagnostics,
}

/// `coursebook.lock` as it was read.
#[derive(Debug)]
struct LockState {
    lock: Lock,
    /// The digest of its text; none where there is no such file.
    text: Option<Digest>,
    findings: Diagnostics,
}

/// The theme as it was loaded.
#[derive(Debug)]
struct ThemeState {
    theme: Option<Arc<Theme>>,
    findings: Diagnostics,
    stamps: stamp::FolderStamps,
}

/// Everything that was read of a course, and what is wrong with it.
#[derive(Debug)]
pub struct Loaded {
    /// The files that were read.
    pub sources: Sources,
    /// The course; none where there is nothing to put together.
    pub course: Option<Course>,
    /// Its theme; none where that can't be used.
    pub theme: Option<Arc<Theme>>,
    /// The ids that learners have met.
    pub lock: Lock,
    /// Ids of prompts in files that are no part of the course, and those files.
    pub hidden: Vec<(String, String)>,
    /// What is wrong.
    pub diagnostics: Diagnostics,
}

impl Workspace {
    /// Reads a course and everything that belongs to it.
    pub fn open(wanted: Wanted, progress: &dyn Progress) -> Self {
        progress.step("read");
        let mut sources = Sources::default();
        let book = Book::read(&wanted, &mut sources);
        let lock = LockState::read(&wanted.course, &mut sources);
        let theme = ThemeState::load(&wanted.course, &book.config, &mut sources);
        let shown = content_folder(&wanted.course, &book.config);
        let folder = Folder::empty(wanted.course.join(&shown), shown, wanted.watched);
        let mut workspace = Self {
            wanted,
            sources,
            book,
            lock,
            theme,
            folder,
            missing: None,
            assembly: None,
            checks: Checks::default(),
        };
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

    /// Everything that was read, and what is wrong; no course where there is nothing to show. What lints would find is
    /// not looked for: see [`crate::check::check`].
    pub fn into_parts(self) -> Loaded {
        let mut diagnostics = Diagnostics::default();
        self.report(&mut diagnostics);
        let hidden = self.hidden_answers();
        let course = self.assembly.filter(|_| self.missing.is_none()).map(|assembly| assembly.course);
        Loaded { sources: self.sources, course, theme: self.theme.theme, lock: self.lock.lock, hidden, diagnostics }
    }

    /// What is wrong, in the order in which an author reads: on the way to a site, and what lints find. `terms` are those
    /// of the course's glossary; the same as the last time, where the glossary is.
    pub fn diagnostics(&mut self, terms: Option<&Arc<Terms>>) -> Diagnostics {
        let mut diagnostics = Diagnostics::default();
        self.report(&mut diagnostics);
        let hidden = self.hidden_answers();
        let course = self.assembly.as_ref().filter(|_| self.missing.is_none()).map(|assembly| &assembly.course);
        if let Some(course) = course {
            if let Some(terms) = terms {
                let subject = Subject { course, sources: &self.sources, lock: &self.lock.lock, hidden: &hidden };
                diagnostics.extend(self.checks.run(subject, terms));
            }
            settle(course, &self.sources, &mut diagnostics);
        }
        diagnostics.sort(&self.sources);
        diagnostics
    }

    /// The ids of prompts in files that are no part of the course, and those files: drafts, and what a summary doesn't
    /// name.
    fn hidden_answers(&self) -> Vec<(String, String)> {
        let Some(assembly) = &self.assembly else { return Vec::new() };
        let hidden = self.folder.lessons.iter().filter(|(path, _)| assembly.page_of_file(path).is_none());
        let ids = hidden.flat_map(|(path, kept)| {
            let path = format!("{}/{path}", self.folder.shown);
            kept.lesson.answers.iter().map(move |answer| (answer.id.clone(), path.clone()))
        });
        ids.collect()
    }

    fn report(&self, out: &mut Diagnostics) {
        out.extend(self.book.findings.clone());
        out.extend(self.lock.findings.clone());
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

/// Reads `book.toml` of the course in this folder. A missing one is the command line's to report: it looks for the
/// folder.
pub fn read_book(course: &Path, sources: &mut Sources, out: &mut Diagnostics) -> Config {
    let Some(file) = content::read_source(&course.join("book.toml"), "book.toml", sources, out) else {
        return Config { is_whole: false, ..Config::default() };
    };
    let errors = out.count(Severity::Error);
    let text = sources.get(file).map(|source| source.text.clone()).unwrap_or_default();
    let secrets = secrets::find(&text);
    // From here on nobody can show them, whatever else is wrong with the line.
    let text = secrets::mask(&text, &secrets);
    sources.add(Source { path: "book.toml".to_owned(), text: text.clone() });
    secrets::report(&text, file, &secrets, out);
    let table = toml::parse_file(&text, file, out);
    let config = Config::read(table, out);
    Config { is_whole: out.count(Severity::Error) == errors, ..config }
}

impl Book {
    fn read(wanted: &Wanted, sources: &mut Sources) -> Self {
        let mut findings = Diagnostics::default();
        let mut config = read_book(&wanted.course, sources, &mut findings);
        if wanted.base_url.is_some() {
            config.base_url.clone_from(&wanted.base_url);
        }
        // A browser that keeps pages would show an author what was there before the last save.
        config.offline &= !wanted.watched;
        Self { config, findings }
    }
}

impl LockState {
    /// Reads `coursebook.lock`, where there is one.
    fn read(course: &Path, sources: &mut Sources) -> Self {
        let mut findings = Diagnostics::default();
        let path = course.join(LOCK_FILE);
        if !path.is_file() {
            return Self { lock: Lock::default(), text: None, findings };
        }
        let file = content::read_source(&path, LOCK_FILE, sources, &mut findings);
        let text = file.and_then(|file| sources.get(file)).map(|source| source.text.as_str());
        let lock = file.zip(text).map(|(file, text)| Lock::read(text, file, &mut findings));
        Self { lock: lock.unwrap_or_default(), text: text.map(|text| Digest::of(text.as_bytes())), findings }
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
pub fn content_folder(course: &Path, config: &Config) -> String {
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
