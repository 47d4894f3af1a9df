//! A row of a table of products.

use super::Builder;
use super::reading::{Batch, Reading, Reasons};
use crate::columns::field::Field;
use crate::columns::product::Product;

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
}
