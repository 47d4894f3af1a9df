//! The item of a row, and what items weigh.

use consign::{Consignment, DangerousGoods, Dimensions, Item, Money, Weight, WeightUnit};
use rust_decimal::Decimal;

use super::reading::Reading;
use crate::columns::field::Field;
use crate::notes::Noticed;

/// What items weigh together, as far as that is known.
#[derive(Default)]
pub(super) struct Weighed {
    /// What pieces weigh, and how many weigh so.
    known: Vec<(Weight, Decimal)>,
    /// The first item of which it isn't known, and why.
    unknown: Option<String>,
}

impl Weighed {
    pub(super) fn add(&mut self, weight: Weight, pieces: u32) {
        self.known.push((weight, Decimal::from(pieces)));
    }

    /// Why it isn't known what the items weigh.
    pub(super) fn why_unknown(self) -> Option<String> {
        self.unknown
    }

    /// The sum, exactly: in the unit of all, or else in kilograms, in which every unit has an end. None if one is unknown.
    pub(super) fn sum(&self) -> Result<Option<Weight>, String> {
        let Some((first, _)) = self.known.first().filter(|_| self.unknown.is_none()) else { return Ok(None) };
        let is_one = self.known.iter().all(|(weight, _)| weight.unit() == first.unit());
        let unit = if is_one { first.unit() } else { WeightUnit::Kilogram };
        let sum =
            self.known.iter().try_fold(Decimal::ZERO, |sum, (weight, pieces)| sum.checked_add(weight.in_unit(unit).checked_mul(*pieces)?));
        let sum = sum.ok_or_else(|| "the sum is too large".to_owned())?;
        Weight::new(sum, unit).map(Some).map_err(|error| error.to_string())
    }
}

impl Reading<'_, '_> {
    /// Packages whose first has the row's item in it. What isn't known of their weight the item tells.
    pub(super) fn weights_and_items(&mut self, consignment: &mut Consignment) {
        let mut weighed = Weighed::default();
        let item = self.item(&mut weighed, consignment);
        self.packed(consignment, item.into_iter().collect(), weighed, false);
    }

    /// Packages whose first has these items in it, and of which each weighs what its cell says, or else so much; the other way round if that is
    /// what the cells come to.
    pub(super) fn packed(&mut self, consignment: &mut Consignment, items: Vec<Item>, weighed: Weighed, is_sum: bool) {
        if let Some(package) = consignment.packages.first_mut() {
            package.items.clear();
        }
        let is_said = !is_sum && (self.is_filled(Field::Weight) || self.is_filled(Field::TotalWeight));
        let known = if is_said { None } else { weighed.sum().unwrap_or_else(|why| self.none(Field::ItemWeight, &why)) };
        let before = self.reasons.len();
        self.weights_and_packages(consignment, known);
        if let (true, Some(why)) = (self.reasons.len() > before, weighed.why_unknown()) {
            self.refuse(Field::ItemWeight, why);
        }
        if let Some(package) = consignment.packages.first_mut() {
            package.dimensions = package.dimensions.or_else(|| self.sides_of(&items));
            package.items = items;
        }
    }

    /// The sides of a package with one piece of a product in it: the product's.
    fn sides_of(&self, items: &[Item]) -> Option<Dimensions> {
        let [Item { sku: Some(sku), quantity: 1, .. }] = items else { return None };
        self.products?.get(sku)?.dimensions
    }

    fn none<T>(&mut self, field: Field, why: &str) -> Option<T> {
        self.refuse(field, why);
        None
    }

