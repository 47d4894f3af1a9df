//! By how much a price would have to fall.

use super::aim::Aim;
use super::besides::Besides;
use super::engine::Engine;
use super::moment::Now;
use super::offer::Offer;
use crate::facts::Facts;
use crate::money::Minor;
use crate::preference::Rank;
use crate::service_set::Members;

impl Engine {
    /// What the service of a number offers, and by how many minor units of its own currency the price of that, net or gross as it is compared,
    /// would have to fall for it to be chosen among some services. `None` if it offers nothing, or no fall is enough.
    pub(crate) fn fall(
        &self,
        number: usize,
        among: &Members,
        facts: &Facts<'_>,
        now: &Now<'_>,
        besides: &Besides,
        aim: Aim,
    ) -> Option<(Offer, i64)> {
        let asking = self.asking(facts, now, besides, aim);
        let mut offers: Vec<Offer> = self.every(&asking, among).in_no_order().to_vec();
        let place = offers.iter().position(|offer| offer.service() == number)?;
        let own = offers.get(place)?.clone();
        let count = if self.taxation.by_gross { own.gross } else { own.net }.count();
        let unit = own.price.checked_div(count.into())?;
        let mut wins = |fall: i64| {
            let price = own.price - i128::from(fall) * unit;
            let mut fallen = Offer { price, rank: Rank::plain(price), ..own.clone() };
            let compared = if self.taxation.by_gross { &mut fallen.gross } else { &mut fallen.net };
            *compared = Minor::known(count - fall);
            asking.rank(&mut fallen);
            if let Some(offer) = offers.get_mut(place) {
                *offer = fallen;
            }
            let first = match asking.objective(aim) {
                Some((_, objective)) => asking.aimed(objective, offers.iter(), |_, _| {}).first().map(|offer| offer.service()),
                None => offers.iter().min_by(|one, other| one.compared(other, &now.clock)).map(Offer::service),
            };
            first == Some(number)
        };
        let (mut not, mut enough) = (0, Some(count).filter(|count| wins(*count))?);
        while enough - not > 1 {
            let middle = not + (enough - not) / 2;
            if wins(middle) { enough = middle } else { not = middle }
        }
        Some((own, enough))
    }
}
