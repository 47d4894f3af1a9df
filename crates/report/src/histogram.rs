//! Histograms: the fixed buckets of distributions, gathered to few bars with round ends.

use consign::simulation::Distribution;
use consign_what_if::grouped;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// About how many bars there are: up to the amount that 95 % are not above. What is beyond shares the last.
const BARS: u32 = 24;

/// Bars over the same amounts for one distribution or for several.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Histogram {
    /// `2.00 to 2.49`, the last perhaps `20.00 and more`.
    pub(crate) labels: Vec<String>,
    /// Where each begins: `2.00`.
    pub(crate) starts: Vec<String>,
    /// For each distribution, how many are in each bar.
    pub(crate) counts: Vec<Vec<u64>>,
}

/// A bucket belongs where its lower end is: it may reach over the end of the bar by a 64th.
pub(crate) fn histogram(all: &[&Distribution]) -> Option<Histogram> {
    let least = all.iter().filter_map(|one| one.quantile(0)).min()?;
    let most = all.iter().filter_map(|one| one.quantile(95)).max()?;
    let greatest = all.iter().filter_map(|one| one.quantile(100)).max()?;
    let unit = Decimal::try_new(1, least.scale()).ok()?;
    let step = step(most.saturating_sub(least), unit);
    let start = place(least, step)?;
    let bar_of = |amount: Decimal| place(amount, step).and_then(|bar| usize::try_from(bar - start).ok());
    let (usual, end) = (bar_of(most)?, bar_of(greatest)?);
    // A bar more shows the greatest as it is; many more would show little else.
    let (bars, is_open) = if end <= usual + 1 { (end, false) } else { (usual + 1, true) };
    let from = |bar: usize| {
        let mut from = step.saturating_mul(Decimal::from(start.saturating_add_unsigned(bar as u64)));
        from.rescale(unit.scale());
        from
    };
    let label = |bar: usize| {
        let from = from(bar);
        let to = from.saturating_add(step).saturating_sub(unit);
        match (is_open && bar == bars, from == to) {
            (true, _) => format!("{} and more", grouped(from)),
            (_, true) => grouped(from),
            _ => format!("{} to {}", grouped(from), grouped(to)),
        }
    };
    let counts = all.iter().map(|one| {
        let mut counts = vec![0_u64; bars + 1];
        for bucket in &one.buckets {
            // The lower end of the first bucket may be below the least.
            let bar = bar_of(bucket.from.0.max(least)).unwrap_or_default().min(bars);
            if let Some(count) = counts.get_mut(bar) {
                *count = count.saturating_add(bucket.count);
            }
        }
        counts
    });
    let starts = (0..=bars).map(|bar| grouped(from(bar))).collect();
    Some(Histogram { labels: (0..=bars).map(label).collect(), starts, counts: counts.collect() })
}

/// The least round step with which a range has no more than so many bars: 1, 2 or 5 and zeros.
fn step(range: Decimal, unit: Decimal) -> Decimal {
    let mut decade = unit;
    loop {
        let steps = [1, 2, 5].map(|factor| decade.saturating_mul(Decimal::from(factor)));
        if let Some(step) = steps.into_iter().find(|step| step.saturating_mul(Decimal::from(BARS)) >= range) {
            return step;
        }
        decade = decade.saturating_mul(Decimal::TEN);
    }
}

fn place(amount: Decimal, step: Decimal) -> Option<i64> {
    amount.checked_div(step)?.floor().to_i64()
}

#[cfg(test)]
mod tests {
    use super::*;
    use consign::simulation::{Amount, Bucket};

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn distribution(amounts: &[(&str, u64)]) -> Distribution {
        let amounts: Vec<(Amount, u64)> = amounts.iter().map(|(amount, count)| (Amount(decimal(amount)), *count)).collect();
        Distribution {
            count: amounts.iter().map(|(_, count)| count).sum(),
            sum: Amount(Decimal::ZERO),
            least: amounts.iter().map(|(amount, _)| *amount).min(),
            greatest: amounts.iter().map(|(amount, _)| *amount).max(),
            buckets: amounts.iter().map(|(amount, count)| Bucket { from: *amount, to: *amount, count: *count }).collect(),
        }
    }

    #[test]
    fn steps_are_round() {
        for (range, expected) in [("0", "0.01"), ("0.24", "0.01"), ("0.25", "0.02"), ("1.00", "0.05"), ("2.4", "0.10"), ("100", "5.00")] {
            assert_eq!(step(decimal(range), decimal("0.01")), decimal(expected), "{range}");
        }
        assert_eq!(step(decimal("1000"), Decimal::ONE), decimal("50"));
    }

    #[test]
    fn what_is_far_out_shares_the_last_bar() {
        let prices = distribution(&[("2.29", 500), ("4.10", 480), ("12.20", 15), ("250.00", 2)]);
        let drawn = histogram(&[&prices]).unwrap();
        assert_eq!(drawn.labels.first().map(String::as_str), Some("2.20 to 2.29"));
        assert_eq!(drawn.labels.last().map(String::as_str), Some("4.20 and more"));
        assert_eq!(drawn.counts[0].iter().sum::<u64>(), 997);
        assert_eq!((drawn.counts[0][0], drawn.counts[0][19], drawn.counts[0].last()), (500, 480, Some(&17)));
    }

    #[test]
    fn both_distributions_share_the_bars() {
        let drawn = histogram(&[&distribution(&[("1.00", 1)]), &distribution(&[("3.00", 2)])]).unwrap();
        assert_eq!(drawn.counts[0].len(), drawn.counts[1].len());
        assert_eq!((drawn.counts[0].first(), drawn.counts[1].last()), (Some(&1), Some(&2)));
    }

    #[test]
    fn one_amount_is_one_bar_and_nothing_is_none() {
        let free = histogram(&[&distribution(&[("0.00", 3)])]).unwrap();
        assert_eq!(free, Histogram { labels: vec!["0.00".to_owned()], starts: vec!["0.00".to_owned()], counts: vec![vec![3]] });
        assert_eq!(histogram(&[&Distribution::default()]), None);
    }
}
