//! Countries by the names that people write into tables.

use std::collections::HashMap;
use std::sync::LazyLock;

use celes::LookupTable;
use consign::Country;

/// Names that the list of ISO 3166-1 doesn't have, as [`folded`] leaves them: what is used beside its codes and its English names, and what
/// countries of Europe call themselves.
const OTHERS: [(&str, &str); 43] = [
    ("belgie", "BE"),
    ("belgique", "BE"),
    ("britain", "GB"),
    ("ceska", "CZ"),
    ("ceskarepublika", "CZ"),
    ("cesko", "CZ"),
    ("danmark", "DK"),
    ("deutschland", "DE"),
    ("drcongo", "CD"),
    ("eesti", "EE"),
    ("eire", "IE"),
    ("ellada", "GR"),
    ("ελλάδα", "GR"),
    ("espana", "ES"),
    ("hellas", "GR"),
    ("hongkongsar", "HK"),
    ("hrvatska", "HR"),
    ("island", "IS"),
    ("italia", "IT"),
    ("kypros", "CY"),
    ("latvija", "LV"),
    ("lietuva", "LT"),
    ("luxemburg", "LU"),
    ("magyarorszag", "HU"),
    ("nederland", "NL"),
    ("norge", "NO"),
    ("oesterreich", "AT"),
    ("osterreich", "AT"),
    ("polska", "PL"),
    ("republicofireland", "IE"),
    ("schweiz", "CH"),
    ("shqiperia", "AL"),
    ("slovenija", "SI"),
    ("slovensko", "SK"),
    ("srbija", "RS"),
    ("suisse", "CH"),
    ("suomi", "FI"),
    ("sverige", "SE"),
    ("svizzera", "CH"),
    ("uae", "AE"),
    ("wales", "GB"),
    ("българия", "BG"),
    ("україна", "UA"),
];

/// All names, as [`folded`] leaves them.
static NAMES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let all = celes::Country::get_countries();
    let aliases = all.iter().flat_map(|known| known.aliases.iter().map(|alias| (folded(alias), known.alpha2)));
    // After the aliases: Samoa is one of American Samoa's.
    let names = all.iter().map(|known| (folded(known.long_name), known.alpha2));
    aliases.chain(names).chain(OTHERS.map(|(name, code)| (name.to_owned(), code))).collect()
});

/// A country by one of its codes, or by its name in English or at home, in any case, with or without accents and `the`. What stands behind
/// a comma may stand before: `Korea, Republic of`.
///
/// # Errors
/// What would be right.
pub fn country(text: &str) -> Result<Country, String> {
    text.parse::<Country>().or_else(|error| {
        let letters = || Some(text).filter(|text| text.chars().all(|letter| letter == '.' || letter.is_alphabetic()));
        let abbreviated = || letters().filter(|text| text.contains('.')).and_then(|text| country(&text.replace('.', "")).ok());
        named(text).or_else(abbreviated).ok_or_else(|| error.to_string())
    })
}

/// A country by its name.
fn named(text: &str) -> Option<Country> {
    // `CH, AD` are two codes, and not Chad.
    let mut words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    if words.clone().nth(1).is_some() && words.all(|word| word.chars().count() <= 3) {
        return None;
    }
    let known = |name: &str| NAMES.get(&folded(name)).and_then(|code| code.parse::<Country>().ok());
    let turned = || text.split_once(',').and_then(|(last, first)| known(&format!("{first} {last}")));
    // `United Kingdom (UK)` says one country twice; `Congo (DRC)` is another than Congo.
    let twice = || {
        let (before, within) = text.trim_end().strip_suffix(')')?.split_once('(')?;
        let before = known(before)?;
        country(within).is_ok_and(|within| within == before).then_some(before)
    };
    known(text).or_else(turned).or_else(twice)
}

