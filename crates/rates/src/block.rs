//! Where the prices of a sheet stand: its blocks, each below a header of its own.

use std::collections::BTreeSet;
use std::ops::Range;

use consign::{Currency, WeightUnit};
use consign_tables::{Mark, Row, Sheet, country, folded, letters, shortened};

use crate::figure;
use crate::header::{self, Field, Stated, recognised, words};
use crate::mapping::Mapping;
use crate::notes::Notes;
use crate::options::Options;
use crate::weights::{Bound, bound};
use crate::zones::is_world;

/// A column that is read.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) field: Field,
    pub(crate) at: usize,
    /// As the header writes it.
    pub(crate) name: String,
    rank: usize,
    pub(crate) stated: Stated,
}

/// Where prices stand in a row.
#[derive(Debug, Clone)]
pub(crate) enum Spread {
    /// In columns for them.
    Columns,
    /// In one for each weight.
    Weights(Vec<(usize, Bound)>),
    /// In one for each zone.
    Zones(Vec<(usize, String)>),
}

/// Prices below a header.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    pub(crate) header: usize,
    pub(crate) title: Option<String>,
    pub(crate) columns: Vec<Column>,
    pub(crate) spread: Spread,
    pub(crate) rows: Range<usize>,
    /// Columns of which nobody knows what they are.
    unknown: Vec<(usize, String)>,
    pub(crate) mark: Mark,
    /// What is said above it of all its prices and weights.
    pub(crate) currency: Option<Currency>,
    pub(crate) unit: Option<WeightUnit>,
}

/// How far down the first header is looked for.
const MOST_ABOVE: usize = 200;

impl Block {
    pub(crate) fn column(&self, field: Field) -> Option<&Column> {
        self.columns.iter().find(|column| column.field == field)
    }

    pub(crate) fn cell<'s>(&self, row: Row<'s>, field: Field) -> &'s str {
        self.column(field).map_or("", |column| row.cell(column.at))
    }

    /// The columns in which a price stands.
    pub(crate) fn priced(&self) -> Vec<usize> {
        match &self.spread {
            Spread::Columns => {
                self.columns.iter().filter(|column| matches!(column.field, Field::Price | Field::PerUnit)).map(|column| column.at).collect()
            }
            Spread::Weights(columns) => columns.iter().map(|(at, _)| *at).collect(),
            Spread::Zones(columns) => columns.iter().map(|(at, _)| *at).collect(),
        }
    }

    /// The headers of columns of which nobody knows what they are.
    pub(crate) fn unknown(&self) -> impl Iterator<Item = &str> {
        self.unknown.iter().map(|(_, name)| name.as_str())
    }

    fn may_be_header(&self, row: Row<'_>) -> bool {
        let is_word = |at: usize| row.cell(at).starts_with(|letter: char| letter.is_alphabetic());
        match &self.spread {
            Spread::Zones(_) => self.column(Field::MaxWeight).or(self.column(Field::MinWeight)).is_some_and(|column| is_word(column.at)),
            _ => {
                self.priced().first().is_some_and(|at| is_word(*at))
                    || self.columns.first().is_some_and(|first| row.cell(first.at) == first.name)
            }
        }
    }
}

