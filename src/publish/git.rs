//! A branch of a Git repository: what GitHub, GitLab, Codeberg and Forgejo show as pages.
//!
//! Everything happens in a repository of our own, in a folder that goes away: it fetches the branch's last
//! commit, puts the site on top of it and pushes that. The author's repository is only read. A push moves the branch from
//! one commit to the next at once, so readers see the site of before or the new one, and it moves only where the
//! branch still is at the commit that was compared.

mod explain;
mod program;
mod source;

use std::collections::{BTreeMap, BTreeSet};

use std::path::Path;

use explain::Doing;
use program::{Git, Scratch, shown};
use source::Source;

use super::site::above;
use super::{Failure, Held, Kind, Listing, MANIFEST, Plan, Sending, Sent, Setting, Site, SiteFile, Target};
use crate::digest::Digest;

/// The kind.
pub const KIND: Kind = Kind { name: "git", needs_address: true, open };

/// The branch where `book.toml` names none: the one that GitHub knows.
const BRANCH: &str = "gh-pages";

/// Tells GitHub to serve the files as they are, those with an underscore before their names included.
const NO_JEKYLL: &str = ".nojekyll";

/// Tells GitHub that the site has a host name of its own.
const CNAME: &str = "CNAME";

/// Hosts that give each site a name below theirs, for which there is nothing to tell them.
const HOSTS: &[&str] = &["github.io", "gitlab.io", "codeberg.page", "pages.dev", "netlify.app", "vercel.app"];

#[derive(Debug)]
struct GitTarget {
    source: Source,
    branch: String,
    /// The repository's address as people may see it.
    shown: String,
    id: String,
    /// The repository of our own.
    git: Git,
    scratch: Scratch,
    /// Files that the site has here besides.
    besides: BTreeMap<String, Vec<u8>>,
    /// The branch's last commit.
    before: Option<String>,
}

fn open(setting: &Setting<'_>) -> Result<Box<dyn Target>, Failure> {
    let branch = match setting.target.text("branch") {
        "" => BRANCH,
        branch => branch.strip_prefix("refs/heads/").unwrap_or(branch),
    };
    let source = Source::of(setting.course)?;
    let repository = source.repository(setting.target.text("repository"))?;
    if repository.is_own && source.branch.as_deref() == Some(branch) {
        return Err(Failure::new(
            format!("`{branch}` is the branch that the course itself is on, and a site would take its place"),
            "write another branch in `book.toml` below the target, for example: `branch = \"pages\"`",
        )
        .note("nothing was sent"));
    }
    let scratch = Scratch::new()?;
    let mut git = Git::own(scratch.path(), &source.settings, &repository.url);
    let (name, mail) = source.identity();
    for who in ["AUTHOR", "COMMITTER"] {
        git.set(&format!("GIT_{who}_NAME"), name);
        git.set(&format!("GIT_{who}_EMAIL"), mail);
    }
    if !git.run(&["check-ref-format", &format!("refs/heads/{branch}")], b"")?.ok {
        return Err(Failure::new(
            format!("`{branch}` can't be the name of a branch"),
            "use letters, digits and `-`, for example: `branch = \"pages\"`",
        ));
    }
    let mut besides = BTreeMap::from([(NO_JEKYLL.to_owned(), Vec::new())]);
    if let Some(host) = setting.base_url.and_then(|url| own_host(url.as_str(), url.path())) {
        besides.insert(CNAME.to_owned(), host.into_bytes());
    }
    Ok(Box::new(GitTarget {
        branch: branch.to_owned(),
        shown: shown(&repository.url),
        id: setting.id.to_owned(),
        source,
        git,
        scratch,
        besides,
        before: None,
    }))
}

