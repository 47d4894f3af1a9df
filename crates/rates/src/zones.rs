//! Where prices go: what labels, countries, postcodes and regions of a sheet say of places.

use std::collections::BTreeSet;

use consign::{Country, Place};
use consign_tables::{country, folded, shortened};

use crate::figure::{self, is_blank};
use crate::options::Options;

/// Where a zone is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Where {
    /// In these places.
    In(Vec<Place>),
    /// Everywhere but where other zones are; and but at home, if it is abroad.
    Elsewhere { abroad: bool },
    /// Where the carrier is at home.
    Home,
    /// In the zone of a chart that is called so.
    Charted(String),
    /// Nobody says where.
    Unknown,
}

/// What a row says of where it goes, as its cells say it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Said<'s> {
    pub(crate) label: &'s str,
    pub(crate) country: &'s str,
    pub(crate) postcode: &'s str,
    pub(crate) from: &'s str,
    pub(crate) to: &'s str,
    pub(crate) region: &'s str,
    pub(crate) town: &'s str,
    pub(crate) domestic: Option<bool>,
    pub(crate) international: Option<bool>,
    /// How many digits short postcodes are filled up to.
    pub(crate) width: Option<usize>,
}

fn is_open(cell: &str) -> bool {
    is_blank(cell) || matches!(cell, "*" | "%") || cell.eq_ignore_ascii_case("all") || cell.eq_ignore_ascii_case("any")
}

impl Said<'_> {
    /// Where it goes. `is_charted` says whether the zone chart has a label.
    pub(crate) fn places(&self, options: &Options, charted: &dyn Fn(&str) -> Option<String>) -> Result<Where, String> {
        let label = if is_blank(self.label) { "" } else { self.label };
        let has_parts = !is_open(self.postcode) || !is_open(self.from) || !is_open(self.region) || !is_open(self.town);
        let by_country = if let Some(places) = options.places(self.country).filter(|_| !self.country.is_empty()) {
            return Ok(Where::In(places));
        } else if let Some(place) = self.country.contains(' ').then(|| self.country.parse::<Place>().ok()).flatten() {
            return Ok(Where::In(vec![place]));
        } else if is_open(self.country) {
            None
        } else {
            figure::countries(self.country)?
        };
        if has_parts {
            return self.parts(by_country.as_ref(), options).map(Where::In);
        }
        if let Some(countries) = by_country {
            return Ok(Where::In(countries.into_iter().map(Place::Country).collect()));
        }
        if let Some(places) = options.places(label).filter(|_| !label.is_empty()) {
            return Ok(Where::In(places));
        }
        if let Some(zone) = charted(label).filter(|_| !label.is_empty()) {
            return Ok(Where::Charted(zone));
        }
        Ok(self.labelled(label, options))
    }

    fn labelled(&self, label: &str, options: &Options) -> Where {
        let lower = label.to_lowercase();
        let only = |one: Option<bool>, other: Option<bool>| one == Some(true) && other != Some(true);
        if let Some(place) = place_of_label(label) {
            return Where::In(vec![place]);
        }
        if only(self.domestic, self.international)
            || ["domestic", "national", "inland", "home"].contains(&&*lower) && self.international != Some(true)
        {
            return options.likely_home().map_or(Where::Home, |home| Where::In(vec![Place::Country(home)]));
        }
        let abroad =
            self.domestic != Some(true) && (self.international == Some(true) || !["", "*", "all", "any", "everywhere"].contains(&&*lower));
        if is_world(label) || label.is_empty() || is_open(label) { Where::Elsewhere { abroad } } else { Where::Unknown }
    }

    /// The parts of countries that postcodes, a region or a town name.
    fn parts(&self, countries: Option<&BTreeSet<Country>>, options: &Options) -> Result<Vec<Place>, String> {
        let one = match countries.map(|countries| countries.iter().copied().collect::<Vec<_>>()).as_deref() {
            Some([one]) => *one,
            None if self.country.is_empty() => options.home().ok_or("postcodes and regions need a country: `--country US`")?,
            _ => return Err("postcodes and regions need one country beside them".to_owned()),
        };
        if !is_open(self.from) {
            let (from, to) = (bare(self.from, self.width), bare(if is_open(self.to) { self.from } else { self.to }, self.width));
            let code = if from == to { from } else { format!("{from}-{to}") };
            return place(one, &code).map(|place| vec![place]);
        }
        if !is_open(self.postcode) {
            return postcodes(one, self.postcode, self.width);
        }
        if !is_open(self.town) {
            return format!("town:{one} {}", self.town)
                .parse()
                .map(|place| vec![place])
                .map_err(|error: consign::PlaceError| error.to_string());
        }
        let code = format!("{one}-{}", self.region.to_uppercase()).parse::<Place>();
        let named = code.or_else(|_| format!("region:{one} {}", self.region).parse());
        named.map(|place| vec![place]).map_err(|error| error.to_string())
    }
}

