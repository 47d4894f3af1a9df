//! Whether a usage is one of a rule set's capacities.

use std::collections::BTreeSet;

use super::compiled::Compiled;
use super::engine::Matcher;
use crate::capacity::{Usage, UsageError};
use crate::check::Checker;
use crate::consignment::Consignment;
use crate::json::{Path, Problem, Problems, ViolationCode, violations};
use crate::number::shortened;

impl Matcher {
    /// Reads a usage of this rule set's capacities.
    ///
    /// # Errors
    /// Everything that is wrong with the text, with line and column, and of what can be read as [`Matcher::check_usage`].
    pub fn usage(&self, source: &str) -> Result<Usage, UsageError> {
        let (usage, mut problems) = Usage::read(source)?;
        self.0.check_usage(&usage, &mut problems);
        if problems.is_empty() { Ok(usage) } else { Err(UsageError { violations: violations(problems, Some(source)) }) }
    }

    /// Whether a usage is one of this rule set's capacities.
    ///
    /// # Errors
    /// Every name in it that is no capacity's, and every period that isn't one of its capacity's.
    pub fn check_usage(&self, usage: &Usage) -> Result<(), UsageError> {
        let mut problems = Problems::default();
        self.0.check_usage(usage, &mut problems);
        if problems.is_empty() { Ok(()) } else { Err(UsageError { violations: violations(problems, None) }) }
    }
}

/// Which consignments may count against the same capacity: those of one group are decided one after the other, groups side by side.
#[derive(Debug, Clone)]
pub struct CapacityGroups {
    matcher: Matcher,
    /// Of each shipping location its group; `None` where no capacity counts.
    of_locations: Vec<Option<usize>>,
    /// Of all others.
    elsewhere: Option<usize>,
    count: usize,
}

impl CapacityGroups {
    /// How many groups there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// The group of a consignment, from 0; `None` if no capacity counts what comes from there.
    #[must_use]
    pub fn of(&self, consignment: &Consignment) -> Option<usize> {
        let location = consignment.origin.as_ref().and_then(|origin| origin.location.as_ref());
        let number = location.and_then(|location| self.matcher.0.locations.number(location.as_str()));
        number.map_or(self.elsewhere, |number| self.of_locations.get(number).copied().flatten())
    }
}

impl Matcher {
    /// Which consignments may count against the same capacity, by the shipping locations that they come from.
    #[must_use]
    pub fn capacity_groups(&self) -> CapacityGroups {
        let Compiled { capacities, locations, .. } = &self.0.compiled;
        let mut group_of: Vec<Option<usize>> = vec![None; locations.count()];
        let mut elsewhere = None;
        let mut count = 0;
        for capacity in &capacities.all {
            let Some(own) = capacity.scope.locations.as_deref() else {
                // One that counts everywhere ties all together.
                group_of.fill(Some(0));
                (elsewhere, count) = (Some(0), 1);
                break;
            };
            let tied: BTreeSet<usize> = own.iter().filter_map(|location| *group_of.get(*location as usize)?).collect();
            let group = tied.first().copied().unwrap_or(count);
            count = count.max(group + 1);
            for (number, own_group) in (0..).zip(&mut group_of) {
                if own.binary_search(&number).is_ok() || own_group.is_some_and(|group| tied.contains(&group)) {
                    *own_group = Some(group);
                }
            }
        }
        CapacityGroups { matcher: self.clone(), of_locations: group_of, elsewhere, count }
    }
}

