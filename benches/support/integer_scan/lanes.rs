//! Lanes: the services of a zone, perhaps of a class of weights too, in the order of the least that they can cost.

use super::Order;
use super::columns::{Block, Limits, WIDTH};
use super::parcel::Parcel;
use super::terms::Terms;

/// The blocks of every lane.
pub struct Lanes {
    /// The weights at which a class ends, itself included; the last class has no end.
    ends: Vec<i64>,
    /// By zone and class.
    lanes: Vec<Vec<Block>>,
}

impl Lanes {
    /// From rows of zone, limits and the number of the terms.
    pub fn new(rows: &[(usize, Limits, usize)], terms: &[Terms], zones: usize, order: Order) -> Self {
        let mut ends: Vec<i64> = match order {
            Order::ByZone => Vec::new(),
            Order::ByZoneAndWeight => terms.iter().flat_map(|terms| terms.price.ends()).collect(),
        };
        ends.sort_unstable();
        ends.dedup();
        let mut lanes = Vec::new();
        for zone in 0..zones {
            for class in 0..=ends.len() {
                let lightest = class.checked_sub(1).map_or(0, |below| ends[below] + 1);
                let of_zone = rows.iter().filter(|(of, limits, _)| *of == zone && i64::from(limits.allowed[0]) >= lightest);
                let bounded = of_zone.filter_map(|(_, limits, number)| Some((terms[*number].price.least(lightest)?, *limits, *number)));
                let mut bounded: Vec<(i64, Limits, usize)> = bounded.collect();
                bounded.sort_by_key(|(least, _, number)| (*least, terms[*number].rank));
                lanes.push(bounded.chunks(WIDTH).map(Block::new).collect());
            }
        }
        Self { ends, lanes }
    }

    /// The lane of a parcel.
    #[inline]
    pub fn of(&self, parcel: &Parcel) -> &[Block] {
        let class = self.ends.iter().map(|end| usize::from(*end < parcel.whole.weight)).sum::<usize>();
        &self.lanes[parcel.zone * (self.ends.len() + 1) + class]
    }

    pub fn blocks(&self) -> usize {
        self.lanes.iter().map(Vec::len).sum()
    }
}
