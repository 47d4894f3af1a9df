//! Which column of a sheet is what, whatever it is called and wherever it stands.

use consign::{Currency, LengthUnit, WeightUnit};

use consign_tables::{length_unit, weight_unit};

/// What a column can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Field {
    Carrier,
    CarrierName,
    Code,
    Name,
    Zone,
    Countries,
    Postcodes,
    Origin,
    /// A part of a country that a rule set has no notation for.
    Region,
    MinWeight,
    MaxWeight,
    WeightUnit,
    MaxLength,
    MaxWidth,
    MaxHeight,
    MaxGirth,
    MaxLengthPlusGirth,
    LengthUnit,
    MaxValue,
    Divisor,
    Price,
    Currency,
    Surcharge,
    Transit,
    MinTransit,
    MaxTransit,
    ValidFrom,
    ValidTo,
    Domestic,
    International,
    Active,
    Direction,
    /// Whether it goes out or comes back.
    ShipmentType,
    Features,
    Tracked,
    Signed,
    PickUp,
    DropOff,
    Timed,
}

/// The names of each, the likeliest first. Of two columns for one thing the likelier counts.
const NAMES: &[(Field, &str)] = &[
    (Field::Carrier, "carrier carrier_code carrier_id carrier_reference"),
    (Field::CarrierName, "carrier_name"),
    (Field::Code, "service_code service_id service_reference service code product_code service_level_code product"),
    (Field::Name, "service_name name service_label service_description product_name service_level"),
    (Field::Zone, "zone_label zone zone_name zone_code zone_id destination_zone region_label area"),
    (
        Field::Countries,
        "country_codes country_code countries country destination_countries destination_country dest_country to_country ship_to_country",
    ),
    (Field::Postcodes, "postal_codes postcodes postal_code postcode zip_codes zip zips postcode_prefixes"),
    (Field::Origin, "origin_country origin_countries origin from_country ship_from_country origin_country_code"),
    (Field::Region, "cities city states state provinces province regions state_codes"),
    (Field::MinWeight, "min_weight weight_min minimum_weight weight_from from_weight minweight weight_start lower_weight"),
    (
        Field::MaxWeight,
        "max_weight weight_max maximum_weight weight_to to_weight up_to_weight weight_up_to maxweight weight_end upper_weight weight up_to \
         weight_limit weight_break",
    ),
    (Field::WeightUnit, "weight_unit weight_units unit_of_weight weight_uom weightunit"),
    (Field::MaxLength, "max_length length_max maximum_length length longest_side max_longest_side"),
    (Field::MaxWidth, "max_width width_max maximum_width width"),
    (Field::MaxHeight, "max_height height_max maximum_height height max_depth depth"),
    (Field::MaxGirth, "max_girth girth_max maximum_girth girth"),
    (
        Field::MaxLengthPlusGirth,
        "max_length_plus_girth length_plus_girth max_length_girth length_girth max_combined_length max_length_and_girth",
    ),
    (Field::LengthUnit, "dimension_unit dimensions_unit length_unit size_unit dim_unit dimension_units dimension_uom"),
    (Field::MaxValue, "max_value maximum_value value_limit max_declared_value"),
    (Field::Divisor, "volumetric_divisor dim_factor dimensional_factor volumetric_factor dim_divisor"),
    (
        Field::Price,
        "rate price base_rate base_price list_price label_amount amount net_price flat_rate flat_price total_charge charge total cost",
    ),
    (Field::Currency, "currency currency_code rate_currency price_currency"),
    (Field::Transit, "transit_days transit_time delivery_days estimated_transit_days transit lead_time delivery_time days"),
    (Field::MinTransit, "min_transit_days transit_days_min transit_min min_days min_delivery_days min_transit_time min_transit"),
    (Field::MaxTransit, "max_transit_days transit_days_max transit_max max_days max_delivery_days max_transit_time max_transit"),
    (Field::ValidFrom, "valid_from effective_from effective_date start_date"),
    (Field::ValidTo, "valid_to valid_until effective_to expiry_date expires end_date"),
    (Field::Domestic, "domicile domestic domestic_service is_domestic"),
    (Field::International, "international is_international international_service"),
    (Field::Active, "active enabled is_active is_enabled"),
    (Field::Direction, "direction service_direction"),
    (Field::ShipmentType, "shipment_type"),
    (Field::Features, "features service_features"),
    (Field::Tracked, "tracked is_tracked tracking"),
    (Field::Signed, "signed is_signed signature signature_required"),
    (Field::PickUp, "service_point pick_up is_pick_up pudo parcel_shop"),
    (Field::DropOff, "drop_off is_drop_off dropoff"),
    (Field::Timed, "timed is_timed"),
];

