//! Orders that don't say where they come from, and rule sets that ask.

use consign::RuleSet;
use consign_orders::Tally;

use crate::terminal::{counted, to_stderr};

/// The most locations that are named.
const MOST_NAMED: usize = 10;

/// Whether all lanes begin somewhere: what comes from nowhere then takes none.
fn is_asked(rules: &RuleSet) -> bool {
    let mut lanes = rules.carrier_services.iter().flat_map(|service| &service.transit).peekable();
    lanes.peek().is_some() && lanes.all(|lane| lane.from.as_ref().is_some_and(|from| !from.is_empty()))
}

/// What would say where orders come from.
fn proposal(rules: &RuleSet) -> String {
    let locations: Vec<String> =
        rules.shipping_locations.iter().take(MOST_NAMED).map(|location| format!("OriginLocation = \"{}\"", location.reference)).collect();
    if !locations.is_empty() {
        return locations.join(" or ");
    }
    let lanes = rules.carrier_services.iter().flat_map(|service| &service.transit);
    let from = lanes.filter_map(|lane| lane.from.as_ref()?.first()).find_map(|place| Some(place.get(..2)?.to_owned()));
    format!("OriginCountry = \"{}\"", from.unwrap_or_else(|| "GB".to_owned()))
}

/// What is to be said of so many consignments that don't say where they come from; nothing if that doesn't matter.
pub(crate) fn missing(count: u64, rules: &RuleSet) -> Option<String> {
    (count > 0 && is_asked(rules)).then(|| {
        let does = if count == 1 { "doesn't say where it comes" } else { "don't say where they come" };
        let count = counted(count, "consignment");
        format!("{count} {does} from, and every lane of the rule set asks: write under [Defaults] of a mapping `{}`", proposal(rules))
    })
}

/// Says so on standard error.
pub(crate) fn tell(tally: Tally, rules: &RuleSet) {
    if let Some(said) = missing(tally.without_origin, rules) {
        to_stderr(&format!("{said}\n"));
    }
}
