//! Findings: reasons before somebody reads them, as a few numbers each.

use super::reason::{End, ReasonCode};
use crate::money::Currency;
use crate::place::Missing;

/// What isn't known of a surcharge that may apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unknown {
    /// Whether its condition holds.
    When,
    /// Which of its amounts holds.
    Case,
    /// Its table begins later.
    Table,
    /// What the consignment, or a package, is worth.
    Value,
    /// The currency has no exchange rate.
    Rate(Currency),
}

impl Unknown {
    fn code(self) -> ReasonCode {
        match self {
            Self::When | Self::Case | Self::Value => ReasonCode::MissingData,
            Self::Table => ReasonCode::NoRate,
            Self::Rate(_) => ReasonCode::Currency,
        }
    }
}

/// What it takes to count a consignment against a capacity, and isn't known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lacking {
    Volume,
    Value,
    /// An exchange rate of the value.
    Rate,
}

/// Which rule of a service is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Broken {
    #[default]
    Tags,
    Places,
    /// The limit of that number among the service's.
    Limit(u8),
    /// A shipping rule, which the breach has the number of.
    Shipping,
}

/// How a rule is broken. It knows what the parts mean and puts them into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Breach {
    pub(crate) code: ReasonCode,
    pub(crate) end: End,
    /// Which package, tag, place or shipping rule, from 0.
    pub(crate) index: Option<u32>,
}

impl Breach {
    pub(crate) fn new(code: ReasonCode) -> Self {
        Self { code, end: End::Upper, index: None }
    }

    /// Of the package, tag, place or shipping rule of that number, from 0.
    pub(crate) fn of(self, index: usize) -> Self {
        Self { index: u32::try_from(index).ok(), ..self }
    }

    pub(crate) fn at(self, end: End) -> Self {
        Self { end, ..self }
    }

    /// The number of the package, tag, place or shipping rule, from 0.
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
    /// The soonest delivery, a day, is after the promised date of that number; `None` where there is no delivery at all.
    Late(u32, Option<i32>),
    /// Delivery is on the collection date, and none of these is a delivery day.
    NoDeliveryDay,
    /// No rate lane leads there and is valid on that day.
    NoRate(i32),
    /// Heavier than the last band of the rate lane of that place, the consignment or the package of that number, from 0.
    BeyondLastBand(u32, Option<u32>),
    /// In a band without a price, likewise.
    NoPrice(u32, Option<u32>),
    TooDear,
    /// The package of that number, from 0, lacks the dimensions for a volume or a side.
    NoVolume(u32),
    /// It takes this to tell which tax is due.
    NoTax(Missing),
    /// The consignment's value, by which it is priced, isn't known.
    NoValue,
    /// There is no exchange rate from its currency to that of the rates.
    NoValueRate,
    /// There is no exchange rate for the currency of the service's rates that has that number.
    NoExchangeRate(u32),
    /// Of a surcharge on the rate lane of a place, by its place there, something isn't known.
    Surcharge(u32, u32, Unknown),
    /// The capacity of a number has no room on a collection day.
    Full(u32, i32),
    /// What the capacity of a number counts isn't known of the consignment.
    Uncounted(u32, Lacking),
    /// A limit, the tags, the excluded places or a shipping rule are broken.
    Rule(Broken, Breach),
    /// The objective of a number leaves it out, by the step of a number.
    Objective(u32, u32),
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
            Self::NoRate(_) | Self::BeyondLastBand(..) | Self::NoPrice(..) => ReasonCode::NoRate,
            Self::TooDear => ReasonCode::PriceOverflow,
            Self::NoTax(missing) if missing.has(Missing::POSTCODE) => ReasonCode::PostcodeUnreadable,
            Self::NoExchangeRate(_) | Self::NoValueRate | Self::Uncounted(_, Lacking::Rate) => ReasonCode::Currency,
            Self::NoTax(_) | Self::NoVolume(_) | Self::NoValue | Self::Uncounted(..) => ReasonCode::MissingData,
            Self::Surcharge(_, _, unknown) => unknown.code(),
            Self::Full(..) => ReasonCode::CapacityReached,
            Self::Rule(_, breach) => breach.code,
            Self::Objective(..) => ReasonCode::Objective,
            Self::Filter(_) => ReasonCode::Filter,
            Self::More(code, _) => code,
        }
    }

    /// Whether it is for want of a price.
    pub(crate) fn is_of_price(self) -> bool {
        matches!(
            self,
            Self::NoRate(_)
                | Self::BeyondLastBand(..)
                | Self::NoPrice(..)
                | Self::TooDear
                | Self::NoVolume(_)
                | Self::NoTax(_)
                | Self::NoValue
                | Self::NoValueRate
                | Self::NoExchangeRate(_)
                | Self::Surcharge(..)
        )
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
    /// The rule that explains.
    rule: Broken,
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

    /// What follows is found by that rule.
    pub(crate) fn by(&mut self, rule: Broken) -> &mut Self {
        self.rule = rule;
        self
    }

    pub(crate) fn breach(&mut self, breach: Breach) {
        self.add(Finding::Rule(self.rule, breach));
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
        assert_eq!(all[..3], [Finding::NoVolume(0), Finding::Direction, Finding::Rule(Broken::Tags, weight.of(0))]);
        assert_eq!(all[12], Finding::More(ReasonCode::Weight, 3));
        assert_eq!(all[22..], [Finding::Rule(Broken::Tags, missing.of(9)), Finding::More(ReasonCode::MissingData, 3)]);
    }

    #[test]
    fn a_finding_is_small() {
        assert!(size_of::<Finding>() <= 16, "{}", size_of::<Finding>());
    }
}
