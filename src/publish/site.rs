//! A built site on disk: its files, with what each holds.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::Failure;
use crate::content::SITE_MANIFEST;
use crate::digest::Digest;

/// A built site.
#[derive(Clone, Debug)]
pub struct Site {
    /// Its folder.
    pub folder: PathBuf,
    /// How many pages of the course it has.
    pub pages: usize,
    /// Its files, by path with `/`. The list that a build keeps for itself is none of them.
    pub files: BTreeMap<String, SiteFile>,
}

/// A file of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SiteFile {
    /// The digest of its bytes.
    pub digest: Digest,
    /// How many they are.
    pub length: u64,
}

impl Site {
    /// Reads the site that was built into `folder`.
    pub fn read(folder: &Path, pages: usize) -> Result<Self, Failure> {
        let unreadable = |error: io::Error| {
            Failure::new(format!("the built site can't be read: {error}"), "build it again, and look at its folder")
                .note("nothing was sent")
        };
        let mut paths = Vec::new();
        for entry in WalkDir::new(folder) {
            let entry = entry.map_err(|error| unreadable(error.into()))?;
            let relative = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let parts: Vec<_> = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            let path = parts.join("/");
            if entry.file_type().is_file() && path != SITE_MANIFEST {
                paths.push(path);
            }
        }
        let files = paths.into_par_iter().map(|path| {
            let (digest, length) = Digest::of_reader(File::open(folder.join(&path))?)?;
            Ok((path, SiteFile { digest, length }))
        });
        let files = files.collect::<io::Result<_>>().map_err(unreadable)?;
        Ok(Self { folder: folder.to_owned(), pages, files })
    }

    /// How many bytes it has.
    pub fn bytes(&self) -> u64 {
        self.files.values().map(|file| file.length).sum()
    }

    /// The bytes of a file, which have to be those that were read before.
    pub fn bytes_of(&self, path: &str) -> Result<Vec<u8>, Failure> {
        let bytes = fs::read(self.path(path)).map_err(|_| changed(path))?;
        if Digest::of(&bytes) == self.files[path].digest { Ok(bytes) } else { Err(changed(path)) }
    }

    /// Copies a file into `to`, and fails where its bytes are not those that were read before: what was copied must not
    /// be used then.
    pub fn copy(&self, path: &str, to: &mut dyn Write) -> Result<io::Result<()>, Failure> {
        let mut file = File::open(self.path(path)).map_err(|_| changed(path))?;
        let mut hasher = blake3::Hasher::new();
        let mut piece = vec![0; PIECE];
        loop {
            let read = file.read(&mut piece).map_err(|_| changed(path))?;
            if read == 0 {
                break;
            }
            hasher.update(&piece[..read]);
            if let Err(error) = to.write_all(&piece[..read]) {
                return Ok(Err(error));
            }
        }
        if Digest::from(hasher.finalize()) == self.files[path].digest { Ok(Ok(())) } else { Err(changed(path)) }
    }

    /// Makes sure that files on disk are those that were read before.
    pub fn verify(&self, paths: &[&str]) -> Result<(), Failure> {
        paths.par_iter().try_for_each(|path| {
            let found = File::open(self.path(path)).and_then(Digest::of_reader);
            let is_same = found.is_ok_and(|(digest, _)| digest == self.files[*path].digest);
            if is_same { Ok(()) } else { Err(changed(path)) }
        })
    }

    /// Where one of its files is on disk.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }
}

/// The folders above a file of a site.
pub fn above(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

/// How much of a file is in memory at once.
const PIECE: usize = 64 * 1024;

/// A file of the site on disk is not what it was when the site was compared with what is published.
pub fn changed(path: &str) -> Failure {
    Failure::new(
        format!("the site was built again while it was published: its file `{path}` is another one now"),
        "run the same command again",
    )
    .note("nothing of that other site was sent, and what is published still works")
}

/// How much a text can be shortened by the host, and for how long a browser may keep a file without asking.
pub fn cache_control(path: &str) -> &'static str {
    if is_fingerprinted(path) { "public, max-age=31536000, immutable" } else { "no-cache" }
}

/// Whether the name of a file changes whenever its bytes do: `assets/style.3f2a9c1b.css`.
fn is_fingerprinted(path: &str) -> bool {
    let Some(name) = path.rsplit('/').next().filter(|_| path.starts_with("assets/")) else { return false };
    let mut parts = name.split('.').rev();
    let (Some(_extension), Some(mark), Some(_stem)) = (parts.next(), parts.next(), parts.next()) else { return false };
    mark.len() >= 8 && mark.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// What a browser is told that a file is.
pub fn content_type(path: &str) -> String {
    let found = mime_guess::from_path(path).first_or_octet_stream();
    let is_text = found.type_() == "text"
        || matches!(found.subtype().as_str(), "javascript" | "json" | "xml")
        || matches!(found.suffix().map(|suffix| suffix.as_str()), Some("xml" | "json"));
    if is_text { format!("{found}; charset=utf-8") } else { found.to_string() }
}

#[cfg(test)]
mod tests {
    use super::{above, cache_control, content_type};

    #[test]
    fn folders_above() {
        assert_eq!(above("a/b/c.html").collect::<Vec<_>>(), ["a", "a/b"]);
    }

    #[test]
    fn only_names_that_change_with_their_bytes_are_kept_for_long() {
        for path in ["assets/style.3f2a9c1b.css", "assets/fonts/text.0123456789abcdef.woff2"] {
            assert!(cache_control(path).contains("immutable"), "{path}");
        }
        for path in ["assets/style.css", "style.3f2a9c1b.css", "assets/3f2a9c1b.css", "assets/a.3f2a.css", "index.html"]
        {
            assert_eq!(cache_control(path), "no-cache", "{path}");
        }
    }

    #[test]
    fn texts_say_how_they_are_written() {
        for (path, expected) in [
            ("index.html", "text/html; charset=utf-8"),
            ("assets/page.js", "text/javascript; charset=utf-8"),
            ("sitemap.xml", "text/xml; charset=utf-8"),
            ("a/steps.svg", "image/svg+xml; charset=utf-8"),
            ("bell.wav", "audio/wav"),
            ("steps.vtt", "text/vtt; charset=utf-8"),
            ("font.woff2", "font/woff2"),
            ("CNAME", "application/octet-stream"),
        ] {
            assert_eq!(content_type(path), expected, "{path}");
        }
    }
}
