//! The services that cannot take a consignment, and why. What was found is kept in numbers and put into words when it is read.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::fingerprint::Fingerprint;
use crate::matcher::{Asked, Excluded, Service};
use crate::rule::{Figure, Finding, MOST_FIGURES, ReasonCode};

/// The services that cannot take a consignment, in the order of their references. Cheap to clone; it keeps the rule set that was asked.
///
/// ```
/// # let rules = consign::RuleSet::from_json(r#"{ "Currency": "GBP", "Carriers": [{ "Reference": "SWIFT" }], "CarrierServices": [
/// #     { "Reference": "SWIFT_48", "Carrier": "SWIFT", "Rules": { "Weight": { "Max": 20, "Unit": "Kg" } },
/// #       "Transit": [{ "TransitDays": { "Min": 2, "Max": 2 } }], "Rates": [{ "Bands": [{ "Price": 2.95 }] }] }] }"#)?;
/// # let consignment = consign::Consignment::from_json(r#"{ "Reference": "EC-1", "Packages": [{ "Weight": { "Value": 21, "Unit": "Kg" } }],
/// #     "Addresses": [{ "AddressType": "Destination", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } }] }"#)?;
/// # let at = "2026-11-02T09:00:00Z".parse()?;
/// let explanation = rules.compile()?.all().explain(&consignment, at)?;
/// for service in &explanation.unqualified {
///     for reason in service.reasons() {
///         assert_eq!(reason.code(), consign::ReasonCode::Weight);
///         let figure = reason.figures().next().unwrap();
///         assert_eq!((figure.asked.as_deref(), figure.allowed.as_deref()), (Some("21 kg"), Some("at most 20 kg")));
///     }
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Unqualified(Arc<All>);

struct All {
    asked: Arc<Asked>,
    excluded: Vec<Excluded>,
    findings: Vec<Finding>,
}

/// A service that cannot take a consignment, with all the reasons.
#[derive(Clone, Copy)]
pub struct UnqualifiedService<'a> {
    asked: &'a Asked,
    service: &'a Service,
    number: usize,
    findings: &'a [Finding],
}

/// One reason for which a service cannot take a consignment, with its figures.
#[derive(Clone, Copy)]
pub struct ExclusionReason<'a> {
    asked: &'a Asked,
    number: usize,
    code: ReasonCode,
    findings: &'a [Finding],
}

impl Unqualified {
    pub(super) fn new(asked: Arc<Asked>, excluded: Vec<Excluded>, findings: Vec<Finding>) -> Self {
        Self(Arc::new(All { asked, excluded, findings }))
    }

    pub(super) fn at(&self) -> DateTime<Utc> {
        self.0.asked.clock.at()
    }

    pub(super) fn rule_set(&self) -> Fingerprint {
        self.0.asked.matcher.fingerprint()
    }

    /// How many they are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.excluded.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.excluded.is_empty()
    }

    /// Each with its reasons.
    #[must_use]
    pub fn iter(&self) -> UnqualifiedServices<'_> {
        UnqualifiedServices { all: &self.0, rest: self.0.excluded.iter(), from: 0 }
    }

    /// The one of least reference.
    #[must_use]
    pub fn first(&self) -> Option<UnqualifiedService<'_>> {
        self.iter().next()
    }
}

impl<'a> IntoIterator for &'a Unqualified {
    type Item = UnqualifiedService<'a>;
    type IntoIter = UnqualifiedServices<'a>;

    fn into_iter(self) -> UnqualifiedServices<'a> {
        self.iter()
    }
}

/// The services that cannot take a consignment, one after the other.
#[derive(Clone)]
pub struct UnqualifiedServices<'a> {
    all: &'a All,
    rest: std::slice::Iter<'a, Excluded>,
    /// Where the findings of the next begin.
    from: usize,
}

impl<'a> Iterator for UnqualifiedServices<'a> {
    type Item = UnqualifiedService<'a>;

    fn next(&mut self) -> Option<UnqualifiedService<'a>> {
        let Excluded { service: number, end } = *self.rest.next()?;
        let (number, from) = (number as usize, std::mem::replace(&mut self.from, end as usize));
        let findings = self.all.findings.get(from..self.from)?;
        let service = &*self.all.asked.service(number)?.service;
        Some(UnqualifiedService { asked: &self.all.asked, service, number, findings })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.rest.size_hint()
    }
}