/// The places of a list of postcodes: `010, 012-014`.
pub(crate) fn postcodes(country: Country, cell: &str, width: Option<usize>) -> Result<Vec<Place>, String> {
    let bare_list = cell.trim_matches(|letter: char| matches!(letter, '[' | ']' | '{' | '}' | '(' | ')'));
    let parts = bare_list.split([',', ';', '|', '\n']).map(str::trim).filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let part = part.replace(['–', '—'], "-");
            let dashed = part.split_once('-').map(|(from, to)| format!("{}-{}", bare(from, width), bare(to, width)));
            place(country, &dashed.unwrap_or_else(|| bare(&part, width)))
        })
        .collect()
}

fn place(country: Country, code: &str) -> Result<Place, String> {
    format!("{country} {code}").parse::<Place>().map_err(|error| error.to_string())
}

/// A code without `*` behind it (`10*` is what begins with 10, as `10` is), as wide as the others.
fn bare(code: &str, width: Option<usize>) -> String {
    let code = code.trim().trim_end_matches('*').trim_end_matches(".0").trim();
    let is_short = |width: usize| code.bytes().all(|byte| byte.is_ascii_digit()) && !code.is_empty() && code.len() < width;
    match width.filter(|width| is_short(*width)) {
        Some(width) => format!("{code:0>width$}"),
        None => code.to_owned(),
    }
}

/// How many digits the ZIP codes of a column have, if some have lost zeros before them: how many these are.
///
/// # Errors
/// It can't be told how many they had.
pub(crate) fn zip_width<'c>(cells: impl Iterator<Item = &'c str>) -> Result<Option<(usize, usize)>, String> {
    let mut counts = [0_usize; 6];
    for code in cells.flat_map(|cell| cell.split([',', ';', '-', '–', ' '])).filter(|code| !code.is_empty()) {
        let digits = code.bytes().all(|byte| byte.is_ascii_digit());
        if let Some(count) = counts.get_mut(code.len()).filter(|_| digits) {
            *count += 1;
        }
    }
    match counts {
        [_, 0, 0, _, 0, _] => Ok(None),
        [_, one, two, three, 0, 0] if three > 0 => Ok(Some((3, one + two))),
        [_, 0, 0, 0, four, five] if five > 0 => Ok(Some((5, four))),
        _ => Err("codes of fewer than three digits, or of four, are no ZIP codes, and nothing says how many zeros they have lost: write `005`, `00501`".to_owned()),
    }
}

