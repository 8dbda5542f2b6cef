//! `coursebook publish`.

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use super::build::{Address, turn};
use super::progress::{Bar, SendingBar};
use super::report::{counted, output, tell};
use super::{Exit, Loudness, find_course, report};
use crate::diagnostic::Diagnostics;
use crate::fix;
use crate::lock::LOCK_FILE;
use crate::publish::{Failure, NoTarget, Plan, Publication, Sent, Site, TARGETS, Target, choose};
use crate::source::Sources;
use crate::workspace::{content_folder, read_book};

/// How many names of files are listed of each sort.
const NAMED: usize = 10;

/// Build the course and send what has changed to its host.
///
/// The host is a table `[publish.NAME]` in book.toml. What differs from what was published before is
/// listed first, and sent after you agree. A publish that is interrupted leaves a site that works,
/// and is finished by the next one.
#[derive(Debug, Args)]
pub struct PublishArguments {
    /// The course: the folder of its book.toml [default: this folder or the nearest one above]
    course: Option<PathBuf>,
    /// Where to: the NAME of a table [publish.NAME] in book.toml [default: the only one there is]
    #[arg(long, value_name = "NAME")]
    to: Option<String>,
    /// Show what would be sent, and send nothing
    #[arg(long)]
    dry_run: bool,
    /// Send without asking, as a program that nobody watches has to
    #[arg(short, long)]
    yes: bool,
    #[command(flatten)]
    address: Address,
}

/// Runs the command.
pub fn run(arguments: &PublishArguments, loudness: Loudness) -> Exit {
    match publish(arguments, loudness) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn publish(arguments: &PublishArguments, loudness: Loudness) -> Result<Exit, Exit> {
    let publication = publication(arguments, loudness)?;
    publication.stands_apart().map_err(fail)?;
    if !arguments.yes && !arguments.dry_run && !io::stdin().is_terminal() {
        let help = "add `--yes` to send without being asked, or `--dry-run` to see what would be sent";
        tell(&report::usage("nobody is there to be asked whether to publish", help));
        return Err(Exit::WrongUsage);
    }
    // Until everything is sent, nobody builds another site in the place of this one.
    let _turn = turn(&publication.site, loudness);
    let (mut site, lock) = built(&publication, loudness)?;
    let mut target = publication.open().map_err(fail)?;
    target.prepare(&mut site).map_err(fail)?;
    let listing = target.listing(&site).map_err(fail)?;
    let plan = Plan::of(&site, listing.as_ref());
    let unfinished = listing.as_ref().is_some_and(|listing| listing.unfinished);
    if loudness != Loudness::Quiet {
        let shown = difference(&site, &plan, &target.place(), listing.is_none(), unfinished);
        require(output(shown.as_bytes()))?;
    }
    if arguments.dry_run {
        return Ok(said("Nothing was sent: this was a dry run.", loudness));
    }
    if plan.is_empty() && !unfinished {
        promise(&publication, lock.as_deref(), loudness)?;
        return Ok(said("Nothing has changed, so nothing was sent.", loudness));
    }
    if !arguments.yes && !agreed() {
        return Ok(said("Nothing was sent.", loudness));
    }
    promise(&publication, lock.as_deref(), loudness)?;
    send(target.as_mut(), &site, &plan, &publication, loudness)
}

/// Takes note of the ids that learners will meet, before they can meet them: an id that was published and forgotten could
/// be orphaned without a word.
fn promise(publication: &Publication, lock: Option<&str>, loudness: Loudness) -> Result<(), Exit> {
    let Some(lock) = lock else { return Ok(()) };
    if let Err(error) = fix::replace(&publication.course.join(LOCK_FILE), lock.as_bytes()) {
        let help = "check that you may write there: it lists the ids under which learners' answers are kept";
        tell(&report::usage(&format!("`{LOCK_FILE}` can't be written, so nothing was sent: {error}"), help));
        return Err(Exit::CourseHasErrors);
    }
    require(said(&format!("Wrote {LOCK_FILE}: keep it with the course."), loudness))
}

/// Which course goes where.
fn publication(arguments: &PublishArguments, loudness: Loudness) -> Result<Publication, Exit> {
    let course = find_course(arguments.course.as_deref())?;
    let (mut sources, mut findings) = (Sources::default(), Diagnostics::default());
    let config = read_book(&course, &mut sources, &mut findings);
    let target = match choose(&config, arguments.to.as_deref()) {
        Ok(target) => target.clone(),
        Err(none) => {
            // A target with a fault in it is missing here.
            if findings.has_errors() {
                report::print(&findings, &sources, loudness);
                return Err(Exit::CourseHasErrors);
            }
            tell(&no_target(&none, arguments.to.as_deref()));
            return Err(Exit::WrongUsage);
        }
    };
    let site = course.join(&config.build_dir);
    let content = course.join(content_folder(&course, &config));
    let base_url = arguments.address.base_url.clone().or_else(|| target.base_url.clone()).or(config.base_url);
    let id = config.id.unwrap_or_default();
    Ok(Publication { course, site, content, target, id, base_url })
}

fn no_target(none: &NoTarget, wanted: Option<&str>) -> String {
    let listed = |names: &[String]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match none {
        NoTarget::None => {
            let kinds: Vec<_> = TARGETS.iter().map(|kind| kind.name).collect();
            let help = format!(
                "write below its last line, for example:\n\n[publish.live]\nto = \"folder\"\npath = \"../public\"\n\n\
                 what stands after `to` is one of: {}",
                kinds.join(", ")
            );
            report::usage("`book.toml` does not say where the course is published", &help)
        }
        NoTarget::Several(names) => {
            let help = format!("say which, with `--to`: {}", listed(names));
            report::usage("`book.toml` names several places to publish to", &help)
        }
        NoTarget::Unknown(names) if names.is_empty() => no_target(&NoTarget::None, None),
        NoTarget::Unknown(names) => {
            let message = format!("`book.toml` has no table `[publish.{}]`", wanted.unwrap_or_default());
            report::usage(&message, &format!("it has these: {}", listed(names)))
        }
    }
}

/// The site, built anew.
fn built(publication: &Publication, loudness: Loudness) -> Result<(Site, Option<String>), Exit> {
    let bar = Bar::new(loudness);
    let (outcome, lock) = publication.build(&bar);
    bar.finish();
    report::print(&outcome.diagnostics, &outcome.sources, loudness);
    let Some(built) = outcome.site else {
        if loudness != Loudness::Quiet {
            tell("Nothing was sent; what is published is as it was.");
        }
        return Err(Exit::CourseHasErrors);
    };
    Ok((Site::read(&built.folder, built.pages).map_err(fail)?, lock))
}

/// What would be sent, for people.
fn difference(site: &Site, plan: &Plan, place: &str, first: bool, unfinished: bool) -> String {
    let mut text = format!(
        "{} ({}, {}) for {place}.\n",
        counted(site.pages, "page"),
        counted(site.files.len(), "file"),
        size(site.bytes())
    );
    if first {
        text.push_str("Nothing was published there before.\n");
    }
    if unfinished {
        text.push_str("An earlier publish was interrupted; this one finishes it.\n");
    }
    for (what, paths) in [("new", &plan.new), ("changed", &plan.changed), ("gone", &plan.gone)] {
        text.push_str(&format!("{:>9} {what}\n", paths.len()));
        for path in paths.iter().take(NAMED) {
            text.push_str(&format!("          {path}\n"));
        }
        if paths.len() > NAMED {
            text.push_str(&format!("          and {} more\n", paths.len() - NAMED));
        }
    }
    text.push_str(&format!("{:>9} as they are there\n", plan.same));
    text.push_str(&format!("To send: {}, {}.\n", counted(plan.sends(), "file"), size(plan.bytes)));
    text
}

/// `41 KB`, as file managers show it.
fn size(bytes: u64) -> String {
    #[allow(clippy::cast_precision_loss, reason = "it is shown with one digit")]
    let shown = |unit: f64| bytes as f64 / unit;
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.0} KB", shown(1e3)),
        1_000_000..1_000_000_000 => format!("{:.1} MB", shown(1e6)),
        _ => format!("{:.1} GB", shown(1e9)),
    }
}

