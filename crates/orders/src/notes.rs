//! What is noticed while rows are read, and rejects none of them.

use std::collections::BTreeMap;
use std::fmt;

use consign_tables::shortened;

use crate::Field;

/// Of so many of each kind it is told where they are.
const MOST_TOLD: usize = 3;
/// So many unknown SKUs are counted apart.
const MOST_SKUS: usize = 10_000;

/// What was noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Noticed {
    /// References that stand on several rows, each of which is a consignment.
    Repeated,
    /// References that come again after others, where rows are grouped by them.
    Apart,
    /// Consignments whose rows say different things of this field: the first holds.
    Contradictory(Field),
    /// Items that are left out: there are none of them, or they are worth less than nothing.
    LeftOut,
    /// SKUs that no product has.
    UnknownSku,
}

/// Something that was noticed in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Note {
    /// What.
    pub noticed: Noticed,
    /// How many.
    pub count: u64,
    /// Where the first are.
    pub first: Vec<String>,
}

impl fmt::Display for Note {
    /// In one line, with what to do: `2 references stand on several rows (2 and 3; 7 and 9): …`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counted = |one: &str, many: &str| format!("{} {}", self.count, if self.count == 1 { one } else { many });
        let more = if self.count > self.first.len() as u64 { "; …" } else { "" };
        let first = self.first.join("; ") + more;
        match self.noticed {
            Noticed::Repeated => write!(
                f,
                "{} on several rows ({first}), each of which is a consignment: `Group = \"Reference\"` under [Rows] of a mapping makes one of them",
                counted("reference stands", "references stand")
            ),
            Noticed::Apart => write!(
                f,
                "{} again after others ({first}): rows of one reference are one consignment only where they follow each other; sort the file",
                counted("reference comes", "references come")
            ),
            Noticed::Contradictory(field) => write!(
                f,
                "rows of {} contradict each other in `{}` ({first}): the first holds",
                counted("consignment", "consignments"),
                field.name()
            ),
            Noticed::LeftOut => write!(f, "{} left out ({first})", counted("item is", "items are")),
            Noticed::UnknownSku => write!(f, "{} no product ({first})", counted("SKU is", "SKUs are")),
        }
    }
}

/// What was noticed, by its kind.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    kinds: BTreeMap<Noticed, (u64, Vec<String>)>,
    /// On how many rows each unknown SKU stands.
    skus: BTreeMap<String, u64>,
}

impl Notes {
    pub(crate) fn add(&mut self, noticed: Noticed, place: impl FnOnce() -> String) {
        let (count, first) = self.kinds.entry(noticed).or_default();
        *count += 1;
        if first.len() < MOST_TOLD {
            first.push(place());
        }
    }

    pub(crate) fn unknown_sku(&mut self, sku: &str, rows: u64) {
        if let Some(count) = self.skus.get_mut(sku) {
            *count += rows;
        } else if self.skus.len() < MOST_SKUS {
            self.skus.insert(sku.to_owned(), rows);
        }
    }

    /// What was noticed, with what was noticed after it.
    pub(crate) fn extend(&mut self, after: Self) {
        for (noticed, (count, places)) in after.kinds {
            let (own, first) = self.kinds.entry(noticed).or_default();
            *own += count;
            first.extend(places);
            first.truncate(MOST_TOLD);
        }
        for (sku, rows) in after.skus {
            self.unknown_sku(&sku, rows);
        }
    }

    /// All of it, the SKUs on most rows first.
    pub(crate) fn told(self) -> Vec<Note> {
        let notes = self.kinds.into_iter().map(|(noticed, (count, first))| Note { noticed, count, first });
        let mut skus: Vec<(String, u64)> = self.skus.into_iter().collect();
        skus.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
        let place = |(sku, rows): &(String, u64)| format!("`{}` on {rows} {}", shortened(sku), if *rows == 1 { "row" } else { "rows" });
        let unknown =
            Note { noticed: Noticed::UnknownSku, count: skus.len() as u64, first: skus.iter().take(MOST_TOLD).map(place).collect() };
        notes.chain(Some(unknown).filter(|unknown| unknown.count > 0)).collect()
    }
}
