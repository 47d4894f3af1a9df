//! `consign import rate-sheet`: carriers' rate sheets as a rule set.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use consign::{Carrier, Country, Currency, LengthUnit, Quantity, Reference, RuleSet, Weekday, WeightUnit};

use crate::import::merge::{Document, merged};
use crate::import::note::{Kind, Notes};
use crate::import::options;
use crate::import::report::{Outcome, Report};
use crate::import::row::Defaults;
use crate::import::sheet::{self, Part, Settings};
use crate::output::{self, Output};
use crate::rules::{self, Read, Warn};
use crate::stop::{Exit, Stop};
use crate::terminal::{Color, Look, counted, to_stderr};

/// Makes a rule set from carriers' rate sheets
///
/// A rate sheet is a table with one row per service, zone and weight band, as multi-carrier systems load it: `service_code`, `zone_label`,
/// `country_codes`, `max_weight`, `rate`, `transit_days` and more. Columns may stand in any order, be missing, or be called otherwise;
/// separators, decimal commas, units and currencies are found out.
///
/// Everything that could not be carried over is said, with its lines and its column: what is mistaken (it cannot be read, or rows contradict
/// each other), what is left out (a rule set has no place for it), and what is assumed (the sheet does not say it). If anything is mistaken
/// nothing is written, unless it is to be left out with `--lenient`.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  consign import rate-sheet rate-sheets/europost.csv --carrier EUROPOST --out europost.json
  consign import rate-sheet rate-sheets/*.csv --country DE --prefix --report notes.json > all.json
  consign import rate-sheet rate-sheets/europost.csv --into rules.json --out both.json

Exit codes:
  0  the rule set is written
  2  it is not: a file cannot be read, or something in it is mistaken; nothing is changed then")]
pub(crate) struct RateSheet {
    /// Rate sheets, CSV; `-` is standard input
    #[arg(value_name = "SHEET", required = true)]
    sheets: Vec<PathBuf>,

    /// Where the rule set goes. Default: standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// A rule set to which the services are added
    #[arg(long, value_name = "RULES")]
    into: Option<PathBuf>,

    /// Where what is said goes as JSON, besides
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,

    /// Leave out rows that are mistaken; where rows contradict each other take the highest price
    #[arg(long)]
    lenient: bool,

    /// What the rule set is called
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    /// The carrier, `DHL` or `DHL=DHL Paket`: one for all sheets, or one for each. Default: the sheet's column, or the file's name
    #[arg(long, value_name = "REFERENCE", value_parser = options::carrier, help_heading = "What a sheet does not say")]
    carrier: Vec<Carrier>,

    /// Put the carrier's reference before that of each service: `GLS_PARCEL`
    #[arg(long, help_heading = "What a sheet does not say")]
    prefix: bool,

    /// Where the carriers are at home, and consignments come from. Default: what the sheet's domestic rows say; from anywhere
    #[arg(long, value_name = "COUNTRY", value_parser = options::country, help_heading = "What a sheet does not say")]
    country: Option<Country>,

    /// A shipping location where the carriers collect, on the delivery days at 00:00: `LEIPZIG=DE 04103`, or one that the rule set has
    #[arg(long, value_name = "LOCATION", value_parser = options::location, help_heading = "What a sheet does not say")]
    location: Option<(Reference, Option<String>)>,

    /// Which countries a zone has of which the sheet only gives a label: `Europe=DE,FR,AT`
    #[arg(long, value_name = "ZONE", value_parser = options::zone, help_heading = "What a sheet does not say")]
    zone: Vec<(String, BTreeSet<Country>)>,

    /// The currency of the rule set, and of prices that state none. Default: that of most prices
    #[arg(long, value_name = "CURRENCY", ignore_case = true, help_heading = "What a sheet does not say")]
    currency: Option<Currency>,

    /// What one of another currency is worth: `USD=0.9`
    #[arg(long, value_name = "RATE", value_parser = options::exchange_rate, help_heading = "What a sheet does not say")]
    exchange_rate: Vec<(Currency, Quantity)>,

    /// The unit of weights that state none. Default: kg; lb if the carrier is at home in the United States
    #[arg(long, value_name = "UNIT", ignore_case = true, value_parser = weight_units(), help_heading = "What a sheet does not say")]
    weight_unit: Option<WeightUnit>,

    /// The unit of lengths that state none. Default: cm; in if the carrier is at home in the United States
    #[arg(long, value_name = "UNIT", ignore_case = true, value_parser = length_units(), help_heading = "What a sheet does not say")]
    length_unit: Option<LengthUnit>,

    /// The transit days where the sheet states none
    #[arg(long, value_name = "DAYS", default_value = "1-30", value_parser = options::transit, help_heading = "What a sheet does not say")]
    transit_days: (u32, u32),

    /// The weekdays on which transit days count and deliveries happen
    #[arg(
        long,
        value_name = "DAYS",
        value_delimiter = ',',
        default_value = "Monday,Tuesday,Wednesday,Thursday,Friday",
        help_heading = "What a sheet does not say"
    )]
    delivery_days: Vec<Weekday>,

    /// Take a rate of 0 for a price; it is taken for a missing one else
    #[arg(long, help_heading = "What a sheet does not say")]
    zero_is_free: bool,
}

fn weight_units() -> impl TypedValueParser<Value = WeightUnit> {
    PossibleValuesParser::new(["kg", "g", "lb", "oz"]).try_map(|unit| unit.parse::<WeightUnit>())
}

fn length_units() -> impl TypedValueParser<Value = LengthUnit> {
    PossibleValuesParser::new(["cm", "mm", "m", "in"]).try_map(|unit| unit.parse::<LengthUnit>())
}

impl RateSheet {
    pub(crate) fn run(&self, color: Color) -> Result<Exit, Stop> {
        if self.carrier.len() > 1 && self.carrier.len() != self.sheets.len() {
            let (carriers, sheets) = (self.carrier.len(), counted(self.sheets.len() as u64, "sheet"));
            return Err(Stop::Said(format!("`--carrier` is given {carriers} times for {sheets}: once for all, or once for each")));
        }
        let look = Look::stderr(color);
        let into = self.existing(look)?;
        let mut notes = Notes::default();
        let mut parts = self.parts(&mut notes)?;
        self.zones_that_no_sheet_has(&parts)?;
        let outcomes: Vec<Outcome> = parts.iter().map(Outcome::of).collect();
        let document = Document {
            name: self.name.as_deref(),
            into,
            currency: self.currency,
            exchange_rates: &self.exchange_rate,
            location: self.location.as_ref(),
            collection_days: &self.delivery_days,
        };
        let rules = merged(document, &mut parts);
        if let Ok(rules) = &rules {
            without_exchange_rate(rules, &mut notes);
            without_times(rules, self.location.as_ref().map(|(reference, _)| reference), &mut notes);
        }
        let report = Report { outcomes: &outcomes, notes: &notes };
        to_stderr(&report.text(look));
        let mistaken = notes.count(Kind::Mistaken);
        if mistaken > 0 && !self.lenient || rules.is_err() {
            self.write_report(&report, false)?;
        }
        if mistaken > 0 && !self.lenient {
            let count = counted(mistaken, "place");
            let hint = "leave what is mistaken out with `--lenient`, or correct the sheet";
            return Err(Stop::Said(format!("nothing is written: {count} mistaken; {hint}")));
        }
        let rules = rules?;
        let text = rules.to_json() + "\n";
        // Whatever a sheet says, this is to be a rule set: anything else is our mistake.
        let read = RuleSet::from_json(&text).and_then(|rules| rules.compile().map(drop));
        read.map_err(|error| Stop::Said(format!("the import made a rule set that is refused, which is a fault of consign: {error}")))?;
        if let Some(path) = &self.out {
            output::replace(path, &text)?;
        } else {
            let mut out = Output::new();
            out.text(&text)?;
            out.flush()?;
        }
        self.write_report(&report, true)?;
        to_stderr(&format!("{}\n", summary(&outcomes, &notes)));
        Ok(Exit::Done)
    }

    fn existing(&self, look: Look) -> Result<Option<(RuleSet, String)>, Stop> {
        let Some(path) = &self.into else { return Ok(None) };
        let Read { text, rule_set, findings } = rules::read(path, Warn::No)?;
        let name = text.name().to_owned();
        rule_set.map(|rules| Some((rules, name))).ok_or_else(|| rules::refused(&text, &findings, look))
    }

    /// Every sheet; or all those that cannot be read.
    fn parts(&self, notes: &mut Notes) -> Result<Vec<Part>, Stop> {
        let location = self.location.as_ref().map(|(reference, _)| reference.to_string());
        let home = self.location.as_ref().and_then(|(_, place)| options::country(place.as_ref()?.split(' ').next()?).ok());
        let settings = Settings {
            defaults: Defaults {
                weight: self.weight_unit,
                length: self.length_unit,
                currency: self.currency,
                home: self.country.or(home),
                is_zero_a_price: self.zero_is_free,
            },
            home: self.country.or(home),
            from: location.or_else(|| self.country.map(|country| country.to_string())).into_iter().collect(),
            defined: self.zone.iter().cloned().collect(),
            transit: self.transit_days,
            delivery_days: self.delivery_days.clone(),
            has_prefix: self.prefix,
        };
        let mut parts = Vec::new();
        let mut unread = Vec::new();
        for (index, path) in self.sheets.iter().enumerate() {
            let carrier = self.carrier.get(index).or_else(|| self.carrier.first());
            match sheet::read(path, carrier, &settings, notes) {
                Ok(part) => parts.push(part),
                Err(Stop::Said(why)) => unread.push(format!("error: {why}\n")),
                Err(other) => return Err(other),
            }
        }
        if unread.is_empty() { Ok(parts) } else { Err(Stop::Reported(unread.concat())) }
    }

    /// A zone that is told and that no sheet has is misspelt.
    fn zones_that_no_sheet_has(&self, parts: &[Part]) -> Result<(), Stop> {
        let known: BTreeSet<&str> = parts.iter().flat_map(|part| &part.labels).map(String::as_str).collect();
        let Some((label, _)) = self.zone.iter().find(|(label, _)| !known.contains(label.as_str())) else { return Ok(()) };
        let known = known.into_iter().map(|label| format!("`{label}`")).collect::<Vec<_>>().join(", ");
        let there = if known.is_empty() { "none has a name".to_owned() } else { format!("there are {known}") };
        Err(Stop::Said(format!("`--zone`: no sheet has a zone `{label}`: {there}")))
    }

    fn write_report(&self, report: &Report<'_>, is_written: bool) -> Result<(), Stop> {
        self.report.as_ref().map_or(Ok(()), |path| output::replace(path, &report.json(is_written)))
    }
}

/// Says which prices cannot be compared with others.
fn without_exchange_rate(rules: &RuleSet, notes: &mut Notes) {
    let rates = rules.carrier_services.iter().flat_map(|service| &service.rates);
    let known = |currency: &Currency| *currency == rules.currency || rules.exchange_rates.contains_key(currency);
    let unknown: BTreeSet<Currency> = rates.filter_map(|rate| rate.currency).filter(|currency| !known(currency)).collect();
    notes.open("");
    for currency in unknown {
        let why = format!(
            "`{currency}` has no exchange rate to `{}`: prices in it are never chosen (`--exchange-rate {currency}=…`)",
            rules.currency
        );
        notes.sheet(Kind::LeftOut, why);
    }
}

/// Says when carriers are taken to collect at a location, if nothing says it.
fn without_times(rules: &RuleSet, location: Option<&Reference>, notes: &mut Notes) {
    let mut named = rules.shipping_locations.iter().filter(|own| Some(&own.reference) == location);
    if let Some(location) = named.find(|own| own.collections.iter().any(|collection| collection.time.is_none())) {
        let clocks = location.time_zone.map_or_else(|| "UTC".to_owned(), |zone| zone.to_string());
        let why = format!(
            "at `{}` carriers collect at 00:00 {clocks} and take what is allocated until the end of that day: `TimeZone` and, for each collection, \
             `Time` and `AllocationCutOff` say it better",
            location.reference
        );
        notes.open("");
        notes.sheet(Kind::Assumed, why);
    }
}

/// `2 sheets: 6 services, 34 bands; 0 mistaken, 68 left out, 5 assumed`
fn summary(outcomes: &[Outcome], notes: &Notes) -> String {
    let sum = |of: fn(&Outcome) -> usize| outcomes.iter().map(of).sum::<usize>() as u64;
    format!(
        "{}: {}, {}; {} mistaken, {} left out, {} assumed{}",
        counted(outcomes.len() as u64, "sheet"),
        counted(sum(|outcome| outcome.services), "service"),
        counted(sum(|outcome| outcome.bands), "band"),
        notes.count(Kind::Mistaken),
        notes.count(Kind::LeftOut),
        notes.count(Kind::Assumed),
        if sum(|outcome| outcome.bands) == 0 { "; nothing has a price, so no service is ever chosen" } else { "" }
    )
}
