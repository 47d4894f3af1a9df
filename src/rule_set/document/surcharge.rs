//! What comes on top of base prices.

use chrono::NaiveDate;

use super::ChosenBy;
use crate::condition::Condition;
use crate::json::{Decode, Reader, Trail, record};
use crate::measure::WeightUnit;
use crate::money::Currency;
use crate::number::Quantity;
use crate::reference::{Reference, Tag};
use crate::rule::Basis;
use crate::time::Weekday;

record! {
    /// What comes on top of the base price. All figures that it states are added, then kept between `Minimum` and `Maximum`.
    #[derive(Default)]
    #[non_exhaustive]
    pub struct Surcharge, "a surcharge" {
        /// Of one that services share: its name in this document, unique among these.
        pub reference: Option<Reference> = "Reference",
        /// What people call it. A service's own has a name; of one that services share it is the reference if it isn't given.
        pub name: Option<String> = "Name",
        /// Of one that services share: the services that have it, `*` for any run of characters. With `Carriers` and
        /// `CarrierServiceGroups` those of all three; all services if none of the three is given.
        pub services: Option<Vec<String>> = "Services",
        /// Of one that services share: the carriers whose services have it, `*` for any run of characters.
        pub carriers: Option<Vec<String>> = "Carriers",
        /// Of one that services share: the groups whose services have it.
        pub carrier_service_groups: Option<Vec<Reference>> = "CarrierServiceGroups",
        /// What must hold. With `Per` Package it is asked of each package. Where it isn't known there is no price.
        pub when: Option<Condition> = "When",
        /// The origins that it is for: shipping locations, zones or places.
        pub from: Option<Vec<String>> = "From",
        /// The destinations that it is for: shipping locations, zones or places.
        pub places: Option<Vec<String>> = "Places",
        /// The zones that it is for: of the chart of the tariff that prices, without a tariff of the transit lane's.
        pub zones: Option<Vec<String>> = "Zones",
        /// The weekdays of collection that it is for.
        pub days: Option<Vec<Weekday>> = "Days",
        /// The weekdays of the latest delivery that it is for.
        pub delivery_days: Option<Vec<Weekday>> = "DeliveryDays",
        /// Tags, one of which a consignment has that it is for.
        pub tags: Option<Vec<Tag>> = "Tags",
        /// The first collection date that it is for.
        pub valid_from: Option<NaiveDate> = "ValidFrom",
        /// The last collection date that it is for.
        pub valid_to: Option<NaiveDate> = "ValidTo",
        /// Of what the figures are: once of the consignment, or of each package that it applies to. Of the consignment if it isn't given.
        pub per: Option<Basis> = "Per",
        /// How much.
        pub amount: Option<Quantity> = "Amount",
        /// How much for each unit, or step, of what was priced above `Above`.
        pub per_unit: Option<Quantity> = "PerUnit",
        /// The unit of `PerUnit`. The lane's if it isn't given.
        pub unit: Option<WeightUnit> = "Unit",
        /// From what on `PerUnit` or `PercentOfValue` counts: a weight, or an amount. 0 if it isn't given.
        pub above: Option<Quantity> = "Above",
        /// How many units, or how large an amount, make a step; part steps count whole. Above 0. Exact if it isn't given.
        pub step: Option<Quantity> = "Step",
        /// How much of what `Of` says, in percent: `6.5` is 6.5 %.
        pub percent: Option<Quantity> = "Percent",
        /// What percentages are of: rounded lines before it. The base price alone if it isn't given.
        pub of: Option<PercentOf> = "Of",
        /// How much of what the consignment, or the package, is worth above `Above`, in percent.
        pub percent_of_value: Option<Quantity> = "PercentOfValue",
        /// Amounts or percentages from some collection dates on; dates rise. The last on or before the collection date counts; without one
        /// there is no price.
        pub table: Option<Vec<TableEntry>> = "Table",
        /// Amounts for some cases: the first that holds.
        pub amounts: Option<Vec<CaseAmount>> = "Amounts",
        /// The least that it comes to wherever it applies.
        pub minimum: Option<Quantity> = "Minimum",
        /// The most that it comes to wherever it applies.
        pub maximum: Option<Quantity> = "Maximum",
        /// The currency of its amounts. The lane's if it isn't given.
        pub currency: Option<Currency> = "Currency",
        /// Its family: of its members that apply, to a package with `Per` Package, only the dearest counts, the first of equals. Members
        /// are `Per` the same, and their percentages are of the base alone.
        pub one_of: Option<String> = "OneOf",
        /// The least chargeable weight of a package that it applies to, after rounding; with `Per` Package only. It counts in the base
        /// price, also where the surcharge itself is beaten in its family.
        pub least_weight: Option<LeastWeight> = "LeastWeight",
    }

