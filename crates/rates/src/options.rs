//! What the sheets don't say.

use std::collections::{BTreeMap, BTreeSet};

use consign::{Carrier, ChargeBasis, Country, Currency, LengthUnit, Place, Reference, Weekday, WeightUnit};
use consign_tables::{Mark, folded};
use rust_decimal::Decimal;

use crate::mapping::{Decimals, Mapping};

/// What the sheets don't say; a mapping's word counts where an option of its own isn't given.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// The service's reference; of several blocks what stands before their titles.
    pub service: Option<Reference>,
    /// The carrier; else the sheet's column, else the file's name.
    pub carrier: Option<Carrier>,
    /// Where the carrier is at home and consignments come from, and the country of postcodes.
    pub country: Option<Country>,
    /// The currency of prices that state none.
    pub currency: Option<Currency>,
    /// The unit of weights that state none: lb in the United States, else kg.
    pub unit: Option<WeightUnit>,
    /// The unit of lengths that state none: in in the United States, else cm.
    pub length_unit: Option<LengthUnit>,
    /// The origins that a price list, or columns of a zone chart, are for: column, location, and the location's place if it is new.
    pub origins: Vec<Origin>,
    /// Countries of zones, by label.
    pub zones: BTreeMap<String, BTreeSet<Country>>,
    /// What classes of a surcharge list cost.
    pub amounts: BTreeMap<String, Decimal>,
    /// Transit days where none are stated: fewest and most.
    pub transit: (u32, u32),
    /// The weekdays of delivery.
    pub delivery_days: Vec<Weekday>,
    /// Whether the carrier's reference goes before each service's.
    pub has_prefix: bool,
    /// Whether a price of 0 is a price.
    pub is_zero_a_price: bool,
    /// Whether mistaken rows are left out.
    pub is_lenient: bool,
    /// The sheet's name, of a workbook.
    pub sheet: Option<String>,
    /// The mapping.
    pub mapping: Mapping,
    /// Where the carrier seems to be at home.
    pub(crate) guessed: Option<Country>,
}

/// Where consignments come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The column of the zone chart that is for it.
    pub column: Option<String>,
    /// The location, or the place.
    pub name: String,
    /// Where a new location is: `US 85001`.
    pub place: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            service: None,
            carrier: None,
            country: None,
            currency: None,
            unit: None,
            length_unit: None,
            origins: Vec::new(),
            zones: BTreeMap::new(),
            amounts: BTreeMap::new(),
            transit: (1, 30),
            delivery_days: vec![Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday],
            has_prefix: false,
            is_zero_a_price: false,
            is_lenient: false,
            sheet: None,
            mapping: Mapping::default(),
            guessed: None,
        }
    }
}

impl Options {
    pub(crate) fn service(&self) -> Option<&Reference> {
        self.service.as_ref().or(self.mapping.service.as_ref().map(|parsed| &parsed.0))
    }

    /// The country: stated, or that of the place of an origin.
    pub(crate) fn home(&self) -> Option<Country> {
        let of_origin = || self.origins.iter().find_map(|origin| origin.place.as_ref()?.split(' ').next()?.parse().ok());
        self.country.or(self.mapping.country.as_ref().map(|parsed| parsed.0)).or_else(of_origin)
    }

    /// The same, or where the sheet's domestic rows go.
    pub(crate) fn likely_home(&self) -> Option<Country> {
        self.home().or(self.guessed)
    }

    pub(crate) fn currency(&self) -> Option<Currency> {
        self.currency.or(self.mapping.currency.as_ref().map(|parsed| parsed.0))
    }

    pub(crate) fn unit(&self) -> Option<WeightUnit> {
        self.unit.or(self.mapping.unit.as_ref().map(|parsed| parsed.0))
    }

    pub(crate) fn basis(&self) -> ChargeBasis {
        self.mapping.basis.as_ref().map_or(ChargeBasis::Package, |parsed| parsed.0)
    }

    pub(crate) fn sheet(&self) -> Option<&str> {
        self.sheet.as_deref().or(self.mapping.sheet.as_deref())
    }

    /// The places of a zone, if they are said.
    pub(crate) fn places(&self, label: &str) -> Option<Vec<Place>> {
        let wanted = folded(label);
        let mapped = self.mapping.zones.iter().find(|(known, _)| folded(known) == wanted);
        let said = || self.zones.iter().find(|(known, _)| folded(known) == wanted);
        mapped
            .map(|(_, places)| places.iter().map(|parsed| parsed.0.clone()).collect())
            .or_else(|| said().map(|(_, countries)| countries.iter().copied().map(Place::Country).collect()))
    }

    pub(crate) fn mark(&self) -> Option<Mark> {
        self.mapping.format.decimals.map(|decimals| if decimals == Decimals::Comma { Mark::Comma } else { Mark::Point })
    }

    /// What a class of a surcharge list costs.
    pub(crate) fn amount(&self, class: &str) -> Option<Decimal> {
        let wanted = folded(class);
        let mapped = self.mapping.amounts.iter().map(|(class, amount)| (class, amount.0));
        self.amounts
            .iter()
            .map(|(class, amount)| (class, *amount))
            .chain(mapped)
            .find(|(known, _)| folded(known) == wanted)
            .map(|(_, amount)| amount)
    }
}
