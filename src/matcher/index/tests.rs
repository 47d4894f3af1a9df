//! The laws of the index, each by itself: what a gate refuses, the verdict refuses; no bound is above the price; where there is no way, there is
//! no lane or no rate.

use chrono::{DateTime, Utc};
use consign_scale::shapes::Shape;
use consign_scale::{AT, SEED};
use serde_json::json;

use super::more::Adding;
use super::shelf::range_at;
use super::{Caps, Index};
use crate::consignment::Consignment;
use crate::matcher::Matcher;
use crate::matcher::sink::{OfferAlone, OneKind};
use crate::matcher::verdict::{Asking, Way};
use crate::rule_set::RuleSet;

const CONSIGNMENTS: usize = 120;

/// What the laws were met by.
#[derive(Default, Debug)]
struct Met {
    offers: usize,
    refused: usize,
    barred: usize,
    without_way: usize,
    /// Of how many a bound was raised by surcharges.
    added: usize,
}

/// Asks one rule set about some consignments.
fn hold(rules: &RuleSet, consignments: &[String], at: DateTime<Utc>, caps: &Caps) -> Met {
    let (mut met, matcher) = (Met::default(), rules.compiled(caps).unwrap());
    for text in consignments {
        let consignment = Consignment::from_json(text).unwrap();
        let Ok(facts) = matcher.facts(&consignment) else { continue };
        let now = matcher.0.now(facts.collected_at, at);
        let besides = crate::matcher::Besides::default();
        let asking = Asking::new(&matcher.0, &facts, &now, &besides);
        let Some(place) = facts.place else { continue };
        let index = matcher.0.index.as_ref().unwrap();
        for number in 0..u32::try_from(matcher.0.services.len()).unwrap() {
            if !index.loose.contains(&number) {
                ways_are_those_of_lists(&matcher, &asking, index, (place, number));
                one_service(&asking, index, (place, number), &mut met);
            }
        }
    }
    met
}

/// What ways say of lanes is what their lists say.
fn ways_are_those_of_lists(matcher: &Matcher, asking: &Asking<'_>, index: &Index, (place, number): (u32, u32)) {
    let service = &matcher.0.services[number as usize];
    let Way::Known { transit, rates } = index.way(place, number) else { panic!("a service that isn't loose has ways") };
    let by_lists = service.transit.iter().position(|lane| matcher.0.leads(lane.route, asking.facts));
    assert_eq!(transit.map(|place| place as usize), by_lists);
    let mut left: Vec<usize> = Vec::new();
    for (place, lane) in service.rates.iter().enumerate().filter(|(_, lane)| matcher.0.leads(lane.route, asking.facts)) {
        left.push(place);
        if lane.validity.is_endless() {
            break;
        }
    }
    assert_eq!(rates.iter().map(|place| *place as usize).collect::<Vec<_>>(), left);
}

