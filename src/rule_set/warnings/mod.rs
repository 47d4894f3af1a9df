//! What a rule set may say and can hardly mean: things that nothing uses, services that can never win, weights without a price, tables
//! that end too soon. None of it is wrong, so none of it is refused.

mod calendars;
mod doubts;
mod lanes;
mod places;
mod prices;
mod rules;
mod services;
mod surcharges;
mod tariffs;
mod unused;

use chrono::NaiveDate;

use super::{RuleSet, names_of};
use crate::json::{self, Path, Problem, Violation, ViolationCode};
use crate::place::Place;
use doubts::Doubts;

impl RuleSet {
    /// What the rule set says and can hardly mean. With `today` also what is out of date then: holidays that end before the horizon does,
    /// rates and surcharges that are over.
    ///
    /// ```
    /// let rules = consign::RuleSet::from_json(r#"{ "Currency": "GBP", "Carriers": [{ "Reference": "DPD" }] }"#)?;
    /// let warnings = rules.warnings(None);
    /// assert_eq!(warnings[0].to_string(), "Carriers[0]: no service is of carrier `DPD`");
    /// # Ok::<(), consign::RuleSetError>(())
    /// ```
    #[must_use]
    pub fn warnings(&self, today: Option<NaiveDate>) -> Vec<Violation> {
        json::violations(self.doubts(today), None)
    }

    /// [`RuleSet::warnings`] of a rule set that was read from `source`, each with line and column.
    #[must_use]
    pub fn warnings_in(&self, source: &str, today: Option<NaiveDate>) -> Vec<Violation> {
        json::violations(self.doubts(today), Some(source))
    }

    fn doubts(&self, today: Option<NaiveDate>) -> Vec<Problem> {
        let mut doubts = Doubts { names: names_of(self), found: Vec::new() };
        calendars::of_rule_set(self, &mut doubts);
        unused::of_rule_set(self, &mut doubts);
        tariffs::of_rule_set(self, &mut doubts);
        services::of_rule_set(self, &mut doubts);
        surcharges::of_rule_set(self, &mut doubts);
        rules::of_rule_set(self, &mut doubts);
        named_like_places(self, &mut doubts);
        places::of_rule_set(self, &mut doubts);
        if let Some(today) = today {
            calendars::outdated(self, today, &mut doubts);
            outdated(self, today, &mut doubts);
            tariffs::outdated(self, today, &mut doubts);
            rules::outdated(self, today, &mut doubts);
        }
        doubts.found
    }
}

/// Shipping locations and zones whose name is also a place: where they are named, the place no longer can be.
fn named_like_places(rule_set: &RuleSet, doubts: &mut Doubts<'_>) {
    let root = Path::default();
    let locations =
        rule_set.shipping_locations.iter().enumerate().map(|(index, location)| ("ShippingLocations", index, &location.reference, None));
    let zones = rule_set.zones.iter().enumerate().map(|(index, zone)| ("Zones", index, &zone.reference, Some(zone)));
    for (list, index, reference, zone) in locations.chain(zones) {
        let Ok(place) = reference.as_str().parse::<Place>() else { continue };
        // A zone that is that place and nothing else means what it says.
        if zone.is_none_or(|zone| zone.include != [place] || !zone.exclude.is_empty()) {
            let message = format!("`{reference}` is also a place: in lanes, surcharges and excluded places this is meant, not the place");
            doubts.hinted(
                ViolationCode::AmbiguousName,
                root.key(list).index(index).key("Reference"),
                message,
                "give it a name that is no place",
            );
        }
    }
}

