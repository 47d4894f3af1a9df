//! Surcharges (§6; tariffs, §3).

use num_rational::BigRational;
use num_traits::{One, Zero};
use serde_json::Value;

use super::chargeable::Chargeable;
use super::condition::{Own, Scene};
use super::consignment::{self, Consignment};
use super::number::{decimal, exact, exact_or_zero, grams, rounded};
use super::price::is_valid;
use super::tariff::{Lane, charged_weights, units};
use super::time::{Trip, is_one_of};
use super::word::{matches, one_or_more};
use super::{World, list, text};

/// What a surcharge is asked about.
pub struct Asked<'a> {
    pub service: &'a Value,
    pub consignment: &'a Consignment,
    pub trip: &'a Trip,
    pub lane: &'a Lane<'a>,
}

/// A surcharge, with what it comes to before it is rounded: of the consignment, or of each package. None where it doesn't apply.
struct Charge<'a> {
    json: &'a Value,
    amounts: Vec<Option<BigRational>>,
}

impl World<'_> {
    /// A service's own, then those of the rule set that are for it.
    fn surcharges<'s>(&'s self, service: &'s Value) -> Vec<&'s Value> {
        let shared = list(&self.rules["Surcharges"]).iter().filter(|one| self.is_for(one, service));
        list(&service["Surcharges"]).iter().chain(shared).collect()
    }

    /// The services are the union of the three lists; with none of them, all.
    pub fn is_for(&self, json: &Value, service: &Value) -> bool {
        let [services, carriers, groups] = ["Services", "Carriers", "CarrierServiceGroups"].map(|field| &json[field]);
        let named = |names: &Value, field: &str| list(names).iter().any(|name| matches(text(name), text(&service[field]), false));
        (services.is_null() && carriers.is_null() && groups.is_null())
            || named(services, "Reference")
            || named(carriers, "Carrier")
            || list(groups).iter().any(|group| self.is_in_group(service, text(group)))
    }

    /// The least that each package is charged for, in grams, by the surcharges that apply to it, beaten or not. One of which that isn't
    /// known leaves no price when its line is asked for.
    pub fn least_weights(&self, asked: &Asked) -> Vec<BigRational> {
        let mut least = vec![BigRational::zero(); asked.consignment.packages.len()];
        for surcharge in self.surcharges(asked.service) {
            let weight = &surcharge["LeastWeight"];
            if weight.is_null() {
                continue;
            }
            let weight = grams(&exact(&weight["Value"]), text(&weight["Unit"]));
            for (package, least) in least.iter_mut().enumerate() {
                if self.applies(surcharge, asked, Some(package)) == Ok(true) {
                    *least = weight.clone().max(least.clone());
                }
            }
        }
        least
    }

    /// Every line, rounded, in their order.
    pub fn surcharge_lines(
        &self,
        asked: &Asked,
        base: &BigRational,
        least: &[BigRational],
    ) -> Result<Vec<(String, BigRational)>, &'static str> {
        let mut charges: Vec<Charge> = Vec::new();
        for json in self.surcharges(asked.service) {
            let counted = counted(&json["Of"], base, &charges, asked.lane.currency);
            let scopes: Vec<Option<usize>> =
                if json["Per"] == "Package" { (0..asked.consignment.packages.len()).map(Some).collect() } else { vec![None] };
            let amounts = scopes.into_iter().map(|package| {
                if self.applies(json, asked, package)? { self.amount(json, asked, package, &counted, least) } else { Ok(None) }
            });
            charges.push(Charge { json, amounts: amounts.collect::<Result<_, _>>()? });
        }
        let lines = (0..charges.len()).filter_map(|at| Some((name(charges[at].json), line(&charges, at, asked.lane.currency)?)));
        Ok(lines.collect())
    }

    /// Whether all its limits hold. If one says no, what is unknown doesn't matter.
    fn applies(&self, json: &Value, asked: &Asked, package: Option<usize>) -> Result<bool, &'static str> {
        let Asked { consignment, trip, lane, .. } = asked;
        let has = |tag: &Value| consignment.tags.contains(text(tag).trim());
        let others = self.any_matches(&json["Places"], &consignment.destination)
            && self.any_matches(&json["From"], &consignment.origin)
            && (json["Zones"].is_null() || is_in_zones(&json["Zones"], trip, lane))
            && is_one_of(trip.collected, &json["Days"])
            && is_one_of(trip.latest, &json["DeliveryDays"])
            && (json["Tags"].is_null() || list(&json["Tags"]).iter().any(has))
            && is_valid(json, trip.collected);
        if others { self.when(&json["When"], asked, package) } else { Ok(false) }
    }

    fn when(&self, condition: &Value, asked: &Asked, package: Option<usize>) -> Result<bool, &'static str> {
        let own = Own { trip: Some(asked.trip), price: None };
        let scene = Scene { world: self, consignment: asked.consignment, own, package };
        if condition.is_null() { Ok(true) } else { scene.holds(condition).ok_or("MissingData") }
    }

    /// All figures that it states, added and then bounded. None where it states none, or none that holds.
    fn amount(
        &self,
        json: &Value,
        asked: &Asked,
        package: Option<usize>,
        counted: &BigRational,
        least: &[BigRational],
    ) -> Result<Option<BigRational>, &'static str> {
        let lane_currency = asked.lane.currency;
        let currency = json["Currency"].as_str().unwrap_or(lane_currency);
        let money = |amount: &Value| self.converted(&exact(amount), currency, lane_currency).ok_or("Currency");
        let percent = |percent: &Value| counted * exact(percent) / decimal("100");
        let mut figures: Vec<BigRational> = Vec::new();
        if !json["Amount"].is_null() {
            figures.push(money(&json["Amount"])?);
        }
        if !json["PerUnit"].is_null() {
            let unit = json["Unit"].as_str().unwrap_or(asked.lane.weight_unit());
            let weight = priced_weight(asked, package, least)? / grams(&BigRational::one(), unit);
            figures.push(money(&json["PerUnit"])? * units(&weight, json));
        }
        if !json["Percent"].is_null() {
            figures.push(percent(&json["Percent"]));
        }
        if !json["PercentOfValue"].is_null() {
            figures.push(self.percent_of_value(json, asked, package)?);
        }
        if !json["Table"].is_null() {
            // The last entry on or before the collection date.
            let begun = |entry: &&Value| consignment::date(text(&entry["ValidFrom"])) <= asked.trip.collected;
            let entry = list(&json["Table"]).iter().rev().find(begun).ok_or("NoRate")?;
            figures.push(if entry["Percent"].is_null() { money(&entry["Amount"])? } else { percent(&entry["Percent"]) });
        }
        for entry in list(&json["Amounts"]) {
            let Asked { consignment, trip, lane, .. } = asked;
            let holds = self.any_matches(&entry["Places"], &consignment.destination)
                && (entry["Zones"].is_null() || is_in_zones(&entry["Zones"], trip, lane))
                && self.when(&entry["When"], asked, package)?;
            if holds {
                figures.push(money(&entry["Amount"])?);
                break;
            }
        }
        if figures.is_empty() {
            return Ok(None);
        }
        let mut amount: BigRational = figures.into_iter().sum();
        if !json["Minimum"].is_null() {
            amount = amount.max(money(&json["Minimum"])?);
        }
        if !json["Maximum"].is_null() {
            amount = amount.min(money(&json["Maximum"])?);
        }
        Ok(Some(amount))
    }

    /// Of what the value is above `Above`, in whole steps where they are stated; in the lane's currency.
    fn percent_of_value(&self, json: &Value, asked: &Asked, package: Option<usize>) -> Result<BigRational, &'static str> {
        let lane_currency = asked.lane.currency;
        let currency = json["Currency"].as_str().unwrap_or(lane_currency);
        let value = package.map_or(&asked.consignment.value, |package| &asked.consignment.packages[package].value);
        let value = value.as_ref().ok_or("MissingData")?;
        let value = self.converted(&value.amount, &value.currency, lane_currency).ok_or("Currency")?;
        let money = |field: &Value| self.converted(&exact_or_zero(field), currency, lane_currency).ok_or("Currency");
        let mut excess = value - if json["Above"].is_null() { BigRational::zero() } else { money(&json["Above"])? };
        excess = excess.max(BigRational::zero());
        if !json["Step"].is_null() {
            let step = money(&json["Step"])?;
            excess = (excess / &step).ceil() * step;
        }
        Ok(excess * exact(&json["PercentOfValue"]) / decimal("100"))
    }
}

