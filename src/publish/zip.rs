//! A zip: one file to hand to somebody, whose pages work when a browser opens them from disk.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter};

use super::from_disk::FromDisk;
use super::place::resolved;
use super::plan::original;
use super::site::changed;
use super::turn::{Busy, Turn, stands_in};
use super::{Failure, Held, Kind, Listing, Plan, Sending, Sent, Setting, Site, SiteFile, Target};
use crate::config::BaseUrl;
use crate::digest::Digest;
use crate::sink::manifest;

/// The kind.
pub const KIND: Kind = Kind { name: "zip", needs_address: false, open };

/// The archive's comment, by which we know one of ours.
const COMMENT: &str = "Made by coursebook: publishing replaces this file.";

/// Kinds of files that are compressed already.
const COMPRESSED: &[&str] = &[
    "7z", "avif", "gif", "gz", "br", "jpeg", "jpg", "m4a", "mp3", "mp4", "ogg", "png", "webm", "webp", "woff2", "zip",
];

/// The rights of every file: whoever unpacks it may read and write.
const RIGHTS: u32 = 0o644;

#[derive(Debug)]
struct ZipTarget {
    /// The archive.
    file: PathBuf,
    /// As people are shown it.
    shown: String,
    /// The folder in it.
    folder: String,
    base_url: Option<BaseUrl>,
    /// The files of the built site.
    built: BTreeSet<String>,
    /// The script with the icons.
    icons: Option<(String, String)>,
    /// The archive's bytes when it was read.
    before: Option<Digest>,
}

fn open(setting: &Setting<'_>) -> Result<Box<dyn Target>, Failure> {
    let path = match setting.target.text("path") {
        "" => format!("{}.zip", setting.id),
        path => path.to_owned(),
    };
    let mut file = setting.course.join(&path);
    if file.file_name().is_none() || file.is_dir() {
        return Err(Failure::new(
            format!("`{path}` is a folder, and a zip needs the name of a file"),
            "write in `book.toml` below the target, for example: `path = \"../course.zip\"`",
        ));
    }
    let shown = file.strip_prefix(".").unwrap_or(&file).display().to_string();
    // A link stays one: the zip goes where it leads.
    if let Ok(to) = fs::read_link(&file) {
        file = resolved(&folder_of(&file).join(to));
    }
    Ok(Box::new(ZipTarget {
        shown,
        file,
        folder: format!("{}/", setting.id),
        base_url: setting.base_url.cloned(),
        built: BTreeSet::new(),
        icons: None,
        before: None,
    }))
}

impl Target for ZipTarget {
    fn place(&self) -> String {
        format!("the file {}", self.shown)
    }

    fn prepare(&mut self, site: &mut Site) -> Result<(), Failure> {
        // Nobody who opens a file from disk asks for its compressed copy. One that the author made is theirs.
        let built = manifest::read(&site.folder).unwrap_or_default();
        let is_made = |path: &str| built.get(path).is_some_and(Option::is_some);
        site.files.retain(|path, _| original(path) == path || !is_made(path));
        self.built = site.files.keys().cloned().collect();
        self.icons = self.pages().icons(&|path| site.bytes_of(path).ok());
        let pages = self.pages();
        let rewritten = self.built.par_iter().filter(|path| FromDisk::may_differ(path)).map(|path| {
            let bytes = pages.file(path, &site.bytes_of(path)?, &|path| site.bytes_of(path).ok());
            Ok(bytes.map(|bytes| (path.clone(), held(&bytes))))
        });
        let rewritten: Vec<_> = rewritten.collect::<Result<_, Failure>>()?;
        site.files.extend(rewritten.into_iter().flatten());
        if let Some((path, script)) = &self.icons {
            site.files.insert(path.clone(), held(script.as_bytes()));
        }
        Ok(())
    }

    fn listing(&mut self, _site: &Site) -> Result<Option<Listing>, Failure> {
        self.before = digest_of(&self.file).map_err(|error| self.unreadable(&error))?;
        if self.before.is_none() {
            return Ok(None);
        }
        let file = File::open(&self.file).map_err(|error| self.unreadable(&error))?;
        let mut archive = match ZipArchive::new(BufReader::new(file)) {
            Ok(archive) if archive.comment() == COMMENT.as_bytes() => archive,
            Err(ZipError::Io(error)) if error.kind() != io::ErrorKind::UnexpectedEof => {
                return Err(self.unreadable(&error));
            }
            _ => return Err(self.foreign()),
        };
        let mut files = BTreeMap::new();
        for at in 0..archive.len() {
            let entry = archive.by_index(at).map_err(|error| self.unreadable(&error.into()))?;
            let name = entry.name().map_err(|error| self.unreadable(&error.into()))?.into_owned();
            let path = name.strip_prefix(&self.folder).unwrap_or(&name).to_owned();
            let (digest, _) = Digest::of_reader(entry).map_err(|error| self.unreadable(&error))?;
            files.insert(path, Held::sure(digest));
        }
        Ok(Some(Listing { files, unfinished: false }))
    }

