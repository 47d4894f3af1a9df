//! `consign`: which carrier service takes a consignment, at what price, and why not the others.

mod aim;
mod allocate;
mod bench;
mod check;
mod choice;
mod columns;
mod compare;
mod complete;
mod completions;
mod config;
mod dates;
mod explain;
mod fail_on;
mod generate;
mod import;
mod new_file;
mod options;
mod orders;
mod origin;
mod output;
mod overwritten;
mod page;
mod plan;
mod playground;
mod preferred;
mod progress;
mod quote;
mod records;
mod report;
mod rules;
mod schema;
mod serve;
mod simulate;
mod source;
mod stop;
mod subject;
mod terminal;
mod test;
mod until_told;
mod what_if;
mod why_not;

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::{ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand};
use clap_complete::CompleteEnv;

use crate::config::Config;
use crate::stop::{Exit, Stop};
use crate::terminal::choose_color;

/// Decides which carrier service takes a consignment, at what price, and says why the others do not
///
/// A rule set (one JSON file) names carriers, their services, where these go, how long that takes, what it costs and what they do not
/// take. Orders are tables as shops export them, or JSON as SortedPRO writes it. The decision is exact and repeatable: the cheapest
/// service that can deliver and meets the rules; or, where there is none, every service with all its reasons.
#[derive(Debug, Parser)]
#[command(name = "consign", version, max_term_width = 100, disable_help_subcommand = true)]
#[command(after_long_help = "\
Examples:
  consign check rules.json
  consign allocate orders.jsonl --rules rules.json --format table
  consign explain orders.jsonl --rules rules.json --reference EC-000-05B-MMA
  consign why-not consignment.json --service KC_24 --rules rules.json
  consign quote consignment.json --rules rules.json
  consign options consignment.json --rules rules.json
  consign import rates rate-sheets/europost.csv --carrier EUROPOST
  consign simulate orders.jsonl --rules rules.json --html report.html
  consign plan orders.jsonl --rules rules.json
  consign compare orders.jsonl --rules rules.json \\
      --change 'CarrierServices[*].Rates += 5%' --html diff.html
  consign serve --rules rules.json
  consign playground
  consign test rules-examples
  consign bench orders.jsonl --rules rules.json --seconds 0.1

What is always the same stands in `consign.toml`, in the working directory or above it;
paths are relative to the file:
  rules = \"rules.json\"            # --rules; the variable CONSIGN_RULES comes before it
  mapping = \"mapping.toml\"        # --mapping
  products = \"products.csv\"       # --products
  time-zone = \"Europe/London\"     # --time-zone
  at-column = \"Placed\"            # --at-column
  at = 2026-11-02T09:00:00Z       # --at

Exit codes:
  0  done; a consignment that no service can take is an answer
  1  `check` or `test` found something, or `allocate --strict` met a consignment that it could not
     allocate
  2  could not run: wrong usage, a file that cannot be read, a rule set that is refused

Results go to standard output, everything else to standard error.")]
struct Cli {
    /// When to use colours. Automatically that is on a terminal, unless `NO_COLOR` is set
    #[arg(long, value_enum, global = true, default_value_t = ColorChoice::Auto, value_name = "WHEN", display_order = 900)]
    color: ColorChoice,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Check),
    Test(test::Test),
    Schema(schema::Schema),
    Import(import::Import),
    Allocate(allocate::Allocate),
    Explain(explain::Explain),
    WhyNot(why_not::WhyNot),
    Quote(quote::Quote),
    Options(options::Options),
    Simulate(simulate::Simulate),
    Compare(compare::Compare),
    Plan(plan::Plan),
    Columns(columns::Columns),
    Serve(serve::Serve),
    Playground(playground::Playground),
    Bench(bench::Bench),
    Generate(generate::Generate),
    Completions(completions::Completions),
    Man(completions::Man),
}

/// The commands by what they are for, each group up to a command.
const TASKS: [(&str, &str); 4] = [("Write and check rules", "import"), ("Decide", "options"), ("What if", "columns"), ("Run", "man")];