/// The blocks of a sheet. What stands in no block is told.
pub(crate) fn blocks(sheet: &Sheet, options: &Options, labels: &BTreeSet<String>, notes: &mut Notes) -> Vec<Block> {
    let mapping = &options.mapping;
    let mut blocks: Vec<Block> = Vec::new();
    let mut row = 0;
    if mapping.header == Some(0) {
        blocks.push(without_header(sheet, mapping));
        row = sheet.len();
    }
    while row < sheet.len() {
        let line = sheet.row(row).line();
        let is_candidate = match (mapping.header, blocks.last()) {
            (Some(header), _) => line == header,
            (None, None) => row < MOST_ABOVE,
            (None, Some(last)) => last.may_be_header(sheet.row(row)),
        };
        let Some((mut block, next)) = is_candidate.then(|| header_at(sheet, row, options, labels)).flatten() else {
            row += 1;
            continue;
        };
        let above = blocks.last().map_or(0, |last| last.rows.start);
        block.title = title(sheet, above..row);
        (block.currency, block.unit) = said_above(sheet, above..row);
        if let Some(last) = blocks.last_mut() {
            last.rows.end = row;
        }
        block.rows = next..sheet.len();
        blocks.push(block);
        row = next;
    }
    for block in &mut blocks {
        let line = |row: usize| sheet.row(row).line();
        while mapping.first.is_some_and(|first| !block.rows.is_empty() && line(block.rows.start) < first) {
            block.rows.start += 1;
        }
        while mapping.last.is_some_and(|last| !block.rows.is_empty() && line(block.rows.end - 1) > last) {
            block.rows.end -= 1;
        }
        prefer_filled(sheet, block);
        let cells = block.priced().into_iter().chain(block.columns.iter().filter(|column| is_weight(column.field)).map(|column| column.at));
        let cells: Vec<usize> = cells.collect();
        let figures = block.rows.clone().flat_map(|row| cells.iter().map(move |at| sheet.row(row).cell(*at)));
        block.mark = options.mark().unwrap_or_else(|| Mark::of(figures));
    }
    if let Some(first) = blocks.first().filter(|first| sheet.rows().take(first.header).any(|row| !row.is_empty())) {
        let rows = (0..first.header).find(|row| !sheet.row(*row).is_empty()).unwrap_or_default();
        notes.left_out(sheet.place(rows, 0), "it stands above the header");
    }
    blocks
}

/// The only block of a sheet without a header, whose columns a mapping names by their letters.
fn without_header(sheet: &Sheet, mapping: &Mapping) -> Block {
    let width = sheet.row(0).len();
    let at = |name: &str| (0..width).find(|at| letters(*at).eq_ignore_ascii_case(name));
    let columns = mapping
        .fields()
        .filter_map(|(field, name)| Some(Column { field, at: at(name)?, name: name.to_owned(), rank: 0, stated: Stated::default() }));
    let columns: Vec<Column> = columns.collect();
    let other = (0..width).filter(|at| !columns.iter().any(|column| column.at == *at)).map(|at| (at, letters(at))).collect();
    Block { rows: 0..sheet.len(), ..block(Cells { columns, other }, Spread::Columns, 0) }
}

fn is_weight(field: Field) -> bool {
    matches!(field, Field::MinWeight | Field::MaxWeight)
}

/// What the cells of a row are, as a header.
struct Cells {
    columns: Vec<Column>,
    other: Vec<(usize, String)>,
}

impl Cells {
    fn of(row: Row<'_>, options: &Options) -> Self {
        let mut cells = Self { columns: Vec::new(), other: Vec::new() };
        for (at, name) in row.cells().enumerate().filter(|(_, name)| !name.is_empty()) {
            let mapped = options.mapping.fields().find(|(_, header)| folded(header) == folded(name)).map(|(field, _)| field);
            let stated = recognised(name);
            let found = mapped.map(|field| (field, 0, stated.map_or(Stated::default(), |(_, _, stated)| stated))).or(stated);
            match found {
                Some((field, rank, stated)) => cells.columns.push(Column { field, at, name: name.to_owned(), rank, stated }),
                None => cells.other.push((at, name.to_owned())),
            }
        }
        cells
    }

    fn has(&self, fields: &[Field]) -> bool {
        self.columns.iter().any(|column| fields.contains(&column.field))
    }
}

const WHERE: [Field; 6] = [Field::Zone, Field::Country, Field::Postcode, Field::PostcodeFrom, Field::Service, Field::Name];

