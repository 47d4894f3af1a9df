//! `consign completions` and `consign man`: what shells and man pages know of the command line, out of its own declaration.

use std::path::{Path, PathBuf};

use clap::{Args, Command, ValueHint};
use clap_complete::Shell;
use clap_complete::env::Shells;
use clap_mangen::Man as Page;
use consign_tables::plain;

use crate::output::{say, write_text};
use crate::stop::{Exit, Stop};

/// Prints a completion script for a shell
///
/// Commands, options and files are completed, and, where the line or `consign.toml` names a rule set, its carrier services, groups,
/// objectives and capacities. The script asks `consign` itself, so it need not be printed again for another version.
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

/// The variable that tells `consign` to complete, and for which shell.
pub(crate) const COMPLETE: &str = "COMPLETE";

impl Completions {
    pub(crate) fn run(&self) -> Result<Exit, Stop> {
        let name = self.shell.to_string();
        let shells = Shells::builtins();
        let shell = shells.completer(&name).ok_or_else(|| Stop::Said(format!("nothing is known of the shell `{name}`")))?;
        let mut script = Vec::new();
        shell.write_registration(COMPLETE, "consign", "consign", "consign", &mut script).map_err(|error| Stop::writing(&error))?;
        say(&String::from_utf8_lossy(&script))?;
        Ok(Exit::Done)
    }
}

/// Prints a man page, or writes all of them
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  consign man | man -l -
  consign man allocate > consign-allocate.1
  consign man import rates > consign-import-rates.1
  consign man --out man1

Exit codes:
  0  done
  2  there is no such command, or a page could not be written")]
pub(crate) struct Man {
    /// A command; without one the page of consign itself
    #[arg(conflicts_with = "out")]
    command: Vec<String>,

    /// Write the pages of all commands to this directory, a file each: `consign.1`, `consign-allocate.1` …
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    out: Option<PathBuf>,
}

impl Man {
    pub(crate) fn run(&self, mut cli: Command) -> Result<Exit, Stop> {
        cli.build();
        if let Some(directory) = &self.out {
            let made = std::fs::create_dir_all(directory);
            made.map_err(|error| Stop::Said(format!("cannot make the directory `{}`: {}", directory.display(), plain(&error))))?;
            write_all(&cli, directory)?;
            return Ok(Exit::Done);
        }
        let command = self.command.iter().try_fold(&cli, |command, name| {
            command.find_subcommand(name).ok_or_else(|| {
                let known: Vec<String> = command.get_subcommands().map(|command| format!("`{}`", command.get_name())).collect();
                Stop::Said(format!("unknown command `{name}`: expected one of {}", known.join(", ")))
            })
        })?;
        say(&page(command)?.1)?;
        Ok(Exit::Done)
    }
}

/// The name of a page's file, and the page.
fn page(command: &Command) -> Result<(String, String), Stop> {
    let (page, mut text) = (Page::new(command.clone()), Vec::new());
    page.render(&mut text).map_err(|error| Stop::writing(&error))?;
    Ok((page.get_filename(), String::from_utf8_lossy(&text).into_owned()))
}

fn write_all(command: &Command, directory: &Path) -> Result<(), Stop> {
    let (name, text) = page(command)?;
    write_text(&directory.join(name), text.trim_end())?;
    command.get_subcommands().filter(|command| command.get_name() != "help").try_for_each(|command| write_all(command, directory))
}
