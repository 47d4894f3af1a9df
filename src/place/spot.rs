//! Addresses as far as places ask.

use super::{Attributes, Country, PostcodeKey};

/// An address as far as places ask.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Spot {
    /// The number of its shipping location.
    pub(crate) location: Option<u32>,
    /// Where its postcode lies: Jersey, where it says GB and a postcode of Jersey (see [`locate`](super::locate)).
    pub(crate) country: Option<Country>,
    /// `None` if there is no postcode, or one that cannot be read.
    pub(crate) postcode: Option<PostcodeKey>,
    /// What it states in words, by the numbers of one rule set.
    pub(crate) attributes: Attributes,
}
