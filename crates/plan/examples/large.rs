//! Plans a large batch that is made up, and says how long that takes: 10,000 consignments, 300 services and 40 capacities, unless other
//! numbers are given.
//!
//! ```sh
//! cargo run --release -p consign-plan --example large -- [CONSIGNMENTS [SERVICES [CAPACITIES [full|some|weights [SECONDS]]]]]
//! ```

#![allow(clippy::unwrap_used)]

use std::time::Instant;

use consign_plan::{Capacity, Offer, Options, Problem, Use, plan};

/// The generator of G. Marsaglia, "Xorshift RNGs" (2003).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: i128) -> i128 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        i128::from(self.0 >> 11) % end
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |place: usize, default: i128| arguments.get(place).map_or(default, |number| number.parse().unwrap());
    let (consignments, services, capacities) = (number(0, 10_000), number(1, 300), number(2, 40));
    let kind = arguments.get(3).map_or("full", String::as_str);
    let mut numbers = Numbers(88_172_645_463_325_252);
    let services: Vec<(i128, i128)> = (0..services).map(|_| (300 + numbers.below(300), 10 + numbers.below(23))).collect();
    let offers = |numbers: &mut Numbers| {
        let weight = 1 + numbers.below(30);
        let amount = if kind == "weights" { weight } else { 1 };
        let places = (0_usize..).zip(&services);
        // One in eight services has no capacity where only some have.
        let uses = |place: usize| {
            (kind != "some" || !place.is_multiple_of(8)).then(|| Use { capacity: place % usize::try_from(capacities).unwrap(), amount })
        };
        let offer = |(place, (base, each)): (usize, &(i128, i128))| Offer {
            tier: 0,
            price: base + each * weight + numbers.below(100),
            uses: uses(place).into_iter().collect(),
        };
        let mut offers: Vec<Offer> = places.map(offer).collect();
        offers.sort_by_key(|offer| offer.price);
        offers
    };
    let batch: Vec<Vec<Offer>> = (0..consignments).map(|_| offers(&mut numbers)).collect();
    // A fifth more room than the batch needs.
    let all = if kind == "weights" { consignments * 31 / 2 } else { consignments };
    let room = all * 6 / 5 / capacities;
    let capacities = (0..capacities).map(|_| Capacity { max: Some(room), ..Capacity::default() }).collect();
    let problem = Problem { consignments: batch, capacities };
    let begun = Instant::now();
    let plan = plan(
        &problem,
        &Options { time: Some(std::time::Duration::from_secs(u64::try_from(number(4, 300)).unwrap())), ..Options::default() },
    )
    .unwrap();
    let taken = begun.elapsed();
    println!(
        "{kind}: {taken:.1?}, {} left, {} in turn, {} together, {} moved, {} parts, gaps {:?}, settled {}",
        plan.score.left,
        plan.in_turn.1.cost,
        plan.score.cost,
        plan.moved.len(),
        plan.parts.len(),
        plan.gaps,
        plan.is_settled
    );
}
