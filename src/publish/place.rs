//! Where things on this disk really are, and that what is published stands apart from the course.

use std::fs;
use std::path::{Component, Path, PathBuf};

use super::{Failure, Publication};

/// The real path of a file or folder that may not be there yet, without links and `..` in it.
pub fn resolved(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut real = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::ParentDir => {
                real.pop();
            }
            part => {
                real.push(part);
                real = fs::canonicalize(&real).unwrap_or(real);
            }
        }
    }
    real
}

impl Publication {
    /// Makes sure that a target on this disk stands apart from the course's lessons and from its built site: a build takes
    /// the one for files of the course, and removes the other.
    pub fn stands_apart(&self) -> Result<(), Failure> {
        let Some(path) = self.target.get("path").map(|path| path.value.as_str()) else { return Ok(()) };
        let place = resolved(&self.course.join(path));
        let site = (resolved(&self.site), "the folder into which the site is built");
        let lessons = (resolved(&self.content), "the folder with the lessons");
        let is_file = self.kind().name == "zip";
        let holds_course = !is_file && resolved(&self.course).starts_with(&place);
        let refused = |message: String| {
            let example = if is_file { "../course.zip" } else { "../public" };
            let help = format!("write another `path` into `book.toml`, such as `{example}`");
            Err(Failure::new(message, help).note("nothing was built or sent"))
        };
        for (folder, name) in [site, lessons] {
            if place == folder {
                return refused(format!("`{path}` is {name}"));
            }
            if place.starts_with(&folder) {
                return refused(format!("`{path}` stands in {name}"));
            }
            if !is_file && !holds_course && folder.starts_with(&place) {
                return refused(format!("the folder `{path}` holds {name}"));
            }
        }
        if holds_course {
            return refused(format!("the folder `{path}` holds the course itself"));
        }
        Ok(())
    }
}
