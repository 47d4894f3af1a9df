//! Which terms the worlds have: those of the second edition, each with the others and often enough.

use std::collections::{BTreeMap, BTreeSet};

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;

use super::support::generate::group::{self, Given, Group, Groups};
use super::support::generate::spelling::{Spelling, spellings};
use super::support::generate::{Case, DAYS, World, chart, place, worlds};
use super::valid::{check, left};

/// What each part brings: a field with what it stands in, a word with its field. Names that users give are `*`; what
/// stands in any condition stands in `When`.
const TERMS: [(Group, &str); 14] = [
    (Group::Names, "Consignment.Adresses Consignment.Packagess Consignment.Pakages Consignment.Tgas Consignment.directoin"),
    (Group::Places, "Addresses.Region Addresses.Town"),
    (
        Group::Days,
        "AllocationCutOff.WorkingDaysBefore Carriers.Holidays Carriers.IgnoreHolidays Collections.Exceptions \
         Collections.Services Exceptions.AllocationCutOff Exceptions.Cancelled Exceptions.Date Exceptions.Time \
         OperationalCutOff.WorkingDaysBefore RuleSet.CollectionTimeZone RuleSet.Collections ShippingLocations.WorkingDays \
         Transit.HolidaysOf Transit.HolidaysOf=Both Transit.HolidaysOf=Destination Transit.HolidaysOf=None \
         Transit.HolidaysOf=Origin Transit.MovingDays",
    ),
    (
        Group::Weights,
        "Bands.Below Chargeable.Basis Chargeable.Basis=Consignment Chargeable.Basis=Package Chargeable.Basis=PackageWeights \
         Chargeable.Divisor Chargeable.Sides Chargeable.VolumetricAbove Chargeable.Weight Divisor.Unit Divisor.Unit=Cm3PerKg \
         Divisor.Unit=In3PerLb Divisor.Unit=KgPerM3 Divisor.Value Rates.By Rates.By=Longest Rates.By=Packages Rates.By=Value \
         Rates.By=Volume Rates.By=Weight Rates.Chargeable Rates.NextBreak Sides.Round Sides.Round=Nearest Sides.Round=Up \
         Sides.To Tariffs.By Tariffs.By=Longest Tariffs.By=Packages Tariffs.By=Value Tariffs.By=Volume Tariffs.By=Weight Tariffs.Chargeable \
         Tariffs.NextBreak VolumetricAbove.Unit VolumetricAbove.Volume VolumetricAbove.Weight Weight.Least Weight.Round \
         Weight.Round=Nearest Weight.Round=Up Weight.To",
    ),
    (
        Group::Charts,
        "Amounts.Zones Beyond.*.PerUnit Beyond.*.Step Charts.From Charts.Zones Days.*.Max Days.*.Min Rates.Tariff \
         RuleSet.Tariffs RuleSet.ZoneCharts Surcharges.Zones Tariffs.Beyond Tariffs.Currency Tariffs.Prices Tariffs.Reference \
         Tariffs.Unit Tariffs.UpTo Tariffs.ValidFrom Tariffs.ValidTo Tariffs.ZoneChart Transit.Days Transit.Zone \
         Transit.ZoneChart ZoneCharts.Charts ZoneCharts.Reference",
    ),
    (
        Group::Discounts,
        "Bands.Percent Bands.Zones Discount.Bands Discount.Minimum Discount.Percent Discount.Zones Minimum.Amount Minimum.Less \
         Minimum.Weight Minimum.Zone Rates.Discount Tariffs.Discount",
    ),
    (
        Group::Surcharges,
        "Amounts.Amount Amounts.Places LeastWeight.Unit LeastWeight.Value RuleSet.Surcharges Surcharges.Above \
         Surcharges.Amounts Surcharges.CarrierServiceGroups Surcharges.Carriers Surcharges.Currency Surcharges.DeliveryDays \
         Surcharges.From Surcharges.LeastWeight Surcharges.Of Surcharges.Of=All Surcharges.OneOf Surcharges.PerUnit \
         Surcharges.PercentOfValue Surcharges.Reference Surcharges.Services Surcharges.Step Surcharges.Table Surcharges.Unit \
         Table.Amount Table.Percent Table.ValidFrom",
    ),
    (
        Group::Conditions,
        "Addresses.AddressLine1 Addresses.CompanyName Addresses.Contact Addresses.PostOfficeBox Addresses.Residential \
         Amounts.When AnyItem.Category AnyItem.CountryOfOrigin AnyItem.DangerousGoods AnyItem.Description \
         AnyItem.HarmonisationCode AnyItem.Quantity AnyItem.Sku AnyItem.Value AnyItem.Weight Assume.PostOfficeBox \
         Assume.Residential At.Days At.From At.To Category.NoneOf Classes.NoneOf Classes.Only CollectionDate.Days \
         CollectionDate.From CollectionDate.Present CollectionDate.To Consignment.CustomsDocumentation Consignment.Source Contact.Phone \
         CountryOfOrigin.NoneOf CustomsDocumentation.ShippingTerms DangerousGoods.Present DeliveryDate.Days DeliveryDate.From \
         DeliveryDate.Present DeliveryDate.To Description.NoneOf Direction.NoneOf EveryItem.Category EveryItem.CountryOfOrigin \
         EveryItem.DangerousGoods EveryItem.Description EveryItem.HarmonisationCode EveryItem.Quantity EveryItem.Sku \
         EveryItem.Value EveryItem.Weight Fields.*.Above Fields.*.Below Fields.*.Max Fields.*.Min Fields.*.NoneOf \
         Fields.*.Present From.NoneOf Girth.Above Girth.Below HarmonisationCode.NoneOf Items.Above Items.Below \
         LengthPlusGirth.Above LengthPlusGirth.Below LengthPlusGirth.Min Longest.Above Longest.Below Longest.Max Longest.Min \
         Longest.Unit MetaData.BoolValue MetaData.DateTimeValue \
         MetaData.DecimalValue MetaData.IntValue Middle.Above Middle.Below Middle.Max Middle.Min Middle.Unit Packages.Above Packages.Below \
         Packages.PackagingType PackagingType.NoneOf PackingGroup.NoneOf PhysicalForm.NoneOf Promise.Days Promise.Exactly \
         Promise.From Promise.Present Promise.To Promise.WithinDays Quantity.Above Quantity.Below Quantity.Max Quantity.Min \
         RuleSet.Assume ShippingDate.Days ShippingDate.From ShippingDate.Present ShippingDate.To Shortest.Above Shortest.Below \
         Shortest.Max Shortest.Min Shortest.Unit SidesSum.Above SidesSum.Below Sku.NoneOf Source.NoneOf Surcharges.When \
         Tags.All Tags.Any Tags.None To.NoneOf UnNumber.NoneOf Value.Above Value.Below Volume.Above Volume.Below Weight.Above \
         Weight.Below When.All When.Any When.AnyItem When.AnyPackage When.At When.CollectionDate When.DeliveryDate \
         When.Direction When.EveryItem When.EveryPackage When.Fields When.From When.Girth When.Items When.LengthPlusGirth \
         When.Longest When.Middle When.Not When.Packages When.PackagingType When.PostOfficeBox When.Promise When.Residential \
         When.ShippingDate When.Shortest When.SidesSum When.Source When.Tags When.To When.Value When.Volume When.Weight \
         WithinDays.Above WithinDays.Below WithinDays.Max WithinDays.Min When.Offer Offer.Price Offer.TransitDays Price.Above Price.Below Price.Currency Price.Max Price.Min \
         TransitDays.Above TransitDays.Below",
    ),
    (
        Group::Tax,
        "CarrierServices.Vat Rates.PricesInclude RuleSet.Compare RuleSet.Compare=Gross RuleSet.Compare=Net RuleSet.Vat \
         RuleSet.VatRounding RuleSet.VatRounding=Down RuleSet.VatRounding=HalfUp RuleSet.VatRounding=Up Tariffs.PricesInclude \
         Vat.Exempt Vat.Rate Vat.To",
    ),
    (
        Group::Rules,
        "CarrierServiceGroups.IsEnabled Rules.Items Rules.Packages Rules.Sides Rules.SidesSum Rules.Volume Value.Basis Value.Basis=Consignment Value.Basis=Package \
         Volume.Basis Volume.Basis=Consignment Volume.Basis=Package",
    ),
    (
        Group::ShippingRules,
        "RuleSet.ShippingRules ShippingRules.CarrierServiceGroups ShippingRules.Carriers ShippingRules.Name ShippingRules.Reference \
         ShippingRules.Services ShippingRules.ShippingLocations ShippingRules.Type ShippingRules.Type=Exclude \
         ShippingRules.Type=Include ShippingRules.ValidFrom ShippingRules.ValidTo ShippingRules.When",
    ),
    (
        Group::Preferences,
        "Adjust.Amount Adjust.Percent Preferences.Adjust Preferences.CarrierServiceGroups Preferences.Carriers Preferences.Name \
         Preferences.Reference Preferences.Services Preferences.ShippingLocations Preferences.Tier Preferences.ValidFrom \
         Preferences.ValidTo Preferences.When RuleSet.Preferences",
    ),
    (
        Group::Objectives,
        "BestValue.PerDay Carbon.PerConsignment Carbon.PerKg CarrierServices.Carbon Choose.BestValue Choose.DeliveredWithin \
         Choose.OnTime Choose.Prefer Choose.Within DeliveredWithin.Days History.Days History.Service History.To Objectives.Choose \
         Objectives.Choose=Cheapest Objectives.Choose=Fastest Objectives.Choose=LeastCarbon Objectives.Reference Objectives.When \
         OnTime.Probability Prefer.CarrierServiceGroups Prefer.Carriers Prefer.Services Prefer.Tolerance RuleSet.History \
         RuleSet.Objectives Tolerance.Amount Tolerance.Percent Within.Amount Within.Percent",
    ),
    (
        Group::Capacities,
        "Capacities.CarrierServiceGroups Capacities.Carriers Capacities.Currency Capacities.Max Capacities.Min Capacities.Of \
         Capacities.Of=Consignments Capacities.Of=Packages Capacities.Of=Value Capacities.Of=Volume Capacities.Of=Weight \
         Capacities.Offset Capacities.Per Capacities.Per=Day Capacities.Per=Month Capacities.Per=Total Capacities.Per=Week \
         Capacities.Reference Capacities.Services Capacities.Share Capacities.ShippingLocations Capacities.Unit \
         Capacities.ValidFrom Capacities.ValidTo Capacities.When Capacities.WhenFull Capacities.WhenFull=NextDate \
         Capacities.WhenFull=NextService Offset.Amount RuleSet.Capacities Share.Max Share.Min",
    ),
];

