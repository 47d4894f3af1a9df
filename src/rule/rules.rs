//! The allocation rules of a service, and the register of what they can limit.

use super::limit::Limit;
use super::metric::{GIRTH, ITEMS, LENGTH, LENGTH_PLUS_GIRTH, Metric, PACKAGES, SIDES, SIDES_SUM, VALUE, VOLUME, WEIGHT};
use super::terms::{CountLimit, LengthLimit, MaximumLength, SidesLimit, Terms, ValueLimit, VolumeLimit, WeightLimit};
use crate::check::Checker;
use crate::json::{Trail, record};
use crate::money::Currency;
use crate::reference::Tag;

record! {
    /// The allocation rules of a service. What isn't given isn't limited.
    #[derive(Default)]
    #[non_exhaustive]
    pub struct Rules, "rules" {
        /// What a consignment, or every package, may weigh. Default: no limit.
        pub weight: Option<WeightLimit> = "Weight", // register
        /// How long the longest side of every package may be. Default: no limit.
        pub length: Option<LengthLimit> = "Length", // register
        /// How large the girth of every package may be: twice the sum of the two shorter sides. Default: no limit.
        pub girth: Option<LengthLimit> = "Girth", // register
        /// How large the longest side plus the girth of every package may be. Default: no limit.
        pub length_plus_girth: Option<MaximumLength> = "LengthPlusGirth", // register
        /// What a consignment, or every package, may be worth. Default: no limit.
        pub value: Option<ValueLimit> = "Value", // register
        /// The largest box that every package must fit into. Default: no limit.
        pub sides: Option<SidesLimit> = "Sides", // register
        /// How much room a consignment, or every package, may take. Default: no limit.
        pub volume: Option<VolumeLimit> = "Volume", // register
        /// How large length, width and height of every package together may be. Default: no limit.
        pub sides_sum: Option<LengthLimit> = "SidesSum", // register
        /// How many packages a consignment may have. Default: no limit.
        pub packages: Option<CountLimit> = "Packages", // register
        /// How many items a consignment may have, their quantities summed. Default: no limit.
        pub items: Option<CountLimit> = "Items", // register
        /// The tags that the service is fit for. A consignment that has another tag isn't taken; without tags the service takes untagged
        /// consignments only.
        #[serde(default)]
        pub tags: Vec<Tag> = "Tags",
        /// Where it does not deliver: shipping locations, zones or places.
        #[serde(default)]
        pub excluded_places: Vec<String> = "ExcludedPlaces",
    }
}

impl Rules {
    /// The limits that are given: the field, what it limits, and its terms.
    fn terms(&self) -> impl Iterator<Item = (&'static str, &'static Metric, &dyn Terms)> {
        fn row<'r, T: Terms>(
            field: &'static str,
            metric: &'static Metric,
            terms: Option<&'r T>,
        ) -> Option<(&'static str, &'static Metric, &'r dyn Terms)> {
            terms.map(|terms| (field, metric, terms as &dyn Terms))
        }
        [
            row("Weight", &WEIGHT, self.weight.as_ref()),                                // register
            row("Length", &LENGTH, self.length.as_ref()),                                // register
            row("Girth", &GIRTH, self.girth.as_ref()),                                   // register
            row("LengthPlusGirth", &LENGTH_PLUS_GIRTH, self.length_plus_girth.as_ref()), // register
            row("Value", &VALUE, self.value.as_ref()),                                   // register
            row("Sides", &SIDES[0], self.sides.as_ref()),                                // register
            row("Volume", &VOLUME, self.volume.as_ref()),                                // register
            row("SidesSum", &SIDES_SUM, self.sides_sum.as_ref()),                        // register
            row("Packages", &PACKAGES, self.packages.as_ref()),                          // register
            row("Items", &ITEMS, self.items.as_ref()),                                   // register
        ]
        .into_iter()
        .flatten()
    }

    /// The limits, compiled.
    pub(crate) fn limits(&self, own: Currency) -> impl Iterator<Item = Limit> {
        self.terms().flat_map(move |(_, metric, terms)| terms.limits(metric, own))
    }

    /// The problems of the terms of every kind.
    pub(crate) fn check<'a>(&'a self, path: &Trail<'_>, checker: &mut Checker<'a>) {
        for (field, _, terms) in self.terms() {
            terms.check(&path.key(field), checker);
        }
        checker.places(Some(&self.excluded_places), &path.key("ExcludedPlaces"));
    }
}
