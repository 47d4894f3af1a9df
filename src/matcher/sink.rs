//! Who asks for verdicts, and what becomes of a failed check there.

use super::verdict::{Against, Case, Sink};
use crate::rule::{Findings, ReasonCodes, RuleKind};

/// Asks for the offer alone, if it isn't above a price.
pub(super) struct OfferAlone {
    pub(super) most: u32,
}

impl OfferAlone {
    pub(super) fn at_any_price() -> Self {
        Self { most: u32::MAX }
    }
}

impl Sink for OfferAlone {
    const TELLS: bool = false;

    #[inline]
    fn against(&mut self, _: &Case<'_>, _: Against<'_>) -> bool {
        false
    }

    #[inline]
    fn most(&self) -> u32 {
        self.most
    }
}

impl Sink for ReasonCodes {
    const TELLS: bool = true;

    fn against(&mut self, case: &Case<'_>, against: Against<'_>) -> bool {
        *self = self.and(against.codes(case));
        true
    }
}

impl Sink for Findings {
    const TELLS: bool = true;

    fn against(&mut self, case: &Case<'_>, against: Against<'_>) -> bool {
        against.explain(case, self);
        true
    }
}

/// Asks for the offer that rules of one kind at most stand against, if it isn't above a price.
pub(super) struct OneKind {
    pub(super) kind: Option<RuleKind>,
    /// Those of them that are shipping rules: the last, and how many.
    shipping: (u32, u32),
    most: u32,
}

impl OneKind {
    pub(super) fn at_most(most: u32) -> Self {
        Self { kind: None, shipping: (0, 0), most }
    }

    /// The shipping rule that alone stands against the offer.
    pub(super) fn rule(&self) -> Option<u32> {
        let (rule, count) = self.shipping;
        (count == 1).then_some(rule)
    }
}

impl Sink for OneKind {
    const TELLS: bool = false;

    fn against(&mut self, _: &Case<'_>, against: Against<'_>) -> bool {
        let kind = match against {
            Against::NotEnabled => RuleKind::Enabled,
            Against::Limit(_, limit) => limit.metric.kind,
            Against::Tags => RuleKind::Tags,
            Against::Places => RuleKind::ExcludedPlaces,
            Against::Shipping(rule, _) => {
                self.shipping = (rule, self.shipping.1 + 1);
                RuleKind::ShippingRules
            }
            Against::Direction | Against::Offer(_) => return false,
        };
        self.kind.replace(kind).is_none_or(|before| before == kind)
    }

    fn most(&self) -> u32 {
        self.most
    }
}