/// What more than one part brings, or a part and, under another object, the first edition.
const SHARED: &str = "CountryOfOrigin.IsoCode Items.Category Items.CountryOfOrigin Items.DangerousGoods Items.Description Items.HarmonisationCode Items.HarmonizationCode Items.Quantity \
     Items.Sku Items.Value Items.Weight Packages.Items DangerousGoods.Classes DangerousGoods.LimitedQuantity \
     DangerousGoods.PackingGroup DangerousGoods.PhysicalForm DangerousGoods.UnNumber Items.Max Items.Min Packages.Max \
     Packages.Min Value.Min Volume.Max Volume.Min Volume.Unit SidesSum.Max SidesSum.Unit Sides.Unit SidesSum.Min Sides.Max";

/// Fields whose keys are names that users give, where they are objects.
const BY_NAME: [&str; 7] = ["Holidays", "ExchangeRates", "Zones", "Prices", "Beyond", "Days", "Fields"];

/// Conditions inside of a condition.
const NESTED: [&str; 5] = ["Any", "All", "Not", "AnyPackage", "EveryPackage"];

/// Fields of which each word is a term.
const WORDS: [&str; 11] =
    ["By", "Basis", "Round", "Of", "HolidaysOf", "VatRounding", "Compare", "Type", "Divisor.Unit", "Capacities.Per", "WhenFull"];

