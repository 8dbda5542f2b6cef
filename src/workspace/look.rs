//! Looks at files that may have changed, and puts in what has.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::folder::{Folder, KeptLesson};
use super::stamp::Stamp;
use super::{Book, LockState, Progress, ThemeState, Workspace, content_folder, no_content_folder};
use crate::assemble::Assembly;
use crate::content::is_ignored;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::digest::Digest;
use crate::lock::LOCK_FILE;
use crate::theme::Theme;

/// Which files to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// All of them.
    All,
    /// Those at these paths, with links in the folders above them followed.
    At(BTreeSet<PathBuf>),
}

/// A lesson whose text is another one, or new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Its path in the content folder.
    pub path: String,
    /// The first byte that is another one.
    pub at: usize,
}

/// What was read and is not put in yet.
#[derive(Debug)]
pub struct Pending {
    book: Option<Book>,
    lock: Option<LockState>,
    theme: Option<ThemeState>,
    content: Content,
    edits: Vec<Edit>,
    /// Files of the content folder with other bytes.
    assets: Vec<String>,
}

/// What became of the content folder.
#[derive(Debug)]
enum Content {
    /// It says what it said.
    Same,
    /// Some lessons have other texts.
    Lessons(Vec<(String, KeptLesson)>),
    /// It was read anew.
    Folder(Box<Folder>),
    /// It is gone.
    Missing(Box<Diagnostic>),
}

/// What is another now.
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Debug, Default)]
pub struct Changed {
    /// Lessons with other texts, and new ones.
    pub edits: Vec<Edit>,
    /// Paths and addresses of pages that were there before and stand there no more.
    pub left: Vec<(String, String)>,
    /// Files of the site, besides pages, with other bytes.
    pub files: Vec<String>,
    /// Whether the course was put together anew.
    pub reassembled: bool,
    /// Whether `book.toml` is another.
    pub book: bool,
    /// Whether `coursebook.lock` is another.
    pub lock: bool,
    /// Whether the theme is another.
    pub theme: bool,
    /// Whether there is a course now and was none before, or the other way round, or there is none
    /// for another reason.
    pub presence: bool,
}

impl Changed {
    /// Whether all is as it was.
    pub fn is_empty(&self) -> bool {
        let Self { edits, left, files, reassembled, book, lock, theme, presence } = self;
        let none = edits.is_empty() && left.is_empty() && files.is_empty();
        none && !(*reassembled || *book || *lock || *theme || *presence)
    }
}

impl Pending {
    /// The lessons that have another text, with what is wrong with it.
    pub fn lessons(&self) -> impl Iterator<Item = (&str, &KeptLesson)> {
        let edits = match &self.content {
            Content::Folder(folder) => Some(folder),
            _ => None,
        };
        let read_anew = edits.into_iter().flat_map(|folder| {
            self.edits.iter().filter_map(|edit| Some((edit.path.as_str(), folder.lessons.get(&edit.path)?)))
        });
        let alone = match &self.content {
            Content::Lessons(lessons) => lessons.as_slice(),
            _ => &[],
        };
        read_anew.chain(alone.iter().map(|(path, kept)| (path.as_str(), kept)))
    }
}

impl Workspace {
    /// Looks at files that may have changed. What is shown stays as it is until [`Workspace::apply`].
    pub fn read(&mut self, look: &Look) -> Pending {
        let book = self.read_book(look);
        let theme = self.read_theme(look, book.as_ref());
        let (content, edits) = self.read_content(look, book.as_ref());
        let assets = match &content {
            Content::Same | Content::Lessons(_) => self.changed_assets(look),
            _ => Vec::new(),
        };
        let ids = self.read_lock(look);
        Pending { book, lock: ids, theme, content, edits, assets }
    }

    fn read_lock(&mut self, look: &Look) -> Option<LockState> {
        let is_meant = match look {
            Look::All => true,
            Look::At(paths) => paths.contains(&real(&self.wanted.course).join(LOCK_FILE)),
        };
        let text = || fs::read(self.wanted.course.join(LOCK_FILE)).ok().map(|bytes| crate::source::decode(bytes).0);
        let read = || text().map(|text| Digest::of(text.as_bytes()));
        if !is_meant || read() == self.lock.text {
            return None;
        }
        Some(LockState::read(&self.wanted.course, &mut self.sources))
    }

    fn read_book(&mut self, look: &Look) -> Option<Book> {
        let path = self.wanted.course.join("book.toml");
        let is_meant = match look {
            Look::All => true,
            Look::At(paths) => {
                paths.contains(&real(&self.wanted.course).join("book.toml")) || paths.contains(&real(&path))
            }
        };
        if !is_meant {
            return None;
        }
        let before = self.sources.find("book.toml").and_then(|file| self.sources.get(file));
        let before = before.map(|source| source.text.clone());
        let read = fs::read(&path).ok().map(|bytes| crate::source::decode(bytes).0);
        if read.is_some() && read == before && !self.book.findings.iter().any(|finding| finding.span.is_none()) {
            return None;
        }
        let book = Book::read(&self.wanted, &mut self.sources);
        Some(book)
    }

