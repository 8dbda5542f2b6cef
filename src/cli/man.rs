//! `coursebook man`.

use clap::{Args, CommandFactory};
use clap_mangen::Man;

use super::report::output;
use super::{Arguments, Exit};

/// Print the manual page, for `man -l -`.
#[derive(Debug, Args)]
pub struct ManArguments {}

/// Runs the command.
pub fn run(_: &ManArguments) -> Exit {
    let mut page = Vec::new();
    let command = Arguments::command();
    let mut render = || -> std::io::Result<()> {
        Man::new(command.clone()).render(&mut page)?;
        for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
            let title = format!("coursebook-{}", sub.get_name());
            Man::new(sub.clone()).title(title).render(&mut page)?;
        }
        Ok(())
    };
    match render() {
        Ok(()) => output(&page),
        Err(_) => Exit::CourseHasErrors,
    }
}
