//! `consign import rates`: carriers' price lists as a rule set.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueHint};
use consign::{Carrier, Country, Currency, LengthUnit, Quantity, Reference, RuleSet, Weekday, WeightUnit};
use consign_rates::{Besides, Imported, Kind, Mapping, MergeError, Notes, Options, Origin, Refused, import, merged};
use consign_tables::{Sheet, is_stdin, sheets};
use rust_decimal::Decimal;
use serde::Serialize;

use crate::import::options;
use crate::output::{pretty, say, write_text};
use crate::rules::{self, Read, Warn};
use crate::stop::{Exit, Stop};
use crate::terminal::{Look, counted, to_stderr};

/// Makes a rule set from carriers' price lists
///
/// A price list is a table: zones as columns and weights as rows, weights as columns and places as rows, or a row for each price. Its columns
/// may stand in any order and be called otherwise; titles, several blocks, separators, decimal commas, units and currencies are found out.
/// What the list doesn't say is said here, or by a mapping (`consign columns PRICES.csv` proposes one). Which places a zone has is said by
/// the list's own columns, by a zone chart (`--zones`), by `--zone`, or by the mapping.
///
/// Bands go from above the lower weight up to and with the upper one.
///
/// What is mistaken is told with its place, and then nothing is written; `--lenient` leaves mistaken rows out. What may be a part of the
/// price and isn't understood is always refused.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  consign import rates price-lists/ground.csv --service GROUND --carrier UPS --country US \\
    --zones price-lists/chart.csv
  consign import rates price-lists/ground.csv --mapping price-lists/ground.toml --verify
  consign import rates rate-sheets/europost.csv --carrier EUROPOST --out europost.json
  consign import rates rate-sheets/europost.csv --into rules.json --out both.json

Exit codes:
  0  the rule set is written
  2  it is not: a file cannot be read, or something in it is mistaken; nothing is changed then")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct Rates {
    /// Price lists: CSV, TSV or workbooks; `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// Where the rule set goes. Default: standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// A rule set to which the services are added
    #[arg(long, value_name = "RULES")]
    into: Option<PathBuf>,

    /// Write what is said to this file, as JSON, besides; `-` is standard output, and then the rule set goes to --out
    #[arg(long, alias = "report", value_name = "FILE", value_hint = ValueHint::FilePath)]
    json: Option<PathBuf>,

    /// Look up ten prices, and show them beside their cells
    #[arg(long)]
    verify: bool,

    /// Leave out rows that are mistaken; where rows contradict each other take the highest price
    #[arg(long)]
    lenient: bool,

    /// What the rule set is called
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    /// Charts that say which places are in which zone
    #[arg(long, value_name = "CHART", help_heading = "Zones and surcharges")]
    zones: Vec<PathBuf>,

    /// The chart's column of zones from the `--origin` that follows
    #[arg(long, value_name = "COLUMN", help_heading = "Zones and surcharges")]
    origin_column: Vec<String>,

    /// Where consignments come from: a shipping location that the rule set has, a new one, `PHX=US 85001`, or a place, `US 850`. The
    /// carriers collect at a new one on the delivery days at 00:00
    #[arg(long, alias = "location", value_name = "ORIGIN", value_parser = options::origin, help_heading = "Zones and surcharges")]
    origin: Vec<(String, Option<String>)>,

    /// Which countries a zone has of which the list only gives a label: `Europe=DE,FR,AT`
    #[arg(long, value_name = "ZONE", value_parser = options::zone, help_heading = "Zones and surcharges")]
    zone: Vec<(String, BTreeSet<Country>)>,

    /// Lists of places where something comes on top: postcodes with amounts, or with classes
    #[arg(long, value_name = "LIST", help_heading = "Zones and surcharges")]
    surcharges: Vec<PathBuf>,

    /// What a class of such a list costs: `DAS=4.45`
    #[arg(long, value_name = "CLASS", value_parser = options::amount, help_heading = "Zones and surcharges")]
    amount: Vec<(String, Decimal)>,

    /// A mapping, TOML: which column is what, which zone has which places
    #[arg(long, value_name = "MAPPING", help_heading = "What a list does not say")]
    mapping: Option<PathBuf>,

    /// The sheet of a workbook. Default: all that are price lists
    #[arg(long, value_name = "NAME", help_heading = "What a list does not say")]
    sheet: Option<String>,

    /// The service; of several blocks what stands before their titles
    #[arg(long, value_name = "REFERENCE", help_heading = "What a list does not say")]
    service: Option<Reference>,

    /// The carrier, `DHL` or `DHL=DHL Paket`: one for all lists, or one for each. Default: the list's column, or the file's name
    #[arg(long, value_name = "REFERENCE", value_parser = options::carrier, help_heading = "What a list does not say")]
    carrier: Vec<Carrier>,

    /// Put the carrier's reference before that of each service: `GLS_PARCEL`
    #[arg(long, help_heading = "What a list does not say")]
    prefix: bool,

    /// Where the carriers are at home, and consignments come from; the country of postcodes that state none
    #[arg(long, value_name = "COUNTRY", value_parser = options::country, help_heading = "What a list does not say")]
    country: Option<Country>,

    /// The currency of the rule set, and of prices that state none. Default: that of most prices
    #[arg(long, value_name = "CURRENCY", ignore_case = true, help_heading = "What a list does not say")]
    currency: Option<Currency>,

    /// What one of another currency is worth: `USD=0.9`
    #[arg(long, value_name = "RATE", value_parser = options::exchange_rate, help_heading = "What a list does not say")]
    exchange_rate: Vec<(Currency, Quantity)>,

    /// The unit of weights that state none. Default: kg; lb if the carrier is at home in the United States
    #[arg(long, alias = "weight-unit", value_name = "UNIT", ignore_case = true, value_parser = weight_units(), help_heading = "What a list does not say")]
    unit: Option<WeightUnit>,

    /// The unit of lengths that state none. Default: cm; in if the carrier is at home in the United States
    #[arg(long, value_name = "UNIT", ignore_case = true, value_parser = length_units(), help_heading = "What a list does not say")]
    length_unit: Option<LengthUnit>,

    /// The transit days where the list states none
    #[arg(long, value_name = "DAYS", default_value = "1-30", value_parser = options::transit, help_heading = "What a list does not say")]
    transit_days: (u32, u32),

    /// The weekdays on which transit days count and deliveries happen
    #[arg(
        long,
        value_name = "DAYS",
        value_delimiter = ',',
        default_value = "Monday,Tuesday,Wednesday,Thursday,Friday",
        help_heading = "What a list does not say"
    )]
    delivery_days: Vec<Weekday>,

    /// Take a price of 0 for a price; it is taken for a missing one else
    #[arg(long, help_heading = "What a list does not say")]
    zero_is_free: bool,
}

