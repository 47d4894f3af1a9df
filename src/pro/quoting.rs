//! The calls that quote first and allocate later.

use chrono::{DateTime, Utc};

use super::calls::{Calls, named};
use super::document::{AllocationAnswer, UnqualifiedDocument};
use super::quotes::{GroupQuotesAnswer, OptionDocument, OptionsAnswer, QuoteDocument, QuotesAnswer, StoredOption, StoredQuote};
use super::request::{ConsignmentRequest, OptionRequest, QuoteRequest, RequestError, nothing_to_choose, read};
use super::store::{ConsignmentStore, Stored};
use crate::allocation::{Allocation, Explanation, OPTION_DAYS, Pool, Quote, QuoteRefusal, SelectionRefusal};
use crate::consignment::{Consignment, State};
use crate::reference::Reference;

impl<S: ConsignmentStore> Calls<S> {
    /// Quotes of all services for a consignment of the store, and why the others have none. The quotes are kept.
    ///
    /// # Errors
    /// If the request is refused, or the consignment isn't known or not valid. So for every call that quotes.
    pub fn quotes(&mut self, request: &str, at: DateTime<Utc>) -> Result<QuotesAnswer, RequestError> {
        let request: ConsignmentRequest = read(request)?;
        let stored = self.known(&request.consignment)?;
        self.quotes_for(&stored.consignment, at)
    }

    /// Quotes of all services for a consignment that need not be in the store yet.
    pub fn quotes_for(&mut self, consignment: &Consignment, at: DateTime<Utc>) -> Result<QuotesAnswer, RequestError> {
        let (quotes, unqualified) = self.quoted(&self.matcher.all(), consignment, at)?;
        let content = format!("{}|{}|{}", self.matcher.fingerprint(), consignment.reference, at.to_rfc3339());
        let count = quotes.len();
        Ok(QuotesAnswer {
            quote_request_reference: self.answers.identify("quote-request", &content),
            message: format!("{count} {} found for consignment {}", if count == 1 { "quote" } else { "quotes" }, consignment.reference),
            quotes,
            unqualified_services: unqualified,
        })
    }

    /// Quotes for a consignment of the store, group by group in the order of their references. The quotes are kept.
    pub fn service_group_quotes(&mut self, request: &str, at: DateTime<Utc>) -> Result<Vec<GroupQuotesAnswer>, RequestError> {
        let request: ConsignmentRequest = read(request)?;
        let stored = self.known(&request.consignment)?;
        let groups: Vec<String> = self.matcher.groups().map(str::to_owned).collect();
        let mut answers = Vec::new();
        for reference in groups {
            let Some(pool) = self.matcher.group(&reference) else { continue };
            let (quotes, unqualified_services) = self.quoted(&pool, &stored.consignment, at)?;
            let name = self.matcher.group_name(&reference).unwrap_or_default().to_owned();
            answers.push(GroupQuotesAnswer { name, reference, cheapest_quote: quotes.first().cloned(), quotes, unqualified_services });
        }
        Ok(answers)
    }

    fn quoted(
        &mut self,
        pool: &Pool,
        consignment: &Consignment,
        at: DateTime<Utc>,
    ) -> Result<(Vec<QuoteDocument>, Vec<UnqualifiedDocument>), RequestError> {
        let Explanation { quotes, unqualified, .. } = pool.explain(consignment, at)?;
        let stored = quotes.into_iter().map(|quote| StoredQuote {
            reference: self.answers.identify("quote", &self.content(&consignment.reference, &quote, at)),
            consignment: consignment.reference.clone(),
            quote,
        });
        let stored: Vec<StoredQuote> = stored.collect();
        let documents = stored.iter().map(|stored| QuoteDocument::new(stored, consignment.direction, at)).collect();
        for quote in stored {
            self.store.put_quote(quote);
        }
        Ok((documents, unqualified.iter().map(UnqualifiedDocument::from).collect()))
    }

    /// All that makes a quote what it is.
    fn content(&self, consignment: &Reference, quote: &Quote, at: DateTime<Utc>) -> String {
        let (service, price) = (&quote.service().reference, &quote.price());
        let rule_set = self.matcher.fingerprint();
        format!(
            "{rule_set}|{consignment}|{}|{service}|{} {}|{}|{}|{}",
            at.to_rfc3339(),
            price.net,
            price.currency,
            quote.collection().to_rfc3339(),
            quote.earliest_delivery(),
            quote.latest_delivery()
        )
    }