    fn publish(&mut self, site: &Site, plan: &Plan, progress: &dyn Sending) -> Result<Sent, Failure> {
        progress.begin(site.files.len(), site.bytes());
        let failed = |error: &io::Error| self.unwritable(error);
        let mut draft = Draft::beside(&self.file).map_err(|error| failed(&error))?;
        self.pack(site, &mut draft.file, progress)?;
        // Between the last look and the rename nobody else may rename.
        let folder = resolved(folder_of(&self.file));
        // Where the site stands in the same folder, it is our turn already.
        let is_ours = stands_in(&site.folder) == folder;
        let _turn = if is_ours { None } else { Some(Turn::soon(&folder).map_err(|Busy| self.told())?) };
        if digest_of(&self.file).map_err(|error| failed(&error))? != self.before {
            return Err(Failure::new(
                format!("somebody else wrote {} in the meantime", self.shown),
                "run the same command again: it lists what differs now",
            )
            .note("the file is as they wrote it"));
        }
        draft.put_at(&self.file).map_err(|error| failed(&error))?;
        Ok(Sent { files: plan.sends(), bytes: plan.bytes, removed: plan.gone.len() })
    }
}

impl ZipTarget {
    fn pages(&self) -> FromDisk<'_> {
        FromDisk::new(&self.built, self.base_url.as_ref())
    }

    /// Packs a site: in order of names, with the same times and rights for all, so that the same site is the
    /// same bytes.
    fn pack(&self, site: &Site, to: &mut File, progress: &dyn Sending) -> Result<(), Failure> {
        let failed = |error: io::Error| self.unwritable(&error);
        let pages = self.pages();
        let mut archive = ZipWriter::new(io::BufWriter::new(to));
        archive.set_comment(COMMENT).map_err(|error| failed(error.into()))?;
        for (path, file) in &site.files {
            let name = format!("{}{path}", self.folder);
            archive.start_file(name, options(path, file.length)).map_err(|error| failed(error.into()))?;
            let script = self.icons.as_ref().filter(|(name, _)| name == path);
            if let Some((_, script)) = script {
                archive.write_all(script.as_bytes()).map_err(failed)?;
            } else if FromDisk::may_differ(path) {
                let bytes = fs::read(site.path(path)).map_err(|_| changed(path))?;
                let rewritten = pages.file(path, &bytes, &|path| fs::read(site.path(path)).ok());
                let bytes = rewritten.unwrap_or(bytes);
                if Digest::of(&bytes) != file.digest {
                    return Err(changed(path));
                }
                archive.write_all(&bytes).map_err(failed)?;
            } else {
                site.copy(path, &mut archive)?.map_err(failed)?;
            }
            progress.sent(file.length);
        }
        let mut written = archive.finish().map_err(|error| failed(error.into()))?;
        written.flush().map_err(failed)
    }

    fn foreign(&self) -> Failure {
        Failure::new(
            format!("{} is not a zip that coursebook made, so it is not replaced", self.shown),
            "choose another `path` in `book.toml`, or move that file away",
        )
        .note("nothing was written")
    }

    fn told(&self) -> Failure {
        Failure::new(
            format!("another coursebook is at work in the folder of {}", self.shown),
            "wait until it has finished, then publish again",
        )
        .note("nothing was written")
    }

    fn unreadable(&self, error: &io::Error) -> Failure {
        Failure::new(
            format!("{} can't be compared with the course: {error}", self.shown),
            "look at the file; if nobody needs it, remove it and publish again",
        )
        .note("nothing was written")
    }

    fn unwritable(&self, error: &io::Error) -> Failure {
        Failure::new(
            format!("{} can't be written: {error}", self.shown),
            "check that its folder is there, that you may write to it, and that there is free space",
        )
        .note("a zip that was there is as it was")
    }
}

fn options(path: &str, length: u64) -> SimpleFileOptions {
    let kind = path.rsplit_once('.').map(|(_, kind)| kind.to_ascii_lowercase()).unwrap_or_default();
    let is_compressed = COMPRESSED.contains(&kind.as_str());
    SimpleFileOptions::default()
        .compression_method(if is_compressed { CompressionMethod::Stored } else { CompressionMethod::Deflated })
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(RIGHTS)
        .system(System::Unix)
        .large_file(u32::try_from(length).is_err())
}

fn held(bytes: &[u8]) -> SiteFile {
    SiteFile { digest: Digest::of(bytes), length: bytes.len() as u64 }
}

/// The digest of a file; none where there is none.
fn digest_of(file: &Path) -> io::Result<Option<Digest>> {
    match File::open(file) {
        Ok(file) => Ok(Some(Digest::of_reader(file)?.0)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The folder of a file.
fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A file that is being written beside the one whose place it will take.
#[derive(Debug)]
struct Draft {
    path: PathBuf,
    /// Locked while it is written, so that another publish knows it from one that was killed.
    file: File,
}

impl Draft {
    fn beside(target: &Path) -> io::Result<Self> {
        let folder = folder_of(target);
        let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let prefix = format!(".{name}.coursebook-");
        remove_stale(folder, &prefix);
        let path = folder.join(format!("{prefix}{}", std::process::id()));
        let file = File::create(&path)?;
        // Where files can't be locked, no other run takes ours for one that was left.
        let _ = file.try_lock();
        Ok(Self { path, file })
    }

    fn put_at(self, target: &Path) -> io::Result<()> {
        // Whole on disk before it has the name: the power may go.
        self.file.sync_all()?;
        fs::rename(&self.path, target)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // Gone already where it took its place; otherwise the next publish removes it.
        let _ = fs::remove_file(&self.path);
    }
}

/// Removes what publishes that were killed left behind.
fn remove_stale(folder: &Path, prefix: &str) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_draft = name
            .strip_prefix(prefix)
            .is_some_and(|process| !process.is_empty() && process.bytes().all(|byte| byte.is_ascii_digit()));
        if is_draft && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}
