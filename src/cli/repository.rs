//! Where a course stands in its repository.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// The root of the repository that a folder is in.
pub fn root(folder: &Path) -> Option<PathBuf> {
    // In a second working tree of a repository `.git` is a file.
    folder.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_path_buf)
}

/// The folder in which the program was started.
pub fn working_folder() -> PathBuf {
    absolute(&env::current_dir().unwrap_or_default())
}

/// A path from the root of the disk, without links.
pub fn absolute(path: &Path) -> PathBuf {
    fs::canonicalize(path).or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_path_buf())
}

/// The way from a folder to another, with `/` between its parts; empty where they are the same.
pub fn way(from: &Path, to: &Path) -> String {
    let same = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    if same == 0 {
        return to.to_string_lossy().replace('\\', "/");
    }
    let up = from.components().skip(same).map(|_| "..".to_owned());
    let down = to.components().skip(same).map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::way;

    #[test]
    fn ways() {
        for (from, to, expected) in
            [("/a/b", "/a/b", ""), ("/a", "/a/b/c", "b/c"), ("/a/b", "/a/c", "../c"), ("/a/b/c", "/a", "../..")]
        {
            assert_eq!(way(Path::new(from), Path::new(to)), expected, "{from} to {to}");
        }
    }
}
