//! Consignments that count against capacities: decided in the order of their instants, each for those after it.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use consign::{CapacityGroups, Consignment, Money, Pool};

use consign_orders::{Listener, Paid, Ran, Row, Source, Work, threads};

use crate::Error;

/// How long nothing is heard while others decide.
const PATIENCE: Duration = Duration::from_millis(20);

/// A consignment, kept until all are there.
struct Kept {
    file: Arc<str>,
    line: u64,
    at: Option<DateTime<Utc>>,
    paid: Option<(Money, Option<String>)>,
    consignment: Consignment,
    group: Option<usize>,
}

impl Kept {
    fn paid(&self) -> Option<Paid<'_>> {
        self.paid.as_ref().map(|(amount, carrier)| Paid { amount: *amount, carrier: carrier.as_deref() })
    }
}

/// Reads all, and keeps what can be decided.
struct Gathering<'a, W> {
    work: &'a W,
    pools: &'a [&'a Pool],
    groups: &'a [CapacityGroups],
}

impl<W: Work> Work for Gathering<'_, W> {
    type Worker = W::Worker;
    type Part = (W::Part, Vec<Kept>);

    fn worker(&self) -> W::Worker {
        self.work.worker()
    }

    fn rows(&self, worker: &mut W::Worker, (part, kept): &mut Self::Part, rows: &[Row<'_>], reject: &mut dyn FnMut(usize, String)) {
        let file: Arc<str> = rows.first().map_or_else(|| "".into(), |row| row.file.into());
        for (place, row) in rows.iter().enumerate() {
            if self.pools.iter().all(|pool| pool.matcher().facts(row.consignment).is_err()) {
                // What isn't valid uses nothing: it is told where the others are.
                self.work.rows(worker, part, std::slice::from_ref(row), &mut |_, reason| reject(place, reason));
                continue;
            }
            let group = match self.groups {
                [one] => one.of(row.consignment),
                // Two rule sets may tie together what each leaves apart.
                many => many.iter().find_map(|groups| groups.of(row.consignment)).map(|_| 0),
            };
            let paid = row.paid.map(|paid| (paid.amount, paid.carrier.map(str::to_owned)));
            kept.push(Kept { file: Arc::clone(&file), line: row.line, at: row.at, paid, consignment: row.consignment.clone(), group });
        }
    }
}

/// Does work on consignments: where a rule set has capacities in the order of their instants. Consignments that share no capacity are decided
/// side by side. What rows leave is folded in the order of the input all the same. Beside what came of it stands how many groups there were
/// that share no capacity; `None` where nothing counts.
pub(crate) fn run<W: Work, E: From<Error> + From<consign_orders::Error>>(
    source: Source,
    work: &W,
    (pools, at, wanted): (&[&Pool], DateTime<Utc>, Option<NonZeroUsize>),
    listener: &mut impl Listener<E>,
    mut fold: impl FnMut(W::Part) -> Result<(), E>,
) -> Result<(Ran<W::Worker>, Option<usize>), E> {
    let groups: Vec<CapacityGroups> = pools.iter().map(|pool| pool.matcher().capacity_groups()).collect();
    if groups.iter().all(|groups| groups.count() == 0) {
        return Ok((source.run(work, listener, fold)?, None));
    }
    let mut all: Vec<Kept> = Vec::new();
    let mut ran = source.run(&Gathering { work, pools, groups: &groups }, listener, |(part, kept)| {
        all.extend(kept);
        fold(part)
    })?;
    // Those of one instant in the order of the input, as the sort is stable.
    let mut order: Vec<(usize, &Kept)> = all.iter().enumerate().collect();
    order.sort_by_key(|(_, kept)| kept.at.unwrap_or(at));
    let mut apart: BTreeMap<Option<usize>, Vec<(usize, &Kept)>> = BTreeMap::new();
    for kept in order {
        apart.entry(kept.1.group).or_default().push(kept);
    }
    let done = side_by_side(work, &apart, wanted, listener)?;
    let mut parts: Vec<(usize, W::Part)> = Vec::with_capacity(all.len());
    for (worker, own) in done {
        ran.workers.push(worker);
        parts.extend(own);
    }
    parts.sort_by_key(|(place, _)| *place);
    parts.into_iter().try_for_each(|(_, part)| fold(part))?;
    Ok((ran, Some(apart.len())))
}

/// A worker, and what each row has left, by its place in the input.
type Done<W> = (<W as Work>::Worker, Vec<(usize, <W as Work>::Part)>);

