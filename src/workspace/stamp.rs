//! What a file looked like when it was read: whether it has to be read again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use walkdir::WalkDir;

/// How old a file's time has to be for it to tell a later change: file systems count time in steps.
const SETTLED: Duration = Duration::from_secs(2);

/// What a file looked like. Two that are equal are of the same bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    /// On Unix the file's number and the time at which anything about it was changed: a file that
    /// was moved here may be older than the one before.
    identity: [i64; 3],
}

impl Stamp {
    /// The stamp of the file at `path`, behind links; none where it can't be read.
    pub fn of(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok()?;
        Some(Self { length: metadata.len(), modified: metadata.modified().ok(), identity: identity(&metadata) })
    }

    /// The stamp, unless the file was changed so shortly before that another change may not show.
    pub fn settled(path: &Path) -> Option<Self> {
        let stamp = Self::of(path)?;
        let age = SystemTime::now().duration_since(stamp.modified?).ok()?;
        (age > SETTLED).then_some(stamp)
    }
}

#[cfg(unix)]
fn identity(metadata: &fs::Metadata) -> [i64; 3] {
    use std::os::unix::fs::MetadataExt;
    [metadata.ino().cast_signed(), metadata.ctime(), metadata.ctime_nsec()]
}

#[cfg(not(unix))]
fn identity(_: &fs::Metadata) -> [i64; 3] {
    [0; 3]
}

/// The stamps of all files in a folder.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct FolderStamps(BTreeMap<PathBuf, Option<Stamp>>);

impl FolderStamps {
    /// The stamps of the files below `folder`.
    pub fn of(folder: &Path) -> Self {
        let files = WalkDir::new(folder).into_iter().filter_map(Result::ok);
        let files = files.filter(|entry| entry.file_type().is_file());
        Self(files.map(|entry| (entry.path().to_owned(), Stamp::of(entry.path()))).collect())
    }
}
