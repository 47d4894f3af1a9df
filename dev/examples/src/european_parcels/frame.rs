//! What no price list says, and a rule set needs: all of it is made up, except the holidays.

/// Of which carrier a price list is, where the carrier collects, and the units that the list leaves unsaid.
pub(super) struct PriceList {
    pub(super) file: &'static str,
    pub(super) carrier: &'static str,
    pub(super) name: &'static str,
    pub(super) home: &'static str,
    pub(super) weight_unit: &'static str,
    pub(super) length_unit: &'static str,
}

/// A named pool of services.
pub(super) struct Group {
    pub(super) reference: &'static str,
    pub(super) name: &'static str,
    pub(super) services: &'static [&'static str],
}

pub(super) const PRICE_LISTS: [PriceList; 5] = [
    metric("dhl_parcel_de.csv", "DHL_PARCEL_DE", "DHL Parcel DE", "DE"),
    metric("gls.csv", "GLS", "GLS", "DE"),
    metric("laposte.csv", "LA_POSTE", "La Poste", "FR"),
    metric("postat.csv", "POSTAT", "Austrian Post", "AT"),
    PriceList { file: "usps.csv", carrier: "USPS", name: "USPS", home: "US", weight_unit: "Lb", length_unit: "In" },
];

const fn metric(file: &'static str, carrier: &'static str, name: &'static str, home: &'static str) -> PriceList {
    PriceList { file, carrier, name, home, weight_unit: "Kg", length_unit: "Cm" }
}

pub(super) const WORKING_DAYS: [&str; 5] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];

/// Euros for one unit of the other currency.
pub(super) const EXCHANGE_RATES: &str = r#"{ "USD": 0.9 }"#;

pub(super) const DEPOTS: [&str; 4] = [
    r#"{ "Reference": "LEIPZIG", "Place": "DE 04103", "TimeZone": "Europe/Berlin", "Collections": [
        { "Carrier": "DHL_PARCEL_DE", "Days": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"], "Time": "16:30",
          "AllocationCutOff": { "Time": "15:00" }, "Closed": ["2026-05-01", "2026-05-14", "2026-05-25"] },
        { "Carrier": "GLS", "Days": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"], "Time": "17:00",
          "AllocationCutOff": { "Time": "16:00" }, "Closed": ["2026-05-01", "2026-05-14", "2026-05-25"] }] }"#,
    r#"{ "Reference": "LYON", "Place": "FR 69002", "TimeZone": "Europe/Paris", "Collections": [
        { "Carrier": "LA_POSTE", "Days": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"], "Time": "16:00",
          "AllocationCutOff": { "Time": "12:00" }, "Closed": ["2026-05-01", "2026-05-08", "2026-05-14", "2026-05-25"] }] }"#,
    r#"{ "Reference": "WIEN", "Place": "AT 1030", "TimeZone": "Europe/Vienna", "Collections": [
        { "Carrier": "POSTAT", "Days": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"], "Time": "18:00",
          "AllocationCutOff": { "Time": "17:00" }, "Closed": ["2026-05-01", "2026-05-14", "2026-05-15", "2026-05-25"] }] }"#,
    r#"{ "Reference": "NEWARK", "Place": "US 07102", "TimeZone": "America/New_York", "Collections": [
        { "Carrier": "USPS", "Days": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"], "Time": "17:30",
          "AllocationCutOff": { "Time": "14:00" }, "Closed": ["2026-05-25"] }] }"#,
];

/// Public holidays of the whole country in 2026.
pub(super) const HOLIDAYS: [(&str, &[&str]); 4] = [
    ("DE", &["2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01", "2026-05-14", "2026-05-25", "2026-10-03", "2026-12-25", "2026-12-26"]),
    (
        "FR",
        &[
            "2026-01-01",
            "2026-04-06",
            "2026-05-01",
            "2026-05-08",
            "2026-05-14",
            "2026-05-25",
            "2026-07-14",
            "2026-08-15",
            "2026-11-01",
            "2026-11-11",
            "2026-12-25",
        ],
    ),
    (
        "AT",
        &[
            "2026-01-01",
            "2026-01-06",
            "2026-04-06",
            "2026-05-01",
            "2026-05-14",
            "2026-05-25",
            "2026-06-04",
            "2026-08-15",
            "2026-10-26",
            "2026-11-01",
            "2026-12-08",
            "2026-12-25",
            "2026-12-26",
        ],
    ),
    (
        "US",
        &[
            "2026-01-01",
            "2026-01-19",
            "2026-02-16",
            "2026-05-25",
            "2026-06-19",
            "2026-07-04",
            "2026-09-07",
            "2026-10-12",
            "2026-11-11",
            "2026-11-26",
            "2026-12-25",
        ],
    ),
];

pub(super) const GROUPS: [Group; 3] = [
    Group {
        reference: "ANY_SENDER",
        name: "Without business and media rates",
        services: &[
            "DHL_PARCEL_DE_V62KP",
            "DHL_PARCEL_DE_V01PAK",
            "DHL_PARCEL_DE_V54EPAK",
            "DHL_PARCEL_DE_V53WPAK",
            "DHL_PARCEL_DE_V66WPI",
            "GLS_PARCEL",
            "GLS_EXPRESS",
            "GLS_GUARANTEED24",
            "LA_POSTE_STANDARD_SERVICE",
            "POSTAT_10",
            "POSTAT_20",
            "POSTAT_30",
            "POSTAT_40",
            "USPS_GROUND_ADVANTAGE",
            "USPS_PRIORITY_MAIL",
            "USPS_PRIORITY_MAIL_EXPRESS",
            "USPS_PARCEL_SELECT",
        ],
    },
    Group {
        reference: "EXPRESS",
        name: "Express",
        services: &["GLS_EXPRESS", "GLS_GUARANTEED24", "POSTAT_20", "POSTAT_40", "USPS_PRIORITY_MAIL_EXPRESS"],
    },
    Group {
        reference: "DHL",
        name: "DHL alone",
        services: &[
            "DHL_PARCEL_DE_V62KP",
            "DHL_PARCEL_DE_V01PAK",
            "DHL_PARCEL_DE_V54EPAK",
            "DHL_PARCEL_DE_V53WPAK",
            "DHL_PARCEL_DE_V66WPI",
        ],
    },
];
