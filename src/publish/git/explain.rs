//! What git complains of, in plain words.

use std::path::Path;

use crate::publish::Failure;

/// What git was asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// Something on this machine.
    Preparing,
    /// To look at what is there.
    Fetching,
    /// To move the branch.
    Pushing,
}

/// How many lines of git's own words are shown.
const SHOWN_LINES: usize = 6;

/// A kind of complaint: words of git's that tell of it, what is wrong, and what to do.
struct Complaint {
    signs: &'static [&'static str],
    message: &'static str,
    help: &'static str,
}

/// In the order in which they are looked for. `BRANCH` and `PLACE` stand for the branch and its repository.
const COMPLAINTS: &[Complaint] = &[
    Complaint {
        signs: &["protected branch", "GH006", "GH013", "pre-receive hook declined", "protected_branch"],
        message: "PLACE does not let you push to the branch `BRANCH`",
        help: "in the settings of the repository, allow pushes to that branch; or write another `branch` in `book.toml`",
    },
    Complaint {
        signs: &["hook declined", "remote rejected] (denying", "prohibited"],
        message: "PLACE refused the branch `BRANCH`",
        help: "ask whoever keeps that repository; what it answered is above",
    },
    Complaint {
        signs: &["branch is currently checked out", "refusing to update checked out branch"],
        message: "somebody works on the branch `BRANCH` in PLACE, so it can't be moved",
        help: "publish to a bare repository (`git init --bare`), or to a branch that nobody has checked out",
    },
    Complaint {
        signs: &["exists; cannot create", "refname conflict"],
        message: "PLACE has another branch whose name is the beginning of `BRANCH`, or begins with `BRANCH/`: git can't keep both",
        help: "write another `branch` in `book.toml`, or remove that other branch",
    },
    Complaint {
        signs: &[
            "stale info",
            "fetch first",
            "non-fast-forward",
            "cannot lock ref",
            "failed to update ref",
            "reference already exists",
            "incorrect old value provided",
        ],
        message: MEANWHILE,
        help: MEANWHILE_HELP,
    },
    Complaint {
        signs: &["unable to create file", "No space left", "unpacker error", "quota", "GH001", "exceeds"],
        message: "PLACE could not keep what was sent",
        help: "what it answered is above: it may be full, or a file of the course may be too large for it",
    },
    Complaint {
        signs: &["Host key verification failed", "REMOTE HOST IDENTIFICATION HAS CHANGED"],
        message: "this machine doesn't know the host of PLACE yet, or the host is another than before",
        help: "run `ssh -T` with the host's name once and compare the fingerprint it shows with the host's own page",
    },
    Complaint {
        signs: &[
            "could not read Username",
            "could not read Password",
            "terminal prompts disabled",
            "unable to get password",
            "Authentication failed",
            "Permission denied (",
            "Invalid username or",
            "error: 401",
            "user interactivity has been disabled",
        ],
        message: "PLACE doesn't know who you are",
        help: "sign in so that `git push` works without asking (an SSH key, a credential helper, or in CI the token it gives), then publish again",
    },
    Complaint {
        signs: &[
            "error: 403",
            "Permission to",
            "not allowed to push",
            "access denied",
            "Write access",
            "insufficient permission",
            "Permission denied",
        ],
        message: "you have no right to push to PLACE",
        help: "ask its owner to let you write to it; in CI, give the job the right to write contents",
    },
    Complaint {
        signs: &[
            "Could not resolve host",
            "Failed to connect",
            "Couldn't connect",
            "Could not connect",
            "Connection refused",
            "Connection timed out",
            "Connection reset",
            "Network is unreachable",
            "No route to host",
            "Temporary failure in name resolution",
            "Name or service not known",
            "Operation timed out",
            "early EOF",
            "unexpected disconnect",
            "the remote end hung up",
        ],
        message: "PLACE can't be reached",
        help: "check the network and the address, then run the same command again",
    },
    Complaint {
        signs: &[
            "not found",
            "does not appear to be a git repository",
            "does not exist",
            "no such repository",
            "could not be found",
            "error: 404",
        ],
        message: "there is no repository at PLACE, or none that you may see",
        help: "look whether the address is spelled right, and make the repository on your host if there is none yet",
    },
    Complaint {
        signs: &["SSL certificate problem", "server certificate verification failed"],
        message: "the certificate of PLACE is not one that this machine trusts",
        help: "check the address and the clock of this machine; behind a company's proxy, ask whoever keeps it",
    },
];

