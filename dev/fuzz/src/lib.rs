//! What the targets share.

use std::sync::OnceLock;

use chrono::DateTime;
use consign::{Consignment, Matcher, RuleSet};

/// What stands between the parts of an input that is several documents.
pub const BETWEEN: &str = "\n---\n";

/// The parts of an input; those that are missing are empty.
#[must_use]
pub fn parts<const N: usize>(text: &str) -> [&str; N] {
    let mut parts = text.splitn(N, BETWEEN);
    std::array::from_fn(|_| parts.next().unwrap_or_default())
}

/// A rule set that has something of everything, for what is read beside it.
pub fn rules() -> &'static RuleSet {
    static RULES: OnceLock<RuleSet> = OnceLock::new();
    RULES.get_or_init(|| RuleSet::from_json(include_str!("../../../rules-examples/peak-week/rules.json")).expect("it is an example"))
}

/// It, to ask.
pub fn matcher() -> &'static Matcher {
    static MATCHER: OnceLock<Matcher> = OnceLock::new();
    MATCHER.get_or_init(|| rules().compile().expect("it is an example"))
}

/// Consignments of examples.
pub fn consignments() -> &'static [Consignment] {
    static CONSIGNMENTS: OnceLock<Vec<Consignment>> = OnceLock::new();
    CONSIGNMENTS.get_or_init(|| {
        let texts = [
            include_str!("../../../rules-examples/first-tariff/consignments.json"),
            include_str!("../../../rules-examples/us-parcel/consignments.json"),
            include_str!("../../../rules-examples/rules-items/consignments.json"),
        ];
        let elements = texts.iter().flat_map(|text| consign_orders::Elements::new(text.as_bytes()).flatten());
        elements.filter_map(|element| consign_orders::read(&element).ok()).collect()
    })
}

/// The ways of asking agree.
pub fn decide(matcher: &Matcher, consignment: &Consignment) {
    let at = DateTime::from_timestamp(1_793_610_000, 0).expect("an instant");
    let pool = matcher.all();
    let decided = pool.decide(consignment, at);
    let Ok(explanation) = pool.explain(consignment, at) else { return assert!(decided.is_err()) };
    assert_eq!(explanation.quotes, pool.quotes(consignment, at).expect("it was explained"));
    // Else its state alone refuses it.
    if let Ok(choice) = decided {
        assert_eq!(choice.map(|choice| choice.quote()), explanation.chosen());
    }
}
