//! How goods are weighed for their price: by weight or by volume, as a whole or by package.

use super::caps::Caps;
use crate::tariff::{Discount, Figuring, Measure, Rate, TaxBound};

/// What a rate lane charges.
#[derive(Clone, Copy)]
pub(super) struct Lane<'a> {
    pub(super) rate: &'a Rate,
    pub(super) discount: Option<&'a Discount>,
    pub(super) tax: TaxBound,
    /// What its minor unit is in the rule set's currency.
    pub(super) exchange: i128,
}

/// How a shelf's goods are weighed: by one of the weighers, or by what nothing is charged less for.
pub(super) const LOOSELY: u8 = u8::MAX;
/// The ways of weighing that lanes have.
pub(super) struct Measures {
    most: usize,
    all: Vec<Measure>,
    weighers: Vec<Figuring<i64>>,
}

impl Measures {
    pub(super) fn new(caps: &Caps) -> Self {
        Self { most: caps.weighers, all: Vec::new(), weighers: Vec::new() }
    }

    /// How the goods are weighed that some rates are for.
    pub(super) fn of(&mut self, rates: &[Lane<'_>]) -> u8 {
        let mut own = rates.iter().map(|lane| lane.rate.measure);
        let first = own.next().filter(|first| own.all(|other| other == *first) && rates.iter().all(|lane| lane.rate.is_short()));
        first.and_then(|measure| self.number(measure, rates.first()?.rate.figuring()?)).unwrap_or(LOOSELY)
    }

    fn number(&mut self, measure: Measure, figuring: &Figuring<i64>) -> Option<u8> {
        let place = self.all.iter().position(|own| *own == measure).or_else(|| {
            (self.all.len() < self.most).then(|| {
                self.all.push(measure);
                self.weighers.push(figuring.clone());
                self.all.len() - 1
            })
        })?;
        u8::try_from(place).ok()
    }

    pub(super) fn weighers(self) -> Box<[Figuring<i64>]> {
        self.weighers.into()
    }
}
