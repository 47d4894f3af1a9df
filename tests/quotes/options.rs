//! Delivery options: one per date and window, the cheapest for it, as the oracle finds them.

use std::collections::BTreeMap;

use consign::OPTION_DAYS;
use proptest::prelude::*;
use proptest::sample::select;

use super::quoted::asks;
use super::selected::{promised, put};
use super::support::ask::{comparable, compiled, instant, offered, pool, read, readable};
use super::support::generate::{self, group::Group};
use super::support::oracle::{Choice, OptionVerdict, delivery_options};

/// Parts for which more is compared than the price: tiers, adjustments, offsets.
const RANKED: [Group; 2] = [Group::Preferences, Group::Capacities];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn options_are_those_of_the_oracle((case, days) in (generate::cases(), select(&[OPTION_DAYS, OPTION_DAYS, 3, 0, 40][..]))) {
        let (matcher, at) = (compiled(&case.rule_set), instant(&case.at));
        for json in &case.consignments {
            for choice in generate::choices(&case.rule_set) {
                let Some(consignment) = read(json) else { continue };
                let options = pool(&matcher, &choice).delivery_options(&consignment, at, days);
                let told: Result<Vec<OptionVerdict>, u16> = options.map(|all| all.iter().map(offered).collect()).map_err(|_| 400);
                let expected = delivery_options(&case.rule_set, json, &case.at, &choice, days.into());
                prop_assert_eq!(told, expected, "{:?}", choice);
            }
        }
    }

    #[test]
    fn no_option_is_dearer_than_another_service_for_its_date_and_window(case in generate::cases_without(&RANKED)) {
        let (matcher, at) = (compiled(&case.rule_set), instant(&case.at));
        for (_, consignment) in readable(&case.consignments) {
            let of = |choice: &Choice<'_>| pool(&matcher, choice).delivery_options(&consignment, at, OPTION_DAYS).unwrap_or_default();
            let all: BTreeMap<_, _> = of(&Choice::All).into_iter().map(|option| ((option.date, option.window), option)).collect();
            for choice in generate::choices(&case.rule_set).iter().filter(|choice| matches!(choice, Choice::Service(_))) {
                for own in of(choice) {
                    let best = all.get(&(own.date, own.window));
                    prop_assert!(best.is_some(), "nobody offers {:?}", own);
                    prop_assert!(best.is_some_and(|best| {
                        comparable(&case.rule_set, &best.quote) <= comparable(&case.rule_set, &own.quote)
                    }), "{:?} is dearer than {:?}", best, own);
                }
            }
        }
    }

    /// On its collection date the promise of an option is kept by its service, so that the choice is at its price or a cheaper one.
    #[test]
    fn every_options_service_is_eligible_for_its_date(case in generate::cases_without(&RANKED)) {
        // A surcharge may ask what was promised, and from when it is sent: then another promise has another price.
        prop_assume!(!asks(&case.rule_set, &["Promise", "ShippingDate", "Fields"]));
        let (matcher, at) = (compiled(&case.rule_set), instant(&case.at));
        for (json, consignment) in readable(&case.consignments) {
            for option in matcher.all().delivery_options(&consignment, at, OPTION_DAYS).unwrap_or_default() {
                let mut promised = promised(json, &option);
                put(&mut promised, "State", "Unallocated".into());
                put(&mut promised, "ShippingDate", option.quote.collection().date_naive().to_string().into());
                let promised = read(&promised).unwrap();
                let quotes = matcher.all().quotes(&promised, at).unwrap();
                let own = quotes.iter().find(|quote| quote.service() == option.quote.service());
                prop_assert_eq!(own.as_ref(), Some(&option.quote));
                let cheapest = quotes.first().unwrap();
                let first = comparable(&case.rule_set, &cheapest);
                prop_assert!(first <= comparable(&case.rule_set, &option.quote), "{:?} for {:?}", cheapest, option);
            }
        }
    }

    /// The first dates and windows are the same, however far one looks ahead.
    #[test]
    fn looking_further_ahead_adds_at_the_end((case, days) in (generate::cases(), 0..20_u32)) {
        let (matcher, at) = (compiled(&case.rule_set), instant(&case.at));
        for (_, consignment) in readable(&case.consignments) {
            let near = matcher.all().delivery_options(&consignment, at, days).unwrap_or_default();
            let far = matcher.all().delivery_options(&consignment, at, days + 3).unwrap_or_default();
            prop_assert!(near.len() <= far.len());
            prop_assert_eq!(&near[..], &far[..near.len()]);
        }
    }
}
