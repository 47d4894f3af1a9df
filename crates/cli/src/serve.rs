//! `consign serve`: SortedPRO's interface over a database.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};
use consign_server::{Config, ServeError, Server};
use consign_tables::plain;

use crate::orders::Rules;
use crate::stop::{Exit, Stop};
use crate::terminal::to_stderr;
use crate::until_told::until_told;

/// Serves SortedPRO's interface over HTTP: allocates, quotes and offers, over a database
///
/// A system that talks to SortedPRO changes its address, not its data. All routes are described at /docs, and as OpenAPI at /openapi.json;
/// /health and /ready say how it is, /metrics what it counts. The rule set is read again when its file changes, and can be exchanged by
/// PUT /rules: it is checked as a whole, and the old one stays in force if the new one is refused. Stops on Ctrl-C and SIGTERM, once what
/// is under way is answered.
///
/// Without --keys everybody who reaches it may ask: listen beyond this machine only with keys, or behind what checks them. It speaks
/// HTTP without TLS.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  consign serve --rules rules.json
  consign serve --rules rules.json --database postgres://consign@db.example.com/consign \\
      --keys keys.txt --listen 0.0.0.0:8080 --log json

Exit codes:
  0  stopped as it was told to
  2  could not run: wrong usage, a rule set that is refused, a database that can't be opened, an
     address that is taken")]
pub(crate) struct Serve {
    #[command(flatten)]
    rules: Rules,

    /// Where things are kept: `sqlite:FILE`, `postgres://USER@HOST/NAME`, or `memory:`, until it stops
    #[arg(long, value_name = "URL", default_value = "sqlite:consign.db")]
    database: String,

    /// Where requests come in
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080", value_parser = address)]
    listen: SocketAddr,

    /// A file of keys, one a line; each request brings one in `ocp-apim-subscription-key`
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,

    /// What links begin with: `https://api.example.com`
    #[arg(long, value_name = "URL", default_value = "")]
    link_base: String,

    /// The longest body of a request, in MiB
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=64))]
    longest_body: u16,

    /// How many requests are answered at once; others are told to try again
    #[arg(long, value_name = "N", default_value_t = 512, value_parser = clap::value_parser!(u16).range(1..))]
    at_once: u16,

    /// How many seconds a request may take
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=3600))]
    patience: u16,

    /// What is logged to standard error, and how; no address and no name is
    #[arg(long, value_enum, default_value_t = Log::Text)]
    log: Log,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Log {
    /// Nothing
    No,
    /// A line of text for each event
    Text,
    /// A line of JSON for each event
    Json,
}

fn address(text: &str) -> Result<SocketAddr, &'static str> {
    text.parse().map_err(|_| "expected an IP address and a port: `127.0.0.1:8080`, or `0.0.0.0:8080` for all of this machine's")
}

impl Serve {
    pub(crate) fn run(self) -> Result<Exit, Stop> {
        let log = tracing_subscriber::fmt()
            .with_writer(std::io::stderr)
            .with_target(false)
            .with_max_level(tracing_subscriber::filter::LevelFilter::INFO);
        match self.log {
            Log::No => {}
            Log::Text => log.init(),
            Log::Json => log.json().init(),
        }
        let mut config = Config::new(self.rules.rules);
        config.database = self.database;
        config.listen = self.listen;
        config.keys = self.keys.as_deref().map(keys).transpose()?.unwrap_or_default();
        config.link_base = self.link_base;
        config.longest_body = usize::from(self.longest_body) << 20;
        config.at_once = self.at_once.into();
        config.patience = Duration::from_secs(self.patience.into());
        let served: Result<(), ServeError> = until_told(async |mut told| {
            let server = Server::open(config).await?;
            to_stderr(&format!("listening on http://{} by the rule set {}\n", server.address(), server.rule_set()));
            server.run(async move { _ = told.recv().await }).await;
            Ok(())
        })?;
        served.map(|()| Exit::Done).map_err(|error| Stop::Said(error.to_string()))
    }
}

/// The keys of a file: its lines, but for those that are blank or begin with `#`.
fn keys(file: &Path) -> Result<HashSet<String>, Stop> {
    let text = std::fs::read_to_string(file).map_err(|error| Stop::Said(format!("cannot read `{}`: {}", file.display(), plain(&error))))?;
    let keys: HashSet<String> =
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect();
    if keys.is_empty() { Err(Stop::Said(format!("`{}`: there is no key in it", file.display()))) } else { Ok(keys) }
}
