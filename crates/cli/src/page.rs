//! Explanations and quotes for people: who can take it, and who can't and why.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::{DateTime, Utc};
use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table, Width};
use consign::{Consignment, Explanation, Instead, Quote, Quotes, ReasonCode, Unqualified, UnqualifiedService};
use rust_decimal::Decimal;

use crate::dates::{delivery, moment};
use crate::preferred::Preferred;
use crate::terminal::{Look, counted, indented, wrapped};

/// From so many services on for which the same is said, it is said once, above them.
const MANY: usize = 4;
/// The column that gives way where room is scarce, and how narrow it is of use.
const NAME: usize = 2;
const LEAST_NAME: usize = 12;
/// The first of the columns that are broken where room is scarcer still.
const FIRST_MOMENT: usize = 4;

/// How explanations of a consignment are shown.
pub(crate) struct Page<'a> {
    pub(crate) consignment: &'a Consignment,
    pub(crate) at: DateTime<Utc>,
    pub(crate) look: Look,
    /// Whether it is said until when each offer can be taken.
    pub(crate) has_expiry: bool,
    /// What would be chosen without a rule, a preference, an objective.
    pub(crate) instead: Vec<Instead>,
}

impl Page<'_> {
    pub(crate) fn text(&self, explanation: &Explanation) -> String {
        self.heading() + &self.services(explanation)
    }

    /// Which consignment it is.
    pub(crate) fn heading(&self) -> String {
        let Self { consignment, at, look, .. } = self;
        let packages = counted(consignment.packages.len() as u64, "package");
        let mut text = format!("{}  {packages}, at {}\n", look.title(consignment.reference.as_str()), at.format("%a %-d %b %Y %H:%M UTC"));
        // Writing to a string does not fail.
        if !consignment.state.can_be_allocated() {
            let _ = writeln!(text, "its state is `{}`: it cannot be allocated as it is", consignment.state);
        }
        text
    }

    /// What the services say to it.
    pub(crate) fn services(&self, explanation: &Explanation) -> String {
        let (can, cannot) = (explanation.quotes.len(), explanation.unqualified.len());
        let all = counted((can + cannot) as u64, "service");
        let mut text = String::new();
        if can > 0 {
            let who = self.look.good(&format!("{can} of {all} can take it"));
            // Quotes ask no objective.
            let chosen = if self.has_expiry { explanation.quotes.first() } else { explanation.chosen() };
            let _ = write!(text, "\n{who}\n\n{}", self.eligible(&explanation.quotes, chosen.as_ref()));
            if !self.has_expiry {
                text += &next(explanation);
            }
            text += &Preferred { look: self.look, is_aiming: !self.has_expiry }.text(explanation);
        }
        if cannot > 0 {
            let who = match (can, cannot) {
                (0, 1) => "the one service cannot take it".to_owned(),
                (0, _) => format!("none of {all} can take it"),
                _ => format!("{cannot} of {all} cannot"),
            };
            let _ = write!(text, "\n{}\n{}", self.look.bad(&who), self.unqualified(&explanation.unqualified));
        }
        text += &self.instead();
        if can + cannot == 0 {
            text += "\nthere are no services to choose from\n";
        }
        text
    }

    /// What rules, preferences and the objective cost: who would be chosen without each.
    fn instead(&self) -> String {
        let line = |Instead { without, quote, .. }: &Instead| {
            let price = quote.price();
            let text = format!("{without}: {} for {} {} net", quote.service().reference, price.net, price.currency);
            indented(&wrapped(&text, self.look.width.saturating_sub(6)), 6)
        };
        let lines: String = self.instead.iter().map(line).collect();
        if lines.is_empty() { lines } else { format!("\n{}\n{lines}", self.look.title("Chosen without")) }
    }

    /// The eligible services in the order of allocation, the winner marked.
    fn eligible(&self, quotes: &Quotes, chosen: Option<&Quote>) -> String {
        let mut table = table(self.look);
        let titles = ["", "SERVICE", "NAME", "NET", "COLLECTED", "DELIVERED"];
        let ranked = quotes.iter().any(|quote| is_ranked(&quote));
        let more = self.has_expiry.then_some("EXPIRES").into_iter().chain(ranked.then_some(["TIER", "COMPARED"]).into_iter().flatten());
        table.set_header(titles.into_iter().chain(more));
        let chosen = chosen.map(|chosen| &chosen.service().reference);
        for (index, quote) in quotes.iter().enumerate() {
            let expiry = if quote.expires() < self.at { "expired".to_owned() } else { moment(quote.expires(), self.at) };
            let expiry = self.has_expiry.then(|| Cell::new(expiry));
            let is_chosen = Some(&quote.service().reference) == chosen;
            let rank = if is_chosen { format!("> {}", index + 1) } else { (index + 1).to_string() };
            let price = quote.price();
            let net = format!("{} {}", price.net, price.currency);
            let cells = [
                Cell::new(rank).set_alignment(CellAlignment::Right),
                Cell::new(&quote.service().reference),
                Cell::new(&quote.service().name),
                Cell::new(net).set_alignment(CellAlignment::Right),
                Cell::new(moment(quote.collection(), self.at)),
                Cell::new(delivery(quote.earliest_delivery(), quote.latest_delivery(), self.at)),
            ];
            let compared = ranked.then(|| [quote.tier().to_string(), quote.compared_price().to_string()]);
            let compared = compared.into_iter().flatten().map(|figure| Cell::new(figure).set_alignment(CellAlignment::Right));
            table.add_row(cells.into_iter().chain(expiry).chain(compared));
        }
        fit(&mut table, self.look);
        let mut lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned()).collect();
        let mut is_winner = false;
        for (index, line) in lines.iter_mut().enumerate() {
            let rank = line.split_whitespace().next().unwrap_or_default();
            is_winner = rank == ">" || is_winner && line.starts_with("     ");
            if index == 0 {
                *line = self.look.title(line);
            } else if is_winner {
                *line = self.look.good(line);
            }
        }
        let winner = quotes.iter().find(|quote| Some(&quote.service().reference) == chosen);
        lines.join("\n") + "\n" + &winner.map(|winner| self.winner(&winner)).unwrap_or_default()
    }

    /// How the winner's price comes about.
    fn winner(&self, winner: &Quote) -> String {
        let price = &winner.price();
        let added = price.surcharges.iter().map(|line| format!("{} {}", line.amount, line.name));
        let sum: Vec<String> = std::iter::once(price.base.to_string()).chain(added).collect();
        let sum = if sum.len() > 1 { sum.join(" + ") + " = " } else { String::new() };
        let service = &winner.service().reference;
        let (net, gross) = (price.net, price.gross);
        // Where the lines include VAT, they come to the gross price.
        let includes_vat = price.surcharges.iter().map(|line| line.amount).sum::<Decimal>() + price.base != net;
        let text = if includes_vat {
            format!("{service}: {sum}{gross} {} with VAT, {net} net", price.currency)
        } else {
            format!("{service}: {sum}{net} {} net, {gross} with VAT", price.currency)
        };
        format!("\n{}", indented(&wrapped(&text, self.look.width.saturating_sub(6)), 6))
    }

    /// The others by the first check that each failed, near misses first.
    fn unqualified(&self, services: &Unqualified) -> String {
        let mut groups: BTreeMap<(u8, ReasonCode), Vec<UnqualifiedService<'_>>> = BTreeMap::new();
        for service in services {
            if let Some(first) = service.reasons().next() {
                groups.entry((remoteness(first.code()), first.code())).or_default().push(service);
            }
        }
        groups.into_iter().map(|((_, code), services)| self.group(code, &services)).collect()
    }

    fn group(&self, code: ReasonCode, services: &[UnqualifiedService<'_>]) -> String {
        let title = title(code).map(|title| format!(": {title}")).unwrap_or_default();
        let count = self.look.faint(&format!("({})", services.len()));
        let mut text = format!("\n  {}{title} {count}\n", self.look.title(code.as_str()));
        // What is said, and of whom, in the order of the first of them.
        let mut said: Vec<(Vec<String>, Vec<&str>)> = Vec::new();
        for service in services {
            let messages = messages(service);
            match said.iter_mut().find(|(same, _)| *same == messages) {
                Some((_, references)) => references.push(service.service().reference.as_str()),
                None => said.push((messages, vec![service.service().reference.as_str()])),
            }
        }
        let (many, few): (Vec<_>, Vec<_>) = said.into_iter().partition(|(_, references)| references.len() >= MANY);
        for (messages, references) in &many {
            for message in messages {
                text += &indented(&wrapped(message, self.look.width.saturating_sub(4)), 4);
            }
            text += &indented(&wrapped(&references.join(", "), self.look.width.saturating_sub(8)), 8);
        }
        if !few.is_empty() {
            text += &self.rows(&few);
        }
        text
    }

    /// Services on the left, what is said of them on the right.
    fn rows(&self, said: &[(Vec<String>, Vec<&str>)]) -> String {
        let mut table = table(self.look);
        for (messages, references) in said {
            for reference in references {
                table.add_row([format!("   {reference}"), messages.join("\n")]);
            }
        }
        if let Some(column) = table.column_mut(0) {
            column.set_constraint(ColumnConstraint::UpperBoundary(Width::Fixed(40)));
        }
        table.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
    }
}