/// Decides groups that share no capacity, on several threads. Listens on this one.
fn side_by_side<W: Work, E: From<Error>>(
    work: &W,
    apart: &BTreeMap<Option<usize>, Vec<(usize, &Kept)>>,
    wanted: Option<NonZeroUsize>,
    listener: &mut impl Listener<E>,
) -> Result<Vec<Done<W>>, E> {
    let (stopped, caller) = (&AtomicBool::new(false), &std::thread::current());
    let (count, groups) = (threads(wanted).get().min(apart.len().max(1)), apart.values());
    std::thread::scope(|scope| {
        let own = |first: usize| groups.clone().skip(first).step_by(count).flatten().copied().collect();
        let decide = |own: Vec<(usize, &Kept)>| {
            let done = decided(work, &own, stopped);
            caller.unpark();
            done
        };
        let threads: Vec<_> = (0..count).map(own).map(|own: Vec<(usize, &Kept)>| scope.spawn(move || decide(own))).collect();
        while threads.iter().any(|thread| !thread.is_finished()) {
            if let Err(stop) = listener.goes_on() {
                stopped.store(true, Ordering::Relaxed);
                return Err(stop);
            }
            std::thread::park_timeout(PATIENCE);
        }
        Ok(threads.into_iter().map(|thread| thread.join().map_err(|_| Error::Thread)).collect::<Result<_, _>>()?)
    })
}

fn decided<W: Work>(work: &W, all: &[(usize, &Kept)], stopped: &AtomicBool) -> Done<W> {
    let mut worker = work.worker();
    let parts = all.iter().take_while(|_| !stopped.load(Ordering::Relaxed)).map(|(place, kept)| {
        let mut part = W::Part::default();
        let row = Row { file: &kept.file, line: kept.line, consignment: &kept.consignment, at: kept.at, paid: kept.paid(), json: None };
        // What isn't valid has been told before.
        work.rows(&mut worker, &mut part, &[row], &mut |_, _| {});
        (*place, part)
    });
    let parts = parts.collect();
    (worker, parts)
}

#[cfg(test)]
mod tests {
    use arrow_array::{RecordBatch, StringArray};
    use consign::RuleSet;
    use consign_orders::{Options, Rejected};

    use super::*;
    use crate::Simulate;

    #[derive(Debug)]
    enum Stop {
        Asked,
        #[expect(dead_code, reason = "only the message of a failing test has it")]
        Failed(String),
    }

    impl From<Error> for Stop {
        fn from(error: Error) -> Self {
            Self::Failed(error.to_string())
        }
    }

    impl From<consign_orders::Error> for Stop {
        fn from(error: consign_orders::Error) -> Self {
            Self::Failed(error.to_string())
        }
    }

    struct Impatient;

    impl Listener<Stop> for Impatient {
        fn rejected(&mut self, _: &str, _: &Rejected) -> Result<(), Stop> {
            Ok(())
        }

        fn goes_on(&mut self) -> Result<(), Stop> {
            Err(Stop::Asked)
        }
    }

    #[test]
    fn a_listener_ends_what_is_decided_in_turn() {
        let rules = RuleSet::from_json(
            r#"{ "Currency": "GBP", "Carriers": [{ "Reference": "A" }], "Capacities": [{ "Reference": "FEW", "Services": ["A_1"], "Max": 5 }],
                "CarrierServices": [{ "Reference": "A_1", "Carrier": "A", "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }],
                    "Rates": [{ "Bands": [{ "Price": 2.95 }] }] }] }"#,
        );
        let pool = rules.unwrap().compile().unwrap().all();
        let column = |texts: Vec<&str>| Arc::new(StringArray::from(texts)) as arrow_array::ArrayRef;
        let columns = [("Reference", "EC-1"), ("Weight", "1"), ("Country", "GB")];
        let batch = RecordBatch::try_from_iter(columns.map(|(name, text)| (name, column(vec![text; 200_000])))).unwrap();
        let source = Source::of_batches("orders", &batch.schema(), std::iter::once(Ok(batch.clone())), &Options::default()).unwrap();
        let simulate = Simulate { pool: &pool, at: DateTime::default(), rows: None, threads: None };
        let ended = simulate.run(source, &mut Impatient, |_| Ok::<(), Stop>(()));
        assert!(matches!(ended, Err(Stop::Asked)), "{:?}", ended.map(|simulated| simulated.tally));
    }
}
