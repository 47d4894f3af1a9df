//! The database: SQLite or PostgreSQL, with the same statements.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Utc};
use consign::pro::{Changes, ConsignmentRecord, Due, KeptAnswer, KeptOption, KeptQuote};
use consign::{Reference, State, Usage};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::any::{AnyPoolOptions, AnyRow};
use sqlx::{Any, AnyConnection, AnyPool, Executor, Row, Transaction};
use thiserror::Error;

use crate::turns::{Turn, Turns};

/// How long a connection is waited for.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);
/// How many rows one statement names.
const CHUNK: usize = 400;
/// The number of the lock under which PostgreSQL lets one process at a time count capacities.
const CAPACITIES: i64 = 0x636f_6e73_6967_6e31;

/// Why the database can't be asked, or doesn't keep.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DatabaseError {
    /// It can't be reached, or it refuses: it is full, gone, or locked by another.
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
    /// Its tables can't be made, or are of another version.
    #[error("the tables of the database: {0}")]
    Tables(#[from] sqlx::migrate::MigrateError),
    /// A record in it can't be read.
    #[error("a record of the database: {0}")]
    Record(#[from] serde_json::Error),
    /// A reference in it is none.
    #[error("a reference of the database: {0}")]
    Reference(#[from] consign::NameError),
}

type Result<T, E = DatabaseError> = std::result::Result<T, E>;

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
        let url = if is_postgres || url.contains('?') { url.to_owned() } else { format!("{url}?mode=rwc") };
        let options = AnyPoolOptions::new().max_connections(if is_postgres { 32 } else { 8 }).acquire_timeout(PATIENCE);
        let options = options.after_connect(move |connection, _| {
            Box::pin(async move {
                if !is_postgres {
                    let usual = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
                    connection.execute(usual).await?;
                }
                Ok(())
            })
        });
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

    /// The rule set that was put in force over HTTP, if none was found in the file since.
    pub(crate) async fn rules(&self, of_file: &str) -> Result<Option<String>> {
        let select = sqlx::query("SELECT document FROM rule_sets WHERE id = 1 AND replaced = $1").bind(of_file.to_owned());
        let row = select.fetch_optional(&mut *self.read().await?).await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?)
    }

    /// Keeps the rule set that is put in force over HTTP.
    pub(crate) async fn keep_rules(&self, of_file: &str, document: &str) -> Result<()> {
        let mut writing = self.write().await?;
        let statement = "INSERT INTO rule_sets (id, replaced, document) VALUES (1, $1, $2) \
            ON CONFLICT (id) DO UPDATE SET replaced = excluded.replaced, document = excluded.document";
        sqlx::query(statement).bind(of_file.to_owned()).bind(document.to_owned()).execute(writing.connection()?).await?;
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
        let kept = keep(self.connection()?, changes).await?;
        if kept {
            self.commit().await?;
        } else if let Self::Own(transaction) = self {
            // Waited for, so that what is held is free when the call is made again. A turn that isn't ended takes back what it wrote.
            transaction.rollback().await?;
        }
        Ok(kept)
    }
}

async fn keep(connection: &mut AnyConnection, changes: &Changes) -> Result<bool> {
    for record in &changes.replaced {
        let statement = "UPDATE consignments SET version = version + 1, state = $1, shipping_date = $2, location = $3, document = $4, \
            allocation = $5, failed = $6 WHERE reference = $7 AND version = $8";
        let update = of_record(sqlx::query(statement), record)?.bind(record.reference.to_string()).bind(number(record.version));
        if update.execute(&mut *connection).await?.rows_affected() != 1 {
            return Ok(false);
        }
    }
    for record in &changes.created {
        let statement = "INSERT INTO consignments (state, shipping_date, location, document, allocation, failed, reference, version) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (reference) DO NOTHING";
        let insert = of_record(sqlx::query(statement), record)?.bind(record.reference.to_string()).bind(number(record.version));
        if insert.execute(&mut *connection).await?.rows_affected() != 1 {
            return Ok(false);
        }
    }
    for (reference, version) in &changes.deleted {
        let delete = sqlx::query("DELETE FROM consignments WHERE reference = $1 AND version = $2");
        let delete = delete.bind(reference.to_string()).bind(number(*version));
        if delete.execute(&mut *connection).await?.rows_affected() != 1 {
            return Ok(false);
        }
    }
    keep_offers(connection, changes).await?;
    if let Some([before, after]) = &changes.usage {
        keep_usage(connection, before, after).await?;
    }
    Ok(true)
}

