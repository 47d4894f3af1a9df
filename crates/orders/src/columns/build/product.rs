//! What is known of a product, and filled in where a row doesn't say it.

use consign::{Dimensions, Item, Tag};

use super::reading::{Reading, Reasons};
use super::{Batch, Builder};
use crate::columns::field::Field;

/// What is known of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Product {
    /// As an item of one piece.
    pub(crate) item: Item,
    /// Its sides as it is sent alone.
    pub(crate) dimensions: Option<Dimensions>,
    /// What consignments with it are tagged with.
    pub(crate) tags: Vec<Tag>,
}

impl Product {
    /// Fills in what an item doesn't say of itself.
    pub(super) fn fill(&self, item: &mut Item) {
        fn fill<T: Clone>(place: &mut Option<T>, known: Option<&T>) {
            if place.is_none() {
                *place = known.cloned();
            }
        }
        let Self { item: known, .. } = self;
        fill(&mut item.description, known.description.as_ref());
        fill(&mut item.category, known.category.as_ref());
        fill(&mut item.weight, known.weight.as_ref());
        fill(&mut item.value, known.value.as_ref());
        fill(&mut item.country_of_origin, known.country_of_origin.as_ref());
        fill(&mut item.harmonisation_code, known.harmonisation_code.as_ref());
        fill(&mut item.dangerous_goods, known.dangerous_goods.as_ref());
    }
}

impl Builder {
    /// Reads a row of a table of products: its SKU, and what it says of that.
    pub(crate) fn product(&mut self, batch: &Batch<'_>, row: usize, line: u64) -> Result<(String, Product), Reasons> {
        let mut reading = self.reading(batch, row, line, Vec::new());
        let product = reading.product();
        let mut reasons = reading.reasons;
        match product {
            Some(product) if reasons.is_empty() => Ok(product),
            _ => {
                if reasons.is_empty() {
                    reasons.push("Sku: there is none".to_owned());
                }
                Err(reasons)
            }
        }
    }
}

impl Reading<'_, '_> {
    fn product(&mut self) -> Option<(String, Product)> {
        let mut item = self.own_item().unwrap_or_default();
        let sku = item.sku.clone()?;
        item.quantity = 1;
        let unit = self.weight_unit();
        item.weight = item.weight.or_else(|| self.weight(Field::Weight, unit));
        item.value = item.value.or_else(|| self.value());
        let mut tags = Vec::new();
        self.tags(&mut tags);
        Some((sku, Product { item, dimensions: self.dimensions(), tags }))
    }

    /// The sides of a package with one piece of a product in it: the product's.
    pub(super) fn sides_of(&self, items: &[Item]) -> Option<Dimensions> {
        let [Item { sku: Some(sku), quantity: 1, .. }] = items else { return None };
        self.products?.get(sku)?.dimensions
    }
}