fn outdated(rule_set: &RuleSet, today: NaiveDate, doubts: &mut Doubts<'_>) {
    for (index, service) in rule_set.carrier_services.iter().enumerate() {
        let path = Path::default().key("CarrierServices").index(index);
        let rates = service.rates.iter().map(|lane| lane.valid_to).enumerate();
        let surcharges = service.surcharges.iter().map(|surcharge| surcharge.valid_to).enumerate();
        let rates = rates.map(|(index, end)| (path.key("Rates").index(index), "rate lane", end));
        let surcharges = surcharges.map(|(index, end)| (path.key("Surcharges").index(index), "surcharge", end));
        for (path, kind, end) in rates.chain(surcharges) {
            if let Some(end) = end.filter(|end| *end < today) {
                doubts.add(ViolationCode::Outdated, path.key("ValidTo"), format!("the {kind} was valid until `{end}`"));
            }
        }
    }
    for (index, surcharge) in rule_set.surcharges.iter().enumerate() {
        if let Some(end) = surcharge.valid_to.filter(|end| *end < today) {
            let path = Path::default().key("Surcharges").index(index).key("ValidTo");
            doubts.add(ViolationCode::Outdated, path, format!("the surcharge was valid until `{end}`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Line, code and message of each.
    pub(super) fn warned(source: &str, today: Option<&str>) -> Vec<String> {
        let rules = RuleSet::from_json(source).unwrap_or_else(|error| panic!("{error}"));
        let warnings = rules.warnings_in(source, today.map(|today| today.parse().unwrap()));
        assert_eq!(warnings.len(), rules.warnings(today.map(|today| today.parse().unwrap())).len());
        let text = |warning: &Violation| {
            assert!(!warning.message.ends_with('.') && !warning.message.starts_with(char::is_uppercase), "{warning}");
            format!("{} {}: {}", warning.code, warning.place.path, warning.message)
        };
        warnings.iter().map(text).collect()
    }

    /// A rule set of one service, of these fields besides lanes for every place and weight.
    pub(super) fn of_service(fields: &str) -> String {
        format!(
            r#"{{ "Currency": "GBP", "Carriers": [{{ "Reference": "X" }}],
                "Zones": [{{ "Reference": "NORTH", "Include": ["GB M", "GB L"] }}],
                "ShippingLocations": [{{ "Reference": "HUB", "Collections": [{{ "Carrier": "X" }}] }}],
                "CarrierServices": [{{ "Reference": "A", "Carrier": "X", "Surcharges": [{{ "Name": "S", "Amount": 1, "Places": ["NORTH"] }}], {fields} }}] }}"#
        )
    }

    pub(super) const TRANSIT: &str = r#""Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }]"#;
    pub(super) const RATES: &str = r#""Rates": [{ "Bands": [{ "UpTo": 25, "Price": 5 }] }]"#;

    #[test]
    fn a_rule_set_without_doubts_has_no_warnings() {
        assert!(warned(&of_service(&format!("{TRANSIT}, {RATES}")), Some("2026-11-02")).is_empty());
    }

    #[test]
    fn holidays_end_before_the_horizon() {
        let source = of_service(&format!("{TRANSIT}, {RATES}"));
        let source = source.replacen('{', r#"{ "Holidays": { "FR": ["2026-12-28", "2026-12-25"], "DE": [] },"#, 1);
        assert!(warned(&source, None).is_empty() && warned(&source, Some("2026-11-30")).is_empty());
        let expected = "outdated Holidays.FR: the last holiday of `FR` is `2026-12-28`, and collections are looked for until `2026-12-29`";
        assert_eq!(warned(&source, Some("2026-12-01")), [expected]);
        let elsewhere = source.replace(r#""Transit": [{"#, r#""Transit": [{ "To": ["IT"],"#);
        assert!(warned(&elsewhere, Some("2026-12-01")).iter().all(|warning| !warning.starts_with("outdated")));
    }

    #[test]
    fn rates_and_surcharges_are_over() {
        let lane = RATES.replace(r#""Bands""#, r#""ValidTo": "2026-10-31", "Bands""#);
        let source = of_service(&format!("{TRANSIT}, {lane}")).replace(r#""Amount": 1"#, r#""Amount": 1, "ValidTo": "2026-11-01""#);
        assert!(warned(&source, Some("2026-10-31")).is_empty());
        assert_eq!(
            warned(&source, Some("2026-11-02")),
            [
                "outdated CarrierServices[0].Surcharges[0].ValidTo: the surcharge was valid until `2026-11-01`",
                "outdated CarrierServices[0].Rates[0].ValidTo: the rate lane was valid until `2026-10-31`",
            ]
        );
    }

    #[test]
    fn a_name_that_is_a_place_is_doubted_unless_it_means_that_place() {
        let zones = r#""Zones": [{ "Reference": "GB", "Include": ["US"] }, { "Reference": "DE", "Include": ["DE"] }]"#;
        let found = warned(&format!(r#"{{ "Currency": "GBP", "ShippingLocations": [{{ "Reference": "GB M2" }}], {zones} }}"#), None);
        let doubted: Vec<&String> = found.iter().filter(|warning| warning.starts_with("ambiguous-name")).collect();
        let expected = ["ShippingLocations[0].Reference: `GB M2` is also", "Zones[0].Reference: `GB` is also"];
        assert_eq!(doubted.len(), expected.len(), "{found:#?}");
        assert!(doubted.iter().zip(expected).all(|(warning, expected)| warning.contains(expected)), "{found:#?}");
    }
}
