//! Days, clocks, collection calendars and transit lanes. Days are numbers, counted from the beginning of the calendar: day 1 is
//! Monday, 1 January of year 1, as chrono counts.

mod calendar;
mod clock;
mod clocks;
mod holidays;
mod horizon;
mod transit;
mod weekday;
mod window;

pub(crate) use calendar::{Before, Calendar, CutOff, Opening, open_on};
pub(crate) use clock::{Clock, Span, date_of, instant};
pub(crate) use clocks::Clocks;
pub use holidays::HolidaysOf;
pub(crate) use holidays::{Dates, DaysOff, Holidays, WorkingDays};
pub(crate) use horizon::{Days, Horizon, Wanted};
pub(crate) use transit::{Missed, Transit};
pub(crate) use weekday::Weekdays;
pub use weekday::{TimeError, TimeOfDay, Weekday};
pub use window::Window;

/// The seconds of a day.
const DAY: i64 = 24 * 60 * 60;
