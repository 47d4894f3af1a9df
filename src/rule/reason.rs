//! Why a service cannot take a consignment: codes and sentences, and findings, which are figures before somebody reads them.

use std::fmt;

use chrono::NaiveDate;
use serde::Serialize;

use crate::json::words;

words! {
    /// Why a service cannot take a consignment, in the order in which reasons are listed.
    pub enum ReasonCode, "an exclusion reason" {
        /// The service is switched off.
        NotEnabled = "NotEnabled",
        /// The service has no transit lanes.
        NotConfigured = "NotConfigured",
        /// The service doesn't go that way.
        Direction = "Direction",
        /// No transit lane leads from the origin to the destination.
        NoLane = "NoLane",
        /// The carrier has no calendar at the origin.
        NotCollected = "NotCollected",
        /// No collection date is open.
        NoCollectionDate = "NoCollectionDate",
        /// The delivery promise cannot be kept.
        Promise = "Promise",
        /// No price can be worked out.
        NoRate = "NoRate",
        /// A price of 1,000,000,000 or more is no price.
        PriceOverflow = "PriceOverflow",
        /// An exchange rate is missing.
        Currency = "Currency",
        /// Too heavy or too light.
        Weight = "Weight",
        /// A side too long or too short.
        Length = "Length",
        /// A girth too large or too small.
        Girth = "Girth",
        /// Length and girth too large together.
        LengthPlusGirth = "LengthPlusGirth",
        /// Too valuable.
        Value = "Value",
        /// A tag that the service isn't fit for.
        Tags = "Tags",
        /// A destination that the service excludes.
        ExcludedPlace = "ExcludedPlace",
        /// An exclusion can't be told without a postcode.
        PostcodeUnreadable = "PostcodeUnreadable",
        /// A figure that a check needs isn't known.
        MissingData = "MissingData",
        /// The service filter leaves the service out.
        Filter = "Filter",
    }
}

impl ReasonCode {
    /// The sentence for it, SortedPRO's own where it has one.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::NotEnabled => "This service is not enabled.",
            Self::NotConfigured => "Service availability data not configured",
            Self::Direction => "This service is not available in the direction of the consignment.",
            Self::NoLane => "This service is not available between the selected addresses.",
            Self::NotCollected | Self::NoCollectionDate | Self::Promise => {
                "This service is not available for the selected collection/delivery dates."
            }
            Self::NoRate | Self::PriceOverflow => "No cost and/or pricing data configured",
            Self::Currency => "No exchange rate is configured for a currency that is needed.",
            Self::Weight | Self::Length | Self::Girth | Self::LengthPlusGirth => {
                "This service is not available for the given package dimensions/weight."
            }
            Self::Value => "This service is not available for the value of the consignment.",
            Self::Tags => "This service does not carry all tags of the consignment.",
            Self::ExcludedPlace => "This service does not deliver to the destination.",
            Self::PostcodeUnreadable => "This service needs a readable postcode of the destination.",
            Self::MissingData => "This service needs data that the consignment does not give.",
            Self::Filter => "This service is left out by the service filters.",
        }
    }
}

/// A set of reason codes.
///
/// ```
/// use consign::{ReasonCode, ReasonCodes};
/// let codes: ReasonCodes = [ReasonCode::Tags, ReasonCode::Weight].into_iter().collect();
/// assert!(codes.has(ReasonCode::Tags) && !codes.has(ReasonCode::Value));
/// assert_eq!(codes.to_string(), "Weight, Tags");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ReasonCodes(u32);

impl ReasonCodes {
    /// Whether a code is one of them.
    #[must_use]
    pub fn has(self, code: ReasonCode) -> bool {
        self.0 & (1 << code as u32) != 0
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The one code, if there is but one.
    #[must_use]
    pub fn only(self) -> Option<ReasonCode> {
        if self.0.is_power_of_two() { self.iter().next() } else { None }
    }

    /// Them all, in the order in which reasons are listed.
    pub fn iter(self) -> impl Iterator<Item = ReasonCode> {
        ReasonCode::ALL.iter().copied().filter(move |code| self.has(*code))
    }

    /// With one more.
    #[must_use]
    pub(crate) fn with(self, code: ReasonCode) -> Self {
        Self(self.0 | 1 << code as u32)
    }

    /// With a code, if something is so.
    #[must_use]
    pub(crate) fn with_if(self, is_so: bool, code: ReasonCode) -> Self {
        if is_so { self.with(code) } else { self }
    }

    /// Those of both.
    #[must_use]
    pub(crate) fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }
}

