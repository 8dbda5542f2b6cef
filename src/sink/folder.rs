//! A site on disk: staged beside its target, and swapped in at once when it is whole.
//!
//! A reader never sees a mixture of two sites, and a build that fails or is killed leaves the old
//! one as it was. A file that is as it was is not written again but linked from the old site.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::Sink;
use super::compressed::{self, Coding};
use super::manifest::{self, Listed, Made};
use crate::content::SITE_MANIFEST as MANIFEST;
use crate::digest::Digest;

/// How many files that aren't ours are named.
const NAMED_FILES: usize = 5;

/// Why a build can't be staged.
#[derive(Debug)]
pub enum StageError {
    /// The folder holds files that coursebook did not make: some of them.
    Foreign(Vec<String>),
    /// The target is a file.
    NotAFolder,
    /// The system refuses.
    Io(io::Error),
}

impl From<io::Error> for StageError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// A site being staged.
#[derive(Debug)]
pub struct FolderSink {
    target: PathBuf,
    stage: PathBuf,
    /// Held while the stage is in use, so that another build knows it from one that was killed.
    _lock: Option<File>,
    /// Whether the target holds a site.
    replaces: bool,
    /// The files of the site before of which we know what they were made from: pages and compressed copies.
    before: HashMap<String, Made>,
    /// Where compressed copies stand beside texts: those that the author made.
    copies: Option<HashSet<String>>,
    written: Mutex<Listed>,
    reused: AtomicUsize,
}

/// What a finished build did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files of the site.
    pub files: usize,
    /// Those among them that were as they were.
    pub reused: usize,
}

impl FolderSink {
    /// Begins a site that shall stand in the folder `target`, which may hold an earlier site, be
    /// empty, or not exist.
    pub fn stage(target: &Path) -> Result<Self, StageError> {
        let target = resolve(target)?;
        let before = check_target(&target)?;
        let parent = target.parent().map_or_else(|| PathBuf::from("/"), Path::to_path_buf);
        fs::create_dir_all(&parent)?;
        let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        remove_stale(&parent, &name);
        let stage = parent.join(stage_name(&name, std::process::id()));
        let lock = make_stage(&stage)?;
        Ok(Self {
            target,
            stage,
            _lock: lock,
            replaces: before.is_some(),
            before: before.unwrap_or_default(),
            copies: None,
            written: Mutex::default(),
            reused: AtomicUsize::new(0),
        })
    }

    /// The folder in which the site is staged.
    pub fn folder(&self) -> &Path {
        &self.stage
    }

    /// Puts compressed copies beside texts too, but for those that the author made: `own`.
    pub fn with_copies(&mut self, own: HashSet<String>) {
        self.copies = Some(own);
    }

    /// Swaps the staged site in, and removes the one before.
    pub fn commit(self) -> io::Result<Written> {
        let written = std::mem::take(&mut *self.written.lock().unwrap_or_else(PoisonError::into_inner));
        self.write(MANIFEST, manifest::text(&written).as_bytes())?;
        // The lock is the folder's, not its name's: after the swap the site before stands at the
        // stage's name, and must not look like the stage of a build that was killed.
        let before = File::open(&self.target).ok().filter(|folder| folder.try_lock().is_ok());
        self.swap()?;
        // What can't be removed now is removed by the next build.
        let _ = remove_tree(&self.stage);
        drop(before);
        Ok(Written { files: written.len(), reused: self.reused.load(Ordering::Relaxed) })
    }

    fn swap(&self) -> io::Result<()> {
        if !self.target.exists() {
            match fs::rename(&self.stage, &self.target) {
                // Another build made the folder just now.
                Err(_) if self.target.exists() => {}
                done => return done,
            }
        }
        exchange(&self.stage, &self.target)
    }

    /// Writes a file of the stage, with the folders above it.
    fn write(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.create(path)?.write_all(bytes)
    }

