//! What is paid to whom: by carrier and by service.

use consign::simulation::{Aggregates, Costs};
use rust_decimal::Decimal;

use super::chart::{Bars, Chart, Colour, Drawing, Series, Shape, Unit, top};
use super::figures::{Money, mean, percent_of};
use super::table::{Cell, Column, Table};

/// What is bought, in the own currency.
pub(super) fn money(results: &Aggregates, costs: &Costs) -> Money {
    Money { amount: results.converted(costs), currency: results.currency }
}

/// The mean, of any.
pub(super) fn mean_cost(results: &Aggregates, costs: &Costs, consignments: u64) -> Option<Money> {
    let amount = mean(results.converted(costs), consignments)?;
    Some(Money { amount, currency: results.currency })
}

/// Bars of what is paid: one series for one set of results, `before` and `now` for two.
pub(super) fn chart(id: &'static str, title: &str, others: &str, all: Vec<(String, [Decimal; 2])>, is_compared: bool) -> Chart {
    let bars = top(all, others);
    let greatest = bars.iter().take(3).map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
    let (labels, values): (Vec<String>, Vec<[Decimal; 2]>) = bars.into_iter().unzip();
    let (before, now) = values.into_iter().map(|[before, now]| (before, now)).unzip();
    let now = Series { name: if is_compared { "After" } else { "" }, colour: Colour::Main, values: now };
    let before = is_compared.then_some(Series { name: "Before", colour: Colour::Before, values: before });
    let series = before.into_iter().chain([now]).collect();
    Chart {
        id,
        title: title.to_owned(),
        description: format!("Bars of the {title}. The greatest: {greatest}. The table below has every figure."),
        drawing: Drawing::Bars(Bars { shape: Shape::Rows, unit: Unit::Money, axis: String::new(), labels, series }),
    }
}

/// What each carrier takes.
pub(super) fn carriers(results: &Aggregates) -> Table {
    let columns =
        [Column::text("Carrier"), Column::figure("Consignments"), Column::figure("Share"), Column::figure("Cost"), Column::figure("Mean")];
    let mut carriers: Vec<_> = results.carriers.iter().collect();
    carriers.sort_by_key(|(reference, share)| (std::cmp::Reverse(results.converted(&share.cost)), *reference));
    let rows = carriers.into_iter().map(|(reference, share)| {
        vec![
            named(&share.name, reference.as_str()),
            share.consignments.into(),
            percent_of(share.consignments, results.allocated).map_or(Cell::Nothing, Cell::Percent),
            money(results, &share.cost).into(),
            mean_cost(results, &share.cost, share.consignments).into(),
        ]
    });
    Table::new("carriers", "Carriers", "carrier", &columns).rows(rows)
}

/// What each service takes, and how it stands against the others.
pub(super) fn services(results: &Aggregates) -> Table {
    let columns = [
        Column::text("Service"),
        Column::text("Carrier"),
        Column::figure("Consignments"),
        Column::figure("Share"),
        Column::figure("Cost"),
        Column::figure("Mean"),
        Column::figure("Saved"),
        Column::figure("Only choice"),
        Column::figure("Second-best"),
    ];
    let mut services: Vec<_> = results.services.iter().collect();
    services.sort_by_key(|(reference, share)| (std::cmp::Reverse(results.converted(&share.cost)), *reference));
    let rows = services.into_iter().map(|(reference, share)| {
        vec![
            named(&share.name, reference.as_str()),
            carrier_name(results, share.carrier.as_str()).into(),
            share.consignments.into(),
            percent_of(share.consignments, results.allocated).map_or(Cell::Nothing, Cell::Percent),
            money(results, &share.cost).into(),
            mean_cost(results, &share.cost, share.consignments).into(),
            money(results, &share.saved).into(),
            share.unrivalled.into(),
            share.runner_up.into(),
        ]
    });
    let note = "Saved: what the second-best service would have cost more. Only choice: consignments that no other service can take. \
                Second-best: consignments that it would take if the selected service were not there.";
    Table::new("services", "Services", "service", &columns).note(note).rows(rows)
}

/// A name with its reference, where these differ.
pub(super) fn named(name: &str, reference: &str) -> Cell {
    if name.is_empty() || name == reference { Cell::from(reference) } else { Cell::Named(name.to_owned(), reference.to_owned()) }
}

/// What a carrier is called.
pub(super) fn carrier_name(results: &Aggregates, reference: &str) -> String {
    let carrier = results.carriers.iter().find(|(carrier, _)| carrier.as_str() == reference);
    let name = carrier.map(|(_, share)| share.name.as_str()).filter(|name| !name.is_empty());
    name.unwrap_or(reference).to_owned()
}
