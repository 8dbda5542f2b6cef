//! Where the bytes of a site go.

pub mod folder;
pub mod memory;

use std::io;
use std::path::Path;

pub use folder::{FolderSink, StageError};
pub use memory::MemorySink;

/// A place for the files of a site. Many threads put files at once; no path is put twice.
pub trait Sink: Sync {
    /// Puts a file. Its path has `/` between its parts.
    fn put(&self, path: &str, bytes: &[u8]) -> io::Result<()>;

    /// Puts a copy of a file on disk.
    fn copy(&self, path: &str, from: &Path) -> io::Result<()>;
}
