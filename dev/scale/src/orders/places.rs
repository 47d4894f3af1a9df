//! Postcodes as countries have them.

use crate::Random;

/// The beginning of postcodes, and its share of the country's orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Without spaces and dashes: `M1`, `902`, `10`.
    pub text: String,
    /// Of the sum of all shares.
    pub share: u64,
}

/// A part of a country, of which a rule set may say whether it is delivered to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its code.
    pub code: Code,
    /// A postcode there.
    pub example: String,
}

/// The areas of UK postcodes: their districts, and how many people live there in ten thousands.
const AREAS: &[(&str, &str, u64)] = &[
    ("AB", "10-16,21-25,30-39,41-45,51-56", 50),
    ("AL", "1-10", 25),
    ("B", "1-21,23-38,40,42-50,60-80,90-98", 190),
    ("BA", "1-16,20-22", 45),
    ("BB", "1-12,18", 50),
    ("BD", "1-24", 60),
    ("BH", "1-25,31", 55),
    ("BL", "0-9", 40),
    ("BN", "1-3,5-18,20-27,41-45", 80),
    ("BR", "1-8", 30),
    ("BS", "1-11,13-16,20-32,34-37,39-41,48-49", 95),
    ("BT", "1-49,51-58,60-71,74-82,92-94", 185),
    ("CA", "1-28", 32),
    ("CB", "1-11,21-25", 43),
    ("CF", "3,5,10-11,14-15,23-24,31-48,61-64,71-72,81-83", 100),
    ("CH", "1-8,41-49,60-66", 65),
    ("CM", "0-9,11-24", 65),
    ("CO", "1-16", 41),
    ("CR", "0,2-9", 40),
    ("CT", "1-21", 50),
    ("CV", "1-13,21-23,31-37,47", 80),
    ("CW", "1-12", 31),
    ("DA", "1-18", 43),
    ("DD", "1-11", 27),
    ("DE", "1,3-7,11-15,21-24,45,55-56,65,72-75", 72),
    ("DG", "1-14,16", 15),
    ("DH", "1-9", 30),
    ("DL", "1-17", 36),
    ("DN", "1-12,14-22,31-41", 75),
    ("DT", "1-11", 22),
    ("DY", "1-14", 41),
    ("E", "1-18,20", 95),
    ("EC", "1A,1M,1N,1R,1V,1Y,2A,2M,2N,2R,2V,2Y,3A,3M,3N,3R,3V,4A,4M,4N,4R,4V,4Y", 3),
    ("EH", "1-23,25-49,51-55", 90),
    ("EN", "1-11", 34),
    ("EX", "1-24,31-39", 55),
    ("FK", "1-21", 29),
    ("FY", "1-8", 28),
    ("G", "1-5,11-15,20-23,31-34,40-46,51-53,60-69,71-78,81-84", 120),
    ("GL", "1-20,50-56", 62),
    ("GU", "1-35,46-47,51-52", 72),
    ("HA", "0-9", 46),
    ("HD", "1-9", 26),
    ("HG", "1-5", 14),
    ("HP", "1-23,27", 48),
    ("HR", "1-9", 18),
    ("HS", "1-9", 3),
    ("HU", "1-20", 43),
    ("HX", "1-7", 16),
    ("IG", "1-11", 32),
    ("IP", "1-33", 59),
    ("IV", "1-28,30-32,36,40-49,51-56,63", 22),
    ("KA", "1-30", 37),
    ("KT", "1-24", 53),
    ("KW", "1-3,5-17", 5),
    ("KY", "1-16", 37),
    ("L", "1-40", 85),
    ("LA", "1-23", 33),
    ("LD", "1-8", 5),
    ("LE", "1-19,65,67", 97),
    ("LL", "11-49,51-78", 51),
    ("LN", "1-13", 29),
    ("LS", "1-29", 78),
    ("LU", "1-7", 33),
    ("M", "1-9,11-35,38,40-41,43-46,50", 115),
    ("ME", "1-20", 60),
    ("MK", "1-19,40-46", 50),
    ("ML", "1-12", 37),
    ("N", "1-22", 80),
    ("NE", "1-13,15-49,61-71", 117),
    ("NG", "1-25,31-34", 115),
    ("NN", "1-18,29", 66),
    ("NP", "4,7-8,10-13,15-16,18-20,22-26,44", 50),
    ("NR", "1-35", 70),
    ("NW", "1-11", 55),
    ("OL", "1-16", 45),
    ("OX", "1-5,7,9-18,20,25-29,33,39,44,49", 65),
    ("PA", "1-38,41-49,60-78", 32),
    ("PE", "1-16,19-38", 88),
    ("PH", "1-26,30-44,49-50", 16),
    ("PL", "1-35", 53),
    ("PO", "1-22,30-41", 84),
    ("PR", "0-9,25-26", 52),
    ("RG", "1-2,4-10,12,14,17-31,40-42,45", 79),
    ("RH", "1-20", 53),
    ("RM", "1-20", 52),
    ("S", "1-14,17-18,20-21,25-26,32-33,35-36,40-45,60-66,70-75,80-81", 136),
    ("SA", "1-20,31-48,61-73", 72),
    ("SE", "1-28", 95),
    ("SG", "1-19", 41),
    ("SK", "1-17,22-23", 60),
    ("SL", "0-9", 37),
    ("SM", "1-7", 21),
    ("SN", "1-16,25-26", 47),
    ("SO", "14-24,30-32,40-43,45,50-53", 68),
    ("SP", "1-11", 23),
    ("SR", "1-8", 25),
    ("SS", "0-9,11-17", 51),
    ("ST", "1-21", 65),
    ("SW", "1A,1E,1H,1P,1V,1W,1X,1Y,2-20", 87),
    ("SY", "1-25", 34),
    ("TA", "1-24", 34),
    ("TD", "1-15", 12),
    ("TF", "1-13", 21),
    ("TN", "1-40", 69),
    ("TQ", "1-14", 30),
    ("TR", "1-27", 55),
    ("TS", "1-29", 60),
    ("TW", "1-20", 49),
    ("UB", "1-11", 39),
    ("W", "1A,1B,1C,1D,1F,1G,1H,1J,1K,1S,1T,1U,1W,2-14", 53),
    ("WA", "1-16", 62),
    ("WC", "1A,1B,1E,1H,1N,1R,1V,1X,2A,2B,2E,2H,2N,2R", 3),
    ("WD", "3-7,17-19,23-25", 26),
    ("WF", "1-17", 51),
    ("WN", "1-8", 30),
    ("WR", "1-15", 29),
    ("WS", "1-15", 43),
    ("WV", "1-16", 39),
    ("YO", "1,7-8,10-19,21-26,30-32,41-43,51,60-62", 55),
    ("ZE", "1-3", 2),
];

