//! The list of files that is kept with a published site, and by which the next publish knows what is there.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Failure, Held, Listing, Site};
use crate::digest::Digest;

/// Its name at the target. Hosts that leave out hidden files leave it out of what readers can ask for.
pub const MANIFEST: &str = ".coursebook-manifest.json";

/// The form in which it is written.
const FORMAT: u32 = 1;

/// The manifest as JSON.
#[derive(Debug, Serialize, Deserialize)]
struct Written {
    #[serde(rename = "made-by")]
    made_by: String,
    format: u32,
    state: State,
    files: BTreeMap<String, Entry>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum State {
    /// Every file is as it is listed.
    Published,
    /// A publish is under way, or was interrupted: some files may be one thing or another.
    Publishing,
}

/// What stands at a path: a digest, or several that may, with `null` for none.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Entry {
    Sure(String),
    Either(Vec<Option<String>>),
}

impl Listing {
    /// The listing of a site that stands there whole.
    pub fn of(site: &Site) -> Self {
        let files = site.files.iter().map(|(path, file)| (path.clone(), Held::sure(file.digest)));
        Self { files: files.collect(), unfinished: false }
    }

    /// What may stand there while `site` takes the place of what this lists.
    #[must_use]
    pub fn towards(&self, site: &Site) -> Self {
        let mut files = self.files.clone();
        for (path, held) in &mut files {
            if !site.files.contains_key(path) {
                held.or(None);
            }
        }
        for (path, file) in &site.files {
            files.entry(path.clone()).or_insert_with(|| Held(vec![None])).or(Some(file.digest));
        }
        Self { files, unfinished: true }
    }

    /// Notes that a file was sent: now these bytes stand there for certain.
    pub fn arrived(&mut self, path: &str, digest: Digest) {
        self.files.insert(path.to_owned(), Held::sure(digest));
    }

    /// The manifest as it is kept. What could not be read again is not written.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Failure> {
        if let Some(path) = self.files.keys().find(|path| !is_plain(path)) {
            return Err(Failure::new(
                format!("a file of the name `{}` can't be published", path.escape_debug()),
                "give it another name in the content folder",
            ));
        }
        let entry = |held: &Held| match held.0.as_slice() {
            [Some(digest)] => Entry::Sure(digest.to_string()),
            several => Entry::Either(several.iter().map(|digest| digest.map(|digest| digest.to_string())).collect()),
        };
        let written = Written {
            made_by: "coursebook: a publish sends and removes only what is listed here".to_owned(),
            format: FORMAT,
            state: if self.unfinished { State::Publishing } else { State::Published },
            files: self.files.iter().map(|(path, held)| (path.clone(), entry(held))).collect(),
        };
        serde_json::to_vec(&written).map_err(|error| {
            Failure::new(format!("the list of files can't be written: {error}"), "report this as a fault")
        })
    }

    /// Reads a manifest.
    pub fn parse(bytes: &[u8], place: &str) -> Result<Self, Failure> {
        let spoilt = || {
            let help = "if nothing else uses that place, remove everything from it, or choose another prefix or folder";
            Failure::new(
                format!("`{MANIFEST}` at {place} can't be read, so nobody knows which files there are ours"),
                help,
            )
            .note("nothing was sent")
        };
        let written: Written = serde_json::from_slice(bytes).map_err(|_| spoilt())?;
        if written.format != FORMAT {
            return Err(Failure::new(
                format!("what is at {place} was published by a newer coursebook"),
                "publish with the newest version",
            )
            .note("nothing was sent"));
        }
        let digest = |text: &str| Digest::parse(text).ok_or_else(spoilt);
        let mut files = BTreeMap::new();
        for (path, entry) in written.files {
            if !is_plain(&path) {
                return Err(spoilt());
            }
            let held = match entry {
                Entry::Sure(text) => vec![Some(digest(&text)?)],
                Entry::Either(several) => {
                    several.iter().map(|text| text.as_deref().map(digest).transpose()).collect::<Result<_, _>>()?
                }
            };
            files.insert(path, Held(held));
        }
        Ok(Self { files, unfinished: written.state == State::Publishing })
    }
}

/// Whether a path stays where it should: a list that somebody changed must not make us remove other files.
fn is_plain(path: &str) -> bool {
    // On Windows a backslash separates folders; elsewhere it is a letter like others, but for what leads up there.
    (cfg!(not(windows)) || !path.contains('\\'))
        && path.split('/').all(|part| !matches!(part, "" | "."))
        && path.split(['/', '\\']).all(|part| part != "..")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::PathBuf;

    use super::{Held, Listing};
    use crate::digest::Digest;
    use crate::publish::{Plan, Site, SiteFile};

    /// What is a name with a letter that separates folders elsewhere.
    const ODD: &str = if cfg!(windows) { "c" } else { "images\\c \"d\".txt" };

    fn site(files: &[(&str, &[u8])]) -> Site {
        let file = |bytes: &[u8]| SiteFile { digest: Digest::of(bytes), length: bytes.len() as u64 };
        let files = files.iter().map(|(path, bytes)| ((*path).to_owned(), file(bytes))).collect();
        Site { folder: PathBuf::new(), pages: 0, files }
    }

    #[test]
    fn what_is_written_is_read() {
        let mut listing = Listing::of(&site(&[("index.html", b"a"), ("é/b.html", b"b"), (ODD, b"odd")]));
        listing.files.insert("c.css".to_owned(), Held(vec![None, Some(Digest::of(b"c"))]));
        listing.unfinished = true;
        let bytes = listing.to_bytes().expect("it can be written");
        assert_eq!(Listing::parse(&bytes, "x").expect("it can be read"), listing);
    }

    #[test]
    fn a_list_that_leads_elsewhere_is_refused() {
        let fine = Listing::of(&site(&[("PATH", b"")])).to_bytes().expect("it can be written");
        assert!(Listing::parse(&fine, "x").is_ok());
        let fine = String::from_utf8(fine).expect("it is a text");
        for path in ["../a", "a/../../b", "/etc/passwd", "", "a//b", "a\\..\\b"] {
            assert!(
                Listing::parse(fine.replace("PATH", &path.replace('\\', "\\\\")).as_bytes(), "x").is_err(),
                "{path}"
            );
            let files = BTreeMap::from([(path.to_owned(), Held::sure(Digest::of(b"")))]);
            assert!(Listing { files, unfinished: false }.to_bytes().is_err(), "{path}");
        }
        assert!(Listing::parse(b"{}", "x").is_err());
    }

    #[test]
    fn an_interrupted_publish_leaves_nothing_taken_for_certain() {
        let (before, after) = (
            site(&[("same", b"1"), ("changed", b"2"), ("gone", b"3")]),
            site(&[("same", b"1"), ("changed", b"4"), ("new", b"5")]),
        );
        let mut between = Listing::of(&before).towards(&after);
        let plan = Plan::of(&after, Some(&between));
        assert_eq!((plan.same, plan.sends(), plan.gone.len()), (1, 2, 1));
        // Back to the old site: what was removed, or replaced, may be so already.
        assert_eq!(Plan::of(&before, Some(&between)).changed, ["changed", "gone"]);
        between.arrived("changed", Digest::of(b"4"));
        assert_eq!(Plan::of(&after, Some(&between)).sends(), 1);
    }
}
