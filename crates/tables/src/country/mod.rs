//! Countries by the names that people write into tables.

use std::collections::HashMap;
use std::sync::LazyLock;

use celes::LookupTable;
use consign::Country;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Names that neither the list of ISO 3166-1 nor [`listed`] has, as [`folded`] leaves them: what people write all the same.
const OTHERS: [(&str, &str); 35] = [
    ("angleterre", "GB"),
    ("bosnienherzegowina", "BA"),
    ("britain", "GB"),
    ("ceska", "CZ"),
    ("drcongo", "CD"),
    ("ellada", "GR"),
    ("grabretanha", "GB"),
    ("granbretagna", "GB"),
    ("granbretana", "GB"),
    ("grandebretagne", "GB"),
    ("grootbrittannie", "GB"),
    ("grossbritannien", "GB"),
    ("hellas", "GR"),
    ("holanda", "NL"),
    ("holande", "NL"),
    ("holandsko", "NL"),
    ("hollande", "NL"),
    ("inghilterra", "GB"),
    ("inglaterra", "GB"),
    ("kypros", "CY"),
    ("makedonien", "MK"),
    ("mazedonien", "MK"),
    ("oesterreich", "AT"),
    ("olanda", "NL"),
    ("republicofireland", "IE"),
    ("republiqueslovaque", "SK"),
    ("schottland", "GB"),
    ("shqiperia", "AL"),
    ("slowakischerepublik", "SK"),
    ("tuerkei", "TR"),
    ("uae", "AE"),
    ("usamerika", "US"),
    ("velkabritanie", "GB"),
    ("wales", "GB"),
    ("weissrussland", "BY"),
];

/// All names, as [`folded`] leaves them.
static NAMES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let all = celes::Country::get_countries();
    let aliases = all.iter().flat_map(|known| known.aliases.iter().map(|alias| (folded(alias), known.alpha2)));
    // After the aliases: Samoa is one of American Samoa's.
    aliases.chain(listed()).chain(OTHERS.map(|(name, code)| (name.to_owned(), code))).collect()
});

/// The names of the list of ISO 3166-1, and those in other languages.
fn listed() -> impl Iterator<Item = (String, &'static str)> {
    let names = celes::Country::get_countries().into_iter().map(|known| (folded(known.long_name), known.alpha2));
    let lines = include_str!("names.txt").lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    names.chain(lines.flat_map(|(code, names)| names.split('\t').map(move |name| (folded(name), code))))
}

/// A country by one of its codes, or by its name at home, in English, German, French, Spanish, Italian, Dutch, Polish, Portuguese, Czech, Swedish
/// or Danish; in any case, with or without accents and `the`. What stands behind a comma may stand before: `Korea, Republic of`.
///
/// ```
/// assert_eq!(consign_tables::country("Niemcy").map(|country| country.to_string()).as_deref(), Ok("DE"));
/// ```
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
    for letter in name.nfd().flat_map(char::to_lowercase) {
        match letter {
            'ı' => folded.push('i'),
            'ł' => folded.push('l'),
            'ø' => folded.push('o'),
            'đ' => folded.push('d'),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            '&' => folded.push_str("and"),
            letter if letter.is_alphanumeric() && !is_combining_mark(letter) => folded.push(letter),
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
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn countries_are_known_by_their_codes_and_names() {
        for (code, names) in [
            (
                "GB",
                "gb, GBR, 826, UK, u.k., United Kingdom, The United Kingdom, Great Britain, Britain, England, Scotland, Northern Ireland",
            ),
            ("US", "US, U.S.A., United States, United States of America, United States (US)"),
            ("DE", "Germany, GERMANY, Deutschland, Alemania, Allemagne, Niemcy, Duitsland, Germania, Alemanha, Německo, Nemecko, Tyskland"),
            ("FR", "Frankreich, Francia, Francja, Frankrijk, Francie, França, Frankrig, Frankrike"),
            ("HU", "Magyarország, Ungarn, Hongrie, Węgry, Maďarsko"),
            ("US", "EE.UU., Stany Zjednoczone, États-Unis, Stati Uniti"),
            ("CD", "Congo (DRC), Congo - Kinshasa"),
            ("TD", "Čad, Tchad, Czad"),
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
            ["AD,CH", "CH AD", "CH/AD", "LI, MA", "CY,PR,US", "Congo (CD)", "Ireland (Northern)", "China (Taiwan)", "Samoa (American)"]
        {
            assert!(country(name).is_err(), "{name}");
        }
        for name in [
            "",
            "the",
            "EU",
            "Korea",
            "Virgin Islands",
            "Atlantis",
            "Germany, Austria",
            "Franconia",
            ",",
            "G",
            "ZZ",
            "N/A",
            "-",
            "1.00",
            "8.26",
        ] {
            assert!(country(name).unwrap_err().contains("ISO 3166-1"), "{name}");
        }
    }

    #[test]
    fn no_name_is_two_countries() {
        let mut seen: HashMap<String, &str> = HashMap::new();
        for (name, code) in listed().chain(OTHERS.map(|(name, code)| (name.to_owned(), code))) {
            assert_eq!(*seen.entry(name.clone()).or_insert(code), code, "{name}");
            assert!(name.parse::<Country>().is_err() || name.parse::<Country>() == code.parse(), "{name} is a code");
        }
        let own = celes::Country::get_countries();
        let aliases = own.iter().flat_map(|known| known.aliases.iter().map(|alias| folded(alias)));
        let known: HashSet<String> = aliases.chain(listed().map(|(name, _)| name)).collect();
        let twice: Vec<&str> = OTHERS.map(|(name, _)| name).into_iter().filter(|name| known.contains(*name)).collect();
        assert!(twice.is_empty(), "{twice:?}");
        for (name, code) in OTHERS {
            assert_eq!(name, folded(name));
            assert!(code.parse::<Country>().is_ok() && name.parse::<Country>().is_err(), "{name}");
        }
    }
}
