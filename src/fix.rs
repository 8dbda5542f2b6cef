//! Writes the changes that mend findings into the author's files, and nothing else.
//!
//! A file is written beside itself and renamed, so that it is never half there. It is left alone where it is not what was
//! read, or where two versions of it are still to be merged.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use similar::TextDiff;
use tempfile::NamedTempFile;

use crate::diagnostic::{Diagnostic, Diagnostics, Edit};
use crate::lock::merge_marker;
use crate::source::{FileId, Sources, decode};

/// The byte order mark, in UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// What becomes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its path relative to the course.
    pub path: String,
    /// What is put in the place of which bytes of its text, sorted, none reaching into another.
    edits: Vec<Edit>,
    /// How many findings it mends.
    pub findings: usize,
}

/// Why a file is left as it is.
#[derive(Debug)]
pub enum Refused {
    /// Two versions of it are still to be merged.
    Unmerged,
    /// It is not what was read, or not UTF-8.
    Changed,
    /// The system refuses.
    Io(io::Error),
}

impl From<io::Error> for Refused {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// The changes that mend as many findings as can be mended at once: where two would reach into each other, the later one
/// waits for the next time.
pub fn changes(diagnostics: &Diagnostics, sources: &Sources) -> Vec<Change> {
    let mut by_file: BTreeMap<FileId, (Vec<Edit>, usize)> = BTreeMap::new();
    for fix in diagnostics.iter().filter_map(|finding: &Diagnostic| finding.fix.as_ref()) {
        let Some(file) = fix.edits.first().map(|edit| edit.span.file) else { continue };
        let (edits, findings) = by_file.entry(file).or_default();
        let is_free = |edit: &Edit| edit.span.file == file && !edits.iter().any(|other| reach(edit, other));
        if fix.edits.iter().all(is_free) {
            edits.extend(fix.edits.iter().cloned());
            *findings += 1;
        }
    }
    let changes = by_file.into_iter().filter_map(|(file, (mut edits, findings))| {
        edits.sort_by_key(|edit| edit.span);
        let path = sources.get(file)?.path.clone();
        (findings > 0).then_some(Change { path, edits, findings })
    });
    changes.collect()
}

/// Whether two edits reach into each other, or stand at one place.
fn reach(a: &Edit, b: &Edit) -> bool {
    (a.span.start < b.span.end && b.span.start < a.span.end) || a.span.start == b.span.start
}

impl Change {
    /// The file's bytes before and after, if it is what was read.
    pub fn bytes(&self, course: &Path, sources: &Sources) -> Result<(Vec<u8>, Vec<u8>), Refused> {
        let before = fs::read(course.join(&self.path))?;
        let (text, not_utf8) = decode(before.clone());
        let read = sources.find(&self.path).and_then(|file| sources.get(file)).map_or("", |source| &source.text);
        if text != read || not_utf8.is_some() {
            return Err(Refused::Changed);
        }
        if merge_marker(&text).is_some() {
            return Err(Refused::Unmerged);
        }
        let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        // The text that spans count in begins after the mark.
        let shift = if before.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
        let mut after = Vec::with_capacity(before.len() + 64);
        let mut copied = 0;
        for edit in &self.edits {
            let range = edit.span.range();
            after.extend_from_slice(&before[copied..range.start + shift]);
            after.extend_from_slice(edit.text.replace('\n', line_end).as_bytes());
            copied = range.end + shift;
        }
        after.extend_from_slice(&before[copied..]);
        Ok((before, after))
    }

    /// Writes the file.
    pub fn apply(&self, course: &Path, sources: &Sources) -> Result<(), Refused> {
        let (_, after) = self.bytes(course, sources)?;
        Ok(replace(&course.join(&self.path), &after)?)
    }
}

/// Puts `bytes` in the place of what `path` holds, at once; who may read the file stays as it is.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A link to a file stays a link.
    let path = fs::canonicalize(path).or_else(|_| std::path::absolute(path))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = NamedTempFile::with_prefix_in(".coursebook-", folder)?;
    file.write_all(bytes)?;
    match fs::metadata(&path) {
        Ok(metadata) => fs::set_permissions(file.path(), metadata.permissions())?,
        Err(_) => allow_reading(file.path())?,
    }
    file.as_file().sync_all()?;
    file.persist(&path).map_err(|error| error.error)?;
    Ok(())
}

/// A new file may be read by whoever may read those beside it; a temporary one is its owner's only.
#[cfg(unix)]
fn allow_reading(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn allow_reading(_: &Path) -> io::Result<()> {
    Ok(())
}

/// What changes from `before` to `after`, as `diff -u` shows it.
pub fn difference(path: &str, before: &str, after: &str) -> String {
    TextDiff::from_lines(before, after)
        .unified_diff()
        .context_radius(2)
        .header(&format!("a/{path}"), &format!("b/{path}"))
        .to_string()
}