/// Why a column that is well known has no place in a rule set.
const LEFT_OUT: &[(&str, &str)] = &[
    ("volume", "there is no allocation rule for volume: larger packages are not refused"),
    ("min_length", "a rule set bounds the longest side from below, not each side for itself"),
    ("min_width", "a rule set bounds the longest side from below, not each side for itself"),
    ("min_height", "a rule set bounds the longest side from below, not each side for itself"),
    ("carrier_service_code", "a service has one reference, and that is the service code"),
    ("description", "a service has a name, and no description"),
    ("tax", "tax is the rule set's `VatRate`, not a service's"),
    ("vat", "tax is the rule set's `VatRate`, not a service's"),
    ("cost", "a band has one price, and that is another column's"),
    ("per_kg", "the sheet's format does not say from which weight it counts"),
    ("per_lb", "the sheet's format does not say from which weight it counts"),
    ("per_unit", "the sheet's format does not say from which weight it counts"),
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

/// A column that is read.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) field: Field,
    pub(crate) at: usize,
    /// As the header writes it.
    pub(crate) name: String,
    pub(crate) stated: Stated,
}

/// A column that is not.
#[derive(Debug, Clone)]
pub(crate) struct Unread {
    pub(crate) at: usize,
    pub(crate) name: String,
    pub(crate) why: String,
    /// Whether it stands twice under one name, so that nobody knows which counts.
    pub(crate) is_mistaken: bool,
    /// What it would be if no other column were that.
    second: Option<Column>,
}

/// The columns of a sheet.
#[derive(Debug, Clone, Default)]
pub(crate) struct Columns {
    pub(crate) read: Vec<Column>,
    pub(crate) unread: Vec<Unread>,
}

impl Columns {
    pub(crate) fn get(&self, field: Field) -> Option<&Column> {
        self.read.iter().find(|column| column.field == field)
    }

    /// What messages call a field.
    pub(crate) fn name(&self, field: Field) -> &str {
        let fallback = NAMES.iter().find(|(known, _)| *known == field).and_then(|(_, names)| names.split_whitespace().next());
        self.get(field).map_or(fallback.unwrap_or_default(), |column| &column.name)
    }

    /// Reads another column for the same thing where the one that would count has nothing in it: the names of both. `is_filled` is asked whether
    /// a column has something in it, a figure if it is to have figures.
    pub(crate) fn prefer_filled(&mut self, is_filled: impl Fn(Field, usize) -> bool) -> Vec<[String; 2]> {
        let mut preferred = Vec::new();
        for column in self.read.iter_mut().filter(|column| !is_filled(column.field, column.at)) {
            let second = |unread: &Unread| {
                unread.second.as_ref().is_some_and(|second| second.field == column.field && is_filled(second.field, second.at))
            };
            if let Some(place) = self.unread.iter().position(second)
                && let Some(second) = self.unread.remove(place).second
            {
                preferred.push([column.name.clone(), second.name.clone()]);
                *column = second;
            }
        }
        preferred
    }

    pub(crate) fn is_header(&self) -> bool {
        let has = |fields: &[Field]| fields.iter().any(|field| self.get(*field).is_some());
        has(&[Field::Code, Field::Name])
            && has(&[Field::MinWeight, Field::MaxWeight, Field::Price, Field::Zone, Field::Countries, Field::Transit, Field::Currency])
    }
}

/// What the cells of a header say.
pub(crate) fn of_header(cells: &[String]) -> Columns {
    let mut columns = Columns::default();
    let mut found: Vec<(Column, usize)> = Vec::new();
    for (at, name) in cells.iter().enumerate() {
        match recognised(name) {
            Some((field, rank, stated)) => found.push((Column { field, at, name: name.clone(), stated }, rank)),
            None => columns.unread.push(unknown(at, name)),
        }
    }
    found.sort_by_key(|(column, rank)| (*rank, column.at));
    for (column, _) in found {
        let first = columns.get(column.field).filter(|_| column.field != Field::Surcharge).map(|first| first.name.clone());
        let Some(first) = first else {
            columns.read.push(column);
            continue;
        };
        let is_mistaken = words(&first) == words(&column.name);
        let why = if is_mistaken {
            format!("the column `{first}` stands twice, and the two differ: which of them counts is not known")
        } else {
            format!("the column `{first}` is for the same thing, and that one counts")
        };
        columns.unread.push(Unread { at: column.at, name: column.name.clone(), why, is_mistaken, second: Some(column) });
    }
    columns
}