    /// Allocates a consignment with a quote that was given for it: to its service, on its dates, at its price. Status 404 if the quote
    /// is not known, 400 if it is another consignment's, 410 if it has expired, 422 if its service or its price no longer holds.
    pub fn allocate_with_quote(&mut self, request: &str, at: DateTime<Utc>) -> Result<AllocationAnswer<'static>, RequestError> {
        let request: QuoteRequest = read(request)?;
        nothing_to_choose(request.objective.as_ref())?;
        let (quote, rule_set) = (self.store.quote(&request.quote), self.matcher.fingerprint());
        Ok(self.allocate_kept(&request.consignment, |calls, stored| {
            let (name, reference, state) = (crate::number::shortened(&request.quote), &request.consignment, &stored.consignment.state);
            let plain = |status, description| Err(Box::new(calls.answers.plain(status, description, reference, state, rule_set)));
            let Some(quote) = quote else { return plain(404, format!("Quote {name} is not known")) };
            match calls.matcher.allocate_with_quote(&stored.consignment, &quote.quote, at) {
                Ok(allocation) => Ok(allocation),
                Err(QuoteRefusal::OtherConsignment { quoted, asked }) => {
                    plain(400, format!("Quote {name} is for consignment {quoted}, not for {asked}"))
                }
                Err(QuoteRefusal::Consignment(refusal)) => Err(Box::new(calls.answers.refused(&refusal, state, rule_set))),
                Err(error @ QuoteRefusal::Expired(_)) => plain(410, format!("Quote {name}: {error}")),
                Err(error @ (QuoteRefusal::Changed { .. } | QuoteRefusal::ServiceGone(_))) => {
                    let description = format!("Quote {name}: {error}");
                    Err(Box::new(calls.answers.plain(422, description, reference, &State::AllocationFailed, rule_set)))
                }
            }
        }))
    }

    /// The delivery options of a consignment of the store, [`OPTION_DAYS`] ahead. The options are kept.
    pub fn delivery_options(&mut self, request: &str, at: DateTime<Utc>) -> Result<OptionsAnswer, RequestError> {
        let request: ConsignmentRequest = read(request)?;
        let stored = self.known(&request.consignment)?;
        self.delivery_options_for(&stored.consignment, at)
    }

    /// The delivery options of a consignment that need not be in the store yet.
    pub fn delivery_options_for(&mut self, consignment: &Consignment, at: DateTime<Utc>) -> Result<OptionsAnswer, RequestError> {
        let options = self.matcher.all().delivery_options(consignment, at, OPTION_DAYS)?;
        let stored = options.into_iter().map(|option| StoredOption {
            reference: self.answers.identify("option", &self.content(&consignment.reference, &option.quote, at)),
            consignment: consignment.reference.clone(),
            option,
        });
        let stored: Vec<StoredOption> = stored.collect();
        let delivery_options: Vec<OptionDocument> = stored.iter().map(OptionDocument::from).collect();
        for option in stored {
            self.store.put_option(option);
        }
        let mut dates: Vec<_> = delivery_options.iter().map(|option| option.delivery_date).collect();
        dates.dedup();
        Ok(OptionsAnswer { consignment_reference: consignment.reference.to_string(), delivery_options, dates })
    }

    /// Allocates a consignment to the promise of a delivery option that was offered for it. Status 404 if the option is not known, 400
    /// if it is another consignment's, 410 after its cut-off, 422 if no service keeps its promise any more.
    pub fn select_option(&mut self, request: &str, at: DateTime<Utc>) -> Result<AllocationAnswer<'static>, RequestError> {
        let request: OptionRequest = read(request)?;
        nothing_to_choose(request.objective.as_ref())?;
        let (option, rule_set) = (self.store.option(&request.option), self.matcher.fingerprint());
        Ok(self.allocate_kept(&request.consignment, |calls, stored| {
            let (name, reference, state) = (crate::number::shortened(&request.option), &request.consignment, &stored.consignment.state);
            let plain = |status, description| Err(Box::new(calls.answers.plain(status, description, reference, state, rule_set)));
            let Some(option) = option else { return plain(404, format!("Delivery option {name} is not known")) };
            match calls.matcher.all().select(&stored.consignment, &option.option, at) {
                Ok(allocation) => Ok(allocation),
                Err(SelectionRefusal::OtherConsignment { offered, asked }) => {
                    plain(400, format!("Delivery option {name} is for consignment {offered}, not for {asked}"))
                }
                Err(SelectionRefusal::Consignment(refusal)) => Err(Box::new(calls.answers.refused(&refusal, state, rule_set))),
                Err(error @ SelectionRefusal::Expired(_)) => plain(410, format!("Delivery option {name}: {error}")),
            }
        }))
    }

    /// Allocates a consignment by what was kept for it. An answer of status 422 says that the allocation failed.
    fn allocate_kept(
        &mut self,
        reference: &Reference,
        decide: impl FnOnce(&Self, &Stored) -> Result<Allocation, Box<AllocationAnswer<'static>>>,
    ) -> AllocationAnswer<'static> {
        let rule_set = self.matcher.fingerprint();
        let mut stored = match self.store.get(reference) {
            Ok(Some(stored)) => stored,
            Ok(None) => return self.answers.unknown(reference, rule_set),
            Err(error) => return self.answers.invalid(&named(error, reference), None, rule_set),
        };
        match decide(self, &stored) {
            Ok(allocation) => {
                let answer = self.answers.allocation(&allocation, None).into_owned();
                self.settle(stored, allocation);
                answer
            }
            Err(answer) => {
                if answer.status_code == 422 {
                    (stored.consignment.state, stored.allocation) = (State::AllocationFailed, None);
                    self.store.put(stored);
                }
                *answer
            }
        }
    }

    fn known(&self, reference: &Reference) -> Result<Stored, RequestError> {
        self.store.get(reference)?.ok_or_else(|| RequestError::UnknownConsignment(reference.clone()))
    }
}
