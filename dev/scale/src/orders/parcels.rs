//! What packages weigh, how large they are, and what they are worth.

use crate::Random;

/// A long tail to the right, as weights and values of parcels have: of a thousand packages, and what they are at most in thousandths of
/// the typical one (the quantiles of a log-normal distribution of σ = 1, between which it is taken to be straight).
const TAIL: [(u64, u64); 16] = [
    (0, 60),
    (10, 98),
    (50, 193),
    (100, 278),
    (200, 431),
    (300, 592),
    (400, 776),
    (500, 1_000),
    (600, 1_288),
    (700, 1_689),
    (800, 2_320),
    (900, 3_602),
    (950, 5_180),
    (990, 10_240),
    (999, 21_980),
    (1_000, 30_000),
];

/// Thousandths of the typical.
fn tailed(random: &mut Random) -> u64 {
    let at = random.within(0, 999_999);
    for pair in TAIL.windows(2) {
        if let [(low, least), (high, most)] = pair
            && at < high * 1_000
        {
            return least + (most - least) * (at - low * 1_000) / ((high - low) * 1_000);
        }
    }
    1_000
}

/// Most orders are one package.
pub(super) fn count(random: &mut Random) -> u32 {
    match random.within(0, 99) {
        0..86 => 1,
        86..95 => 2,
        95..98 => 3,
        other => u32::try_from(other - 94).unwrap_or(1),
    }
}

/// In grams: to 10 g, above 5 kg to 50 g.
pub(super) fn weight(random: &mut Random, typical: u64, greatest: u64) -> u64 {
    // Few shippers pack more than their carriers take.
    let most = if random.percent(1) { greatest * 21 / 20 } else { greatest };
    let exact = (typical * tailed(random) / 1_000).min(most);
    let step = if exact < 5_000 { 10 } else { 50 };
    (exact / step * step).max(10)
}

/// In hundredths: most prices end in 99, 95 or 00.
pub(super) fn value(random: &mut Random) -> u64 {
    const TYPICAL: u64 = 3_200;
    let whole = (TYPICAL * tailed(random) / 100_000).max(1) * 100;
    whole + random.one(&[99, 99, 99, 95, 50, 0, 0]) - 100 * u64::from(whole > 200)
}

/// Boxes, mailing bags and pallets that are sold everywhere, by their volume; in cm.
const BOXES: [[u32; 3]; 18] = [
    [16, 11, 2],
    [23, 16, 3],
    [35, 25, 3],
    [22, 16, 10],
    [33, 19, 12],
    [31, 23, 16],
    [36, 26, 18],
    [40, 30, 20],
    [45, 35, 20],
    [43, 31, 31],
    [46, 46, 31],
    [60, 40, 40],
    [61, 46, 46],
    [80, 60, 40],
    [80, 60, 60],
    [120, 80, 60],
    [120, 80, 100],
    [120, 100, 160],
];
/// What is long: tubes, curtain rails, skis.
const LONG: [[u32; 3]; 3] = [[75, 10, 10], [115, 15, 12], [160, 20, 15]];

/// The smallest usual box that holds so many grams of goods.
pub(super) fn sides(random: &mut Random, grams: u64) -> [u32; 3] {
    if grams >= 300 && random.percent(2) {
        return random.one(&LONG);
    }
    // From pillows to books, in milligrams per cm³.
    let density = random.one(&[70, 110, 140, 180, 220, 260, 320, 420, 600]);
    let volume = grams * 1_000 / density;
    let holds = |sides: &&[u32; 3]| sides.iter().map(|side| u64::from(*side)).product::<u64>() >= volume;
    BOXES.iter().find(holds).or(BOXES.last()).copied().unwrap_or([40, 30, 20])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_rise_in_volume_and_half_of_all_are_below_the_typical() {
        assert!(BOXES.is_sorted_by_key(|sides| sides.iter().product::<u32>()));
        let mut random = Random::of(1, "test", 1);
        let below = (0..10_000).filter(|_| tailed(&mut random) <= 1_000).count();
        assert!((4_800..5_200).contains(&below), "{below}");
        assert!((0..10_000).all(|_| (1..=60_000).contains(&(value(&mut random) / 100))));
    }
}
