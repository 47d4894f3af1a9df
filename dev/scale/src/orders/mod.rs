//! Orders of a retailer over a year, for any rule set: as many as wanted, each from the seed and its own number alone.
//!
//! What a rule set means for them is said by a [`Market`]: where it delivers, from where, what it weighs. All arithmetic is in whole
//! numbers, so every machine makes the same.

mod parcels;
mod places;
mod year;

use crate::Random;
pub use places::{Candidate, Code, candidates, countries, postcode, share};
pub use year::Year;

/// Where orders come from and go to, and what is in them.
#[derive(Debug, Clone, Default)]
pub struct Market {
    /// Names of the shipping locations, the busiest first; none if the rule set has none.
    pub origins: Vec<String>,
    /// The countries that are delivered to; at least one, the home country first.
    pub destinations: Vec<Destination>,
    /// Tags that services know, the most usual first.
    pub tags: Vec<String>,
    /// What half of all packages don't exceed, in grams; above 0.
    pub typical_weight: u64,
    /// What hardly a package exceeds, in grams.
    pub greatest_weight: u64,
}

/// A country that is delivered to.
#[derive(Debug, Clone)]
pub struct Destination {
    /// Its two letters.
    pub country: String,
    /// Its share of all orders, of the sum of all shares.
    pub share: u64,
    /// The parts of it that are delivered to.
    pub codes: Vec<Code>,
}

/// An order: one consignment of equal packages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Its number, from 0.
    pub number: u64,
    /// When it is placed, in seconds after 1970-01-01T00:00:00Z.
    pub at: i64,
    /// Which of the market's origins.
    pub origin: Option<usize>,
    /// Which of the market's destinations.
    pub destination: usize,
    /// A postcode there.
    pub postcode: String,
    /// How many packages it has.
    pub packages: u32,
    /// What each of them weighs, in grams.
    pub weight: u64,
    /// The sides of each of them, in centimetres.
    pub sides: [u32; 3],
    /// What it is worth, in hundredths.
    pub value: u64,
    /// Which of the market's tags it has: none, one or two.
    pub tags: Vec<usize>,
    /// What was promised.
    pub promise: Option<Promise>,
}

/// A promised delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promise {
    /// The date, in days after 1970-01-01.
    pub day: i64,
    /// Whether on that day, not by it.
    pub exactly: bool,
    /// Whether within 08:00 to 18:00.
    pub by_day: bool,
}

/// Several things, each with its share of all draws.
#[derive(Debug, Clone)]
struct Shares(Vec<u64>);

impl Shares {
    fn of(shares: impl Iterator<Item = u64>) -> Self {
        let mut total = 0;
        Self(
            shares
                .map(|share| {
                    total += share;
                    total
                })
                .collect(),
        )
    }

    /// The first has twice the share of the second, and so on; the last few have the same.
    fn halving(count: usize) -> Self {
        Self::of((0..count).map(|place| 64 >> place.min(6)))
    }

    /// The place of one of them; 0 if there are none.
    fn draw(&self, random: &mut Random) -> usize {
        let at = random.within(0, self.0.last().copied().unwrap_or(1).max(1) - 1);
        self.0.partition_point(|end| *end <= at)
    }
}

/// So many orders of a market over some days.
#[derive(Debug, Clone)]
pub struct Orders {
    market: Market,
    year: Year,
    seed: u64,
    count: u64,
    origins: Shares,
    destinations: Shares,
    /// Of each destination.
    codes: Vec<Shares>,
    tags: Shares,
}

impl Orders {
    /// Orders of the days of `year`, spread as a retailer's are; in the order of their instants.
    #[must_use]
    pub fn new(market: Market, year: Year, count: u64, seed: u64) -> Self {
        let to = market.destinations.iter();
        Self {
            origins: Shares::halving(market.origins.len()),
            destinations: Shares::of(to.clone().map(|destination| destination.share)),
            codes: to.map(|destination| Shares::of(destination.codes.iter().map(|code| code.share))).collect(),
            tags: Shares::halving(market.tags.len()),
            market,
            year,
            seed,
            count,
        }
    }

    /// What they are made for.
    #[must_use]
    pub fn market(&self) -> &Market {
        &self.market
    }