    /// What a surcharge is from a date on.
    pub struct TableEntry, "an entry of a table" {
        /// The first collection date.
        pub valid_from: NaiveDate = "ValidFrom",
        /// How much.
        pub amount: Option<Quantity> = "Amount",
        /// How much of what `Of` says, in percent.
        pub percent: Option<Quantity> = "Percent",
    }

    /// What a surcharge is in a case.
    pub struct CaseAmount, "an amount of a case" {
        /// What must hold. Always, if neither it, `Places` nor `Zones` is given; so only the last of several may be.
        pub when: Option<Condition> = "When",
        /// The destinations: shipping locations, zones or places.
        pub places: Option<Vec<String>> = "Places",
        /// The zones of a chart, as those of a surcharge.
        pub zones: Option<Vec<String>> = "Zones",
        /// How much.
        pub amount: Quantity = "Amount",
    }

    /// A least chargeable weight.
    #[derive(Copy)]
    pub struct LeastWeight, "a least weight" {
        /// The figure.
        pub value: Quantity = "Value",
        /// Its unit.
        pub unit: WeightUnit = "Unit",
    }
}

impl Surcharge {
    /// What people call it.
    #[must_use]
    pub fn called(&self) -> &str {
        self.name.as_deref().or(self.reference.as_ref().map(Reference::as_str)).unwrap_or_default()
    }

    /// Of one that services share: by what these are chosen.
    pub(crate) fn chosen(&self) -> ChosenBy<'_> {
        let Self { services, carriers, carrier_service_groups, .. } = self;
        ChosenBy { services: services.as_deref(), carriers: carriers.as_deref(), groups: carrier_service_groups.as_deref() }
    }

    /// Tells every place that it names, where it stands, and whether it is of a destination.
    pub(crate) fn each_place<'a>(&'a self, at: &Trail<'_>, told: &mut dyn FnMut(&Trail<'_>, bool, &'a str)) {
        let mut list = |names: &'a Option<Vec<String>>, at: &Trail<'_>, is_destination: bool| {
            names.iter().flatten().enumerate().for_each(|(index, name)| told(&at.index(index), is_destination, name));
        };
        list(&self.from, &at.key("From"), false);
        list(&self.places, &at.key("Places"), true);
        let cases = at.key("Amounts");
        for (index, case) in self.amounts.iter().flatten().enumerate() {
            list(&case.places, &cases.index(index).key("Places"), true);
        }
        self.each_condition(at, &mut |at, when| when.each_place(at, told));
    }

    /// Tells every condition that it has, and where it stands.
    pub(crate) fn each_condition<'a>(&'a self, at: &Trail<'_>, told: &mut dyn FnMut(&Trail<'_>, &'a Condition)) {
        self.when.iter().for_each(|when| told(&at.key("When"), when));
        let cases = at.key("Amounts");
        for (index, case) in self.amounts.iter().flatten().enumerate() {
            case.when.iter().for_each(|when| told(&cases.index(index).key("When"), when));
        }
    }

    /// Whether it has percentages.
    pub(crate) fn has_percent(&self) -> bool {
        self.percent.is_some() || self.table.iter().flatten().any(|entry| entry.percent.is_some())
    }

    /// Whether it states figures besides `Amounts`.
    pub(crate) fn has_other_figures(&self) -> bool {
        let percents = self.percent.is_some() || self.percent_of_value.is_some();
        percents || self.amount.is_some() || self.per_unit.is_some() || self.table.is_some()
    }

    /// Whether it is of each package.
    #[must_use]
    pub fn is_per_package(&self) -> bool {
        self.per == Some(Basis::Package)
    }
}

/// What percentages of a surcharge are of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PercentOf {
    /// The base price and all surcharges before it.
    All,
    /// These: `Base`, surcharges before it by name or reference, families.
    Named(Vec<String>),
}

impl PercentOf {
    /// The base price.
    pub const BASE: &'static str = "Base";
    /// The base price and everything before.
    pub(crate) const ALL: &'static str = "All";

    fn one(name: String) -> Self {
        if name.trim().eq_ignore_ascii_case(Self::ALL) { Self::All } else { Self::Named(vec![name]) }
    }
}

impl Decode for PercentOf {
    fn decode(reader: &mut Reader<'_>, at: &Trail<'_>) -> Self {
        if reader.next() == b'"' {
            return Self::one(String::decode(reader, at));
        }
        let mut named = Vec::decode(reader, at);
        if named.len() == 1 { Self::one(named.remove(0)) } else { Self::Named(named) }
    }

    fn placeholder() -> Self {
        Self::Named(vec![Self::BASE.to_owned()])
    }
}

impl serde::Serialize for PercentOf {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::All => serializer.serialize_str(Self::ALL),
            Self::Named(names) => names.serialize(serializer),
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for PercentOf {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PercentOf".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "`All`, or a list of `Base`, names of surcharges before it, and families.",
            "anyOf": [{ "type": "string" }, { "type": "array", "minItems": 1, "items": { "type": "string" } }]
        })
    }
}
