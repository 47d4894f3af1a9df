//! What members a condition has. A row here is all that reading, checking, asking and wording know of a member.

use super::bounds::Measure;
use super::dates::Which;
use super::texts::Kind;
use super::thing::{Amount, Stated, Thing};

/// Of what something is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Scope {
    Consignment,
    Package,
    Item,
    /// The dangerous goods of an item.
    Danger,
}

/// A member of conditions.
pub(super) struct Member {
    pub(super) key: &'static str,
    /// What people call it.
    pub(super) name: &'static str,
    /// Of what it can be asked.
    pub(super) of: &'static [Scope],
    /// Whether it is the consignment's where it stands among members of something smaller.
    pub(super) roams: bool,
    pub(super) asks: Asks,
}

/// The ways in which conditions are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Join {
    Any,
    All,
}

/// Tells all texts that a thing has.
type Telling = fn(&Thing<'_>, &mut dyn FnMut(&str));

/// How a member is read and asked.
pub(super) enum Asks {
    Join(Join),
    Not,
    /// A condition of one, or of every, package or item.
    Each {
        every: bool,
        items: bool,
    },
    /// A condition of an item's dangerous goods.
    Danger,
    Figure(Measure, fn(&Thing<'_>) -> Option<Amount>),
    /// Tells the texts that there are.
    Texts(Kind, Telling),
    Classes,
    Place {
        is_destination: bool,
    },
    Tags,
    Truth(fn(&Thing<'_>) -> Stated),
    Fields,
    Hours,
    Date(Which),
    Offer,
}

// There is but one of each key.
impl PartialEq for Member {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Member {}

impl std::hash::Hash for Member {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

impl std::fmt::Debug for Member {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key)
    }
}

use Scope::{Consignment, Danger, Item, Package};

const ANYWHERE: &[Scope] = &[Consignment, Package, Item, Danger];
const GOODS: &[Scope] = &[Consignment, Package];
const PACKED: &[Scope] = &[Package];

impl Member {
    /// A member of the consignment's, wherever it stands.
    const fn general(key: &'static str, name: &'static str, asks: Asks) -> Self {
        Self { key, name, of: &[Consignment], roams: true, asks }
    }

    /// A member of each of these, and of nothing else.
    const fn of(of: &'static [Scope], key: &'static str, name: &'static str, asks: Asks) -> Self {
        Self { key, name, of, roams: false, asks }
    }

    const fn figure(
        of: &'static [Scope],
        key: &'static str,
        name: &'static str,
        how: Measure,
        figure: fn(&Thing<'_>) -> Option<Amount>,
    ) -> Self {
        Self::of(of, key, name, Asks::Figure(how, figure))
    }

    const fn texts(of: &'static [Scope], key: &'static str, name: &'static str, texts: Telling) -> Self {
        Self::of(of, key, name, Asks::Texts(Kind::Text, texts))
    }
}

/// Every member.
#[expect(clippy::redundant_closure_for_method_calls, reason = "the methods are of things of one lifetime, and these of any")]
pub(super) static ALL: &[Member] = &[
    Member::of(ANYWHERE, "Any", "one of several conditions", Asks::Join(Join::Any)),
    Member::of(ANYWHERE, "All", "all of several conditions", Asks::Join(Join::All)),
    Member::of(ANYWHERE, "Not", "not a condition", Asks::Not),
    Member::general("From", "origin", Asks::Place { is_destination: false }),
    Member::general("To", "destination", Asks::Place { is_destination: true }),
    Member::figure(&[Consignment, Package, Item], "Weight", "weight", Measure::Weight, |thing| thing.weight()),
    Member::figure(GOODS, "Volume", "volume", Measure::Volume, |thing| thing.volume()),
    Member::figure(&[Consignment, Package, Item], "Value", "value", Measure::Money, |thing| thing.value()),
    Member { roams: true, ..Member::figure(&[Consignment], "Packages", "number of packages", Measure::Count, |thing| thing.packages()) },
    Member::figure(GOODS, "Items", "number of items", Measure::Count, |thing| thing.pieces()),
    Member::general("AnyPackage", "a package", Asks::Each { every: false, items: false }),
    Member::general("EveryPackage", "every package", Asks::Each { every: true, items: false }),
    Member::figure(PACKED, "Longest", "longest side", Measure::Length, |thing| thing.side(|[longest, _, _]| longest)),
    Member::figure(PACKED, "Middle", "middle side", Measure::Length, |thing| thing.side(|[_, middle, _]| middle)),
    Member::figure(PACKED, "Shortest", "shortest side", Measure::Length, |thing| thing.side(|[_, _, shortest]| shortest)),
    Member::figure(PACKED, "Girth", "girth", Measure::Length, |thing| thing.side(|[_, middle, shortest]| 2 * (middle + shortest))),
    Member::figure(PACKED, "LengthPlusGirth", "length plus girth", Measure::Length, |thing| {
        thing.side(|[longest, middle, shortest]| longest + 2 * (middle + shortest))
    }),
    Member::figure(PACKED, "SidesSum", "sum of the sides", Measure::Length, |thing| thing.side(|sides| sides.iter().sum())),
    Member::texts(PACKED, "PackagingType", "packaging type", |thing, told| {
        thing.package.and_then(|package| package.packaging_type.as_deref()).into_iter().for_each(told);
    }),
    Member::of(GOODS, "AnyItem", "an item", Asks::Each { every: false, items: true }),
    Member::of(GOODS, "EveryItem", "every item", Asks::Each { every: true, items: true }),
    Member::texts(&[Item], "Sku", "SKU", |thing, told| thing.of_item(|item| item.sku.as_deref()).into_iter().for_each(told)),
    Member::texts(&[Item], "Description", "description", |thing, told| {
        thing.of_item(|item| item.description.as_deref()).into_iter().for_each(told);
    }),
    Member::texts(&[Item], "Category", "category", |thing, told| {
        thing.of_item(|item| item.category.as_deref()).into_iter().for_each(told);
    }),
    Member::of(
        &[Item],
        "CountryOfOrigin",
        "country of origin",
        Asks::Texts(Kind::Country, |thing, told| thing.of_item(|item| item.country_of_origin.as_deref()).into_iter().for_each(told)),
    ),
    Member::texts(&[Item], "HarmonisationCode", "harmonisation code", |thing, told| {
        thing.of_item(|item| item.harmonisation_code.as_deref()).into_iter().for_each(told);
    }),
    Member::figure(&[Item], "Quantity", "quantity", Measure::Count, |thing| thing.pieces()),
    Member::of(&[Item], "DangerousGoods", "dangerous goods", Asks::Danger),
    Member::of(&[Danger], "Classes", "class", Asks::Classes),
    Member::of(
        &[Danger],
        "PackingGroup",
        "packing group",
        Asks::Texts(Kind::PackingGroup, |thing, told| thing.of_danger(|goods| goods.packing_group.as_deref()).into_iter().for_each(told)),
    ),
    Member::of(
        &[Danger],
        "UnNumber",
        "UN number",
        Asks::Texts(Kind::UnNumber, |thing, told| thing.of_danger(|goods| goods.un_number.as_deref()).into_iter().for_each(told)),
    ),
    Member::texts(&[Danger], "PhysicalForm", "physical form", |thing, told| {
        thing.of_danger(|goods| goods.physical_form.as_deref()).into_iter().for_each(told);
    }),
    Member::of(
        &[Danger],
        "LimitedQuantity",
        "limited quantity",
        Asks::Truth(|thing| thing.danger().map_or(Stated::Nothing, |goods| Stated::of(goods.limited_quantity))),
    ),
    Member::of(&[Danger], "Present", "dangerous goods", Asks::Truth(|thing| Stated::of(thing.danger().is_some()))),
    Member::general("Tags", "tags", Asks::Tags),
    Member::general("Direction", "direction", Asks::Texts(Kind::Direction, |thing, told| told(thing.facts.direction.as_str()))),
    Member::general(
        "Source",
        "source",
        Asks::Texts(Kind::Text, |thing, told| thing.facts.consignment().source.as_deref().into_iter().for_each(told)),
    ),
    Member::general("Residential", "a residential address", Asks::Truth(|thing| Stated::said(thing.facts.residential))),
    Member::general("PostOfficeBox", "a post office box", Asks::Truth(|thing| Stated::said(thing.facts.post_office_box))),
    Member::general("Fields", "fields", Asks::Fields),
    Member::general("At", "time", Asks::Hours),
    Member::general("ShippingDate", "shipping date", Asks::Date(Which::Shipping)),
    Member::general("CollectionDate", "collection date", Asks::Date(Which::Collection)),
    Member::general("DeliveryDate", "latest delivery date", Asks::Date(Which::Delivery)),
    Member::general("Promise", "promised date", Asks::Date(Which::Promise)),
    Member::general("Offer", "offer", Asks::Offer),
];
