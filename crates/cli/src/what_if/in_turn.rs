//! Consignments that count against capacities: decided in the order of their instants, each for those after it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use consign::{CapacityGroups, Consignment, Money, Pool};

use crate::source::Source;
use crate::stop::Stop;
use crate::terminal::to_stderr;
use consign_orders::{Paid, Ran, Row, Work, threads};

/// A consignment, kept until all are there.
struct Kept {
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
            kept.push(Kept { line: row.line, at: row.at, paid, consignment: row.consignment.clone(), group });
        }
    }
}

/// Does work on consignments: where a rule set has capacities in the order of their instants, and says so. Consignments that share no capacity
/// are decided side by side. What rows leave is folded in the order of the input all the same.
pub(crate) fn run<W: Work>(
    source: Source,
    work: &W,
    (pools, at): (&[&Pool], DateTime<Utc>),
    quiet: bool,
    mut fold: impl FnMut(W::Part) -> Result<(), Stop>,
) -> Result<Ran<W::Worker>, Stop> {
    let groups: Vec<CapacityGroups> = pools.iter().map(|pool| pool.matcher().capacity_groups()).collect();
    if groups.iter().all(|groups| groups.count() == 0) {
        return source.run(work, quiet, fold);
    }
    let mut all: Vec<Kept> = Vec::new();
    let mut ran = source.run(&Gathering { work, pools, groups: &groups }, quiet, |(part, kept)| {
        all.extend(kept);
        fold(part)
    })?;
    // Those of one instant in the order of the input.
    all.sort_by_key(|kept| (kept.at.unwrap_or(at), kept.line));
    let mut apart: BTreeMap<Option<usize>, Vec<&Kept>> = BTreeMap::new();
    for kept in &all {
        apart.entry(kept.group).or_default().push(kept);
    }
    if !quiet {
        let side = if apart.len() > 1 { format!("; {} groups that share no capacity side by side", apart.len()) } else { String::new() };
        to_stderr(&format!("capacities: decided in the order of the instants, each consignment counting for those after it{side}\n"));
    }
    let done: Vec<Done<W>> = std::thread::scope(|scope| {
        let (count, apart) = (threads(None).get().min(apart.len().max(1)), apart.values());
        let own = |first: usize| apart.clone().skip(first).step_by(count).flatten().copied().collect();
        let threads: Vec<_> = (0..count).map(own).map(|own: Vec<&Kept>| scope.spawn(move || decided(work, &own))).collect();
        threads.into_iter().map(|thread| thread.join().map_err(|_| Stop::Said("a thread has died".to_owned()))).collect::<Result<_, _>>()
    })?;
    let mut parts: Vec<(u64, W::Part)> = Vec::with_capacity(all.len());
    for (worker, own) in done {
        ran.workers.push(worker);
        parts.extend(own);
    }
    parts.sort_by_key(|(line, _)| *line);
    parts.into_iter().try_for_each(|(_, part)| fold(part))?;
    Ok(ran)
}

/// A worker, and what each row has left, by its line.
type Done<W> = (<W as Work>::Worker, Vec<(u64, <W as Work>::Part)>);

fn decided<W: Work>(work: &W, all: &[&Kept]) -> Done<W> {
    let mut worker = work.worker();
    let parts = all.iter().map(|kept| {
        let mut part = W::Part::default();
        let row = Row { line: kept.line, consignment: &kept.consignment, at: kept.at, paid: kept.paid() };
        // What isn't valid has been told before.
        work.rows(&mut worker, &mut part, &[row], &mut |_, _| {});
        (kept.line, part)
    });
    let parts = parts.collect();
    (worker, parts)
}
