//! Figures as text: exact, with thousands set apart. What the page shows is worked out here, in decimals; the browser only formats it.

pub(super) use consign_what_if::{Money, grouped};
use rust_decimal::{Decimal, RoundingStrategy};

/// A count with its thousands set apart.
pub(super) fn count(count: u64) -> String {
    grouped(Decimal::from(count))
}

/// `1 consignment`, `1,234 consignments`
pub(super) fn counted(number: u64, what: &str) -> String {
    format!("{} {what}{}", count(number), if number == 1 { "" } else { "s" })
}

/// How many percent of a whole a part is, to one decimal; `None` of nothing.
pub(super) fn percent(part: Decimal, whole: Decimal) -> Option<Decimal> {
    let share = part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)?;
    Some(rounded(share, 1))
}

/// The same of counts.
pub(super) fn percent_of(part: u64, whole: u64) -> Option<Decimal> {
    percent(Decimal::from(part), Decimal::from(whole))
}

/// A total shared equally, to the digits of the total; `None` among nobody.
pub(super) fn mean(total: Decimal, among: u64) -> Option<Decimal> {
    Some(rounded(total.checked_div(Decimal::from(among))?, total.scale()))
}

/// Halves go away from zero; a figure that needs fewer digits is filled up with zeros.
fn rounded(figure: Decimal, digits: u32) -> Decimal {
    let mut figure = figure.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
    figure.rescale(digits);
    figure
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn thousands_are_set_apart_and_signs_stay() {
        for (figure, text) in [("0.00", "0.00"), ("-0.00", "0.00"), ("-1234.50", "-1,234.50"), ("-999", "-999"), ("1234567", "1,234,567")] {
            assert_eq!(grouped(decimal(figure)), text);
        }
        assert_eq!([counted(1, "row"), counted(12_345, "row")], ["1 row", "12,345 rows"]);
        assert_eq!(Money { amount: decimal("3406.10"), currency: "GBP".parse().unwrap() }.to_string(), "3,406.10 GBP");
    }

    #[test]
    fn shares_and_means_are_rounded_once() {
        assert_eq!(percent_of(1, 3), Some(decimal("33.3")));
        assert_eq!(percent_of(1, 1).map(|share| share.to_string()).as_deref(), Some("100.0"));
        assert_eq!(percent_of(0, 0), None);
        assert_eq!(percent(decimal("-0.05"), decimal("100")), Some(decimal("-0.1")));
        assert_eq!(mean(decimal("10.00"), 3), Some(decimal("3.33")));
        assert_eq!(mean(decimal("10.01"), 2), Some(decimal("5.01")));
        assert_eq!(mean(decimal("10.00"), 0), None);
    }
}
