//! What the services of a rule set share: locations and their calendars, zones, carriers, holidays, sizes, currencies.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::chart::{self, Charts};
use super::group::{Given, Group, now_and_then, only, unwrapped};
use super::part::{Part, count, dimensions, figure, flag, list, maybe, merged, object, remove, text, weekdays, weight};
use super::place::{self, ZONES};
use super::{calendar, objective, scope, surcharge, tax};

const CARRIERS: [&str; 4] = ["CARRIER_X", "CARRIER_Y", "CARRIER_Z", "UPS"];

/// Currencies, each with what one unit of it may be worth. Some of the rates turn a pool's amount into another.
const CURRENCIES: [(&str, &[&str]); 5] = [
    ("GBP", &["1.25", "2", "200"]),
    ("EUR", &["0.86", "0.5", "1"]),
    ("USD", &["0.8", "0.5", "8e-1"]),
    ("JPY", &["0.005", "0.0005"]),
    ("KWD", &["2.5", "2"]),
];

/// All of a rule set but its services and groups.
#[derive(Clone, Debug)]
pub struct Setting {
    body: Value,
    locations: Vec<Value>,
    zones: Vec<Value>,
    sizes: Vec<Value>,
    carriers: Vec<Value>,
    charts: Charts,
    shared: Value,
    rules: Value,
}

/// The same, before it is known which groups a world has.
#[derive(Clone, Debug)]
pub struct Parts {
    body: Value,
    locations: Vec<Value>,
    zones: Vec<Value>,
    sizes: Vec<Value>,
    carriers: Vec<Value>,
    charts: Value,
    shared: Value,
    rules: Value,
}

impl Parts {
    /// In a world with these groups.
    pub fn put(&self, given: &Given) -> Setting {
        let all = |parts: &[Value]| parts.iter().map(|part| unwrapped(part, given)).collect::<Vec<_>>();
        let mut setting = Setting {
            body: unwrapped(&self.body, given),
            locations: all(&self.locations),
            zones: all(&self.zones),
            sizes: all(&self.sizes),
            carriers: all(&self.carriers),
            charts: Charts::default(),
            shared: unwrapped(&json!([self.shared]), given),
            rules: unwrapped(&self.rules, given),
        };
        let mut charts = unwrapped(&self.charts, given);
        place::leave_out_unknown(&mut charts, &setting.names());
        setting.charts = Charts::new(&charts);
        for (carrier, reference) in setting.carriers.iter_mut().zip(CARRIERS) {
            carrier["Reference"] = json!(reference);
            carrier["Name"] = json!(reference);
        }
        setting
    }
}

impl Setting {
    /// The rule set so far.
    pub fn rule_set(&self) -> Value {
        let mut rule_set = self.body.clone();
        let lists = [("ShippingLocations", &self.locations), ("Zones", &self.zones), ("PackageSizes", &self.sizes)];
        for (name, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
            rule_set[name] = json!(list);
        }
        rule_set["Carriers"] = json!(self.carriers);
        if self.locations.is_empty() {
            // These stand beside locations.
            remove(&mut rule_set, &["Collections"]);
        }
        if rule_set.get("Collections").is_none() {
            remove(&mut rule_set, &["CollectionTimeZone"]);
        }
        if rule_set.get("Vat").is_some() {
            remove(&mut rule_set, &["VatRate"]);
        }
        for collection in collections(&mut rule_set) {
            let number = collection["Carrier"].as_u64().and_then(|number| usize::try_from(number).ok());
            collection["Carrier"] = json!(self.carrier(number.expect("a carrier's number")));
        }
        calendar::settle(&mut rule_set, &CARRIERS[..self.carriers.len()]);
        self.charts.put(&mut rule_set);
        place::leave_out_unknown(&mut rule_set, &self.names());
        rule_set
    }

    pub fn charts(&self) -> &Charts {
        &self.charts
    }

    /// The surcharges that services share, before it is known which services there are.
    pub fn shared(&self) -> Value {
        let mut shared = self.shared[0].clone();
        place::leave_out_unknown(&mut shared, &self.names());
        shared
    }

    /// The rules for services that are known by now.
    pub fn put_rules(&self, rule_set: &mut Value) {
        let mut rules = self.rules.clone();
        place::leave_out_unknown(&mut rules, &self.names());
        for (kind, rules) in rules.as_object().cloned().into_iter().flatten() {
            rule_set[&kind] = match kind.as_str() {
                "Objectives" => objective::settle_objectives(rules, rule_set),
                "History" => objective::settle_history(rules, rule_set),
                kind => scope::settle(rules, kind, rule_set, self),
            };
        }
    }

    /// One of the carriers there are, by a number that any of them may have.
    pub fn carrier(&self, number: usize) -> &'static str {
        CARRIERS[number % self.carriers.len()]
    }

    pub fn locations(&self) -> Vec<&str> {
        self.locations.iter().filter_map(|location| location["Reference"].as_str()).collect()
    }

    /// The locations and zones that there are.
    pub fn names(&self) -> Vec<&str> {
        let zones = self.zones.iter().filter_map(|zone| zone["Reference"].as_str());
        self.locations().into_iter().chain(zones).collect()
    }

    /// One of the standard sizes there are.
    pub fn size(&self, number: usize) -> Option<&Value> {
        self.sizes.get(number % self.sizes.len().max(1))
    }
}

