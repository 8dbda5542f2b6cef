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
        let lines = codes::CODES.iter().map(|code| format!("{:<30} {}\n", code.name, code.severity.name()));
        return output(lines.collect::<String>().as_bytes());
    };
    if let Some(code) = codes::find(name) {
        let text = format!("{} ({})\n\n{}\n", code.name, code.severity.name(), code.explanation());
        return output(text.as_bytes());
    }
    let help = match nearest(name, codes::CODES.iter().map(|code| code.name)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`coursebook explain` lists them all".to_owned(),
    };
    tell(&usage(&format!("there is no finding with the code `{name}`"), &help));
    Exit::WrongUsage
}