    /// The item of a row with what is known of it as a product, whose tags the consignment gets; none if nothing stands there, or it is to be
    /// left out.
    pub(super) fn item(&mut self, weighed: &mut Weighed, consignment: &mut Consignment) -> Option<Item> {
        let mut item = self.own_item()?;
        let product = item.sku.as_deref().and_then(|sku| self.products?.get(sku));
        let mut why = "the item has no weight";
        if let Some(product) = product {
            product.fill(&mut item);
            let new = product.tags.iter().filter(|tag| !consignment.tags.contains(tag));
            let new: Vec<_> = new.cloned().collect();
            consignment.tags.extend(new);
            why = "neither the row nor the product says what it weighs";
        } else if let (Some(_), Some(sku)) = (self.products, item.sku.as_deref()) {
            self.notes.unknown_sku(sku, 1);
            why = "no product is called so";
        }
        if let Some(weight) = item.weight {
            weighed.add(weight, item.quantity);
        } else {
            let name = item.sku.as_ref().or(item.description.as_ref());
            weighed.unknown.get_or_insert_with(|| name.map_or_else(|| why.to_owned(), |name| format!("`{name}`: {why}")));
        }
        Some(item)
    }

    /// The item as its row has it.
    pub(super) fn own_item(&mut self) -> Option<Item> {
        let quantity = self.number(Field::ItemQuantity);
        let value = self.amount(Field::ItemValue);
        let left_out = match (quantity, value) {
            (Some(quantity), _) if quantity <= Decimal::ZERO => Some(format!("line {}: quantity `{quantity}`", self.line)),
            (_, Some((value, _))) if value < Decimal::ZERO => Some(format!("line {}: worth `{value}`", self.line)),
            _ => None,
        };
        if let Some(place) = left_out {
            self.notes.add(Noticed::LeftOut, || place);
            return None;
        }
        let unit = self.weight_unit();
        let mut item = Item::default();
        item.weight = self.weight(Field::ItemWeight, unit);
        item.value = value.and_then(|figure| self.item_value(figure));
        [item.sku, item.description, item.category] =
            [Field::ItemSku, Field::ItemDescription, Field::ItemCategory].map(|field| self.label(field));
        if quantity.is_none() && item == Item::default() {
            return None;
        }
        let pieces = quantity.map_or(Ok(1), |quantity| {
            let whole = if quantity.is_integer() { u32::try_from(quantity).ok() } else { None };
            whole.ok_or_else(|| format!("`{quantity}` is no whole number of pieces"))
        });
        item.quantity = pieces.unwrap_or_else(|why| self.none(Field::ItemQuantity, &why).unwrap_or(1));
        item.country_of_origin = self.label(Field::ItemCountryOfOrigin);
        item.harmonisation_code = self.label(Field::ItemHarmonisationCode);
        item.dangerous_goods = self.dangerous_goods();
        Some(item)
    }

    fn item_value(&mut self, figure: (Decimal, Option<char>)) -> Option<Money> {
        let currency = self.word(Field::Currency, |memory| &mut memory.currencies).ok()?;
        self.money(Field::ItemValue, figure, (Field::Currency, currency))
    }

    /// A text, or a whole number as text.
    fn label(&mut self, field: Field) -> Option<String> {
        if !self.batch.gives(field) {
            return None;
        }
        let ((cells, row), default) = (self.cell(field), self.default_text(field));
        let text = cells.name(row, self.buffer).map(|text| text.or(default).map(str::to_owned));
        text.unwrap_or_else(|reason| self.none(field, &reason))
    }

    fn dangerous_goods(&mut self) -> Option<DangerousGoods> {
        let mut goods = DangerousGoods::default();
        let classes = self.label(Field::ItemDangerClasses).unwrap_or_default();
        goods.classes = classes.split([';', '|']).map(str::trim).filter(|class| !class.is_empty()).map(str::to_owned).collect();
        goods.un_number = self.label(Field::ItemUnNumber);
        goods.packing_group = self.label(Field::ItemPackingGroup);
        if let Some(group) = goods.packing_group.as_ref().filter(|group| !["I", "II", "III"].contains(&group.to_ascii_uppercase().as_str()))
        {
            let why = format!("`{group}` is no packing group: `I`, `II` or `III`");
            self.refuse(Field::ItemPackingGroup, why);
        }
        goods.limited_quantity = self.flag(Field::ItemLimitedQuantity);
        (goods != DangerousGoods::default()).then_some(goods)
    }
}
