//! The report of a simulation.

use consign::simulation::{Aggregates, PaidShare, Share};
use rust_decimal::Decimal;

use super::Heading;
use super::costs::{carrier_name, carriers, chart as bars, mean_cost, money, services};
use super::figures::{Money, count, counted, grouped, percent, percent_of};
use super::page::{Headline, Page, Section};
use super::rules;
use super::spread::{self, columns};
use super::table::{Cell, Column, Table, Tone};

pub(super) fn page<'a>(results: &Aggregates, heading: &'a Heading) -> Page<'a> {
    Page {
        kind: "Simulation",
        heading,
        currency: results.currency,
        headlines: headlines(results),
        sections: vec![
            costs(results),
            rules::failures(results, None),
            rules::costs(results, None),
            spread::section(results, None),
            parts(results),
        ],
    }
}

fn headlines(results: &Aggregates) -> Vec<Headline> {
    let share = |part: u64| percent_of(part, results.consignments).map(|share| format!("{share} % of all")).unwrap_or_default();
    let failed = results.failed.saturating_add(results.invalid);
    let failures = if results.invalid > 0 {
        format!("{}, and {} not valid", share(results.failed), count(results.invalid))
    } else {
        share(results.failed)
    };
    let mut headlines = vec![
        Headline::new("Consignments", results.consignments, ""),
        Headline::new("Allocated", results.allocated, share(results.allocated)),
        Headline::new("Failed", results.failed, failures).tone(if failed > 0 { Tone::Bad } else { Tone::Good }),
        Headline::new("Total cost", money(results, &results.cost), currencies(results)),
    ];
    if let Some(mean) = mean_cost(results, &results.cost, results.allocated) {
        headlines.push(Headline::new("Mean cost", mean, "of an allocated consignment"));
    }
    headlines.extend(baseline(results));
    headlines.push(savings(results));
    headlines.extend(promises(results));
    headlines
}

/// What was paid in which currency, where that isn't plain.
fn currencies(results: &Aggregates) -> String {
    let amounts: Vec<_> = results.cost.amounts().collect();
    match amounts.as_slice() {
        [] => String::new(),
        [(currency, _)] if *currency == results.currency => String::new(),
        _ => {
            let amounts: Vec<String> = amounts.iter().map(|(currency, amount)| format!("{} {currency}", grouped(*amount))).collect();
            format!("from {}", amounts.join(" + "))
        }
    }
}

fn savings(results: &Aggregates) -> Headline {
    let saved = money(results, &results.runner_up.saved);
    let share = percent(saved.amount, results.converted(&results.cost).saturating_add(saved.amount));
    let share = share.map(|share| format!(", {share} %")).unwrap_or_default();
    let unrivalled = match results.runner_up.unrivalled {
        0 => String::new(),
        unrivalled => format!("; {} had no choice", count(unrivalled)),
    };
    Headline::new("Saved by choosing", saved, format!("against the second-best service{share}{unrivalled}")).tone(Tone::Good)
}

/// What is saved on what was paid in the past, if the input says that.
fn baseline(results: &Aggregates) -> Option<Headline> {
    let PaidShare { consignments, paid, cost, cheaper, dearer } = &results.baseline.as_ref()?.compared;
    let (then, now) = (results.converted_paid(paid), results.converted(cost));
    let amount = then.saturating_sub(now);
    let note = format!(
        "{} % of the {} paid for {}; {} cheaper, {} dearer",
        percent(amount, then)?,
        Money { amount: then, currency: results.currency },
        counted(*consignments, "consignment"),
        count(*cheaper),
        count(*dearer)
    );
    let tone = if amount.is_sign_negative() { Tone::Bad } else { Tone::Good };
    Some(Headline::new("Saved on what was paid", Money { amount, currency: results.currency }, note).tone(tone))
}

/// By the carrier that was paid: what was paid, and what the same consignments cost here.
fn paid(results: &Aggregates) -> Option<Table> {
    let baseline = results.baseline.as_ref()?;
    let own = |amount| Cell::from(Money { amount, currency: results.currency });
    let mut carriers: Vec<(&String, &PaidShare)> = baseline.carriers.iter().collect();
    carriers.sort_by_key(|(name, share)| (std::cmp::Reverse(share.consignments), *name));
    let rows = carriers.into_iter().map(|(carrier, share)| {
        let (then, now) = (results.converted_paid(&share.paid), results.converted(&share.cost));
        let name = if carrier.is_empty() { "(not said)".to_owned() } else { carrier.clone() };
        let saved = Cell::Difference(Money { amount: now.saturating_sub(then), currency: results.currency });
        vec![name.into(), share.consignments.into(), own(then), own(now), saved, share.cheaper.into(), share.dearer.into()]
    });
    let columns = [
        Column::text("Paid to"),
        Column::figure("Consignments"),
        Column::figure("Paid"),
        Column::figure("Cost now"),
        Column::figure("Difference"),
        Column::figure("Cheaper"),
        Column::figure("Dearer"),
    ];
    Some(Table::new("paid", "What was paid", "carrier that was paid", &columns).rows(rows))
}

