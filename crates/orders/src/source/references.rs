//! Which references stand on several rows of a file.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::notes::{Notes, Noticed};

/// So many are remembered; those that come after are not.
const MOST: usize = 250_000;

/// A reference, by its hash, and its line.
pub(super) type Seen = (u64, u64);

/// Whether workers have to say which references they saw.
pub(super) struct Asked(AtomicBool);

impl Default for Asked {
    fn default() -> Self {
        Self(AtomicBool::new(true))
    }
}

impl Asked {
    pub(super) fn get(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// By which number a reference is remembered. Two that share one are taken for one: of a million that is one chance in 30 million.
pub(super) fn hashed(reference: &str) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(reference)
}

/// The references of a file, in its order.
#[derive(Default)]
pub(super) struct References {
    lines: HashMap<u64, u64>,
    repeated: HashSet<u64>,
}

impl References {
    pub(super) fn add(&mut self, seen: &[Seen], noticed: Noticed, asked: &Asked, notes: &mut Notes) {
        for (reference, line) in seen {
            if self.lines.len() == MOST {
                asked.0.store(false, Ordering::Relaxed);
                return;
            }
            let first = *self.lines.entry(*reference).or_insert(*line);
            if first != *line && self.repeated.insert(*reference) {
                notes.add(noticed, || format!("{first} and {line}"));
            }
        }
    }
}
