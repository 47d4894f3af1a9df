//! What a batch chooses from, and what it comes to in turn.

use std::collections::BTreeMap;

use consign::chrono::{DateTime, NaiveDate, Utc};
use consign::rust_decimal::Decimal;
use consign::{Candidate, Consignment, Currency, Overflow, Pool, Reference, Refusal};

/// What a batch chooses from, and what it comes to in turn.
#[derive(Default)]
pub(crate) struct Gathered {
    /// Of each consignment that is part of the plan its candidates, in the order of allocation.
    pub(crate) candidates: Vec<Vec<Candidate>>,
    /// Of each of these its place in the batch.
    pub(crate) of: Vec<usize>,
    /// Of each consignment of the batch its number among these.
    pub(crate) part: Vec<Option<usize>>,
    /// Those that aren't part of it, by their place in the batch.
    pub(crate) refused: BTreeMap<usize, Refusal>,
    pub(crate) in_turn: Vec<Turn>,
    /// What they cost net in turn, by currency.
    pub(crate) net: BTreeMap<Currency, Decimal>,
}

/// What a consignment has in turn.
#[derive(Default)]
pub(crate) struct Turn {
    /// Its candidate.
    pub(crate) place: Option<usize>,
    /// The service and when it collects.
    pub(crate) service: Option<(Reference, NaiveDate)>,
}

/// Finds the candidates on all cores, then decides in turn.
pub(crate) fn gather(pool: &Pool, consignments: &[(Consignment, DateTime<Utc>)]) -> Result<Gathered, Overflow> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let some = consignments.len().div_ceil(threads).max(1);
    let found: Vec<Result<Vec<Candidate>, Refusal>> = std::thread::scope(|scope| {
        let of = |own: &[(Consignment, DateTime<Utc>)]| own.iter().map(|(consignment, at)| pool.candidates(consignment, *at)).collect();
        let threads: Vec<_> = consignments.chunks(some).map(|own| scope.spawn(move || -> Vec<_> { of(own) })).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    let (mut gathered, mut turning) = (Gathered::default(), pool.clone());
    let numbers: BTreeMap<&Reference, u32> = pool.matcher().services().map(|service| &service.reference).zip(0..).collect();
    for (place, ((consignment, at), found)) in consignments.iter().zip(found).enumerate() {
        let candidates = match found {
            Ok(candidates) => candidates,
            Err(refusal) => {
                gathered.refused.insert(place, refusal);
                gathered.part.push(None);
                continue;
            }
        };
        let (mut turn, mut increments) = (Turn::default(), None);
        if let Ok(Some(choice)) = turning.decide(consignment, *at) {
            let (service, date) = (&choice.service().reference, choice.collection_date());
            let number = numbers.get(service);
            turn.place = candidates.iter().position(|one| Some(&one.service) == number && one.collection_date == date);
            turn.service = Some((service.clone(), date));
            *gathered.net.entry(choice.currency()).or_default() += choice.net();
            increments = Some(choice.increments());
        }
        if let Some(increments) = increments {
            turning.usage_mut().add(&increments)?;
        }
        debug_assert_eq!(turn.place.is_some(), turn.service.is_some(), "what is taken in turn is a candidate");
        gathered.part.push(Some(gathered.of.len()));
        gathered.of.push(place);
        gathered.candidates.push(candidates);
        gathered.in_turn.push(turn);
    }
    Ok(gathered)
}