/// Whether a quote is compared by something else than its price.
fn is_ranked(quote: &Quote) -> bool {
    quote.tier() != 100 || quote.preferences().iter().any(|preference| preference.holds)
}

/// Prices and moments stay on one line where there is room; names give way.
pub(crate) fn fit(table: &mut Table, look: Look) {
    let widths = table.column_max_content_widths();
    let others = widths.iter().enumerate().filter(|(column, _)| *column != NAME);
    let others: usize = others.map(|(_, width)| usize::from(*width) + 2).sum();
    for (index, column) in table.column_iter_mut().enumerate() {
        if index == NAME && others + LEAST_NAME + 2 > look.width {
            column.set_constraint(ColumnConstraint::Hidden);
        } else if index != NAME && (others <= look.width || index < FIRST_MOMENT) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
}

pub(crate) fn table(look: Look) -> Table {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(look.width).unwrap_or(u16::MAX));
    table
}

/// The lines of a table, the first of which is a title.
pub(crate) fn lines(table: &Table, look: Look) -> String {
    let lines = table.lines().enumerate().map(|(number, line)| {
        let line = line.strip_prefix(' ').unwrap_or(&line).trim_end();
        (if number == 0 { look.title(line) } else { line.to_owned() }) + "\n"
    });
    lines.collect()
}

