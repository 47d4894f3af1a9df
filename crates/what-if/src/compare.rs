//! Two rule sets on the same orders.

use std::num::NonZeroUsize;

use chrono::{DateTime, Utc};
use consign::comparison::{Comparison, Differences, Standing};
use consign::simulation::{Aggregates, MergeError, Simulation};
use consign_orders::{Listener, Row, Source, Tally, Work};

use crate::changed::Changed;
use crate::in_turn::run;
use crate::{Change, Changes, Error, Exchange, Layout, Part};

/// What is compared.
#[derive(Debug)]
pub struct Compare {
    /// The two pools, fed with nothing yet.
    pub comparison: Comparison,
    /// When a row is decided that gives no instant.
    pub at: DateTime<Utc>,
    /// Whether each side is added up by itself, too, and the gravest changes are kept: what a report shows.
    pub has_sides: bool,
    /// How each consignment that changes is written, of [`CHANGED_COLUMNS`](crate::CHANGED_COLUMNS), and what prices are worth before and after;
    /// `None` for no rows.
    pub rows: Option<(Layout, [Exchange; 2])>,
    /// How many threads decide where capacities count; one for each core where this is `None`.
    pub threads: Option<NonZeroUsize>,
}

/// What came of it.
#[derive(Debug)]
pub struct Compared {
    /// What differs.
    pub differences: Differences,
    /// What each side comes to, if that was wanted.
    pub sides: Option<Sides>,
    /// How many rows there were.
    pub tally: Tally,
    /// How many of those that were not rejected give no instant.
    pub undated: u64,
    /// Where capacities count: how many groups there were that share none.
    pub in_turn: Option<usize>,
}

/// What each side comes to by itself.
#[derive(Debug)]
pub struct Sides {
    /// By the first pool.
    pub before: Aggregates,
    /// By the second.
    pub after: Aggregates,
    /// The consignments that change.
    pub changes: Changes,
}

impl Compare {
    /// Decides all orders by both, and gives what they leave to `fold`, in their order.
    ///
    /// # Errors
    /// Whatever ends the reading, and the first error of the listener or of `fold`.
    pub fn run<E: From<Error> + From<consign_orders::Error>>(
        self,
        source: Source,
        listener: &mut impl Listener<E>,
        fold: impl FnMut(Part) -> Result<(), E>,
    ) -> Result<Compared, E> {
        let Self { comparison, at, has_sides, rows, threads } = self;
        let work = Comparing {
            comparison,
            at,
            has_sides,
            changed: rows.map(|(layout, exchanges)| Changed { layout, exchanges, are_several: source.files() > 1 }),
        };
        let pools = [work.comparison.before(), work.comparison.after()];
        let (ran, in_turn) = run(source, &work, (&pools, at, threads), listener, fold)?;
        let (differences, sides) = merged(&work, ran.workers).map_err(Error::from)?;
        Ok(Compared { differences, sides, tally: ran.tally, undated: ran.undated, in_turn })
    }
}

/// What workers do.
struct Comparing {
    /// That has been fed nothing.
    comparison: Comparison,
    at: DateTime<Utc>,
    has_sides: bool,
    /// How consignments that change are written, if they are.
    changed: Option<Changed>,
}

/// What a worker has found.
struct Found {
    comparison: Comparison,
    /// What the two sides come to, each by itself, and the consignments that it lists.
    sides: Option<(Simulation, Simulation, Changes)>,
}

impl Work for Comparing {
    type Worker = Found;
    type Part = Part;

    fn worker(&self) -> Found {
        let comparison = self.comparison.clone();
        let side = |pool| Simulation::new(pool);
        let sides = self.has_sides.then(|| (side(comparison.before()), side(comparison.after()), Changes::default()));
        Found { comparison, sides }
    }

    fn rows(&self, found: &mut Found, part: &mut Part, rows: &[Row<'_>], reject: &mut dyn FnMut(usize, String)) {
        for (place, row) in rows.iter().enumerate() {
            if let Err(reason) = self.row(found, part, *row) {
                reject(place, reason);
            }
        }
    }
}

impl Comparing {
    /// Compares what becomes of a consignment. The reason, if neither side can take it as valid.
    fn row(&self, found: &mut Found, part: &mut Part, row: Row<'_>) -> Result<(), String> {
        let at = row.at.unwrap_or(self.at);
        let change = found.comparison.add(row.consignment, at);
        if let Some((before, after, changes)) = &mut found.sides {
            // Who is invalid is counted, and told of below.
            let _ = (before.add(row.consignment, at), after.add(row.consignment, at));
            if change.is_one() {
                changes.add_found(row.consignment, at, &change, &found.comparison);
            }
        }
        if let Some(changed) = self.changed.as_ref().filter(|_| change.is_one()) {
            changed.push(part, (row.file, row.line, at), &Change::new(row.consignment, at, &change, &found.comparison));
        }
        if let (Standing::Invalid, Standing::Invalid) = (change.before, change.after) {
            let reason = found.comparison.before().matcher().facts(row.consignment).err();
            return Err(reason.map(|error| error.to_string()).unwrap_or_default());
        }
        Ok(())
    }
}

/// What all workers have found.
fn merged(work: &Comparing, workers: Vec<Found>) -> Result<(Differences, Option<Sides>), MergeError> {
    let Found { comparison, sides } = work.worker();
    let aggregates = |(before, after, changes): (Simulation, Simulation, Changes)| Sides {
        before: before.aggregates(),
        after: after.aggregates(),
        changes,
    };
    let (mut differences, mut sides) = (comparison.results(), sides.map(aggregates));
    for found in workers {
        differences = differences.merge(found.comparison.results())?;
        sides = match (sides, found.sides.map(aggregates)) {
            (Some(sides), Some(own)) => Some(Sides {
                before: sides.before.merge(own.before)?,
                after: sides.after.merge(own.after)?,
                changes: sides.changes.with(own.changes),
            }),
            (sides, _) => sides,
        };
    }
    Ok((differences, sides))
}