/// Promises, if any were given: those that are allocated are kept.
fn promises(results: &Aggregates) -> Option<Headline> {
    let kept: u64 = results.promise_slack.values().sum();
    let tight = results.promise_slack.get(&0).copied().unwrap_or(0);
    let note = format!("{} on the promised day itself", count(tight));
    (kept > 0).then(|| Headline::new("Promises kept", kept, note))
}

fn costs(results: &Aggregates) -> Section {
    let own = |costs| [Decimal::ZERO, results.converted(costs)];
    let by_carrier = results.carriers.iter().map(|(reference, share)| (carrier_name(results, reference.as_str()), own(&share.cost)));
    let by_service = results.services.iter().map(|(reference, share)| (reference.to_string(), own(&share.cost)));
    let used = results.services.values().filter(|share| share.consignments > 0).count();
    let intro = format!("{used} of {} take consignments.", counted(results.services.len() as u64, "service"));
    let section = Section::new("costs", "Cost by carrier and service", intro)
        .chart(bars("chart-carriers", "cost by carrier", "carriers", by_carrier.collect(), false))
        .chart(bars("chart-services", "cost by service", "services", by_service.collect(), false))
        .table(carriers(results))
        .table(services(results));
    match paid(results) {
        Some(table) => section.table(table),
        None => section,
    }
}

/// Where they go, how heavy they are and when they are collected.
fn parts(results: &Aggregates) -> Section {
    let mut least = "0".to_owned();
    let bands: Vec<(String, u64, u64)> = results
        .weight_bands
        .iter()
        .map(|band| {
            let end = band.up_to.map(|end| end.to_string());
            let label = end.as_ref().map_or_else(|| format!("over {least}"), |end| format!("{least} to {end}"));
            least = end.unwrap_or_default();
            (label, band.consignments, band.failed)
        })
        .collect();
    let (labels, counts): (Vec<String>, Vec<u64>) = bands.iter().map(|(label, allocated, _)| (label.clone(), *allocated)).unzip();
    let days: (Vec<String>, Vec<u64>) = results.collection_days.iter().map(|(day, share)| (day.to_string(), share.consignments)).unzip();
    Section::new("parts", "By destination, weight and day", "")
        .chart(columns("chart-weights", "Allocated consignments by weight", "Weight in kg".to_owned(), labels, vec![counts]))
        .chart(columns(
            "chart-days",
            "Allocated consignments by day of collection",
            "Weekday of collection".to_owned(),
            days.0,
            vec![days.1],
        ))
        .table(destinations(results))
        .table(weights(results))
}

fn destinations(results: &Aggregates) -> Table {
    let zones = results.zones.iter().map(|(zone, share)| (zone.to_string(), share));
    let countries = results.countries.iter().map(|(country, share)| (format!("{country}, in no zone"), share));
    let mut parts: Vec<(String, &Share)> = zones.chain(countries).filter(|(_, share)| share.consignments > 0).collect();
    parts.sort_by_key(|(name, share)| (std::cmp::Reverse(share.consignments), name.clone()));
    let rows = parts.into_iter().map(|(name, share)| {
        vec![
            name.into(),
            share.consignments.into(),
            percent_of(share.consignments, results.allocated).map_or(Cell::Nothing, Cell::Percent),
            money(results, &share.cost).into(),
            mean_cost(results, &share.cost, share.consignments).into(),
        ]
    });
    let columns =
        [Column::text("Zone"), Column::figure("Allocated"), Column::figure("Share"), Column::figure("Cost"), Column::figure("Mean")];
    Table::new("destinations", "Destinations", "destination", &columns).rows(rows)
}

fn weights(results: &Aggregates) -> Table {
    let mut least = "0".to_owned();
    let rows = results.weight_bands.iter().map(|band| {
        let end = band.up_to.map(|end| end.to_string());
        let label = end.as_ref().map_or_else(|| format!("over {least} kg"), |end| format!("over {least} to {end} kg"));
        least = end.unwrap_or_default();
        vec![
            label.into(),
            band.consignments.into(),
            band.failed.into(),
            money(results, &band.cost).into(),
            mean_cost(results, &band.cost, band.consignments).into(),
        ]
    });
    let columns =
        [Column::text("Weight"), Column::figure("Allocated"), Column::figure("Failed"), Column::figure("Cost"), Column::figure("Mean")];
    let rows: Vec<Vec<Cell>> = rows.collect();
    Table::new("weights", "Weights", "weight band", &columns)
        .rows(rows.into_iter().filter(|row| row.get(1..3) != Some(&[Cell::Count(0), Cell::Count(0)])))
}
