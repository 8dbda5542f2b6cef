//! `coursebook completions`.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::report::output;
use super::{Arguments, Exit};

/// Print completions for a shell.
///
/// For bash: `coursebook completions bash > ~/.local/share/bash-completion/completions/coursebook`.
#[derive(Debug, Args)]
pub struct CompletionsArguments {
    /// The shell
    shell: Shell,
}

/// Runs the command.
pub fn run(arguments: &CompletionsArguments) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "coursebook", &mut script);
    output(&script)
}
