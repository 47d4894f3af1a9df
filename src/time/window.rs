//! Parts of a day.

use std::fmt;

use super::TimeOfDay;
use crate::json::record;

record! {
    /// A part of a day, both ends included.
    #[derive(Copy, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
    pub struct Window, "a window" {
        /// Its start, itself included.
        pub start: TimeOfDay = "Start",
        /// Its end, itself included, not before `Start`.
        pub end: TimeOfDay = "End",
    }
}

impl Window {
    /// 00:00 to 23:59.
    #[must_use]
    pub fn whole_day() -> Self {
        Self { start: TimeOfDay::default(), end: TimeOfDay::LAST_MINUTE }
    }

    /// Whether `other` lies within this window; their ends may be the same.
    #[must_use]
    pub fn holds(&self, other: &Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.start, self.end)
    }
}
