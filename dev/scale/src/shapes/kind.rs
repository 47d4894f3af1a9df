//! The kinds of shippers, and what is known of each without a rule set.

/// A kind of shipper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// The United States: zone charts of every origin, written as zones and lanes.
    Us,
    /// The same, written as zone charts and tariffs.
    UsCharts,
    /// The United Kingdom: zones of postcode districts.
    Uk,
    /// Europe: zones of countries, with remote postcodes.
    Eu,
    /// Australia: zones of ranges of postcodes, priced by the kilogram.
    Au,
}

impl Shape {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Us, Self::UsCharts, Self::Uk, Self::Eu, Self::Au];

    /// Its short name, in small letters.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Us => "us",
            Self::UsCharts => "us-charts",
            Self::Uk => "uk",
            Self::Eu => "eu",
            Self::Au => "au",
        }
    }

    /// The shape that gives the same answers and has neither zone charts nor tariffs.
    #[must_use]
    pub fn in_lanes(self) -> Self {
        if self == Self::UsCharts { Self::Us } else { self }
    }

    /// When consignments are to be allocated: a Monday morning at its shipping locations, before the cut-offs.
    #[must_use]
    pub fn at(self) -> &'static str {
        match self {
            Self::Us | Self::UsCharts => "2026-11-02T15:00:00Z",
            Self::Uk | Self::Eu => "2026-11-02T09:00:00Z",
            Self::Au => "2026-11-01T22:30:00Z",
        }
    }

    /// How many carriers a rule set has if nothing else is said.
    #[must_use]
    pub fn carriers(self, services: usize) -> usize {
        match self {
            Self::Us | Self::UsCharts | Self::Au => 5,
            Self::Uk => (services / 20).max(4),
            Self::Eu => (services / 10).max(4),
        }
    }
}