const MEANWHILE: &str = "somebody else published to the branch `BRANCH` of PLACE in the meantime";
const MEANWHILE_HELP: &str = "run the same command again: it compares with what they published, and shows what differs";

/// Why git failed.
pub fn failure(said: &str, doing: Doing, branch: &str, place: &str) -> Failure {
    let found = COMPLAINTS
        .iter()
        .filter(|_| doing != Doing::Preparing)
        .find(|complaint| complaint.signs.iter().any(|sign| said.contains(sign)));
    let fill = |text: &str| text.replace("BRANCH", branch).replace("PLACE", place);
    let failure = match (found, doing) {
        (Some(complaint), _) => Failure::new(fill(complaint.message), fill(complaint.help)),
        (None, Doing::Preparing) => Failure::new(
            "git could not prepare what is to be sent",
            "look at what it says; there may be no room left in the folder for passing things",
        ),
        (None, _) => Failure::new(
            fill("git could not send the site to the branch `BRANCH` of PLACE"),
            "look at what it says; `git push` in the course's folder may tell more",
        ),
    };
    let failure = shown_lines(said).into_iter().fold(failure, Failure::note);
    let state = match doing {
        Doing::Pushing => "what readers see is as it was",
        Doing::Preparing | Doing::Fetching => "nothing was sent",
    };
    failure.note(state)
}

/// Somebody was faster.
pub fn meanwhile(branch: &str, place: &str) -> Failure {
    failure("stale info", Doing::Pushing, branch, place)
}

/// Git refuses a repository that belongs to somebody else.
pub fn dubious(course: &Path) -> Failure {
    Failure::new(
        format!("the repository around {} belongs to another user of this machine", course.display()),
        format!("if you trust it, run: `git config --global --add safe.directory '{}'`", course.display()),
    )
    .note("nothing was sent")
}

/// What git and the host said that tells something.
fn shown_lines(said: &str) -> Vec<String> {
    let tells = |line: &&str| ["remote: ", "fatal: ", "error: ", "!\t"].iter().any(|start| line.starts_with(start));
    let mut lines: Vec<String> = said
        .lines()
        .map(str::trim_end)
        .filter(tells)
        .map(|line| line.trim_start_matches("remote: ").trim())
        .filter(|line| !line.is_empty() && !line.starts_with("error: failed to push"))
        .map(|line| match line.strip_prefix("!\t") {
            Some(rejected) => rejected.split('\t').next_back().unwrap_or_default().to_owned(),
            None => line.to_owned(),
        })
        .map(|line| format!("it said: {line}"))
        .collect();
    lines.truncate(SHOWN_LINES);
    lines
}

#[cfg(test)]
mod tests {
    use super::{Doing, failure};

    #[test]
    fn complaints() {
        for (said, expected) in [
            ("!\tabc:refs/heads/p\t[rejected] (stale info)\nDone\n", "somebody else published to the branch `p` of X"),
            (
                "remote: error: cannot lock ref 'refs/heads/p': 'refs/heads/p/q' exists; cannot create 'refs/heads/p'",
                "another branch whose name",
            ),
            ("!\ta:b\t[remote rejected] (protected branch hook declined)", "does not let you push"),
            ("fatal: could not read Username for 'https://h': terminal prompts disabled", "doesn't know who you are"),
            ("fatal: unable to access 'https://h/': The requested URL returned error: 403", "no right to push"),
            ("fatal: unable to access 'https://h/': Could not resolve host: h", "can't be reached"),
            ("fatal: repository 'https://h/' not found", "there is no repository at X"),
            ("fatal: something new", "git could not send the site"),
        ] {
            let failure = failure(said, Doing::Pushing, "p", "X");
            assert!(failure.message.contains(expected), "{said}: {}", failure.message);
            assert!(!failure.help.is_empty() && failure.notes.len() == 2, "{said}: {:?}", failure.notes);
        }
    }
}
