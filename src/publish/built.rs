//! What a build says of the files in a site's folder.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::content::SITE_MANIFEST;
use crate::digest::Digest;

/// The files that a build listed as its own.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Built {
    /// All of them.
    pub files: BTreeSet<String>,
    /// Those that were made of others: pages of lessons, compressed copies of texts. What isn't among them was copied as it is.
    pub made: BTreeSet<String>,
}

impl Built {
    /// Reads the list of the build that wrote into `folder`; empty where there is none.
    pub fn read(folder: &Path) -> Self {
        let text = fs::read_to_string(folder.join(SITE_MANIFEST)).unwrap_or_default();
        let mut built = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            // After the path of what was made stand the digests of what it was made of, and of its bytes.
            let mut fields = line.rsplitn(3, '\t');
            let digests = [fields.next(), fields.next()].map(|field| field.and_then(Digest::parse));
            match (digests, fields.next()) {
                ([Some(_), Some(_)], Some(path)) => {
                    built.files.insert(path.to_owned());
                    built.made.insert(path.to_owned());
                }
                _ => {
                    built.files.insert(line.to_owned());
                }
            }
        }
        built
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::Built;
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
        let built = Built::read(&site);
        assert_eq!(built.files.iter().collect::<Vec<_>>(), ["a\tb.txt", "a/index.html"]);
        assert_eq!(built.made.iter().collect::<Vec<_>>(), ["a/index.html"]);
        fs::remove_dir_all(&site).expect("it is ours");
        assert_eq!(Built::read(&site), Built::default());
    }
}
