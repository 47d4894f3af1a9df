//! What is in a package: items, and what of them is dangerous.

use super::figures::{MoneyDocument, WeightDocument};
use crate::json::{Decode, Problem, Problems, Reader, Trail, ViolationCode, record};
use crate::measure::Weight;
use crate::money::Money;
use crate::number::{shortened, trimmed};

/// The most items that the packages of one consignment can have, each counted once whatever its quantity.
pub const MOST_ITEMS: usize = 100_000;

/// The most classes of dangerous goods that one item can be of.
const MOST_CLASSES: usize = 100;

/// Some pieces of one kind in a package. Its figures are those of one piece; a package's own aren't taken from them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Item {
    /// What the shipper calls it.
    pub sku: Option<String>,
    /// What it is, for people.
    pub description: Option<String>,
    /// Its kind.
    pub category: Option<String>,
    /// How many pieces there are.
    pub quantity: u32,
    /// What one piece weighs, if known.
    pub weight: Option<Weight>,
    /// What one piece is worth, if known.
    pub value: Option<Money>,
    /// Where it was made, as written.
    pub country_of_origin: Option<String>,
    /// Its code in the Harmonised System.
    pub harmonisation_code: Option<String>,
    /// What is dangerous about it; `None` if nothing is.
    pub dangerous_goods: Option<DangerousGoods>,
}

/// What is dangerous about an item. Of what states nothing of it nothing is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct DangerousGoods {
    /// Its classes and divisions: `2.3A`, `7`.
    pub classes: Vec<String>,
    /// Its UN number, with or without `UN`.
    pub un_number: Option<String>,
    /// `I`, `II` or `III`.
    pub packing_group: Option<String>,
    /// Whether it is a solid, a liquid and so on.
    pub physical_form: Option<String>,
    /// Whether it is packed as a limited quantity.
    pub limited_quantity: bool,
}

impl Default for Item {
    /// One piece, of which nothing is known.
    fn default() -> Self {
        Self {
            sku: None,
            description: None,
            category: None,
            quantity: 1,
            weight: None,
            value: None,
            country_of_origin: None,
            harmonisation_code: None,
            dangerous_goods: None,
        }
    }
}

record! {
    /// Some pieces of one kind.
    pub struct ItemDocument, "an item" {
        /// The shipper's name of it. Default: none.
        pub sku: Option<Label> = "Sku",
        /// Its name for people. Default: none.
        pub description: Option<Label> = "Description",
        /// Its category. Default: none.
        pub category: Option<Label> = "Category",
        /// How many pieces there are, 0 to 4,294,967,295. Default: 1.
        pub quantity: Option<u32> = "Quantity",
        /// The weight of one piece. Default: unknown.
        pub weight: Option<WeightDocument> = "Weight",
        /// The value of one piece. Default: unknown.
        pub value: Option<MoneyDocument> = "Value",
        /// Where it was made: a code, or `IsoCode` as in an address. Default: unknown.
        pub country_of_origin: Option<Origin> = "CountryOfOrigin",
        /// Its code in the Harmonised System. Default: none.
        pub harmonisation_code: Option<Label> = "HarmonisationCode",
        /// The same as `HarmonisationCode`. Default: none.
        pub harmonization_code: Option<Label> = "HarmonizationCode",
        /// What is dangerous about it. Default: nothing.
        pub dangerous_goods: Option<DangerousGoodsDocument> = "DangerousGoods",
    }

    /// What is dangerous about an item.
    pub struct DangerousGoodsDocument, "dangerous goods" {
        /// Its classes and divisions, at most 100: `2.3A`, `7`.
        #[serde(default)]
        pub classes: Vec<Label> = "Classes",
        /// Its UN number, with or without `UN`. Default: none.
        pub un_number: Option<Label> = "UnNumber",
        /// `I`, `II` or `III`. Default: none.
        pub packing_group: Option<Label> = "PackingGroup",
        /// Its form: solid, liquid and so on. Default: none.
        pub physical_form: Option<Label> = "PhysicalForm",
        /// Whether it is packed as a limited quantity. Default: false.
        pub limited_quantity: Option<bool> = "LimitedQuantity",
    }

    /// A country by its codes, as they are written.
    #[expect(unreachable_pub, reason = "records are public")]
    pub struct OriginCodes, "a country" {
        /// The codes. Default: none.
        pub codes: Option<CodesAsWritten> = "IsoCode",
    }

    /// The codes of a country, of which one is enough.
    #[expect(unreachable_pub, reason = "records are public")]
    pub struct CodesAsWritten, "the codes of a country" {
        /// ISO 3166-1 alpha-2: `GB`. Default: none.
        pub two: Option<Label> = "TwoLetterCode",
        /// ISO 3166-1 alpha-3: `GBR`. Default: none.
        pub three: Option<Label> = "ThreeLetterCode",
        /// ISO 3166-1 numeric: `826`. Default: none.
        pub numeric: Option<Label> = "NumericCode",
    }
}

/// A text; a number is taken as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Label(pub String);

