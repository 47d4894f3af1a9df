//! What the words of a header mean, in whatever case, order and language.

use consign::{Currency, LengthUnit, WeightUnit};
use consign_tables::{length_unit, weight_unit};

/// What a column can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Field {
    Carrier,
    CarrierName,
    Service,
    Name,
    Zone,
    Country,
    CountryName,
    Postcode,
    PostcodeFrom,
    PostcodeTo,
    Region,
    Town,
    Origin,
    MinWeight,
    MaxWeight,
    WeightUnit,
    Length,
    Width,
    Height,
    Girth,
    LengthPlusGirth,
    LengthUnit,
    Value,
    Divisor,
    Price,
    PerUnit,
    Minimum,
    LeastWeight,
    Currency,
    Surcharge,
    Class,
    Transit,
    MinTransit,
    MaxTransit,
    ValidFrom,
    ValidTo,
    Domestic,
    International,
    Active,
    ShipmentType,
    Tracked,
    Signed,
    PickUp,
    DropOff,
    Timed,
    Features,
    Ignore,
}

/// The names of each: first the one that a mapping calls it by, then what headers say, the likeliest first.
const NAMES: &[(Field, &str, &str)] = &[
    (Field::Carrier, "Carrier", "carrier carrier_code carrier_id carrier_reference"),
    (Field::CarrierName, "CarrierName", "carrier_name"),
    (
        Field::Service,
        "Service",
        "service_code service_id service_reference service code product_code service_level_code product delivery_type shipping_method method dienst leistung",
    ),
    (Field::Name, "Name", "service_name name service_label service_description product_name service_level"),
    (
        Field::Zone,
        "Zone",
        "zone_label zone zones zone_s destination_zones zone_name zone_code zone_id destination_zone dest_zone region_label area key tarifzone zona zon rate_zone",
    ),
    (
        Field::Country,
        "Country",
        "country_codes country_code countries country destination_countries destination_country dest_country to_country ship_to_country land \
         laender pays pais paese country_iso iso_code iso destination",
    ),
    (Field::CountryName, "CountryName", "country_name countryname"),
    (
        Field::Postcode,
        "Postcode",
        "postal_codes postcodes postal_code postcode zip_codes zip zips zip_code zip3 zip5 zip_prefix zip_prefixes postcode_prefix \
         postcode_prefixes postal_prefix dest_zip dest_zip_postal_code destination_zip destination_zip_code destination_zips zip_postal_code \
         plz postleitzahl code_postal cap codigo_postal prefix",
    ),
    (
        Field::PostcodeFrom,
        "PostcodeFrom",
        "zip_from postcode_from from_zip zip_start from_postcode zip_postal_code_from postal_code_from postcode_start plz_von start_zip \
         zip_code_from from_postal_code zip_low",
    ),
    (
        Field::PostcodeTo,
        "PostcodeTo",
        "zip_to postcode_to to_zip zip_end to_postcode zip_postal_code_to postal_code_to postcode_end plz_bis end_zip zip_code_to \
         to_postal_code zip_high",
    ),
    (Field::Region, "Region", "region_state state_province province state region provinces states provinz state_code province_code"),
    (Field::Town, "Town", "city cities town towns stadt ort ville"),
    (Field::Origin, "Origin", "origin_country origin_countries origin from_country ship_from_country origin_country_code"),
    (
        Field::MinWeight,
        "WeightFrom",
        "min_weight weight_min minimum_weight weight_from from_weight minweight weight_start lower_weight weight_lower weight_over \
         gewicht_von poids_de peso_desde weight_low",
    ),
    (
        Field::MaxWeight,
        "Weight",
        "max_weight weight_max maximum_weight weight_to to_weight up_to_weight weight_up_to maxweight weight_end upper_weight weight_upper \
         weight_not_over weight_not_to_exceed not_over weight up_to weight_limit weight_break weight_high gewicht gewicht_bis bis_gewicht poids poids_a \
         poids_jusqua peso peso_hasta peso_fino vikt waga masse",
    ),
    (Field::WeightUnit, "WeightUnit", "weight_unit weight_units unit_of_weight weight_uom weightunit uom"),
    (Field::Length, "Length", "max_length length_max maximum_length length longest_side max_longest_side"),
    (Field::Width, "Width", "max_width width_max maximum_width width"),
    (Field::Height, "Height", "max_height height_max maximum_height height max_depth depth"),
    (Field::Girth, "Girth", "max_girth girth_max maximum_girth girth"),
    (
        Field::LengthPlusGirth,
        "LengthPlusGirth",
        "max_length_plus_girth length_plus_girth max_length_girth length_girth max_combined_length max_length_and_girth",
    ),
    (Field::LengthUnit, "LengthUnit", "dimension_unit dimensions_unit length_unit size_unit dim_unit dimension_units dimension_uom"),
    (Field::Value, "Value", "max_value maximum_value value_limit max_declared_value"),
    (Field::Divisor, "Divisor", "volumetric_divisor dim_factor dimensional_factor volumetric_factor dim_divisor dim_weight_divisor"),
    (
        Field::Price,
        "Price",
        "rate price base_rate base_price list_price label_amount amount net_price flat_rate flat_price total_charge charge total cost \
         shipping_price shipping_rate base base_charge preis prix precio prezzo tarif pris cena handling_fee",
    ),
    (
        Field::PerUnit,
        "PerUnit",
        "per_kg rate_per_kg price_per_kg per_lb rate_per_lb price_per_lb per_unit rate_per_unit pro_kg preis_pro_kg par_kg per_kilo per_pound \
         charge_per_kg cost_per_kg additional_per_kg",
    ),
    (Field::Minimum, "Minimum", "minimum_charge min_charge minimum_price min_price minimum mindestpreis minimum_rate min_rate"),
    (Field::LeastWeight, "LeastWeight", "least_weight minimum_chargeable_weight min_chargeable_weight"),
    (Field::Currency, "Currency", "currency currency_code rate_currency price_currency waehrung devise"),
    (Field::Class, "Class", "class surcharge_class surcharge_type das_type area_type area_class type"),
    (
        Field::Transit,
        "Transit",
        "transit_days transit_time delivery_days estimated_transit_days transit lead_time delivery_time days service_days laufzeit",
    ),
    (
        Field::MinTransit,
        "TransitFrom",
        "min_transit_days transit_days_min transit_min min_days min_delivery_days min_transit_time min_transit",
    ),
    (
        Field::MaxTransit,
        "TransitTo",
        "max_transit_days transit_days_max transit_max max_days max_delivery_days max_transit_time max_transit",
    ),
    (Field::ValidFrom, "ValidFrom", "valid_from effective_from effective_date start_date"),
    (Field::ValidTo, "ValidTo", "valid_to valid_until effective_to expiry_date expires end_date"),
    (Field::Domestic, "Domestic", "domicile domestic domestic_service is_domestic"),
    (Field::International, "International", "international is_international international_service"),
    (Field::Active, "Active", "active enabled is_active is_enabled"),
    (Field::ShipmentType, "ShipmentType", "shipment_type direction service_direction"),
    (Field::Features, "Features", "features service_features"),
    (Field::Tracked, "Tracked", "tracked is_tracked tracking"),
    (Field::Signed, "Signed", "signed is_signed signature signature_required"),
    (Field::PickUp, "PickUp", "service_point pick_up is_pick_up pudo parcel_shop"),
    (Field::DropOff, "DropOff", "drop_off is_drop_off dropoff"),
    (Field::Timed, "Timed", "timed is_timed"),
    (
        Field::Ignore,
        "Ignore",
        "toll_free id nr pos index version description remark remarks note notes comment comments province_name max_volume volume min_length min_width min_height \
         carrier_service_code vat tax vat_rate tax_rate bemerkung row line",
    ),
];

