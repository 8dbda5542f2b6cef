//! `coursebook build`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Args, ValueEnum};

use super::progress::Bar;
use super::report::{counted, output, tell};
use super::{Exit, Loudness, find_course, report};
use crate::build::{Built, Request, build};
use crate::config::BaseUrl;
use crate::course::Edition;
use crate::diagnostic::Diagnostics;
use crate::publish::Turn;
use crate::source::Sources;
use crate::workspace::read_book;

/// Build the course's site into a folder.
///
/// The site is made beside its folder and swapped in when it is whole: an error, a full disk or a
/// stopped build leaves the site that was there as it was. A folder with files that coursebook did
/// not make is never touched.
#[derive(Debug, Args)]
pub struct BuildArguments {
    /// The course: the folder of its book.toml [default: this folder or the nearest one above]
    course: Option<PathBuf>,
    /// Write the site into this folder instead of the one that book.toml names
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    #[command(flatten)]
    address: Address,
    /// Build drafts too
    #[arg(long)]
    drafts: bool,
    /// Let these findings stop the build, as errors do
    #[arg(long, value_name = "WHAT")]
    deny: Option<Deny>,
    /// For whom: learners, or whoever runs the workshop
    #[arg(long, value_name = "EDITION", default_value = "learner")]
    edition: EditionName,
}

/// The option of commands that make a site for a host.
#[derive(Debug, Args)]
pub struct Address {
    // Not a doc comment: those put addresses in angle brackets.
    #[arg(
        long,
        value_name = "URL",
        value_parser = parse_base_url,
        help = "Where the site will stand, such as https://example.org/courses/leading/"
    )]
    pub base_url: Option<BaseUrl>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    /// Warnings
    Warnings,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum EditionName {
    /// Without the facilitator's notes
    Learner,
    /// With the facilitator's notes
    Facilitator,
}

impl From<EditionName> for Edition {
    fn from(name: EditionName) -> Self {
        match name {
            EditionName::Learner => Self::Learner,
            EditionName::Facilitator => Self::Facilitator,
        }
    }
}

/// Reads the address that an option gives.
fn parse_base_url(text: &str) -> Result<BaseUrl, String> {
    BaseUrl::parse(text).ok_or_else(|| "it is written as `https://example.org/courses/leading/`".to_owned())
}

/// Runs the command.
pub fn run(arguments: &BuildArguments, loudness: Loudness) -> Exit {
    let start = Instant::now();
    let course = match find_course(arguments.course.as_deref()) {
        Ok(course) => course,
        Err(exit) => return exit,
    };
    let request = Request {
        course,
        output: arguments.output.clone(),
        base_url: arguments.address.base_url.clone(),
        drafts: arguments.drafts,
        edition: arguments.edition.into(),
        deny_warnings: arguments.deny == Some(Deny::Warnings),
    };
    let _turn = turn(&site_folder(&request), loudness);
    let bar = Bar::new(loudness);
    let outcome = build(&request, &bar);
    bar.finish();
    let least = report::shown(loudness, request.deny_warnings);
    report::print_down_to(least, &outcome.diagnostics, &outcome.sources, loudness);
    let Some(site) = &outcome.site else {
        if loudness != Loudness::Quiet {
            tell("Nothing was built; a site that was there is as it was.");
        }
        return Exit::CourseHasErrors;
    };
    if loudness != Loudness::Quiet {
        return output(format!("{}\n", closing_line(site, start.elapsed())).as_bytes());
    }
    Exit::Fine
}

/// The folder that the site goes into.
fn site_folder(request: &Request) -> PathBuf {
    request.output.clone().unwrap_or_else(|| {
        // What is wrong with it, the build says.
        let config = read_book(&request.course, &mut Sources::default(), &mut Diagnostics::default());
        request.course.join(config.build_dir)
    })
}

/// Waits until no other command uses the site's folder, and says so.
pub fn turn(site: &Path, loudness: Loudness) -> Turn {
    Turn::at(site, || {
        if loudness != Loudness::Quiet {
            tell("Another coursebook is building or publishing this course: waiting until it has finished.");
        }
    })
}

/// What was built, where, and how fast.
fn closing_line(site: &Built, time: std::time::Duration) -> String {
    let reused = match site.written.reused {
        0 => String::new(),
        reused => format!(", {reused} of them as they were"),
    };
    format!(
        "Built {} ({}{reused}) into {} in {}.",
        counted(site.pages, "page"),
        counted(site.written.files, "file"),
        site.folder.strip_prefix(".").unwrap_or(&site.folder).display(),
        shown_time(time)
    )
}

fn shown_time(time: std::time::Duration) -> String {
    if time.as_secs() == 0 { format!("{} ms", time.as_millis()) } else { format!("{:.1} s", time.as_secs_f64()) }
}
