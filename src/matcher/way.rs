//! How a service would move a consignment, and why it doesn't.

use crate::tariff::Unpriced;
use crate::time::{Days, DaysOff, Horizon, Missed, Opening, Transit};

/// The lanes of a service that lead where the consignment goes.
#[derive(Clone, Copy)]
pub(super) enum Way<'a> {
    /// To be found by their lists.
    Unknown,
    /// The place of the transit lane, and those of the rate lanes up to the first that is always valid.
    Known { transit: Option<u32>, rates: &'a [u32] },
}

/// Why a service offers nothing, whatever its rules.
#[derive(Debug, Clone, Copy)]
pub(super) enum Miss {
    NotConfigured,
    NoLane,
    NotCollected,
    Days(Missed),
    /// Capacities have no room on these days, or that can't be told.
    NoRoom(Days),
    /// Nor on others; these are the first.
    NoRoomEver(Days),
    /// On a day.
    NoRate(i32),
    /// By the rate lane of that place, with that list of surcharges.
    Unpriced(u32, u32, Unpriced),
    /// For the currency of that number.
    NoExchangeRate(u32),
}

/// How a service moves a consignment.
pub(super) struct Journey<'a> {
    pub(super) transit: &'a Transit,
    /// When it is collected.
    pub(super) opening: Opening<'a>,
    /// When it rests, if that is otherwise than most do.
    pub(super) off: Option<DaysOff<'a>>,
    /// The zone of a chart by which it goes.
    pub(super) zone: Option<u32>,
}

impl<'a> Journey<'a> {
    /// When it neither moves nor delivers.
    #[inline]
    pub(super) fn off<'b>(&'b self, horizon: &'b Horizon<'a>) -> &'b DaysOff<'a> {
        self.off.as_ref().unwrap_or(&horizon.off)
    }
}
