//! The consignments that are measured.

use std::path::Path;

use chrono::{DateTime, Utc};
use consign::{Consignment, Refusal};

use super::side::Side;
use crate::input::{Input, cannot_read};
use crate::source::{ColumnOptions, SourceOptions};
use crate::stop::Stop;
use crate::terminal::counted;
use consign_orders::{Elements, Listener, Rejected, Row, Source, Stuck, Work};

/// Consignments that every rule set can decide about, and when.
pub(super) struct Sample {
    /// How messages call their file.
    pub(super) name: String,
    pub(super) at: DateTime<Utc>,
    pub(super) consignments: Vec<Consignment>,
    pub(super) invalid: u64,
    /// In a state from which they can't be allocated.
    pub(super) settled: u64,
    /// Whether there are more in the file than are read.
    pub(super) is_cut: bool,
}

impl Sample {
    /// Reads so many consignments.
    pub(super) fn read((path, columns): (&Path, Option<&Path>), limit: u32, at: DateTime<Utc>, sides: &[Side]) -> Result<Self, Stop> {
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        let columns = ColumnOptions { columns: columns.map(Path::to_owned), at_column: None };
        let (name, read, is_cut) = if columns.is_plain_json(path) { of_json(path, most)? } else { of_table(path, &columns, most)? };
        let mut sample = Self { name, at, consignments: Vec::new(), invalid: 0, settled: 0, is_cut };
        for consignment in read {
            match consignment.map(|consignment| (refusal(&consignment, at, sides), consignment)) {
                Some((None, consignment)) => sample.consignments.push(consignment),
                Some((Some(Refusal::State { .. }), _)) => sample.settled += 1,
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
    pub(super) fn scattered(&self, from: usize) -> impl Iterator<Item = &Consignment> {
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

/// What a file has: its name, the first of its consignments, of which those that aren't valid are `None`, and whether there are more.
type Read = (String, Vec<Option<Consignment>>, bool);

fn of_json(path: &Path, most: usize) -> Result<Read, Stop> {
    let input = Input::open(path)?;
    let name = input.name;
    let mut elements = Elements::new(input.reader);
    let mut read = Vec::new();
    while read.len() < most {
        match elements.next() {
            Some(Ok(element)) => read.push(consign_orders::read(&element).ok()),
            Some(Err(Stuck::Read(error))) => return Err(cannot_read(&name, &error)),
            Some(Err(Stuck::Syntax { message, at })) => return Err(Stop::Said(format!("{name}:{at}: {message}"))),
            None => return Ok((name, read, false)),
        }
    }
    let is_cut = elements.next().is_some();
    Ok((name, read, is_cut))
}

/// Rejected rows are counted, not told.
struct Unheard;

impl Listener<Stop> for Unheard {
    fn rejected(&mut self, _: &str, _: &Rejected) -> Result<(), Stop> {
        Ok(())
    }
}

/// Keeps what is read.
struct Keeping;

impl Work for Keeping {
    type Worker = ();
    type Part = Vec<Option<Consignment>>;

    fn worker(&self) {}

    fn rows(&self, (): &mut (), read: &mut Self::Part, rows: &[Row<'_>], _: &mut dyn FnMut(usize, String)) {
        read.extend(rows.iter().map(|row| Some(row.consignment.clone())));
    }
}

fn of_table(path: &Path, columns: &ColumnOptions, most: usize) -> Result<Read, Stop> {
    let options = SourceOptions { columns: columns.clone(), ..SourceOptions::default() };
    let source = Source::open(path, &options.read()?)?;
    let (name, mut read) = (source.name().to_owned(), Vec::new());
    let ran = source.run(&Keeping, &mut Unheard, |part| {
        read.extend(part);
        // There is no need to read on.
        if read.len() > most { Err(Stop::Closed) } else { Ok(()) }
    });
    match ran {
        Ok(ran) => read.extend((0..ran.tally.rejected).map(|_| None)),
        Err(Stop::Closed) => {}
        Err(stop) => return Err(stop),
    }
    let is_cut = read.len() > most;
    read.truncate(most);
    Ok((name, read, is_cut))
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
