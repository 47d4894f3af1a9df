//! From the cells of a row to a consignment.

use std::fmt::Display;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use consign::{
    Address, Consignment, Country, Currency, DeliveryPromise, Direction, Money, Package, Postcode, Quantity, Reference, State, Tag, Window,
};
use rust_decimal::Decimal;

use super::cells::Cells;
use super::defaults::{Defaults, of_field, read_length_unit, read_tags, read_weight_unit};
use super::field::Field;
use super::mapping::Mapping;
use super::memo::Texts;
use super::product::Products;
use crate::notes::Notes;
use crate::{Paid, Row};
use consign_tables::CellFormat;
use consign_tables::contradicts;
use consign_tables::shortened;
use consign_tables::{country, folded};

mod group;
mod items;
mod packages;
mod product;
mod reading;

pub(crate) use group::Line;
pub(crate) use reading::{Batch, Reasons};
use reading::{End, Memory, Reading, Uses};

/// The longest postcode that is read, in characters.
const LONGEST_POSTCODE: usize = 256;

/// Builds consignments, each in the place of one before.
pub(crate) struct Builder {
    defaults: Defaults,
    memory: Memory,
    buffer: String,
    products: Option<Products>,
    notes: Notes,
    uses: Uses,
}

/// The consignment of a row, and the instant that the row gives for it.
pub(crate) struct Built {
    pub(crate) consignment: Consignment,
    pub(crate) at: Option<DateTime<Utc>>,
    paid: Option<Money>,
    carrier: Option<Reference>,
}

impl Built {
    /// As the row of this line of a file.
    pub(crate) fn row<'a>(&'a self, file: &'a str, line: u64) -> Row<'a> {
        let paid = self.paid.map(|amount| Paid { amount, carrier: self.carrier.as_ref().map(Reference::as_str) });
        Row { file, line, consignment: &self.consignment, at: self.at, paid, json: None }
    }
}

impl Builder {
    pub(crate) fn new(mapping: &Mapping, products: Option<Products>) -> Self {
        fn read<T: FromStr<Err: Display>>(text: &str) -> Result<T, String> {
            text.parse().map_err(|error: T::Err| error.to_string())
        }
        let default = |field| mapping.default_of(field);
        let countries = |field| {
            let own = mapping.countries().clone();
            Texts::new(default(field), move |text| own.get(&folded(text)).map_or_else(|| country(text), |country| Ok(*country)))
        };
        let end = |location, country| End { locations: Texts::new(default(location), read), countries: countries(country) };
        let memory = Memory {
            sizes: Texts::new(default(Field::PackageSize), read),
            origin: end(Field::OriginLocation, Field::OriginCountry),
            destination: end(Field::DestinationLocation, Field::DestinationCountry),
            currencies: Texts::new(default(Field::Currency), read),
            paid_currencies: Texts::new(default(Field::PaidCurrency), read),
            carriers: Texts::new(default(Field::PaidCarrier), read),
            weight_units: Texts::new(default(Field::WeightUnit), read_weight_unit),
            length_units: Texts::new(default(Field::LengthUnit), read_length_unit),
            tags: Texts::new(default(Field::Tags), |text| read_tags(text).map_err(|error| error.to_string())),
        };
        Self { defaults: Defaults::of(mapping), memory, buffer: String::new(), products, notes: Notes::default(), uses: Uses::of(mapping) }
    }

    /// What was noticed since this was asked before.
    pub(crate) fn notes(&mut self) -> Notes {
        std::mem::take(&mut self.notes)
    }

    fn reading<'r, 'b>(&'r mut self, batch: &'r Batch<'b>, row: usize, line: u64, reasons: Reasons) -> Reading<'r, 'b> {
        Reading {
            batch,
            row,
            defaults: &self.defaults,
            memory: &mut self.memory,
            buffer: &mut self.buffer,
            reasons,
            notes: &mut self.notes,
            products: self.products.as_ref(),
            uses: self.uses,
            line,
        }
    }

    /// Builds a row in the place of another one.
    ///
    /// # Errors
    /// Everything that is wrong with the row. What then is in the place is not to be used.
    pub(crate) fn build(&mut self, batch: &Batch<'_>, row: usize, line: u64, place: &mut Built) -> Result<(), Reasons> {
        let mut reading = self.reading(batch, row, line, Vec::new());
        let consignment = &mut place.consignment;
        reading.order(consignment);
        if reading.uses.items {
            reading.weights_and_items(consignment);
        } else {
            reading.weights_and_packages(consignment, None);
        }
        place.at = reading.instant();
        place.paid = reading.paid(&mut place.carrier);
        let reasons = reading.reasons;
        if reasons.is_empty() { Ok(()) } else { Err(reasons) }
    }
}

