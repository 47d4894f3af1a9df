//! Days, clocks, collection calendars and transit lanes. Days are numbers, counted from the beginning of the calendar: day 1 is
//! Monday, 1 January of year 1, as chrono counts.

mod calendar;
mod clock;
mod clocks;
mod horizon;
mod transit;
mod weekday;
mod window;

pub(crate) use calendar::{Calendar, Opening, open_on};
pub(crate) use clock::{Clock, Span, date_of, instant};
pub(crate) use clocks::Clocks;
pub(crate) use horizon::{Days, Horizon, Wanted};
pub(crate) use transit::{Missed, Transit};
pub(crate) use weekday::Weekdays;
pub use weekday::{TimeError, TimeOfDay, Weekday};
pub use window::Window;

/// The seconds of a day.
const DAY: i64 = 24 * 60 * 60;