/// Of the tariff that priced it; without one, of the transit lane's chart.
fn is_in_zones(zones: &Value, trip: &Trip, lane: &Lane) -> bool {
    let zone = if lane.tariff.is_null() { &trip.zone } else { &lane.zone };
    zone.as_deref().is_some_and(|zone| one_or_more(zones).contains(&zone))
}

/// What was priced, in grams: of all; or of a package, which with `Basis` Consignment is its own weight.
fn priced_weight(asked: &Asked, package: Option<usize>, least: &[BigRational]) -> Result<BigRational, &'static str> {
    let chargeable = Chargeable::new(asked.lane);
    match package {
        Some(package) if chargeable.basis() == "Consignment" => Ok(asked.consignment.packages[package].weight.clone()),
        Some(package) => Ok(charged_weights(&chargeable, asked.consignment, least)?.swap_remove(package)),
        None => Ok(charged_weights(&chargeable, asked.consignment, least)?.into_iter().sum()),
    }
}

/// What a percentage is of: the base; or what it names of the base and the lines before it; or all of these.
fn counted(of: &Value, base: &BigRational, before: &[Charge], currency: &str) -> BigRational {
    let names = one_or_more(of);
    let all = names.contains(&"All");
    let mut sum = if names.is_empty() || all || names.contains(&"Base") { base.clone() } else { BigRational::zero() };
    for (at, charge) in before.iter().enumerate() {
        let is_named = ["Name", "Reference"].iter().any(|field| charge.json[field].as_str().is_some_and(|name| names.contains(&name)));
        if all || is_named {
            sum += line(before, at, currency).unwrap_or_default();
        }
    }
    sum
}

