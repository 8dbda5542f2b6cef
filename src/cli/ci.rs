//! `coursebook new --ci`: what lets a host check a course at every change, and publish it.

use std::path::Path;
use std::{fs, io};

use clap::ValueEnum;

use super::report::{output, tell, usage};
use super::repository::{absolute, root, way, working_folder};
use super::{Exit, Loudness, find_course};

/// A host that runs checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Ci {
    /// GitHub Actions, and GitHub Pages
    Github,
    /// GitLab CI, and GitLab Pages
    Gitlab,
}

impl Ci {
    /// The file's path in the repository, and its text.
    const fn file(self) -> (&'static str, &'static str) {
        match self {
            Self::Github => (".github/workflows/course.yml", include_str!("ci/github.yml")),
            Self::Gitlab => (".gitlab-ci.yml", include_str!("ci/gitlab.yml")),
        }
    }

    /// What its author has to do once.
    const fn next(self) -> &'static str {
        match self {
            Self::Github => {
                "Next: commit it and push. To publish, open the repository's Settings on GitHub, then Pages, and choose \
                 GitHub Actions as the source."
            }
            Self::Gitlab => "Next: commit it and push. GitLab publishes the course from the default branch.",
        }
    }

    /// Writes the file into the repository that a course is in, or into its own folder where there is none yet. What is
    /// there already stays.
    pub fn write_into(self, course: Option<&Path>, loudness: Loudness) -> Exit {
        let course = match find_course(course) {
            Ok(course) => absolute(&course),
            Err(exit) => return exit,
        };
        let root = root(&course).unwrap_or_else(|| course.clone());
        let (path, text) = self.file();
        let text = filled(text, &way(&root, &course));
        let path = root.join(path);
        let shown = way(&working_folder(), &path);
        match write_new(&path, &text) {
            Ok(true) if loudness == Loudness::Quiet => Exit::Fine,
            Ok(true) => output(format!("Wrote {shown}. {}\n", self.next()).as_bytes()),
            Ok(false) => {
                let message = format!("`{shown}` is there already, with other text");
                tell(&usage(
                    &message,
                    "nothing was written there; move the file away first, and merge the two by hand",
                ));
                Exit::WrongUsage
            }
            Err(error) => {
                let message = format!("`{shown}` can't be written: {error}");
                tell(&usage(&message, "check that you may write there"));
                Exit::CourseHasErrors
            }
        }
    }
}

/// The text for a course in this folder of its repository.
fn filled(text: &str, folder: &str) -> String {
    let folder = if folder.is_empty() { "." } else { folder };
    // Between single quotes YAML knows no other sign. Shells are given it as a variable.
    let quoted = format!("'{}'", folder.replace('\'', "''"));
    text.replace("{folder}", &quoted).replace("{version}", env!("CARGO_PKG_VERSION"))
}

/// Writes a file unless another is there. Gives whether the file has this text now.
fn write_new(path: &Path, text: &str) -> io::Result<bool> {
    match fs::read(path) {
        Ok(bytes) => return Ok(bytes == text.as_bytes()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, text)?;
    Ok(true)
}
