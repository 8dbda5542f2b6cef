//! A folder: a mounted share, or what another tool uploads from.
//!
//! Where the folder can be exchanged as a whole, it is, as a build does it. Where it can't (it is the root of a mounted
//! share, or holds files of other origin beside a site of ours), files are copied one by one, in the same order and with the
//! same manifest as everywhere.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::place::resolved;
use super::site::above;
use super::{Failure, Kind, Listing, MANIFEST, Plan, Sending, Sent, Setting, Site, SiteFile, Target};
use crate::content::SITE_MANIFEST;
use crate::digest::Digest;
use crate::sink::{FolderSink, Sink, StageError, manifest};

/// The kind.
pub const KIND: Kind = Kind { name: "folder", needs_address: true, open };

/// The file that is locked while files are copied into the folder.
const LOCK: &str = ".coursebook-lock";

/// The end of the names of files that are being copied.
const PARTIAL: &str = ".coursebook-part";

/// How many files that aren't ours are named.
const NAMED: usize = 5;

#[derive(Debug)]
struct FolderTarget {
    folder: PathBuf,
    /// As people are shown it.
    shown: String,
}

/// A lock that is held; nothing is held where the system has no locks for such a file.
#[derive(Debug)]
struct Lock {
    _held: Option<File>,
}

#[allow(clippy::unnecessary_wraps, reason = "the table of kinds wants it so")]
fn open(setting: &Setting<'_>) -> Result<Box<dyn Target>, Failure> {
    let path = setting.target.text("path");
    let folder = resolved(&setting.course.join(path));
    Ok(Box::new(FolderTarget { folder, shown: path.to_owned() }))
}

impl Target for FolderTarget {
    fn place(&self) -> String {
        format!("the folder `{}`", self.shown)
    }

    fn listing(&mut self, site: &Site) -> Result<Option<Listing>, Failure> {
        if self.folder.is_file() {
            return Err(Failure::new(
                format!("`{}` is a file, and a site needs a folder", self.shown),
                "write another `path` into `book.toml`",
            ));
        }
        let mut listing = self.look()?;
        loop {
            let Err(refused) = self.make_way(site, listing.as_ref()) else { return Ok(listing) };
            // What another publish has copied since then is ours too: it is listed before it is copied.
            let now = self.look()?;
            if now == listing {
                return Err(refused);
            }
            listing = now;
        }
    }

    fn publish(&mut self, site: &Site, _plan: &Plan, progress: &dyn Sending) -> Result<Sent, Failure> {
        fs::create_dir_all(&self.folder).map_err(|error| self.failed(&error))?;
        let Some(_folder_lock) = self.lock(&self.folder)? else { return Err(self.told()) };
        let listing = self.listing(site)?;
        let plan = Plan::of(site, listing.as_ref());
        progress.begin(plan.sends(), plan.bytes);
        if self.foreign(listing.as_ref())?.is_empty() && self.exchange(site, &plan, progress)? {
            return Ok(Sent { files: plan.sends(), bytes: plan.bytes, removed: plan.gone.len() });
        }
        let Some(_file_lock) = self.lock(&self.folder.join(LOCK))? else { return Err(self.told()) };
        self.copy(site, &plan, listing.unwrap_or_default(), progress)
    }
}