/// Countries, how much is sent there from abroad, and how they write postcodes: `#` is a digit, `@` a letter, all else stands for itself.
const COUNTRIES: &[(&str, u64, &str)] = &[
    ("GB", 200, ""),
    ("DE", 150, "#####"),
    ("US", 140, "#####"),
    ("FR", 120, "#####"),
    ("IE", 110, "@## @#@#"),
    ("NL", 70, "#### @@"),
    ("ES", 70, "#####"),
    ("IT", 70, "#####"),
    ("BE", 45, "####"),
    ("AU", 40, "####"),
    ("SE", 35, "### ##"),
    ("CH", 35, "####"),
    ("CA", 35, "@#@ #@#"),
    ("DK", 30, "####"),
    ("AT", 30, "####"),
    ("NO", 30, "####"),
    ("PL", 30, "##-###"),
    ("JP", 25, "###-####"),
    ("FI", 20, "#####"),
    ("PT", 20, "####-###"),
    ("NZ", 15, "####"),
    ("CZ", 15, "### ##"),
    ("GR", 12, "### ##"),
    ("HU", 10, "####"),
    ("RO", 10, "######"),
    ("JE", 8, ""),
    ("IM", 8, ""),
    ("GG", 6, ""),
    ("LU", 6, "L-####"),
    ("SK", 6, "### ##"),
    ("BG", 5, "####"),
    ("HR", 5, "#####"),
    ("SI", 5, "####"),
    ("EE", 4, "#####"),
    ("LV", 4, "LV-####"),
    ("LT", 4, "LT-#####"),
    ("CY", 3, "####"),
    ("MT", 3, "@@@ ####"),
    ("IS", 3, "###"),
];
const SHORTEST_SHARE: u64 = 2;

