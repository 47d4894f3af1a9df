//! Conditions, as surcharges have them.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::strategy::Union;
use serde_json::{Map, Value, json};

use super::item::CLASSES;
use super::part::{Part, count, day, flag, just, list, maybe, object, text, weekdays};
use super::place::lane_ends;
use super::service::TAGS;

/// Currencies of bounds of values.
pub const CURRENCIES: [&str; 5] = ["GBP", "EUR", "USD", "JPY", "KWD"];

type Member = BoxedStrategy<(&'static str, Value)>;

/// A condition of a surcharge that is charged for each package, or of one that isn't.
pub fn condition(per_package: bool) -> Part {
    nested(if per_package { Of::Package } else { Of::Consignment }, Own::Dates, 2)
}

/// Of a shipping rule or a preference.
pub fn condition_of_rule() -> Part {
    nested(Of::Consignment, Own::Offer, 2)
}

pub fn condition_of_objective() -> Part {
    nested(Of::Consignment, Own::Nothing, 2)
}

/// What may be asked that is the service's own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Own {
    Nothing,
    Dates,
    /// The dates, and the price.
    Offer,
}

/// Whose the members are that a package and a consignment both have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Consignment,
    /// Of each package that is priced, or inside of `AnyPackage`.
    Package,
    InsidePackage,
}

/// With so many levels of conditions inside.
fn nested(of: Of, own: Own, levels: u32) -> Part {
    let mut kinds: Vec<(u32, Member)> =
        vec![(6, figures()), (4, whereabouts()), (4, words()), (3, items()), (3, named("Fields", fields())), (3, dates(own))];
    if of != Of::Consignment {
        kinds.push((8, sizes()));
    }
    if own == Own::Offer {
        kinds.push((3, named("Offer", offer())));
    }
    if levels > 0 {
        let inside = nested(of, own, levels - 1);
        if of != Of::InsidePackage {
            let of_package = nested(Of::InsidePackage, own, levels - 1);
            kinds.push((3, named("AnyPackage", of_package.clone())));
            kinds.push((2, named("EveryPackage", of_package)));
        }
        kinds.push((2, named("Any", list(inside.clone(), 1..=3))));
        kinds.push((2, named("All", list(inside.clone(), 1..=2))));
        kinds.push((2, named("Not", inside)));
    }
    let member = Union::new_weighted(kinds).boxed();
    prop_oneof![1 => vec(member.clone(), 0), 12 => vec(member.clone(), 1), 8 => vec(member, 2..=3)].prop_map(as_object).boxed()
}

/// Of two members with one name the last.
fn as_object(members: Vec<(&'static str, Value)>) -> Value {
    Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
}

fn named(name: &'static str, part: Part) -> Member {
    part.prop_map(move |value| (name, value)).boxed()
}

/// Both bounds, or one; each may include its end. The least is never above the most, nor is nothing between them.
fn bounds(pairs: &'static [(&'static str, &'static str)], unit: Option<(&'static str, &'static [&'static str])>) -> Part {
    let unit = unit.map_or_else(|| just(json!({})), |(name, pool)| object(vec![(name, text(pool))]));
    (select(pairs), 0..3_u8, any::<[bool; 3]>(), unit)
        .prop_map(|((low, high), which, [closed_low, closed_high, as_text], mut json)| {
            let figure = |figure: &str| if as_text { json!(figure) } else { serde_json::from_str(figure).expect("a JSON number") };
            if which != 1 {
                json[if closed_low || low == high { "Min" } else { "Above" }] = figure(low);
            }
            if which != 2 {
                json[if closed_high || low == high { "Max" } else { "Below" }] = figure(high);
            }
            json
        })
        .boxed()
}

/// Of whole numbers, which are never texts.
fn counts(pairs: &'static [(&'static str, &'static str)]) -> Part {
    let number = |figure: &Value| figure.as_str().map_or_else(|| figure.clone(), |text| serde_json::from_str(text).expect("a number"));
    bounds(pairs, None)
        .prop_map(move |json| json.as_object().into_iter().flatten().map(|(name, figure)| (name.clone(), number(figure))).collect())
        .boxed()
}

const WEIGHTS: [(&str, &str); 6] = [("0.5", "2"), ("1", "5"), ("2", "10"), ("5", "25"), ("1.0001", "2.26796185"), ("10", "10")];
const LENGTHS: [(&str, &str); 6] = [("10", "60"), ("20", "33"), ("30", "120"), ("25.4", "25.4"), ("33", "240"), ("60", "105")];
const VALUES: [(&str, &str); 5] = [("43", "100"), ("100", "500"), ("0", "250"), ("5.99", "500.01"), ("43", "43")];
const WEIGHT_UNITS: Option<(&str, &[&str])> = Some(("Unit", &["Kg", "kg", "Lb", "Oz"]));
const LENGTH_UNITS: Option<(&str, &[&str])> = Some(("Unit", &["Cm", "cm", "In"]));

