//! The pages, and how they are written.

use std::fmt::Write;

use crate::examples::{Example, Examples};
use crate::types::Types;

pub(crate) struct Page {
    pub(crate) file: &'static str,
    title: &'static str,
    says: &'static str,
    /// The types on it, in order.
    pub(crate) types: &'static [&'static str],
}

pub(crate) const PAGES: &[Page] = &[
    Page {
        file: "rule-set.md",
        title: "The rule set",
        says: "A rule set is one JSON object. Field names are read in any case; unknown fields are errors.",
        types: &["RuleSet", "Assume", "PackageSize", "CarrierServiceGroup", "Compare"],
    },
    Page {
        file: "places-and-days.md",
        title: "Places and days",
        says: "Where goods are collected and picked up, when, and how places make zones.",
        types: &[
            "ShippingLocation",
            "Collection",
            "CollectionException",
            "CutOff",
            "Zone",
            "ZoneChart",
            "Chart",
            "PickUpLocation",
            "PickUpAddress",
        ],
    },
    Page {
        file: "services.md",
        title: "Carriers and services",
        says: "What carriers offer, what a service may take, where it delivers and how long that takes.",
        types: &[
            "Carrier",
            "CarrierService",
            "Leg",
            "TransitLane",
            "TransitDays",
            "HolidaysOf",
            "Carbon",
            "Rules",
            "WeightLimit",
            "LengthLimit",
            "MaximumLength",
            "SidesLimit",
            "VolumeLimit",
            "ValueLimit",
            "CountLimit",
            "Basis",
        ],
    },
    Page {
        file: "prices.md",
        title: "Prices",
        says: "What a service costs: rate lanes with bands, tariffs by zone, chargeable weights, discounts.",
        types: &[
            "RateLane",
            "Band",
            "Tariff",
            "Beyond",
            "Discount",
            "DiscountBand",
            "DiscountMinimum",
            "Chargeable",
            "ChargeBasis",
            "By",
            "SidesRounding",
            "Divisor",
            "DivisorUnit",
            "VolumetricAbove",
            "WeightRounding",
            "Rounding",
        ],
    },
    Page {
        file: "surcharges-and-tax.md",
        title: "Surcharges and tax",
        says: "What is added to the base price, in order, and the VAT on it.",
        types: &["Surcharge", "TableEntry", "CaseAmount", "LeastWeight", "PercentOf", "Vat", "VatRounding", "PricesInclude"],
    },
    Page {
        file: "conditions.md",
        title: "Conditions",
        says: "A condition stands in `When` of shipping rules, surcharges, preferences, objectives and capacities. \
            [Rules, preferences, objectives](../rules.md) explains how conditions are read.",
        types: &[
            "Condition",
            "WeightBounds",
            "LengthBounds",
            "VolumeBounds",
            "MoneyBounds",
            "NumberBounds",
            "NoneOfThese",
            "ClassTerms",
            "TagTerms",
            "FieldTerms",
            "DateTerms",
            "Hours",
            "OfferTerms",
        ],
    },
    Page {
        file: "choosing.md",
        title: "Rules, preferences, objectives, capacities",
        says: "Who may take a consignment, who goes first, what is best, and how much services may take.",
        types: &[
            "ShippingRule",
            "ShippingRuleType",
            "Preference",
            "Adjust",
            "Objective",
            "Step",
            "StepTerms",
            "DeliveredWithin",
            "OnTime",
            "Tolerance",
            "Preferred",
            "BestValue",
            "Order",
            "History",
            "Capacity",
            "Per",
            "Counted",
            "WhenFull",
            "Share",
            "Offset",
        ],
    },
    Page {
        file: "consignment.md",
        title: "The consignment",
        says: "A consignment is one JSON object with SortedPRO's field names. Other fields are ignored, except by `Fields` of conditions. \
            A field that nearly has one of these names is an error.",
        types: &[
            "Consignment",
            "RequestedDeliveryDate",
            "PackageDocument",
            "ItemDocument",
            "DangerousGoodsDocument",
            "OriginCodes",
            "CodesAsWritten",
            "AddressDocument",
            "MetaData",
        ],
    },
    Page {
        file: "values.md",
        title: "Values",
        says: "Values that stand in many places.",
        types: &[
            "Quantity",
            "Signed",
            "Figure",
            "Reference",
            "Tag",
            "Place",
            "Country",
            "CountryDocument",
            "CountryCodes",
            "Currency",
            "MoneyDocument",
            "IsoCurrency",
            "WeightDocument",
            "WeightUnit",
            "DimensionsDocument",
            "LengthUnit",
            "VolumeUnit",
            "Unit",
            "Direction",
            "Weekday",
            "TimeOfDay",
            "Window",
            "LatLong",
        ],
    },
];

/// `RateLane` is the rate lane.
pub(crate) fn heading(name: &str) -> String {
    if name == "CountryDocument" {
        return "Country by its codes".to_owned();
    }
    let mut words = String::new();
    for letter in name.strip_suffix("Document").unwrap_or(name).chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
            words.extend(letter.to_lowercase());
        } else {
            words.push(letter);
        }
    }
    words
}

impl Page {
    pub(crate) fn written(&self, types: &Types, examples: &Examples) -> String {
        let mut page = format!("# {}\n\n<!-- Made from the schema by tests/reference; do not edit. -->\n\n{}\n", self.title, self.says);
        for name in self.types {
            write!(page, "\n## {}\n\n{}\n", heading(name), types.said_of(name)).unwrap();
            self.section(name, types, examples, &mut page);
        }
        page
    }

    fn section(&self, name: &str, types: &Types, examples: &Examples, page: &mut String) {
        let members = types.members(name);
        let linked = |name: &str| self.link(name);
        if !members.is_empty() {
            page.push_str("\n| member | type | meaning | default | example |\n| --- | --- | --- | --- | --- |\n");
        }
        for member in members {
            let example = examples.get(&(name.to_owned(), member.key.clone())).map(Example::cell).unwrap_or_default();
            let kind = types.words(&member.schema, &linked);
            let default = member.default.unwrap_or_default();
            writeln!(page, "| `{}` | {kind} | {} | {default} | {example} |", member.key, member.meaning.replace('|', "\\|")).unwrap();
        }
        let Some(found) = types.get(name) else { return };
        let choices = found.choices();
        if choices.iter().any(|(_, meaning)| !meaning.is_empty()) {
            page.push('\n');
            for (word, meaning) in choices {
                writeln!(page, "- `{word}`: {meaning}").unwrap();
            }
        } else if !choices.is_empty() {
            let words: Vec<_> = choices.into_iter().map(|(word, _)| format!("`{word}`")).collect();
            write!(page, "\nOne of {}.\n", words.join(", ")).unwrap();
        }
        if found.schema()["anyOf"].is_array() && found.schema()["properties"].is_null() {
            write!(page, "\nWritten as: {}.\n", types.words(found.schema(), &linked)).unwrap();
        }
    }

    fn link(&self, name: &str) -> String {
        let page = PAGES.iter().find(|page| page.types.contains(&name));
        let file = page.map(|page| page.file).filter(|file| *file != self.file).unwrap_or_default();
        let heading = heading(name);
        format!("[{heading}]({file}#{})", heading.to_lowercase().replace(' ', "-"))
    }
}