/// The name of the host where it is the author's own and the site has it for itself.
fn own_host(url: &str, path: &str) -> Option<String> {
    let host = url.split_once("://")?.1.split('/').next()?;
    let is_name = host.contains('.') && !host.contains([':', '@', '[']) && host.contains(|c: char| c.is_alphabetic());
    let is_below =
        |host: &str, name: &str| host.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    let lower = host.to_ascii_lowercase();
    let is_given = HOSTS.iter().any(|name| is_below(&lower, name));
    // Under a path stand several sites; the name belongs to the one at the root.
    (is_name && !is_given && path == "/").then_some(lower)
}

impl Target for GitTarget {
    fn place(&self) -> String {
        format!("the branch `{}` of {}", self.branch, self.shown)
    }

    fn prepare(&mut self, site: &mut Site) -> Result<(), Failure> {
        // A file of the author's own with such a name is theirs to write.
        self.besides.retain(|path, _| !site.files.contains_key(path));
        for (path, bytes) in &self.besides {
            let file = SiteFile { digest: Digest::of(bytes), length: bytes.len() as u64 };
            site.files.insert(path.clone(), file);
            self.scratch.write(path, bytes)?;
        }
        self.source.look(&site.folder)
    }

    fn listing(&mut self, site: &Site) -> Result<Option<Listing>, Failure> {
        self.before = self.connect()?;
        let Some(before) = &self.before else { return Ok(None) };
        let there = self.tree(before)?;
        let ours = match there.get(MANIFEST) {
            Some(_) => {
                let blob = self.own(&["cat-file", "blob", &format!("{before}:{MANIFEST}")], b"", Doing::Fetching)?;
                Some(Listing::parse(&blob, &self.place())?)
            }
            None => None,
        };
        let listed = ours.as_ref().map(|listing| &listing.files);
        let is_ours = |path: &str| path == MANIFEST || listed.is_some_and(|files| files.contains_key(path));
        let ids = self.ids(site, site.files.keys(), false)?;
        let foreign: BTreeSet<&str> = there.keys().map(String::as_str).filter(|path| !is_ours(path)).collect();
        self.make_way(site, &there, &foreign, &ids)?;
        let Some(ours) = ours else { return Ok(None) };
        Ok(Some(compared(&ours, site, &there, &ids)))
    }

    fn publish(&mut self, site: &Site, plan: &Plan, progress: &dyn Sending) -> Result<Sent, Failure> {
        progress.begin(plan.sends(), plan.bytes);
        let tree = self.put_together(site, plan)?;
        let mut commit = vec!["commit-tree", tree.as_str(), "-F", "-"];
        if let Some(before) = &self.before {
            commit.extend(["-p", before]);
        }
        let message = self.source.message(&self.id);
        let commit = line(&self.own(&commit, message.as_bytes(), Doing::Preparing)?);
        self.push(&commit)?;
        progress.sent(plan.bytes);
        progress.note("the host may take a minute or two to show it");
        Ok(Sent { files: plan.sends(), bytes: plan.bytes, removed: plan.gone.len() })
    }
}

impl GitTarget {
    /// Runs git in our own repository. Where it fails, that is a failure.
    fn own(&self, arguments: &[&str], input: &[u8], doing: Doing) -> Result<Vec<u8>, Failure> {
        let said = self.git.run(arguments, input)?;
        if said.ok { Ok(said.out) } else { Err(explain::failure(&said.err, doing, &self.branch, &self.shown)) }
    }

