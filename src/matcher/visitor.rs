//! Who is shown services, and what is shown.

use super::verdict::Way;

/// A service to be looked at.
#[derive(Clone, Copy)]
pub(super) struct Candidate<'a> {
    pub(super) number: u32,
    pub(super) way: Way<'a>,
    /// What its price isn't below, in minor units of the rule set's currency.
    pub(super) bound: u32,
}

/// Who is shown the services that may take a consignment.
pub(super) trait Visitor {
    /// Whether services are shown, too, that rules of one kind alone stand against.
    const BARRED: bool;
    /// Whether what it finds lowers the bound above which nothing matters.
    const IS_CHOOSING: bool;

    /// The bound of price, in minor units of the rule set's currency, above which nothing matters.
    fn most(&self) -> u32;

    /// Looks at a service; the price of what it offers.
    fn visit(&mut self, candidate: Candidate<'_>) -> Option<i128>;
}