/// What the first row is written over.
impl Default for Built {
    fn default() -> Self {
        let Ok(consignment) = Consignment::new("blank", Address::default()).package(Package::default()).build() else {
            unreachable!("a word is a reference")
        };
        Self { consignment, at: None, paid: None, carrier: None }
    }
}

impl Reading<'_, '_> {
    /// Everything but what is in it and in what it is packed.
    fn order(&mut self, consignment: &mut Consignment) {
        self.reference(consignment);
        self.state(&mut consignment.state);
        consignment.direction = self.read(Field::Direction, str::parse).unwrap_or(Direction::Outbound);
        consignment.shipping_date = self.date(Field::ShippingDate);
        consignment.promise = self.promise();
        consignment.value = self.value();
        self.ends(consignment);
        self.tags(&mut consignment.tags);
    }

    /// The instant that the row gives.
    fn instant(&mut self) -> Option<DateTime<Utc>> {
        let format = self.defaults.format;
        let at = if self.batch.gives(Field::AtTime) {
            self.at_a_time(format)
        } else {
            self.put(Field::At, |cells, row| cells.instant(row, format))
        };
        at.or(self.defaults.at)
    }

    /// The instant whose date and time of day stand in two cells.
    #[inline(never)]
    fn at_a_time(&mut self, format: CellFormat) -> Option<DateTime<Utc>> {
        let before = self.reasons.len();
        let time = self.put(Field::AtTime, Cells::clock);
        let moment = self.put(Field::At, |cells, row| cells.moment(row, format)).or(self.defaults.moment);
        let Some(moment) = moment else {
            if time.is_some() && self.reasons.len() == before {
                self.refuse(Field::AtTime, "there is a time of day, and no date in `At`");
            }
            return None;
        };
        let time = time.or(self.defaults.time.filter(|_| moment.lacks_time()));
        moment.at(time, format.zone()).map_err(|reason| self.refuse(Field::AtTime, reason)).ok()
    }

    fn reference(&mut self, consignment: &mut Consignment) {
        let default = self.default_text(Field::Reference);
        let (cells, row) = self.cell(Field::Reference);
        let name = cells.name(row, self.buffer);
        let read = match name.map(|name| name.or(default)) {
            Ok(Some(name)) => consignment.reference.replace(name).map_err(|error| error.to_string()),
            Ok(None) if self.line > 2 => {
                Err("there is none: if the row goes on with the order above it, say `Group = \"Reference\"` under [Rows]".to_owned())
            }
            Ok(None) => Err("there is none".to_owned()),
            Err(reason) => Err(reason),
        };
        if let Err(reason) = read {
            self.refuse(Field::Reference, reason);
        }
    }

    fn state(&mut self, state: &mut State) {
        match self.text(Field::State) {
            Some(text) => *state = State::from(text),
            None if *state == State::Unallocated => {}
            None => *state = State::Unallocated,
        }
    }

    fn promise(&mut self) -> DeliveryPromise {
        let date = self.date(Field::RequestedDeliveryDate);
        let exactly = self.flag(Field::IsToBeExactlyOnTheDateSpecified);
        let window = self.window();
        let mut promise = DeliveryPromise::default();
        (promise.date, promise.exactly, promise.window) = (date, exactly, window);
        promise
    }

    pub(super) fn flag(&mut self, field: Field) -> bool {
        self.put(field, Cells::flag).or_else(|| of_field(&self.defaults.flags, field)).unwrap_or(false)
    }

    fn window(&mut self) -> Option<Window> {
        let fields = [Field::DeliveryWindowStart, Field::DeliveryWindowEnd];
        if !fields.iter().any(|field| self.batch.gives(*field)) {
            return None;
        }
        let defaults = &self.defaults.times;
        let [start, end] = fields.map(|field| self.put(field, Cells::time).or_else(|| of_field(defaults, field)));
        let whole = Window::whole_day();
        let window =
            (start.is_some() || end.is_some()).then(|| Window { start: start.unwrap_or(whole.start), end: end.unwrap_or(whole.end) });
        if let Some(window) = window.filter(|window| window.end < window.start) {
            self.refuse(Field::DeliveryWindowEnd, format_args!("the window `{window}` ends before it starts"));
        }
        window
    }

    fn value(&mut self) -> Option<Money> {
        let (figure, sign) = match self.stored_number(Field::Value) {
            Some(figure) => (figure, None),
            None => self.amount(Field::Value)?,
        };
        let currency = self.word(Field::Currency, |memory| &mut memory.currencies).ok()?;
        self.money(Field::Value, (figure, sign), (Field::Currency, currency))
    }

