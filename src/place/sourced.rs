//! What `keshvar` says of countries, as the build script has written it down.

use super::Country;

/// By country, ascending: its two letters, the pattern of its postcodes, and its subdivisions, a line each: code and names, set apart by tabs.
pub(super) static COUNTRIES: &[(&str, Option<&str>, &str)] = &include!(concat!(env!("OUT_DIR"), "/countries.rs"));

/// The subdivisions of a country: the code of each, its name, and those that are in use besides.
pub(super) fn subdivisions(country: Country) -> impl Iterator<Item = (&'static str, &'static str, impl Iterator<Item = &'static str>)> {
    let found = COUNTRIES.binary_search_by_key(&country.code(), |(code, ..)| *code).ok();
    let lines = found.and_then(|place| COUNTRIES.get(place)).map_or("", |(.., lines)| *lines);
    lines.lines().filter_map(|line| {
        let mut parts = line.split('\t');
        Some((parts.next()?, parts.next()?, parts))
    })
}