/// The terms of a document.
fn collect(terms: &mut BTreeSet<String>, inside: &str, json: &Value) {
    match json {
        Value::Array(items) => items.iter().for_each(|item| collect(terms, inside, item)),
        // The last step of an objective is a word.
        Value::String(word) if inside == "Choose" => drop(terms.insert(format!("Objectives.Choose={word}"))),
        Value::Object(fields) => {
            for (name, field) in fields {
                if BY_NAME.contains(&inside) {
                    collect(terms, &format!("{inside}.*"), field);
                    continue;
                }
                let term = format!("{inside}.{name}");
                if let (true, Some(word)) = (WORDS.contains(&name.as_str()) || WORDS.contains(&term.as_str()), field.as_str()) {
                    terms.insert(format!("{term}={word}"));
                }
                terms.insert(term);
                let is_condition = field.is_object() || field.as_array().is_some_and(|all| all.iter().all(Value::is_object));
                let nested = inside == "When" && NESTED.contains(&name.as_str()) && is_condition;
                collect(terms, if nested { "When" } else { name }, field);
            }
        }
        _ => {}
    }
}

fn terms(case: &Case) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    collect(&mut terms, "RuleSet", &case.rule_set);
    case.consignments.iter().for_each(|consignment| collect(&mut terms, "Consignment", consignment));
    terms
}

/// Every text of a document that stands in a list or is the key of a field.
fn texts(found: &mut BTreeSet<String>, json: &Value) {
    match json {
        Value::Array(items) => items.iter().for_each(|item| texts(found, item)),
        Value::Object(fields) => fields.iter().for_each(|(name, field)| {
            found.insert(name.clone());
            texts(found, field);
        }),
        Value::String(text) => drop(found.insert(text.clone())),
        _ => {}
    }
}