    fn create(&self, path: &str) -> io::Result<File> {
        let file = self.stage.join(path);
        with_parents(&file, || File::create_new(&file))
    }

    fn count(&self, path: &str, made: Option<Made>) {
        self.written.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), made);
    }

    /// Links the file of the site before, if it was made from what has the digest `input` and is as it was made.
    fn keep(&self, path: &str, input: Digest) -> Option<Made> {
        let made = self.before.get(path).filter(|made| made.input == input)?;
        let is_same = |before: &Path| fs::read(before).is_ok_and(|bytes| Digest::of(&bytes) == made.bytes);
        self.reuse(path, None, is_same).then(|| {
            self.count(path, Some(*made));
            *made
        })
    }

    /// Puts compressed copies beside the file `path`, whose bytes have the digest `of`.
    fn compress<'b>(&self, path: &str, of: Digest, bytes: &dyn Fn() -> io::Result<Cow<'b, [u8]>>) -> io::Result<()> {
        let Some(own) = self.copies.as_ref().filter(|_| compressed::is_text(path)) else { return Ok(()) };
        for coding in Coding::ALL {
            let beside = coding.beside(path);
            if own.contains(&beside) || self.keep(&beside, of).is_some() {
                continue;
            }
            if let Some(copy) = coding.compress(&bytes()?)? {
                self.put_made(&beside, &copy, of)?;
            }
        }
        Ok(())
    }

    /// Puts compressed copies beside the file `path` with these bytes.
    fn compress_text(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        match self.copies {
            Some(_) => self.compress(path, Digest::of(bytes), &|| Ok(Cow::Borrowed(bytes))),
            None => Ok(()),
        }
    }

    fn put_made(&self, path: &str, bytes: &[u8], input: Digest) -> io::Result<()> {
        if !self.reuse(path, Some(bytes.len() as u64), |before| holds(before, bytes)) {
            self.write(path, bytes)?;
        }
        self.count(path, Some(Made { input, bytes: Digest::of(bytes) }));
        Ok(())
    }

    /// Links the file of the site before, if it is the same, and `length` bytes long where that is
    /// known; gives whether it was.
    fn reuse(&self, path: &str, length: Option<u64>, is_same: impl FnOnce(&Path) -> bool) -> bool {
        if !self.replaces {
            return false;
        }
        let before = self.target.join(path);
        let file = self.stage.join(path);
        let may_be_same = fs::symlink_metadata(&before)
            .is_ok_and(|found| found.is_file() && length.is_none_or(|length| found.len() == length));
        if !may_be_same || with_parents(&file, || fs::hard_link(&before, &file)).is_err() {
            return false;
        }
        // What was linked is compared, not what stood at the target a moment ago: another build
        // may have swapped its site in between.
        let same = is_same(&file);
        if same {
            self.reused.fetch_add(1, Ordering::Relaxed);
        } else {
            // Were it to stay, the write that follows would fail, and nothing be harmed.
            let _ = fs::remove_file(&file);
        }
        same
    }
}

impl Sink for FolderSink {
    fn put(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        if !self.reuse(path, Some(bytes.len() as u64), |before| holds(before, bytes)) {
            self.write(path, bytes)?;
        }
        self.count(path, None);
        self.compress_text(path, bytes)
    }

    fn put_page(&self, path: &str, bytes: &[u8], input: Digest) -> io::Result<()> {
        self.put_made(path, bytes, input)?;
        self.compress_text(path, bytes)
    }

    fn keep_page(&self, path: &str, input: Digest) -> bool {
        let Some(made) = self.keep(path, input) else { return false };
        // Where a copy can't be put, the page is made anew, and what stands in the way is told then.
        let kept = self.compress(path, made.bytes, &|| fs::read(self.stage.join(path)).map(Cow::Owned)).is_ok();
        if !kept {
            for file in Coding::ALL.map(|coding| coding.beside(path)).iter().map(String::as_str).chain([path]) {
                let _ = fs::remove_file(self.stage.join(file));
            }
        }
        kept
    }

