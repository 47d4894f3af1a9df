//! Where a consignment comes from and goes to.

use rust_decimal::Decimal;

use crate::json::{Problems, Trail, number, record};
use crate::place::Country;
use crate::reference::Reference;

/// Where a consignment comes from or goes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Address {
    /// A site of the shipper. Country and postcode are taken from it where they aren't given here.
    pub location: Option<Reference>,
    /// The country.
    pub country: Option<Country>,
    /// The postcode as written; one that can't be read is as good as none.
    pub postcode: Option<String>,
    /// The region as written: a state, a province, by name or by code.
    pub region: Option<String>,
    /// The town as written.
    pub town: Option<String>,
    /// Whether somebody lives there; `None` if the address doesn't say.
    pub residential: Option<bool>,
    /// Whether it is a post office box; `None` if the address doesn't say.
    pub post_office_box: Option<bool>,
    /// The company there.
    pub company_name: Option<String>,
    /// Where it is on the globe.
    pub lat_long: Option<LatLong>,
}

record! {
    /// Where it comes from or goes to.
    pub struct AddressDocument, "an address" {
        /// `Origin` or `Destination`. Addresses of other types are ignored.
        pub kind: String = "AddressType",
        /// A shipping location of the rule set; it gives country and postcode where the address doesn't. Default: none.
        pub location: Option<Reference> = "ShippingLocationReference",
        /// The postcode as written, at most 256 characters. Default: unknown.
        pub postcode: Option<String> = "Postcode",
        /// The country. Default: unknown.
        pub country: Option<CountryDocument> = "Country",
        /// The region as written, by name or by code: a state, a province. At most 256 characters. Default: unknown.
        pub region: Option<String> = "Region",
        /// The town as written, at most 256 characters. Default: unknown.
        pub town: Option<String> = "Town",
        /// Whether somebody lives there. Default: what the rule set assumes.
        pub residential: Option<bool> = "Residential",
        /// Whether it is a post office box. Default: what the rule set assumes.
        pub post_office_box: Option<bool> = "PostOfficeBox",
        /// The company there. Default: none.
        pub company_name: Option<String> = "CompanyName",
        /// Where it is on the globe. Default: unknown.
        pub lat_long: Option<LatLong> = "LatLong",
    }

    /// A point on the globe, in degrees. No decision asks for it.
    #[derive(Copy, Eq)]
    pub struct LatLong, "a point on the globe" {
        /// Degrees north of the equator, -90 to 90; south is negative.
        #[serde(serialize_with = "number")]
        #[cfg_attr(feature = "schema", schemars(with = "crate::number::Signed"))]
        pub latitude: Decimal = "Latitude",
        /// Degrees east of Greenwich, -180 to 180; west is negative.
        #[serde(serialize_with = "number")]
        #[cfg_attr(feature = "schema", schemars(with = "crate::number::Signed"))]
        pub longitude: Decimal = "Longitude",
    }

    /// A country by its codes.
    #[derive(Copy)]
    pub struct CountryDocument, "a country" {
        /// Its codes. Codes that are given must mean one country. Default: none.
        pub codes: Option<CountryCodes> = "IsoCode",
    }

    /// The codes of a country, of which one is enough.
    #[derive(Copy)]
    pub struct CountryCodes, "the codes of a country" {
        /// ISO 3166-1 alpha-2: `GB`. Default: none.
        pub two: Option<Country> = "TwoLetterCode",
        /// ISO 3166-1 alpha-3: `GBR`. Default: none.
        pub three: Option<Country> = "ThreeLetterCode",
        /// ISO 3166-1 numeric: `826`. Default: none.
        pub numeric: Option<Country> = "NumericCode",
    }
}

impl AddressDocument {
    pub(super) fn understood(self, trail: &Trail<'_>, problems: &mut Problems) -> Address {
        let codes = self.country.and_then(|country| country.codes);
        let mut given = codes.into_iter().flat_map(|codes| [codes.two, codes.three, codes.numeric]).flatten();
        let country = given.next();
        if let Some(other) = given.find(|other| Some(*other) != country) {
            let first = country.map(|country| country.to_string()).unwrap_or_default();
            let message = format!("the codes mean two countries, `{first}` and `{other}`");
            problems.refuse(trail.key("Country").key("IsoCode").path(), message);
        }
        for (key, text) in [("Postcode", &self.postcode), ("Region", &self.region), ("Town", &self.town)] {
            if let Some(text) = text.as_deref().filter(|text| text.chars().nth(256).is_some()) {
                let message = format!("`{}` is longer than `256` characters", crate::number::shortened(text));
                problems.refuse(trail.key(key).path(), message);
            }
        }
        Address {
            location: self.location,
            country,
            postcode: self.postcode,
            region: self.region,
            town: self.town,
            residential: self.residential,
            post_office_box: self.post_office_box,
            company_name: self.company_name,
            lat_long: self.lat_long,
        }
    }
}

impl AddressDocument {
    pub(crate) fn new(kind: &str, address: &Address) -> Self {
        let codes = address.country.map(|country| CountryCodes { two: Some(country), three: None, numeric: None });
        Self {
            kind: kind.to_owned(),
            location: address.location.clone(),
            postcode: address.postcode.clone(),
            country: codes.map(|codes| CountryDocument { codes: Some(codes) }),
            region: address.region.clone(),
            town: address.town.clone(),
            residential: address.residential,
            post_office_box: address.post_office_box,
            company_name: address.company_name.clone(),
            lat_long: address.lat_long,
        }
    }
}
