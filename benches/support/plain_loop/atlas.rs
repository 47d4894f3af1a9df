//! Countries in pieces: what lists of places can tell apart.

use std::collections::BTreeMap;

use serde_json::Value;

use super::read::{list, text};

/// Where lists of places cut each country. What lies between two cuts is a piece, numbered throughout; beyond the last is nowhere.
pub struct Atlas {
    countries: BTreeMap<String, Country>,
    pieces: usize,
}

#[derive(Default)]
struct Country {
    /// The number of its first piece.
    first: usize,
    /// Where each piece but the first starts.
    cuts: Vec<u32>,
    /// In the United Kingdom the districts that are named; a postcode's key is the place of its district.
    districts: BTreeMap<String, u32>,
}

/// Which pieces a list of places holds, a bit each.
pub struct Pieces(Vec<u64>);

impl Pieces {
    #[inline]
    pub fn has(&self, piece: usize) -> bool {
        self.0[piece / 64] >> (piece % 64) & 1 == 1
    }

    pub fn without(mut self, others: &Self) -> Self {
        for (own, other) in self.0.iter_mut().zip(&others.0) {
            *own &= !other;
        }
        self
    }
}

impl Atlas {
    pub fn of<'p>(places: impl Iterator<Item = &'p str>) -> Self {
        let mut codes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for place in places {
            let (country, code) = place.split_once(' ').unwrap_or((place, ""));
            assert!(country.len() == 2, "{place} is no country of two letters");
            codes.entry(country).or_default().push(code);
        }
        let mut atlas = Self { countries: BTreeMap::new(), pieces: 0 };
        for (name, mut codes) in codes {
            codes.sort_unstable();
            codes.dedup();
            let mut country = Country { first: atlas.pieces, ..Country::default() };
            if name == "GB" {
                let districts = codes.iter().filter(|code| !code.is_empty()).zip(0..);
                country.districts = districts.map(|(district, key)| ((*district).to_owned(), key)).collect();
            }
            let ends = codes.iter().map(|code| country.keys(code)).flat_map(|(first, last)| [first, last.saturating_add(1)]);
            country.cuts = ends.filter(|cut| *cut > 0 && *cut < u32::MAX).collect();
            country.cuts.sort_unstable();
            country.cuts.dedup();
            atlas.pieces += country.cuts.len() + 1;
            atlas.countries.insert(name.to_owned(), country);
        }
        atlas
    }

    pub fn pieces_and_nowhere(&self) -> usize {
        self.pieces + 1
    }

    /// The piece of an address.
    pub fn piece(&self, country: &str, postcode: &str) -> usize {
        self.countries.get(country).map_or(self.pieces, |country| country.piece(country.key(postcode)))
    }

    pub fn pieces(&self, places: &Value) -> Pieces {
        let mut pieces = Pieces(vec![0; self.pieces_and_nowhere().div_ceil(64)]);
        for place in list(places).iter().map(text) {
            let (country, code) = place.split_once(' ').unwrap_or((place, ""));
            let country = &self.countries[country];
            let (first, last) = country.keys(code);
            for piece in country.piece(first)..=country.piece(last) {
                pieces.0[piece / 64] |= 1 << (piece % 64);
            }
        }
        pieces
    }
}

impl Country {
    fn piece(&self, key: u32) -> usize {
        self.first + self.cuts.partition_point(|cut| *cut <= key)
    }

    /// The keys of the postcodes that a place has.
    fn keys(&self, code: &str) -> (u32, u32) {
        if code.is_empty() {
            return (0, u32::MAX);
        }
        if let Some(district) = self.districts.get(code) {
            return (*district, *district);
        }
        let (first, last) = code.split_once('-').unwrap_or((code, code));
        assert!([first, last].iter().all(|end| end.len() <= 5 && end.bytes().all(|digit| digit.is_ascii_digit())), "{code}");
        (format!("{first:0<5}").parse().unwrap(), format!("{last:9<5}").parse().unwrap())
    }

    /// The key of a postcode: five digits; letters only stand where no place asks for a postcode.
    fn key(&self, postcode: &str) -> u32 {
        if !self.districts.is_empty() {
            let (outward, _) = postcode.split_once(' ').expect("a space after the district");
            return self.districts.get(outward).copied().unwrap_or(u32::MAX);
        }
        let digits: String = postcode.chars().filter(char::is_ascii_digit).take(5).collect();
        format!("{digits:0<5}").parse().unwrap()
    }
}
