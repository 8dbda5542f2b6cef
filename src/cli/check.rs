//! `coursebook check`.

use std::path::{Path, PathBuf};

use clap::Args;

use super::build::{Deny, EditionName};
use super::external::External;
use super::format::{self, Format};
use super::progress::Bar;
use super::report::{self, counted, output, tell, usage};
use super::{Exit, Loudness, find_course};
use crate::build::{Loaded, Request, load};
use crate::check::give_ids;
use crate::course::Edition;
use crate::diagnostic::Severity;
use crate::fix::{self, Refused};
use crate::lock::LOCK_FILE;
use crate::source::decode;

/// How often fixes are tried again: mending one finding may make room for the next.
const ROUNDS: usize = 5;

/// Look at the course as an editor would, and keep the promise behind ids.
///
/// Everything that `build` finds, found without building: broken links, prompts that would lose learners' answers,
/// pictures without words, long stretches without anything to do, and more. `coursebook explain` lists all of it.
#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct CheckArguments {
    /// The course: the folder of its book.toml [default: this folder or the nearest one above]
    course: Option<PathBuf>,
    /// Mend what has one safe mend, write ids into the course and take note of them in coursebook.lock
    #[arg(long)]
    fix: bool,
    /// With --fix: only show what would be changed
    #[arg(long, requires = "fix")]
    dry_run: bool,
    /// How findings are written: for people, or on standard output for a program
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// Ask other hosts whether the pages are still there to which the course links
    #[arg(long)]
    external: bool,
    /// Let these findings count as errors do
    #[arg(long, value_name = "WHAT")]
    deny: Option<Deny>,
    /// Check drafts too
    #[arg(long)]
    drafts: bool,
    /// For whom: learners, or whoever runs the workshop
    #[arg(long, value_name = "EDITION", default_value = "learner")]
    edition: EditionName,
}

/// Runs the command.
pub fn run(arguments: &CheckArguments, loudness: Loudness) -> Exit {
    if arguments.dry_run && arguments.format != Format::Human {
        let help = "leave one of them out: `json` and `sarif` list each finding's edits without `--fix`";
        tell(&usage("`--dry-run` shows a difference, which has a format of its own", help));
        return Exit::WrongUsage;
    }
    let course = match find_course(arguments.course.as_deref()) {
        Ok(course) => course,
        Err(exit) => return exit,
    };
    let request = Request {
        course: course.clone(),
        output: None,
        base_url: None,
        drafts: arguments.drafts,
        edition: arguments.edition.into(),
        deny_warnings: false,
    };
    let mut external = arguments.external.then(External::new);
    let (mut loaded, ids) = look(&request, external.as_mut(), loudness);
    let mut mended = Mended::default();
    if arguments.fix && arguments.dry_run {
        return show(&course, &loaded, &ids, learners(&request).as_ref());
    }
    if arguments.fix {
        for _ in 0..ROUNDS {
            if !mended.round(&course, &loaded) {
                break;
            }
            (loaded, _) = look(&request, external.as_mut(), loudness);
        }
        mended.lock(&course, learners(&request).as_ref().unwrap_or(&loaded));
    }
    let bar = Bar::new(loudness);
    loaded.try_templates(&bar);
    bar.finish();
    loaded.diagnostics.sort(&loaded.sources);
    let least = report::shown(loudness, arguments.deny.is_some());
    let printed = format::print(arguments.format, least, &loaded.diagnostics, &loaded.sources, &course, loudness);
    mended.tell(loudness);
    if let Some(external) = &external {
        external.tell(loudness);
    }
    let errors = loaded.diagnostics.count(Severity::Error);
    let warnings = loaded.diagnostics.count(Severity::Warning);
    let denied = errors > 0 || mended.failed || (arguments.deny.is_some() && warnings > 0);
    if denied || loaded.course.is_none() {
        return Exit::CourseHasErrors;
    }
    if loudness == Loudness::Quiet || arguments.format != Format::Human || printed != Exit::Fine {
        return printed;
    }
    let pages = loaded.course.as_ref().map_or(0, |course| course.pages.len());
    let found = if loaded.diagnostics.is_empty() { "nothing to mend" } else { "no errors" };
    output(format!("Checked {}: {found}.\n", counted(pages, "page")).as_bytes())
}

