//! `consign playground`: serves the page to try a rule set.

use std::net::SocketAddr;
use std::path::PathBuf;

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use clap::Args;
use consign_tables::plain;
use tokio::net::TcpListener;

use crate::stop::{Exit, Stop};
use crate::terminal::to_stderr;
use crate::until_told::until_told;

/// Serves the page to try a rule set in a browser
///
/// The page decides by itself: it asks the network for nothing, and what is put into it stays in the browser. It is one file, which opens
/// from the disk as well. A clone of the repository builds it: `cargo run -p consign-playground`. Stops on Ctrl-C and SIGTERM.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  consign playground
  consign playground --page index.html --listen 127.0.0.1:8000

Exit codes:
  0  stopped as it was told to
  2  could not run: wrong usage, a page that is not built, an address that is taken")]
pub(crate) struct Playground {
    /// The page
    #[arg(long, value_name = "FILE", default_value = "playground/built/index.html")]
    page: PathBuf,

    /// Where it is served; port 0 is any that is free
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
}

impl Playground {
    pub(crate) fn run(&self) -> Result<Exit, Stop> {
        let page = std::fs::read_to_string(&self.page).map_err(|error| {
            let build = "in a clone of the repository `cargo run -p consign-playground` builds it";
            Stop::Said(format!("cannot read the page `{}`: {}; {build}", self.page.display(), plain(&error)))
        })?;
        let served: Result<(), std::io::Error> = until_told(async |mut told| {
            let listener = TcpListener::bind(self.listen).await?;
            to_stderr(&format!("listening on http://{}\n", listener.local_addr()?));
            let router = Router::new().route("/", get(move || std::future::ready(Html(page))));
            // Browsers keep connections open: what is under way isn't waited for.
            tokio::select! {
                ended = axum::serve(listener, router) => ended,
                _ = told.recv() => Ok(()),
            }
        })?;
        served.map(|()| Exit::Done).map_err(|error| Stop::Said(format!("cannot serve on {}: {error}", self.listen)))
    }
}
