//! `coursebook explain`.

use clap::Args;

use super::Exit;
use super::report::{output, tell, usage};
use crate::diagnostic::{codes, nearest};

/// Explain a kind of finding, such as `broken-link`.
#[derive(Debug, Args)]
pub struct ExplainArguments {
    /// The code in brackets after the finding's severity; without one, all are listed
    code: Option<String>,
}

/// Runs the command.
pub fn run(arguments: &ExplainArguments) -> Exit {
    let Some(name) = &arguments.code else {
        return output(list().as_bytes());
    };
    if let Some(code) = codes::find(name) {
        let settable = if code.is_settable() { "; `[check]` in book.toml can set how much it matters" } else { "" };
        let text = format!("{} ({}{settable})\n\n{}\n", code.name, code.severity.name(), code.explanation());
        return output(text.as_bytes());
    }
    let help = match nearest(name, codes::CODES.iter().map(|code| code.name)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`coursebook explain` lists them all".to_owned(),
    };
    tell(&usage(&format!("there is no finding with the code `{name}`"), &help));
    Exit::WrongUsage
}

/// All findings: those on the way to a site, and those of a closer look.
fn list() -> String {
    let group = |title: &str, is_lint: bool| {
        let codes = codes::CODES.iter().filter(|code| code.is_lint == is_lint);
        let lines = codes.map(|code| format!("  {:<30} {}\n", code.name, code.severity.name()));
        format!("{title}\n\n{}\n", lines.collect::<String>())
    };
    format!(
        "{}{}`coursebook explain CODE` tells more about each. `[check]` in book.toml can set how much warnings, notes and \
         all of the second list matter.\n",
        group("How the course's files are written:", false),
        group("What an editor would say of the course:", true)
    )
}
