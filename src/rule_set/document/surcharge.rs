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
        /// Its name, unique among the shared surcharges of the rule set; a service's own has none. Default: none.
        pub reference: Option<Reference> = "Reference",
        /// Its name for people. A service's own surcharge must have one. Default: the reference.
        pub name: Option<String> = "Name",
        /// Of a shared surcharge: the services that have it, `*` for any run of characters. With `Carriers` and `CarrierServiceGroups` the
        /// services of all three lists. Default: all services, if none of the three is given.
        pub services: Option<Vec<String>> = "Services",
        /// Of a shared surcharge: the carriers whose services have it, `*` for any run of characters. Default: see `Services`.
        pub carriers: Option<Vec<String>> = "Carriers",
        /// Of a shared surcharge: the groups whose services have it. Default: see `Services`.
        pub carrier_service_groups: Option<Vec<Reference>> = "CarrierServiceGroups",
        /// The condition. With `Per` Package it is asked of each package. Where it isn't known there is no price. Default: it always holds.
        pub when: Option<Condition> = "When",
        /// The origins that it is for: shipping locations, zones or places. Default: anywhere.
        pub from: Option<Vec<String>> = "From",
        /// The destinations that it is for: shipping locations, zones or places. Default: anywhere.
        pub places: Option<Vec<String>> = "Places",
        /// The zones that it is for: of the chart of the tariff that prices or, without a tariff, of the transit lane. Default: any.
        pub zones: Option<Vec<String>> = "Zones",
        /// The weekdays of collection that it is for. Default: every day.
        pub days: Option<Vec<Weekday>> = "Days",
        /// The weekdays of the latest delivery that it is for. Default: every day.
        pub delivery_days: Option<Vec<Weekday>> = "DeliveryDays",
        /// It is for consignments that have one of these tags. Default: for all.
        pub tags: Option<Vec<Tag>> = "Tags",
        /// The first collection date that it is for. Default: any.
        pub valid_from: Option<NaiveDate> = "ValidFrom",
        /// The last collection date that it is for. Default: any.
        pub valid_to: Option<NaiveDate> = "ValidTo",
        /// What the figures are of: of the consignment once, or of each package that it applies to. Default: `Consignment`.
        pub per: Option<Basis> = "Per",
        /// An amount, in `Currency`. Default: 0.
        pub amount: Option<Quantity> = "Amount",
        /// An amount for each unit or step of the priced weight above `Above`, in `Currency`. Default: 0.
        pub per_unit: Option<Quantity> = "PerUnit",
        /// The unit of weight of `PerUnit`, `Above` and `Step`. Default: the lane's.
        pub unit: Option<WeightUnit> = "Unit",
        /// The figure from which `PerUnit` or `PercentOfValue` counts: a weight in `Unit`, or an amount in `Currency`. Default: 0.
        pub above: Option<Quantity> = "Above",
        /// How many units, or how large an amount, make a step; part steps count whole. Above 0. Default: no steps.
        pub step: Option<Quantity> = "Step",
        /// A percentage of what `Of` names: `6.5` is 6.5 %. Default: 0.
        pub percent: Option<Quantity> = "Percent",
        /// What percentages are of: rounded lines before this one. Default: the base price alone.
        pub of: Option<PercentOf> = "Of",
        /// A percentage of the value of the consignment, or of the package, above `Above`. Default: 0.
        pub percent_of_value: Option<Quantity> = "PercentOfValue",
        /// Amounts or percentages by collection date, in rising order. The last entry on or before the collection date counts; before the
        /// first there is no price. Default: none.
        pub table: Option<Vec<TableEntry>> = "Table",
        /// Amounts for cases. The first case that holds counts. Default: none.
        pub amounts: Option<Vec<CaseAmount>> = "Amounts",
        /// The least line where it applies, in `Currency`. Default: none.
        pub minimum: Option<Quantity> = "Minimum",
        /// The greatest line where it applies, in `Currency`. Default: none.
        pub maximum: Option<Quantity> = "Maximum",
        /// The currency of its amounts. Default: the lane's.
        pub currency: Option<Currency> = "Currency",
        /// The name of its family. Of the members that apply (with `Per` Package, to one package) only the dearest counts; of equals the
        /// first. All members have the same `Per`, and their percentages are of the base alone. Default: none.
        pub one_of: Option<String> = "OneOf",
        /// The least chargeable weight of a package that it applies to, after rounding; with `Per` Package only. It counts in the base
        /// price, also where a dearer member of the family counts. Default: none.
        pub least_weight: Option<LeastWeight> = "LeastWeight",
    }

    /// What a surcharge is from a date on.
    pub struct TableEntry, "an entry of a table" {
        /// The first collection date.
        pub valid_from: NaiveDate = "ValidFrom",
        /// An amount, in the surcharge's currency. Default: none; then `Percent` is given.
        pub amount: Option<Quantity> = "Amount",
        /// A percentage of what `Of` names. Default: none; then `Amount` is given.
        pub percent: Option<Quantity> = "Percent",
    }

    /// What a surcharge is in a case.
    pub struct CaseAmount, "an amount of a case" {
        /// The condition. Default: it always holds. Only the last of several cases may have none of `When`, `Places` and `Zones`.
        pub when: Option<Condition> = "When",
        /// The destinations: shipping locations, zones or places. Default: anywhere.
        pub places: Option<Vec<String>> = "Places",
        /// The zones, as those of a surcharge. Default: any.
        pub zones: Option<Vec<String>> = "Zones",
        /// The amount, in the surcharge's currency.
        pub amount: Quantity = "Amount",
    }

    /// A least chargeable weight.
    #[derive(Copy)]
    pub struct LeastWeight, "a least weight" {
        /// The figure, in `Unit`.
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
