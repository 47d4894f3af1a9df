//! Sides that meet limits. They are two unknowns, the longest side and the sum of the other two: the one taken out, bounds of the other are left.

use crate::measure::CENTIMETRE;
use crate::rule::{Limit, RuleKind};

/// What something is at the least: so much, and so many times the longest side.
type Line = (i128, i128);

/// Sides in smallest steps, from the longest, that meet some limits: near 10 cm where that is possible. `None` if there are none.
pub(super) fn sides<'l>(limits: impl Iterator<Item = &'l Limit>) -> Option<[i128; 3]> {
    const NONE: i128 = i128::MAX / 8;
    let (mut longest, mut middle, mut shortest) = ([0, NONE], NONE, NONE);
    // Bounds of twice the sum of the other two sides.
    let (mut least, mut most): (Vec<Line>, Vec<Line>) = (vec![(0, 0)], vec![(0, 4)]);
    for limit in limits {
        let [low, high] = [limit.least.max(0), limit.most.min(NONE)];
        match (limit.metric.kind, limit.metric.name) {
            (RuleKind::Sides, "middle side") => middle = middle.min(high),
            (RuleKind::Sides, "shortest side") => shortest = shortest.min(high),
            (RuleKind::Length | RuleKind::Sides, _) => longest = [longest[0].max(low), longest[1].min(high)],
            (RuleKind::Girth, _) => {
                least.push((low, 0));
                most.push((high, 0));
            }
            (RuleKind::LengthPlusGirth, _) => {
                least.push((low, -1));
                most.push((high, -1));
            }
            (RuleKind::SidesSum, _) => {
                least.push((2 * low, -2));
                most.push((2 * high, -2));
            }
            _ => {}
        }
    }
    most.extend([(2 * shortest, 2), (4 * middle, 0), (2 * (middle + shortest), 0)]);
    for (low, by) in &least {
        for (high, with) in &most {
            let (apart, times) = (high - low, by - with);
            match times {
                0 if apart < 0 => return None,
                0 => {}
                1.. => longest[1] = longest[1].min(apart.div_euclid(times)),
                _ => longest[0] = longest[0].max((-apart).div_euclid(-times) + i128::from((-apart).rem_euclid(-times) > 0)),
            }
        }
    }
    let usual = 10 * CENTIMETRE;
    let side = Some(usual.max(longest[0]).min(longest[1])).filter(|_| longest[0] <= longest[1])?;
    let at = |(own, times): &Line| own + times * side;
    let [least, most] = [least.iter().map(at).max()?, most.iter().map(at).min()?];
    let others = (4 * usual.min(side)).max(least).min(most);
    let sum = others / 2 + others % 2;
    let small = (sum / 2).min(shortest);
    Some([side, sum - small, small])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;
    use crate::rule::Rules;

    fn found(rules: &str) -> Option<[i128; 3]> {
        let source = format!(
            r#"{{ "Currency": "GBP", "Carriers": [{{ "Reference": "X" }}], "CarrierServices": [{{ "Reference": "A", "Carrier": "X", "Rules": {rules} }}] }}"#
        );
        let rules: Rules = crate::RuleSet::from_json(&source).unwrap().carrier_services[0].rules.clone().unwrap();
        let limits: Vec<Limit> = rules.limits(Currency::PLACEHOLDER).collect();
        let found = sides(limits.iter())?;
        let [longest, middle, shortest] = found;
        assert!(longest >= middle && middle >= shortest && shortest >= 0, "{rules:?} {found:?}");
        Some(found.map(|side| side / (CENTIMETRE / 10)))
    }

    #[test]
    fn sides_meet_all_limits_or_there_are_none() {
        assert_eq!(found("{}"), Some([100, 100, 100]));
        assert_eq!(found(r#"{ "Length": { "Min": 100, "Unit": "Cm" } }"#), Some([1_000, 100, 100]));
        assert_eq!(found(r#"{ "Sides": { "Max": [35, 25, 2], "Unit": "Cm" } }"#), Some([100, 100, 20]));
        assert_eq!(found(r#"{ "Length": { "Min": 40, "Unit": "Cm" }, "Sides": { "Max": [35, 25, 2], "Unit": "Cm" } }"#), None);
        assert_eq!(found(r#"{ "Length": { "Max": 30, "Unit": "Cm" }, "Girth": { "Min": 121, "Unit": "Cm" } }"#), None);
        assert_eq!(found(r#"{ "Length": { "Max": 30, "Unit": "Cm" }, "Girth": { "Min": 120, "Unit": "Cm" } }"#), Some([300, 300, 300]));
        let both = r#""Length": { "Min": 100, "Unit": "Cm" }, "Girth": { "Min": 100, "Unit": "Cm" }"#;
        assert_eq!(found(&format!(r#"{{ {both}, "LengthPlusGirth": {{ "Max": 199, "Unit": "Cm" }} }}"#)), None);
        assert_eq!(found(&format!(r#"{{ {both}, "LengthPlusGirth": {{ "Max": 200, "Unit": "Cm" }} }}"#)), Some([1_000, 250, 250]));
        assert_eq!(found(r#"{ "SidesSum": { "Min": 100, "Unit": "Cm" }, "Sides": { "Max": [60, 20, 10], "Unit": "Cm" } }"#), None);
    }
}