/// What a header's cell says besides which field it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Stated {
    pub(crate) weight: Option<WeightUnit>,
    pub(crate) length: Option<LengthUnit>,
    pub(crate) currency: Option<Currency>,
    /// Whether its times are hours.
    pub(crate) hours: bool,
}

/// A field by what a mapping calls it.
pub(crate) fn by_key(key: &str) -> Option<Field> {
    NAMES.iter().find(|(_, known, _)| known.eq_ignore_ascii_case(key)).map(|(field, _, _)| *field)
}

/// What a mapping calls a field.
pub(crate) fn key(field: Field) -> &'static str {
    NAMES.iter().find(|(known, _, _)| *known == field).map_or("Surcharge", |(_, key, _)| key)
}

/// All that a mapping may name.
pub(crate) fn keys() -> impl Iterator<Item = &'static str> {
    NAMES.iter().map(|(_, key, _)| *key)
}

/// What a header's cell is, how unlikely a name that is (from 0), and what it states besides.
pub(crate) fn recognised(name: &str) -> Option<(Field, usize, Stated)> {
    let plain = words(name);
    if plain.is_empty() || plain.len() > 80 {
        return None;
    }
    if let Some((field, rank)) = find(&plain) {
        let own = plain.split('_').find_map(unit_word).filter(|_| field == Field::PerUnit);
        return Some((field, rank, Stated { weight: own, ..Stated::default() }));
    }
    if is_surcharge(&plain) {
        return Some((Field::Surcharge, 0, Stated::default()));
    }
    // Without its units and currency: `weight_lbs_upper`, `price_aud`, `eur_per_kg`, `max_length_mm`.
    let mut stated = Stated::default();
    let mut rest = Vec::new();
    for word in plain.split('_') {
        if let Some(unit) = unit_word(word).filter(|_| stated.weight.is_none()) {
            stated.weight = Some(unit);
        } else if let Some(currency) = currency_word(word).filter(|_| stated.currency.is_none()) {
            stated.currency = Some(currency);
        } else if let Some(unit) = length_unit(word).filter(|_| !rest.is_empty()) {
            stated.length = Some(unit);
        } else if ["h", "hr", "hrs", "hours"].contains(&word) {
            stated.hours = true;
        } else if !["in", "d", "days"].contains(&word) || rest.is_empty() {
            rest.push(word);
        }
    }
    if rest.is_empty() {
        return stated.weight.map(|_| (Field::MaxWeight, 9, stated));
    }
    let rest = rest.join("_");
    if ["per", "rate_per", "price_per", "pro", "preis_pro", "charge_per", "par"].contains(&&*rest) && stated.weight.is_some() {
        return Some((Field::PerUnit, 0, stated));
    }
    let (field, rank) = find(&rest)?;
    let fits = match field {
        Field::MinWeight | Field::MaxWeight | Field::LeastWeight => stated.length.is_none() && stated.currency.is_none() && !stated.hours,
        Field::Length | Field::Width | Field::Height | Field::Girth | Field::LengthPlusGirth => stated.weight.is_none(),
        Field::Transit | Field::MinTransit | Field::MaxTransit => stated.weight.is_none() && stated.currency.is_none(),
        Field::Price | Field::Value | Field::Minimum => stated.weight.is_none() && stated.length.is_none(),
        _ => false,
    };
    fits.then_some((field, rank, stated))
}

