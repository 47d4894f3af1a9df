//! `consign completions` and `consign man`: what shells and man pages know of the command line, out of its own declaration.

use std::io;

use clap::{Args, Command};
use clap_complete::Shell;

use crate::output::Output;
use crate::stop::{Exit, Stop};

/// Prints a completion script for a shell
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  consign completions bash > ~/.local/share/bash-completion/completions/consign
  consign completions zsh > ~/.zfunc/_consign
  consign completions fish > ~/.config/fish/completions/consign.fish

Exit codes:
  0  done
  2  standard output could not be written to")]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(&self, mut cli: Command) -> Result<Exit, Stop> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut cli, "consign", &mut script);
        print(&script)
    }
}

/// Prints a man page
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  consign man | man -l -
  consign man allocate > consign-allocate.1

Exit codes:
  0  done
  2  there is no such command, or standard output could not be written to")]
pub(crate) struct Man {
    /// A command; without one the page of consign itself
    command: Option<String>,
}

impl Man {
    pub(crate) fn run(&self, mut cli: Command) -> Result<Exit, Stop> {
        cli.build();
        let command = match &self.command {
            None => &cli,
            Some(name) => cli.find_subcommand(name).ok_or_else(|| {
                let known: Vec<String> = cli.get_subcommands().map(|command| format!("`{}`", command.get_name())).collect();
                Stop::Said(format!("unknown command `{name}`: expected one of {}", known.join(", ")))
            })?,
        };
        let mut page = Vec::new();
        let rendered: io::Result<()> = clap_mangen::Man::new(command.clone()).render(&mut page);
        rendered.map_err(|error| Stop::writing(&error))?;
        print(&page)
    }
}

fn print(bytes: &[u8]) -> Result<Exit, Stop> {
    let mut out = Output::new();
    out.text(&String::from_utf8_lossy(bytes))?;
    out.flush()?;
    Ok(Exit::Done)
}