    fn copy(&self, path: &str, from: &Path) -> io::Result<()> {
        let length = fs::metadata(from)?.len();
        if !self.reuse(path, Some(length), |before| same_files(before, from).unwrap_or(false)) {
            let mut to = self.create(path)?;
            io::copy(&mut File::open(from)?, &mut to)?;
        }
        self.count(path, None);
        if self.copies.is_none() || !compressed::is_text(path) || length > compressed::MOST_BYTES {
            return Ok(());
        }
        self.compress_text(path, &fs::read(self.stage.join(path))?)
    }

    fn files(&self) -> io::Result<Vec<(String, u64)>> {
        let written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        written.keys().map(|path| Ok((path.clone(), fs::metadata(self.stage.join(path))?.len()))).collect()
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        fs::read(self.stage.join(path))
    }
}

impl Drop for FolderSink {
    fn drop(&mut self) {
        // A stage that can't be removed now is removed by the next build.
        let _ = remove_tree(&self.stage);
    }
}

/// The target's real path, so that a link to a folder stays a link.
fn resolve(target: &Path) -> io::Result<PathBuf> {
    let absolute = std::path::absolute(target)?;
    if absolute.is_symlink() || absolute.exists() {
        return fs::canonicalize(&absolute);
    }
    Ok(absolute.components().collect())
}

/// The pages of the site that the target holds; none where there is no site, an error where it holds
/// anything else.
fn check_target(target: &Path) -> Result<Option<HashMap<String, Made>>, StageError> {
    let metadata = match fs::metadata(target) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    if !metadata.is_dir() {
        return Err(StageError::NotAFolder);
    }
    let ours = manifest::read(target);
    let is_ours = |path: &str| ours.as_ref().is_some_and(|ours| ours.contains_key(path));
    let mut foreign = Vec::new();
    for entry in WalkDir::new(target).sort_by_file_name() {
        let entry = entry.map_err(io::Error::from)?;
        let relative = entry.path().strip_prefix(target).unwrap_or(entry.path());
        let relative: Vec<_> = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        let relative = relative.join("/");
        if entry.file_type().is_dir() || relative == MANIFEST || is_ours(&relative) {
            continue;
        }
        foreign.push(relative);
        if foreign.len() > NAMED_FILES {
            break;
        }
    }
    if !foreign.is_empty() {
        return Err(StageError::Foreign(foreign));
    }
    Ok(ours.map(|ours| ours.into_iter().filter_map(|(path, made)| Some((path, made?))).collect()))
}

/// A folder for work under way: it goes away with this value, or where the run is killed, when the next one
/// makes its own.
#[derive(Debug)]
pub struct Stage {
    path: PathBuf,
    _lock: Option<File>,
}

impl Stage {
    /// A new one in the folder `parent`.
    pub fn within(parent: &Path, name: &str) -> io::Result<Self> {
        remove_stale(parent, name);
        // Others may work in that folder too, and processes of different containers have the same numbers.
        let number = RandomState::new().build_hasher().finish();
        let path = parent.join(format!("{}{number}", stage_name(name, std::process::id())));
        let lock = make_stage(&path)?;
        Ok(Self { path, _lock: lock })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // What can't be removed now is removed by the next run.
        let _ = remove_tree(&self.path);
    }
}

fn stage_name(name: &str, process: u32) -> String {
    format!(".{name}.coursebook-{process}")
}

/// Makes a stage and locks it; no lock where the system can't lock a folder.
fn make_stage(stage: &Path) -> io::Result<Option<File>> {
    loop {
        if stage.exists() {
            // That of a killed build whose number this one got.
            fs::remove_dir_all(stage)?;
        }
        fs::create_dir(stage)?;
        // Until it is locked, another build may take it for a stage that nobody holds, and remove it:
        // then it can't be opened, or the lock is on a folder that is gone.
        let lock = match File::open(stage) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            opened => opened.ok().filter(|folder| folder.lock().is_ok()),
        };
        if stage.exists() {
            return Ok(lock);
        }
    }
}