/// Worlds before it is known what they have, and how they are spelt.
fn drawn(count: usize) -> Vec<(World, Spelling)> {
    let mut runner = TestRunner::deterministic();
    let worlds = (worlds(), spellings());
    (0..count).map(|_| worlds.new_tree(&mut runner).expect("a world").current()).collect()
}

/// All of the worlds with these groups.
fn put(drawn: &[(World, Spelling)], groups: &Groups) -> Vec<Case> {
    let given = |number: usize| Given { today: DAYS[number % DAYS.len()], groups: groups.clone() };
    drawn.iter().enumerate().map(|(number, (world, spelling))| world.put(&given(number), spelling)).collect()
}

fn all_but(group: Group) -> Groups {
    let mut groups = group::all();
    groups.remove(&group);
    groups
}

fn words(of: &str) -> impl Iterator<Item = &str> {
    of.split_whitespace()
}

/// Each term in at least one world of 150; nothing that has no part; nothing of a part in worlds without it.
#[test]
fn every_term_is_reached_and_is_gone_without_its_part() {
    let drawn = drawn(450);
    let of = |groups: &Groups| put(&drawn, groups).iter().map(terms).collect::<Vec<_>>();
    let mut reached: BTreeMap<String, usize> = BTreeMap::new();
    for term in of(&group::all()).into_iter().flatten() {
        *reached.entry(term).or_default() += 1;
    }
    for term in TERMS.iter().flat_map(|(_, terms)| words(terms)).chain(words(SHARED)) {
        let count = reached.get(term).copied().unwrap_or_default();
        assert!(count >= 3, "{term} is reached in {count} of 450 worlds");
    }
    for (group, own) in TERMS {
        let without = all_but(group);
        let own: BTreeSet<&str> = words(own).collect();
        let left: BTreeSet<String> = of(&without).into_iter().flatten().filter(|term| own.contains(term.as_str())).collect();
        assert!(left.is_empty(), "without {group:?} there is {left:?}");
    }
    let first: BTreeSet<String> = of(&Groups::new()).into_iter().flatten().collect();
    let all: BTreeSet<&str> = TERMS.iter().flat_map(|(_, terms)| words(terms)).collect();
    assert!(first.iter().all(|term| !all.contains(term.as_str())), "the first edition has none of them");
    let unspelt = all_but(Group::Names);
    let known: BTreeSet<&str> = all.into_iter().chain(words(SHARED)).chain(first.iter().map(String::as_str)).collect();
    let unknown: BTreeSet<String> = of(&unspelt).into_iter().flatten().filter(|term| !known.contains(term.as_str())).collect();
    assert!(unknown.is_empty(), "of no part: {unknown:?}");
}

/// Every place of the second edition is named by some world, and by none of the first.
#[test]
fn every_place_is_named() {
    let drawn = drawn(450);
    let of = |groups: &Groups| {
        let mut found = BTreeSet::new();
        for case in put(&drawn, groups) {
            texts(&mut found, &case.rule_set);
        }
        found
    };
    let (second, first) = (of(&group::all()), of(&Groups::new()));
    for place in place::SECOND.iter().chain(&chart::SECOND) {
        assert!(second.contains(*place), "{place}");
        // There the first edition has a location, or holidays.
        assert!(!first.contains(*place) || ["US 90210", "IM"].contains(place), "{place}");
    }
}

/// As far as that is cheap to see.
#[test]
fn every_rule_set_is_valid() {
    let unspelt = all_but(Group::Names);
    let drawn = drawn(150);
    let mut sets = vec![unspelt.clone(), Groups::new()];
    sets.extend(unspelt.iter().map(|left_out| unspelt.iter().copied().filter(|group| group != left_out).collect::<Groups>()));
    sets.extend(unspelt.iter().map(|group| Groups::from([*group])));
    for groups in sets {
        for case in put(&drawn, &groups) {
            let faults = check(&case.rule_set);
            assert!(faults.is_empty(), "{faults:?} with {groups:?}: {}", case.rule_set);
            assert_eq!(case.consignments.iter().find_map(left), None, "{:?}", case.consignments);
        }
    }
}

/// Fields in other cases, words in one text.
#[test]
fn names_are_spelt_in_many_ways() {
    let mut found = BTreeSet::new();
    for case in put(&drawn(100), &Groups::from([Group::Names])) {
        texts(&mut found, &case.rule_set);
        case.consignments.iter().for_each(|consignment| texts(&mut found, consignment));
    }
    for spelt in ["upTo", "UPTO", "postcode", "isoCode", "Outbound,Inbound", "Outbound, Inbound", "UK", "EL", "XK"] {
        assert!(found.contains(spelt), "{spelt}");
    }
}
