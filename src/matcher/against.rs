//! What stands against a service, in codes and in findings.

use chrono::Datelike;

use super::besides::{promised_dates, promised_windows};
use super::verdict::{Against, Asking, Case, Miss, Way};
use crate::condition::Own;
use crate::rule::{Breach, Broken, Finding, Findings, ReasonCode, ReasonCodes};
use crate::time::{Missed, Window};

impl Case<'_> {
    /// What a shipping rule says of the service.
    pub(super) fn shipping_words(&self, rule: u32, way: Way<'_>) -> Option<String> {
        let rule = self.asking.compiled.shipping.get(rule)?;
        let asked = match rule.scope.own {
            Own::Nothing => self.asking.asked(None),
            _ => self.offered(self.offer(self.number, way, u32::MAX).ok().as_ref()),
        };
        Some(rule.words(&asked))
    }
}

impl Miss {
    /// Its finding; `None` of a promise and of capacities, of which several may be broken at once.
    fn finding(self) -> Option<Finding> {
        Some(match self {
            Self::NotConfigured => Finding::NotConfigured,
            Self::NoLane => Finding::NoLane,
            Self::NotCollected => Finding::NotCollected,
            Self::Days(Missed::NoCollectionDate) => Finding::NoCollectionDate,
            Self::Days(Missed::Promise { .. }) | Self::NoRoom(_) | Self::NoRoomEver(_) => return None,
            Self::NoRate(day) => Finding::NoRate(day),
            Self::Unpriced(place, list, unpriced) => unpriced.finding(place, list),
            Self::NoExchangeRate(currency) => Finding::NoExchangeRate(currency),
        })
    }
}

impl Against<'_> {
    /// The codes of its reasons.
    pub(super) fn codes(&self, case: &Case<'_>) -> ReasonCodes {
        let Asking { compiled, facts, .. } = case.asking;
        let code = match self {
            Self::NotEnabled => ReasonCode::NotEnabled,
            Self::Direction => ReasonCode::Direction,
            Self::Tags => ReasonCode::Tags,
            Self::Offer(miss) => match case.findings_of_room(*miss) {
                Some(found) => return found.into_iter().map(Finding::code).collect(),
                None => miss.finding().map_or(ReasonCode::Promise, Finding::code),
            },
            Self::Limit(_, limit) => return limit.codes(facts, &compiled.exchange),
            Self::Shipping(_, true) => ReasonCode::MissingData,
            Self::Shipping(_, false) => ReasonCode::ShippingRule,
            Self::Places => return case.service.excluded.as_ref().map(|places| places.codes(facts, &compiled.lists)).unwrap_or_default(),
        };
        ReasonCodes::default().with(code)
    }

    /// Puts its reasons down, with figures.
    pub(super) fn explain(&self, case: &Case<'_>, findings: &mut Findings) {
        let Case { asking: Asking { compiled, facts, .. }, service, .. } = case;
        match self {
            Self::NotEnabled => findings.add(Finding::NotEnabled),
            Self::Direction => findings.add(Finding::Direction),
            Self::Limit(number, limit) => {
                limit.explain(facts, &compiled.exchange, findings.by(Broken::Limit(u8::try_from(*number).unwrap_or(u8::MAX))));
            }
            Self::Tags => service.tagged.explain(facts, findings.by(Broken::Tags)),
            Self::Places => {
                if let Some(places) = &service.excluded {
                    places.explain(facts, &compiled.lists, findings.by(Broken::Places));
                }
            }
            Self::Shipping(rule, is_unknown) => {
                let code = if *is_unknown { ReasonCode::MissingData } else { ReasonCode::ShippingRule };
                findings.by(Broken::Shipping).breach(Breach::new(code).of(*rule as usize));
            }
            Self::Offer(Miss::Days(Missed::Promise { soonest, window })) => promise(case.asking, *soonest, *window, findings),
            Self::Offer(miss) => {
                let found = case.findings_of_room(*miss).unwrap_or_else(|| miss.finding().into_iter().collect());
                for finding in found {
                    findings.add(finding);
                }
            }
        }
    }
}

/// Puts down of each date and window that was promised that it cannot be kept.
fn promise(asking: &Asking<'_>, soonest: Option<i32>, window: Option<Window>, findings: &mut Findings) {
    let promise = &asking.facts.promise;
    for (number, promised) in (0..).zip(promised_windows(promise, asking.besides)) {
        if window.is_some_and(|offered| !promised.holds(&offered)) {
            findings.add(Finding::Window(number));
        }
    }
    let mut any_date = false;
    for (number, (date, _)) in (0..).zip(promised_dates(promise, asking.besides)) {
        any_date = true;
        if window.is_none() || soonest.is_none_or(|soonest| soonest > date.num_days_from_ce()) {
            findings.add(Finding::Late(number, soonest));
        }
    }
    if window.is_none() && !any_date {
        findings.add(Finding::NoDeliveryDay);
    }
}