    /// Makes our own repository and fetches the branch's last commit; none where there is no such branch.
    fn connect(&self) -> Result<Option<String>, Failure> {
        self.own(&["init", "--quiet", "--bare", "--template="], b"", Doing::Preparing)?;
        let name = format!("refs/heads/{}", self.branch);
        let listed = self.own(&["ls-remote", "site", "HEAD", &name], b"", Doing::Fetching)?;
        let listed = String::from_utf8_lossy(&listed).into_owned();
        let refs: Vec<(&str, &str)> = listed.lines().filter_map(|line| line.split_once('\t')).collect();
        if refs.iter().any(|(id, _)| id.len() == SHA256_DIGITS) {
            self.scratch.empty_repository()?;
            self.own(&["init", "--quiet", "--bare", "--template=", "--object-format=sha256"], b"", Doing::Preparing)?;
        }
        let Some((before, _)) = refs.iter().find(|(_, found)| *found == name) else { return Ok(None) };
        // Neither older commits nor files: a large site is compared by the names of its contents.
        let fetched = format!("+{name}:refs/heads/before");
        let fetch = [
            "fetch",
            "--quiet",
            "--no-tags",
            "--no-write-fetch-head",
            "--depth=1",
            "--filter=blob:none",
            "site",
            &fetched,
        ];
        self.own(&fetch, b"", Doing::Fetching)?;
        let fetched = line(&self.own(&["rev-parse", "refs/heads/before"], b"", Doing::Fetching)?);
        if fetched != *before {
            return Err(explain::meanwhile(&self.branch, &self.shown));
        }
        Ok(Some(fetched))
    }

    /// The files of a commit, and the names of their contents.
    fn tree(&self, commit: &str) -> Result<BTreeMap<String, String>, Failure> {
        let listed = self.own(&["ls-tree", "-r", "-z", "--full-tree", commit], b"", Doing::Fetching)?;
        let listed = String::from_utf8_lossy(&listed);
        let entries = listed.split('\0').filter_map(|entry| {
            let (about, path) = entry.split_once('\t')?;
            Some((path.to_owned(), about.rsplit(' ').next()?.to_owned()))
        });
        Ok(entries.collect())
    }

    /// Git's names of the contents of files of the site; keeps the contents too where `kept`.
    fn ids<'p>(
        &self,
        site: &Site,
        paths: impl Iterator<Item = &'p String> + Clone,
        kept: bool,
    ) -> Result<BTreeMap<&'p str, String>, Failure> {
        let mut input = String::new();
        for path in paths.clone() {
            let file = if self.besides.contains_key(path) { self.scratch.file(path) } else { site.path(path) };
            let file = std::path::absolute(&file).unwrap_or(file);
            input.push_str(&quoted(&file));
            input.push('\n');
        }
        let mut arguments = vec!["hash-object", "--no-filters", "--stdin-paths"];
        if kept {
            arguments.push("-w");
        }
        let ids = self.own(&arguments, input.as_bytes(), Doing::Preparing)?;
        let ids = String::from_utf8_lossy(&ids).into_owned();
        Ok(paths.map(String::as_str).zip(ids.lines().map(str::to_owned)).collect())
    }

    /// Makes sure that no file that somebody else put on the branch would be overwritten.
    fn make_way(
        &self,
        site: &Site,
        there: &BTreeMap<String, String>,
        foreign: &BTreeSet<&str>,
        ids: &BTreeMap<&str, String>,
    ) -> Result<(), Failure> {
        let folders: BTreeSet<&str> = site.files.keys().flat_map(|path| above(path)).collect();
        let is_in_the_way = |path: &str| match ids.get(path) {
            Some(id) => there.get(path) != Some(id) && path != NO_JEKYLL,
            None => folders.contains(path) || above(path).any(|folder| site.files.contains_key(folder)),
        };
        let in_the_way: Vec<String> =
            foreign.iter().filter(|path| is_in_the_way(path)).map(|path| (*path).to_owned()).collect();
        if in_the_way.is_empty() {
            return Ok(());
        }
        Err(Failure::in_the_way(&self.place(), &in_the_way, "`branch` in `book.toml`"))
    }

    /// The tree of the new commit: that of the one before with what the plan says.
    fn put_together(&self, site: &Site, plan: &Plan) -> Result<String, Failure> {
        let sent = self.ids(site, plan.new.iter().chain(&plan.changed), true)?;
        // What git read has to be what was compared.
        let of_site: Vec<&str> = plan.sent().into_iter().filter(|path| !self.besides.contains_key(*path)).collect();
        site.verify(&of_site)?;
        let manifest = Listing::of(site).to_bytes()?;
        let manifest = line(&self.own(&["hash-object", "-w", "--stdin"], &manifest, Doing::Preparing)?);
        if let Some(before) = &self.before {
            self.own(&["read-tree", before], b"", Doing::Preparing)?;
        }
        let mut entries = String::new();
        for path in &plan.gone {
            entries.push_str(&format!("0 {}\t{path}\0", "0".repeat(manifest.len())));
        }
        for (path, id) in sent.iter().map(|(path, id)| (*path, id)).chain([(MANIFEST, &manifest)]) {
            entries.push_str(&format!("100644 {id}\t{path}\0"));
        }
        self.own(&["update-index", "-z", "--index-info"], entries.as_bytes(), Doing::Preparing)?;
        // What is as it was has not been fetched.
        Ok(line(&self.own(&["write-tree", "--missing-ok"], b"", Doing::Preparing)?))
    }

    /// Moves the branch to the commit, if it still is where it was.
    fn push(&self, commit: &str) -> Result<(), Failure> {
        let name = format!("refs/heads/{}", self.branch);
        let lease = format!("--force-with-lease={name}:{}", self.before.as_deref().unwrap_or_default());
        let moved = format!("{commit}:{name}");
        let push = ["push", "--porcelain", "--no-verify", "--no-thin", "--no-signed", &lease, "site", &moved];
        let said = self.git.run(&push, b"")?;
        if said.ok {
            return Ok(());
        }
        let told = format!("{}{}", shown(&String::from_utf8_lossy(&said.out)), said.err);
        Err(explain::failure(&told, Doing::Pushing, &self.branch, &self.shown))
    }
}