/// Removes the stages of builds that were killed: those that nobody holds.
fn remove_stale(parent: &Path, name: &str) {
    let prefix = format!(".{name}.coursebook-");
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.filter_map(Result::ok) {
        let file_name = entry.file_name().to_string_lossy().into_owned();
        let is_stage = file_name
            .strip_prefix(&prefix)
            .is_some_and(|process| !process.is_empty() && process.bytes().all(|byte| byte.is_ascii_digit()));
        if !is_stage {
            continue;
        }
        // The lock is held until the stage is gone: see `make_stage`.
        let lock = File::open(entry.path()).ok().filter(|folder| folder.try_lock().is_ok());
        if lock.is_some() {
            let _ = remove_tree(&entry.path());
        }
    }
}

/// Removes a folder, its subfolders side by side: a large site has many. Another build may be
/// removing it too: what is gone already is no fault.
fn remove_tree(folder: &Path) -> io::Result<()> {
    let entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.into_par_iter().try_for_each(|entry| {
        let path = entry.path();
        let removed = if entry.file_type()?.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
        removed.or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })
    })?;
    fs::remove_dir(folder)
}

/// Exchanges the names of two folders.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(stage: &Path, target: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match renameat_with(CWD, stage, CWD, target, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(()),
        // File systems that can't exchange names: NFS, some FUSE ones.
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::NOTSUP) => {
            exchange_by_renames(stage, target)
        }
        Err(error) => Err(error.into()),
    }
}

/// Exchanges the names of two folders.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(stage: &Path, target: &Path) -> io::Result<()> {
    exchange_by_renames(stage, target)
}

/// The same in three steps, for systems without an exchange: between the first two, nothing stands
/// at the target. A failure in between puts the old site back.
fn exchange_by_renames(stage: &Path, target: &Path) -> io::Result<()> {
    let aside = stage.with_extension("old");
    fs::rename(target, &aside)?;
    if let Err(error) = fs::rename(stage, target) {
        fs::rename(&aside, target)?;
        return Err(error);
    }
    fs::rename(&aside, stage)
}

/// Does something to a file, making the folders above it where they are missing.
fn with_parents<T>(file: &Path, action: impl Fn() -> io::Result<T>) -> io::Result<T> {
    match action() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if let Some(parent) = file.parent() {
                fs::create_dir_all(parent)?;
            }
            action()
        }
        done => done,
    }
}

/// Whether a file holds exactly these bytes.
fn holds(path: &Path, bytes: &[u8]) -> bool {
    let Ok(mut file) = File::open(path) else { return false };
    let same_length = file.metadata().is_ok_and(|metadata| metadata.len() == bytes.len() as u64);
    if !same_length {
        return false;
    }
    let mut buffer = [0; 16 * 1024];
    let mut rest = bytes;
    while let Ok(read) = file.read(&mut buffer) {
        if read == 0 {
            return rest.is_empty();
        }
        match rest.split_at_checked(read) {
            Some((now, later)) if *now == buffer[..read] => rest = later,
            _ => return false,
        }
    }
    false
}

/// Whether two files hold the same bytes.
fn same_files(a: &Path, b: &Path) -> io::Result<bool> {
    if fs::metadata(a)?.len() != fs::metadata(b)?.len() {
        return Ok(false);
    }
    let (mut a, mut b) = (File::open(a)?, File::open(b)?);
    let (mut left, mut right) = (vec![0; 64 * 1024], vec![0; 64 * 1024]);
    loop {
        let read = a.read(&mut left)?;
        if read == 0 {
            return Ok(true);
        }
        b.read_exact(&mut right[..read])?;
        if left[..read] != right[..read] {
            return Ok(false);
        }
    }
}