/// The block whose header begins in a row, and where its rows begin.
fn header_at(sheet: &Sheet, row: usize, options: &Options, labels: &BTreeSet<String>) -> Option<(Block, usize)> {
    let mut cells = Cells::of(sheet.row(row), options);
    let mut next = row + 1;
    if cells.columns.is_empty() || cells.columns.len() + cells.other.len() < 2 {
        return None;
    }
    let has_weight = cells.has(&[Field::MinWeight, Field::MaxWeight]);
    let has_price = cells.has(&[Field::Price]) || cells.has(&[Field::PerUnit]) && !cells.other.iter().any(|(_, name)| is_bound(name));
    if has_price {
        let is_list = has_weight || cells.has(&WHERE);
        return is_list.then(|| (block(cells, Spread::Columns, row), next));
    }
    let bounds: Vec<(usize, Bound)> = cells
        .other
        .iter()
        .filter_map(|(at, name)| Some((*at, bound(name, Mark::Point)?)))
        .filter(|(_, bound)| bound.is_plain || !has_weight)
        .collect();
    let rising = bounds.iter().all(|(_, bound)| bound.is_plain) || bounds.is_sorted_by(|(_, one), (_, other)| one.high < other.high);
    if !has_weight && cells.has(&WHERE) && rising && !bounds.is_empty() {
        cells.other.retain(|(at, _)| !bounds.iter().any(|(own, _)| own == at));
        return Some((block(cells, Spread::Weights(bounds), row), next));
    }
    if !has_weight {
        return None;
    }
    // `Weight, Zone(s)` above `lbs., 2, 3`.
    let only_zone = cells.other.is_empty() && cells.columns.iter().all(|column| is_weight(column.field) || column.field == Field::Zone);
    if only_zone && let Some(below) = (next..next + 3).find(|row| !sheet.row(*row).is_empty()) {
        let second = Cells::of(sheet.row(below), options);
        let is_label_row = second.columns.iter().all(|column| is_weight(column.field)) && !second.other.is_empty();
        let at =
            |cells: &Cells| cells.columns.iter().filter(|column| is_weight(column.field)).map(|column| column.at).collect::<BTreeSet<_>>();
        if is_label_row && second.other.iter().all(|(place, _)| !at(&cells).contains(place)) {
            let own = if at(&second).is_empty() { cells.columns } else { second.columns };
            cells = Cells { columns: own.into_iter().filter(|column| is_weight(column.field)).collect(), other: second.other };
            next = below + 1;
        }
    }
    let is_zone = |name: &str| is_zone_label(name, options, labels);
    let mut zones: Vec<(usize, String)> = cells.other.iter().filter(|(_, name)| is_zone(name)).cloned().collect();
    cells.other.retain(|(at, _)| !zones.iter().any(|(own, _)| own == at));
    let (flags, columns) = cells.columns.into_iter().partition(|column| {
        matches!(column.field, Field::Domestic | Field::International) || column.field == Field::Country && is_zone(&column.name)
    });
    let flags: Vec<Column> = flags;
    zones.extend(flags.into_iter().map(|column| (column.at, column.name)));
    zones.sort();
    (!zones.is_empty()).then(|| (block(Cells { columns, other: cells.other }, Spread::Zones(zones), row), next))
}

fn is_bound(name: &str) -> bool {
    bound(name, Mark::Point).is_some_and(|bound| bound.is_plain)
}

/// Whether a header can be a zone's label.
fn is_zone_label(name: &str, options: &Options, labels: &BTreeSet<String>) -> bool {
    let plain = words(name);
    let is_number = plain.len() <= 3 && plain.starts_with(|letter: char| letter.is_ascii_digit());
    let is_named = ["zone", "zona", "tarifzone", "region"].iter().any(|word| plain.starts_with(word));
    is_number || is_named || labels.contains(&folded(name)) || options.places(name).is_some() || is_world(name) || country(name).is_ok()
}

/// A block without rows yet. Of two columns for one thing the likelier counts.
fn block(cells: Cells, spread: Spread, header: usize) -> Block {
    let Cells { mut columns, mut other } = cells;
    columns.sort_by_key(|column| (column.rank, column.at));
    let mut kept: Vec<Column> = Vec::new();
    for column in columns {
        let is_twin = !matches!(column.field, Field::Surcharge | Field::Ignore) && kept.iter().any(|known| known.field == column.field);
        if is_twin { other.push((column.at, column.name)) } else { kept.push(column) }
    }
    kept.sort_by_key(|column| column.at);
    Block { header, title: None, columns: kept, spread, rows: 0..0, unknown: other, mark: Mark::Unknown, currency: None, unit: None }
}

/// The nearest text above a header.
fn title(sheet: &Sheet, rows: Range<usize>) -> Option<String> {
    let is_text = |cell: &str| cell.chars().filter(|letter| letter.is_alphabetic()).count() > 2;
    let of = |row: usize| sheet.row(row).cells().find(|cell| !cell.is_empty()).filter(|cell| is_text(cell));
    rows.rev().filter(|row| sheet.row(*row).cells().filter(|cell| !cell.is_empty()).count() <= 2).find_map(of).map(str::to_owned)
}

