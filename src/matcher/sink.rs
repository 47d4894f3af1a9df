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
    fn against(&mut self, case: &Case<'_>, against: Against<'_>) -> bool {
        *self = self.and(against.codes(case));
        true
    }
}

impl Sink for Findings {
    fn against(&mut self, case: &Case<'_>, against: Against<'_>) -> bool {
        against.explain(case, self);
        true
    }
}

/// Asks for the offer that rules of one kind at most stand against, if it isn't above a price.
pub(super) struct OneKind {
    pub(super) kind: Option<RuleKind>,
    most: u32,
}

impl OneKind {
    pub(super) fn at_most(most: u32) -> Self {
        Self { kind: None, most }
    }
}

impl Sink for OneKind {
    fn against(&mut self, _: &Case<'_>, against: Against<'_>) -> bool {
        let kind = match against {
            Against::NotEnabled => RuleKind::Enabled,
            Against::Limit(_, limit) => limit.metric.kind,
            Against::Tags => RuleKind::Tags,
            Against::Places => RuleKind::ExcludedPlaces,
            Against::Direction | Against::Offer(_) => return false,
        };
        self.kind.replace(kind).is_none_or(|before| before == kind)
    }

    fn most(&self) -> u32 {
        self.most
    }
}