impl Compiled {
    fn check_usage(&self, usage: &Usage, problems: &mut Problems) {
        let (mut comparisons, mut last) = (0, None);
        for (reference, period, _) in usage.all() {
            let at = Path::default().key(reference.to_string());
            match self.capacities.named(reference) {
                None if last == Some(reference) => {}
                None => {
                    last = Some(reference);
                    let message = format!("unknown capacity `{}`", shortened(reference.as_str()));
                    let known = self.capacities.all.iter().map(|capacity| capacity.reference.as_str());
                    let mut problem = Problem::new(at, message).code(ViolationCode::UnknownReference);
                    problem.hint = Checker::nearest(&mut comparisons, known, reference.as_str());
                    problems.push(problem);
                }
                Some(capacity) if !capacity.per.has(period) => {
                    let message = format!("`{period}` is no period of capacity `{reference}`, which goes by {}", capacity.per.written());
                    problems.push(Problem::new(at.key(period.to_string()), message));
                }
                Some(_) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule_set::RuleSet;

    /// With these capacities, and locations `L0` to `L4`.
    fn matcher(capacities: &str) -> Matcher {
        let locations: Vec<String> = (0..5).map(|number| format!(r#"{{ "Reference": "L{number}", "Place": "GB M1 1AA" }}"#)).collect();
        let rules = format!(
            r#"{{ "Currency": "GBP", "Carriers": [{{ "Reference": "C" }}], "ShippingLocations": [{}], "Capacities": [{capacities}],
                "CarrierServices": [{{ "Reference": "S", "Carrier": "C", "Transit": [{{ "TransitDays": {{ "Min": 1, "Max": 1 }} }}],
                    "Rates": [{{ "Bands": [{{ "Price": 1 }}] }}] }}] }}"#,
            locations.join(",")
        );
        RuleSet::from_json(&rules).unwrap().compile().unwrap()
    }

    fn capacity(number: usize, per: &str, locations: &[usize]) -> String {
        let names: Vec<String> = locations.iter().map(|number| format!(r#""L{number}""#)).collect();
        let at = if names.is_empty() { String::new() } else { format!(r#""ShippingLocations": [{}],"#, names.join(",")) };
        format!(r#"{{ "Reference": "CAP{number}", "Carriers": ["C"], {at} "Per": "{per}", "Max": 9 }}"#)
    }

    #[test]
    fn a_usage_is_of_capacities_that_are_there_and_of_their_periods() {
        let matcher = matcher(&[capacity(0, "Day", &[]), capacity(1, "Total", &[])].join(","));
        let fits = r#"{ "CAP0": { "2026-11-02": 1, "2026-11-03": 2 }, "CAP1": { "Total": 3 } }"#;
        assert_eq!(matcher.usage(fits).unwrap(), Usage::from_json(fits).unwrap());
        let text =
            r#"{ "CAP0": { "Total": 1 }, "CAP1": { "2026-11-02": 1 }, "CAPO": { "Total": 1, "2026-11-02": 1 }, "NONE": { "Total": 1 } }"#;
        let messages = |error: UsageError| {
            let said =
                |violation: &crate::json::Violation| (violation.message.clone(), violation.place.path.to_string(), violation.hint.clone());
            error.violations.iter().map(said).collect::<Vec<_>>()
        };
        let read = messages(matcher.usage(text).unwrap_err());
        let said: Vec<&str> = read.iter().map(|(message, ..)| &**message).collect();
        assert_eq!(
            said,
            [
                "`Total` is no period of capacity `CAP0`, which goes by a day such as `2026-11-09`",
                "`2026-11-02` is no period of capacity `CAP1`, which goes by `Total`",
                "unknown capacity `CAPO`",
                "unknown capacity `NONE`",
            ]
        );
        assert!(read[2].2.as_deref().is_some_and(|hint| hint.contains("CAP0")), "{read:?}");
        assert_eq!((&*read[0].1, &*read[2].1), ("CAP0.Total", "CAPO"));
        let mut checked = messages(matcher.check_usage(&Usage::from_json(text).unwrap()).unwrap_err());
        checked.sort();
        let mut same = read;
        same.sort();
        assert_eq!(checked, same);
        assert_eq!(matcher.check_usage(&Usage::from_json(fits).unwrap()), Ok(()));
    }

    #[test]
    fn consignments_of_one_group_may_count_against_the_same_capacity() {
        let groups = |locations: &[&[usize]]| {
            let all: Vec<String> = locations.iter().enumerate().map(|(number, own)| capacity(number, "Day", own)).collect();
            let groups = matcher(&all.join(",")).capacity_groups();
            let of = |location: Option<usize>| {
                let origin = location
                    .map_or(String::new(), |number| format!(r#"{{ "AddressType": "Origin", "ShippingLocationReference": "L{number}" }},"#));
                let text = format!(
                    r#"{{ "Reference": "EC-1", "Packages": [{{ "Weight": {{ "Value": 1, "Unit": "Kg" }} }}], "Addresses": [{origin}
                        {{ "AddressType": "Destination", "Postcode": "M1 1AA", "Country": {{ "IsoCode": {{ "TwoLetterCode": "GB" }} }} }}] }}"#
                );
                groups.of(&Consignment::from_json(&text).unwrap())
            };
            (groups.count(), [Some(0), Some(1), Some(2), Some(3), Some(4), None].map(of))
        };
        assert_eq!(groups(&[]), (0, [None; 6]));
        assert_eq!(groups(&[&[1], &[3]]), (2, [None, Some(0), None, Some(1), None, None]));
        assert_eq!(groups(&[&[0, 1], &[1, 2]]), (1, [Some(0), Some(0), Some(0), None, None, None]));
        assert_eq!(groups(&[&[0], &[1, 4], &[2], &[4, 3]]), (3, [Some(0), Some(1), Some(2), Some(1), Some(1), None]));
        // The last ties two that had nothing in common, and all of theirs.
        let (_, tied) = groups(&[&[0, 1], &[2, 3], &[1, 2]]);
        assert_eq!(tied, [Some(0), Some(0), Some(0), Some(0), None, None]);
        assert_eq!(groups(&[&[1], &[]]), (1, [Some(0); 6]), "one that counts everywhere");
    }
}
