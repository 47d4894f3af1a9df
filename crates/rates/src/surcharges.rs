//! Lists of what comes on top of prices at some places: postcodes with amounts, or with classes of a known amount.

use std::collections::{BTreeMap, HashMap};

use consign::{Basis, CaseAmount, Currency, Place, Quantity, Reference, RuleSet, Surcharge, Zone};
use consign_tables::{Mark, Sheet};
use rust_decimal::Decimal;

use crate::figure::{figure, is_blank};
use crate::header::{Field, recognised, words};
use crate::notes::Notes;
use crate::options::Options;
use crate::zones::{Said, Where, compressed, zip_width};

/// The places of each class and amount.
type Classes = BTreeMap<String, BTreeMap<Decimal, Vec<Place>>>;

/// Adds the surcharges of lists to a rule set, for all its services.
pub(crate) fn add(sheets: &[Sheet], options: &Options, currency: Currency, rules: &mut RuleSet, notes: &mut Notes) {
    let mut classes = Classes::new();
    let mut seen: HashMap<Place, (String, Decimal, String)> = HashMap::new();
    for sheet in sheets {
        let Some((row, columns)) = header(sheet) else {
            notes.fatal(
                sheet.place(0, 0),
                "no line names the columns of a surcharge list: a postcode or a country, and an amount or a class",
            );
            continue;
        };
        read(sheet, row, &columns, options, &mut classes, &mut seen, notes);
    }
    let services: Vec<String> = rules.carrier_services.iter().map(|service| service.reference.to_string()).collect();
    for (class, amounts) in classes {
        let stem = words(&class).to_uppercase();
        let Ok(reference) = stem.parse::<Reference>() else { continue };
        let mut surcharge = Surcharge::default();
        (surcharge.name, surcharge.services, surcharge.per) = (Some(class), Some(services.clone()), Some(Basis::Package));
        (surcharge.reference, surcharge.currency) = (Some(reference), Some(currency));
        let several = amounts.len() > 1;
        let mut cases = Vec::new();
        for (number, (amount, places)) in (1..).zip(amounts) {
            let name = if several { format!("{stem}_{number}") } else { stem.clone() };
            let (Ok(zone), Ok(amount)) = (name.parse::<Reference>(), Quantity::new(amount)) else { continue };
            rules.zones.push(Zone { reference: zone.clone(), include: compressed(places), exclude: Vec::new() });
            cases.push(CaseAmount { when: None, places: Some(vec![zone.to_string()]), zones: None, amount });
        }
        match cases.as_slice() {
            [one] => (surcharge.places, surcharge.amount) = (one.places.clone(), Some(one.amount)),
            _ => surcharge.amounts = Some(cases),
        }
        rules.surcharges.push(surcharge);
    }
}

fn header(sheet: &Sheet) -> Option<(usize, HashMap<Field, usize>)> {
    (0..sheet.len().min(100)).find_map(|row| {
        let mut columns = HashMap::new();
        let mut other = None;
        for (at, name) in sheet.row(row).cells().enumerate().filter(|(_, name)| !name.is_empty()) {
            match recognised(name) {
                Some((field, _, _)) => {
                    columns.entry(field).or_insert(at);
                }
                None => other = Some(at),
            }
        }
        let has_where = [Field::Postcode, Field::PostcodeFrom, Field::Country].iter().any(|field| columns.contains_key(field));
        let has_amount = [Field::Price, Field::Surcharge, Field::Class].iter().any(|field| columns.contains_key(field));
        if let Some(other) = other.filter(|_| !has_amount) {
            columns.insert(Field::Class, other);
        }
        (has_where && (has_amount || other.is_some())).then_some((row, columns))
    })
}

fn read(
    sheet: &Sheet,
    header: usize,
    columns: &HashMap<Field, usize>,
    options: &Options,
    classes: &mut Classes,
    seen: &mut HashMap<Place, (String, Decimal, String)>,
    notes: &mut Notes,
) {
    let at = |field: Field| columns.get(&field).copied();
    let codes = [Field::Postcode, Field::PostcodeFrom, Field::PostcodeTo].into_iter().filter_map(at).collect::<Vec<_>>();
    let rows = || header + 1..sheet.len();
    let amount_at = at(Field::Price).or(at(Field::Surcharge));
    let mark = options.mark().unwrap_or_else(|| Mark::of(rows().filter_map(|row| Some(sheet.row(row).cell(amount_at?)))));
    let mut width = None;
    if options.home().is_some_and(|home| home.code() == "US") {
        match zip_width(rows().flat_map(|row| codes.iter().map(move |at| sheet.row(row).cell(*at)))) {
            Ok(found) => width = found.map(|(width, _)| width),
            Err(why) => notes.fatal(sheet.place(header, codes.first().copied().unwrap_or_default()), why),
        }
    }
    for row in rows() {
        let cells = sheet.row(row);
        let of = |field: Field| at(field).map_or("", |at| cells.cell(at));
        let place = |column: Option<usize>| sheet.place(row, column.unwrap_or_default());
        if [Field::Postcode, Field::PostcodeFrom, Field::Country].iter().all(|field| is_blank(of(*field))) {
            continue;
        }
        let said = Said {
            country: of(Field::Country),
            postcode: of(Field::Postcode),
            from: of(Field::PostcodeFrom),
            to: of(Field::PostcodeTo),
            width,
            ..Said::default()
        };
        let class = Some(of(Field::Class)).filter(|class| !is_blank(class)).unwrap_or("Area surcharge");
        let stated = amount_at.map(|at| cells.cell(at)).filter(|cell| !is_blank(cell));
        let amount = match stated {
            Some(cell) => figure(cell, mark).map(|(value, _)| value),
            None => options
                .amount(class)
                .ok_or_else(|| format!("nothing says what `{class}` costs: `--amount '{class}=4.45'`, or [Amounts] of a mapping")),
        };
        let amount = match amount {
            Ok(amount) if amount.is_zero() => continue,
            Ok(amount) => amount,
            Err(why) => {
                notes.mistaken(place(if stated.is_some() { amount_at } else { at(Field::Class) }), why);
                continue;
            }
        };
        let places = match said.places(options, &|_| None) {
            Ok(Where::In(places)) => places,
            Ok(_) => vec![Place::Everywhere],
            Err(why) => {
                notes.mistaken(place(codes.first().copied()), why);
                continue;
            }
        };
        agree(&places, (class, amount), place(codes.first().copied()), seen, notes);
        classes.entry(class.to_owned()).or_default().entry(amount).or_default().extend(places);
    }
}

/// Tells of places that have another surcharge already, by its class, its amount and where it stands.
fn agree(
    places: &[Place],
    (class, amount): (&str, Decimal),
    at: consign_tables::Place<'_>,
    seen: &mut HashMap<Place, (String, Decimal, String)>,
    notes: &mut Notes,
) {
    for one in places {
        match seen.get(one) {
            Some((other, known, first)) if (other.as_str(), *known) != (class, amount) => {
                notes.mistaken(at, format!("`{one}` has two surcharges: `{class}` here, `{other}` at {first}"));
            }
            Some(_) => {}
            None => {
                seen.insert(one.clone(), (class.to_owned(), amount, at.to_string()));
            }
        }
    }
}
