//! The list that a build keeps, beside the files of a site, of those that it wrote.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::content::SITE_MANIFEST;
use crate::digest::Digest;

/// Its first line.
const HEAD: &str = "# Made by coursebook: a build replaces this folder and every file listed here.";

/// A page or a compressed copy that was made: from what, and what of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made {
    /// The digest of what it was made from.
    pub input: Digest,
    /// That of its bytes.
    pub bytes: Digest,
}

/// Files by path; none for those that were copied as they are.
pub type Listed = BTreeMap<String, Option<Made>>;

/// The files that the build listed that wrote into `folder`. None where no build did.
pub fn read(folder: &Path) -> Option<Listed> {
    let text = fs::read_to_string(folder.join(SITE_MANIFEST)).unwrap_or_default();
    let listed = || text.lines().filter_map(listed).map(|(path, made)| (path.to_owned(), made));
    (!text.is_empty()).then(|| listed().collect())
}

/// The list as it is kept.
pub fn text(files: &Listed) -> String {
    let mut text = format!("{HEAD}\n");
    for (path, made) in files {
        text.push_str(path);
        if let Some(Made { input, bytes }) = made {
            // Writing to a string can't fail.
            let _ = write!(text, "\t{input}\t{bytes}");
        }
        text.push('\n');
    }
    text
}

/// A line of the list: a path, and for what was made the digests of what it was made from and of its bytes.
fn listed(line: &str) -> Option<(&str, Option<Made>)> {
    if line.starts_with('#') {
        return None;
    }
    let mut fields = line.rsplitn(3, '\t');
    let mut digest = || Digest::parse(fields.next()?);
    let Some((bytes, input)) = digest().zip(digest()) else { return Some((line, None)) };
    let path = fields.next()?;
    Some((path, Some(Made { input, bytes })))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::read;
    use crate::digest::Digest;
    use crate::sink::{FolderSink, Sink};

    #[test]
    fn what_a_build_writes_is_read() {
        let parent = tempfile::tempdir().expect("a folder");
        let site = parent.path().join("site");
        let sink = FolderSink::stage(&site).expect("it is empty");
        sink.put_page("a/index.html", b"page", Digest::of(b"lesson")).expect("it can be written");
        sink.put("a\tb.txt", b"text").expect("it can be written");
        sink.commit().expect("it can be put there");
        let built = read(&site).expect("it is there");
        assert_eq!(built.keys().collect::<Vec<_>>(), ["a\tb.txt", "a/index.html"]);
        assert!(built["a/index.html"].is_some() && built["a\tb.txt"].is_none());
        fs::remove_dir_all(&site).expect("it is ours");
        assert_eq!(read(&site), None);
    }
}
