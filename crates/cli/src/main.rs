//! `consign`: which carrier service takes a consignment, at what price, and why not the others.

mod aim;
mod allocate;
mod bench;
mod change;
mod check;
mod choice;
mod columns;
mod compare;
mod completions;
mod dates;
mod explain;
mod fail_on;
mod generate;
mod import;
mod input;
mod new_file;
mod options;
mod origin;
mod output;
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
mod what_if;
mod why_not;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use crate::terminal::{Color, Look};

/// Decides which carrier service takes a consignment, at what price, and says why the others do not
///
/// A rule set (one JSON file) names carriers, their services, where these go, how long that takes, what it costs and what they do not
/// take. Consignments are JSON as SortedPRO writes it. The decision is exact and repeatable: the cheapest service that can deliver and
/// meets the rules; or, where there is none, every service with all its reasons.
#[derive(Debug, Parser)]
#[command(name = "consign", version, max_term_width = 100)]
#[command(after_long_help = "\
Examples:
  consign check rules.json
  consign allocate --rules rules.json --consignments orders.jsonl --format table
  consign explain --rules rules.json --consignment orders.jsonl --reference EC-000-05B-MMA
  consign why-not --service KC_24 --rules rules.json --consignment consignment.json
  consign quote --rules rules.json --consignment consignment.json
  consign options --rules rules.json --consignment consignment.json
  consign import rate-sheet rate-sheets/europost.csv --carrier EUROPOST
  consign simulate --rules rules.json --consignments orders.jsonl --report report.html
  consign plan --rules rules.json --consignments orders.jsonl
  consign compare --rules rules.json --change 'CarrierServices[*].Rates += 5%' \\
      --consignments orders.jsonl --report diff.html
  consign serve --rules rules.json
  consign playground
  consign test rules-examples
  consign bench --rules rules.json --consignments orders.jsonl --seconds 0.1

Exit codes:
  0  done; a consignment that no service can take is an answer
  1  `check` or `test` found something, or `allocate --strict` met a consignment that it could not allocate
  2  could not run: wrong usage, a file that cannot be read, a rule set that is refused

Results go to standard output, everything else to standard error.")]
struct Cli {
    /// When to use colours
    #[arg(long, value_enum, global = true, default_value_t = Color::Auto, value_name = "WHEN", display_order = 900)]
    color: Color,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Allocate(allocate::Allocate),
    Explain(explain::Explain),
    WhyNot(why_not::WhyNot),
    Quote(quote::Quote),
    Options(options::Options),
    Check(check::Check),
    Bench(bench::Bench),
    Import(import::Import),
    Columns(columns::Columns),
    Generate(generate::Generate),
    Plan(plan::Plan),
    Playground(playground::Playground),
    Simulate(simulate::Simulate),
    Compare(compare::Compare),
    Serve(serve::Serve),
    Test(test::Test),
    Schema(schema::Schema),
    Completions(completions::Completions),
    Man(completions::Man),
}

fn main() -> ExitCode {
    quiet_where_guarded();
    let Cli { color, command } = Cli::parse();
    let end = match command {
        Command::Allocate(allocate) => allocate.run(color),
        Command::Explain(explain) => explain.run(color),
        Command::WhyNot(why_not) => why_not.run(color),
        Command::Quote(quote) => quote.run(color),
        Command::Options(options) => options.run(color),
        Command::Check(check) => check.run(color),
        Command::Bench(bench) => bench.run(color),
        Command::Import(import) => import.run(color),
        Command::Columns(columns) => columns.run(color),
        Command::Generate(generate) => generate.run(color),
        Command::Plan(plan) => plan.run(color),
        Command::Playground(playground) => playground.run(),
        Command::Simulate(simulate) => simulate.run(color),
        Command::Compare(compare) => compare.run(color),
        Command::Serve(serve) => serve.run(),
        Command::Test(test) => test.run(color),
        Command::Schema(schema) => schema.run(),
        Command::Completions(completions) => completions.run(Cli::command()),
        Command::Man(man) => man.run(Cli::command()),
    };
    end.map_or_else(|stop| stop.end(Look::stderr(color)), ExitCode::from)
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
