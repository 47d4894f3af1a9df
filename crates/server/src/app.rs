//! What the routes share: the rule set, the store, and how a call is made over it.

use std::collections::HashSet;
use std::future::Future;
use std::sync::Arc;

use chrono::{DateTime, Days, Utc};
use consign::pro::{Answers, Asks, Call, Calls, Changes, Claims, Desk, Given, MemoryStore};
use consign::{Matcher, Usage};
use tokio::sync::Semaphore;

use crate::database::{self, Database, DatabaseError};
use crate::error::ApiError;
use crate::metrics::Metrics;
use crate::rules::Rules;

/// How often a call is made anew because another has changed meanwhile what it goes by.
const MOST_TRIES: u32 = 20;
/// The longest name of a quote, an option or an answer, in bytes.
const LONGEST_NAME: usize = 256;

/// What the routes share.
pub(crate) struct App {
    pub(crate) rules: Rules,
    pub(crate) store: Kept,
    pub(crate) answers: Answers,
    pub(crate) keys: HashSet<String>,
    pub(crate) metrics: Metrics,
    pub(crate) longest_body: usize,
    pub(crate) claims: Claims,
    /// Places for what is done to its end, also for those who have gone meanwhile.
    pub(crate) room: Arc<Semaphore>,
    pub(crate) clock: fn() -> DateTime<Utc>,
}

/// Where things are kept.
pub(crate) enum Kept {
    /// In memory, until the process ends.
    Memory(Calls<MemoryStore>),
    /// In a database.
    Database(Database),
}

/// What the routes are given.
pub(crate) type Shared = Arc<App>;

impl App {
    /// The database, if there is one.
    pub(crate) fn database(&self) -> Option<&Database> {
        match &self.store {
            Kept::Memory(_) => None,
            Kept::Database(database) => Some(database),
        }
    }

    /// Does something to its end, whether or not somebody still waits for it. What is broken off between two statements would give its
    /// connection back with a transaction in it that nobody ends.
    pub(crate) async fn to_the_end<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, ApiError>> + Send + 'static,
    ) -> Result<T, ApiError> {
        let place = Arc::clone(&self.room).try_acquire_owned().map_err(|_| ApiError::busy())?;
        let worked = tokio::spawn(async move {
            let _place = place;
            work.await
        });
        worked.await.unwrap_or_else(|_| Err(ApiError::fault()))
    }

    /// Makes a call, now.
    pub(crate) async fn make<C>(self: &Arc<Self>, call: C) -> Result<C::Answer, ApiError>
    where
        C: Call + Send + Sync + 'static,
        C::Answer: Send + 'static,
    {
        let at = (self.clock)();
        if let Kept::Memory(calls) = &self.store {
            return Ok(apart(call.is_long(), || calls.make(&call, at))?);
        }
        let app = Arc::clone(self);
        let made = async move {
            for _ in 0..MOST_TRIES {
                let Some(database) = app.database() else { break };
                if let Some(answer) = app.make_once(database, &call, at).await? {
                    return Ok(answer);
                }
            }
            Err(ApiError::busy())
        };
        self.to_the_end(made).await
    }

    /// Makes a call in one transaction; `None`, and nothing has changed, if another has changed meanwhile what it goes by.
    async fn make_once<C: Call>(&self, database: &Database, call: &C, at: DateTime<Utc>) -> Result<Option<C::Answer>, ApiError> {
        let matcher = (*self.rules.live().current()).clone();
        let mut given = asked(database, call.asks()).await?;
        let concerns = call.concerns(&given);
        let claim = self.claims.claim(&concerns, C::CHANGES);
        let mut writing = if C::CHANGES { Some(database.write().await?) } else { None };
        let (records, usage) = if let Some(writing) = &mut writing {
            // What other calls of this process hold isn't held here, so that they have it.
            let mut records = writing.consignments(claim.own()).await?;
            records.extend(database::consignments(writing.connection()?, claim.others(), "").await?);
            if matcher.has_capacities() {
                writing.hold_capacities().await?;
            }
            (records, used(writing.connection()?, &matcher, at).await?)
        } else {
            let mut connection = database.read().await?;
            (database::consignments(&mut connection, &concerns, "").await?, used(&mut connection, &matcher, at).await?)
        };
        given.usage = usage;
        given.consignments = records.into_iter().map(|record| (record.reference.clone(), record)).collect();
        claim.mark(given.consignments.values_mut());
        let mut changes = Changes::default();
        let decide = || call.answer(&Desk::new(&matcher, &self.answers, at), &given, &mut changes);
        let answer = apart(call.is_long(), decide);
        let is_kept = match (writing, answer.is_err() || changes.is_empty()) {
            (None, true) => true,
            // Waited for, so that what is held is free when it is answered.
            (Some(writing), true) => writing.leave().await.map(|()| true)?,
            (Some(writing), false) => writing.keep(&changes).await?,
            (None, false) => database.write().await?.keep(&changes).await?,
        };
        Ok(if is_kept { Some(answer?) } else { None })
    }
}

/// Does what takes long where nobody else waits for the thread.
fn apart<T>(is_long: bool, work: impl FnOnce() -> T) -> T {
    if is_long { tokio::task::block_in_place(work) } else { work() }
}

/// What capacities have been used, if the rule set has any. What lies months back counts no more.
async fn used(connection: &mut sqlx::AnyConnection, matcher: &Matcher, at: DateTime<Utc>) -> Result<Usage, DatabaseError> {
    if matcher.has_capacities() { database::usage(connection, at - Days::new(62)).await } else { Ok(Usage::default()) }
}

async fn asked(database: &Database, asks: Asks<'_>) -> Result<Given, ApiError> {
    let mut given = Given::default();
    let (Asks::Quote(name) | Asks::Option(name) | Asks::Answer(name)) = asks else {
        if let Asks::Due(due) = asks {
            given.due = database::due(&mut *database.read().await?, due).await?;
        }
        return Ok(given);
    };
    // What nobody gave need not be looked up; a text of a database holds no zero.
    if name.len() > LONGEST_NAME || name.contains('\0') {
        return Ok(given);
    }
    let mut connection = database.read().await?;
    match asks {
        Asks::Quote(_) => given.quote = database::quote(&mut connection, name).await?,
        Asks::Option(_) => given.option = database::option(&mut connection, name).await?,
        _ => given.answer = database::answer(&mut connection, name).await?,
    }
    Ok(given)
}
