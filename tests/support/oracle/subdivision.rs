//! Subdivisions (ISO 3166-2): their names, and the postcodes that tell them.
//!
//! The postcodes are the published ones: the first three digits of a ZIP code by state (USPS, Labeling List L002), the ranges of
//! Australia Post by state, the first letter of a Canadian code by province (Canada Post).

use super::postcode::Code;

/// Country, code, English name, and what the postcodes there begin with: codes and ranges of them.
const SUBDIVISIONS: [(&str, &str, &str, &str); 81] = [
    ("US", "AL", "Alabama", "350-352,354-369"),
    ("US", "AK", "Alaska", "995-999"),
    ("US", "AZ", "Arizona", "850-853,855-857,859-860,863-865"),
    ("US", "AR", "Arkansas", "716-729"),
    ("US", "CA", "California", "900-908,910-928,930-961"),
    ("US", "CO", "Colorado", "800-816"),
    ("US", "CT", "Connecticut", "060-069"),
    ("US", "DE", "Delaware", "197-199"),
    ("US", "DC", "District of Columbia", "200,202-205"),
    ("US", "FL", "Florida", "320-339,341-342,344,346-347,349"),
    ("US", "GA", "Georgia", "300-319,398-399"),
    ("US", "HI", "Hawaii", "967-968"),
    ("US", "ID", "Idaho", "832-838"),
    ("US", "IL", "Illinois", "600-620,622-629"),
    ("US", "IN", "Indiana", "460-479"),
    ("US", "IA", "Iowa", "500-516,520-528"),
    ("US", "KS", "Kansas", "660-662,664-679"),
    ("US", "KY", "Kentucky", "400-418,420-427"),
    ("US", "LA", "Louisiana", "700-701,703-708,710-714"),
    ("US", "ME", "Maine", "039-049"),
    ("US", "MD", "Maryland", "206-212,214-219"),
    ("US", "MA", "Massachusetts", "010-027,055"),
    ("US", "MI", "Michigan", "480-499"),
    ("US", "MN", "Minnesota", "550-551,553-567"),
    ("US", "MS", "Mississippi", "386-397"),
    ("US", "MO", "Missouri", "630-631,633-641,644-658"),
    ("US", "MT", "Montana", "590-599"),
    ("US", "NE", "Nebraska", "680-681,683-693"),
    ("US", "NV", "Nevada", "889-891,893-895,897-898"),
    ("US", "NH", "New Hampshire", "030-038"),
    ("US", "NJ", "New Jersey", "070-089"),
    ("US", "NM", "New Mexico", "870-871,873-875,877-884"),
    ("US", "NY", "New York", "005,100-149"),
    ("US", "NC", "North Carolina", "270-289"),
    ("US", "ND", "North Dakota", "580-588"),
    ("US", "OH", "Ohio", "430-459"),
    ("US", "OK", "Oklahoma", "730-731,734-741,743-749"),
    ("US", "OR", "Oregon", "970-979"),
    ("US", "PA", "Pennsylvania", "150-196"),
    ("US", "PR", "Puerto Rico", "006-007,009"),
    ("US", "RI", "Rhode Island", "028-029"),
    ("US", "SC", "South Carolina", "290-299"),
    ("US", "SD", "South Dakota", "570-577"),
    ("US", "TN", "Tennessee", "370-385"),
    ("US", "TX", "Texas", "733,750-770,772-799,885"),
    ("US", "UT", "Utah", "840-847"),
    ("US", "VT", "Vermont", "050-054,056-059"),
    ("US", "VA", "Virginia", "201,220-246"),
    ("US", "VI", "Virgin Islands", "008"),
    ("US", "WA", "Washington", "980-986,988-994"),
    ("US", "WV", "West Virginia", "247-268"),
    ("US", "WI", "Wisconsin", "530-532,534-535,537-549"),
    ("US", "WY", "Wyoming", "820-831"),
    ("AU", "ACT", "Australian Capital Territory", "0200-0299,2600-2618,2900-2920"),
    ("AU", "NSW", "New South Wales", "1000-2599,2619-2899,2921-2999"),
    ("AU", "NT", "Northern Territory", "0800-0999"),
    ("AU", "QLD", "Queensland", "4000-4999,9000-9999"),
    ("AU", "SA", "South Australia", "5000-5999"),
    ("AU", "TAS", "Tasmania", "7000-7999"),
    ("AU", "VIC", "Victoria", "3000-3999,8000-8999"),
    ("AU", "WA", "Western Australia", "6000-6797,6800-6999"),
    ("CA", "AB", "Alberta", "T"),
    ("CA", "BC", "British Columbia", "V"),
    ("CA", "MB", "Manitoba", "R"),
    ("CA", "NB", "New Brunswick", "E"),
    ("CA", "NL", "Newfoundland and Labrador", "A"),
    ("CA", "NS", "Nova Scotia", "B"),
    ("CA", "NT", "Northwest Territories", "X0E,X0G,X1A"),
    ("CA", "NU", "Nunavut", "X0A,X0B,X0C"),
    ("CA", "ON", "Ontario", "K,L,M,N,P"),
    ("CA", "PE", "Prince Edward Island", "C"),
    ("CA", "QC", "Quebec", "G,H,J"),
    ("CA", "SK", "Saskatchewan", "S"),
    ("CA", "YT", "Yukon", "Y"),
    ("AE", "AJ", "Ajman", ""),
    ("AE", "AZ", "Abu Dhabi", ""),
    ("AE", "DU", "Dubai", ""),
    ("AE", "FU", "Fujairah", ""),
    ("AE", "RK", "Ras Al Khaimah", ""),
    ("AE", "SH", "Sharjah", ""),
    ("AE", "UQ", "Umm Al Quwain", ""),
];