/// The letters and digits of a name, small and without accents.
pub fn folded(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            'à'..='å' | 'ą' => folded.push('a'),
            'ç' | 'č' | 'ć' => folded.push('c'),
            'è'..='ë' | 'ě' | 'ę' => folded.push('e'),
            'ì'..='ï' | 'ı' => folded.push('i'),
            'ł' => folded.push('l'),
            'ñ' | 'ń' => folded.push('n'),
            'ò'..='ö' | 'ø' => folded.push('o'),
            'ř' => folded.push('r'),
            'š' | 'ş' | 'ș' => folded.push('s'),
            'ù'..='ü' | 'ů' => folded.push('u'),
            'ý' => folded.push('y'),
            'ž' | 'ż' => folded.push('z'),
            'ß' => folded.push_str("ss"),
            '&' => folded.push_str("and"),
            letter if letter.is_alphanumeric() => folded.push(letter),
            _ => {}
        }
    }
    match folded.strip_prefix("the") {
        Some(bare) if bare.len() > 3 => bare.to_owned(),
        _ => folded,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_known_by_their_codes_and_names() {
        for (code, names) in [
            (
                "GB",
                "gb, GBR, 826, UK, u.k., United Kingdom, The United Kingdom, Great Britain, Britain, England, Scotland, Northern Ireland",
            ),
            ("US", "US, U.S.A., United States, United States of America, United States (US)"),
            ("DE", "Germany, GERMANY, Deutschland"),
            ("AT", "Austria, Österreich, OESTERREICH"),
            ("CZ", "Czechia, Czech Republic, Česká republika"),
            ("NL", "Netherlands, The Netherlands, Holland, Nederland"),
            ("BA", "Bosnia and Herzegovina, Bosnia & Herzegovina"),
            ("CI", "Côte d'Ivoire, Cote d'Ivoire, Ivory Coast"),
            ("RE", "Réunion, Reunion"),
            ("WS", "Samoa"),
            ("GR", "Greece, EL, Ελλάδα"),
        ] {
            for name in names.split(", ") {
                assert_eq!(country(name).map(|country| country.to_string()).as_deref(), Ok(code), "{name}");
            }
        }
        for (code, name) in
            [("KR", "Korea, Republic of"), ("IR", "Iran, Islamic Republic of"), ("CD", "Congo, the Democratic Republic of the")]
        {
            assert_eq!(country(name).map(|country| country.to_string()).as_deref(), Ok(code), "{name}");
        }
        for name in
            ["AD,CH", "CH AD", "CH/AD", "LI, MA", "CY,PR,US", "Congo (DRC)", "Ireland (Northern)", "China (Taiwan)", "Samoa (American)"]
        {
            assert!(country(name).is_err(), "{name}");
        }
        for name in
            ["", "the", "Korea", "Virgin Islands", "Atlantis", "Germany, Austria", "Frankreich", ",", "G", "ZZ", "N/A", "-", "1.00", "8.26"]
        {
            assert!(country(name).unwrap_err().contains("ISO 3166-1"), "{name}");
        }
    }

    #[test]
    fn no_name_is_two_countries() {
        let mut seen: HashMap<String, &str> = HashMap::new();
        let listed = celes::Country::get_countries().map(|known| (folded(known.long_name), known.alpha2));
        for (name, code) in listed.into_iter().chain(OTHERS.map(|(name, code)| (name.to_owned(), code))) {
            assert_eq!(*seen.entry(name.clone()).or_insert(code), code, "{name}");
        }
        let own = celes::Country::get_countries();
        let is_listed =
            |name: &str| own.iter().any(|known| folded(known.long_name) == name || known.aliases.iter().any(|alias| folded(alias) == name));
        let twice: Vec<&str> = OTHERS.map(|(name, _)| name).into_iter().filter(|name| is_listed(name)).collect();
        assert!(twice.is_empty(), "{twice:?}");
        for (name, code) in OTHERS {
            assert_eq!(name, folded(name));
            assert!(code.parse::<Country>().is_ok() && name.parse::<Country>().is_err(), "{name}");
        }
    }
}