/// Rounded once. None where it applies to nothing, or is beaten wherever it does.
fn line(charges: &[Charge], at: usize, currency: &str) -> Option<BigRational> {
    let charge = &charges[at];
    let count = |(scope, amount): (usize, &Option<BigRational>)| amount.clone().filter(|amount| is_dearest(charges, at, scope, amount));
    let counting: Vec<BigRational> = charge.amounts.iter().enumerate().filter_map(count).collect();
    (!counting.is_empty()).then(|| rounded(&counting.into_iter().sum(), currency))
}

/// Whether it is the dearest of its family there, the first of equals. Without a family it always is.
fn is_dearest(charges: &[Charge], at: usize, scope: usize, amount: &BigRational) -> bool {
    let family = &charges[at].json["OneOf"];
    let beats = |(other, charge): (usize, &Charge)| {
        let of_other = charge.amounts[scope].as_ref();
        of_other.is_some_and(|of_other| of_other > amount || (of_other == amount && other < at))
    };
    let members = charges.iter().enumerate().filter(|(other, charge)| *other != at && charge.json["OneOf"] == *family);
    family.is_null() || !members.into_iter().any(beats)
}

fn name(surcharge: &Value) -> String {
    let name = surcharge["Name"].as_str().or(surcharge["Reference"].as_str());
    name.expect("a surcharge has a name").to_owned()
}