impl FromIterator<ReasonCode> for ReasonCodes {
    fn from_iter<I: IntoIterator<Item = ReasonCode>>(codes: I) -> Self {
        codes.into_iter().fold(Self::default(), Self::with)
    }
}

impl fmt::Display for ReasonCodes {
    /// `Weight, Tags`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, code) in self.iter().enumerate() {
            write!(f, "{}{code}", if index == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

/// One figure of a reason: what was asked, and what is allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Figure {
    /// Both in one sentence.
    pub message: String,
    /// What the consignment asks for, with its unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<String>,
    /// What the service allows, with its unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed: Option<String>,
    /// Which package, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package: Option<usize>,
}

impl Figure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), asked: None, allowed: None, package: None }
    }

    pub(crate) fn asked(mut self, asked: impl Into<String>) -> Self {
        self.asked = Some(asked.into());
        self
    }

    pub(crate) fn allowed(mut self, allowed: impl Into<String>) -> Self {
        self.allowed = Some(allowed.into());
        self
    }

    pub(crate) fn package(mut self, package: Option<usize>) -> Self {
        self.package = package;
        self
    }

    /// `name asked is above/below bound`, for a package or the consignment.
    pub(crate) fn limit(name: &str, package: Option<usize>, asked: String, end: End, bound: &str, allowed: &str) -> Self {
        let of = package.map_or_else(String::new, |package| format!(" of package {package}"));
        let side = if end == End::Lower { "below" } else { "above" };
        Self::new(format!("{name}{of} `{asked}` is {side} `{bound}`")).asked(asked).allowed(allowed).package(package)
    }
}

/// An end of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Lower,
    Upper,
}

/// How a rule is broken. Its column knows what the parts mean and puts them into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Breach {
    pub(crate) code: ReasonCode,
    pub(crate) end: End,
    /// Which package, tag or place, from 0.
    pub(crate) index: Option<u32>,
}

impl Breach {
    pub(crate) fn new(code: ReasonCode) -> Self {
        Self { code, end: End::Upper, index: None }
    }

    /// Of the package, tag or place of that number, from 0.
    pub(crate) fn of(self, index: usize) -> Self {
        Self { index: u32::try_from(index).ok(), ..self }
    }

    pub(crate) fn at(self, end: End) -> Self {
        Self { end, ..self }
    }

    /// The number of the package, tag or place, from 0.
    pub(crate) fn place(self) -> usize {
        self.index.unwrap_or_default() as usize
    }

    /// The number of the package, from 1.
    pub(crate) fn package(self) -> Option<usize> {
        self.index.map(|index| index as usize + 1)
    }
}

/// One figure of a reason as it is found: numbers of what is named in it, and no more. Explaining makes thousands of these, of which
/// people read a few; only those are put into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Finding {
    NotEnabled,
    NotConfigured,
    Direction,
    NoLane,
    NotCollected,
    NoCollectionDate,
    /// The lane's window is not within the promised one of that number.
    Window(u32),
    /// The soonest delivery is after the promised date of that number; `None` where there is no delivery at all.
    Late(u32, Option<NaiveDate>),
    /// Delivery is on the collection date, and none of these is a delivery day.
    NoDeliveryDay,
    NoRate,
    /// Heavier than the last band, the consignment or the package of that number, from 0.
    BeyondLastBand(Option<u32>),
    TooDear,
    /// The package of that number, from 0, lacks the dimensions for a volumetric weight.
    NoVolume(u32),
    /// There is no exchange rate for the currency of the service's rates that has that number.
    NoExchangeRate(u32),
    /// A rule is broken, of the column of that number.
    Rule(u8, Breach),
    /// The service does not pass the filter of that number.
    Filter(u32),
    /// There are so many figures more of the same code.
    More(ReasonCode, u32),
}

