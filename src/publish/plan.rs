//! What has to travel: the difference between a site and what is at the target.

use std::collections::{BTreeMap, BTreeSet};

use super::Site;
use crate::digest::Digest;
use crate::sink::compressed::{Coding, is_text};

/// What a manifest of ours says about the files at a target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The files, by path.
    pub files: BTreeMap<String, Held>,
    /// Whether a publish was begun and not finished.
    pub unfinished: bool,
}

/// What may stand at a path: one digest for certain, or one of several after a publish that was interrupted. `None`
/// among them is no file at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held(pub Vec<Option<Digest>>);

impl Held {
    /// These bytes for certain.
    pub fn sure(digest: Digest) -> Self {
        Self(vec![Some(digest)])
    }

    /// Whether exactly these bytes stand there.
    pub fn is(&self, digest: Digest) -> bool {
        self.0 == [Some(digest)]
    }

    /// Adds something that may stand there too.
    pub fn or(&mut self, digest: Option<Digest>) {
        if !self.0.contains(&digest) {
            self.0.push(digest);
        }
    }
}

/// The difference between a site and what is at the target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Files that are not there yet.
    pub new: Vec<String>,
    /// Files that are there with other bytes, or perhaps so.
    pub changed: Vec<String>,
    /// Files of ours that are there and no longer part of the site.
    pub gone: Vec<String>,
    /// How many files are there as they should be.
    pub same: usize,
    /// How many bytes have to be sent.
    pub bytes: u64,
}

/// When a file is sent: each stage is whole before the next begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Everything that pages refer to.
    Assets,
    /// Pages that are not there yet: those that lead to them come later.
    NewPages,
    /// The other pages.
    Pages,
    /// What tells programs about the whole site: a service worker, a site map.
    Announcements,
}

impl Plan {
    /// Compares a site with what is there.
    pub fn of(site: &Site, there: Option<&Listing>) -> Self {
        let nothing = Listing::default();
        let there = there.unwrap_or(&nothing);
        let mut plan = Self::default();
        for (path, file) in &site.files {
            match there.files.get(path) {
                Some(held) if held.is(file.digest) => {
                    plan.same += 1;
                    continue;
                }
                Some(_) => plan.changed.push(path.clone()),
                None => plan.new.push(path.clone()),
            }
            plan.bytes += file.length;
        }
        plan.gone = there.files.keys().filter(|path| !site.files.contains_key(*path)).cloned().collect();
        plan
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty() && self.gone.is_empty()
    }

    /// How many files have to be sent.
    pub fn sends(&self) -> usize {
        self.new.len() + self.changed.len()
    }

    /// The files to send.
    pub fn sent(&self) -> Vec<&str> {
        self.new.iter().chain(&self.changed).map(String::as_str).collect()
    }

    /// The files to send, stage by stage.
    pub fn stages(&self) -> BTreeMap<Stage, Vec<&str>> {
        let mut stages: BTreeMap<Stage, Vec<&str>> = BTreeMap::new();
        let new: BTreeSet<&str> = self.new.iter().map(String::as_str).collect();
        for path in self.sent() {
            stages.entry(stage(path, new.contains(original(path)))).or_default().push(path);
        }
        stages
    }

    /// The files to remove: first the pages, so that none is left without its assets, and then the others.
    pub fn removals(&self) -> [Vec<&str>; 2] {
        let (pages, others) = self.gone.iter().map(String::as_str).partition(|path| is_page(path));
        [pages, others]
    }
}

/// The file of which another is a compressed copy, by its name; any other file is its own original.
pub fn original(path: &str) -> &str {
    let of_copy = Coding::ALL.iter().find_map(|coding| path.strip_suffix(&coding.beside("")));
    of_copy.filter(|original| is_text(original)).unwrap_or(path)
}

fn is_page(path: &str) -> bool {
    original(path).ends_with(".html")
}