fn find(wanted: &str) -> Option<(Field, usize)> {
    NAMES.iter().find_map(|(field, _, names)| names.split_whitespace().position(|name| name == wanted).map(|rank| (*field, rank)))
}

/// A unit of weight; `g` and `oz` as words of a header, too.
fn unit_word(word: &str) -> Option<WeightUnit> {
    weight_unit(word).filter(|_| word.len() < 6 || word.starts_with(['k', 'p', 'o', 'g']))
}

fn currency_word(word: &str) -> Option<Currency> {
    // `ALL` and `TOP` are currencies and words.
    (word.len() == 3 && !["all", "top", "try", "per", "cup"].contains(&word)).then(|| word.to_ascii_uppercase().parse().ok()).flatten()
}

/// Whether a column adds to the price: `fuel_surcharge`, `road_toll`, `fuel_percent`; but not `toll_free`.
fn is_surcharge(plain: &str) -> bool {
    const NAMES: [&str; 3] = ["fuel", "toll", "maut"];
    const BESIDE: [&str; 8] = ["road", "charge", "fee", "levy", "percent", "pct", "cost", "energy"];
    let mut words = plain.split('_');
    plain.contains("surcharge")
        || words.clone().any(|word| NAMES.contains(&word)) && words.all(|word| NAMES.contains(&word) || BESIDE.contains(&word))
}

/// `MaxWeight (kg)` as `max_weight_kg`.
pub(crate) fn words(name: &str) -> String {
    let mut plain = String::new();
    let mut before = ' ';
    for letter in name.chars() {
        if !letter.is_alphanumeric() || letter.is_uppercase() && before.is_lowercase() {
            plain.push('_');
        }
        if letter.is_alphanumeric() {
            plain.extend(letter.to_lowercase());
        }
        before = letter;
    }
    plain.split('_').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_known_in_any_case_order_and_spelling() {
        for (name, field) in [
            ("RATE", Field::Price),
            ("Max Weight", Field::MaxWeight),
            ("Weight Not Over (lbs.)", Field::MaxWeight),
            ("weight_lbs_lower", Field::MinWeight),
            ("weight_lbs_upper", Field::MaxWeight),
            ("lbs.", Field::MaxWeight),
            ("serviceCode", Field::Service),
            ("Zone-Label", Field::Zone),
            ("country codes", Field::Country),
            ("Zip/Postal Code From", Field::PostcodeFrom),
            ("Dest Zip/Postal Code", Field::Postcode),
            ("eur_per_kg", Field::PerUnit),
            ("price_aud", Field::Price),
            ("Gewicht (kg)", Field::MaxWeight),
            ("fuel %", Field::Surcharge),
        ] {
            assert_eq!(recognised(name).map(|(field, _, _)| field), Some(field), "{name}");
        }
        for name in ["min_piece_kg", "all_inclusive", "zone_2", "colour", ""] {
            assert_eq!(recognised(name), None, "{name}");
        }
    }

    #[test]
    fn units_and_currencies_may_stand_in_the_header() {
        let stated = |name: &str| recognised(name).unwrap().2;
        assert_eq!(stated("max weight (lbs)").weight, Some(WeightUnit::Pound));
        assert_eq!(stated("Length [mm]").length, Some(LengthUnit::Millimetre));
        assert_eq!(stated("price_eur").currency.map(|currency| currency.to_string()).as_deref(), Some("EUR"));
        assert_eq!(stated("eur_per_kg").weight, Some(WeightUnit::Kilogram));
        assert!(stated("transit_hours").hours);
    }

    #[test]
    fn no_name_means_two_things() {
        let mut seen = std::collections::HashMap::new();
        for (field, _, names) in NAMES {
            for name in names.split_whitespace() {
                assert_eq!(*seen.entry(name).or_insert(*field), *field, "{name}");
            }
        }
    }
}
