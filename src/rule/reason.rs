//! Why a service cannot take a consignment: codes, sentences, and figures in words.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::json::words;

/// An end of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Lower,
    Upper,
}

words! {
    /// Why a service cannot take a consignment, in the order in which reasons are listed.
    #[non_exhaustive]
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
        /// Too valuable, or not enough.
        Value = "Value",
        /// A package that doesn't fit into the sides that are allowed.
        Sides = "Sides",
        /// A volume too large or too small.
        Volume = "Volume",
        /// Sides too long or too short together.
        SidesSum = "SidesSum",
        /// Too many or too few packages.
        Packages = "Packages",
        /// Too many or too few items.
        Items = "Items",
        /// A tag that the service isn't fit for.
        Tags = "Tags",
        /// A destination that the service excludes.
        ExcludedPlace = "ExcludedPlace",
        /// An exclusion can't be told without a postcode.
        PostcodeUnreadable = "PostcodeUnreadable",
        /// A shipping rule excludes the service, or none that includes it holds.
        ShippingRule = "ShippingRule",
        /// A figure that a check needs isn't known.
        MissingData = "MissingData",
        /// A capacity has no room.
        CapacityReached = "CapacityReached",
        /// A step of the objective leaves the service out.
        Objective = "Objective",
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
            Self::Weight | Self::Length | Self::Girth | Self::LengthPlusGirth | Self::Sides | Self::Volume | Self::SidesSum => {
                "This service is not available for the given package dimensions/weight."
            }
            Self::Value => "This service is not available for the value of the consignment.",
            Self::Packages => "This service is not available for the number of packages.",
            Self::Items => "This service is not available for the number of items.",
            Self::Tags => "This service does not carry all tags of the consignment.",
            Self::ExcludedPlace => "This service does not deliver to the destination.",
            Self::PostcodeUnreadable => "This service needs a readable postcode of the destination.",
            Self::ShippingRule => "This service is ruled out by the shipping rules.",
            Self::MissingData => "This service needs data that the consignment does not give.",
            Self::CapacityReached => "This service has no capacity left.",
            Self::Objective => "This service does not meet the objective of the allocation.",
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "ReasonFigure"))]
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
