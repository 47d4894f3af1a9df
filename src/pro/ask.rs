//! The calls that quote and offer: what they answer is kept, so that it can be taken later.

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use serde_json::value::RawValue;

use super::call::{Among, Asks, Call, Desk, Given};
use super::error::RequestError;
use super::options::{OptionTerms, OptionsAnswer, options};
use super::quotes::{GroupQuotesAnswer, QuotesAnswer, group_quotes, quotes};
use super::read::read_open;
use super::store::{Changes, KeptAnswer};
use crate::consignment::Consignment;
use crate::json::record;
use crate::reference::Reference;

/// What is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Subject {
    /// A consignment that is stored, in any state.
    Stored(Reference),
    /// A consignment that need not be stored: its JSON.
    Given(String),
}

impl Subject {
    pub(super) fn stored(&self) -> Vec<Reference> {
        match self {
            Self::Stored(reference) => vec![reference.clone()],
            Self::Given(_) => Vec::new(),
        }
    }

    /// The consignment, and its JSON.
    pub(super) fn found<'s>(&'s self, given: &'s Given) -> Result<(Consignment, &'s str), RequestError> {
        match self {
            Self::Stored(reference) => {
                let record = given.known(reference)?;
                Ok((record.consignment()?, &record.document))
            }
            Self::Given(document) => Ok((Consignment::from_json(document)?, document)),
        }
    }
}

/// Quotes of all services, and why the others give none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotes(pub Subject);

impl Call for Quotes {
    type Answer = QuotesAnswer;
    const CHANGES: bool = false;

    fn concerns(&self, _: &Given) -> Vec<Reference> {
        self.0.stored()
    }

    fn answer(&self, desk: &Desk<'_>, given: &Given, changes: &mut Changes) -> Result<Self::Answer, RequestError> {
        let (consignment, _) = self.0.found(given)?;
        let pool = desk.pool(&Among::All, None, &given.usage)?;
        let (answer, kept) = quotes(&pool, &consignment, desk.at(), desk.answers())?;
        let last = kept.iter().map(|kept| kept.quote.expires.to_utc()).max();
        changes.answers.push(KeptAnswer {
            reference: answer.quote_request_reference.clone(),
            // What is made of plain data is written.
            document: serde_json::to_string(&answer).unwrap_or_default(),
            expires: last.unwrap_or(desk.at()).max(desk.at() + Days::new(1)),
        });
        changes.quotes = kept;
        Ok(answer)
    }
}

/// Quotes group by group, in the order of their references.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupQuotes(pub Subject);

impl Call for GroupQuotes {
    type Answer = Vec<GroupQuotesAnswer>;
    const CHANGES: bool = false;

    fn concerns(&self, _: &Given) -> Vec<Reference> {
        self.0.stored()
    }

    fn answer(&self, desk: &Desk<'_>, given: &Given, changes: &mut Changes) -> Result<Self::Answer, RequestError> {
        let (consignment, _) = self.0.found(given)?;
        let matcher = desk.matcher();
        let groups = matcher.groups().filter_map(|reference| {
            let mut pool = matcher.group(reference)?;
            pool.usage_mut().clone_from(&given.usage);
            Some((reference.to_owned(), matcher.group_name(reference)?.to_owned(), pool))
        });
        let (answer, kept) = group_quotes(groups, &consignment, desk.at(), desk.answers())?;
        changes.quotes = kept;
        Ok(answer)
    }
}

record! {
    /// What is asked of delivery options besides the consignment.
    pub struct OptionsRequest, "a request" {
        /// Only options of that delivery date.
        pub delivery_date: Option<NaiveDate> = "DeliveryDate",
        /// Only options that are not delivered earlier than on their date.
        pub guaranteed_only: Option<bool> = "GuaranteedOnly",
    }
}

/// The delivery options of a consignment.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// The consignment.
    pub subject: Subject,
    /// Which options.
    pub terms: OptionTerms,
}

impl Options {
    /// All of a stored consignment.
    #[must_use]
    pub fn of(consignment: Reference) -> Self {
        Self { subject: Subject::Stored(consignment), terms: OptionTerms::default() }
    }

    /// Reads a consignment, which need not be stored, and in the same object an [`OptionsRequest`].
    ///
    /// # Errors
    /// If that can't be read. The consignment is looked at later.
    pub fn read(document: String) -> Result<Self, RequestError> {
        let OptionsRequest { delivery_date, guaranteed_only } = read_open(&document)?;
        Ok(Self { subject: Subject::Given(document), terms: OptionTerms::asked(delivery_date, guaranteed_only) })
    }
}

impl Call for Options {
    type Answer = OptionsAnswer;
    const CHANGES: bool = false;

    fn concerns(&self, _: &Given) -> Vec<Reference> {
        self.subject.stored()
    }

    fn answer(&self, desk: &Desk<'_>, given: &Given, changes: &mut Changes) -> Result<Self::Answer, RequestError> {
        let (consignment, document) = self.subject.found(given)?;
        let pool = desk.pool(&Among::All, None, &given.usage)?;
        let (answer, mut kept) = options(&pool, &consignment, desk.at(), self.terms, desk.answers())?;
        let document: Arc<str> = document.into();
        for kept in &mut kept {
            kept.consignment = Arc::clone(&document);
        }
        changes.options = kept;
        Ok(answer)
    }
}

/// What was answered once, to the letter: the quotes of a quote request, or one delivery option.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Again {
    /// The quotes of that request.
    Quotes(String),
    /// That delivery option.
    Option(String),
}

impl Call for Again {
    type Answer = Box<RawValue>;
    const CHANGES: bool = false;

    fn is_long(&self) -> bool {
        false
    }

    fn asks(&self) -> Asks<'_> {
        match self {
            Self::Quotes(reference) => Asks::Answer(reference),
            Self::Option(reference) => Asks::Option(reference),
        }
    }

    fn concerns(&self, _: &Given) -> Vec<Reference> {
        Vec::new()
    }

    fn answer(&self, _: &Desk<'_>, given: &Given, _: &mut Changes) -> Result<Self::Answer, RequestError> {
        let (document, unknown) = match self {
            Self::Quotes(name) => (given.answer.as_ref().map(|kept| &kept.document), RequestError::UnknownQuotes(name.clone())),
            Self::Option(name) => (given.option.as_ref().map(|kept| &kept.document), RequestError::UnknownOption(name.clone())),
        };
        // What is kept was written as JSON.
        document.and_then(|document| RawValue::from_string(document.clone()).ok()).ok_or(unknown)
    }
}
