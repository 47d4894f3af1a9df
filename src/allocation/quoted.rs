//! Allocating with a quote that was given earlier.

use chrono::{DateTime, FixedOffset, Utc};
use thiserror::Error;

use super::{Allocation, AllocationSummary, Pool, QuoteRecord, Refusal};
use crate::consignment::Consignment;
use crate::matcher::{Aim, Booked, Matcher};
use crate::reference::Reference;
use crate::time::{TimeOfDay, Window};

/// Why a quote was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum QuoteRefusal {
    /// The consignment was not looked at; nothing about it changes.
    #[error(transparent)]
    Consignment(#[from] Refusal),
    /// The quote is for another consignment; nothing about this one changes.
    #[error("the quote is for the consignment `{quoted}`, not for `{asked}`")]
    OtherConsignment {
        /// The consignment that the quote is for.
        quoted: Reference,
        /// The one that was to be allocated with it.
        asked: Reference,
    },
    /// The quote was valid until then; nothing about the consignment changes.
    #[error("the quote expired at `{0}`")]
    Expired(DateTime<FixedOffset>),
    /// The rule set no longer has the service.
    #[error("the rule set has no carrier service `{0}` any more")]
    ServiceGone(Reference),
    /// The service could take the consignment, but not on those dates or at that price.
    #[error("the quote no longer holds: it was {was}, it would be {now}")]
    Changed {
        /// The price and the dates that were quoted.
        was: String,
        /// The price and the dates as they are.
        now: String,
    },
}

impl Matcher {
    /// Allocates a consignment to the service, dates and price of a quote for it.
    ///
    /// # Errors
    /// [`QuoteRefusal::OtherConsignment`], [`QuoteRefusal::Expired`], [`QuoteRefusal::Changed`], or what [`crate::Pool::allocate`] refuses.
    /// A service that can no longer take the consignment is no error, but a failure with its reasons.
    pub fn allocate_with_quote(
        &self,
        consignment: &Consignment,
        quote: impl Into<QuoteRecord>,
        at: DateTime<Utc>,
    ) -> Result<Allocation, QuoteRefusal> {
        self.all().allocate_with_quote(consignment, quote, at)
    }
}

impl Pool {
    /// [`Matcher::allocate_with_quote`] by what capacities have been used; which services are in the pool doesn't matter.
    ///
    /// # Errors
    /// The same.
    pub fn allocate_with_quote(
        &self,
        consignment: &Consignment,
        quote: impl Into<QuoteRecord>,
        at: DateTime<Utc>,
    ) -> Result<Allocation, QuoteRefusal> {
        let quote = quote.into();
        if let Some((quoted, asked)) = quote.other_consignment(consignment) {
            return Err(QuoteRefusal::OtherConsignment { quoted, asked });
        }
        let at_that_time = TimeOfDay::from(quote.scheduled.time());
        let booked = Booked {
            collected: Some(quote.scheduled.date()),
            collection: Some(Window { start: at_that_time, end: at_that_time }),
            ..Booked::default()
        };
        let pool = self.matcher.service(quote.service.as_str()).ok_or_else(|| QuoteRefusal::ServiceGone(quote.service.clone()))?;
        let mut pool = pool.with_booked(booked);
        pool.usage_mut().clone_from(self.usage());
        let facts = pool.facts_to_allocate(consignment)?.into_kept();
        if at > quote.expires {
            return Err(QuoteRefusal::Expired(quote.expires));
        }
        let asked = pool.asked(facts, at);
        let chosen = pool.chosen_quotes(&asked, Aim::Nothing);
        if let Some(now) = chosen.as_ref().map(|AllocationSummary { quote: now, .. }| QuoteRecord::from(now))
            && !now.is_the_same_as(&quote)
        {
            return Err(QuoteRefusal::Changed { was: quote.terms(), now: now.terms() });
        }
        Ok(pool.allocation(chosen, asked))
    }
}

impl QuoteRecord {
    /// The consignment that it is for and this one, if they aren't the same.
    pub(super) fn other_consignment(&self, consignment: &Consignment) -> Option<(Reference, Reference)> {
        let (own, asked) = (&self.consignment, &consignment.reference);
        (own != asked).then(|| (own.clone(), asked.clone()))
    }

    /// Whether price and dates are the same.
    fn is_the_same_as(&self, other: &Self) -> bool {
        self.collection == other.collection
            && self.earliest_delivery == other.earliest_delivery
            && self.latest_delivery == other.latest_delivery
            && self.price == other.price
    }

    /// Price and dates on one line.
    fn terms(&self) -> String {
        let (price, format) = (&self.price, "%Y-%m-%d %H:%M");
        let [collected, delivered] = [self.collection.naive_local().format(format), self.latest_delivery.format(format)];
        format!("`{} {}` net, collected `{collected}`, delivered by `{delivered}`", price.net, price.currency)
    }
}