/// The figures that a consignment and a package both have; those of a consignment alone hold inside a package, too.
fn figures() -> Member {
    let volumes = &[("1000", "27000"), ("6000", "36000"), ("0.001", "216000")][..];
    prop_oneof![
        4 => named("Weight", prop_oneof![3 => bounds(&WEIGHTS, WEIGHT_UNITS), 2 => bounds(&WEIGHTS, None)].boxed()),
        2 => named("Volume", prop_oneof![
            bounds(volumes, None),
            bounds(&[("1", "27"), ("6", "216")], Some(("Unit", &["L"]))),
            bounds(&[("64", "1728"), ("480", "1000")], Some(("Unit", &["In3"]))),
            bounds(&[("0.001", "0.027"), ("0.5", "1")], Some(("Unit", &["M3", "Ft3"]))),
        ].boxed()),
        3 => named("Value", prop_oneof![bounds(&VALUES, Some(("Currency", &CURRENCIES))), bounds(&VALUES, None)].boxed()),
        2 => named("Packages", counts(&[("1", "2"), ("2", "3"), ("1", "1"), ("0", "3")])),
        2 => named("Items", counts(&[("1", "2"), ("2", "10"), ("0", "1"), ("3", "3")])),
    ]
    .boxed()
}

/// What a package alone has.
fn sizes() -> Member {
    let lengths = || prop_oneof![bounds(&LENGTHS, LENGTH_UNITS), bounds(&LENGTHS, None)].boxed();
    prop_oneof![
        named("Longest", lengths()),
        named("Middle", lengths()),
        named("Shortest", lengths()),
        named("Girth", lengths()),
        named("LengthPlusGirth", lengths()),
        named("SidesSum", lengths()),
        named("PackagingType", one_of(&["carton", "Pal*", "*"])),
    ]
    .boxed()
}

/// A list, or what is not in it.
fn one_of(pool: &'static [&'static str]) -> Part {
    let texts = subsequence(pool, 1..=pool.len().min(2));
    (texts, proptest::bool::weighted(0.3)).prop_map(|(texts, not)| if not { json!({ "NoneOf": texts }) } else { json!(texts) }).boxed()
}

fn whereabouts() -> Member {
    let places = || (lane_ends(3), proptest::bool::weighted(0.25)).prop_map(|(all, not)| if not { json!({ "NoneOf": all }) } else { all });
    prop_oneof![
        1 => named("From", places().boxed()),
        4 => named("To", places().boxed()),
        3 => named("Residential", flag()),
        2 => named("PostOfficeBox", flag()),
    ]
    .boxed()
}

fn words() -> Member {
    let tags = || subsequence(&TAGS[..], 1..=2).prop_map(|tags| json!(tags)).boxed();
    let of_tags = prop_oneof![
        tags(),
        object(vec![("Any", tags())]),
        object(vec![("All", tags()), ("None", maybe(0.4, tags()))]),
        object(vec![("Any", maybe(0.5, tags())), ("None", tags())]),
    ];
    prop_oneof![
        3 => named("Tags", of_tags.boxed()),
        1 => named("Direction", one_of(&["Outbound", "Inbound"])),
        1 => named("Source", one_of(&["api", "im*"])),
    ]
    .boxed()
}

/// Of one item, or of every one.
fn items() -> Member {
    let item = || {
        let member = prop_oneof![
            2 => named("Sku", one_of(&["sofa", "KNIFE-*"])),
            1 => named("Description", one_of(&["*battery", "a sofa"])),
            2 => named("Category", one_of(&["Furniture", "Kn*"])),
            1 => named("CountryOfOrigin", one_of(&["CN", "GB"])),
            1 => named("HarmonisationCode", one_of(&["9401*", "8507.60"])),
            2 => named("Quantity", counts(&[("1", "2"), ("2", "10"), ("3", "3")])),
            2 => named("Weight", prop_oneof![bounds(&WEIGHTS, WEIGHT_UNITS), bounds(&WEIGHTS, None)].boxed()),
            2 => named("Value", prop_oneof![bounds(&VALUES, Some(("Currency", &CURRENCIES))), bounds(&VALUES, None)].boxed()),
            5 => named("DangerousGoods", dangerous_goods()),
        ];
        vec(member, 1..=2).prop_map(as_object).boxed()
    };
    prop_oneof![3 => named("AnyItem", item()), 2 => named("EveryItem", item())].boxed()
}

