//! Subdivisions of countries (ISO 3166-2): their codes, their names, and which of them a postcode is of.

use super::sourced::subdivisions;
use super::text::letters_of;
use super::{Country, PostcodeKey};

/// The code of a subdivision within its country: `CA`, `NSW`; up to three letters and digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subdivision([u8; 3]);

impl Subdivision {
    fn new(code: &str) -> Option<Self> {
        let mut own = [0; 3];
        let letters = own.get_mut(..code.len()).filter(|_| !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_alphanumeric()))?;
        letters.copy_from_slice(code.as_bytes());
        Some(Self(own.map(|letter| letter.to_ascii_uppercase())))
    }

    /// The subdivision of a country that has this code, in any case.
    pub(super) fn of(country: Country, code: &str) -> Option<Self> {
        let code = Self::new(code)?;
        Names::of(country).0.into_iter().any(|(own, _)| own == code).then_some(code)
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> &str {
        let length = self.0.iter().take_while(|letter| **letter != 0).count();
        self.0.get(..length).and_then(|code| std::str::from_utf8(code).ok()).unwrap_or_default()
    }
}

/// The subdivisions of a country with what they are called.
#[derive(Debug)]
pub(super) struct Names(Vec<(Subdivision, Vec<String>)>);

impl Names {
    /// From `keshvar`, whose names are those of ISO 3166-2 and some that are in use besides: in English, and in the country's own languages.
    pub(super) fn of(country: Country) -> Self {
        let all = subdivisions(country).filter_map(|(code, name, others)| {
            // `Ash Shariqah [Sharjah]`
            let names = others.chain(name.split(['[', ']'])).chain([name]);
            let names = names.map(letters_of).filter(|name| !name.is_empty()).collect();
            Some((Subdivision::new(code)?, names))
        });
        let mut all: Vec<_> = all.collect();
        all.sort();
        Self(all)
    }

    /// The codes, ascending.
    pub(super) fn codes(&self) -> impl Iterator<Item = Subdivision> {
        self.0.iter().map(|(code, _)| *code)
    }

    pub(super) fn memory(&self) -> usize {
        self.0.iter().flat_map(|(_, names)| names).map(|name| name.len() + 32).sum()
    }

    /// What an address's `Region` may name: by its code, with or without the country's (`CA`, `US-CA`), else by name. Several where they share it.
    pub(super) fn named(&self, country: Country, region: &str) -> Vec<Subdivision> {
        let region = region.trim();
        let own = region.split_once('-').filter(|(before, _)| before.trim().eq_ignore_ascii_case(country.code()));
        let code = Subdivision::new(own.map_or(region, |(_, code)| code.trim()));
        if let Some(code) = code.filter(|code| self.0.iter().any(|(own, _)| own == code)) {
            return vec![code];
        }
        let name = letters_of(region);
        self.0.iter().filter(|(_, names)| names.contains(&name)).map(|(code, _)| *code).collect()
    }
}

/// By three-digit prefixes, from and to. Source: United States Postal Service, Domestic Mail Manual, labeling list L002 (3-digit ZIP Code
/// prefixes), after single codes that lie in a neighbour's prefix. Military prefixes (090-098, 340, 962-966) and states in free association
/// are of none.
const OF_ZIP_CODES: &str = "06390-06390 NY,20588-20588 MD,83414-83414 WY,96799-96799 AS,96910-96932 GU,96950-96952 MP,005-005 NY,006-007 PR,008-008 VI,009-009 PR,010-027 MA,028-029 RI,030-038 NH,039-049 ME,050-054 VT,055-055 MA,\
056-059 VT,060-069 CT,070-089 NJ,100-149 NY,150-196 PA,197-199 DE,200-200 DC,201-201 VA,202-205 DC,206-219 MD,220-246 VA,247-268 WV,\
270-289 NC,290-299 SC,300-319 GA,320-339 FL,341-349 FL,350-369 AL,370-385 TN,386-397 MS,398-399 GA,400-427 KY,430-459 OH,460-479 IN,\
480-499 MI,500-528 IA,530-549 WI,550-567 MN,569-569 DC,570-577 SD,580-588 ND,590-599 MT,600-629 IL,630-658 MO,660-679 KS,680-693 NE,\
700-714 LA,716-729 AR,730-732 OK,733-733 TX,734-749 OK,750-799 TX,800-816 CO,820-831 WY,832-838 ID,840-847 UT,850-865 AZ,870-884 NM,\
885-885 TX,889-898 NV,900-961 CA,967-968 HI,970-979 OR,980-994 WA,995-999 AK";

/// From and to. Source: Australia Post, the ranges of postcodes of each state and territory, large-volume receivers included.
const OF_AUSTRALIAN_POSTCODES: &str = "0200-0299 ACT,0800-0999 NT,1000-2599 NSW,2600-2618 ACT,2619-2899 NSW,2900-2920 ACT,2921-2999 NSW,\
3000-3999 VIC,4000-4999 QLD,5000-5999 SA,6000-6999 WA,7000-7999 TAS,8000-8999 VIC,9000-9999 QLD";

