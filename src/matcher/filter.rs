//! Filters of services.

use std::fmt;

use super::compiled::Service;
use crate::consignment::Direction;

/// Which services a caller is after. What isn't given doesn't matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ServiceFilter {
    /// One of the service's directions.
    pub direction: Option<Direction>,
    /// Whether the recipient picks it up.
    pub is_pick_up: Option<bool>,
    /// Whether the sender drops it off.
    pub is_drop_off: Option<bool>,
}

impl ServiceFilter {
    /// Whether a service passes.
    #[must_use]
    pub fn allows(&self, service: &Service) -> bool {
        self.direction.is_none_or(|direction| service.directions.contains(&direction))
            && self.is_pick_up.is_none_or(|wanted| wanted == service.is_pick_up)
            && self.is_drop_off.is_none_or(|wanted| wanted == service.is_drop_off)
    }
}

impl fmt::Display for ServiceFilter {
    /// `ServiceDirection Outbound, IsPickup false`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let terms = [
            self.direction.map(|direction| format!("ServiceDirection {direction}")),
            self.is_pick_up.map(|wanted| format!("IsPickup {wanted}")),
            self.is_drop_off.map(|wanted| format!("IsDropOff {wanted}")),
        ];
        f.write_str(&terms.into_iter().flatten().collect::<Vec<_>>().join(", "))
    }
}