/// The values of a record but for its reference and its version.
fn of_record<'q>(
    query: sqlx::query::Query<'q, Any, sqlx::any::AnyArguments<'q>>,
    record: &ConsignmentRecord,
) -> Result<sqlx::query::Query<'q, Any, sqlx::any::AnyArguments<'q>>> {
    let allocation = record.allocation.as_ref().map(serde_json::to_string).transpose()?;
    let failed = record.failed.as_ref().map(serde_json::to_string).transpose()?;
    Ok(query
        .bind(record.state.to_string())
        .bind(record.shipping_date.map(|date| date.to_string()))
        .bind(record.location.as_ref().map(ToString::to_string))
        .bind(record.document.clone())
        .bind(allocation)
        .bind(failed))
}

fn number(version: u64) -> i64 {
    i64::try_from(version).unwrap_or(i64::MAX)
}

/// `($1, $2), ($3, $4)`: so many rows of so many values.
fn values(rows: usize, columns: usize) -> String {
    let row = |row: usize| {
        let values: Vec<String> = (1..=columns).map(|column| format!("${}", row * columns + column)).collect();
        format!("({})", values.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// Consignments, with something after the statement.
pub(crate) async fn consignments(connection: &mut AnyConnection, references: &[Reference], after: &str) -> Result<Vec<ConsignmentRecord>> {
    let mut records = Vec::with_capacity(references.len());
    for chunk in references.chunks(CHUNK) {
        let statement = format!(
            "SELECT reference, version, state, shipping_date, location, document, allocation, failed FROM consignments \
             WHERE reference IN {} ORDER BY reference{after}",
            values(1, chunk.len())
        );
        let mut select = sqlx::query(&statement);
        for reference in chunk {
            select = select.bind(reference.to_string());
        }
        for row in select.fetch_all(&mut *connection).await? {
            records.push(record(&row)?);
        }
    }
    Ok(records)
}

fn record(row: &AnyRow) -> Result<ConsignmentRecord> {
    let read = |column| -> Result<Option<String>> { Ok(row.try_get(column)?) };
    let mut record = ConsignmentRecord::kept(row.try_get::<String, _>(0)?.parse()?, row.try_get(5)?);
    record.version = u64::try_from(row.try_get::<i64, _>(1)?).unwrap_or_default();
    record.state = State::from(row.try_get::<String, _>(2)?.as_str());
    record.shipping_date = read(3)?.and_then(|date| date.parse().ok());
    record.location = read(4)?.map(|location| location.parse()).transpose()?;
    record.allocation = read(6)?.map(|json| serde_json::from_str(&json)).transpose()?;
    record.failed = read(7)?.map(|json| serde_json::from_str(&json)).transpose()?;
    Ok(record)
}

/// The references of all that are due, in their order.
pub(crate) async fn due(connection: &mut AnyConnection, due: &Due) -> Result<Vec<Reference>> {
    let statement = "SELECT reference FROM consignments WHERE state = 'Unallocated' AND shipping_date <= $1 AND ($2 = '' OR location = $2)";
    let location = due.location.as_ref().map(ToString::to_string).unwrap_or_default();
    let select = sqlx::query(statement).bind(due.by.to_string()).bind(location);
    let rows = select.fetch_all(connection).await?;
    let mut references = rows.iter().map(|row| Ok(row.try_get::<String, _>(0)?.parse()?)).collect::<Result<Vec<Reference>>>()?;
    references.sort();
    Ok(references)
}

/// What was given under a reference.
pub(crate) async fn offer<T: DeserializeOwned>(connection: &mut AnyConnection, kind: &str, reference: &str) -> Result<Option<T>> {
    let select = sqlx::query("SELECT record FROM offers WHERE kind = $1 AND reference = $2");
    let row = select.bind(kind.to_owned()).bind(reference.to_owned()).fetch_optional(connection).await?;
    row.map(|row| Ok(serde_json::from_str(&row.try_get::<String, _>(0)?)?)).transpose()
}

/// What capacities have been used from a period on.
pub(crate) async fn usage(connection: &mut AnyConnection, since: DateTime<Utc>) -> Result<Usage> {
    // Days, weeks and months begin with their digits, and `Total` stands after all of them.
    let select = sqlx::query("SELECT capacity, period, amount FROM capacity_usage WHERE period >= $1");
    let rows = select.bind(since.format("%Y-%m").to_string()).fetch_all(connection).await?;
    let mut used: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for row in rows {
        used.entry(row.try_get(0)?).or_default().insert(row.try_get(1)?, row.try_get(2)?);
    }
    Ok(serde_json::from_str(&serde_json::to_string(&used)?)?)
}

async fn keep_usage(connection: &mut AnyConnection, before: &Usage, after: &Usage) -> Result<()> {
    let gone = before.iter().filter(|(capacity, period, _)| after.used(capacity.as_str(), *period).is_zero());
    let now = after.iter().filter(|(capacity, period, amount)| before.used(capacity.as_str(), *period) != *amount);
    let all = now.map(|(capacity, period, amount)| (capacity, period, amount.to_string()));
    for (capacity, period, amount) in all.chain(gone.map(|(capacity, period, _)| (capacity, period, "0".to_owned()))) {
        let statement = "INSERT INTO capacity_usage (capacity, period, amount) VALUES ($1, $2, $3) \
            ON CONFLICT (capacity, period) DO UPDATE SET amount = excluded.amount";
        let upsert = sqlx::query(statement).bind(capacity.to_string()).bind(period.to_string()).bind(amount);
        upsert.execute(&mut *connection).await?;
    }
    Ok(())
}

async fn keep_offers(connection: &mut AnyConnection, changes: &Changes) -> Result<()> {
    let mut rows: Vec<(&str, &str, i64, String)> = Vec::new();
    for kept in &changes.quotes {
        rows.push((QUOTE, &kept.reference, kept.quote.expires.timestamp(), json(kept)?));
    }
    for kept in &changes.options {
        rows.push((OPTION, &kept.reference, kept.option.expires.timestamp(), json(kept)?));
    }
    for kept in &changes.answers {
        rows.push((ANSWER, &kept.reference, kept.expires.timestamp(), json(kept)?));
    }
    // The same quote may be given twice in one answer: in two groups.
    let mut seen = HashSet::new();
    rows.retain(|(kind, reference, ..)| seen.insert((*kind, *reference)));
    // In one order everywhere, so that nobody waits for each other.
    rows.sort();
    for chunk in rows.chunks(CHUNK / 2) {
        let statement = format!(
            "INSERT INTO offers (kind, reference, expires, record) VALUES {} \
             ON CONFLICT (kind, reference) DO UPDATE SET expires = excluded.expires, record = excluded.record",
            values(chunk.len(), 4)
        );
        let mut insert = sqlx::query(&statement);
        for (kind, reference, expires, record) in chunk {
            insert = insert.bind((*kind).to_owned()).bind((*reference).to_owned()).bind(*expires).bind(record.clone());
        }
        insert.execute(&mut *connection).await?;
    }
    Ok(())
}

fn json(record: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_string(record)?)
}

const QUOTE: &str = "quote";
const OPTION: &str = "option";
const ANSWER: &str = "answer";

/// A quote.
pub(crate) async fn quote(connection: &mut AnyConnection, reference: &str) -> Result<Option<KeptQuote>> {
    offer(connection, QUOTE, reference).await
}

/// A delivery option.
pub(crate) async fn option(connection: &mut AnyConnection, reference: &str) -> Result<Option<KeptOption>> {
    offer(connection, OPTION, reference).await
}

/// An answer.
pub(crate) async fn answer(connection: &mut AnyConnection, reference: &str) -> Result<Option<KeptAnswer>> {
    offer(connection, ANSWER, reference).await
}
