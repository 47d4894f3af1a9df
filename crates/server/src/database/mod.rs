//! The database: SQLite or PostgreSQL, with the same statements.

mod error;
mod many;
mod offers;
mod records;

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use consign::pro::{Changes, ConsignmentRecord};
use consign::{Reference, State};
use sqlx::any::AnyPoolOptions;
use sqlx::{Any, AnyConnection, AnyPool, Connection, Executor, Row, Transaction};

use crate::turns::{Turn, Turns};
pub use error::DatabaseError;
use error::Result;
pub(crate) use offers::{answer, option, quote};
pub(crate) use records::{consignments, due, usage};

/// How long a connection is waited for.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);
/// What is said to SQLite first.
const USUAL: &str = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
/// The number of the lock under which PostgreSQL lets one process at a time count capacities.
const CAPACITIES: i64 = 0x636f_6e73_6967_6e31;

/// A database.
#[derive(Debug)]
pub(crate) struct Database {
    pool: AnyPool,
    /// SQLite has one writer at a time; PostgreSQL any number.
    turns: Option<Turns>,
}

/// What changes something: a transaction of its own, or a turn in one.
pub(crate) enum Writing {
    Own(Transaction<'static, Any>),
    Turn(Turn),
}

impl Database {
    /// Opens the database of a URL, `sqlite:FILE` or `postgres://…`, and makes its tables.
    pub(crate) async fn open(url: &str) -> Result<Self> {
        sqlx::any::install_default_drivers();
        let is_postgres = url.starts_with("postgres");
        let file = url.strip_prefix("sqlite:");
        if !is_postgres && file.is_none_or(|file| file.is_empty() || file.contains(":memory:")) {
            return Err(DatabaseError::Url(url.to_owned()));
        }
        let name = file.unwrap_or_default();
        let url = if is_postgres || url.contains('?') { url.to_owned() } else { format!("{url}?mode=rwc") };
        let options = AnyPoolOptions::new().max_connections(if is_postgres { 32 } else { 8 }).acquire_timeout(PATIENCE);
        let options = options.after_connect(move |connection, _| {
            Box::pin(async move {
                if !is_postgres {
                    connection.execute(USUAL).await?;
                }
                Ok(())
            })
        });
        // The pool tries again and again, and says in the end only that it has waited.
        let mut first = AnyConnection::connect(&url).await.map_err(|error| DatabaseError::opening(name, error))?;
        if !is_postgres {
            first.execute(USUAL).await.map_err(|error| DatabaseError::opening(name, error))?;
        }
        first.close().await?;
        let pool = options.connect(&url).await?;
        sqlx::migrate!().run(&pool).await?;
        Ok(Self { pool, turns: (!is_postgres).then(Turns::new) })
    }

    /// Begins to change something.
    pub(crate) async fn write(&self) -> Result<Writing> {
        Ok(match &self.turns {
            None => Writing::Own(self.pool.begin().await?),
            Some(turns) => Writing::Turn(turns.next(&self.pool).await?),
        })
    }

    /// A connection to read with.
    pub(crate) async fn read(&self) -> Result<sqlx::pool::PoolConnection<Any>> {
        Ok(self.pool.acquire().await?)
    }

    /// Forgets what has expired before an instant.
    pub(crate) async fn forget_expired(&self, before: DateTime<Utc>) -> Result<()> {
        let mut writing = self.write().await?;
        sqlx::query("DELETE FROM offers WHERE expires < $1").bind(before.timestamp()).execute(writing.connection()?).await?;
        writing.commit().await
    }

    /// The rule set that was put in force over HTTP, if none was found in the file since, and it isn't the one that is in force.
    pub(crate) async fn rules(&self, of_file: &str, in_force: &str) -> Result<Option<String>> {
        let select = sqlx::query("SELECT document FROM rule_sets WHERE id = 1 AND replaced = $1 AND fingerprint <> $2");
        let select = select.bind(of_file.to_owned()).bind(in_force.to_owned());
        let row = select.fetch_optional(&mut *self.read().await?).await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?)
    }

    /// Forgets what was put in force over other rule sets than that of the file.
    pub(crate) async fn forget_rules(&self, of_file: &str) -> Result<()> {
        let mut writing = self.write().await?;
        let delete = sqlx::query("DELETE FROM rule_sets WHERE replaced <> $1").bind(of_file.to_owned());
        delete.execute(writing.connection()?).await?;
        writing.commit().await
    }

    /// Keeps the rule set that is put in force over HTTP.
    pub(crate) async fn keep_rules(&self, of_file: &str, fingerprint: &str, document: &str) -> Result<()> {
        let mut writing = self.write().await?;
        let statement = "INSERT INTO rule_sets (id, replaced, fingerprint, document) VALUES (1, $1, $2, $3) ON CONFLICT (id) DO UPDATE SET \
            replaced = excluded.replaced, fingerprint = excluded.fingerprint, document = excluded.document";
        let insert = sqlx::query(statement).bind(of_file.to_owned()).bind(fingerprint.to_owned()).bind(document.to_owned());
        insert.execute(writing.connection()?).await?;
        writing.commit().await
    }
}

impl Writing {
    /// What it asks with.
    pub(crate) fn connection(&mut self) -> Result<&mut AnyConnection> {
        Ok(match self {
            Self::Own(transaction) => &mut *transaction,
            Self::Turn(turn) => turn.connection()?,
        })
    }

    /// Ends when all of it is kept.
    async fn commit(self) -> Result<()> {
        match self {
            Self::Own(transaction) => transaction.commit().await?,
            Self::Turn(turn) => turn.commit().await?,
        }
        Ok(())
    }

    /// Lets go of everything, of which nothing was changed.
    pub(crate) async fn leave(self) -> Result<()> {
        match self {
            Self::Own(transaction) => transaction.rollback().await?,
            Self::Turn(turn) => turn.leave(),
        }
        Ok(())
    }

    /// From here to the end no other process counts capacities.
    pub(crate) async fn hold_capacities(&mut self) -> Result<()> {
        if let Self::Own(transaction) = self {
            let lock = sqlx::query("SELECT CAST(pg_advisory_xact_lock($1) AS text)").bind(CAPACITIES);
            lock.execute(&mut **transaction).await?;
        }
        Ok(())
    }

    /// Consignments, each held to the end. Those that another process holds are Allocating.
    pub(crate) async fn consignments(&mut self, references: &[Reference]) -> Result<Vec<ConsignmentRecord>> {
        let connection = match self {
            Self::Own(transaction) => &mut **transaction,
            Self::Turn(turn) => return consignments(turn.connection()?, references, "").await,
        };
        // In one order everywhere, so that nobody waits for each other.
        let mut sorted = references.to_vec();
        sorted.sort();
        let mut records = consignments(&mut *connection, &sorted, " FOR UPDATE SKIP LOCKED").await?;
        let held: HashSet<Reference> = records.iter().map(|record| record.reference.clone()).collect();
        sorted.retain(|reference| !held.contains(reference));
        for mut record in consignments(&mut *connection, &sorted, "").await? {
            record.state = State::Allocating;
            records.push(record);
        }
        Ok(records)
    }

    /// Keeps all that a call has changed; `false`, and nothing, if another has changed meanwhile what it goes by.
    pub(crate) async fn keep(mut self, changes: &Changes) -> Result<bool> {
        let kept = records::keep(self.connection()?, changes).await?;
        if kept {
            self.commit().await?;
        } else if let Self::Own(transaction) = self {
            // Waited for, so that what is held is free when the call is made again. A turn that isn't ended takes back what it wrote.
            transaction.rollback().await?;
        }
        Ok(kept)
    }
}
