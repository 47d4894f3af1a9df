//! Figures and dates as text: exact, with thousands set apart.

use consign::chrono::NaiveDate;
use consign::simulation::Span;
use consign_what_if::grouped;
use rust_decimal::{Decimal, RoundingStrategy};

/// A count with its thousands set apart.
pub(crate) fn count(count: u64) -> String {
    grouped(Decimal::from(count))
}

/// `1 consignment`, `1,234 consignments`
pub(crate) fn counted(number: u64, what: &str) -> String {
    format!("{} {what}{}", count(number), if number == 1 { "" } else { "s" })
}

/// A part of a whole: `412 of 10,000 (4.1 %)`.
pub(crate) fn part(part: u64, whole: u64) -> String {
    let share = percent_of(part, whole).map(|share| format!(" ({share} %)")).unwrap_or_default();
    format!("{} of {}{share}", count(part), count(whole))
}

/// `412 of 10,000 consignments (4.1 %)`
pub(crate) fn part_of(number: u64, whole: u64, what: &str) -> String {
    let share = percent_of(number, whole).map(|share| format!(" ({share} %)")).unwrap_or_default();
    format!("{} of {}{share}", count(number), counted(whole, what))
}

/// `+12.00`, `-3.10`, `0.00`
pub(crate) fn signed(figure: Decimal) -> String {
    format!("{}{}", if figure > Decimal::ZERO { "+" } else { "" }, grouped(figure))
}

/// `2 November 2026`
pub(crate) fn date(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

/// `2 November 2026`, or `2 November 2026 to 4 January 2027`
pub(crate) fn dates(Span { first, last }: Span) -> String {
    if first == last { date(first) } else { format!("{} to {}", date(first), date(last)) }
}

/// How many percent of a whole a part is, to one decimal; `None` of nothing.
pub(crate) fn percent(part: Decimal, whole: Decimal) -> Option<Decimal> {
    let share = part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)?;
    Some(rounded(share, 1))
}

/// The same of counts.
pub(crate) fn percent_of(part: u64, whole: u64) -> Option<Decimal> {
    percent(Decimal::from(part), Decimal::from(whole))
}

/// A total shared equally, to the digits of the total; `None` among nobody.
pub(crate) fn mean(total: Decimal, among: u64) -> Option<Decimal> {
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
    fn counts_say_of_how_many() {
        assert_eq!([counted(1, "row"), counted(12_345, "row")], ["1 row", "12,345 rows"]);
        assert_eq!([part(412, 10_000), part(0, 0)], ["412 of 10,000 (4.1 %)", "0 of 0"]);
        assert_eq!(part_of(412, 10_000, "row"), "412 of 10,000 rows (4.1 %)");
        assert_eq!(["1234.50", "-3.10", "0.00"].map(|text| signed(decimal(text))), ["+1,234.50", "-3.10", "0.00"]);
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

    #[test]
    fn a_span_of_one_day_is_a_day() {
        let day = |text: &str| text.parse().unwrap();
        assert_eq!(dates(Span { first: day("2026-11-02"), last: day("2026-11-02") }), "2 November 2026");
        assert_eq!(dates(Span { first: day("2026-11-02"), last: day("2027-01-04") }), "2 November 2026 to 4 January 2027");
    }
}