    fn read_theme(&mut self, look: &Look, book: Option<&Book>) -> Option<ThemeState> {
        let config = book.map_or(&self.book.config, |book| &book.config);
        let root = self.wanted.course.join("themes").join(config.theme_name());
        let is_meant = book.is_some()
            || match look {
                Look::All => super::stamp::FolderStamps::of(&root) != self.theme.stamps,
                Look::At(paths) => {
                    let (themes, own) = (real(&self.wanted.course).join("themes"), real(&root));
                    paths.iter().any(|path| path.starts_with(&themes) || path.starts_with(&own))
                }
            };
        let config = config.clone();
        is_meant.then(|| ThemeState::load(&self.wanted.course, &config, &mut self.sources))
    }

    fn read_content(&mut self, look: &Look, book: Option<&Book>) -> (Content, Vec<Edit>) {
        let config = book.filter(|book| !book.findings.has_errors()).map_or(&self.book.config, |book| &book.config);
        let shown = content_folder(&self.wanted.course, config);
        let root = self.wanted.course.join(&shown);
        if !root.is_dir() {
            return (Content::Missing(Box::new(no_content_folder(config, &root, &shown))), Vec::new());
        }
        let options = crate::markdown::Options { smart_punctuation: config.smart_punctuation, ..self.options() };
        let is_other = shown != self.folder.shown || self.missing.is_some();
        let paths = match look {
            Look::At(paths) if !is_other => self.meant(paths),
            _ => None,
        };
        if options.smart_punctuation != self.book.config.smart_punctuation {
            let mut folder = Folder::empty(root, shown, true);
            folder.read(options, &mut self.sources, &Silent);
            return (Content::Folder(Box::new(folder)), Vec::new());
        }
        let Some(paths) = paths else {
            let mut folder = if is_other { Folder::empty(root, shown, true) } else { self.folder.clone() };
            let mut edits = folder.read(options, &mut self.sources, &Silent);
            if is_other {
                edits.clear();
            }
            return (Content::Folder(Box::new(folder)), edits);
        };
        let (mut lessons, mut edits) = (Vec::new(), Vec::new());
        for path in paths {
            if let Some((kept, at)) = self.folder.reread(&path, options, &mut self.sources) {
                edits.push(Edit { path: path.clone(), at });
                lessons.push((path, kept));
            }
        }
        (if lessons.is_empty() { Content::Same } else { Content::Lessons(lessons) }, edits)
    }

    /// The lessons that these paths mean; none where the whole folder has to be looked at.
    fn meant(&self, paths: &BTreeSet<PathBuf>) -> Option<Vec<String>> {
        let root = real(&self.folder.root);
        let mut lessons = Vec::new();
        for path in paths {
            let Ok(relative) = path.strip_prefix(&root) else {
                if root.starts_with(path) {
                    return None;
                }
                continue;
            };
            // A file may be seen through a link: at which paths is not remembered.
            if self.folder.links {
                return None;
            }
            let parts: Vec<_> = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            if parts.iter().any(|part| is_ignored(part)) {
                continue;
            }
            let relative = parts.join("/");
            if self.folder.lessons.contains_key(&relative) && path.is_file() {
                lessons.push(relative);
            } else if !(self.folder.assets.contains_key(&relative) && path.is_file()) {
                return None;
            }
        }
        Some(lessons)
    }

    /// The files that are copied and have other bytes now, of those that are meant.
    fn changed_assets(&mut self, look: &Look) -> Vec<String> {
        let Look::At(paths) = look else { return self.folder.stamp_assets() };
        let root = real(&self.folder.root);
        let mut changed = Vec::new();
        for path in paths {
            let Ok(relative) = path.strip_prefix(&root) else { continue };
            let parts: Vec<_> = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            let relative = parts.join("/");
            if let Some((from, before)) = self.folder.assets.get_mut(&relative) {
                let stamp = Stamp::of(from);
                if *before != stamp {
                    *before = stamp;
                    changed.push(relative);
                }
            }
        }
        changed
    }

