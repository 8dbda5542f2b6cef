//! A course in a folder of its own that is gone after the test, and the real program run in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A course in a temporary folder.
pub struct TempCourse {
    folder: TempDir,
}

/// What a run of the program came to.
#[derive(Debug)]
pub struct Run {
    /// The exit code; none where a signal ended it, as a stack overflow does.
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl TempCourse {
    /// A folder with nothing in it.
    pub fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// The smallest course that builds without a finding.
    pub fn new() -> Self {
        let book = "[book]\nid = \"small\"\ntitle = \"A small course\"\n";
        Self::empty().with("book.toml", book).with("content/index.md", "# A small course\n\nOne page.\n")
    }

    /// The same course with one more file.
    pub fn with(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        self.write(path, text);
        self
    }

    /// Writes a file of the course.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// A path in the course's folder; the folder itself for an empty one.
    pub fn path(&self, path: &str) -> PathBuf {
        if path.is_empty() { self.folder.path().to_owned() } else { self.folder.path().join(path) }
    }

    /// Runs the program in the course's folder.
    pub fn run(&self, arguments: &[&str]) -> Run {
        Run::of(program(self.folder.path()).args(arguments))
    }

    /// Builds the course.
    pub fn build(&self) -> Run {
        self.run(&["build"])
    }

    /// Every file of the site, with its bytes.
    pub fn site(&self) -> BTreeMap<String, Vec<u8>> {
        files_in(&self.path("site"))
    }
}

impl Run {
    /// Runs a command to its end.
    pub fn of(command: &mut Command) -> Self {
        Self::from(command.output().unwrap())
    }

    /// Fails unless the program ended with `code`.
    #[track_caller]
    pub fn expect(&self, code: i32) -> &Self {
        assert_eq!(self.code, Some(code), "{}{}", self.out, self.err);
        self
    }

    /// Fails unless each of `texts` was printed as a finding or a message.
    #[track_caller]
    pub fn says(&self, texts: &[&str]) -> &Self {
        for text in texts {
            assert!(self.err.contains(text), "`{text}` is missing in:\n{}", self.err);
        }
        self
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

/// The program, to be run in `folder`.
pub fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_coursebook"));
    command.current_dir(folder).stdin(Stdio::null());
    command
}

/// Every file below `folder` with its bytes, by its path with `/` between the parts.
pub fn files_in(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files =
        walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|entry| !entry.file_type().is_dir());
    files.map(|entry| (shown(folder, entry.path()), fs::read(entry.path()).unwrap_or_default())).collect()
}

/// The names of what stands directly in `folder`, sorted.
pub fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort_unstable();
    names
}

fn shown(folder: &Path, path: &Path) -> String {
    let parts = path.strip_prefix(folder).unwrap().components();
    parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