/// By first letters. Source: Canada Post, the letters of the postal districts; X is shared by two territories, which its next two tell apart.
const OF_CANADIAN_POSTCODES: &str = "A-A NL,B-B NS,C-C PE,E-E NB,G-H QC,J-J QC,K-N ON,P-P ON,R-R MB,S-S SK,T-T AB,V-V BC,X0A-X0C NU,\
X0E-X0G NT,X1A-X1A NT,Y-Y YT";

/// From and to of the postcodes of a country's subdivisions, where they tell these.
fn table(country: Country) -> Option<&'static str> {
    match country.code() {
        "US" => Some(OF_ZIP_CODES),
        "AU" => Some(OF_AUSTRALIAN_POSTCODES),
        "CA" => Some(OF_CANADIAN_POSTCODES),
        _ => None,
    }
}

/// The first and the last beginnings of postcodes that are of one subdivision.
pub(super) fn of_subdivisions(country: Country) -> impl Iterator<Item = (&'static str, &'static str)> {
    table(country).into_iter().flat_map(|table| table.split(',')).filter_map(|row| row.split_once(' ')?.0.split_once('-'))
}

/// The subdivision that a whole postcode, or one that is known in part, is of: in US, AU and CA.
pub(super) fn of_postcode(country: Country, postcode: PostcodeKey) -> Option<Subdivision> {
    let table = table(country)?;
    let code = postcode.text();
    table.split(',').find_map(|row| {
        let (range, subdivision) = row.split_once(' ')?;
        let (first, last) = range.split_once('-')?;
        let beginning = code.get(..first.len())?;
        (first <= beginning && beginning <= last).then(|| Subdivision::new(subdivision))?
    })
}

#[cfg(test)]
mod tests {
    use super::super::locate;
    use super::*;

    fn country(code: &str) -> Country {
        code.parse().unwrap()
    }

    #[test]
    fn regions_are_read_by_code_and_by_name() {
        for (own, region, expected) in [
            ("US", "CA", "CA"),
            ("US", " us-ca ", "CA"),
            ("US", "california", "CA"),
            ("US", "District of Columbia", "DC"),
            ("CA", "Québec", "QC"),
            ("CA", "QUEBEC", "QC"),
            ("CA", "Ontario", "ON"),
            ("AU", "New South  Wales", "NSW"),
            ("AE", "Dubai", "DU"),
            ("AE", "Abu Dhabi", "AZ"),
            ("AE", "Ajman", "AJ"),
            ("AE", "Sharjah", "SH"),
            ("AE", "Ras Al Khaimah", "RK"),
            ("AE", "Fujairah", "FU"),
            ("AE", "Umm al-Quwain", "UQ"),
            ("US", "Atlantis", ""),
            ("US", "AU-WA", ""),
            ("US", "", ""),
        ] {
            let found = Names::of(country(own)).named(country(own), region);
            let codes: Vec<&str> = found.iter().map(Subdivision::code).collect();
            assert_eq!(codes.join(" "), expected, "{own} {region}");
        }
    }

    #[test]
    fn postcodes_tell_states() {
        let told = |own: &str, postcode: &str| {
            let (own, key) = locate(country(own), Some(postcode));
            key.and_then(|key| of_postcode(own, key)).map(|subdivision| subdivision.code().to_owned()).unwrap_or_default()
        };
        for (own, postcode, expected) in [
            ("US", "90210-1234", "CA"),
            ("US", "00501", "NY"),
            ("US", "09012", ""),
            ("US", "99950", "AK"),
            ("US", "06390", "NY"),
            ("US", "063", ""),
            ("US", "96799", "AS"),
            ("US", "96913-1234", "GU"),
            ("US", "96940", ""),
            ("AU", "2600", "ACT"),
            ("AU", "2619", "NSW"),
            ("AU", "6000", "WA"),
            ("CA", "K1A 0B1", "ON"),
            ("CA", "M5V", "ON"),
            ("CA", "X0A 0H0", "NU"),
            ("CA", "X1A 2P7", "NT"),
            ("CA", "W1A 2P7", ""),
            ("DE", "10115", ""),
        ] {
            assert_eq!(told(own, postcode), expected, "{own} {postcode}");
        }
        for (own, table) in [("US", OF_ZIP_CODES), ("AU", OF_AUSTRALIAN_POSTCODES), ("CA", OF_CANADIAN_POSTCODES)] {
            for code in table.split(',').map(|row| row.split_once(' ').unwrap().1) {
                assert!(Subdivision::of(country(own), code).is_some(), "{own} {code}");
            }
        }
    }
}