/// Every collection of a rule set.
pub fn collections(rule_set: &mut Value) -> Vec<&mut Value> {
    let fields = rule_set.as_object_mut().expect("a rule set");
    let mut all = Vec::new();
    for (name, list) in fields.iter_mut() {
        let list = list.as_array_mut().into_iter().flatten();
        match name.as_str() {
            "Collections" => all.extend(list),
            "ShippingLocations" => all.extend(list.filter_map(|location| location.get_mut("Collections")?.as_array_mut()).flatten()),
            _ => {}
        }
    }
    all
}

pub fn settings() -> impl Strategy<Value = Parts> {
    let locations = (proptest::bool::weighted(0.9), locations());
    let zones = [(0.8, 0), (0.6, 1), (0.6, 2), (0.1, 3)].map(|(often, number)| zone(often, ZONES[number]));
    let sizes = [size("SHOEBOX", 0.1), size("TUBE", 0.5)];
    let carriers = vec(calendar::carrier(), 1..=CARRIERS.len());
    let others = (chart::parts(), surcharge::shared(), merged(scope::parts(), objective::parts()));
    (body(), locations, zones, sizes, carriers, others).prop_map(
        |(body, (any, locations), zones, sizes, carriers, (charts, shared, rules))| Parts {
            body,
            locations: if any { given(locations) } else { Vec::new() },
            zones: given(Vec::from(zones)),
            sizes: given(Vec::from(sizes)),
            carriers,
            charts,
            shared,
            rules,
        },
    )
}

fn given(parts: Vec<Value>) -> Vec<Value> {
    parts.into_iter().filter(|part| !part.is_null()).collect()
}

fn body() -> Part {
    let assumed = object(vec![("Residential", maybe(0.7, flag())), ("PostOfficeBox", maybe(0.6, flag()))]);
    let holidays = calendar::holidays();
    let holidays = prop_oneof![4 => maybe(0.4, holidays.clone()), 2 => only(Group::Days, 0.8, holidays)].boxed();
    let mut fields = vec![
        ("Name", text(&["Small world"])),
        ("VatRate", maybe(0.8, figure(&["0.2", "0.175", "0", "0.0825", "1"]))),
        ("HorizonDays", maybe(0.6, count(&[7, 28, 3, 1, 0, 14]))),
        ("Holidays", holidays),
        ("Assume", only(Group::Conditions, 0.5, assumed)),
    ];
    fields.extend(tax::fields());
    fields.extend(calendar::own_collections());
    let body = object(fields);
    // Without decimals of its own the yen shows whether prices are compared before they are rounded.
    let own = prop_oneof![6 => Just(0_usize), 2 => Just(3), 1 => 1..CURRENCIES.len()];
    let rates = CURRENCIES.map(|(_, pool)| maybe(0.8, figure(pool)));
    (body, own, rates)
        .prop_map(|(mut body, own, rates)| {
            body["Currency"] = json!(CURRENCIES[own].0);
            let others = CURRENCIES.iter().zip(rates).enumerate().filter(|(at, (_, rate))| *at != own && !rate.is_null());
            let others: Map<String, Value> = others.map(|(_, ((code, _), rate))| ((*code).to_owned(), rate)).collect();
            if !others.is_empty() {
                body["ExchangeRates"] = Value::Object(others);
            }
            body
        })
        .boxed()
}

fn locations() -> impl Strategy<Value = Vec<Value>> {
    let of = |often, names, places, zone| {
        let location = object(vec![
            ("Reference", text(names)),
            ("Place", maybe(0.85, places)),
            ("TimeZone", maybe(0.95, text(zone))),
            ("Collections", maybe(0.95, list(calendar::collection(true), 1..=8))),
            ("WorkingDays", only(Group::Days, 0.4, weekdays())),
        ]);
        maybe(often, location)
    };
    let places = |first, second| now_and_then(Group::Places, 0.40, text(second), text(first));
    [
        of(
            0.9,
            &["LONDON"][..],
            places(&["GB M1 5WG", "GB", "826 M2 6LW"][..], &["GB M1 5WG", "GB W1A 1AA", "GB PH20 1AA"][..]),
            &["Europe/London"][..],
        ),
        of(0.4, &["NEWYORK"], places(&["US 10001", "USA", "US 90210"], &["US 90210", "US 10001"]), &["America/New_York"]),
        of(0.4, &["AUCKLAND", "NZ"], places(&["NZ 1010", "NZ"], &["NZ 1010", "GB IM1 1AA", "GB JE2 3AB"]), &["Pacific/Auckland"]),
    ]
    .prop_map(|locations| given(Vec::from(locations)))
}

fn zone(often: f64, name: &'static str) -> Part {
    let include = if name == "MAINLAND" { text(&["GB", "826"]).prop_map(|all| json!([all])).boxed() } else { place::places(3) };
    let zone =
        object(vec![("Reference", Just(json!(name)).boxed()), ("Include", include), ("Exclude", maybe(0.6, place::narrow_places(3)))]);
    maybe(often, zone)
}

fn size(name: &'static str, with_weight: f64) -> Part {
    let size =
        object(vec![("Reference", Just(json!(name)).boxed()), ("Dimensions", dimensions()), ("Weight", maybe(with_weight, weight()))]);
    maybe(0.7, size)
}
