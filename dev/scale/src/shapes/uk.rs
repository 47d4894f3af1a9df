//! The United Kingdom: postcode districts.

use serde_json::{Value, json};

use super::parts::{Size, distinct, document, fuel, location, transit};
use crate::Random;
use crate::limits::pence;

const AREAS: &str = "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU \
    HA HD HG HP HR HS HU HX IG IP IV KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA \
    SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE";

const ZONES: u64 = 6;

/// The district of a number: every area has 24, which is what it has on average.
fn all_districts() -> impl Iterator<Item = (&'static str, String)> {
    AREAS.split_whitespace().flat_map(|area| (1..=24).map(move |number| (area, format!("{area}{number}"))))
}

/// The districts, without the country.
pub(super) fn districts() -> Vec<String> {
    all_districts().map(|(_, district)| district).collect()
}

pub(super) fn rule_set(size: &Size) -> Value {
    let carriers = size.numbered();
    let districts: Vec<String> = districts().iter().map(|district| format!("GB {district}")).collect();
    let zones: Vec<Value> = carriers.iter().enumerate().flat_map(|(number, carrier)| zones(size, number, carrier)).collect();
    let services = (0..size.services).map(|number| service(size, &carriers, number, &districts)).collect();
    document("GBP", &[location("L0", "GB M1 5WG", "Europe/London", &carriers)], &zones, &carriers, services)
}

/// How a carrier cuts the country: an area is as a rule in one zone, a tenth of its districts in one of the dearer.
fn zones(size: &Size, number: usize, carrier: &str) -> Vec<Value> {
    let mut random = Random::of(size.seed, "uk carrier", number);
    let homes: Vec<u64> = AREAS.split_whitespace().map(|_| random.one(&[1, 1, 1, 2, 3, 4])).collect();
    let homes = homes.into_iter().flat_map(|home| std::iter::repeat_n(home, 24));
    let cut = all_districts().zip(homes).map(|((_, district), home)| {
        let zone = if random.percent(90) { home } else { random.one(&[4, 5, 6]) };
        (zone, format!("GB {district}"))
    });
    let cut: Vec<(u64, String)> = cut.collect();
    let zones = (1..=ZONES).map(|zone| {
        let include: Vec<&str> = cut.iter().filter(|(of, _)| *of == zone).map(|(_, district)| district.as_str()).collect();
        json!({ "Reference": format!("{carrier}Z{zone}"), "Include": include })
    });
    zones.collect()
}

fn service(size: &Size, carriers: &[String], number: usize, districts: &[String]) -> Value {
    let carrier = &carriers[size.carrier(number)];
    let mut random = Random::of(size.seed, "uk service", number);
    let base = random.within(200, 800);
    let (heaviest, longest) = (random.one(&[2, 5, 10, 20, 30]), random.one(&[60, 100, 120, 150]));
    let mut some =
        |count| distinct(&mut random, count, districts.len()).into_iter().map(|place| districts[place].as_str()).collect::<Vec<_>>();
    let (excluded, remote) = (some(40), some(100));
    let transit = (1..=ZONES).map(|zone| transit(None, &format!("{carrier}Z{zone}"), 1 + zone / 3, 1 + zone / 2));
    let rates = (1..=ZONES).map(|zone| {
        let tops = [1, 2, 5, 10, 15, 20, 25, 30].into_iter();
        let bands = tops.map(|up_to| json!({ "UpTo": up_to, "Price": pence(base + zone * 50 + up_to * 20) }));
        let divisor = random.one(&[4000, 5000, 6000]);
        json!({ "To": [format!("{carrier}Z{zone}")], "VolumetricDivisor": divisor, "Bands": bands.collect::<Value>() })
    });
    json!({
        "Reference": format!("{carrier}_{number:04}"),
        "Carrier": carrier,
        "Rules": {
            "Weight": { "Max": heaviest, "Unit": "Kg" },
            "Length": { "Max": longest, "Unit": "Cm" },
            "ExcludedPlaces": excluded,
        },
        "Transit": transit.collect::<Value>(),
        "Rates": rates.collect::<Value>(),
        "Surcharges": [fuel("9.5"), { "Name": "Remote", "Amount": 4.5, "Places": remote }],
    })
}
