//! What is best: objectives, and the steps of each (rules, §5).

use std::cmp::Ordering;

use jiff::ToSpan;
use num_rational::BigRational;
use num_traits::Zero;
use serde_json::Value;

use super::answer::{Offer, RunnerUp, Told};
use super::condition::Own;
use super::consignment::Consignment;
use super::number::{decimal, exact, exact_or_zero, rounded, whole, written};
use super::{Choice, World, list, text};

/// What becomes of the eligible.
pub struct Decision {
    /// Those that the steps leave, in their order: the first is chosen.
    pub left: Vec<Offer>,
    /// All that were eligible, where a filter leaves none.
    pub left_out: Vec<String>,
    objective: Option<String>,
    /// The least net of all that were eligible before the steps.
    least_net: Option<BigRational>,
    currency: String,
}

impl Decision {
    pub fn told(&self) -> Told {
        let Decision { left, objective, least_net, currency, .. } = self;
        let Some(best) = left.first() else { return Told::default() };
        let runner_up = left.get(1).map(|next| RunnerUp {
            service: next.service.clone(),
            net: written(&next.price.net, &next.price.currency),
            currency: next.price.currency.clone(),
            compared: next.compared.clone(),
        });
        let cost = least_net.as_ref().filter(|_| objective.is_some()).map(|least| &best.price.converted - least);
        let cost = cost.map(|cost| written(&rounded(&cost, currency), currency));
        Told { objective: objective.clone(), compared: Some(best.compared.clone()), runner_up, cost_of_objective: cost, ..Told::default() }
    }
}

impl World<'_> {
    /// By the objective that the call names, or the first whose condition holds, or none: then the cheapest.
    pub fn decide(&self, consignment: &Consignment, eligible: Vec<Offer>, choice: &Choice, named: Option<&str>) -> Decision {
        let objective = self.objective(consignment, choice, named);
        let steps = objective.map_or(&[][..], |objective| list(&objective["Choose"]));
        let all: Vec<String> = eligible.iter().map(|offer| offer.service.clone()).collect();
        let mut decision = Decision {
            least_net: eligible.iter().map(|offer| offer.price.converted.clone()).min(),
            left: eligible,
            left_out: Vec::new(),
            currency: self.currency().to_owned(),
            objective: objective.map(|objective| text(&objective["Reference"]).to_owned()),
        };
        let left = &mut decision.left;
        if left.is_empty() {
            return decision;
        }
        for filter in steps.iter().filter(|step| is_one_of(step, &["DeliveredWithin", "OnTime"])) {
            left.retain(|offer| self.passes(filter, offer, consignment));
            if left.is_empty() {
                decision.left_out = all;
                return decision;
            }
        }
        let choosing: Vec<&Value> = steps.iter().filter(|step| is_one_of(step, &["Within", "Prefer"])).collect();
        if !choosing.is_empty() {
            let best = left.iter().map(|offer| offer.tier).min();
            left.retain(|offer| Some(offer.tier) == best);
        }
        for step in choosing {
            self.choose(step, left);
        }
        // The order is the last step; left out, it is the cheapest.
        let order = steps.last().filter(|step| is_one_of(step, &["Cheapest", "Fastest", "BestValue", "LeastCarbon"]));
        left.sort_by(|one, other| one.tier.cmp(&other.tier).then_with(|| self.in_order(order, one, other, consignment)));
        decision
    }

    /// A call that names one service asks none.
    fn objective(&self, consignment: &Consignment, choice: &Choice, named: Option<&str>) -> Option<&Value> {
        match (choice, named) {
            (Choice::Service(_), None) => None,
            (Choice::Service(_), Some(_)) => panic!("no call names a service and an objective"),
            (_, Some(named)) => Some(self.find("Objectives", named).expect("an objective of the rule set")),
            // What is unknown counts as false.
            (_, None) => list(&self.rules["Objectives"])
                .iter()
                .find(|objective| self.condition_holds(objective, consignment, Own::default()) == Some(true)),
        }
    }

    /// Whether a filtering step leaves an offer in.
    fn passes(&self, step: &Value, offer: &Offer, consignment: &Consignment) -> bool {
        match whole::<i64>(&step["DeliveredWithin"]["Days"]) {
            Some(days) => offer.latest() <= self.today(consignment) + days.days(),
            None => self.keeps_the_promise(offer, consignment, &exact(&step["OnTime"]["Probability"])),
        }
    }

    /// What a step leaves, always somebody: those not too much dearer than the least of those left, or some of them.
    fn choose(&self, step: &Value, left: &mut Vec<Offer>) {
        let least = left.iter().map(|offer| offer.compared.clone()).min().expect("somebody is left");
        let within = |tolerance: &Value, offer: &Offer| tolerance.is_null() || offer.compared <= most(&least, tolerance);
        let prefer = &step["Prefer"];
        if prefer.is_null() {
            left.retain(|offer| within(&step["Within"], offer));
            return;
        }
        let services = list(&self.rules["CarrierServices"]);
        let named = |offer: &Offer| services.iter().any(|service| service["Reference"] == *offer.service && self.is_for(prefer, service));
        let preferred = |offer: &Offer| named(offer) && within(&prefer["Tolerance"], offer);
        if left.iter().any(preferred) {
            left.retain(preferred);
        }
    }

    /// As the last step says, and where that makes no difference as the cheapest.
    fn in_order(&self, step: Option<&Value>, one: &Offer, other: &Offer, consignment: &Consignment) -> Ordering {
        let step = step.unwrap_or(&Value::Null);
        let per_day = &step["BestValue"]["PerDay"];
        let first = if step == "Fastest" {
            one.latest().cmp(&other.latest())
        } else if step == "LeastCarbon" {
            let [one, other] = [one, other].map(|offer| self.carbon(&offer.service, consignment));
            // Without figures it is last.
            one.is_none().cmp(&other.is_none()).then(one.cmp(&other))
        } else if per_day.is_null() {
            Ordering::Equal
        } else {
            let value = |offer: &Offer| {
                let days = (offer.latest() - self.today(consignment)).get_days();
                &offer.compared + exact(per_day) * BigRational::from_integer(days.into())
            };
            value(one).cmp(&value(other))
        };
        // All of one tier, for tiers come first.
        first.then_with(|| one.compare(other).1)
    }

    /// In grams, by the consignment's weight.
    fn carbon(&self, service: &str, consignment: &Consignment) -> Option<BigRational> {
        let carbon = &self.find("CarrierServices", service)?["Carbon"];
        let kilograms = &consignment.weight / decimal("1000");
        (!carbon.is_null()).then(|| exact_or_zero(&carbon["PerConsignment"]) + exact_or_zero(&carbon["PerKg"]) * kilograms)
    }
}

/// So much above the least, end included. A percentage is of the least, or of 0 where that is negative.
fn most(least: &BigRational, tolerance: &Value) -> BigRational {
    let percent = least.clone().max(BigRational::zero()) * exact_or_zero(&tolerance["Percent"]) / decimal("100");
    least + percent + exact_or_zero(&tolerance["Amount"])
}

/// A step is a word, or an object with that one field.
fn is_one_of(step: &Value, words: &[&str]) -> bool {
    words.iter().any(|word| step == word || step.get(word).is_some())
}