impl FolderTarget {
    fn look(&self) -> Result<Option<Listing>, Failure> {
        match fs::read(self.folder.join(MANIFEST)) {
            Ok(bytes) => Listing::parse(&bytes, &self.place()).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.failed(&error)),
        }
    }

    /// Makes sure that no file of other origin would be overwritten.
    fn make_way(&self, site: &Site, listing: Option<&Listing>) -> Result<(), Failure> {
        let built = manifest::read(&self.folder).unwrap_or_default();
        if listing.is_none() && built.is_empty() {
            let foreign = self.foreign(None)?;
            return if foreign.is_empty() { Ok(()) } else { Err(self.refused(&foreign)) };
        }
        // A site that a build wrote there is ours too.
        let is_ours =
            |path: &str| built.contains_key(path) || listing.is_some_and(|listing| listing.files.contains_key(path));
        let mut in_the_way = BTreeSet::new();
        for (path, file) in site.files.iter().filter(|(path, _)| !is_ours(path)) {
            let foreign = |path: &str| !is_ours(path) && self.folder.join(path).is_file();
            if let Some(above) = above(path).find(|above| foreign(above)) {
                in_the_way.insert(above.to_owned());
                continue;
            }
            let there = self.folder.join(path);
            match fs::symlink_metadata(&there) {
                Err(_) => {}
                Ok(found) if found.is_dir() => {
                    in_the_way.extend(self.below(&there)?.into_iter().filter(|path| !is_ours(path)));
                }
                // The same bytes do no harm.
                Ok(found) if found.len() == file.length && is_same(&there, file) => {}
                Ok(_) => {
                    in_the_way.insert(path.clone());
                }
            }
        }
        if in_the_way.is_empty() {
            return Ok(());
        }
        let in_the_way: Vec<_> = in_the_way.into_iter().collect();
        Err(Failure::in_the_way(&self.place(), &in_the_way, "folder in `book.toml`"))
    }

    /// The files in one of the folder's folders.
    fn below(&self, folder: &Path) -> Result<Vec<String>, Failure> {
        let entries = WalkDir::new(folder).sort_by_file_name().into_iter();
        let paths =
            entries.filter(|entry| !entry.as_ref().is_ok_and(|entry| entry.file_type().is_dir())).map(|entry| {
                let entry = entry.map_err(|error| self.failed(&error.into()))?;
                Ok(self.relative(entry.path()))
            });
        paths.collect()
    }

    /// The path of a file from the folder on, with `/`.
    fn relative(&self, path: &Path) -> String {
        let relative = path.strip_prefix(&self.folder).unwrap_or(path);
        let parts: Vec<_> = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        parts.join("/")
    }

    /// Some of the files that no manifest of ours lists.
    fn foreign(&self, listing: Option<&Listing>) -> Result<Vec<String>, Failure> {
        let mut foreign = Vec::new();
        if !self.folder.exists() {
            return Ok(foreign);
        }
        for entry in WalkDir::new(&self.folder).sort_by_file_name() {
            let entry = entry.map_err(|error| self.failed(&error.into()))?;
            let path = self.relative(entry.path());
            let is_ours = matches!(path.as_str(), MANIFEST | LOCK | SITE_MANIFEST)
                || path.ends_with(PARTIAL)
                || listing.is_some_and(|listing| listing.files.contains_key(&path));
            if !entry.file_type().is_dir() && !is_ours {
                foreign.push(path);
            }
            if foreign.len() == NAMED {
                break;
            }
        }
        Ok(foreign)
    }

    /// Locks a folder or file; none where somebody else has it. Systems that can't lock a folder lock the file in it.
    fn lock(&self, path: &Path) -> Result<Option<Lock>, Failure> {
        let opened = if path.is_dir() { File::open(path) } else { File::create(path) };
        let file = opened.map_err(|error| self.failed(&error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(_)) => return Ok(Some(Lock { _held: None })),
        }
        // Another publisher may have exchanged the folder between the opening and the locking.
        let is_there = path.is_dir().then(|| same_folder(&file, path));
        Ok((is_there != Some(false)).then_some(Lock { _held: Some(file) }))
    }

    /// Puts the whole site in the folder's place; gives whether that can be done here.
    fn exchange(&self, site: &Site, plan: &Plan, progress: &dyn Sending) -> Result<bool, Failure> {
        let sink = match FolderSink::stage(&self.folder) {
            Ok(sink) => sink,
            // Nothing can be written beside it, or what is in it is not what a build knows.
            Err(StageError::Io(_) | StageError::Foreign(_)) => return Ok(false),
            Err(StageError::NotAFolder) => return Err(self.refused(&[])),
        };
        // Before anything is in it: what is made in a folder may take over its group. Where that isn't allowed, the folder stays.
        if take_rights(&self.folder, sink.folder()).is_err() {
            return Ok(false);
        }
        let copied = site.files.par_iter().try_for_each(|(path, _)| sink.copy(path, &site.path(path)));
        // A file that can't be read any more, or that was copied and is another one now.
        site.verify(&site.files.keys().map(String::as_str).collect::<Vec<_>>())?;
        copied.map_err(|error| self.failed(&error))?;
        sink.put(MANIFEST, &Listing::of(site).to_bytes()?).map_err(|error| self.failed(&error))?;
        // A mounted share can't be renamed.
        if sink.commit().is_err() {
            return Ok(false);
        }
        progress.sent(plan.bytes);
        Ok(true)
    }

    /// Copies what differs into the folder: assets first, then pages; what is gone is removed last.
    fn copy(&self, site: &Site, plan: &Plan, before: Listing, progress: &dyn Sending) -> Result<Sent, Failure> {
        let failed = |error: io::Error| self.failed(&error);
        site.verify(&plan.sent())?;
        self.remove_partial()?;
        self.note(&before.towards(site))?;
        for paths in plan.stages().values() {
            for path in paths {
                self.copy_one(site, path, &before)?.map_err(failed)?;
                progress.sent(site.files[*path].length);
            }
        }
        for path in plan.removals().into_iter().flatten() {
            match self.remove(path) {
                Err(error) => return Err(failed(error)),
                Ok(()) => self.remove_empty_folders(path),
            }
        }
        // What a build wrote about this folder is true no more.
        let _ = fs::remove_file(self.folder.join(SITE_MANIFEST));
        self.note(&Listing::of(site))?;
        Ok(Sent { files: plan.sends(), bytes: plan.bytes, removed: plan.gone.len() })
    }

    /// Copies a file beside its place and then renames it, so that nobody reads half of it.
    fn copy_one(&self, site: &Site, path: &str, before: &Listing) -> Result<io::Result<()>, Failure> {
        if let Err(error) = self.clear_above(path, before) {
            return Ok(Err(error));
        }
        let part = self.folder.join(format!("{path}{PARTIAL}"));
        let copied = copy_part(site, path, &part);
        if !matches!(copied, Ok(Ok(()))) {
            // The next publish removes it, where it can't be removed now.
            let _ = fs::remove_file(&part);
            return copied;
        }
        let to = self.folder.join(path);
        Ok(self.clear(path, before).and_then(|()| fs::rename(part, to)))
    }

    /// Removes a file of ours that stands where the file `path` needs a folder.
    fn clear_above(&self, path: &str, before: &Listing) -> io::Result<()> {
        let is_file = |path: &str| fs::symlink_metadata(self.folder.join(path)).is_ok_and(|found| found.is_file());
        match above(path).find(|above| before.files.contains_key(*above) && is_file(above)) {
            Some(file) => fs::remove_file(self.folder.join(file)),
            None => Ok(()),
        }
    }

    /// Removes files of ours from a folder that stands where the file `path` goes, and then the folder.
    fn clear(&self, path: &str, before: &Listing) -> io::Result<()> {
        let folder = self.folder.join(path);
        if !fs::symlink_metadata(&folder).is_ok_and(|found| found.is_dir()) {
            return Ok(());
        }
        let below = format!("{path}/");
        for (file, _) in before.files.range(below.clone()..).take_while(|(file, _)| file.starts_with(&below)) {
            match fs::remove_file(self.folder.join(file)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        // Whatever else is in it stays, and then so does it.
        for entry in WalkDir::new(&folder).contents_first(true) {
            let entry = entry?;
            if entry.file_type().is_dir() {
                fs::remove_dir(entry.path())?;
            }
        }
        Ok(())
    }

    fn note(&self, listing: &Listing) -> Result<(), Failure> {
        let part = self.folder.join(format!("{MANIFEST}{PARTIAL}"));
        let written = fs::write(&part, listing.to_bytes()?).and_then(|()| fs::rename(part, self.folder.join(MANIFEST)));
        written.map_err(|error| self.failed(&error))
    }

    /// Removes a file, if it is there: a folder may stand there now, and a file in the place of its folder.
    fn remove(&self, path: &str) -> io::Result<()> {
        let file = self.folder.join(path);
        match fs::symlink_metadata(&file) {
            Ok(found) if !found.is_dir() => fs::remove_file(file),
            Err(error) if !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Err(error),
            _ => Ok(()),
        }
    }

    /// Removes what a copy that was broken off left half done.
    fn remove_partial(&self) -> Result<(), Failure> {
        for entry in WalkDir::new(&self.folder) {
            let entry = entry.map_err(|error| self.failed(&error.into()))?;
            if entry.file_type().is_file() && entry.file_name().to_string_lossy().ends_with(PARTIAL) {
                fs::remove_file(entry.path()).map_err(|error| self.failed(&error))?;
            }
        }
        Ok(())
    }

    /// Removes the folders above a file that is gone, as far as nothing else stands in them.
    fn remove_empty_folders(&self, path: &str) {
        let mut folder = Path::new(path).parent();
        while let Some(empty) = folder.filter(|folder| !folder.as_os_str().is_empty()) {
            if fs::remove_dir(self.folder.join(empty)).is_err() {
                return;
            }
            folder = empty.parent();
        }
    }

    fn refused(&self, foreign: &[String]) -> Failure {
        Failure::new(
            format!("the folder `{}` holds files that coursebook did not publish", self.shown),
            "choose another folder in `book.toml`, or move the files out of it",
        )
        .note(format!("among them: {}", foreign.join(", ")))
        .note("nothing was touched")
    }

    fn told(&self) -> Failure {
        Failure::new(
            format!("somebody else is publishing to the folder `{}`", self.shown),
            "wait until that publish has finished, then publish again",
        )
        .note("nothing was sent")
    }

    fn failed(&self, error: &io::Error) -> Failure {
        let help = match error.kind() {
            io::ErrorKind::PermissionDenied => {
                "ask for the right to write there, or choose another folder in `book.toml`"
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room there, then publish again",
            _ => "check that the disk or share is there and has room, then publish again",
        };
        Failure::new(format!("the folder `{}` can't be used: {error}", self.shown), help)
            .note("no page there lacks its assets, and the next publish finishes what was begun")
    }
}

/// Copies a file of the site, and reads what has arrived.
fn copy_part(site: &Site, path: &str, part: &Path) -> Result<io::Result<()>, Failure> {
    let made = part.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| File::create(part));
    let copied = match made {
        Ok(mut file) => site.copy(path, &mut file)?,
        Err(error) => Err(error),
    };
    let arrived = copied.and_then(|()| Digest::of_reader(File::open(part)?)).and_then(|(digest, _)| {
        let other = || io::Error::other(format!("`{path}` arrived with other bytes than it was sent with"));
        if digest == site.files[path].digest { Ok(()) } else { Err(other()) }
    });
    Ok(arrived)
}

/// Gives a new folder the rights and the group of the one whose place it takes, and its owner where we may.
#[cfg(unix)]
fn take_rights(from: &Path, to: &Path) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    /// Whoever publishes has to write into it.
    const OURS: u32 = 0o700;
    let (old, new) = (fs::metadata(from)?, fs::metadata(to)?);
    if old.uid() != new.uid() {
        let _ = chown(to, Some(old.uid()), None);
    }
    if old.gid() != new.gid() {
        chown(to, None, Some(old.gid()))?;
    }
    let mode = old.mode() & 0o7777 | OURS;
    if fs::metadata(to)?.mode() & 0o7777 == mode {
        return Ok(());
    }
    fs::set_permissions(to, fs::Permissions::from_mode(mode))
}

/// On this system, a folder has the rights of the one that it stands in.
#[cfg(not(unix))]
fn take_rights(_from: &Path, _to: &Path) -> io::Result<()> {
    Ok(())
}

/// Whether a file holds these bytes.
fn is_same(path: &Path, file: &SiteFile) -> bool {
    File::open(path).and_then(Digest::of_reader).is_ok_and(|(digest, _)| digest == file.digest)
}

/// Whether an open folder is the one that stands at a path.
#[cfg(unix)]
fn same_folder(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |metadata: &fs::Metadata| (metadata.dev(), metadata.ino());
    matches!((file.metadata(), fs::metadata(path)), (Ok(a), Ok(b)) if identity(&a) == identity(&b))
}

/// Whether an open folder is the one that stands at a path: one that is open can't be exchanged here.
#[cfg(not(unix))]
fn same_folder(_file: &File, path: &Path) -> bool {
    path.is_dir()
}
