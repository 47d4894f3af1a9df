//! Delivery options for people: a line each.

use chrono::{DateTime, NaiveTime, Utc};
use comfy_table::{Cell, CellAlignment, ColumnConstraint};
use consign::{DeliveryOption, Window};

use crate::dates::{day, moment};
use crate::page::{lines, table};
use crate::terminal::Look;

/// The columns that are never broken: window, guarantee, service, price.
const WHOLE: std::ops::Range<usize> = 1..5;

pub(super) fn text(options: &[DeliveryOption], at: DateTime<Utc>, look: Look) -> String {
    let mut table = table(look);
    // Not every rule set has operational cut-offs.
    let has_ready_by = options.iter().any(|option| option.operational_cut_off.is_some());
    let titles = ["DATE", "WINDOW", "GUARANTEED", "SERVICE", "NET", "CHOOSE BY"];
    table.set_header(titles.into_iter().chain(has_ready_by.then_some("READY BY")));
    for option in options {
        let quote = &option.quote;
        let window = if option.window == Window::whole_day() { "all day".to_owned() } else { option.window.to_string() };
        let price = {
            let price = quote.price();
            format!("{} {}", price.net, price.currency)
        };
        let ready_by = option.operational_cut_off.map_or_else(|| "-".to_owned(), |cut_off| moment(cut_off, at));
        let cells = [
            Cell::new(day(option.date.and_time(NaiveTime::MIN), at)),
            Cell::new(window),
            Cell::new(if option.guaranteed { "yes" } else { "no" }),
            Cell::new(&quote.service().reference),
            Cell::new(price).set_alignment(CellAlignment::Right),
            Cell::new(moment(option.expires(), at)),
        ];
        table.add_row(cells.into_iter().chain(has_ready_by.then(|| Cell::new(ready_by))));
    }
    let needed: usize = table.column_max_content_widths().iter().map(|width| usize::from(*width) + 2).sum();
    for (index, column) in table.column_iter_mut().enumerate() {
        if needed <= look.width || WHOLE.contains(&index) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    lines(&table, look)
}
