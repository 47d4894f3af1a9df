//! What is known of products, and filled in where rows don't say it.

use std::collections::HashMap;
use std::sync::Arc;

use consign::{Dimensions, Item, Tag};

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

/// Products by their SKUs: what one piece weighs, its sides, tags, value, where it was made, what is dangerous about it.
///
/// ```
/// use consign_orders::{Error, Listener, Options, Products, Rejected, Source};
///
/// # let folder = std::env::temp_dir().join("consign-orders-products");
/// # std::fs::create_dir_all(&folder).unwrap();
/// # let (path, orders) = (folder.join("products.csv"), folder.join("orders.csv"));
/// std::fs::write(&path, "SKU,Weight (g),Tags\nMUG,350,Fragile\nTEA,100,\n").unwrap();
/// let products = Products::read(&path)?;
/// assert_eq!(products.len(), 2);
///
/// std::fs::write(&orders, "Reference,SKU,Quantity,Country\nEC-1,MUG,2,GB\n").unwrap();
/// let source = Source::open(&orders, &Options { products: Some(products), ..Options::default() })?;
/// assert_eq!(source.files(), 1);
/// # Ok::<(), Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Products(Arc<HashMap<String, Product>>);

impl Products {
    pub(crate) fn new(products: HashMap<String, Product>) -> Self {
        Self(Arc::new(products))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn get(&self, sku: &str) -> Option<&Product> {
        self.0.get(sku)
    }
}