/// The countries that are known here, and how much is sent to each from abroad.
pub fn countries() -> impl Iterator<Item = (&'static str, u64)> {
    COUNTRIES.iter().map(|(country, share, _)| (*country, *share))
}

/// How much is sent to a country from abroad, compared with others.
#[must_use]
pub fn share(country: &str) -> u64 {
    countries().find(|(known, _)| *known == country).map_or(SHORTEST_SHARE, |(_, share)| share)
}

fn pattern(country: &str) -> &'static str {
    COUNTRIES.iter().find(|(known, ..)| *known == country).map_or("#####", |(.., pattern)| pattern)
}

/// `1-3,5` is 1, 2, 3 and 5; what is no number stands for itself.
fn districts(ranges: &str) -> Vec<String> {
    let each = ranges.split(',').flat_map(|range| {
        let ends = range.split_once('-').unwrap_or((range, range));
        match (ends.0.parse::<u32>(), ends.1.parse::<u32>()) {
            (Ok(first), Ok(last)) => (first..=last).map(|district| district.to_string()).collect(),
            _ => vec![range.to_owned()],
        }
    });
    each.collect()
}

/// The districts of Royal Mail's postcodes in a country or dependency; none if it has others.
fn royal_mail(country: &str) -> Option<Vec<Code>> {
    let islands: &[(&str, &str, u64)] = match country {
        "GB" => AREAS,
        "IM" => &[("IM", "1-9", 9)],
        "JE" => &[("JE", "2-4", 9)],
        "GG" => &[("GY", "1-10", 9)],
        _ => return None,
    };
    let codes = islands.iter().flat_map(|(area, ranges, people)| {
        let districts = districts(ranges);
        let share = (people * 1_000 / districts.len().max(1) as u64).max(1);
        districts.into_iter().map(move |district| Code { text: format!("{area}{district}"), share })
    });
    Some(codes.collect())
}

/// The parts of a country by which places usually name it: UK districts, three digits of a ZIP code, elsewhere the first two digits.
#[must_use]
pub fn candidates(country: &str) -> Vec<Candidate> {
    let codes = royal_mail(country).unwrap_or_else(|| {
        let even = |text: String| Code { text, share: 1 };
        match (country, pattern(country)) {
            ("US", _) => (10..=994).map(|zip| even(format!("{zip:03}"))).collect(),
            (_, pattern) if pattern.starts_with("##") => (10..=98).map(|two| even(format!("{two:02}"))).collect(),
            _ => vec![even(String::new())],
        }
    });
    let example = |code: &Code| postcode(&mut Random::of(0, "example", 0), country, &code.text);
    codes.into_iter().map(|code| Candidate { example: example(&code), code }).collect()
}

/// A postcode of a country that begins with a code.
#[must_use]
pub fn postcode(random: &mut Random, country: &str, code: &str) -> String {
    if matches!(country, "GB" | "IM" | "JE" | "GG") {
        return royal_mail_postcode(random, code);
    }
    let mut given = code.chars();
    let mut text = String::new();
    for sign in pattern(country).chars() {
        match sign {
            '#' => text.push(given.next().unwrap_or_else(|| digit(random))),
            '@' => text.push(given.next().unwrap_or_else(|| letter(random))),
            other => {
                if other.is_alphanumeric() && given.as_str().starts_with(other) {
                    given.next();
                }
                text.push(other);
            }
        }
    }
    text
}

/// `M1`, `M1 5` or `M1 5WG`, completed.
fn royal_mail_postcode(random: &mut Random, code: &str) -> String {
    let (outward, inward) = code.split_once(' ').unwrap_or((code, ""));
    // An area alone has a first district everywhere.
    let district = if outward.chars().all(char::is_alphabetic) { "1" } else { "" };
    let mut inward = inward.chars();
    let mut text = format!("{outward}{district} ");
    text.push(inward.next().unwrap_or_else(|| digit(random)));
    for _ in 0..2 {
        text.push(inward.next().unwrap_or_else(|| letter(random)));
    }
    text
}

fn digit(random: &mut Random) -> char {
    random.one(&['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
}

/// A letter that stands at the end of a UK postcode: those that look like others don't.
fn letter(random: &mut Random) -> char {
    random.one(&['A', 'B', 'D', 'E', 'F', 'G', 'H', 'J', 'L', 'N', 'P', 'Q', 'R', 'S', 'T', 'U', 'W', 'X', 'Y', 'Z'])
}
