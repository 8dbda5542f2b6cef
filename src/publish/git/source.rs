//! What the author's repository says: where it goes, how others are reached, what is published. It is only read.

use std::path::{Path, PathBuf};

use super::explain;
use super::program::{Git, redacted};
use crate::publish::Failure;

/// The repository that a course stands in, where it stands in one.
#[derive(Debug)]
pub struct Source {
    git: Git,
    course: PathBuf,
    /// The folder of the repository's files.
    top: Option<PathBuf>,
    /// The branch that they are on.
    pub branch: Option<String>,
    /// Settings by which other repositories are reached: credentials, proxies, keys.
    pub settings: Vec<(String, String)>,
    /// Remotes and their addresses.
    remotes: Vec<(String, String)>,
    /// The commit that they are at, with `-dirty` where they aren't as it says.
    revision: Option<String>,
    /// Who commits: a name and an address for mail.
    identity: Option<(String, String)>,
}

/// A repository to push to.
#[derive(Debug)]
pub struct Repository {
    /// Its address.
    pub url: String,
    /// Whether it is the one that the course comes from.
    pub is_own: bool,
}

/// The oldest git that takes settings from variables.
const OLDEST: (u32, u32) = (2, 31);

/// Who commits where git was never told.
const NOBODY: (&str, &str) = ("coursebook", "coursebook@localhost");

impl Source {
    /// Looks at the repository that the folder `course` stands in.
    pub fn of(course: &Path) -> Result<Self, Failure> {
        let course = std::path::absolute(course).unwrap_or_else(|_| course.to_owned());
        let git = Git::reading(&course);
        check_version(&git)?;
        let found = git.run(&["rev-parse", "--show-toplevel"], b"")?;
        if !found.ok && found.err.contains("dubious ownership") {
            return Err(explain::dubious(&course));
        }
        let one = |arguments: &[&str]| -> Result<Option<String>, Failure> {
            let said = git.run(arguments, b"")?;
            let text = String::from_utf8_lossy(&said.out).trim_end_matches(['\n', '\r']).to_owned();
            Ok(Some(text).filter(|text| said.ok && !text.is_empty()))
        };
        let top = one(&["rev-parse", "--show-toplevel"])?.map(PathBuf::from);
        let branch = one(&["symbolic-ref", "--quiet", "--short", "HEAD"])?;
        let identity = match one(&["-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT"])? {
            Some(identity) => Some(identity),
            None => one(&["-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT"])?,
        };
        let listed = git.run(&["config", "--list", "-z", "--includes"], b"")?;
        let settings = entries(&String::from_utf8_lossy(&listed.out));
        let identity = identity.as_deref().and_then(name_and_mail);
        let (remotes, settings) = (remotes(&settings), handed_on(&settings));
        Ok(Self { git, course, top, branch, settings, remotes, revision: None, identity })
    }

    /// The repository that `book.toml` names: a remote's name, an address or a path. Without one, `origin`.
    pub fn repository(&self, named: &str) -> Result<Repository, Failure> {
        let remote = if named.is_empty() { "origin" } else { named };
        if let Some((_, url)) = self.remotes.iter().find(|(name, _)| name == remote) {
            let base = self.top.as_deref().unwrap_or(&self.course);
            return Ok(Repository { url: absolute(url, base), is_own: true });
        }
        if named.contains(['/', ':', '\\']) || matches!(named, "." | "..") {
            let url = absolute(named, &self.course);
            let is_own =
                self.top.as_deref().is_some_and(|top| Path::new(&url).canonicalize().is_ok_and(|url| url == top))
                    || self.remotes.iter().any(|(_, other)| redacted(other) == redacted(&url));
            return Ok(Repository { url, is_own });
        }
        Err(self.unknown_remote(remote))
    }

    fn unknown_remote(&self, remote: &str) -> Failure {
        let help = "write the repository's address in `book.toml` below the target, \
                    for example: `repository = \"git@example.org:me/course.git\"`";
        if self.top.is_none() {
            return Failure::new(
                format!("the course stands in no Git repository, so there is no `{remote}` to send it to"),
                help,
            );
        }
        let failure = Failure::new(format!("the course's repository knows no other one called `{remote}`"), help);
        if self.remotes.is_empty() {
            return failure.note("it knows none yet; `git remote add origin ADDRESS` tells it of one");
        }
        let names: Vec<_> = self.remotes.iter().map(|(name, _)| format!("`{name}`")).collect();
        failure.note(format!("it knows these: {}", names.join(", ")))
    }

    /// Looks which commit is published. `site` is the folder of the built site, which doesn't count.
    pub fn look(&mut self, site: &Path) -> Result<(), Failure> {
        let said = self.git.run(&["rev-parse", "--verify", "--quiet", "--short", "HEAD"], b"")?;
        if !said.ok {
            return Ok(());
        }
        let mut revision = String::from_utf8_lossy(&said.out).trim().to_owned();
        let within = || Some(site.canonicalize().ok()?.strip_prefix(self.course.canonicalize().ok()?).ok()?.to_owned());
        let but = within().map(|within| format!(":(exclude,literal){}", within.display()));
        let mut arguments = vec!["-c", "core.fsmonitor=false", "status", "--porcelain", "-z", "--", "."];
        arguments.extend(but.as_deref());
        let said = self.git.run(&arguments, b"")?;
        if !said.out.is_empty() {
            revision.push_str("-dirty");
        }
        self.revision = Some(revision);
        Ok(())
    }