/// The command line. Its help lists the commands by task, which clap doesn't do by itself.
fn cli() -> clap::Command {
    let cli = Cli::command();
    let mut commands = cli.get_subcommands();
    let width = cli.get_subcommands().map(|command| command.get_name().len()).max().unwrap_or_default();
    let (title, name) = (cli.get_styles().get_header(), cli.get_styles().get_literal());
    let mut listed = String::new();
    for (task, last) in TASKS {
        // Writing to a string does not fail.
        let _ = writeln!(listed, "\n{title}{task}:{title:#}");
        for command in commands.by_ref() {
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            let _ = writeln!(listed, "  {name}{:width$}{name:#}  {about}", command.get_name());
            if command.get_name() == last {
                break;
            }
        }
    }
    drop(commands);
    let title = *title;
    cli.help_template(format!(
        "{{before-help}}{{about-with-newline}}\n{{usage-heading}} {{usage}}\n{listed}\n{title}Options:{title:#}\n{{options}}{{after-help}}"
    ))
}

fn main() -> ExitCode {
    #[cfg(target_os = "linux")]
    outlive_terminal();
    quiet_where_guarded();
    choose_color(std::env::args_os().skip(1));
    CompleteEnv::with_factory(cli).var(completions::COMPLETE).complete();
    let config = Config::find();
    let cli = config.iter().fold(cli(), |cli, config| config.applied(cli));
    let (matches, config) = match (cli.try_get_matches(), config) {
        // Help is there whatever else is wrong.
        (Err(error), _) if !error.use_stderr() => error.exit(),
        (_, Err(stop)) => return stop.end(),
        (Err(error), Ok(_)) => error.exit(),
        (Ok(matches), Ok(config)) => (matches, config),
    };
    let Cli { command, .. } = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    overwritten::refused(&matches).and_then(|()| run(command)).map_or_else(
        |stop| {
            let is_told = !matches!(stop, Stop::Closed);
            let code = stop.end();
            if is_told {
                config.tell(&matches);
            }
            code
        },
        ExitCode::from,
    )
}

fn run(command: Command) -> Result<Exit, Stop> {
    match command {
        Command::Check(check) => check.run(),
        Command::Test(test) => test.run(),
        Command::Schema(schema) => schema.run(),
        Command::Import(import) => import.run(),
        Command::Allocate(allocate) => allocate.run(),
        Command::Explain(explain) => explain.run(),
        Command::WhyNot(why_not) => why_not.run(),
        Command::Quote(quote) => quote.run(),
        Command::Options(options) => options.run(),
        Command::Simulate(simulate) => simulate.run(),
        Command::Compare(compare) => compare.run(),
        Command::Plan(plan) => plan.run(),
        Command::Columns(columns) => columns.run(),
        Command::Serve(serve) => serve.run(),
        Command::Playground(playground) => playground.run(),
        Command::Bench(bench) => bench.run(),
        Command::Generate(generate) => generate.run(),
        Command::Completions(completions) => completions.run(),
        Command::Man(man) => man.run(Cli::command()),
    }
}

/// Where `nohup` has it that the end of the terminal doesn't matter it stays so, also for those who wait for the word to stop. Said before there
/// is another thread: each has it from the one that begins it.
#[cfg(target_os = "linux")]
fn outlive_terminal() {
    use nix::sys::signal::{SigSet, Signal};
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| u64::from_str_radix(line.strip_prefix("SigIgn:")?.trim(), 16).ok());
    if ignored.is_some_and(|signals| signals & 1 << (Signal::SIGHUP as u32 - 1) != 0) {
        // Where it can't be held back it ends the run, as it would without `nohup`.
        let _ = SigSet::from(Signal::SIGHUP).thread_block();
    }
}

/// What panics where it is caught and told as an error isn't printed.
fn quiet_where_guarded() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !consign_orders::is_guarded() {
            usual(panic);
        }
    }));
}