/// A label that is a place: a country, `DE 10`, `FRT-AT-10`.
fn place_of_label(label: &str) -> Option<Place> {
    let is_code = |label: &str| !["AF", "AS", "EU", "NA", "OC", "SA"].contains(&label);
    if label.chars().all(|letter| letter.is_alphabetic() || " ().'-".contains(letter)) && is_code(label) {
        return country(label)
            .ok()
            .map(Place::Country)
            .or_else(|| label.parse().ok().filter(|place| matches!(place, Place::Subdivision { .. })));
    }
    let mut words = label.split(['-', ' ', '_']).rev();
    let (code, before) = (words.next()?, words.next()?);
    let is_digits = code.len() > 1 && code.bytes().all(|byte| byte.is_ascii_digit());
    let own = (before.len() == 2 && before == before.to_uppercase() && is_digits).then(|| format!("{before} {code}"));
    own.and_then(|place| place.parse().ok()).or_else(|| label.parse().ok())
}

/// Whether a label says that everywhere is meant, and no part of the world.
pub(crate) fn is_world(label: &str) -> bool {
    let lower = label.to_lowercase();
    let words = ["world", "international", "intl", "rest of", "other", "global", "every", "elsewhere", "export", "abroad"];
    (words.iter().any(|word| lower.contains(word)) || ["*", "all", "any", "row", "rest"].contains(&&*lower)) && !is_region(&lower)
}

/// Whether a label names a part of the world, of which everybody has another list: `Europe`, `Rest of Europe`, `Non-EU`.
fn is_region(lower: &str) -> bool {
    let names = [
        "europe",
        "asia",
        "america",
        "africa",
        "oceania",
        "pacific",
        "nordic",
        "scandinav",
        "balti",
        "benelux",
        "middle east",
        "balkan",
        "excl",
    ];
    let short = ["eu", "efta", "eea", "apac", "emea", "latam", "gcc", "asean", "dach"];
    let mut tokens = lower.split(|letter: char| !letter.is_alphanumeric());
    names.iter().any(|name| lower.contains(name)) || tokens.any(|word| short.contains(&word))
}