    /// The message of the commit that holds the course `id`.
    pub fn message(&self, id: &str) -> String {
        match &self.revision {
            Some(revision) => format!("Publish {id} from {revision}\n"),
            None => format!("Publish {id}\n"),
        }
    }

    /// Who commits: a name and an address for mail.
    pub fn identity(&self) -> (&str, &str) {
        self.identity.as_ref().map_or(NOBODY, |(name, mail)| (name, mail))
    }
}

fn check_version(git: &Git) -> Result<(), Failure> {
    let said = git.run(&["version"], b"")?;
    let text = String::from_utf8_lossy(&said.out).trim().to_owned();
    let version = text.split(' ').nth(2).unwrap_or_default();
    let mut numbers = version.split('.').map(|number| number.parse::<u32>().unwrap_or(0));
    let version = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if version < OLDEST {
        return Err(Failure::new(
            format!("the program `git` here is too old: {text}"),
            format!("install version {}.{} or a newer one from https://git-scm.com", OLDEST.0, OLDEST.1),
        ));
    }
    Ok(())
}

/// Settings as `git config --list -z` prints them. One without a value is switched on.
fn entries(listed: &str) -> Vec<(String, String)> {
    let entries = listed.split('\0').filter(|entry| !entry.is_empty());
    entries
        .map(|entry| entry.split_once('\n').unwrap_or((entry, "true")))
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}

/// The settings by which other repositories are reached. Our own repository reads those of the machine too, so
/// those that add up are emptied first.
fn handed_on(settings: &[(String, String)]) -> Vec<(String, String)> {
    const SECTIONS: &[&str] = &["credential.", "http.", "protocol.", "safe.", "ssh.", "url."];
    const KEYS: &[&str] = &["core.askpass", "core.gitproxy", "core.sshcommand"];
    let reach = |key: &str| SECTIONS.iter().any(|section| key.starts_with(section)) || KEYS.contains(&key);
    let handed: Vec<_> = settings.iter().filter(|(key, _)| reach(key)).cloned().collect();
    let mut all = vec![("credential.helper".to_owned(), String::new())];
    for (key, _) in handed.iter().filter(|(key, _)| key.ends_with(".extraheader")) {
        all.push((key.clone(), String::new()));
    }
    all.extend(handed);
    all
}

/// The remotes, with the addresses that are pushed to.
fn remotes(settings: &[(String, String)]) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for ending in [".pushurl", ".url"] {
        for (key, url) in settings {
            let Some(name) = key.strip_prefix("remote.").and_then(|key| key.strip_suffix(ending)) else { continue };
            if !found.iter().any(|(known, _)| known == name) {
                found.push((name.to_owned(), url.clone()));
            }
        }
    }
    found
}

/// An address; a path on this machine from its root.
fn absolute(url: &str, base: &Path) -> String {
    let before_slash = url.split(['/', '\\']).next().unwrap_or_default();
    // `git@example.org:me/course.git`, and on Windows `C:\courses`.
    if url.contains("://") || before_slash.contains(':') {
        return url.to_owned();
    }
    base.join(url).to_string_lossy().into_owned()
}

/// `Ana Lee <ana@example.org> 1764140000 +0000`
fn name_and_mail(identity: &str) -> Option<(String, String)> {
    let (name, rest) = identity.split_once(" <")?;
    let (mail, _) = rest.split_once('>')?;
    Some((name.to_owned(), mail.to_owned()))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{absolute, entries, handed_on, name_and_mail, remotes};

    #[test]
    fn settings() {
        let all =
            entries("remote.origin.url\nhttps://a/b\0remote.origin.pushurl\ngit@a:b\0core.sshcommand\nssh -4\0x.y\0");
        assert_eq!(remotes(&all), [("origin".to_owned(), "git@a:b".to_owned())]);
        assert_eq!(all[3], ("x.y".to_owned(), "true".to_owned()));
        let keys: Vec<String> = handed_on(&all).into_iter().map(|(key, _)| key).collect();
        assert_eq!(keys, ["credential.helper", "core.sshcommand"]);
        assert_eq!(name_and_mail("A B <a@b> 1 +0000"), Some(("A B".to_owned(), "a@b".to_owned())));
    }

    #[test]
    fn addresses() {
        let base = Path::new("/home/me");
        for (url, there) in [
            ("../a.git", "/home/me/../a.git"),
            ("/srv/a.git", "/srv/a.git"),
            ("git@example.org:me/a.git", "git@example.org:me/a.git"),
            ("https://example.org/a.git", "https://example.org/a.git"),
            ("a b/c:d", "/home/me/a b/c:d"),
        ] {
            assert_eq!(absolute(url, base), there);
        }
    }
}