fn unknown(at: usize, name: &str) -> Unread {
    let plain = words(name);
    let known = LEFT_OUT.iter().find(|(part, _)| plain.contains(part)).map(|(_, why)| (*why).to_owned());
    let why = known.unwrap_or_else(|| "the column is not known: a rule set has no such thing, or it has another name here".to_owned());
    let name = if name.is_empty() { format!("(number {})", at + 1) } else { name.to_owned() };
    Unread { at, name, why, is_mistaken: false, second: None }
}

fn recognised(name: &str) -> Option<(Field, usize, Stated)> {
    let plain = words(name);
    let find = |wanted: &str| {
        NAMES.iter().find_map(|(field, names)| names.split_whitespace().position(|name| name == wanted).map(|rank| (*field, rank)))
    };
    if let Some((field, rank)) = find(&plain) {
        return Some((field, rank, Stated::default()));
    }
    if LEFT_OUT.iter().any(|(part, _)| *part != "cost" && plain.contains(part)) {
        return None;
    }
    if is_surcharge(&plain) {
        return Some((Field::Surcharge, 0, Stated::default()));
    }
    let (stem, last) = plain.rsplit_once('_')?;
    let (field, rank) = find(stem)?;
    let mut stated = Stated::default();
    match field {
        Field::MinWeight | Field::MaxWeight => stated.weight = Some(weight_unit(last)?),
        Field::MaxLength | Field::MaxWidth | Field::MaxHeight | Field::MaxGirth | Field::MaxLengthPlusGirth => {
            stated.length = Some(length_unit(last)?);
        }
        Field::Price | Field::MaxValue => stated.currency = Some(last.parse().ok()?),
        Field::Transit | Field::MinTransit | Field::MaxTransit => {
            stated.hours = ["h", "hr", "hrs", "hours"].contains(&last);
            if !stated.hours && !["d", "days"].contains(&last) {
                return None;
            }
        }
        _ => return None,
    }
    Some((field, rank, stated))
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

    fn fields(header: &[&str]) -> Vec<(Field, usize)> {
        let mut read: Vec<_> = of_header(&header.map_owned()).read.into_iter().map(|column| (column.field, column.at)).collect();
        read.sort_by_key(|(_, at)| *at);
        read
    }

    trait MapOwned {
        fn map_owned(&self) -> Vec<String>;
    }

    impl MapOwned for [&str] {
        fn map_owned(&self) -> Vec<String> {
            self.iter().map(|cell| (*cell).to_owned()).collect()
        }
    }

    #[test]
    fn headers_are_read_in_any_case_order_and_spelling() {
        assert_eq!(
            fields(&["RATE", "Max Weight", "serviceCode", "Zone-Label", "country codes"]),
            [(Field::Price, 0), (Field::MaxWeight, 1), (Field::Code, 2), (Field::Zone, 3), (Field::Countries, 4)]
        );
    }

    #[test]
    fn units_and_currencies_may_stand_in_the_header() {
        let columns = of_header(&["service_code", "max weight (lbs)", "Length [mm]", "price_eur"].map_owned());
        let stated = |field| columns.get(field).unwrap().stated;
        assert_eq!(stated(Field::MaxWeight).weight, Some(WeightUnit::Pound));
        assert_eq!(stated(Field::MaxLength).length, Some(LengthUnit::Millimetre));
        assert_eq!(stated(Field::Price).currency.map(|currency| currency.to_string()).as_deref(), Some("EUR"));
    }

    #[test]
    fn of_two_columns_for_one_thing_the_likelier_counts() {
        let columns = of_header(&["cost", "service_code", "rate", "max_volume", "colour", "rate"].map_owned());
        assert_eq!(columns.get(Field::Price).map(|column| column.at), Some(2));
        let unread: Vec<_> = columns.unread.iter().map(|column| (&*column.name, column.is_mistaken)).collect();
        assert_eq!(unread, [("max_volume", false), ("colour", false), ("rate", true), ("cost", false)]);
    }
}
