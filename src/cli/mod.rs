//! The command line: one file per command. The only room that prints.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this room talks to the terminal")]

mod build;
mod check;
mod ci;
mod completions;
mod explain;
mod external;
mod format;
mod host;
mod man;
mod new;
mod outline;
mod progress;
mod publish;
mod report;
mod repository;
mod schema;
mod serve;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Turn a folder of lessons in Markdown into a learning site.
#[derive(Debug, Parser)]
#[command(
    name = "coursebook",
    version,
    about = "Turn a folder of lessons in Markdown into a learning site",
    long_about = "Turn a folder of lessons in Markdown into a static learning site in which people think and write.\n\n\
        A course is a folder with a `book.toml` and a folder `content/` of Markdown files. \
        Start with `coursebook new my-course`, run `coursebook serve` inside it, and write. \
        `coursebook build` makes the folder `site/`, which can be put on any web host as it is.",
    after_help = "Exit codes: 0 all is well, 1 the course has errors, 2 wrong usage.\n\
        `coursebook help COMMAND` tells more about a command, `coursebook explain CODE` about a finding.",
    propagate_version = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Print errors only
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Print how long each step took
    #[arg(short, long, global = true)]
    verbose: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::ServeArguments),
    New(new::NewArguments),
    Check(check::CheckArguments),
    Build(build::BuildArguments),
    Publish(publish::PublishArguments),
    Outline(outline::OutlineArguments),
    Explain(explain::ExplainArguments),
    Schema(schema::SchemaArguments),
    Completions(completions::CompletionsArguments),
    Man(man::ManArguments),
}

/// How much is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Loudness {
    Quiet,
    Normal,
    Verbose,
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    Fine,
    CourseHasErrors,
    WrongUsage,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Fine => 0,
            Exit::CourseHasErrors => 1,
            Exit::WrongUsage => 2,
        })
    }
}

/// Runs the program with the arguments it was started with.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let loudness = match (arguments.quiet, arguments.verbose) {
        (true, _) => Loudness::Quiet,
        (_, true) => Loudness::Verbose,
        _ => Loudness::Normal,
    };
    let exit = match arguments.command {
        Command::Serve(serve) => serve::run(&serve, loudness),
        Command::New(new) => new::run(&new, loudness),
        Command::Check(check) => check::run(&check, loudness),
        Command::Build(build) => build::run(&build, loudness),
        Command::Publish(publish) => publish::run(&publish, loudness),
        Command::Outline(outline) => outline::run(&outline, loudness),
        Command::Explain(explain) => explain::run(&explain),
        Command::Schema(schema) => schema::run(&schema),
        Command::Completions(completions) => completions::run(&completions),
        Command::Man(man) => man::run(&man),
    };
    exit.into()
}

/// The folder of `book.toml`: `given` or the working folder, else the nearest one above it.
fn find_course(given: Option<&Path>) -> Result<PathBuf, Exit> {
    let start = given.map_or_else(|| PathBuf::from("."), Path::to_path_buf);
    let start = match start.parent() {
        Some(folder) if start.ends_with("book.toml") && start.is_file() => {
            if folder.as_os_str().is_empty() {
                PathBuf::from(".")
            } else {
                folder.to_owned()
            }
        }
        _ => start,
    };
    let absolute = std::path::absolute(&start).unwrap_or_else(|_| start.clone());
    if !absolute.is_dir() {
        let message = format!("there is no folder `{}`", start.display());
        report::tell(&report::usage(&message, "give the folder of the course's `book.toml`"));
        return Err(Exit::WrongUsage);
    }
    if absolute.join("book.toml").is_file() {
        return Ok(start);
    }
    if let Some(found) = absolute.ancestors().skip(1).find(|folder| folder.join("book.toml").is_file()) {
        return Ok(found.to_path_buf());
    }
    report::tell(&report::no_book_toml(&start));
    Err(Exit::CourseHasErrors)
}
