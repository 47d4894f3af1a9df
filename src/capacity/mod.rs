//! How much services may take, and should: capacities, compiled, and their use. Use is the caller's: it goes in, and what an allocation adds
//! to it comes out.

mod amount;
mod limit;
mod period;
mod usage;

pub(crate) use amount::Amount;
pub(crate) use limit::{Capacities, Capacity, Class, Measure, Share};
pub use period::{Period, PeriodError};
pub use usage::{Overflow, Usage, UsageError};
