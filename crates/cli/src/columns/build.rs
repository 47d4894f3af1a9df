//! From the cells of a row to a consignment.

use chrono::{DateTime, NaiveDate, Utc};
use consign::{
    Address, Consignment, Country, Currency, DeliveryPromise, Dimensions, Direction, Length, LengthUnit, MOST_PACKAGES, Money, Package,
    Quantity, Reference, State, Tag, Weight, WeightUnit, Window,
};
use rust_decimal::Decimal;

use super::cells::{Cells, shortened};
use super::defaults::{Defaults, of_field, read_tags};
use super::field::Field;
use super::mapping::Mapping;
use super::memo::Texts;

/// The longest postcode that is read, in characters.
const LONGEST_POSTCODE: usize = 256;

/// The cells of a batch.
pub(crate) struct Batch<'a> {
    /// By the place of their field in [`Field::ALL`].
    cells: Vec<Cells<'a>>,
    /// The fields that something gives, a column or a default: one bit each.
    given: u64,
}

impl<'a> Batch<'a> {
    /// The columns of a mapping, each as `cells` gives it.
    pub(crate) fn of(mapping: &Mapping, mut cells: impl FnMut(&str) -> Cells<'a>) -> Self {
        let cells: Vec<Cells<'a>> = Field::ALL.iter().map(|field| mapping.column(*field).map_or(Cells::Absent, &mut cells)).collect();
        let is_given = |(field, cells): (&Field, &Cells<'_>)| !matches!(cells, Cells::Absent) || mapping.default_of(*field).is_some();
        let given = Field::ALL.iter().zip(&cells).map(|given| u64::from(is_given(given)) << given.0.index()).sum();
        Self { cells, given }
    }

    fn cells(&self, field: Field) -> &Cells<'a> {
        self.cells.get(field.index()).unwrap_or(&Cells::Absent)
    }

    fn gives(&self, field: Field) -> bool {
        self.given & 1 << field.index() != 0
    }
}

/// What has been read before; it saves most rows most of their reading.
struct Memory {
    names: [Texts<Reference>; 3],
    countries: Texts<Country>,
    currencies: Texts<Currency>,
    weight_units: Texts<WeightUnit>,
    length_units: Texts<LengthUnit>,
    tags: Texts<Vec<Tag>>,
}

/// Builds consignments, one after the other, each in the place of the one before.
pub(crate) struct Builder {
    defaults: Defaults,
    memory: Memory,
    consignment: Consignment,
    at: Option<DateTime<Utc>>,
    buffer: String,
}

/// Everything that is wrong with a row.
pub(crate) type Reasons = Vec<String>;

impl Builder {
    pub(crate) fn new(mapping: &Mapping) -> Self {
        let memory = Memory {
            names: std::array::from_fn(|_| Texts::new()),
            countries: Texts::new(),
            currencies: Texts::new(),
            weight_units: Texts::new(),
            length_units: Texts::new(),
            tags: Texts::new(),
        };
        Self { defaults: Defaults::of(mapping), memory, consignment: blank(), at: None, buffer: String::new() }
    }

    /// The consignment of a row, and the instant that the row gives for it.
    ///
    /// # Errors
    /// Everything that is wrong with the row.
    pub(crate) fn build(&mut self, batch: &Batch<'_>, row: usize) -> Result<(&Consignment, Option<DateTime<Utc>>), Reasons> {
        let mut reading =
            Reading { batch, row, defaults: &self.defaults, memory: &mut self.memory, buffer: &mut self.buffer, reasons: Vec::new() };
        reading.fill(&mut self.consignment);
        self.at = reading.put(Field::At, Cells::instant).or(self.defaults.at);
        let reasons = reading.reasons;
        if reasons.is_empty() { Ok((&self.consignment, self.at)) } else { Err(reasons) }
    }
}

/// What the first row is written over.
fn blank() -> Consignment {
    let Ok(reference) = "blank".parse() else { unreachable!("a word is a reference") };
    Consignment {
        reference,
        state: State::Unallocated,
        direction: Direction::Outbound,
        shipping_date: None,
        promise: DeliveryPromise::default(),
        packages: Vec::new(),
        weight: None,
        value: None,
        origin: None,
        destination: Address::default(),
        tags: Vec::new(),
    }
}

/// The reading of one row.
struct Reading<'r, 'b> {
    batch: &'r Batch<'b>,
    row: usize,
    defaults: &'r Defaults,
    memory: &'r mut Memory,
    buffer: &'r mut String,
    reasons: Reasons,
}

impl<'r, 'b> Reading<'r, 'b> {
    fn fill(&mut self, consignment: &mut Consignment) {
        self.reference(consignment);
        consignment.state = self.text(Field::State).map_or(State::Unallocated, State::from);
        consignment.direction = self.read(Field::Direction, str::parse).unwrap_or(Direction::Outbound);
        consignment.shipping_date = self.date(Field::ShippingDate);
        consignment.promise = self.promise();
        self.weights_and_packages(consignment);
        consignment.value = self.value();
        self.ends(consignment);
        self.tags(&mut consignment.tags);
    }

