//! Delivery options: what a recipient can choose from at the checkout, one offer per delivery date and window.

use std::sync::Arc;

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Allocation, AllocationSummary, Pool, Quote, QuoteRecord, Refusal};
use crate::consignment::{Consignment, DeliveryPromise};
use crate::matcher::{Aim, Asked, Offer};
use crate::reference::Reference;
use crate::time::{Window, date_of, instant};

/// Days ahead that delivery options are looked for, if nothing else is said.
pub const OPTION_DAYS: u32 = 14;

/// A delivery date and window, and the cheapest service for it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeliveryOption {
    /// The date by which it is delivered; on which, if that is guaranteed.
    pub date: NaiveDate,
    /// The part of the day.
    pub window: Window,
    /// Whether it is delivered on the date, not perhaps earlier.
    pub guaranteed: bool,
    /// The cheapest service, its dates and its price.
    pub quote: Quote,
    /// Until when it can be selected: the allocation cut-off of its collection. `None`: as long as that date is open.
    pub expires: Option<DateTime<FixedOffset>>,
    /// Until when the warehouse must be ready.
    pub operational_cut_off: Option<DateTime<FixedOffset>>,
    /// The last instant of its collection date at the origin.
    end_of_day: DateTime<FixedOffset>,
}

/// A [`DeliveryOption`] as plain data: what it promises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct OptionRecord {
    /// The date by which it is delivered; on which, if that is guaranteed.
    pub date: NaiveDate,
    /// The part of the day.
    pub window: Window,
    /// Whether it is delivered on the date, not perhaps earlier.
    pub guaranteed: bool,
    /// The service, its dates and its price.
    pub quote: QuoteRecord,
    /// Until when it can be selected, itself included.
    pub expires: DateTime<FixedOffset>,
}

impl From<&DeliveryOption> for OptionRecord {
    fn from(option: &DeliveryOption) -> Self {
        Self {
            date: option.date,
            window: option.window,
            guaranteed: option.guaranteed,
            quote: QuoteRecord::from(&option.quote),
            expires: option.expires(),
        }
    }
}

/// Why a delivery option was not selected. Nothing about the consignment changes.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SelectionRefusal {
    /// The consignment was not looked at.
    #[error(transparent)]
    Consignment(#[from] Refusal),
    /// The delivery option is for another consignment.
    #[error("the delivery option is for the consignment `{offered}`, not for `{asked}`")]
    OtherConsignment {
        /// The consignment that the option is for.
        offered: Reference,
        /// The one that was to be allocated to it.
        asked: Reference,
    },
    /// The cut-off has passed.
    #[error("the delivery option expired at `{0}`")]
    Expired(DateTime<FixedOffset>),
}

impl DeliveryOption {
    /// Until when it can be selected, itself included: the cut-off, or the end of the collection date at the origin.
    #[must_use]
    pub fn expires(&self) -> DateTime<FixedOffset> {
        self.expires.unwrap_or(self.end_of_day)
    }
}

impl Pool {
    /// One offer per delivery date and window: of the services that deliver then the cheapest, in the order of dates and windows. Looks
    /// `days` ahead of the origin's local date, both included, and no further than a promised date; [`OPTION_DAYS`] is usual.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] if the consignment isn't valid for this rule set. Its state doesn't matter.
    pub fn delivery_options(&self, consignment: &Consignment, at: DateTime<Utc>, days: u32) -> Result<Vec<DeliveryOption>, Refusal> {
        self.offered(consignment, at, days, false)
    }

    /// The same, perhaps only of what isn't delivered earlier than on its date.
    pub(crate) fn offered(
        &self,
        consignment: &Consignment,
        at: DateTime<Utc>,
        days: u32,
        guaranteed_only: bool,
    ) -> Result<Vec<DeliveryOption>, Refusal> {
        let asked = self.asked(self.matcher().facts(consignment)?.into_kept(), at);
        let last = asked.clock.today().checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX).num_days_from_ce();
        // A day is offered until the earlier of its cut-offs. What is past that for allocation isn't open at all.
        let is_open = |offer: &Offer| {
            let cut_off = asked.calendar(offer).and_then(|calendar| calendar.operational_cut_off(date_of(offer.dates.collected)));
            (!guaranteed_only || offer.dates.earliest == offer.dates.latest)
                && cut_off.is_none_or(|cut_off| at <= instant(cut_off, asked.clock.zone))
        };
        let options = self.matcher().0.options(&self.passing, &asked.facts, &asked.now(), &self.besides, last, &is_open);
        Ok(options.into_iter().filter_map(|((date, window), offer)| option((date_of(date), window), offer, &asked)).collect())
    }

    /// Allocates a consignment to the promise of a delivery option: to its service on its dates, if that can still take it; else to the
    /// cheapest other service of the pool that keeps the promise; else it fails with every reason. The price is that of now: what was promised
    /// is when, not what it costs.
    ///
    /// # Errors
    /// [`SelectionRefusal::OtherConsignment`], [`SelectionRefusal::Expired`] after the option's cut-off, or what [`Pool::allocate`] refuses.
    pub fn select(
        &self,
        consignment: &Consignment,
        option: impl Into<OptionRecord>,
        at: DateTime<Utc>,
    ) -> Result<Allocation, SelectionRefusal> {
        let OptionRecord { date, window, guaranteed, quote: promised, expires } = option.into();
        if let Some((offered, asked)) = promised.other_consignment(consignment) {
            return Err(SelectionRefusal::OtherConsignment { offered, asked });
        }
        let mut facts = self.facts_to_allocate(consignment)?;
        if at > expires {
            return Err(SelectionRefusal::Expired(expires));
        }
        facts.promise_instead(DeliveryPromise { date: Some(date), exactly: guaranteed, window: Some(window) });
        let asked = self.asked(facts.into_kept(), at);
        let number = self.matcher().0.number(promised.service.as_str()).filter(|number| self.passing.has(*number));
        let own = number.and_then(|number| {
            let service = asked.service(number)?;
            let offers = self.matcher().0.every_offer(number, &asked.facts, &asked.now(), &self.besides).into_iter();
            let mut quotes = offers.map(|offer| Quote::new(&asked, service, offer));
            let same = |quote: &Quote| quote.scheduled() == promised.scheduled && quote.latest_delivery() == promised.latest_delivery;
            quotes.find(same)
        });
        let summary = own.map(AllocationSummary::of).or_else(|| self.chosen_quotes(&asked, Aim::Nothing));
        Ok(self.allocation(summary, asked))
    }
}

/// The delivery option of an offer.
fn option((date, window): (NaiveDate, Window), offer: Offer, asked: &Arc<Asked>) -> Option<DeliveryOption> {
    let (dates, calendar) = (offer.dates, asked.calendar(&offer)?);
    let collected = date_of(dates.collected);
    let shown = |local| instant(local, asked.clock.zone).fixed_offset();
    Some(DeliveryOption {
        date,
        window,
        guaranteed: dates.earliest == dates.latest,
        expires: calendar.allocation_cut_off(collected).map(shown),
        operational_cut_off: calendar.operational_cut_off(collected).map(shown),
        end_of_day: shown(collected.succ_opt()?.and_time(NaiveTime::MIN)) - TimeDelta::nanoseconds(1),
        quote: Quote::new(asked, asked.service(offer.service())?, offer),
    })
}