impl ExactSizeIterator for UnqualifiedServices<'_> {}

impl<'a> UnqualifiedService<'a> {
    /// The service.
    #[must_use]
    pub fn service(&self) -> &'a Service {
        self.service
    }

    /// Whether every check but the price was passed; filters don't count.
    #[must_use]
    pub fn is_available(&self) -> bool {
        !self.findings.iter().any(|finding| finding.is_of_service())
    }

    /// Whether a price could be worked out, as far as that was looked for.
    #[must_use]
    pub fn has_rates(&self) -> bool {
        !self.findings.iter().any(|finding| finding.is_of_price())
    }

    /// At least one, each code once, in the order of [`ReasonCode`].
    pub fn reasons(&self) -> impl Iterator<Item = ExclusionReason<'a>> + use<'a> {
        let Self { asked, number, findings, .. } = *self;
        let of_one_code = findings.chunk_by(|one, next| one.code() == next.code());
        of_one_code.filter_map(move |findings| Some(ExclusionReason { asked, number, code: findings.first()?.code(), findings }))
    }

    /// The sentences of the reasons, each once, joined by a space.
    #[must_use]
    pub fn exclusion_reason(&self) -> String {
        let mut sentences: Vec<&str> = Vec::new();
        for sentence in self.reasons().map(|reason| reason.code.sentence()) {
            if !sentences.contains(&sentence) {
                sentences.push(sentence);
            }
        }
        sentences.join(" ")
    }
}

impl<'a> ExclusionReason<'a> {
    /// The most figures of one reason; of ten thousand packages that are too long ten make the point.
    pub const MOST_FIGURES: usize = MOST_FIGURES;

    /// Which check failed.
    #[must_use]
    pub fn code(&self) -> ReasonCode {
        self.code
    }

    /// What was asked and what is allowed, worded one by one: at least one figure, at most [`ExclusionReason::MOST_FIGURES`].
    pub fn figures(&self) -> impl Iterator<Item = Figure> + use<'a> {
        let Self { asked, number, findings, .. } = *self;
        findings.iter().filter_map(move |finding| asked.matcher.0.figure(number, *finding, asked))
    }

    /// How many figures more there would be.
    #[must_use]
    pub fn more(&self) -> usize {
        match self.findings.last() {
            Some(Finding::More(_, count)) => *count as usize,
            _ => 0,
        }
    }
}

impl fmt::Display for UnqualifiedService<'_> {
    /// The reference and every reason, on one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.service.reference)?;
        for (index, reason) in self.reasons().enumerate() {
            write!(f, "{} {reason}", if index == 0 { ":" } else { ";" })?;
        }
        Ok(())
    }
}

impl fmt::Display for ExclusionReason<'_> {
    /// The code and its figures on one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code)?;
        for (index, figure) in self.figures().enumerate() {
            write!(f, "{}{}", if index == 0 { ": " } else { ", " }, figure.message)?;
        }
        if self.more() > 0 { write!(f, ", and {} more", self.more()) } else { Ok(()) }
    }
}

impl fmt::Debug for Unqualified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

impl fmt::Debug for UnqualifiedServices<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

impl fmt::Debug for UnqualifiedService<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reasons: Vec<_> = self.reasons().collect();
        f.debug_struct("UnqualifiedService").field("service", &self.service.reference.as_str()).field("reasons", &reasons).finish()
    }
}

impl fmt::Debug for ExclusionReason<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figures: Vec<_> = self.figures().collect();
        let mut reason = f.debug_struct("ExclusionReason");
        reason.field("code", &self.code).field("figures", &figures).field("more", &self.more()).finish()
    }
}

// Equal is what says the same, whichever rule set it comes from.
impl PartialEq for Unqualified {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.iter().eq(other)
    }
}

impl Eq for Unqualified {}

impl PartialEq for UnqualifiedService<'_> {
    fn eq(&self, other: &Self) -> bool {
        let flags = |service: &Self| (service.is_available(), service.has_rates());
        self.service == other.service && flags(self) == flags(other) && self.reasons().eq(other.reasons())
    }
}

impl Eq for UnqualifiedService<'_> {}

impl PartialEq for ExclusionReason<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code && self.more() == other.more() && self.figures().eq(other.figures())
    }
}

impl Eq for ExclusionReason<'_> {}
