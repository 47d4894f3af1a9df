//! The one routine of prices.

use num_bigint::BigInt;

use super::band::Listed;
use super::chargeable::Leasts;
use super::discount::Discount;
use super::figure::Cargo;
use super::rate::{Figures, Rate, in_smallest};
use super::ratio::Ratio;
use super::scaled::Scaled;
use super::surcharge::{Pricing, Quick, Surcharges, Told};
use super::unpriced::{Calculated, Unpriced};
use super::watch::{Priced, Watch};
use crate::condition::Asked;
use crate::exact::{Whole, rounded};

/// The rounded base price in minor units.
fn base_of<T: Whole, S: Clone + Into<T>, W: Watch>(
    scaled: &Scaled<S>,
    discount: Option<&Discount>,
    cargo: Cargo<'_>,
    watch: &mut W,
) -> Calculated<i64> {
    let figuring = &scaled.figuring;
    watch.begin();
    let price = |figure: Result<Ratio<T>, Unpriced>, package: Option<usize>, watch: &mut W| -> Calculated<Ratio<T>> {
        let figure = match figure {
            Ok(figure) => figure,
            Err(unpriced) => return Some(Err(unpriced)),
        };
        Some(match scaled.of_figure(&figure)? {
            Listed::Price(band, list) => {
                let discounted = match discount {
                    Some(discount) => Some(discount.of(&list, &figure, figuring.unit)?),
                    None => None,
                };
                let taken = discounted.as_ref().map(|own| (own.left, own.is_minimum));
                let price = discounted.as_ref().map_or(&list, |own| &own.price);
                watch.priced(&Priced { package, figure: &figure, band, list: &list, discount: taken, price });
                Ok(discounted.map_or(list, |own| own.price))
            }
            Listed::Beyond => Err(Unpriced::BeyondLastBand(package)),
            Listed::Null => Err(Unpriced::NoPrice(package)),
        })
    };
    let sum = if figuring.is_by_package() {
        // What isn't known of any package is said before what has no price.
        let (mut sum, mut refused): (Option<Ratio<T>>, _) = (None, None);
        for (number, package) in cargo.facts.consignment().packages.iter().enumerate() {
            let figure = figuring.of_package(package, number, cargo, watch)?;
            let is_known = figure.is_ok();
            match price(figure, Some(number), watch)? {
                Ok(price) => {
                    sum = Some(match sum.take() {
                        Some(sum) => sum.plus(&price)?,
                        None => price,
                    });
                }
                Err(unpriced) if !is_known => return Some(Err(unpriced)),
                Err(unpriced) => refused = refused.or(Some(unpriced)),
            }
        }
        if let Some(unpriced) = refused {
            return Some(Err(unpriced));
        }
        sum?
    } else {
        let figure = figuring.whole(cargo, watch)?;
        match price(figure, None, watch)? {
            Ok(price) => price,
            Err(unpriced) => return Some(Err(unpriced)),
        }
    };
    let minor = rounded(&sum.numerator, &sum.denominator)?;
    Some(minor.to_i64().ok_or(Unpriced::TooLarge))
}

impl Rate {
    /// The base price, rounded to the minor unit.
    #[inline]
    pub(crate) fn base(&self, discount: Option<&Discount>, cargo: Cargo<'_>, watch: &mut impl Watch) -> Result<i64, Unpriced> {
        let base = in_smallest!(&self.figures, scaled => base_of(scaled, discount, cargo, watch));
        base.and_then(|base| if base < self.limit() { Ok(base) } else { Err(Unpriced::TooLarge) })
    }
}

/// What all lines come to in minor units: the base price and every surcharge that applies, each of which is told unless it is to be
/// quick. `zone` is the one that prices.
#[inline]
pub(crate) fn sum<'s>(
    (rate, discount, zone): (&Rate, Option<&Discount>, Option<&str>),
    surcharges: &'s Surcharges,
    asked: &Asked<'_>,
    quick: Option<Quick<'_>>,
    watch: &mut impl Watch,
    told: impl FnMut(Told<'s>),
) -> Result<i64, Unpriced> {
    let pricing = Pricing { rate, zone, asked, leasts: Leasts::default(), quick };
    let leasts = surcharges.leasts(&pricing);
    let pricing = Pricing { leasts: Leasts(&leasts), ..pricing };
    let base = rate.base(discount, Cargo { facts: asked.facts, exchange: asked.exchange, leasts: pricing.leasts }, watch)?;
    surcharges.add(base, &pricing, told)
}