fn weight_units() -> impl TypedValueParser<Value = WeightUnit> {
    PossibleValuesParser::new(["kg", "g", "lb", "oz"]).try_map(|unit| unit.parse::<WeightUnit>())
}

fn length_units() -> impl TypedValueParser<Value = LengthUnit> {
    PossibleValuesParser::new(["cm", "mm", "m", "in"]).try_map(|unit| unit.parse::<LengthUnit>())
}

/// The longest mapping that is read, in bytes.
const LONGEST_MAPPING: usize = 1 << 20;
/// How many lines of each kind are shown.
const MOST_LINES: usize = 6;
const MOST_MISTAKES: usize = 20;
/// How many prices are looked up.
const LOOKED_UP: usize = 10;

/// What became of one price list, for programs.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Outcome<'o> {
    file: &'o str,
    rows: usize,
    services: usize,
    prices: usize,
    mistaken: u64,
    left_out: u64,
    assumed: u64,
    notes: Vec<&'o consign_rates::Note>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Report<'o> {
    is_written: bool,
    mistaken: u64,
    sheets: Vec<Outcome<'o>>,
}

type Read1 = (String, Result<Imported, Refused>);

impl Rates {
    pub(crate) fn run(&self) -> Result<Exit, Stop> {
        if self.carrier.len() > 1 && self.carrier.len() != self.files.len() {
            let (carriers, files) = (self.carrier.len(), counted(self.files.len() as u64, "sheet"));
            return Err(Stop::Said(format!("`--carrier` is given {carriers} times for {files}: once for all, or once for each")));
        }
        if self.out.is_none() && self.json.as_deref().is_some_and(is_stdin) {
            return Err(Stop::Said("`--json -` and the rule set can't both go to standard output: say `--out FILE`".to_owned()));
        }
        let look = Look::stderr();
        let into = self.existing()?;
        let options = self.options()?;
        let (charts, surcharges) = (all(&self.zones)?, all(&self.surcharges)?);
        let mut read: Vec<Read1> = Vec::new();
        for (index, path) in self.files.iter().enumerate() {
            let mut own = options.clone();
            own.carrier = self.carrier.get(index).or_else(|| self.carrier.first()).cloned();
            let prices = sheets(path)?;
            let name = prices.first().map_or_else(|| path.display().to_string(), |sheet| sheet.file().to_owned());
            read.push((name, import(&prices, &charts, &surcharges, &own)));
        }
        self.zones_that_no_list_has(&read)?;
        to_stderr(&read.iter().map(|(name, read)| told(name, read, look)).collect::<String>());
        let mistaken: u64 =
            read.iter().filter_map(|(_, read)| read.as_ref().err()).map(|refused| refused.notes.count(Kind::Mistaken)).sum();
        if mistaken > 0 {
            self.write_json(&read, false)?;
            let hint = "correct the list, say what it means in a mapping (`--mapping`), or leave mistaken rows out with `--lenient`";
            return Err(Stop::Said(format!("nothing is written: {} mistaken; {hint}", counted(mistaken, "place"))));
        }
        if self.verify {
            self.verified(&read)?;
        }
        let parts = read.iter().filter_map(|(name, read)| Some((name.clone(), read.as_ref().ok()?.rules.clone()))).collect();
        let besides = Besides { name: self.name.as_deref(), into, currency: self.currency, exchange_rates: &self.exchange_rate };
        let rules = merged(besides, parts).map_err(unmerged)?;
        without_exchange_rate(&rules);
        let text = rules.to_json();
        if let Some(path) = &self.out {
            write_text(path, &text)?;
        } else {
            say(&(text + "\n"))?;
        }
        self.write_json(&read, true)?;
        Ok(Exit::Done)
    }

