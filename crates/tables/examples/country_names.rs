//! Writes `src/country/names.txt` from the names of territories in Unicode's CLDR: `cargo run --example country_names -- FOLDER`, where the folder
//! is `main` of the npm package `cldr-localenames-full`.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;

use consign::Country;
use consign_tables::folded;

/// Every country is known in these languages.
const LANGUAGES: [&str; 11] = ["en", "de", "fr", "es", "it", "nl", "pl", "pt", "cs", "sv", "da"];
/// And these in their own.
const OWN: [(&str, &str); 24] = [
    ("AL", "sq"),
    ("BA", "bs"),
    ("BG", "bg"),
    ("CY", "el"),
    ("CY", "tr"),
    ("EE", "et"),
    ("FI", "fi"),
    ("GR", "el"),
    ("HR", "hr"),
    ("HU", "hu"),
    ("IE", "ga"),
    ("IS", "is"),
    ("LT", "lt"),
    ("LU", "lb"),
    ("LV", "lv"),
    ("ME", "sr-Latn"),
    ("MK", "mk"),
    ("NO", "nb"),
    ("RO", "ro"),
    ("RS", "sr-Latn"),
    ("SI", "sl"),
    ("SK", "sk"),
    ("TR", "tr"),
    ("UA", "uk"),
];

/// The codes of countries and their names in a language, also those they have beside it.
fn names(folder: &Path, language: &str) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let text = std::fs::read_to_string(folder.join(language).join("territories.json"))?;
    let document: serde_json::Value = serde_json::from_str(&text)?;
    let names = document.pointer(&format!("/main/{language}/localeDisplayNames/territories")).and_then(|names| names.as_object());
    let of_country = |(code, name): (&String, &serde_json::Value)| {
        // CLDR's French `É.-U.` would make the European Union the United States.
        if code.contains("-alt-") && folded(name.as_str()?).len() < 3 {
            return None;
        }
        let code = code.split('-').next().filter(|code| code.len() == 2 && code.parse::<Country>().is_ok())?;
        Some((code.to_owned(), name.as_str()?.to_owned()))
    };
    Ok(names.ok_or("no names")?.iter().filter_map(of_country).collect())
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("give the folder")?;
    let mut all: Vec<(String, String)> = Vec::new();
    for language in LANGUAGES {
        all.extend(names(Path::new(&folder), language)?);
    }
    for (country, language) in OWN {
        all.extend(names(Path::new(&folder), language)?.into_iter().filter(|(code, _)| code == country));
    }
    // Abbreviations are like codes; and a name of two countries is none.
    all.retain(|(_, name)| !name.is_ascii() || folded(name).len() > 3);
    let mut countries: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (code, name) in &all {
        countries.entry(folded(name)).or_default().insert(code);
    }
    let is_one = |name: &str| countries.get(&folded(name)).is_some_and(|codes| codes.len() == 1);
    let mut lines: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (code, name) in all.iter().filter(|(_, name)| is_one(name)) {
        let names = lines.entry(code).or_default();
        if !names.iter().any(|known| folded(known) == folded(name)) {
            names.push(name);
        }
    }
    let lines: Vec<String> = lines.iter().map(|(code, names)| format!("{code}\t{}\n", names.join("\t"))).collect();
    let source = "# Names of countries in many languages, from Unicode's CLDR 48.2 (LICENSE-UNICODE beside this file). Made by examples/country_names.rs.\n";
    std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/country/names.txt"), source.to_owned() + &lines.concat())?;
    Ok(())
}