/// Reads and checks the course. Also gives the ids that prompts without one would be given.
fn look(request: &Request, external: Option<&mut External>, loudness: Loudness) -> (Loaded, Vec<(String, String)>) {
    let bar = Bar::new(loudness);
    let mut loaded = load(request, &bar);
    if let Some(external) = external {
        external.look(&mut loaded, loudness);
    }
    loaded.check(&bar);
    bar.finish();
    let ids = match &loaded.course {
        Some(course) => give_ids(course, &loaded.lock, &loaded.hidden, &loaded.sources, &mut loaded.diagnostics),
        None => Vec::new(),
    };
    (loaded, ids)
}

/// The course that learners get, where another one is looked at: they meet no draft and no facilitator's prompt, so
/// the lock takes note of none.
fn learners(request: &Request) -> Option<Loaded> {
    let is_other = request.drafts || request.edition != Edition::Learner;
    let theirs = || Request { drafts: false, edition: Edition::Learner, ..request.clone() };
    is_other.then(|| load(&theirs(), &Bar::new(Loudness::Quiet)))
}

/// What `--fix` did.
#[derive(Default)]
struct Mended {
    /// Lines to tell.
    said: Vec<String>,
    /// Files that could not be mended: told once.
    refused: Vec<String>,
    failed: bool,
}

impl Mended {
    /// Writes what can be mended now. Gives whether there was anything.
    fn round(&mut self, course: &Path, loaded: &Loaded) -> bool {
        let mut written = false;
        for change in fix::changes(&loaded.diagnostics, &loaded.sources) {
            if self.refused.contains(&change.path) {
                continue;
            }
            match change.apply(course, &loaded.sources) {
                Ok(()) => {
                    written = true;
                    self.said.push(format!("Mended {} in {}.", counted(change.findings, "finding"), change.path));
                }
                Err(refused) => {
                    self.failed = true;
                    self.said.push(refusal(&change.path, &refused));
                    self.refused.push(change.path);
                }
            }
        }
        written
    }

    /// Takes note of the course's ids.
    fn lock(&mut self, course: &Path, loaded: &Loaded) {
        let Some((_, after)) = loaded.lock_texts(&[]) else { return };
        match fix::replace(&course.join(LOCK_FILE), after.as_bytes()) {
            Ok(()) => self.said.push(format!("Wrote {LOCK_FILE}.")),
            Err(error) => {
                self.failed = true;
                self.said.push(refusal(LOCK_FILE, &Refused::Io(error)));
            }
        }
    }

    fn tell(&self, loudness: Loudness) {
        if loudness != Loudness::Quiet || self.failed {
            self.said.iter().for_each(|line| tell(line));
        }
    }
}

fn refusal(path: &str, refused: &Refused) -> String {
    match refused {
        Refused::Unmerged => {
            format!("Left {path} as it is: two versions of it are still to be merged. Merge them, then run this again.")
        }
        Refused::Changed => {
            format!("Left {path} as it is: it was changed meanwhile, or is not UTF-8. Run this again.")
        }
        Refused::Io(error) => format!("Left {path} as it is: {error}."),
    }
}

/// Shows what `--fix` would change. `learners` is the course that learners get, where that is another one.
fn show(course: &Path, loaded: &Loaded, ids: &[(String, String)], learners: Option<&Loaded>) -> Exit {
    let mut shown = String::new();
    let mut exit = Exit::Fine;
    for change in fix::changes(&loaded.diagnostics, &loaded.sources) {
        match change.bytes(course, &loaded.sources) {
            Ok((before, after)) => shown.push_str(&fix::difference(&change.path, &decode(before).0, &decode(after).0)),
            Err(refused) => {
                tell(&refusal(&change.path, &refused));
                exit = Exit::CourseHasErrors;
            }
        }
    }
    if let Some((before, after)) = learners.unwrap_or(loaded).lock_texts(ids) {
        shown.push_str(&fix::difference(LOCK_FILE, &before, &after));
    }
    match output(shown.as_bytes()) {
        Exit::Fine => exit,
        failed => failed,
    }
}