fn one_service(asking: &Asking<'_>, index: &Index, (place, number): (u32, u32), met: &mut Met) {
    let offer = asking.verdict(number, Way::Unknown, &mut OfferAlone::at_any_price());
    let weights = &asking.facts.weights;
    let rows = index.ways.rows(place, weights.class);
    let own = |shelf: &u32| {
        let members = range_at(&index.firsts, *shelf as usize);
        members.filter(|member| index.members[*member].service == number).map(|member| (*shelf, member)).collect::<Vec<_>>()
    };
    let found: Vec<(u32, usize)> = rows.into_iter().flatten().flat_map(own).collect();
    let [(shelf, member)] = found[..] else {
        assert!(found.is_empty() && offer.is_none(), "{found:?} {offer:?}");
        met.without_way += 1;
        return;
    };
    let (gate, asks) = (&index.gates[member], index.asks(asking));
    if gate.passes(&asks) {
        assert!(index.joints[shelf as usize].passes(&asks) && index.joint.passes(&asks));
    } else {
        assert!(offer.is_none(), "{offer:?}");
        met.refused += 1;
    }
    let mut kinds = OneKind::at_most(u32::MAX);
    if asking.verdict(number, Way::Unknown, &mut kinds).is_some() {
        assert!(gate.passes(&asks) || index.gating.bars_one_kind(gate, &asks), "{:?}", kinds.kind);
        met.barred += usize::from(kinds.kind.is_some());
    }
    let Some(offer) = offer else { return };
    met.offers += 1;
    let step = index.shelves.step(index.shelves.shelf(shelf).unwrap(), weights, &index.weighers, (asking.facts, &asking.compiled.exchange));
    let entry = step.entries.iter().find(|entry| entry.member as usize == member).expect("what has a price has an entry");
    let (bound, more) = (step.bound(entry), index.more(entry.member, &Adding::to(asking)));
    met.added += usize::from(more > 0);
    let leasts = [index.shelves.least(shelf, weights), index.shelves.least_of_class(shelf, weights)];
    let bounds = [bound.saturating_add(more), bound, step.least(entry), leasts[0], leasts[1]];
    assert!(bounds.is_sorted_by(|one, other| one >= other), "{bounds:?}");
    assert!(i128::from(bounds[0]) * asking.compiled.minor_unit <= offer.price, "{bounds:?} {offer:?}");
    assert!(step.entries.is_sorted_by_key(|entry| step.least(entry)));
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn the_laws_hold_on_the_workload_of_the_benches() {
    let rules = RuleSet::from_json(&consign_scale::rule_set(60, SEED)).unwrap();
    let consignments = consign_scale::consignments(CONSIGNMENTS, SEED);
    for caps in [Caps::USUAL, Caps { looks: usize::MAX, room: [usize::MAX, 0], ..Caps::TINY }] {
        let met = hold(&rules, &consignments, at(AT), &caps);
        println!("{met:?}");
        assert!(met.offers > 500 && met.refused > 200 && met.barred > 50 && met.without_way > 50, "{met:?}");
    }
}

#[test]
fn the_laws_hold_where_surcharges_depend_on_the_consignment() {
    let lists = [
        json!([{ "Name": "Heavy", "Amount": 2, "When": { "Weight": { "Above": 5 } } }, { "Name": "Fuel", "Of": "All", "Percent": 12 }]),
        json!([
            { "Name": "Long", "Amount": 4, "Per": "Package", "When": { "Longest": { "Above": 40 } } },
            { "Name": "Weight", "PerUnit": 0.31, "Above": 1.5, "Step": 0.4, "Maximum": 6 },
            { "Name": "Kilograms", "Amount": 0.2, "PerUnit": 0.17, "Minimum": 0.9 },
        ]),
    ];
    for compare in ["Net", "Gross"] {
        let mut rules = consign_scale::rule_set_value(60, SEED);
        rules["Compare"] = json!(compare);
        for (number, service) in rules["CarrierServices"].as_array_mut().unwrap().iter_mut().enumerate() {
            service["Surcharges"] = lists[number % lists.len()].clone();
            for rate in service["Rates"].as_array_mut().unwrap().iter_mut().filter(|_| number % 5 == 0) {
                rate["Basis"] = json!("Package");
            }
        }
        let rules = RuleSet::from_json(&rules.to_string()).unwrap();
        let met = hold(&rules, &consign_scale::consignments(CONSIGNMENTS, SEED), at(AT), &Caps::USUAL);
        assert!(met.offers > 500 && met.added > 200, "{met:?}");
    }
}

#[test]
fn the_laws_hold_on_rule_sets_as_shippers_have_them() {
    for shape in Shape::ALL {
        let rules = shape.rule_set(60, 2, SEED);
        let consignments: Vec<String> = shape.consignments(CONSIGNMENTS, SEED, &rules).iter().map(ToString::to_string).collect();
        let rules = RuleSet::from_json(&rules.to_string()).unwrap();
        for caps in [Caps::USUAL, Caps { looks: usize::MAX, room: [usize::MAX, 0], ..Caps::TINY }] {
            let met = hold(&rules, &consignments, at(shape.at()), &caps);
            println!("{shape:?} {met:?}");
            assert!(met.offers > 300 && met.refused > 100, "{shape:?} {met:?}");
        }
    }
}

fn discounts() -> Vec<serde_json::Value> {
    vec![
        json!({ "Percent": 40, "Minimum": { "Amount": 12.5 } }),
        json!({ "Bands": [{ "UpTo": 5, "Percent": 60 }, { "UpTo": 20.5, "Percent": 12.5 }], "Minimum": { "Amount": 3 } }),
        json!({ "Bands": [{ "UpTo": 10, "Percent": 10 }, { "Percent": 80 }] }),
    ]
}

/// The rule set of a shape with lanes that weigh goods in all ways there are.
fn weighed_in_all_ways(shape: Shape, gross: bool) -> serde_json::Value {
    let ways = [
        json!({ "Sides": { "Round": "Up" }, "Divisor": { "Value": 139, "Unit": "In3PerLb" }, "Weight": { "Round": "Up" } }),
        json!({ "Basis": "PackageWeights", "Divisor": { "Value": 250, "Unit": "KgPerM3" }, "Weight": { "Round": "Nearest", "To": 0.5 } }),
        json!({ "Basis": "Package", "Divisor": { "Value": 166, "Unit": "In3PerLb" }, "VolumetricAbove": { "Volume": 1728, "Unit": "In3" } }),
        json!({ "Basis": "Package", "Weight": { "Round": "Nearest", "To": 2, "Least": 1 } }),
        json!({ "Sides": { "Round": "Nearest", "To": 2, "Unit": "Cm" }, "Divisor": { "Value": 5000, "Unit": "Cm3PerKg" },
            "VolumetricAbove": { "Weight": 3, "Unit": "Kg" } }),
    ];
    let mut rules = shape.rule_set(60, 2, SEED);
    let rules_of_tax = rules.as_object_mut().unwrap();
    rules_of_tax.remove("VatRate");
    let vat = json!([{ "To": ["GB M", "US 9", "DE", "AU 2"], "Rate": 0.2 }, { "To": ["GB", "FR"], "Rate": 0.05 }, { "Rate": 0.19 }]);
    rules_of_tax.insert("Vat".to_owned(), serde_json::from_str(&vat.to_string().replace("US 9", "US 900-999")).unwrap());
    if gross {
        rules_of_tax.insert("Compare".to_owned(), "Gross".into());
    }
    for (number, service) in rules["CarrierServices"].as_array_mut().unwrap().iter_mut().enumerate() {
        if number % 6 == 1 {
            service["Vat"] = json!([{ "To": ["GB", "US", "AU"], "Rate": 0.1 }, { "Exempt": true }]);
        }
        for lane in service["Rates"].as_array_mut().unwrap() {
            let lane = lane.as_object_mut().unwrap();
            if number % 4 == 0 {
                lane.insert("PricesInclude".to_owned(), "Vat".into());
            }
            if number % 3 != 0 {
                lane.insert("Discount".to_owned(), discounts()[number % 3].clone());
            }
            if lane.contains_key("Tariff") {
                if number % 2 == 0 {
                    lane.insert("Chargeable".to_owned(), ways[number % ways.len()].clone());
                }
                if number % 5 == 0 {
                    lane.insert(
                        "Discount".to_owned(),
                        json!({ "Percent": 20, "Zones": { "2": 70, "8": 0 }, "Minimum": { "Zone": "2", "Weight": 1, "Less": 1 } }),
                    );
                }
                continue;
            }
            if number % 7 == 3 {
                let last = 10 * (number % 3 + 1);
                lane.insert("NextBreak".to_owned(), true.into());
                lane.insert(
                    "Bands".to_owned(),
                    json!([{ "Below": last, "PerUnit": 0.9 }, { "UpTo": 2 * last, "PerUnit": 0.7, "Step": 0.5 }, { "Price": 9 }]),
                );
            }
            if number % 7 == 5 {
                for key in ["Basis", "Unit", "VolumetricDivisor"] {
                    lane.remove(key);
                }
                let bands = [
                    json!({ "By": "Packages", "Bands": [{ "Below": 2, "Price": 4 }, { "Price": 3, "PerUnit": 2, "Above": 1 }] }),
                    json!({ "By": "Longest", "Bands": [{ "UpTo": 30, "Price": 4 }, { "UpTo": 90, "PerUnit": 0.1, "Step": 10 }] }),
                    json!({ "By": "Volume", "Unit": "L", "Bands": [{ "UpTo": 5, "Price": 4 }, { "UpTo": 90, "PerUnit": 0.5 }] }),
                    json!({ "By": "Value", "Bands": [{ "Below": 50, "Price": 4 }, { "Price": 1 }] }),
                ];
                lane.extend(bands[number / 7 % bands.len()].as_object().unwrap().clone());
                continue;
            }
            lane.remove("Basis");
            lane.remove("VolumetricDivisor");
            lane.insert("Chargeable".to_owned(), ways[number % ways.len()].clone());
        }
    }
    rules
}

#[test]
fn the_laws_hold_however_goods_are_weighed() {
    for (shape, gross) in Shape::ALL.into_iter().zip([true, false, true, false, true]) {
        let rules = weighed_in_all_ways(shape, gross);
        let consignments: Vec<String> = shape.consignments(CONSIGNMENTS, SEED, &rules).iter().map(ToString::to_string).collect();
        let rules = RuleSet::from_json(&rules.to_string()).unwrap();
        for caps in [Caps::USUAL, Caps { looks: usize::MAX, room: [usize::MAX, 0], ..Caps::TINY }] {
            let met = hold(&rules, &consignments, at(shape.at()), &caps);
            println!("{shape:?} {met:?}");
            assert!(met.offers > 200 && met.refused > 100, "{shape:?} {met:?}");
        }
    }
}
