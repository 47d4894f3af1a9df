//! One rule set on many orders.

use std::num::NonZeroUsize;

use chrono::{DateTime, Utc};
use consign::Pool;
use consign::simulation::{Aggregates, Simulation};
use consign_orders::{Listener, Paid, Row, Source, Tally, Work};

use crate::decisions::{Rows, Takers};
use crate::in_turn::run;
use crate::{Error, Exchange, Layout, Part};

/// What is simulated.
#[derive(Debug)]
pub struct Simulate<'a> {
    /// The services to choose from.
    pub pool: &'a Pool,
    /// When a row is decided that gives no instant.
    pub at: DateTime<Utc>,
    /// How each decision is written, of [`DECISION_COLUMNS`](crate::DECISION_COLUMNS), and what prices are worth there; `None` for no rows.
    pub rows: Option<(Layout, Exchange)>,
    /// How many threads decide where capacities count; one for each core where this is `None`.
    pub threads: Option<NonZeroUsize>,
}

/// What came of it.
#[derive(Debug)]
pub struct Simulated {
    /// The sums. Rows that can't be read are among the invalid ones.
    pub aggregates: Aggregates,
    /// How many rows there were.
    pub tally: Tally,
    /// How many of those that were not rejected give no instant.
    pub undated: u64,
    /// Where capacities count: how many groups there were that share none, decided side by side, each in the order of the instants.
    pub in_turn: Option<usize>,
}

impl Simulate<'_> {
    /// Decides all orders, and gives what they leave to `fold`, in their order.
    ///
    /// # Errors
    /// Whatever ends the reading, and the first error of the listener or of `fold`.
    pub fn run<E: From<Error> + From<consign_orders::Error>>(
        self,
        source: Source,
        listener: &mut impl Listener<E>,
        fold: impl FnMut(Part) -> Result<(), E>,
    ) -> Result<Simulated, E> {
        let Self { pool, at, rows, threads } = self;
        let files = source.files();
        let work = Deciding { pool, at, rows: rows.map(|(layout, exchange)| Takers::of(pool, Rows::new(layout, exchange, files))) };
        let (ran, in_turn) = run(source, &work, (&[pool], at, threads), listener, fold)?;
        // What could not be read has come to no worker; what isn't valid for this rule set has been counted by one.
        let mut unread = Simulation::new(pool);
        let counted: Vec<Aggregates> = ran.workers.iter().map(Simulation::aggregates).collect();
        let invalid: u64 = counted.iter().map(|counted| counted.invalid).sum();
        (invalid..ran.tally.rejected).for_each(|_| unread.add_invalid(None));
        let sum = counted.into_iter().try_fold(unread.aggregates(), Aggregates::merge);
        Ok(Simulated { aggregates: sum.map_err(Error::from)?, tally: ran.tally, undated: ran.undated, in_turn })
    }
}

/// What workers do.
struct Deciding<'a> {
    pool: &'a Pool,
    at: DateTime<Utc>,
    rows: Option<Takers>,
}

impl Work for Deciding<'_> {
    type Worker = Simulation;
    type Part = Part;

    fn worker(&self) -> Simulation {
        Simulation::new(self.pool)
    }

    fn rows(&self, simulation: &mut Simulation, part: &mut Part, rows: &[Row<'_>], reject: &mut dyn FnMut(usize, String)) {
        let at = |row: &Row<'_>| row.at.unwrap_or(self.at);
        let mut decided = rows.iter().enumerate();
        let mut paid = Vec::new();
        simulation.add_all(rows.iter().map(|row| (row.consignment, at(row))), |decision| {
            let Some((place, row)) = decided.next() else { unreachable!("every row is decided once") };
            match decision {
                Ok(decision) => {
                    if let Some(takers) = &self.rows {
                        takers.push(part, row, at(row), &decision);
                    }
                    paid.extend(row.paid.map(|paid| (paid, decision)));
                }
                Err(error) => reject(place, error.to_string()),
            }
        });
        for (Paid { amount, carrier }, decision) in paid {
            simulation.paid(amount, carrier, &decision);
        }
    }
}
