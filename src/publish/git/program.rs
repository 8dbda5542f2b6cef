//! Runs git.

use std::ffi::OsString;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::publish::Failure;
use crate::publish::redact::redact;
use crate::sink::folder::Stage;

/// What git made of a command.
#[derive(Debug)]
pub struct Said {
    /// Whether it did what it was asked.
    pub ok: bool,
    /// What it printed.
    pub out: Vec<u8>,
    /// What it complained of, without secrets.
    pub err: String,
}

/// Git, for one repository.
#[derive(Debug)]
pub struct Git {
    folder: PathBuf,
    variables: Vec<(OsString, OsString)>,
    dropped: &'static [&'static str],
}

/// Variables by which whoever called us (a hook of git's, for one) says which repository is meant.
const REPOSITORY: &[&str] = &[
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NAMESPACE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// The same, and settings that are handed on anew.
const ALL: &[&str] = &["GIT_CONFIG", "GIT_CONFIG_PARAMETERS", "GIT_QUARANTINE_PATH"];

/// Settings of our own repository, whatever the author's or the machine's say: no hooks, no signing, no
/// changes of bytes, nothing in the background, and only the one branch is pushed.
const OWN: &[(&str, &str)] = &[
    ("core.autocrlf", "false"),
    ("core.fsmonitor", "false"),
    ("core.ignorecase", "false"),
    ("core.logallrefupdates", "false"),
    ("core.precomposeunicode", "false"),
    ("fetch.recursesubmodules", "false"),
    ("gc.auto", "0"),
    ("i18n.commitencoding", "UTF-8"),
    ("maintenance.auto", "false"),
    ("push.followtags", "false"),
    ("push.gpgsign", "false"),
    ("push.negotiate", "false"),
    ("push.pushoption", ""),
    ("push.recursesubmodules", "no"),
    ("submodule.recurse", "false"),
];

impl Git {
    /// For reading the repository that `folder` stands in.
    pub fn reading(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), variables: vec![("GIT_OPTIONAL_LOCKS".into(), "0".into())], dropped: &[] }
    }

    /// For the repository of our own in `scratch`, with the author's settings for reaching others, and `url` as
    /// the remote `site`.
    pub fn own(scratch: &Path, settings: &[(String, String)], url: &str) -> Self {
        let mut all: Vec<(&str, String)> = settings.iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
        all.extend(OWN.iter().map(|(key, value)| (*key, (*value).to_owned())));
        all.push(("core.hookspath", scratch.join("no-hooks").to_string_lossy().into_owned()));
        all.push(("remote.site.url", url.to_owned()));
        let mut variables: Vec<(OsString, OsString)> = vec![
            ("GIT_DIR".into(), scratch.join(REPOSITORY_FOLDER).into()),
            ("GIT_INDEX_FILE".into(), scratch.join("index").into()),
        ];
        // Nobody is there to be asked for a password. Where somebody is, git asks at the terminal itself.
        if !io::stdin().is_terminal() {
            all.push(("credential.interactive", "false".to_owned()));
            variables.push(("GIT_TERMINAL_PROMPT".into(), "0".into()));
            variables.push(("GCM_INTERACTIVE".into(), "0".into()));
            let is_set = ["GIT_SSH", "GIT_SSH_COMMAND"].iter().any(|name| std::env::var_os(name).is_some());
            if !is_set && !all.iter().any(|(key, _)| *key == "core.sshcommand") {
                variables.push(("GIT_SSH_COMMAND".into(), "ssh -oBatchMode=yes".into()));
            }
        }
        variables.push(("GIT_CONFIG_COUNT".into(), all.len().to_string().into()));
        for (at, (key, value)) in all.into_iter().enumerate() {
            variables.push((format!("GIT_CONFIG_KEY_{at}").into(), key.into()));
            variables.push((format!("GIT_CONFIG_VALUE_{at}").into(), value.into()));
        }
        Self { folder: scratch.to_owned(), variables, dropped: ALL }
    }

    /// The same with other variables.
    pub fn set(&mut self, name: &str, value: &str) {
        self.variables.push((name.into(), value.into()));
    }

    /// Runs a command.
    pub fn run(&self, arguments: &[&str], input: &[u8]) -> Result<Said, Failure> {
        self.start(arguments, input).map_err(|error| {
            if error.kind() == io::ErrorKind::NotFound && self.folder.is_dir() {
                return Failure::new("the program `git` is not installed", "install it from https://git-scm.com")
                    .note("coursebook uses it to send the site to its branch");
            }
            Failure::new(format!("the program `git` can't be run: {error}"), "try `git version` in a terminal")
        })
    }

    fn start(&self, arguments: &[&str], input: &[u8]) -> io::Result<Said> {
        let mut command = Command::new("git");
        command.current_dir(&self.folder).args(arguments);
        for name in REPOSITORY.iter().chain(self.dropped) {
            command.env_remove(name);
        }
        // What git says is read by us, so it has to be in one language.
        command
            .env("LC_ALL", "C")
            .env_remove("LANGUAGE")
            .envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let stdin = child.stdin.take();
        // Git may print before it has read everything: one side must not wait for the other.
        let output = std::thread::scope(|scope| {
            scope.spawn(move || {
                // Where git ends early, it says why.
                let _ = stdin.map(|mut stdin| stdin.write_all(input));
            });
            child.wait_with_output()
        })?;
        Ok(Said {
            ok: output.status.success(),
            out: output.stdout,
            err: shown(&String::from_utf8_lossy(&output.stderr)),
        })
    }
}