    /// Puts in what was read.
    pub fn apply(&mut self, pending: Pending) -> Changed {
        let Pending { book, lock, theme, content, edits, mut assets } = pending;
        let mut changed = Changed { edits, ..Changed::default() };
        let missing = |workspace: &Self| workspace.missing.as_ref().map(|finding| finding.message.clone());
        let before = missing(self);
        if let Some(book) = book {
            changed.book = true;
            changed.reassembled |= !book.findings.has_errors();
            self.put_book(book);
        }
        if let Some(lock) = lock {
            changed.lock = true;
            self.lock = lock;
        }
        if let Some(theme) = theme {
            changed.theme = true;
            changed.files = self.put_theme(theme);
        }
        match content {
            Content::Same => {}
            Content::Lessons(lessons) => changed.reassembled |= !self.put_lessons(lessons),
            Content::Folder(folder) => {
                changed.reassembled |= self.missing.is_some() || !is_same(&self.folder, &folder);
                self.folder = *folder;
                self.missing = None;
                assets = self.folder.stamp_assets();
            }
            Content::Missing(missing) => {
                self.folder = Folder::empty(self.folder.root.clone(), self.folder.shown.clone(), true);
                self.missing = Some(*missing);
                changed.reassembled = false;
            }
        }
        if changed.reassembled && self.missing.is_none() {
            changed.left = self.assemble_anew();
            changed.reassembled = self.missing.is_none();
        }
        changed.presence = before != missing(self);
        let addresses = self.assembly.iter().flat_map(|assembly| &assembly.course.assets);
        let addresses = addresses.filter(|asset| assets.binary_search(&asset.path).is_ok());
        changed.files.extend(addresses.map(|asset| asset.address.clone()));
        changed
    }

    /// A `book.toml` with errors is reported, and the one before goes on.
    fn put_book(&mut self, book: Book) {
        if book.findings.has_errors() {
            self.book.findings = book.findings;
        } else {
            self.book = book;
        }
    }

    /// Gives the files of the site that are others. A theme that can't be used is reported, and the
    /// one before goes on.
    fn put_theme(&mut self, theme: ThemeState) -> Vec<String> {
        let before = self.theme.theme.take();
        let files = match (&before, &theme.theme) {
            (Some(before), Some(after)) => other_files(before, after),
            _ => Vec::new(),
        };
        self.theme = ThemeState { theme: theme.theme.or(before), ..theme };
        files
    }

    /// Puts lessons in their places. False where the course has to be put together again.
    fn put_lessons(&mut self, lessons: Vec<(String, KeptLesson)>) -> bool {
        let mut in_place = true;
        for (path, kept) in lessons {
            if let (Some(before), Some(assembly)) = (self.folder.lessons.get(&path), &mut self.assembly) {
                in_place &= assembly.replace(&path, &before.lesson, &kept.lesson);
            }
            self.folder.lessons.insert(path, kept);
        }
        in_place
    }

    /// Puts the course together and gives the pages that stand no more where they stood.
    fn assemble_anew(&mut self) -> Vec<(String, String)> {
        let before = self.assembly.take();
        self.assemble();
        if self.missing.is_some() {
            self.assembly = before;
            return Vec::new();
        }
        let (Some(before), Some(after)) = (before, &self.assembly) else { return Vec::new() };
        left(&before, after)
    }

    /// What would be wrong with a lesson's links if it stood in the course as that is now.
    pub fn trial(&self, path: &str, kept: &KeptLesson) -> Diagnostics {
        let trial = self.assembly.as_ref().and_then(|assembly| assembly.trial(path, &kept.lesson));
        trial.unwrap_or_default()
    }
}

fn left(before: &Assembly, after: &Assembly) -> Vec<(String, String)> {
    let pages = before.course.pages.iter().filter(|page| page.file.is_some());
    pages
        .filter(|page| {
            let now = after.page_of_file(&page.path).map(|id| &after.course.page(id).address);
            now != Some(&page.address)
        })
        .map(|page| (page.path.clone(), page.address.as_str().to_owned()))
        .collect()
}

/// Whether two readings of a folder are of the same lessons and files.
fn is_same(before: &Folder, after: &Folder) -> bool {
    let lessons = before.lessons.len() == after.lessons.len()
        && before.lessons.iter().zip(&after.lessons).all(|(a, b)| a.0 == b.0 && Arc::ptr_eq(&a.1.lesson, &b.1.lesson));
    lessons && before.assets.keys().eq(after.assets.keys()) && before.has_summary_of(after)
}

/// The theme's files of the site that one has and the other hasn't, or has with other bytes: as open pages know them.
fn other_files(before: &Theme, after: &Theme) -> Vec<String> {
    let names: BTreeSet<&String> = before.plain_names().chain(after.plain_names()).collect();
    let addresses = names.into_iter().map(|name| (before.name_in_site(name), after.name_in_site(name)));
    let others = addresses.filter(|(before, after)| before != after);
    others.filter_map(|(before, after)| Some(format!("assets/{}", before.or(after)?))).collect()
}

/// A path with its links followed; as it is where nothing is there.
fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}

struct Silent;

impl Progress for Silent {
    fn step(&self, _: &'static str) {}
    fn begin(&self, _: usize) {}
    fn page(&self) {}
}
