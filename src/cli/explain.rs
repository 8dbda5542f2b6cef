//! `coursebook explain`.

use anstream::{eprintln, println};
use clap::Args;

use super::Exit;
use super::report::usage;
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
        for code in codes::CODES {
            println!("{:<30} {}", code.name, code.severity.name());
        }
        return Exit::Fine;
    };
    if let Some(code) = codes::find(name) {
        println!("{} ({})\n\n{}", code.name, code.severity.name(), code.explanation.trim());
        return Exit::Fine;
    }
    let help = match nearest(name, codes::CODES.iter().map(|code| code.name)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`coursebook explain` lists them all".to_owned(),
    };
    eprintln!("{}", usage(&format!("there is no finding with the code `{name}`"), &help));
    Exit::WrongUsage
}