/// `Currency: USD`, `Rates in EUR`, `Weights in kg` above a header.
fn said_above(sheet: &Sheet, rows: Range<usize>) -> (Option<Currency>, Option<WeightUnit>) {
    let cells = rows.rev().take(MOST_ABOVE).flat_map(|row| sheet.row(row).cells());
    let (mut currencies, mut unit) = (BTreeSet::new(), None);
    for cell in cells.filter(|cell| cell.len() < 200 && cell.contains(|letter: char| letter.is_alphabetic())) {
        let lower = cell.to_lowercase();
        let tokens =
            || cell.split(|letter: char| !letter.is_alphanumeric() && letter != '€' && letter != '£').filter(|token| !token.is_empty());
        if ["currency", "rate", "price", "preis", "prix", "all figures", "amounts", "tarif"].iter().any(|word| lower.contains(word)) {
            currencies.extend(tokens().filter(|token| token.to_uppercase() == **token).filter_map(|token| figure::currency(token).ok()));
        }
        if ["weight", "gewicht", "poids"].iter().any(|word| lower.contains(word)) {
            unit = unit.or_else(|| tokens().find_map(consign_tables::weight_unit));
        }
    }
    let one = currencies.pop_first().filter(|_| currencies.is_empty());
    (one, unit)
}

/// Reads another column for the same thing where the one that would count has nothing in it.
fn prefer_filled(sheet: &Sheet, block: &mut Block) {
    let is_filled = |at: usize| block.rows.clone().any(|row| sheet.row(row).cell(at).bytes().any(|byte| byte.is_ascii_digit()));
    for column in block.columns.iter_mut().filter(|column| !is_filled(column.at)) {
        let twin = block.unknown.iter_mut().find_map(|unknown| {
            let (field, rank, stated) = recognised(&unknown.1)?;
            (field == column.field && is_filled(unknown.0)).then_some((unknown, rank, stated))
        });
        if let Some((unknown, rank, stated)) = twin {
            std::mem::swap(&mut column.at, &mut unknown.0);
            std::mem::swap(&mut column.name, &mut unknown.1);
            (column.rank, column.stated) = (rank, stated);
        }
    }
}

/// Tells of the columns that aren't read. One with figures may be a part of the price, and is mistaken.
pub(crate) fn unknown_columns(sheet: &Sheet, block: &Block, notes: &mut Notes) {
    for (at, name) in &block.unknown {
        let filled = || block.rows.clone().map(|row| (row, sheet.row(row).cell(*at))).filter(|(_, cell)| !figure::is_blank(cell));
        let Some((first, _)) = filled().next() else { continue };
        let place = sheet.place(first, *at);
        let twin = block.columns.iter().find(|column| recognised(name).is_some_and(|(field, _, _)| field == column.field));
        let is_text = filled().take(1_000).any(|(_, cell)| figure::figure(cell, Mark::Point).is_err());
        if let Some(twin) = twin {
            let differ = filled().any(|(row, cell)| sheet.row(row).cell(twin.at) != cell);
            let is_price = matches!(twin.field, Field::Price | Field::PerUnit | Field::Minimum) || is_weight(twin.field);
            if words(&twin.name) == words(name) && differ {
                notes.fatal(place, format!("the column `{name}` stands twice, and the two differ: which of them counts is not known"));
            } else if differ && is_price && !matches!(words(name).as_str(), "cost" | "total" | "total_charge") {
                notes.fatal(place, format!("`{name}` and `{}` are for the same thing, and differ: {}", twin.name, say(name)));
            } else {
                notes.left_out(place, format!("the column `{name}` is for the same thing as `{}`, and that one counts", twin.name));
            }
        } else if is_text {
            notes.left_out(place, format!("the column `{}` is not known, and has no figures", shortened(name)));
        } else {
            notes.fatal(place, format!("the column `{}` has figures, and nothing says what they are: {}", shortened(name), say(name)));
        }
    }
    for column in block.columns.iter().filter(|column| column.field == Field::Ignore) {
        let filled = block.rows.clone().find(|row| !figure::is_blank(sheet.row(*row).cell(column.at)));
        if let Some(row) = filled {
            notes.left_out(sheet.place(row, column.at), format!("the column `{}` is no part of a price", shortened(&column.name)));
        }
    }
}

fn say(name: &str) -> String {
    let zone =
        if matches!(header::recognised(name), Some((Field::Zone, _, _))) { "" } else { ", or a zone that [Zones] or --zones gives places" };
    format!("a part of the price ([Columns] of a mapping says which), none (`Ignore = [\"{name}\"]` there){zone}")
}
