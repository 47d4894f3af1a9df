//! Countries (§2), as far as the worlds and the specification name them.

/// Alpha-2, alpha-3, numeric.
const COUNTRIES: [(&str, &str, &str); 57] = [
    ("AE", "ARE", "784"),
    ("AT", "AUT", "040"),
    ("AU", "AUS", "036"),
    ("BE", "BEL", "056"),
    ("BG", "BGR", "100"),
    ("BH", "BHR", "048"),
    ("BR", "BRA", "076"),
    ("CA", "CAN", "124"),
    ("CH", "CHE", "756"),
    ("CN", "CHN", "156"),
    ("CY", "CYP", "196"),
    ("CZ", "CZE", "203"),
    ("DE", "DEU", "276"),
    ("DK", "DNK", "208"),
    ("EE", "EST", "233"),
    ("ES", "ESP", "724"),
    ("FI", "FIN", "246"),
    ("FR", "FRA", "250"),
    ("GB", "GBR", "826"),
    ("GG", "GGY", "831"),
    ("GR", "GRC", "300"),
    ("HK", "HKG", "344"),
    ("HR", "HRV", "191"),
    ("HU", "HUN", "348"),
    ("IE", "IRL", "372"),
    ("IM", "IMN", "833"),
    ("IN", "IND", "356"),
    ("IS", "ISL", "352"),
    ("IT", "ITA", "380"),
    ("JE", "JEY", "832"),
    ("JP", "JPN", "392"),
    ("KR", "KOR", "410"),
    ("LI", "LIE", "438"),
    ("LT", "LTU", "440"),
    ("LU", "LUX", "442"),
    ("LV", "LVA", "428"),
    ("MT", "MLT", "470"),
    ("MX", "MEX", "484"),
    ("NL", "NLD", "528"),
    ("NO", "NOR", "578"),
    ("NZ", "NZL", "554"),
    ("PL", "POL", "616"),
    ("PT", "PRT", "620"),
    ("QA", "QAT", "634"),
    ("RO", "ROU", "642"),
    ("SA", "SAU", "682"),
    ("SE", "SWE", "752"),
    ("SG", "SGP", "702"),
    ("SI", "SVN", "705"),
    ("SK", "SVK", "703"),
    ("TR", "TUR", "792"),
    ("TW", "TWN", "158"),
    ("UA", "UKR", "804"),
    ("US", "USA", "840"),
    ("VN", "VNM", "704"),
    ("XK", "XKX", "XKX"),
    ("ZA", "ZAF", "710"),
];

/// A part of a country that has a code of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// `XI`: Northern Ireland, which is `GB BT`.
    NorthernIreland,
    /// `IC`: the Canary Islands, which are `ES 35` and `ES 38`.
    CanaryIslands,
}

/// The alpha-2 code of a country that is written in any of the three ways, in any case; and the part of it that the code means.
pub fn country(code: &str) -> Option<(&'static str, Option<Within>)> {
    let code = code.to_ascii_uppercase();
    match code.as_str() {
        "EL" => Some(("GR", None)),
        "UK" => Some(("GB", None)),
        "XI" => Some(("GB", Some(Within::NorthernIreland))),
        "IC" => Some(("ES", Some(Within::CanaryIslands))),
        _ => {
            let found = COUNTRIES.iter().find(|(two, three, number)| [*two, *three, *number].contains(&code.as_str()));
            found.map(|found| (found.0, None))
        }
    }
}

/// The letters that may stand before a postcode of a country: its alpha-2 code, and the old road signs.
pub fn letters(country: &str) -> Vec<&str> {
    let mut letters = vec![country];
    letters.extend(match country {
        "AT" => &["A"][..],
        "BE" => &["B"],
        "DE" => &["D"],
        "ES" => &["E"],
        "FR" => &["F"],
        "LI" => &["FL"],
        "FI" => &["FIN", "SF"],
        "IT" => &["I"],
        "LU" => &["L"],
        "NO" => &["N"],
        "PT" => &["P"],
        "SE" => &["S"],
        // CH, DK and NL have the sign that is their code.
        _ => &[],
    });
    letters
}
