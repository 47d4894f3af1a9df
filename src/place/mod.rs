//! Places: one notation for every place that a rule set names.

mod answer;
mod chart;
mod classes;
mod contains;
mod country;
mod formats;
mod interval;
mod lists;
mod narrow;
mod notation;
mod parse;
mod postcode;
mod samples;
mod sets;
mod shape;
mod sourced;
mod spot;
mod subdivision;
mod text;
mod texts;
mod uk;

use answer::Told;
pub(crate) use answer::{Answer, Missing};
#[allow(unused_imports, reason = "tariffs will go by charts")]
pub(crate) use chart::{ZoneAnswer, ZoneMap};
pub(crate) use classes::{Classes, Covered};
pub use country::{Country, CountryError};
#[allow(unused_imports, reason = "tariffs will go by charts")]
pub(crate) use lists::{ChartId, ListId, Named, PlaceLists};
pub(crate) use narrow::{Clash, narrowness};
pub use notation::Place;
pub use parse::PlaceError;
pub use postcode::{Postcode, PostcodeError};
pub(crate) use postcode::{PostcodeKey, locate};
pub(crate) use samples::Sample;
pub(crate) use spot::Spot;
pub use subdivision::Subdivision;
use texts::Kind;
pub(crate) use texts::{Attributes, Texts};

#[cfg(test)]
mod chart_tests;
#[cfg(test)]
mod tests;
