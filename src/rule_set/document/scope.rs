//! What rules of a rule set are for: shipping rules and preferences say it alike.

use chrono::NaiveDate;

use crate::condition::Condition;
use crate::json::Trail;
use crate::reference::Reference;

/// By what services are chosen: those of all three lists, all where none of them is given.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ChosenBy<'a> {
    /// References, `*` for any run of characters.
    pub(crate) services: Option<&'a [String]>,
    /// The same of carriers.
    pub(crate) carriers: Option<&'a [String]>,
    pub(crate) groups: Option<&'a [Reference]>,
}

impl ChosenBy<'_> {
    /// Whether all services are.
    pub(crate) fn is_all(&self) -> bool {
        self.services.is_none() && self.carriers.is_none() && self.groups.is_none()
    }
}

/// What a rule is for, as the rule set writes it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ScopeTerms<'a> {
    pub(crate) reference: &'a Reference,
    pub(crate) name: Option<&'a str>,
    pub(crate) chosen: ChosenBy<'a>,
    pub(crate) shipping_locations: Option<&'a [Reference]>,
    pub(crate) valid_from: Option<NaiveDate>,
    pub(crate) valid_to: Option<NaiveDate>,
    pub(crate) when: Option<&'a Condition>,
}

impl<'a> ScopeTerms<'a> {
    /// Tells every place that its condition names, where it stands, and whether it is of a destination.
    pub(crate) fn each_place(&self, at: &Trail<'_>, told: &mut dyn FnMut(&Trail<'_>, bool, &'a str)) {
        self.when.into_iter().for_each(|when| when.each_place(&at.key("When"), told));
    }
}

/// Declares a record of a rule: what every rule says of what it is for, and the fields of its own.
macro_rules! rule_record {
    (
        $(#[$meta:meta])*
        pub struct $name:ident, $what:literal, $valid:literal {
            $($(#[$field_meta:meta])* pub $field:ident: $type:ty = $key:literal),* $(,)?
        }
    ) => {
        $crate::json::record! {
            $(#[$meta])*
            pub struct $name, $what {
                /// Its name in this document, unique among entries of its kind.
                pub reference: $crate::reference::Reference = "Reference",
                /// Its name for people. Default: none.
                pub name: Option<String> = "Name",
                $($(#[$field_meta])* pub $field: $type = $key,)*
                /// The services that it is for, `*` for any run of characters. With `Carriers` and `CarrierServiceGroups` the services of
                /// all three lists. Default: all services, if none of the three is given.
                pub services: Option<Vec<String>> = "Services",
                /// The carriers whose services it is for, `*` for any run of characters. Default: see `Services`.
                pub carriers: Option<Vec<String>> = "Carriers",
                /// The groups whose services it is for. Default: see `Services`.
                pub carrier_service_groups: Option<Vec<$crate::reference::Reference>> = "CarrierServiceGroups",
                /// The shipping locations that it is for. An origin that names no location is at none. Default: any origin.
                pub shipping_locations: Option<Vec<$crate::reference::Reference>> = "ShippingLocations",
                #[doc = concat!("The first local date, at the origin, of a ", $valid, " for which it is there. Default: any.")]
                pub valid_from: Option<chrono::NaiveDate> = "ValidFrom",
                /// The last such date. Default: any.
                pub valid_to: Option<chrono::NaiveDate> = "ValidTo",
                /// The condition. Default: it always holds.
                pub when: Option<$crate::condition::Condition> = "When",
            }
        }

        impl $name {
            /// What it is for.
            pub(crate) fn scope(&self) -> $crate::rule_set::ScopeTerms<'_> {
                $crate::rule_set::ScopeTerms {
                    reference: &self.reference,
                    name: self.name.as_deref(),
                    chosen: $crate::rule_set::ChosenBy {
                        services: self.services.as_deref(),
                        carriers: self.carriers.as_deref(),
                        groups: self.carrier_service_groups.as_deref(),
                    },
                    shipping_locations: self.shipping_locations.as_deref(),
                    valid_from: self.valid_from,
                    valid_to: self.valid_to,
                    when: self.when.as_ref(),
                }
            }
        }
    };
}
pub(crate) use rule_record;
