//! Zones and places: of the United Kingdom an area, a district or a unit, elsewhere a country.

use serde_json::Value;

use super::read::{Names, list, text};

/// Which zone an address lies in, and which of the excluded places.
pub struct Atlas {
    zones: Vec<Zone>,
    excluded: Vec<String>,
}

struct Zone {
    reference: String,
    include: Vec<String>,
    exclude: Vec<String>,
}

impl Atlas {
    pub fn new(rules: &Value, excluded: &Names) -> Self {
        let texts = |values: &Value| list(values).iter().map(|value| text(value).to_owned()).collect();
        let zones = list(&rules["Zones"]).iter().map(|zone| Zone {
            reference: text(&zone["Reference"]).to_owned(),
            include: texts(&zone["Include"]),
            exclude: texts(&zone["Exclude"]),
        });
        Self { zones: zones.collect(), excluded: excluded.all().map(String::from).collect() }
    }

    pub fn zones(&self) -> usize {
        self.zones.len()
    }

    pub fn zone(&self, number: usize) -> &str {
        &self.zones[number].reference
    }

    /// The one zone of an address.
    pub fn zone_of(&self, country: &str, postcode: &str) -> usize {
        let names = names(country, postcode);
        let among = |places: &[String]| places.iter().any(|place| names.contains(place));
        let mut zones = (0..self.zones.len()).filter(|zone| among(&self.zones[*zone].include) && !among(&self.zones[*zone].exclude));
        let zone = zones.next().unwrap_or_else(|| panic!("{country} {postcode} lies in no zone"));
        assert_eq!(zones.next(), None, "{country} {postcode} lies in two zones");
        zone
    }

    /// A bit for each excluded place that an address lies in.
    pub fn excluded(&self, country: &str, postcode: &str) -> u32 {
        let names = names(country, postcode);
        (0..self.excluded.len()).filter(|place| names.contains(&self.excluded[*place])).map(|place| 1 << place).sum()
    }
}

/// Every name by which a rule set of the workload may mean an address.
fn names(country: &str, postcode: &str) -> Vec<String> {
    let mut names = vec!["*".to_owned(), country.to_owned()];
    // The Crown dependencies have postcodes of the United Kingdom, and a place in it names them, too.
    if ["GB", "IM", "JE", "GG"].contains(&country) {
        let code = postcode.replace(' ', "").to_uppercase();
        let (district, inward) = code.split_at(code.len() - 3);
        let area: String = district.chars().take_while(char::is_ascii_alphabetic).collect();
        names.extend([format!("GB {area}"), format!("GB {district}"), format!("GB {district} {inward}")]);
    }
    names
}