/// Asks at the terminal. Anything but a yes is a no.
fn agreed() -> bool {
    tell("Publish this? [y/N]");
    let mut answer = String::new();
    let read = io::stdin().read_line(&mut answer);
    read.is_ok() && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
}

fn send(target: &mut dyn Target, site: &Site, plan: &Plan, to: &Publication, loudness: Loudness) -> Result<Exit, Exit> {
    let start = Instant::now();
    let bar = SendingBar::new(loudness);
    let sent = target.publish(site, plan, &bar);
    bar.finish();
    let Sent { files, bytes, removed } = sent.map_err(fail)?;
    let address = to
        .base_url
        .as_ref()
        .filter(|_| to.kind().needs_address)
        .map_or_else(String::new, |url| format!(" It is at {}", url.as_str()));
    let line = format!(
        "Published: {} sent ({}), {} removed, in {:.1} s.{address}",
        counted(files, "file"),
        size(bytes),
        removed,
        start.elapsed().as_secs_f64()
    );
    Ok(said(&line, loudness))
}

fn said(line: &str, loudness: Loudness) -> Exit {
    if loudness == Loudness::Quiet { Exit::Fine } else { output(format!("{line}\n").as_bytes()) }
}

fn require(exit: Exit) -> Result<(), Exit> {
    if exit == Exit::Fine { Ok(()) } else { Err(exit) }
}

fn fail(failure: Failure) -> Exit {
    tell(&report::failure(&failure));
    Exit::CourseHasErrors
}
