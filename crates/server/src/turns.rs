//! SQLite's one writer: calls take turns in one transaction, which is committed once all have had theirs who came before its end.
//!
//! A commit waits for the disk, and one does for many. Nobody is told that something is kept before it is.

use std::sync::Arc;

use sqlx::{Any, AnyConnection, AnyPool, Transaction};
use tokio::sync::{Mutex, Notify, OwnedMutexGuard, oneshot};
use tokio::task::JoinHandle;

/// The turns, in the order in which they are asked for.
#[derive(Debug)]
pub(crate) struct Turns {
    batch: Arc<Mutex<Batch>>,
    over: Arc<Notify>,
    committing: JoinHandle<()>,
}

/// What has been written and isn't committed.
#[derive(Debug, Default)]
struct Batch {
    transaction: Option<Transaction<'static, Any>>,
    /// Those whose turn is over: each is told whether it is kept.
    waiting: Vec<oneshot::Sender<bool>>,
    /// Whether a turn broke off: then it may have written a part.
    is_broken: bool,
}

/// A turn. One that is neither committed nor left takes with it all that isn't committed.
pub(crate) struct Turn {
    batch: OwnedMutexGuard<Batch>,
    over: Arc<Notify>,
    is_done: bool,
}

impl Turns {
    pub(crate) fn new() -> Self {
        let (batch, over) = (Arc::new(Mutex::new(Batch::default())), Arc::new(Notify::new()));
        let (all, told) = (Arc::clone(&batch), Arc::clone(&over));
        let committing = tokio::spawn(async move {
            loop {
                told.notified().await;
                // It stands in line as everybody does: those before it have their turns first.
                all.lock().await.end().await;
            }
        });
        Self { batch, over, committing }
    }

    /// Waits for a turn.
    pub(crate) async fn next(&self, pool: &AnyPool) -> Result<Turn, sqlx::Error> {
        let mut batch = Arc::clone(&self.batch).lock_owned().await;
        if batch.is_broken {
            batch.end().await;
        }
        if batch.transaction.is_none() {
            batch.transaction = Some(pool.begin_with("BEGIN IMMEDIATE").await?);
        }
        Ok(Turn { batch, over: Arc::clone(&self.over), is_done: false })
    }
}

impl Drop for Turns {
    fn drop(&mut self) {
        self.committing.abort();
    }
}

impl Batch {
    /// Commits, and tells those who wait.
    async fn end(&mut self) {
        let is_broken = std::mem::take(&mut self.is_broken);
        let is_kept = match self.transaction.take() {
            Some(transaction) if !is_broken && !self.waiting.is_empty() => {
                let committed = transaction.commit().await;
                if let Err(error) = &committed {
                    tracing::error!(%error, "a commit fails");
                }
                committed.is_ok()
            }
            Some(transaction) => {
                // What can't be rolled back is rolled back when its connection is closed.
                let _ = transaction.rollback().await;
                false
            }
            None => false,
        };
        for waiting in self.waiting.drain(..) {
            // Who has gone need not be told.
            let _ = waiting.send(is_kept);
        }
    }
}

impl Turn {
    /// What it writes with.
    pub(crate) fn connection(&mut self) -> Result<&mut AnyConnection, sqlx::Error> {
        self.batch.transaction.as_deref_mut().ok_or(sqlx::Error::WorkerCrashed)
    }

    /// Ends the turn, and waits until all of it is kept.
    pub(crate) async fn commit(mut self) -> Result<(), sqlx::Error> {
        let (told, is_kept) = oneshot::channel();
        self.batch.waiting.push(told);
        self.leave();
        if is_kept.await == Ok(true) { Ok(()) } else { Err(sqlx::Error::WorkerCrashed) }
    }

    /// Ends a turn in which nothing was written.
    pub(crate) fn leave(mut self) {
        self.is_done = true;
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.batch.is_broken |= !self.is_done;
        self.over.notify_one();
    }
}