impl Finding {
    pub(crate) fn code(self) -> ReasonCode {
        match self {
            Self::NotEnabled => ReasonCode::NotEnabled,
            Self::NotConfigured => ReasonCode::NotConfigured,
            Self::Direction => ReasonCode::Direction,
            Self::NoLane => ReasonCode::NoLane,
            Self::NotCollected => ReasonCode::NotCollected,
            Self::NoCollectionDate => ReasonCode::NoCollectionDate,
            Self::Window(_) | Self::Late(..) | Self::NoDeliveryDay => ReasonCode::Promise,
            Self::NoRate | Self::BeyondLastBand(_) => ReasonCode::NoRate,
            Self::TooDear => ReasonCode::PriceOverflow,
            Self::NoVolume(_) => ReasonCode::MissingData,
            Self::NoExchangeRate(_) => ReasonCode::Currency,
            Self::Rule(_, breach) => breach.code,
            Self::Filter(_) => ReasonCode::Filter,
            Self::More(code, _) => code,
        }
    }

    /// Whether it is for want of a price.
    pub(crate) fn is_of_price(self) -> bool {
        matches!(self, Self::NoRate | Self::BeyondLastBand(_) | Self::TooDear | Self::NoVolume(_) | Self::NoExchangeRate(_))
    }

    /// Whether another check than that of the price failed, and not only a filter.
    pub(crate) fn is_of_service(self) -> bool {
        !self.is_of_price() && !matches!(self, Self::Filter(_) | Self::More(..))
    }
}

/// The most figures of one reason; of ten thousand packages that are too long ten make the point.
pub(crate) const MOST_FIGURES: usize = 10;

/// The findings of many services, one service after the other; those of each in the order of their codes.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    all: Vec<Finding>,
    /// Where those of the service begin that is being explained.
    start: usize,
    /// The code of its last, and how many of its findings at the end have it.
    last: Option<(ReasonCode, usize)>,
    /// The number of the column that explains.
    column: u8,
}

impl Findings {
    /// With room for those of so many services.
    pub(crate) fn of(services: usize) -> Self {
        Self { all: Vec::with_capacity(2 * services), ..Self::default() }
    }

    /// Goes on to the next service. Gives the place at which the findings of the one before end, if there are any.
    pub(crate) fn finish(&mut self) -> Option<usize> {
        let found = self.start < self.all.len();
        (self.start, self.last) = (self.all.len(), None);
        found.then_some(self.start)
    }

    pub(crate) fn into_all(self) -> Vec<Finding> {
        self.all
    }

    /// What follows is found by the column of that number.
    pub(crate) fn by_column(&mut self, number: usize) -> &mut Self {
        self.column = u8::try_from(number).unwrap_or(u8::MAX);
        self
    }

    pub(crate) fn breach(&mut self, breach: Breach) {
        self.add(Finding::Rule(self.column, breach));
    }

    pub(crate) fn add(&mut self, finding: Finding) {
        let code = finding.code();
        if self.last.is_none_or(|(last, count)| last < code || last == code && count < MOST_FIGURES) {
            self.last = Some((code, self.last.filter(|(last, _)| *last == code).map_or(1, |(_, count)| count + 1)));
            self.all.push(finding);
            return;
        }
        let own = self.all.get(self.start..).unwrap_or_default();
        let (from, to) = (own.partition_point(|one| one.code() < code), own.partition_point(|one| one.code() <= code));
        let place = self.start + to;
        if to - from < MOST_FIGURES {
            self.all.insert(place, finding);
        } else if let Some(Finding::More(_, count)) = place.checked_sub(1).and_then(|last| self.all.get_mut(last)) {
            *count += 1;
        } else {
            self.all.insert(place, Finding::More(code, 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_in_the_order_of_codes_and_of_one_code_ten_are_kept() {
        let mut findings = Findings::default();
        findings.add(Finding::NoVolume(0));
        assert_eq!(findings.finish(), Some(1));
        assert!(findings.finish().is_none());
        let weight = Breach::new(ReasonCode::Weight);
        let missing = Breach::new(ReasonCode::MissingData);
        for index in 0..13 {
            findings.breach(missing.of(index));
            findings.breach(weight.of(index));
        }
        findings.add(Finding::Direction);
        assert_eq!(findings.finish(), Some(1 + 1 + 11 + 11));
        let all = findings.into_all();
        assert_eq!(all[..3], [Finding::NoVolume(0), Finding::Direction, Finding::Rule(0, weight.of(0))]);
        assert_eq!(all[12], Finding::More(ReasonCode::Weight, 3));
        assert_eq!(all[22..], [Finding::Rule(0, missing.of(9)), Finding::More(ReasonCode::MissingData, 3)]);
    }

    #[test]
    fn a_finding_is_small() {
        assert!(size_of::<Finding>() <= 16, "{}", size_of::<Finding>());
    }
}
