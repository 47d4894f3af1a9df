//! The quotes of all services that can take a consignment. They are kept as offers and become quotes one by one as they are read.

use std::fmt;
use std::sync::Arc;

use super::Quote;
use crate::matcher::{Asked, Offers};

/// What every eligible service offers for a consignment, in the order of allocation: by tier, then by compared price. Cheap to make; it keeps the rule set that was asked.
///
/// ```
/// # let rules = consign::RuleSet::from_json(r#"{ "Currency": "GBP", "Carriers": [{ "Reference": "SWIFT" }], "CarrierServices": [
/// #     { "Reference": "SWIFT_24", "Carrier": "SWIFT", "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }], "Rates": [{ "Bands": [{ "Price": 3.95 }] }] },
/// #     { "Reference": "SWIFT_48", "Carrier": "SWIFT", "Transit": [{ "TransitDays": { "Min": 2, "Max": 2 } }], "Rates": [{ "Bands": [{ "Price": 2.95 }] }] }] }"#)?;
/// # let consignment = consign::Consignment::from_json(r#"{ "Reference": "EC-1", "Packages": [{ "Weight": { "Value": 2, "Unit": "Kg" } }],
/// #     "Addresses": [{ "AddressType": "Destination", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } }] }"#)?;
/// # let at = "2026-11-02T09:00:00Z".parse()?;
/// let quotes = rules.compile()?.all().quotes(&consignment, at)?;
/// let offered: Vec<String> = quotes.iter().map(|quote| format!("{} {}", quote.service().reference, quote.price().net)).collect();
/// assert_eq!(offered, ["SWIFT_48 2.95", "SWIFT_24 3.95"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct Quotes {
    /// `None` only where nothing was asked.
    asked: Option<Arc<Asked>>,
    offers: Offers,
}

impl Quotes {
    /// The quotes of some offers.
    pub(super) fn new(asked: Arc<Asked>, offers: Offers) -> Self {
        Self { asked: Some(asked), offers }
    }

    /// How many they are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.offers.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.offers.len() == 0
    }

    /// The first: what allocating chooses, if no objective counts.
    #[must_use]
    pub fn first(&self) -> Option<Quote> {
        self.get(0)
    }

    /// The one of that place, from 0.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<Quote> {
        quote(self.asked.as_ref()?, &self.offers, place)
    }

    /// Each, the first first.
    #[must_use]
    pub fn iter(&self) -> QuotesIter<'_> {
        QuotesIter { asked: self.asked.as_ref(), offers: &self.offers, rest: 0..self.len() }
    }
}

/// The quotes of a consignment, one after the other.
#[derive(Clone)]
pub struct QuotesIter<'a> {
    asked: Option<&'a Arc<Asked>>,
    offers: &'a Offers,
    /// The places that are left.
    rest: std::ops::Range<usize>,
}

fn quote(asked: &Arc<Asked>, offers: &Offers, place: usize) -> Option<Quote> {
    let offer = offers.get(place)?;
    Some(Quote::new(asked, asked.service(offer.service())?, offer.clone()))
}

impl Iterator for QuotesIter<'_> {
    type Item = Quote;

    fn next(&mut self) -> Option<Quote> {
        quote(self.asked?, self.offers, self.rest.next()?)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.rest.size_hint()
    }
}

impl DoubleEndedIterator for QuotesIter<'_> {
    fn next_back(&mut self) -> Option<Quote> {
        quote(self.asked?, self.offers, self.rest.next_back()?)
    }
}

impl ExactSizeIterator for QuotesIter<'_> {}

impl<'a> IntoIterator for &'a Quotes {
    type Item = Quote;
    type IntoIter = QuotesIter<'a>;

    fn into_iter(self) -> QuotesIter<'a> {
        self.iter()
    }
}

impl IntoIterator for Quotes {
    type Item = Quote;
    type IntoIter = std::vec::IntoIter<Quote>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter().collect::<Vec<_>>().into_iter()
    }
}

impl fmt::Debug for Quotes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

impl fmt::Debug for QuotesIter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

// Equal is what offers the same, whichever rule set it comes from.
impl PartialEq for Quotes {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Quotes {}
