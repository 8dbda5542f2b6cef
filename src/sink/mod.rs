//! Where the bytes of a site go.

pub mod compressed;
pub mod folder;
pub mod manifest;
pub mod memory;
pub mod nowhere;

use std::io;
use std::path::Path;

use crate::digest::Digest;

pub use folder::{FolderSink, StageError};
pub use memory::MemorySink;
pub use nowhere::Nowhere;

/// A place for the files of a site. Many threads put files at once; no path is put twice.
pub trait Sink: Sync {
    /// Puts a file. Its path has `/` between its parts.
    fn put(&self, path: &str, bytes: &[u8]) -> io::Result<()>;

    /// Puts a page that was made from what has the digest `input`.
    fn put_page(&self, path: &str, bytes: &[u8], input: Digest) -> io::Result<()> {
        let _ = input;
        self.put(path, bytes)
    }

    /// Puts a page as it stands in the site before, if it was made from the same and nobody changed
    /// it since; gives whether it did.
    fn keep_page(&self, path: &str, input: Digest) -> bool {
        let _ = (path, input);
        false
    }

    /// Puts a copy of a file on disk.
    fn copy(&self, path: &str, from: &Path) -> io::Result<()>;

    /// The files that were put so far, with their lengths in bytes, sorted by path.
    fn files(&self) -> io::Result<Vec<(String, u64)>>;

    /// The bytes of a file that was put.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;
}