/// Whether a label says nothing of places: `Zone 1`, `Standard rate`, what the service is called.
pub(crate) fn says_nothing(label: &str, service: &str) -> bool {
    const WORDS: [&str; 12] =
        ["zone", "zones", "rate", "rates", "tariff", "default", "standard", "flat", "service", "shipping", "delivery", "main"];
    let lower = label.to_lowercase();
    let mut tokens = lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    folded(label) == folded(service)
        || tokens.all(|word| WORDS.contains(&word) || word.len() == 1 || word.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The number of a label, without zeros before it: `2` of `Zone 2: Asia`, `8` of `008`, `3b` of `zone_3b`.
pub(crate) fn number(label: &str) -> Option<String> {
    let mut tokens = label.split(|letter: char| !letter.is_alphanumeric()).filter(|token| !token.is_empty());
    let token = tokens.find_map(|token| {
        let digits = token.find(|letter: char| letter.is_ascii_digit()).map(|at| token.split_at(at))?;
        ["", "zone", "z", "zona"].contains(&&*digits.0.to_lowercase()).then_some(digits.1)
    })?;
    let bare = token.trim_start_matches('0').to_lowercase();
    Some(if bare.is_empty() { "0".to_owned() } else { bare })
}

/// What a rule set calls a zone: its number, if that is all that its label is.
pub(crate) fn name(label: &str) -> String {
    let lower = label.to_lowercase();
    let rest = lower.trim_start_matches("zone").trim_start_matches("zona").trim_matches(|letter: char| !letter.is_alphanumeric());
    let is_number = rest.len() <= 3 && rest.starts_with(|letter: char| letter.is_ascii_digit());
    number(label).filter(|_| is_number).unwrap_or_else(|| shortened(label.trim()))
}

/// Places sorted, each once, with digits that follow one another as ranges: `850-853`.
pub(crate) fn compressed(places: impl IntoIterator<Item = Place>) -> Vec<Place> {
    let (mut codes, mut others) = (Vec::new(), BTreeSet::new());
    for place in places {
        let ends = match &place {
            Place::Code { country, code } => Some((*country, code.as_str(), code.as_str())),
            Place::Range { country, first, last } if first.len() == last.len() => Some((*country, first.as_str(), last.as_str())),
            _ => None,
        };
        let digits = |code: &str| code.bytes().all(|byte| byte.is_ascii_digit()).then(|| code.parse::<u64>().ok()).flatten();
        match ends.and_then(|(country, first, last)| Some((country, first.len(), digits(first)?, digits(last)?))) {
            Some(code) => codes.push(code),
            None => {
                others.insert(place);
            }
        }
    }
    codes.sort_unstable();
    let mut runs: Vec<(Country, usize, u64, u64)> = Vec::new();
    for (country, width, first, last) in codes {
        match runs.last_mut().filter(|run| run.0 == country && run.1 == width && first <= run.3 + 1) {
            Some(run) => run.3 = run.3.max(last),
            None => runs.push((country, width, first, last)),
        }
    }
    let written = |(country, width, first, last): (Country, usize, u64, u64)| {
        let (first, last) = (format!("{first:0width$}"), format!("{last:0width$}"));
        if first == last { Place::Code { country, code: first } } else { Place::Range { country, first, last } }
    };
    runs.into_iter().map(written).chain(others).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(said: Said<'_>) -> String {
        let options = Options { country: Some("US".parse().unwrap()), ..Options::default() };
        match said.places(&options, &|_| None) {
            Ok(Where::In(places)) => places.iter().map(Place::to_string).collect::<Vec<_>>().join(", "),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn places_of_rows() {
        let said = Said::default();
        assert_eq!(of(Said { country: "AT", postcode: "*", ..said }), "AT");
        assert_eq!(of(Said { country: "IT", from: "22100", to: "22199", ..said }), "IT 22100-22199");
        assert_eq!(of(Said { postcode: "010, 012-014", ..said }), "US 010, US 012-014");
        assert_eq!(of(Said { postcode: "5", width: Some(3), ..said }), "US 005");
        assert_eq!(of(Said { country: "AU", region: "ACT", ..said }), "AU-ACT");
        assert_eq!(of(Said { label: "FRT-AT-10", ..said }), "AT 10");
        assert_eq!(of(Said { label: "New Zealand", ..said }), "NZ");
        assert_eq!(of(Said { country: "US;CA", ..said }), "CA, US");
        assert!(of(Said { country: "AU", from: "200", to: "299", ..said }).contains("`AU 0200-0299` or `AU 2000-2999`"));
        assert_eq!(of(Said { label: "Zone 2: Asia", ..said }), "Ok(Unknown)");
        assert_eq!(of(Said { label: "Zone 5: Rest of the World", ..said }), "Ok(Elsewhere { abroad: true })");
    }

    #[test]
    fn labels_have_numbers_and_names() {
        assert_eq!(
            ["Zone2", "zone_2", "002", "Zone 2: Asia", "Europe"].map(|label| number(label).unwrap_or_default()),
            ["2", "2", "2", "2", ""]
        );
        assert_eq!(["Zone2", "008", "Zone 2: Asia", "DE"].map(name), ["2", "8", "Zone 2: Asia", "DE"]);
    }

    #[test]
    fn codes_that_follow_one_another_are_a_range() {
        let places = ["US 852", "US 850", "US 851", "US 855", "DE", "US 85601"].map(|place| place.parse::<Place>().unwrap());
        let told: Vec<String> = compressed(places).iter().map(Place::to_string).collect();
        assert_eq!(told, ["US 850-852", "US 855", "US 85601", "DE"]);
    }

    #[test]
    fn lost_zeros_are_found() {
        assert_eq!(zip_width(["005", "010"].into_iter()), Ok(None));
        assert_eq!(zip_width(["5", "010"].into_iter()), Ok(Some((3, 1))));
        assert_eq!(zip_width(["7030", "10001"].into_iter()), Ok(Some((5, 1))));
        assert!(zip_width(["5", "10001"].into_iter()).is_err() && zip_width(["501", "7030", "10001"].into_iter()).is_err());
    }
}
