//! The consignments that are measured.

use chrono::{DateTime, Utc};
use consign::{Consignment, Refusal};
use consign_orders::{Rejected, Row, Work};

use super::side::Side;
use crate::choice::Choice;
use crate::source::Source;
use crate::stop::Stop;
use crate::terminal::counted;

/// Consignments that every rule set can decide about, and when.
pub(super) struct Sample {
    /// How messages call their files.
    pub(super) name: String,
    /// The instant of those that give none.
    pub(super) at: DateTime<Utc>,
    pub(super) consignments: Vec<(Consignment, DateTime<Utc>)>,
    pub(super) invalid: u64,
    /// In a state from which they can't be allocated.
    pub(super) settled: u64,
    /// Whether there are more than are read.
    pub(super) is_cut: bool,
}

impl Sample {
    /// Reads so many consignments.
    pub(super) fn read(source: Source, limit: u32, choice: &Choice, sides: &[Side]) -> Result<Self, Stop> {
        let (name, at) = (source.name().to_owned(), choice.at());
        let (mut read, most) = (Vec::new(), usize::try_from(limit).unwrap_or(usize::MAX));
        let ran = source.run(&Keeping, true, |part| {
            read.extend(part);
            // There is no need to read on.
            if read.len() > most { Err(Stop::Closed) } else { Ok(()) }
        });
        match ran {
            Ok(_) | Err(Stop::Closed) => {}
            Err(stop) => return Err(stop),
        }
        let is_cut = read.len() > most;
        let mut sample = Self { name, at, consignments: Vec::new(), invalid: 0, settled: 0, is_cut };
        for one in read.into_iter().take(most) {
            let own = |(consignment, own): (Consignment, Option<DateTime<Utc>>)| (consignment, own.unwrap_or(at));
            match one.map(own).map(|(consignment, at)| (refusal(&consignment, at, sides), consignment, at)) {
                Some((None, consignment, at)) => sample.consignments.push((consignment, at)),
                Some((Some(Refusal::State { .. }), ..)) => sample.settled += 1,
                _ => sample.invalid += 1,
            }
        }
        if sample.consignments.is_empty() {
            let left_out = sample.left_out();
            let why = if left_out.is_empty() { "it holds none".to_owned() } else { left_out.trim_end().to_owned() };
            return Err(Stop::Said(format!("no consignment of `{}` can be decided about: {why}", sample.name)));
        }
        Ok(sample)
    }

    /// What is not measured, in one line; nothing, if everything is.
    pub(super) fn left_out(&self) -> String {
        let invalid = (self.invalid > 0).then(|| format!("{} invalid", self.invalid));
        let settled = (self.settled > 0).then(|| format!("{} in a state that cannot be allocated", self.settled));
        let cut = self.is_cut.then(|| "all after these (`--limit`)".to_owned());
        let parts: Vec<String> = [invalid, settled, cut].into_iter().flatten().collect();
        if parts.is_empty() { String::new() } else { format!("left out: {}\n", parts.join(", ")) }
    }

    /// So many of the consignments, again and again if they are fewer, in an order in which neighbours lie far apart.
    pub(super) fn scattered(&self, from: usize) -> impl Iterator<Item = &(Consignment, DateTime<Utc>)> {
        let count = self.consignments.len();
        (from..).filter_map(move |number| self.consignments.get(place(number, count)))
    }

    pub(super) fn title(&self) -> String {
        format!("{} of {}", counted(self.consignments.len() as u64, "consignment"), self.name)
    }
}

/// A prime beyond every count: its multiples come to every place once.
const STEP: u64 = 15_485_863;

fn place(number: usize, count: usize) -> usize {
    let place = (number % count.max(1)) as u64 * STEP % count.max(1) as u64;
    usize::try_from(place).unwrap_or(0)
}

/// Why a rule set does not decide about it, if one doesn't.
fn refusal(consignment: &Consignment, at: DateTime<Utc>, sides: &[Side]) -> Option<Refusal> {
    sides.iter().find_map(|side| side.pool.decide(consignment, at).err())
}

/// Keeps what is read, in its order; of what can't be read that there is something.
struct Keeping;

impl Work for Keeping {
    type Worker = ();
    type Part = Vec<Option<(Consignment, Option<DateTime<Utc>>)>>;

    fn worker(&self) {}

    fn rows(&self, (): &mut (), read: &mut Self::Part, rows: &[Row<'_>], _: &mut dyn FnMut(usize, String)) {
        read.extend(rows.iter().map(|row| Some((row.consignment.clone(), row.at))));
    }

    fn unread(&self, (): &mut (), read: &mut Self::Part, _: &str, _: &Rejected) {
        read.push(None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_comes_once_a_round() {
        for count in [1, 2, 7, 100, 4_096, 9_999] {
            let mut places: Vec<usize> = (count..2 * count).map(|number| place(number, count)).collect();
            places.sort_unstable();
            assert!(places.into_iter().eq(0..count), "{count}");
        }
    }
}
