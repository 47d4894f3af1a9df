//! Charts against a plain search for the narrowest place.

use super::chart::{ZoneAnswer, ZoneMap};
use super::narrow::{Clash, narrowness};
use super::{Classes, Country, ListId, Place, PlaceLists, Postcode, Spot, Texts, locate};

fn places(text: &str) -> Vec<Place> {
    text.split(", ").filter(|text| !text.is_empty()).map(|text| text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))).collect()
}

/// An address: country, postcode, region and town, empty where it doesn't say.
type Address<'a> = [&'a str; 4];

fn stated(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn spot(lists: &PlaceLists, [country, postcode, region, town]: Address<'_>) -> Spot {
    let Ok(country) = country.parse::<Country>() else { return Spot::default() };
    let (country, postcode) = locate(country, stated(postcode));
    let attributes = lists.attributes(country, postcode, stated(region), stated(town));
    Spot { location: None, country: Some(country), postcode, attributes }
}

/// The zone, `Some(None)` for none, and `None` where it can't be told.
#[expect(clippy::option_option, reason = "no zone is an answer; that it is not known is none")]
fn plainly(zones: &[Vec<Place>], [country, postcode, region, town]: Address<'_>) -> Option<Option<u32>> {
    let mut all: Vec<(u32, &Place)> = (0..).zip(zones).flat_map(|(zone, places)| places.iter().map(move |place| (zone, place))).collect();
    all.sort_by_key(|(_, place)| std::cmp::Reverse(narrowness(place)));
    let country = country.parse::<Country>().ok();
    let postcode = country.and_then(|country| Postcode::parse(country, postcode).ok());
    let mut unknown = Vec::new();
    for (zone, place) in all {
        let holds = match country {
            Some(country) => place.holds(country, postcode.as_ref(), stated(region), stated(town)),
            None => Some(*place == Place::Everywhere),
        };
        match holds {
            Some(true) => return unknown.iter().all(|other| *other == zone).then_some(Some(zone)),
            Some(false) => {}
            None => unknown.push(zone),
        }
    }
    unknown.is_empty().then_some(None)
}

const CHARTS: [&[&str]; 6] = [
    &["GB", "GB BT, GB HS, JE", "GB M, GB KW15-17, GB IV1-28", "GB M2, IM, GB IV2", "GB M2 6, GB M2 6LW, GB W1-W2", "*"],
    &["US 850-853, US 90210", "US 854-857, US 90211-90260", "US-CA, US 902", "US", "region:US Washington, DE 10"],
    &["DE", "DE 1, DE 10-19", "DE 10, DE 10115, DE =10117", "IC, FR", "ES 34-36, ES 350"],
    &["NL 10, BH =101", "NL 1012, BH 101", "NL 1012AB-1012ZZ", "town:NL Amsterdam", "NL-NH, BH"],
    &["TW 106-409", "TW =106409, TW 10640-10649", "town:IE Dublin, IE D02", "region:IE Leinster, IE", "HK 1000-1999, *"],
    &["AU-WA, AU 08-09", "AU", "AU 6798-6799, town:AU Perth", "region:AU Pilbara", "GY, IM IM1"],
];

const ADDRESSES: &str = "GB|M2 6LW,GB|M2 7AA,GB|M20 1AA,GB|,GB|??,GB|KW17 2AA,GB|IV2 3AA,GB|IV29 1AA,GB|JE2 3AB,GB|BT1 1AA,GB|W1A 1AA,JE|,JE|JE2 3AB,IM|IM1 1AA,IM|,\
XI|,XI|BT1 1AA,XI|M2 6LW,US|85001,US|90210-1234,US|90211,US|90260,US|90261,US||California,US||Washington,US|98101|,US|10001|WA,US||,US||Nowhere,DE|10115,DE|10117,DE|10119,\
DE|19999,DE|20000,DE|1067,DE|,ES|35001,ES|36001,ES|28001,ES|,IC|,IC|35010,IC|28001,NL|1012AB,NL|1012 AA,NL|1012,NL|1013,NL|1099||Amsterdam,NL|2011||,NL||NH,NL||Noord-Holland|Utrecht,\
NL|2000AA||amsterdam,BH|101,BH|1011,BH|,TW|106,TW|10641,TW|106409,TW|107,TW|410,IE|D02 AF30,IE|D02,IE|T12 XY45||DUBLIN,IE|T12||Cork,IE||Leinster|Cork,IE||,HK|1500,HK|15,HK|,\
AU|6798,AU|6000,AU|0800,AU|800|WA,AU|2000||Perth,AU|2000|Pilbara|Sydney,AU||WA,AU||Western Australia|Perth,AU||,GG|GY1 1AA,GY|,FR|75001,|,BR|01310-100";

#[test]
fn the_narrowest_place_decides() {
    let mut seen = [0; 3];
    for chart in CHARTS {
        let zones: Vec<Vec<Place>> = chart.iter().map(|zone| places(&zone.replace("GY,", "GG,"))).collect();
        let zones_as: Vec<&[Place]> = zones.iter().map(|zone| &**zone).collect();
        let mut lists = PlaceLists::default();
        let id = lists.add_chart(&zones_as).unwrap();
        let by: Vec<ListId> = lists.zones_of(id).to_vec();
        let (classes, covered) = Classes::of(&lists, &by, &[], &[], usize::MAX);
        let mut classed = 0;
        for text in ADDRESSES.split(',') {
            let mut parts = text.split('|').map(str::trim);
            let address: Address<'_> = std::array::from_fn(|_| parts.next().unwrap_or_default());
            let spot = spot(&lists, address);
            let answer = lists.zone(id, &spot);
            let expected = plainly(&zones, address);
            let told = match answer {
                ZoneAnswer::Zone(zone) => Some(Some(zone)),
                ZoneAnswer::None => Some(None),
                ZoneAnswer::Unknown(missing) => {
                    assert!(!missing.is_empty());
                    None
                }
            };
            assert_eq!(told, expected, "{chart:?} {address:?} {answer:?}");
            seen[match told {
                Some(Some(_)) => 0,
                Some(None) => 1,
                None => 2,
            }] += 1;
            // Each zone is a list, and classes go by it.
            for (zone, list) in (0..).zip(&by) {
                assert_eq!(lists.allows(Some(*list), &spot), told == Some(Some(zone)), "{chart:?} {address:?} {zone}");
            }
            if let Some(class) = classes.class(&spot, false) {
                let lies = by.iter().position(|list| covered.by(*list).is_some_and(|classes| classes.contains(&class)));
                assert_eq!(lies, told.flatten().map(|zone| zone as usize), "{chart:?} {address:?}");
                classed += 1;
            }
        }
        assert!(classed > 60, "{chart:?} {classed}");
    }
    assert!(seen.iter().all(|count| *count > 25), "{seen:?}");
}

#[test]
fn equally_narrow_places_of_two_zones_clash() {
    let clashes = |zones: &[&str]| {
        let zones: Vec<Vec<Place>> = zones.iter().map(|zone| places(zone)).collect();
        let zones: Vec<&[Place]> = zones.iter().map(|zone| &**zone).collect();
        ZoneMap::new(&zones, &mut Texts::default()).err().unwrap_or_default()
    };
    let one = |first: [usize; 2], second: [usize; 2]| vec![Clash { first, second }];
    assert_eq!(clashes(&["GB M2, DE 10-12", "DE 11-13"]), one([0, 1], [1, 0]));
    assert_eq!(clashes(&["GB M2", "FR, GB M2"]), one([0, 0], [1, 1]));
    assert_eq!(clashes(&["IC", "ES 35-36"]), one([0, 0], [1, 0]));
    assert_eq!(clashes(&["GB JE", "JE"]), one([0, 0], [1, 0]));
    assert_eq!(clashes(&["*", "*"]), one([0, 0], [1, 0]));
    assert_eq!(clashes(&["town:IE Dublin", "town:IE  DÚBLIN"]), one([0, 0], [1, 0]));
    assert_eq!(clashes(&["US-CA, GB W1-W2", "US-CA, GB W2-W3"]).len(), 2);
    for sound in [
        &["GB M2", "GB M20"][..],
        &["DE 10-12", "DE 13-15"],
        &["DE 10-12", "DE 11-15"],
        &["DE 10", "DE 10-10"],
        &["DE 10, DE 10", ""],
        &["region:US Texas", "US-TX", "town:US Texas"],
        &["BH =101", "BH 101"],
    ] {
        assert_eq!(clashes(sound), [], "{sound:?}");
    }
}