    fn existing(&self) -> Result<Option<(RuleSet, String)>, Stop> {
        let Some(path) = &self.into else { return Ok(None) };
        let Read { text, rule_set, findings } = rules::read(path, Warn::No)?;
        let name = text.name().to_owned();
        rule_set.map(|rules| Some((rules, name))).ok_or_else(|| rules::refused(&text, &findings))
    }

    fn options(&self) -> Result<Options, Stop> {
        let mut options = Options::default();
        if let Some(path) = &self.mapping {
            let (name, text) = consign_tables::read_text(path, LONGEST_MAPPING)?;
            options.mapping = Mapping::read(&name, &text).map_err(Stop::Said)?;
        }
        if !self.origin_column.is_empty() && self.origin_column.len() != self.origin.len() {
            return Err(Stop::Said("each `--origin-column` goes with one `--origin`".to_owned()));
        }
        let mut columns = self.origin_column.iter().cloned();
        options.origins =
            self.origin.iter().map(|(name, place)| Origin { column: columns.next(), name: name.clone(), place: place.clone() }).collect();
        (options.service, options.country, options.currency) = (self.service.clone(), self.country, self.currency);
        (options.unit, options.length_unit, options.sheet) = (self.unit, self.length_unit, self.sheet.clone());
        options.zones = self.zone.iter().cloned().collect();
        options.amounts = self.amount.iter().cloned().collect();
        (options.transit, options.delivery_days) = (self.transit_days, self.delivery_days.clone());
        (options.has_prefix, options.is_zero_a_price, options.is_lenient) = (self.prefix, self.zero_is_free, self.lenient);
        Ok(options)
    }

    /// A zone that is told and that no list has is misspelt.
    fn zones_that_no_list_has(&self, read: &[Read1]) -> Result<(), Stop> {
        let known: BTreeSet<&str> = read
            .iter()
            .flat_map(|(_, read)| read.as_ref().map_or_else(|refused| &refused.labels, |imported| &imported.labels))
            .map(String::as_str)
            .collect();
        let is_known = |label: &str| known.iter().any(|known| consign_tables::folded(known) == consign_tables::folded(label));
        let Some((label, _)) = self.zone.iter().find(|(label, _)| !is_known(label)) else { return Ok(()) };
        let known = known.into_iter().map(|label| format!("`{label}`")).collect::<Vec<_>>().join(", ");
        let there = if known.is_empty() { "none has a name".to_owned() } else { format!("there are {known}") };
        Err(Stop::Said(format!("`--zone`: no sheet has a zone `{label}`: {there}")))
    }

