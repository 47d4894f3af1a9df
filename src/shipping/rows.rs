//! Sets of rules.

use std::collections::HashMap;

use crate::exact::small;

/// The bits of a word.
pub(super) const WORD: u32 = 64;

/// A set of rules: a bit for each.
pub(super) type Rules = Box<[u64]>;

/// The same of few: of each word that isn't 0 its number and the word, ascending.
pub(super) type Row = Box<[(u32, u64)]>;

/// So many words hold a bit for each of so many rules.
pub(super) fn words(rules: usize) -> usize {
    rules.div_ceil(WORD as usize)
}

/// A set of so many rules at most.
pub(super) fn dense(rules: usize, numbers: impl IntoIterator<Item = u32>) -> Rules {
    let mut set = vec![0; words(rules)];
    for number in numbers {
        if let Some(word) = set.get_mut((number / WORD) as usize) {
            *word |= 1 << (number % WORD);
        }
    }
    set.into()
}

/// A set of the rules of some numbers, ascending.
pub(super) fn sparse(numbers: impl IntoIterator<Item = u32>) -> Row {
    let mut row = Vec::new();
    numbers.into_iter().for_each(|number| add(&mut row, number));
    row.into()
}

/// Adds a rule to those before it.
fn add(row: &mut Vec<(u32, u64)>, number: u32) {
    let (place, bit) = (number / WORD, 1 << (number % WORD));
    match row.last_mut() {
        Some((last, word)) if *last == place => *word |= bit,
        _ => row.push((place, bit)),
    }
}

#[inline]
pub(super) fn word_of(set: &[u64], place: u32) -> u64 {
    set.get(place as usize).copied().unwrap_or(0)
}

/// The rules of two sets, word by word.
#[inline]
pub(super) fn both<'a>(mut one: &'a [(u32, u64)], mut other: &'a [(u32, u64)]) -> impl Iterator<Item = (u32, u64)> + 'a {
    std::iter::from_fn(move || match (one.split_first(), other.split_first()) {
        (Some((first, left)), Some((second, others))) => {
            let place = first.0.min(second.0);
            let mut bits = 0;
            if first.0 == place {
                (bits, one) = (first.1, left);
            }
            if second.0 == place {
                (bits, other) = (bits | second.1, others);
            }
            Some((place, bits))
        }
        (Some((first, left)), None) => {
            one = left;
            Some(*first)
        }
        (None, Some((second, others))) => {
            other = others;
            Some(*second)
        }
        (None, None) => None,
    })
}

/// The rules of each service. Services that have the same share them.
#[derive(Debug, Default)]
pub(super) struct Rows {
    all: Vec<Row>,
    of_services: Box<[u32]>,
}

impl Rows {
    /// Of so many services: rules in their order, each with the services that it is for.
    pub(super) fn of(services: usize, rules: Vec<(u32, Vec<u32>)>) -> Self {
        let mut rows: Vec<Vec<(u32, u64)>> = vec![Vec::new(); services];
        for (number, own) in rules {
            for service in own {
                if let Some(row) = rows.get_mut(service as usize) {
                    add(row, number);
                }
            }
        }
        let (mut all, mut known) = (Vec::new(), HashMap::<Vec<(u32, u64)>, u32>::new());
        let of_services = rows.into_iter().map(|row| {
            *known.entry(row).or_insert_with_key(|row| {
                all.push(row.clone().into());
                small(all.len() - 1)
            })
        });
        let of_services = of_services.collect();
        Self { all, of_services }
    }

    #[inline]
    pub(super) fn of_service(&self, service: u32) -> &[(u32, u64)] {
        let row = self.of_services.get(service as usize).and_then(|row| self.all.get(*row as usize));
        row.map(|row| &**row).unwrap_or_default()
    }

    pub(super) fn memory(&self) -> usize {
        size_of_val(&*self.of_services) + self.all.iter().map(|row| size_of::<Row>() + size_of_val(&**row)).sum::<usize>()
    }
}