/// How long the names of contents are in a repository that makes them with SHA-256.
const SHA256_DIGITS: usize = 64;

/// What the branch holds of the site, and what it holds that we put there before.
fn compared(ours: &Listing, site: &Site, there: &BTreeMap<String, String>, ids: &BTreeMap<&str, String>) -> Listing {
    let mut files = BTreeMap::new();
    for (path, id) in there {
        let is_ours = ours.files.contains_key(path);
        match site.files.get(path) {
            Some(file) if ids.get(path.as_str()) == Some(id) => {
                files.insert(path.clone(), Held::sure(file.digest));
            }
            // Whatever stands there is not what shall.
            _ if is_ours => {
                files.insert(path.clone(), Held(vec![None]));
            }
            _ => {}
        }
    }
    Listing { files, unfinished: false }
}

/// A path as git reads it from a line.
fn quoted(path: &Path) -> String {
    let text = path.to_string_lossy();
    if !text.contains(['\n', '"', '\\']) {
        return text.into_owned();
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

/// The one line that git printed.
fn line(out: &[u8]) -> String {
    String::from_utf8_lossy(out).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{own_host, quoted};
    use crate::config::BaseUrl;

    #[test]
    fn a_host_of_ones_own() {
        for (url, host) in [
            ("https://learn.example.org/", Some("learn.example.org")),
            ("https://Example.org", Some("example.org")),
            ("https://example.org/courses/", None),
            ("https://me.github.io/", None),
            ("https://me.codeberg.page/", None),
            ("https://codeberg.page/", None),
            ("https://mygithub.io/", Some("mygithub.io")),
            ("http://localhost/", None),
            ("http://example.org:8080/", None),
            ("http://127.0.0.1/", None),
        ] {
            let base = BaseUrl::parse(url).expect("a web address");
            assert_eq!(own_host(base.as_str(), base.path()).as_deref(), host, "{url}");
        }
    }

    #[test]
    fn paths() {
        assert_eq!(quoted(Path::new("/a b/é.html")), "/a b/é.html");
        assert_eq!(quoted(Path::new("/a\"b\\c\nd")), "\"/a\\\"b\\\\c\\nd\"");
    }
}
