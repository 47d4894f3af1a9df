//! SortedPRO's interface over a database: which carrier service takes a consignment, by HTTP.
//!
//! ```no_run
//! # async fn run() -> Result<(), consign_server::ServeError> {
//! let config = consign_server::Config::new("rules.json".into());
//! let server = consign_server::Server::open(config).await?;
//! println!("listening on {}", server.address());
//! server.run(std::future::pending()).await;
//! # Ok(())
//! # }
//! ```

mod app;
mod catalogue;
mod database;
mod document;
mod error;
mod http;
mod metrics;
mod openapi;
mod routes;
mod rules;
mod turns;

use std::collections::HashSet;
use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use chrono::{DateTime, Days, Utc};
use consign::pro::{Answers, Calls, Claims, MemoryStore};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tower::Layer;
use tower::util::MapRequestLayer;

use crate::app::{App, Kept, Shared};
use crate::database::Database;
pub use crate::database::DatabaseError;
use crate::http::{Limits, Spelling, router};
use crate::metrics::Metrics;
pub use crate::rules::RulesError;
use crate::rules::{Exchanged, Rules};

/// How often the file of the rule set is looked at.
const LOOK: Duration = Duration::from_secs(1);
/// How often what has expired is forgotten, and how long after it has.
const FORGET: (Duration, Days) = (Duration::from_secs(3600), Days::new(7));
/// How long nothing is accepted after what could not be.
const PAUSE: Duration = Duration::from_millis(50);
/// How long answers that are under way have when the service stops.
const GRACE: Duration = Duration::from_secs(10);

/// What a service is given.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Config {
    /// The file of the rule set. It is read again when it changes.
    pub rules: PathBuf,
    /// Where things are kept: `sqlite:FILE`, `postgres://…`, or `memory:`, until the process ends.
    pub database: String,
    /// Where requests come in. Port 0 for any that is free.
    pub listen: SocketAddr,
    /// Keys, one of which each request must bring. Open to all if there is none.
    pub keys: HashSet<String>,
    /// What links begin with, without a slash at their end.
    pub link_base: String,
    /// The longest body of a request, in bytes.
    pub longest_body: usize,
    /// How many requests are answered at once; others are told to try again.
    pub at_once: usize,
    /// How long a request may take, its body included.
    pub patience: Duration,
    /// What time it is, for tests. Nobody else has another clock than that of the system.
    #[doc(hidden)]
    pub clock: fn() -> DateTime<Utc>,
}

impl Config {
    /// With a rule set; `consign.db`, port 8080 of this machine, bodies of at most 16 MiB, 512 requests at once, 30 seconds for each.
    #[must_use]
    pub fn new(rules: PathBuf) -> Self {
        Self {
            rules,
            database: "sqlite:consign.db".to_owned(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            keys: HashSet::new(),
            link_base: String::new(),
            longest_body: 16 << 20,
            at_once: 512,
            patience: Duration::from_secs(30),
            clock: Utc::now,
        }
    }
}

/// Why a service doesn't start, or can't go on.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The rule set can't be read.
    #[error(transparent)]
    Rules(#[from] RulesError),
    /// The database can't be opened.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// Nothing can come in.
    #[error("cannot listen at `{address}`: {}", consign_tables::plain(error))]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why.
        error: std::io::Error,
    },
    /// What is counted can't be set up.
    #[error("metrics: {0}")]
    Metrics(#[from] prometheus::Error),
}

/// A service that is ready to answer.
pub struct Server {
    app: Shared,
    listener: TcpListener,
    address: SocketAddr,
    limits: Limits,
}

impl Server {
    /// Opens the database, reads the rule set and listens. Needs a runtime of several threads.
    ///
    /// # Errors
    /// [`ServeError`]: what can't be opened, read or listened at.
    pub async fn open(config: Config) -> Result<Self, ServeError> {
        let Config { rules, database, listen, keys, link_base, longest_body, at_once, patience, clock } = config;
        let database = if database == "memory:" { None } else { Some(Database::open(&database).await?) };
        let rules = Rules::open(&rules, database.as_ref()).await?;
        let answers = Answers::default().with_link_base(&link_base);
        let store = database
            .map_or_else(|| Kept::Memory(Calls::new(Arc::clone(rules.live()), MemoryStore::default(), answers.clone())), Kept::Database);
        let listening = |error| ServeError::Listen { address: listen, error };
        let listener = TcpListener::bind(listen).await.map_err(listening)?;
        let address = listener.local_addr().map_err(listening)?;
        let (claims, room) = (Claims::default(), Arc::new(Semaphore::new(at_once)));
        let app = App { rules, store, answers, keys, metrics: Metrics::new()?, longest_body, claims, room, clock };
        Ok(Self { app: Arc::new(app), listener, address, limits: Limits { at_once, patience } })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The fingerprint of the rule set in force.
    #[must_use]
    pub fn rule_set(&self) -> consign::Fingerprint {
        self.app.rules.live().current().fingerprint()
    }

    /// Answers until it is told to stop; then what is under way is answered, for some seconds at most.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let Self { app, listener, limits, .. } = self;
        let watching = tokio::spawn(watch(Arc::clone(&app)));
        let forgetting = tokio::spawn(forget(Arc::clone(&app)));
        let spelling = Arc::new(Spelling::new());
        let spelt = MapRequestLayer::new(move |request: Request<Incoming>| spelling.spelt(request.map(Body::new)));
        let service = TowerToHyperService::new(spelt.layer(router(&app, limits)));
        let mut http = http1::Builder::new();
        // Who doesn't say what is wanted is not waited for.
        http.timer(TokioTimer::new()).header_read_timeout(limits.patience);
        let graceful = GracefulShutdown::new();
        let mut stop = pin!(stop);
        loop {
            let accepted = tokio::select! {
                accepted = listener.accept() => accepted,
                () = &mut stop => break,
            };
            match accepted {
                Ok((stream, _)) => {
                    // Small answers go at once; where that can't be set they go all the same.
                    let _ = stream.set_nodelay(true);
                    let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service.clone()));
                    // How a connection ends is the client's matter.
                    tokio::spawn(async { drop(connection.await) });
                }
                Err(error) => {
                    tracing::error!(%error, "a connection can't be accepted");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
        drop(listener);
        // What takes longer is broken off.
        let _ = tokio::time::timeout(GRACE, graceful.shutdown()).await;
        watching.abort();
        forgetting.abort();
    }
}

/// Looks at the file of the rule set again and again.
async fn watch(app: Shared) {
    loop {
        tokio::time::sleep(LOOK).await;
        match app.rules.look(app.database()).await {
            Ok(None) => {}
            Ok(Some(Exchanged { before, now })) => {
                app.metrics.exchanges.inc();
                tracing::info!(%before, %now, "the rule set has been exchanged for what its file says, or what another process was told");
            }
            Err(error) => tracing::error!(%error, "the rule set stays as it is"),
        }
    }
}

/// Forgets what has expired again and again.
async fn forget(app: Shared) {
    let (every, after) = FORGET;
    loop {
        let before = (app.clock)() - after;
        match &app.store {
            Kept::Memory(calls) => calls.store().forget_expired(before),
            Kept::Database(database) => {
                if let Err(error) = database.forget_expired(before).await {
                    tracing::error!(%error, "what has expired isn't forgotten");
                }
            }
        }
        tokio::time::sleep(every).await;
    }
}