/// Every figure of every reason; the code stands before those that aren't of the group's.
fn messages(service: &UnqualifiedService<'_>) -> Vec<String> {
    let mut messages = Vec::new();
    for (index, reason) in service.reasons().enumerate() {
        let code = if index == 0 { String::new() } else { format!("{}: ", reason.code()) };
        messages.extend(reason.figures().map(|figure| format!("{code}{}", figure.message)));
        if reason.more() > 0 {
            messages.push(format!("{code}and {} more", reason.more()));
        }
    }
    messages
}

/// How far services with this first reason are from taking the consignment: what a change of the consignment could mend comes first,
/// then where and when the service is at work, then what the service is.
fn remoteness(code: ReasonCode) -> u8 {
    match code {
        ReasonCode::NoCollectionDate | ReasonCode::NotCollected => 1,
        ReasonCode::NoLane => 2,
        ReasonCode::Direction | ReasonCode::Filter => 3,
        ReasonCode::NotConfigured | ReasonCode::NotEnabled => 4,
        _ => 0,
    }
}

/// What a code means, where its name alone might not say it.
fn title(code: ReasonCode) -> Option<&'static str> {
    Some(match code {
        ReasonCode::NotEnabled => "switched off",
        ReasonCode::NotConfigured => "without transit lanes",
        ReasonCode::Direction => "goes the other way",
        ReasonCode::NoLane => "does not go there",
        ReasonCode::NotCollected => "not collected at the origin",
        ReasonCode::NoCollectionDate => "no collection is open",
        ReasonCode::Promise => "does not keep the delivery promise",
        ReasonCode::NoRate => "has no price for it",
        ReasonCode::PriceOverflow => "has no sensible price for it",
        ReasonCode::Currency => "an exchange rate is missing",
        ReasonCode::Objective => "left out by the objective",
        ReasonCode::Filter => "left out by the filter",
        _ => return None,
    })
}

/// By how much the chosen service comes before the next.
fn next(explanation: &Explanation) -> String {
    let (Some(next), Some((margin, currency))) = (explanation.runner_up(), explanation.margin()) else { return String::new() };
    let chosen_tier = explanation.chosen().map(|chosen| chosen.tier());
    let tier = if chosen_tier == Some(next.tier()) { String::new() } else { format!(", of tier {}", next.tier()) };
    let by = match margin.cmp(&Decimal::ZERO) {
        Ordering::Less => format!("{} {currency} cheaper", -margin),
        Ordering::Equal => "at the same price".to_owned(),
        Ordering::Greater => format!("{margin} {currency} dearer"),
    };
    format!("      next is {}, {by}{tier}\n", next.service().reference)
}