    fn refuse(&mut self, field: Field, reason: impl std::fmt::Display) {
        self.reasons.push(format!("{}: {reason}", field.name()));
    }

    /// What a cell gives, by one of the ways of asking it.
    fn put<T>(&mut self, field: Field, ask: impl Fn(&'r Cells<'b>, usize) -> Result<Option<T>, String>) -> Option<T> {
        if !self.batch.gives(field) {
            return None;
        }
        ask(self.batch.cells(field), self.row).unwrap_or_else(|reason| {
            self.refuse(field, reason);
            None
        })
    }

    fn text(&mut self, field: Field) -> Option<&'r str> {
        if !self.batch.gives(field) {
            return None;
        }
        let defaults = self.defaults;
        let default = || defaults.text.get(field.index()).and_then(Option::as_deref);
        self.put(field, Cells::text).or_else(default)
    }

    /// What a text says.
    fn read<T, E: std::fmt::Display>(&mut self, field: Field, read: impl Fn(&str) -> Result<T, E>) -> Option<T> {
        let text = self.text(field)?;
        read(text).map_err(|error| self.refuse(field, error)).ok()
    }

    fn date(&mut self, field: Field) -> Option<NaiveDate> {
        if !self.batch.gives(field) {
            return None;
        }
        self.put(field, Cells::date).or_else(|| of_field(&self.defaults.dates, field))
    }

    fn number(&mut self, field: Field) -> Option<Decimal> {
        if !self.batch.gives(field) {
            return None;
        }
        self.put(field, Cells::number).or_else(|| of_field(&self.defaults.figures, field))
    }

    fn reference(&mut self, consignment: &mut Consignment) {
        let name = self.batch.cells(Field::Reference).name(self.row, self.buffer);
        let default = self.defaults.text.get(Field::Reference.index()).and_then(Option::as_deref);
        let read = match name.map(|name| name.or(default)) {
            Ok(Some(name)) => name.parse::<Reference>().map_err(|error| error.to_string()),
            Ok(None) => Err("there is none".to_owned()),
            Err(reason) => Err(reason),
        };
        match read {
            Ok(reference) => consignment.reference = reference,
            Err(reason) => self.refuse(Field::Reference, reason),
        }
    }

    /// One of the names that repeat themselves, into its place; only if that holds another one.
    fn name(&mut self, field: Field, memory: usize, place: &mut Option<Reference>) {
        if !self.batch.gives(field) {
            *place = None;
            return;
        }
        let name = self.batch.cells(field).name(self.row, self.buffer);
        let default = self.defaults.text.get(field.index()).and_then(Option::as_deref);
        let read = match name.map(|name| name.or(default)) {
            Ok(Some(name)) => match self.memory.names.get_mut(memory) {
                Some(names) => names.get(name, str::parse).map(Some).map_err(|error: consign::NameError| error.to_string()),
                None => Ok(None),
            },
            Ok(None) => Ok(None),
            Err(reason) => Err(reason),
        };
        match read {
            Ok(name) if name == place.as_ref() => {}
            Ok(name) => *place = name.cloned(),
            Err(reason) => self.refuse(field, reason),
        }
    }

    fn promise(&mut self) -> DeliveryPromise {
        let date = self.date(Field::RequestedDeliveryDate);
        let flag = Field::IsToBeExactlyOnTheDateSpecified;
        let exactly = self.put(flag, Cells::flag).or_else(|| of_field(&self.defaults.flags, flag)).unwrap_or(false);
        let window = self.window();
        DeliveryPromise { date, exactly, window }
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

    fn weights_and_packages(&mut self, consignment: &mut Consignment) {
        let count = self.package_count();
        let unit = self.weight_unit();
        let [each, total] = [Field::Weight, Field::TotalWeight].map(|field| self.weight(field, unit));
        consignment.weight = total;
        let packages = &mut consignment.packages;
        packages.truncate(count);
        if packages.is_empty() {
            packages.push(Package::default());
        }
        let Some(package) = packages.first_mut() else { unreachable!("there is one now") };
        self.name(Field::PackageSize, 0, &mut package.size);
        package.dimensions = self.dimensions();
        // The one package of a consignment weighs what the consignment weighs.
        package.weight = each.or(if count == 1 { total } else { None });
        if package.weight.is_none() && package.size.is_none() && self.reasons.is_empty() {
            self.refuse(Field::Weight, "there is none");
        }
        if count > 1 {
            let package = package.clone();
            packages.truncate(1);
            packages.resize(count, package);
        }
    }

    fn package_count(&mut self) -> usize {
        let field = Field::Packages;
        let default = || of_field(&self.defaults.figures, field).and_then(|count| u64::try_from(count).ok());
        let count = self.put(field, Cells::count).or_else(default).unwrap_or(1);
        let within = usize::try_from(count).ok().filter(|count| (1..=MOST_PACKAGES).contains(count));
        within.unwrap_or_else(|| {
            self.refuse(field, format_args!("`{count}` packages: a consignment has 1 to {MOST_PACKAGES}"));
            1
        })
    }

    fn weight_unit(&mut self) -> WeightUnit {
        let Some(text) = self.put(Field::WeightUnit, Cells::text) else { return self.defaults.weight_unit };
        let unit = self.memory.weight_units.get(text, str::parse).copied();
        unit.unwrap_or_else(|error| {
            self.refuse(Field::WeightUnit, error);
            WeightUnit::Kilogram
        })
    }

    fn weight(&mut self, field: Field, unit: WeightUnit) -> Option<Weight> {
        let figure = self.number(field)?;
        Weight::new(figure, unit).map_err(|error| self.refuse(field, error)).ok()
    }

    fn length_unit(&mut self) -> Option<LengthUnit> {
        let Some(text) = self.put(Field::LengthUnit, Cells::text) else { return Some(self.defaults.length_unit) };
        let unit = self.memory.length_units.get(text, str::parse).copied();
        unit.map_err(|error| self.refuse(Field::LengthUnit, error)).ok()
    }

    fn dimensions(&mut self) -> Option<Dimensions> {
        let fields = [Field::Length, Field::Width, Field::Height];
        let before = self.reasons.len();
        let figures = fields.map(|field| self.number(field));
        if figures.iter().all(Option::is_none) {
            return None;
        }
        let unit = self.length_unit()?;
        let mut side = |field: Field, figure: Option<Decimal>| Length::new(figure?, unit).map_err(|error| self.refuse(field, error)).ok();
        let [length, width, height] = figures;
        let sides = (side(Field::Length, length), side(Field::Width, width), side(Field::Height, height));
        if let (Some(length), Some(width), Some(height)) = sides {
            return Some(Dimensions { length, width, height });
        }
        if self.reasons.len() == before {
            self.refuse(Field::Length, "`Length`, `Width` and `Height` go together: all three or none");
        }
        None
    }

    fn value(&mut self) -> Option<Money> {
        let figure = self.number(Field::Value)?;
        let amount = Quantity::new(figure).map_err(|error| self.refuse(Field::Value, error)).ok();
        let Some(text) = self.text(Field::Currency) else {
            self.refuse(Field::Currency, "the value has none");
            return None;
        };
        let currency = self.memory.currencies.get(text, str::parse).copied();
        let currency = currency.map_err(|error: consign::CurrencyError| self.refuse(Field::Currency, error)).ok();
        Some(Money { amount: amount?, currency: currency? })
    }

    fn ends(&mut self, consignment: &mut Consignment) {
        let origin = [Field::OriginLocation, Field::OriginCountry, Field::OriginPostcode];
        let from = consignment.origin.get_or_insert_default();
        self.end(origin, 1, from);
        if from.country.is_none() && from.location.is_none() && from.postcode.is_none() {
            consignment.origin = None;
        }
        let destination = [Field::DestinationLocation, Field::DestinationCountry, Field::DestinationPostcode];
        let before = self.reasons.len();
        self.end(destination, 2, &mut consignment.destination);
        let to = &consignment.destination;
        if to.country.is_none() && to.location.is_none() && self.reasons.len() == before {
            self.refuse(Field::DestinationCountry, "there is none");
        }
    }

    fn end(&mut self, [location, country, postcode]: [Field; 3], memory: usize, address: &mut Address) {
        self.name(location, memory, &mut address.location);
        address.country = self.text(country).and_then(|text| {
            let read = self.memory.countries.get(text, str::parse).copied();
            read.map_err(|error: consign::CountryError| self.refuse(country, error)).ok()
        });
        match self.text(postcode) {
            Some(text) if text.len() > LONGEST_POSTCODE && text.chars().count() > LONGEST_POSTCODE => {
                self.refuse(postcode, format_args!("`{}` is longer than `{LONGEST_POSTCODE}` characters", shortened(text)));
            }
            Some(text) => {
                let kept = address.postcode.get_or_insert_default();
                kept.clear();
                kept.push_str(text);
            }
            None => address.postcode = None,
        }
    }

    fn tags(&mut self, tags: &mut Vec<Tag>) {
        let Some(text) = self.text(Field::Tags) else { return tags.clear() };
        match self.memory.tags.get(text, read_tags) {
            Ok(read) => tags.clone_from(read),
            Err(error) => self.refuse(Field::Tags, error),
        }
    }
}

#[cfg(test)]
mod tests;
