//! Allocation rules: which consignments a service may take. Limits of figures, what the service is fit for, and where it doesn't deliver.
//!
//! To add a kind of limit: its row in `metric`, its word in [`RuleKind`] and [`ReasonCode`], its field of [`Rules`] and its line of
//! [`Rules::terms`], both marked *register*. Nothing else enforces it, so it is enforced everywhere or nowhere.

mod finding;
mod kind;
mod limit;
mod metric;
mod places;
mod reason;
mod rules;
mod tags;
mod terms;

pub(crate) use finding::{Breach, Broken, Finding, Findings, Lacking, MOST_FIGURES, Unknown};
pub use kind::{Basis, RuleKind};
pub(crate) use limit::{Limit, Unit, missing_dimensions};
pub(crate) use metric::{Metric, Of};
pub(crate) use places::ExcludedPlaces;
pub(crate) use reason::End;
pub use reason::{Figure, ReasonCode, ReasonCodes};
pub use rules::Rules;
pub(crate) use tags::{Tagged, Tags};
pub use terms::{CountLimit, LengthLimit, MaximumLength, SidesLimit, ValueLimit, VolumeLimit, WeightLimit};
