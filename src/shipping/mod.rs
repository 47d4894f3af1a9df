//! Shipping rules, compiled: which of them bar a service from a consignment.
//!
//! Both types come to one question, whether a rule *bars*: an Exclude whose condition holds or isn't known, an Include whose condition
//! doesn't surely hold. It is asked once a consignment, however many services the rule is for, unless it goes by what the service offers.

mod making;
mod rows;
mod rule;
mod ruling;
mod screens;

use crate::condition::{Asked, Conditions, Own};
use crate::facts::{Facts, NO_ROW, RULE_AXES};
use crate::money::Currency;
use crate::place::PlaceLists;
use rows::{Row, Rows, Rules, WORD, word_of};

use screens::Screens;

pub(crate) use rule::ShippingRule;
pub(crate) use ruling::Ruling;

/// All of a rule set's. A set of rules is a bit for each, in the order of the document.
#[derive(Default)]
pub(crate) struct ShippingRules {
    all: Vec<ShippingRule>,
    /// Those of each service but those of all services.
    rows: Rows,
    of_all_services: Row,
    /// Those that go by what a service offers.
    by_offer: Rules,
    /// Without them each rule is asked by itself.
    screens: Option<Screens>,
}

/// Which rules are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    /// Those that the consignment alone decides.
    OfConsignment,
    /// Those that go by the days of a service, and by its price if it has one.
    OfOffer,
}

impl ShippingRules {
    /// Rules, each with the services that it is for, ascending; all of so many without them.
    pub(crate) fn new(rules: Vec<(ShippingRule, Option<Vec<u32>>)>, services: usize) -> Self {
        let (mut all, mut for_services, mut for_all) = (Vec::with_capacity(rules.len()), Vec::new(), Vec::new());
        for (number, (rule, own)) in (0..).zip(rules) {
            all.push(rule);
            match own {
                Some(own) => for_services.push((number, own)),
                None => for_all.push(number),
            }
        }
        let by_offer = (0..).zip(&all).filter(|(_, rule)| rule.scope.own > Own::Nothing).map(|(number, _)| number);
        Self {
            by_offer: rows::dense(all.len(), by_offer),
            rows: Rows::of(services, for_services),
            of_all_services: rows::sparse(for_all),
            all,
            screens: None,
        }
    }

    /// Works out beforehand what can be, as far as that takes so many answers, where there are so many shipping locations, in the rule set's
    /// currency.
    pub(crate) fn screen(&mut self, conditions: &Conditions, lists: &PlaceLists, of: (usize, Currency), work: usize) {
        if !self.all.is_empty() {
            self.screens = Some(Screens::of(&self.all, conditions, lists, of, work));
        }
    }

    /// What is known beforehand of a consignment.
    pub(crate) fn rows(&self, facts: &Facts<'_>) -> [u32; RULE_AXES] {
        self.screens.as_ref().map_or([NO_ROW; RULE_AXES], |screens| screens.rows(facts))
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub(crate) fn get(&self, number: u32) -> Option<&ShippingRule> {
        self.all.get(number as usize)
    }

    /// Whether some go by what a service offers.
    #[inline]
    pub(crate) fn have_by_offer(&self) -> bool {
        self.by_offer.iter().any(|word| *word != 0)
    }

    /// What is known of them for what is decided on a local day at the origin, a shipping location or none.
    pub(crate) fn ruling(&self, rows: [u32; RULE_AXES], location: Option<u32>, day: i32) -> Ruling {
        if let Some(screens) = &self.screens {
            return Ruling::of(self.by_offer.len(), screens.told(rows, location, day));
        }
        let there = |word: u32| {
            let own = (word * WORD..).zip(self.all.iter().skip((word * WORD) as usize).take(WORD as usize));
            own.filter(|(_, rule)| rule.scope.is_there(location, day)).fold(0, |bits, (number, _)| bits | 1 << (number % WORD))
        };
        Ruling::of(self.by_offer.len(), |word| (0, there(word)))
    }

    /// Tells the rules that bar a service, in their order, until one isn't to be followed by others; whether all were.
    #[inline]
    pub(crate) fn each_barring(
        &self,
        service: u32,
        which: Which,
        ruling: &Ruling,
        asked: &Asked<'_>,
        mut told: impl FnMut(u32) -> bool,
    ) -> bool {
        for (word, bits) in rows::both(self.rows.of_service(service), &self.of_all_services) {
            let by_offer = word_of(&self.by_offer, word);
            let bits = bits & if which == Which::OfOffer { by_offer } else { !by_offer };
            if bits == 0 {
                continue;
            }
            let (barring, open) = ruling.word(word);
            let mut left = bits & (barring | open);
            while left != 0 {
                let bit = left & left.wrapping_neg();
                left ^= bit;
                let number = word * WORD + bit.trailing_zeros();
                if self.is_barring(number, (which, bit, word), ruling, asked) && !told(number) {
                    return false;
                }
            }
        }
        true
    }

    fn is_barring(&self, number: u32, (which, bit, word): (Which, u64, u32), ruling: &Ruling, asked: &Asked<'_>) -> bool {
        let Some(rule) = self.get(number) else { return false };
        // What a service doesn't have it isn't asked for.
        if rule.scope.own == Own::Offer && asked.net.is_none() {
            return false;
        }
        let (barring, open) = ruling.word(word);
        if open & bit == 0 {
            return barring & bit != 0;
        }
        let bars = rule.bars(asked);
        if which == Which::OfConsignment {
            ruling.settle(word, bit, bars);
        }
        bars
    }

    pub(crate) fn memory(&self) -> usize {
        let names = self.all.iter().map(|rule| rule.name.as_ref().map_or(0, String::len) + rule.reference.as_str().len());
        self.all.capacity() * size_of::<ShippingRule>()
            + names.sum::<usize>()
            + self.rows.memory()
            + self.screens.as_ref().map_or(0, Screens::memory)
            + size_of_val(&*self.of_all_services)
            + size_of_val(&*self.by_offer)
    }
}