impl Decode for Label {
    fn decode(reader: &mut Reader<'_>, at: &Trail<'_>) -> Self {
        if matches!(reader.next(), b'-' | b'0'..=b'9') {
            return Self(reader.skip().to_owned());
        }
        Self(reader.text(at, "a text", str::parse).unwrap_or_default())
    }

    fn placeholder() -> Self {
        Self::default()
    }
}

impl serde::Serialize for Label {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Where an item was made: a text, or a country as addresses have it. Written as a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin(pub String);

impl Decode for Origin {
    fn decode(reader: &mut Reader<'_>, at: &Trail<'_>) -> Self {
        if reader.next() != b'{' {
            return Self(Label::decode(reader, at).0);
        }
        let codes = OriginCodes::decode(reader, at).codes;
        let given = codes.into_iter().flat_map(|codes| [codes.two, codes.three, codes.numeric]).flatten();
        Self(given.map(|code| code.0).find(|code| !code.trim().is_empty()).unwrap_or_default())
    }

    fn placeholder() -> Self {
        Self::default()
    }
}

impl serde::Serialize for Origin {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Label {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Label".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["string", "number"] })
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Origin {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Origin".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let codes = generator.subschema_for::<OriginCodes>();
        schemars::json_schema!({ "anyOf": [{ "type": "string" }, codes] })
    }
}

/// A text, if it says something.
pub(super) fn said(label: Option<Label>) -> Option<String> {
    label.map(|label| trimmed(&label.0).to_owned()).filter(|text| !text.is_empty())
}

impl ItemDocument {
    pub(super) fn understood(self, trail: &Trail<'_>, problems: &mut Problems) -> Item {
        let [code, other] = [self.harmonisation_code, self.harmonization_code].map(said);
        if let (Some(code), Some(other)) = (&code, &other)
            && code != other
        {
            let problem = Problem::new(trail.key("HarmonizationCode").path(), format!("two codes of one item, `{code}` and `{other}`"));
            problems.push(problem.code(ViolationCode::Conflict).other(trail.key("HarmonisationCode").path(), format!("`{code}` is")));
        }
        Item {
            sku: said(self.sku),
            description: said(self.description),
            category: said(self.category),
            quantity: self.quantity.unwrap_or(1),
            weight: self.weight.and_then(|weight| weight.understood(&trail.key("Weight"), problems)),
            value: self.value.map(MoneyDocument::money),
            country_of_origin: self.country_of_origin.and_then(|origin| said(Some(Label(origin.0)))),
            harmonisation_code: code.or(other),
            dangerous_goods: self.dangerous_goods.and_then(|goods| goods.understood(&trail.key("DangerousGoods"), problems)),
        }
    }
}

impl DangerousGoodsDocument {
    /// What is dangerous; `None` if nothing is said of it.
    fn understood(self, trail: &Trail<'_>, problems: &mut Problems) -> Option<DangerousGoods> {
        if self.classes.len() > MOST_CLASSES {
            let message = format!("`{}` classes are too many: at most `{MOST_CLASSES}`", self.classes.len());
            problems.push(Problem::new(trail.key("Classes").path(), message).code(ViolationCode::TooLarge));
        }
        let packing_group = said(self.packing_group);
        if let Some(group) = packing_group.as_deref().filter(|group| !is_packing_group(group)) {
            let message = format!("`{}` is no packing group: `I`, `II` or `III`", shortened(group));
            problems.push(Problem::new(trail.key("PackingGroup").path(), message));
        }
        let goods = DangerousGoods {
            classes: self.classes.into_iter().filter_map(|class| said(Some(class))).collect(),
            un_number: said(self.un_number),
            packing_group,
            physical_form: said(self.physical_form),
            limited_quantity: self.limited_quantity.unwrap_or(false),
        };
        (goods != DangerousGoods::default()).then_some(goods)
    }
}

/// Whether a text is one of the three packing groups.
pub(crate) fn is_packing_group(text: &str) -> bool {
    ["I", "II", "III"].iter().any(|group| trimmed(text).eq_ignore_ascii_case(group))
}

fn label(text: Option<&String>) -> Option<Label> {
    text.map(|text| Label(text.clone()))
}

impl From<&Item> for ItemDocument {
    fn from(item: &Item) -> Self {
        Self {
            sku: label(item.sku.as_ref()),
            description: label(item.description.as_ref()),
            category: label(item.category.as_ref()),
            quantity: Some(item.quantity),
            weight: item.weight.map(WeightDocument::from),
            value: item.value.map(MoneyDocument::from),
            country_of_origin: item.country_of_origin.clone().map(Origin),
            harmonisation_code: label(item.harmonisation_code.as_ref()),
            harmonization_code: None,
            dangerous_goods: item.dangerous_goods.as_ref().map(|goods| DangerousGoodsDocument {
                classes: goods.classes.iter().cloned().map(Label).collect(),
                un_number: label(goods.un_number.as_ref()),
                packing_group: label(goods.packing_group.as_ref()),
                physical_form: label(goods.physical_form.as_ref()),
                limited_quantity: Some(goods.limited_quantity),
            }),
        }
    }
}