/// What git says, as people may see it.
pub fn shown(text: &str) -> String {
    redact(&redacted(text))
}

/// A text without the names and passwords that addresses in it have before their hosts.
pub fn redacted(text: &str) -> String {
    const SCHEME: &str = "://";
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(SCHEME).map(|at| at + SCHEME.len()) {
        shown.push_str(&rest[..at]);
        rest = &rest[at..];
        let end =
            rest.find(|c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '\'' | '"')).unwrap_or(rest.len());
        if let Some(host) = rest[..end].rfind('@') {
            rest = &rest[host + 1..];
        }
    }
    shown + rest
}

/// The folder of our own repository in the scratch folder.
const REPOSITORY_FOLDER: &str = "repository";

/// A folder for our own repository, which goes away.
#[derive(Debug)]
pub struct Scratch(Stage);

impl Scratch {
    /// A new one. Those that were left by runs that were killed are removed.
    pub fn new() -> Result<Self, Failure> {
        const NAME: &str = "site";
        let parent = std::env::temp_dir();
        Stage::within(&parent, NAME).map(Self).map_err(|error| unwritable(&parent, &error))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file that stands beside the repository.
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Failure> {
        let file = self.file(path);
        let folder = file.parent().unwrap_or(self.path());
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&file, bytes))
            .map_err(|error| unwritable(self.path(), &error))
    }

    /// Where such a file is.
    pub fn file(&self, path: &str) -> PathBuf {
        self.path().join("files").join(path)
    }

    /// Removes the repository.
    pub fn empty_repository(&self) -> Result<(), Failure> {
        fs::remove_dir_all(self.path().join(REPOSITORY_FOLDER)).map_err(|error| unwritable(self.path(), &error))
    }
}

fn unwritable(folder: &Path, error: &io::Error) -> Failure {
    Failure::new(
        format!("the folder for passing things {} can't be used: {error}", folder.display()),
        "make room there, or name another folder in the variable TMPDIR",
    )
    .note("nothing was sent")
}

#[cfg(test)]
mod tests {
    use super::redacted;

    #[test]
    fn no_secret_is_shown() {
        for (text, shown) in [
            ("https://me:s3cret@example.org/a.git", "https://example.org/a.git"),
            ("To https://t0ken@example.org:8443/a\nssh://git@b/c", "To https://example.org:8443/a\nssh://b/c"),
            ("fatal: unable to access 'https://me:p@ss@h/': no", "fatal: unable to access 'https://h/': no"),
            ("git@example.org:me/a.git and me@example.org", "git@example.org:me/a.git and me@example.org"),
        ] {
            assert_eq!(redacted(text), shown);
        }
    }
}