fn stage(path: &str, is_new: bool) -> Stage {
    const ANNOUNCEMENTS: &[&str] = &["sitemap.xml", "robots.txt", "sw.js", "service-worker.js", "manifest.webmanifest"];
    match is_page(path) {
        _ if ANNOUNCEMENTS.contains(&original(path)) => Stage::Announcements,
        true if is_new => Stage::NewPages,
        true => Stage::Pages,
        false => Stage::Assets,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::PathBuf;

    use super::{Held, Listing, Plan, Stage};
    use crate::digest::Digest;
    use crate::publish::{Site, SiteFile};

    fn site(files: &[(&str, &str)]) -> Site {
        let files = files.iter().map(|(path, text)| {
            ((*path).to_owned(), SiteFile { digest: Digest::of(text.as_bytes()), length: text.len() as u64 })
        });
        Site { folder: PathBuf::new(), pages: 0, files: files.collect() }
    }

    #[test]
    fn a_compressed_copy_travels_with_its_original() {
        let there = site(&[("a.html", "old"), ("b.html", "b"), ("gone.html.br", ""), ("gone.css.br", "")]);
        let after = [
            "a.html",
            "a.html.gz",
            "b.html",
            "b.html.br",
            "c.html",
            "c.html.gz",
            "data.tar.gz",
            "style.css",
            "style.css.br",
            "sw.js",
            "sw.js.gz",
            "sitemap.xml.br",
        ];
        let plan = Plan::of(&site(&after.map(|path| (path, "b"))), Some(&Listing::of(&there)));
        let stages: Vec<_> = plan.stages().into_iter().collect();
        let expected = [
            (Stage::Assets, vec!["data.tar.gz", "style.css", "style.css.br"]),
            (Stage::NewPages, vec!["c.html", "c.html.gz"]),
            (Stage::Pages, vec!["a.html.gz", "b.html.br", "a.html"]),
            (Stage::Announcements, vec!["sitemap.xml.br", "sw.js", "sw.js.gz"]),
        ];
        assert_eq!(stages, expected);
        assert_eq!(plan.removals(), [vec!["gone.html.br"], vec!["gone.css.br"]]);
    }

    #[test]
    fn only_what_differs_or_may_differ_travels() {
        let there: BTreeMap<String, Held> = [
            ("a.html", Held::sure(Digest::of(b"a"))),
            ("b.html", Held::sure(Digest::of(b"old"))),
            ("c.css", Held(vec![Some(Digest::of(b"c")), None])),
            ("old.html", Held::sure(Digest::of(b"x"))),
            ("old.css", Held::sure(Digest::of(b"x"))),
        ]
        .map(|(path, held)| (path.to_owned(), held))
        .into();
        let there = Listing { files: there, unfinished: true };
        let site = site(&[("a.html", "a"), ("b.html", "b"), ("c.css", "c"), ("d.html", "dd"), ("sitemap.xml", "")]);
        let plan = Plan::of(&site, Some(&there));
        assert_eq!((plan.same, plan.bytes), (1, 4));
        assert_eq!((plan.new.join(" "), plan.changed.join(" ")), ("d.html sitemap.xml".into(), "b.html c.css".into()));
        assert_eq!(plan.removals(), [vec!["old.html"], vec!["old.css"]]);
        let stages: Vec<_> = plan.stages().into_iter().collect();
        let expected = [
            (Stage::Assets, vec!["c.css"]),
            (Stage::NewPages, vec!["d.html"]),
            (Stage::Pages, vec!["b.html"]),
            (Stage::Announcements, vec!["sitemap.xml"]),
        ];
        assert_eq!(stages, expected);
        assert!(
            Plan::of(
                &site,
                Some(&Listing {
                    files: site.files.iter().map(|(p, f)| (p.clone(), Held::sure(f.digest))).collect(),
                    unfinished: false
                })
            )
            .is_empty()
        );
    }
}