    fn verified(&self, read: &[Read1]) -> Result<(), Stop> {
        for imported in read.iter().filter_map(|(_, read)| read.as_ref().ok()) {
            match imported.verify(LOOKED_UP) {
                Ok(lines) => to_stderr(&lines.iter().fold("  looked up\n".to_owned(), |text, line| text + "    " + line + "\n")),
                Err(refused) => {
                    self.write_json(read, false)?;
                    return Err(Stop::Said(format!("nothing is written: prices that were looked up are others:\n{refused}")));
                }
            }
        }
        Ok(())
    }

    fn write_json(&self, read: &[Read1], is_written: bool) -> Result<(), Stop> {
        let Some(path) = &self.json else { return Ok(()) };
        let sheets: Vec<Outcome<'_>> = read.iter().map(|(file, read)| of(file, read)).collect();
        let report = Report { is_written, mistaken: sheets.iter().map(|sheet| sheet.mistaken).sum(), sheets };
        if is_stdin(path) { say(&(pretty(&report)? + "\n")) } else { write_text(path, &pretty(&report)?) }
    }
}

fn unmerged(error: MergeError) -> Stop {
    match error {
        MergeError::Clashes(clashes) => {
            let count = counted(clashes.len() as u64, "clash").replace("clashs", "clashes");
            let hint = "`--prefix` puts the carrier's reference before that of each service";
            Stop::Reported(format!("  {}\nerror: {count} of services: {hint}\n", clashes.join("\n  ")))
        }
        MergeError::Location(why) => Stop::Said(format!("`--origin`: {why}")),
        error => Stop::Said(format!("nothing is written: {error}")),
    }
}

fn of<'o>(file: &'o str, read: &'o Result<Imported, Refused>) -> Outcome<'o> {
    let notes = notes(read);
    let count = |kind| notes.count(kind);
    let (rows, services, prices) =
        read.as_ref().map_or((0, 0, 0), |imported| (imported.rows, imported.rules.carrier_services.len(), imported.prices));
    let all = [Kind::Mistaken, Kind::LeftOut, Kind::Assumed].into_iter().flat_map(|kind| notes.of(kind)).collect();
    Outcome {
        file,
        rows,
        services,
        prices,
        mistaken: count(Kind::Mistaken),
        left_out: count(Kind::LeftOut),
        assumed: count(Kind::Assumed),
        notes: all,
    }
}

fn notes(read: &Result<Imported, Refused>) -> &Notes {
    read.as_ref().map_or_else(|refused| &*refused.notes, |imported| &imported.notes)
}

/// The sheets of several files.
fn all(paths: &[PathBuf]) -> Result<Vec<Sheet>, Stop> {
    let read = |path: &PathBuf| sheets(Path::new(path)).map_err(Stop::from);
    Ok(paths.iter().map(read).collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// What is said of one price list.
fn told(name: &str, read: &Result<Imported, Refused>, look: Look) -> String {
    let mut text = String::new();
    let counted = |count: usize, one: &str| counted(count as u64, one);
    let headline = read.as_ref().map_or_else(
        |_| name.to_owned(),
        |imported| {
            let rows = if imported.rows == 1 { "1 row makes".to_owned() } else { counted(imported.rows, "row") + " make" };
            format!("{name}: {rows} {}, {}", counted(imported.rules.carrier_services.len(), "service"), counted(imported.prices, "price"))
        },
    );
    // Writing to a string does not fail.
    let _ = writeln!(text, "{}", look.title(&headline));
    for (kind, title, most) in
        [(Kind::Mistaken, "mistaken", MOST_MISTAKES), (Kind::LeftOut, "left out", MOST_LINES), (Kind::Assumed, "assumed", MOST_LINES)]
    {
        let lines = notes(read).lines(kind, most);
        let title = if kind == Kind::Mistaken { look.bad(title) } else { look.faint(title) };
        for (index, line) in lines.iter().enumerate() {
            if index == 0 {
                let _ = writeln!(text, "  {title}");
            }
            let _ = writeln!(text, "    {line}");
        }
    }
    text
}

/// Says which prices cannot be compared with others.
fn without_exchange_rate(rules: &RuleSet) {
    let lanes = rules.carrier_services.iter().flat_map(|service| &service.rates).filter_map(|lane| lane.currency);
    let currencies: BTreeSet<Currency> = lanes.chain(rules.tariffs.iter().filter_map(|tariff| tariff.currency)).collect();
    for currency in currencies.iter().filter(|currency| **currency != rules.currency && !rules.exchange_rates.contains_key(currency)) {
        to_stderr(&format!(
            "`{currency}` has no exchange rate to `{}`: prices in it are never chosen (`--exchange-rate`)\n",
            rules.currency
        ));
    }
}
