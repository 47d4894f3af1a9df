//! Deciding orders, on as many threads as there are, or one after the other.

use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use consign::pro::{AllocationAnswer, Answers};
use consign::{Allocation, Pool, Usage};
use consign_orders::{Rejected, Row, Work};
use consign_what_if::Rows;

use super::totals::Totals;
use super::writer::{Part as Written, Wanted};
use crate::stop::Stop;

/// What decides.
pub(super) struct Deciding {
    /// The services to choose from, and what capacities have been used so far.
    pool: Mutex<Pool>,
    /// Whether each consignment counts for those after it.
    counts: bool,
    at: DateTime<Utc>,
    answers: Answers,
    wanted: Wanted,
    rows: Option<Rows>,
}

/// What some orders leave.
#[derive(Default)]
pub(super) struct Part {
    pub(super) answers: Written,
    pub(super) rows: consign_what_if::Part,
    pub(super) totals: Totals,
    /// Why there is no going on, if that is so.
    pub(super) stop: Option<Stop>,
}

impl Deciding {
    pub(super) fn new(pool: Pool, counts: bool, at: DateTime<Utc>, answers: Answers, wanted: Wanted, rows: Option<Rows>) -> Self {
        Self { pool: Mutex::new(pool), counts, at, answers, wanted, rows }
    }

    /// The services, and what capacities have been used.
    pub(super) fn pool(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Decides an order, and answers what it uses of capacities.
    fn decide(&self, pool: &Pool, part: &mut Part, row: &Row<'_>) -> Usage {
        let (consignment, at) = (row.consignment, row.at.unwrap_or(self.at));
        let allocation = match pool.allocate(consignment, at) {
            Ok(allocation) => allocation,
            Err(refusal) => {
                self.keep(part, &self.answers.refused(&refusal, &consignment.state, pool.matcher().fingerprint()));
                return Usage::default();
            }
        };
        let increments = match &allocation {
            Allocation::Allocated(summary) => summary.increments.clone(),
            Allocation::Failed(_) => {
                part.totals.without_origin += u64::from(consignment.origin.is_none());
                Usage::default()
            }
        };
        let is_explained = self.answers.has_reasons() && matches!(allocation, Allocation::Allocated(_));
        let others = if is_explained { pool.explain(consignment, at).ok() } else { None };
        self.keep(part, &self.answers.allocation(&allocation, others.as_ref().map(|explanation| &explanation.unqualified)));
        if let Some(rows) = &self.rows {
            rows.allocation(&mut part.rows, row, at, &allocation);
        }
        increments
    }

    fn keep(&self, part: &mut Part, answer: &AllocationAnswer<'_>) {
        part.totals.add(answer);
        if let Err(stop) = part.answers.add(self.wanted, answer) {
            part.stop.get_or_insert(stop);
        }
    }
}

impl Work for Deciding {
    type Worker = Pool;
    type Part = Part;

    fn worker(&self) -> Pool {
        self.pool().clone()
    }

    fn rows(&self, own: &mut Pool, part: &mut Part, rows: &[Row<'_>], _: &mut dyn FnMut(usize, String)) {
        if !self.counts {
            for row in rows {
                self.decide(own, part, row);
            }
            return;
        }
        let mut pool = self.pool();
        for row in rows {
            let increments = self.decide(&pool, part, row);
            if let Err(error) = pool.usage_mut().add(&increments) {
                part.stop.get_or_insert(Stop::Said(error.to_string()));
                return;
            }
        }
    }

    fn unread(&self, own: &mut Pool, part: &mut Part, _: &str, row: &Rejected) {
        self.keep(part, &self.answers.invalid(&row.error(), None, own.matcher().fingerprint()));
    }
}
