//! The content folder: which files are lessons, which are copied beside them.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::diagnostic::codes::{BAD_SYMLINK, NOT_UTF8, UNREADABLE};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, MAX_FILE_BYTES, NotUtf8, Source, Sources, Span, decode};

/// The file in a site that lists the others, and by which a folder is known to be a site of ours.
pub const SITE_MANIFEST: &str = ".coursebook";

/// Files at the top of the content folder that speak to a host: nothing in the course refers to them.
pub const HOST_FILES: &[&str] = &["_headers", "_redirects", "vercel.json"];

/// A file of the content folder.
#[derive(Clone, Debug)]
pub struct Found {
    /// Where it is on disk.
    pub from: PathBuf,
    /// Its path relative to the content folder, with `/`.
    pub path: String,
}

/// The files of a content folder, sorted by path.
#[derive(Debug, Default)]
pub struct Listing {
    /// Markdown files, `SUMMARY.md` among them.
    pub markdown: Vec<Found>,
    /// All other files.
    pub assets: Vec<Found>,
    /// Whether any file is reached through a symbolic link.
    pub links: bool,
}

/// A file's text as it was read.
#[derive(Debug)]
pub struct Text {
    /// The text.
    pub text: String,
    /// Where it is not UTF-8.
    pub not_utf8: Option<NotUtf8>,
}

/// Lists the folder `root`, which people are shown as `shown` (`content`).
pub fn list(root: &Path, shown: &str, out: &mut Diagnostics) -> Listing {
    let (files, links) = walk(root, shown, out);
    let (markdown, assets) = files.into_iter().partition(|found: &Found| is_markdown(&found.path));
    Listing { markdown, assets, links }
}

/// Reads one text file into `sources`; reports what is wrong with it.
pub fn read_source(path: &Path, shown: &str, sources: &mut Sources, out: &mut Diagnostics) -> Option<FileId> {
    add_text(shown.to_owned(), read_text(path), sources, out)
}

/// Adds a text that was read to `sources`; reports what is wrong with it.
pub fn add_text(path: String, text: io::Result<Text>, sources: &mut Sources, out: &mut Diagnostics) -> Option<FileId> {
    let Text { text, not_utf8 } = match text {
        Ok(text) => text,
        Err(error) => {
            out.push(
                Diagnostic::file(&UNREADABLE, path, format!("this file can't be read: {error}"))
                    .help("check that it exists and that you may read it"),
            );
            return None;
        }
    };
    let file = sources.add(Source { path, text });
    if let Some(NotUtf8 { byte, at }) = not_utf8 {
        let span = Span::new(file, at..at + '\u{fffd}'.len_utf8());
        out.push(
            Diagnostic::at(&NOT_UTF8, span, format!("byte {byte} of this file is not UTF-8"))
                .help("in your editor, save the file with the encoding UTF-8; until then the page shows \u{fffd} here"),
        );
    }
    Some(file)
}

/// Reads a text file.
pub fn read_text(path: &Path) -> io::Result<Text> {
    if fs::metadata(path)?.len() > MAX_FILE_BYTES {
        return Err(io::Error::other("it is larger than 256 MB"));
    }
    let (text, not_utf8) = decode(fs::read(path)?);
    Ok(Text { text, not_utf8 })
}

/// All files below `root`, sorted, and whether any is reached through a link. Links that lead out of
/// the folder or in a circle are reported and left out, and so are hidden files and those of editors.
fn walk(root: &Path, shown: &str, out: &mut Diagnostics) -> (Vec<Found>, bool) {
    let real_root = fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    let mut files = Vec::new();
    let mut refused = HashSet::new();
    let mut links = false;
    let mut walk = WalkDir::new(root).follow_links(true).into_iter();
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                // The lock of an editor is a link that leads nowhere.
                let name = error.path().and_then(Path::file_name).map(|name| name.to_string_lossy());
                if !name.is_some_and(|name| is_ignored(&name)) {
                    report_walk(&error, root, shown, out);
                }
                continue;
            }
        };
        if entry.depth() > 0 && (is_ignored(&entry.file_name().to_string_lossy()) || is_site(&entry)) {
            if entry.file_type().is_dir() {
                walk.skip_current_dir();
            }
            continue;
        }
        let relative = relative(root, entry.path());
        if let Some(fault) = fault_of_name(entry.file_name()).filter(|_| entry.depth() > 0) {
            let path = format!("{shown}/{}", relative.escape_debug());
            out.push(Diagnostic::file(&UNREADABLE, path, fault).help("give it another name"));
            if entry.file_type().is_dir() {
                walk.skip_current_dir();
            }
            continue;
        }
        if entry.path_is_symlink() && entry.depth() > 0 {
            links = true;
            let target = fs::canonicalize(entry.path());
            if !target.is_ok_and(|target| target.starts_with(&real_root)) {
                if refused.insert(relative.clone()) {
                    out.push(
                        Diagnostic::file(
                            &BAD_SYMLINK,
                            format!("{shown}/{relative}"),
                            "this link leads out of the content folder",
                        )
                        .help("copy what it leads to into the content folder"),
                    );
                }
                if entry.file_type().is_dir() {
                    walk.skip_current_dir();
                }
                continue;
            }
        }
        if entry.file_type().is_file() {
            files.push(Found { from: entry.into_path(), path: relative });
        }
    }
    files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    (files, links)
}

/// Why a file of this name can have no address.
fn fault_of_name(name: &OsStr) -> Option<&'static str> {
    match name.to_str() {
        None => Some("this name is not UTF-8"),
        Some(name) if name.contains(char::is_control) => {
            Some("this name has a line break or another invisible character in it")
        }
        Some(_) => None,
    }
}

fn report_walk(error: &walkdir::Error, root: &Path, shown: &str, out: &mut Diagnostics) {
    let path = error.path().map(|path| format!("{shown}/{}", relative(root, path))).unwrap_or_default();
    out.push(if let Some(ancestor) = error.loop_ancestor() {
        Diagnostic::file(&BAD_SYMLINK, path, "this link leads in a circle")
            .note(format!("it leads back to {shown}/{}", relative(root, ancestor)))
            .help("remove it")
    } else {
        let dangling = error.path().is_some_and(Path::is_symlink);
        let code = if dangling { &BAD_SYMLINK } else { &UNREADABLE };
        let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
        Diagnostic::file(code, path, format!("this can't be read: {reason}"))
            .help("check that it exists and that you may read it")
    });
}

fn relative(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

fn is_markdown(path: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("md") || extension.eq_ignore_ascii_case("markdown"))
}

/// Whether this is a site that was built into the content folder: it is no part of the next one.
fn is_site(entry: &walkdir::DirEntry) -> bool {
    entry.file_type().is_dir() && entry.path().join(SITE_MANIFEST).is_file()
}

/// Hidden files, and those that editors and systems leave lying about.
pub fn is_ignored(name: &str) -> bool {
    name.starts_with('.')
        || name.ends_with('~')
        || (name.starts_with('#') && name.ends_with('#'))
        || name.ends_with("___jb_tmp___")
        || name.ends_with("___jb_old___")
        || matches!(name, "Thumbs.db" | "desktop.ini" | "node_modules")
        || Path::new(name).extension().is_some_and(|extension| {
            ["swp", "swx", "tmp", "bak", "bck"].iter().any(|ignored| extension.eq_ignore_ascii_case(ignored))
        })
}