    /// What was paid, and into its place to whom.
    fn paid(&mut self, carrier: &mut Option<Reference>) -> Option<Money> {
        if !self.batch.gives(Field::Paid) {
            return None;
        }
        self.name(Field::PaidCarrier, |memory| &mut memory.carriers, carrier);
        let amount = self.amount(Field::Paid)?;
        let own = self.word(Field::PaidCurrency, |memory| &mut memory.paid_currencies).ok()?;
        let currency = own.map_or_else(|| self.word(Field::Currency, |memory| &mut memory.currencies).ok().flatten(), Some);
        self.money(Field::Paid, amount, (Field::PaidCurrency, currency))
    }

    /// A figure, and the sign that stood beside it, in a currency.
    fn money(&mut self, field: Field, figure: (Decimal, Option<char>), (of, currency): (Field, Option<Currency>)) -> Option<Money> {
        let (figure, sign) = figure;
        let amount = Quantity::new(figure).map_err(|error| self.refuse(field, error)).ok();
        if let Some((sign, currency)) = sign.zip(currency).filter(|(sign, currency)| contradicts(*sign, *currency)) {
            self.refuse(field, format_args!("`{sign}` is not the sign of its currency, `{currency}`"));
        }
        if currency.is_none() {
            self.refuse(of, if field == Field::Paid { "what was paid has none" } else { "the value has none" });
        }
        Some(Money { amount: amount?, currency: currency? })
    }

    #[inline(never)]
    fn amount(&mut self, field: Field) -> Option<(Decimal, Option<char>)> {
        if !self.batch.gives(field) {
            return None;
        }
        let format = self.defaults.format;
        let amount = self.put(field, |cells, row| cells.amount(row, format));
        amount.or_else(|| of_field(&self.defaults.figures, field).map(|figure| (figure, None)))
    }

    fn ends(&mut self, consignment: &mut Consignment) {
        let origin = [Field::OriginLocation, Field::OriginCountry, Field::OriginPostcode];
        let from = consignment.origin.get_or_insert_default();
        self.end(origin, |memory| &mut memory.origin, from);
        if from.country.is_none() && from.location.is_none() && from.postcode.is_none() {
            consignment.origin = None;
        }
        let destination = [Field::DestinationLocation, Field::DestinationCountry, Field::DestinationPostcode];
        let before = self.reasons.len();
        self.end(destination, |memory| &mut memory.destination, &mut consignment.destination);
        let to = &consignment.destination;
        if to.country.is_none() && to.location.is_none() && self.reasons.len() == before {
            self.refuse(Field::DestinationCountry, "there is none");
        }
    }

    fn end(&mut self, [location, country, postcode]: [Field; 3], end: impl Fn(&mut Memory) -> &mut End, address: &mut Address) {
        self.name(location, |memory| &mut end(memory).locations, &mut address.location);
        address.country = self.word(country, |memory| &mut end(memory).countries).ok().flatten();
        match self.text(postcode) {
            Some(text) if text.len() > LONGEST_POSTCODE && text.chars().count() > LONGEST_POSTCODE => {
                self.refuse(postcode, format_args!("`{}` is longer than `{LONGEST_POSTCODE}` characters", shortened(text)));
            }
            Some(text) => {
                let restored = self.defaults.restores_zeros.then(|| with_zeros(address.country?, text)).flatten();
                let text = restored.as_deref().unwrap_or(text);
                let kept = address.postcode.get_or_insert_default();
                kept.clear();
                kept.push_str(text);
            }
            None => address.postcode = None,
        }
    }

    fn tags(&mut self, tags: &mut Vec<Tag>) {
        let (cells, row) = self.cell(Field::Tags);
        match self.memory.tags.of(cells, row, self.buffer) {
            Ok(None) => tags.clear(),
            Ok(Some(read)) => tags.clone_from(read),
            Err(reason) => self.refuse(Field::Tags, reason),
        }
    }
}

/// A postcode with the zeros before it that a spreadsheet took off, if with them it is one, and not without.
fn with_zeros(country: Country, text: &str) -> Option<String> {
    let is_number = !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    // There the beginning of a postcode is one too, and none begins with a zero.
    let has_parts = ["NL", "PT"].contains(&country.code());
    if !is_number || has_parts || Postcode::parse(country, text).is_ok() {
        return None;
    }
    ["0", "00"].iter().map(|zeros| format!("{zeros}{text}")).find(|padded| Postcode::parse(country, padded).is_ok())
}

#[cfg(test)]
mod tests;