    /// One of them, by its number from 0.
    #[must_use]
    pub fn order(&self, number: u64) -> Order {
        let market = &self.market;
        let mut random = Random::of(self.seed, "order", usize::try_from(number).unwrap_or(usize::MAX));
        let at = self.year.instant(number, self.count, &mut random);
        let origin = (!market.origins.is_empty()).then(|| self.origins.draw(&mut random));
        let destination = self.destinations.draw(&mut random);
        let code = self.codes.get(destination).map(|codes| codes.draw(&mut random)).unwrap_or_default();
        let postcode = market.destinations.get(destination).map(|to| {
            let code = to.codes.get(code).map_or("", |code| &code.text);
            postcode(&mut random, &to.country, code)
        });
        let postcode = postcode.unwrap_or_default();
        let packages = parcels::count(&mut random);
        let weight = parcels::weight(&mut random, market.typical_weight, market.greatest_weight);
        let sides = parcels::sides(&mut random, weight);
        let value = parcels::value(&mut random);
        let tags = self.tags(&mut random);
        let promise = random.percent(33).then(|| promise(&mut random, at, destination == 0));
        Order { number, at, origin, destination, postcode, packages, weight, sides, value, tags, promise }
    }

    /// One in twelve has a tag, one in a hundred two.
    fn tags(&self, random: &mut Random) -> Vec<usize> {
        if self.market.tags.is_empty() || !random.percent(8) {
            return Vec::new();
        }
        let first = self.tags.draw(random);
        let second = random.percent(12).then(|| self.tags.draw(random));
        std::iter::once(first).chain(second.filter(|second| *second != first)).collect()
    }
}

/// A date some days after the order: at home a few, abroad more.
fn promise(random: &mut Random, at: i64, at_home: bool) -> Promise {
    let days = if at_home { random.one(&[2, 3, 3, 4, 4, 5, 6, 7]) } else { random.one(&[6, 8, 9, 10, 12, 14]) };
    Promise { day: at.div_euclid(86_400) + days, exactly: random.percent(8), by_day: random.percent(5) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn orders(count: u64, seed: u64) -> Orders {
        let uk = candidates("GB").into_iter().map(|candidate| candidate.code).collect();
        let german = candidates("DE").into_iter().map(|candidate| candidate.code).collect();
        let market = Market {
            origins: vec!["Leeds".into(), "Daventry".into()],
            destinations: vec![
                Destination { country: "GB".into(), share: 90, codes: uk },
                Destination { country: "DE".into(), share: 10, codes: german },
            ],
            tags: vec!["Alcohol".into(), "Fragile".into()],
            typical_weight: 1_200,
            greatest_weight: 30_000,
        };
        Orders::new(market, Year::new(20_454, 20_818), count, seed)
    }

    #[test]
    fn an_order_follows_from_the_seed_and_its_number() {
        let (all, again, other) = (orders(1_000, 7), orders(1_000, 7), orders(1_000, 8));
        assert!((0..1_000).rev().all(|number| all.order(number) == again.order(number)));
        assert!((0..1_000).filter(|number| all.order(*number) == other.order(*number)).count() < 5);
        // Written down: another machine, and another version, makes the same.
        let order = all.order(500);
        assert_eq!(
            format!("{} {} {} {} {:?} {}", order.at, order.postcode, order.packages, order.weight, order.sides, order.value),
            PINNED
        );
    }

    const PINNED: &str = "1784644321 OL8 3ZD 1 1050 [33, 19, 12] 5550";

    #[test]
    fn shares_are_those_of_a_retailer() {
        let all = orders(20_000, 1);
        let all: Vec<Order> = (0..20_000).map(|number| all.order(number)).collect();
        let share = |holds: &dyn Fn(&Order) -> bool| all.iter().filter(|order| holds(order)).count() / 200;
        assert!((88..92).contains(&share(&|order| order.destination == 0)));
        assert!((30..37).contains(&share(&|order| order.promise.is_some())));
        assert!((6..10).contains(&share(&|order| !order.tags.is_empty())));
        assert!((45..55).contains(&share(&|order| order.weight <= 1_200)));
        assert!((60..70).contains(&share(&|order| order.origin == Some(0))));
        assert!(all.iter().all(|order| (1..=31_500).contains(&order.weight) && order.sides.iter().all(|side| *side > 0)));
        assert!(all.is_sorted_by_key(|order| order.at));
    }
}
