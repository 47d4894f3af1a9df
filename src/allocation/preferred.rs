//! What went before price: preferences that hold, and what an objective leaves.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Quote;
use crate::matcher::{Aim, Asked, Leaving, Offers};
use crate::money::Currency;
use crate::number::{AMOUNT_SCALE, unscaled};
use crate::reference::Reference;
use crate::serial::as_text;

/// A preference that holds of an offer, or of which that isn't known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct HeldPreference {
    /// Its reference.
    pub reference: Reference,
    /// Its name; its reference where the rule set gives none.
    pub name: String,
    /// The tier that it gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<u32>,
    /// What it adds to the price that is compared, in the rule set's currency.
    #[serde(default, with = "as_text", skip_serializing_if = "Decimal::is_zero")]
    pub amount: Decimal,
    /// What it adds in percent of the price.
    #[serde(default, with = "as_text", skip_serializing_if = "Decimal::is_zero")]
    pub percent: Decimal,
    /// Whether it holds. What isn't known doesn't.
    pub holds: bool,
    /// Why it holds, or why that isn't known, in words.
    pub why: String,
}

/// An objective of which it isn't known whether its condition holds, and that doesn't count therefore.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct UnknownObjective {
    /// Its reference.
    pub reference: Reference,
    /// Why it isn't known, in words.
    pub why: String,
}

/// What an objective does with what services offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct ObjectiveWorking {
    /// The objective; none where none holds, and the first in the order of allocation is chosen.
    pub objective: Reference,
    /// What each step leaves, in the order in which they are taken; after a step that leaves nothing there is none.
    pub steps: Vec<StepWorking>,
}

/// What a step leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct StepWorking {
    /// The step as the rule set writes it; `Tier 1` where the best tier is left, and `"Cheapest"` where no step states an order.
    pub step: String,
    /// The services that are left: of an order in that order, else by their references.
    pub left: Vec<Reference>,
}

impl Quote {
    /// Its tier: 100 where no preference gives one.
    #[must_use]
    pub fn tier(&self) -> u32 {
        self.offer.rank.tier.into()
    }

    /// The price by which it is compared, in the rule set's currency: net, or gross if the rule set says so, with what preferences add.
    #[must_use]
    pub fn compared_price(&self) -> Decimal {
        self.offer.rank.compared.decimal(self.rule_set_currency().decimals())
    }

    /// The currency in which prices are compared.
    pub(super) fn rule_set_currency(&self) -> Currency {
        self.asked.matcher.0.own_currency
    }

    /// The preferences that hold of it, and those of which that isn't known, in the order of the rule set.
    #[must_use]
    pub fn preferences(&self) -> Vec<HeldPreference> {
        let mut all = Vec::new();
        self.asked.preferences(&self.offer, |preference, holds, why| {
            all.push(HeldPreference {
                reference: preference.reference.clone(),
                name: preference.name.as_deref().unwrap_or(preference.reference.as_str()).to_owned(),
                tier: preference.tier.map(Into::into),
                // Amounts are counted in 10^-22, and written in 10^-20.
                amount: unscaled(preference.adjustment.amount / 100, AMOUNT_SCALE),
                percent: unscaled(preference.adjustment.percent.into(), 10),
                holds,
                why,
            });
        });
        all
    }
}

impl UnknownObjective {
    pub(super) fn all(asked: &Asked, aim: Aim) -> Vec<Self> {
        asked.unknown_objectives(aim).into_iter().map(|(reference, why)| Self { reference, why }).collect()
    }
}

impl ObjectiveWorking {
    /// What the objective that a call aims at does with some offers; `None` if there is none.
    pub(super) fn new(asked: &Asked, offers: &Offers, aim: Aim) -> Option<Self> {
        let mut steps = Vec::new();
        let objective = asked.aimed(aim, offers, |objective, leaving, left| {
            let service = |offer: &&crate::matcher::Offer| Some(asked.service(offer.service())?.service.reference.clone());
            let step = match leaving {
                Leaving::Step(step) => objective.written.get(step as usize).map(ToString::to_string).unwrap_or_default(),
                Leaving::Tier(tier) => format!("Tier {tier}"),
                Leaving::Cheapest => "\"Cheapest\"".to_owned(),
            };
            steps.push(StepWorking { step, left: left.iter().filter_map(service).collect() });
        })?;
        Some(Self { objective, steps })
    }
}