/// The subdivision of a country that a text names: `CA`, `US-CA`, `California`.
pub fn stated(country: &str, text: &str) -> Option<&'static str> {
    let text = folded(text);
    let of_country = SUBDIVISIONS.iter().filter(|(of, ..)| *of == country);
    let names = |code: &str, name: &str| [folded(code), folded(&format!("{country}-{code}")), folded(name)];
    of_country.clone().find(|(_, code, name, _)| names(code, name).contains(&text)).map(|(_, code, ..)| *code)
}

/// The subdivision that a postcode lies in.
pub fn told(country: &str, code: &Code) -> Option<&'static str> {
    let (Code::Whole(code) | Code::Begins(code)) = code else { return None };
    let begins = |range: &str| {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        code.get(..first.len()).is_some_and(|start| (first..=last).contains(&start))
    };
    let of_country = SUBDIVISIONS.iter().filter(|(of, ..)| *of == country);
    of_country.filter(|(.., codes)| !codes.is_empty()).find(|(.., codes)| codes.split(',').any(begins)).map(|(_, code, ..)| *code)
}

/// Trimmed, white space as one space, without case and accents. Of the letters with marks (NFKD) those that the worlds use.
pub fn folded(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase().chars().map(plain_letter).collect()
}

fn plain_letter(letter: char) -> String {
    const MARKED: [(&str, &str); 21] = [
        ("àáâãäåāăą", "a"),
        ("çćčĉċ", "c"),
        ("ď", "d"),
        ("èéêëēěęėĕ", "e"),
        ("ğĝģġ", "g"),
        ("ĥ", "h"),
        ("ìíîïīįĭ", "i"),
        ("ĵ", "j"),
        ("ķ", "k"),
        ("ļľĺł", "l"),
        ("ñńňņ", "n"),
        ("òóôõöōőŏø", "o"),
        ("ŕřŗ", "r"),
        ("śšşșŝ", "s"),
        ("ťţț", "t"),
        ("ùúûüūůűųŭ", "u"),
        ("ŵ", "w"),
        ("ýÿŷ", "y"),
        ("źžż", "z"),
        ("ß", "ss"),
        ("æ", "ae"),
    ];
    // Marks that stand by themselves after their letter.
    if ('\u{300}'..='\u{36f}').contains(&letter) {
        return String::new();
    }
    MARKED.iter().find(|(letters, _)| letters.contains(letter)).map_or(letter.to_string(), |(_, plain)| (*plain).to_owned())
}