fn dangerous_goods() -> Part {
    let classes = || {
        let classes = prop_oneof![subsequence(&["2", "1", "7", "1.4"][..], 1..=2), subsequence(&CLASSES[..], 1..=2)];
        (classes, 0..5_u8).prop_map(|(classes, way)| match way {
            0 | 1 => json!({ "Only": classes }),
            2 => json!({ "NoneOf": classes }),
            _ => json!(classes),
        })
    };
    let member = prop_oneof![
        4 => named("Classes", classes().boxed()),
        1 => named("PackingGroup", one_of(&["I", "II", "III"])),
        1 => named("UnNumber", one_of(&["1950", "UN3480"])),
        1 => named("PhysicalForm", one_of(&["liquid", "Sol*"])),
        1 => named("LimitedQuantity", flag()),
        1 => named("Present", flag()),
    ];
    vec(member, 1..=2).prop_map(as_object).boxed()
}

/// What stands at a path of the document.
fn fields() -> Part {
    let path = |path: &'static str, asked: Part| named(path, asked);
    let present = || object(vec![("Present", flag())]);
    let member = prop_oneof![
        3 => path("MetaData.Channel", one_of(&["web", "app*"])),
        2 => path("metadata.Priority", prop_oneof![
            counts(&[("1", "3"), ("2.5", "5"), ("3", "3")]),
            list(prop_oneof![just(json!(3)), just(json!("high")), just(json!("5"))].boxed(), 1..=2),
        ].boxed()),
        1 => path("MetaData.Gift", prop_oneof![present(), just(json!([true])), just(json!(false))].boxed()),
        1 => path("CustomsDocumentation.ShippingTerms", one_of(&["DDU", "da*"])),
        1 => path("Addresses.Destination.Contact.Phone", present()),
        1 => path("addresses.destination.addressline1", one_of(&["PO Box*", "P.O. Box*"])),
        1 => path("Addresses.Origin.CompanyName", present()),
        1 => path("Packages.PackagingType", one_of(&["Carton", "Tube"])),
        1 => path("Packages.Items.Quantity", counts(&[("1", "2"), ("2", "10")])),
        1 => path("Tags", one_of(&["Alcohol", "oil"])),
    ];
    vec(member, 1..=2).prop_map(as_object).boxed()
}

/// The price and the days of a service that could take it.
fn offer() -> Part {
    let prices = &[("2", "5"), ("3.49", "7.5"), ("4.99", "10"), ("0", "20"), ("5", "5")][..];
    let price = || prop_oneof![3 => bounds(prices, None), 1 => bounds(prices, Some(("Currency", &CURRENCIES)))].boxed();
    let days = || counts(&[("1", "2"), ("0", "1"), ("2", "3"), ("1", "1"), ("3", "5")]);
    prop_oneof![
        2 => object(vec![("Price", price()), ("TransitDays", maybe(0.25, days()))]),
        1 => object(vec![("TransitDays", days())]),
    ]
    .boxed()
}

/// The instant, and dates.
fn dates(own: Own) -> Member {
    let times = select(
        &[("22:00", "06:00"), ("00:00", "12:00"), ("09:00", "17:00"), ("16:00", "03:10"), ("12:00", ""), ("", "16:00"), ("", "")][..],
    );
    let at = (times, maybe(0.5, weekdays())).prop_map(|((from, to), days)| {
        let mut json = json!({});
        for (name, time) in [("From", from), ("To", to)] {
            if !time.is_empty() {
                json[name] = json!(time);
            }
        }
        if !days.is_null() || json == json!({}) {
            json["Days"] = if days.is_null() { json!(["Monday"]) } else { days };
        }
        json
    });
    let date = move || {
        let (from, to) = (|| day(&[0, 1, -1]), || day(&[2, 3, 5]));
        prop_oneof![
            object(vec![("From", from()), ("To", maybe(0.5, to())), ("Days", maybe(0.3, weekdays()))]),
            object(vec![("To", to()), ("Days", maybe(0.3, weekdays()))]),
            object(vec![("Days", weekdays())]),
        ]
        .boxed()
    };
    let stated = move || prop_oneof![3 => date(), 1 => object(vec![("Present", flag())])].boxed();
    let within = counts(&[("0", "2"), ("1", "3"), ("0", "5"), ("2", "2")]);
    let promise = prop_oneof![
        2 => stated(),
        1 => object(vec![("WithinDays", within)]),
        1 => object(vec![("Exactly", flag()), ("To", maybe(0.3, day(&[3, 5])))]),
    ];
    let mut dates = vec![(3, named("At", at.boxed())), (1, named("ShippingDate", stated())), (2, named("Promise", promise.boxed()))];
    if own != Own::Nothing {
        dates.extend([(2, named("CollectionDate", stated())), (2, named("DeliveryDate", stated()))]);
    }
    Union::new_weighted(dates).boxed()
}
