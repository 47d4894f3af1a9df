//! What is known of products, joined to rows by their SKUs.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use consign_tables::shortened;

use crate::Error;
use crate::columns::{Batch, Builder, Cells, Field, Product, known};
use crate::source::first_cells;

/// The most products.
const MOST: usize = 1_000_000;
/// How many mistakes are told.
const MOST_TOLD: usize = 5;

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
    /// Reads a table of at most a million products, whose columns are known by their names.
    ///
    /// # Errors
    /// The file can't be read or is no table; it has no column of SKUs; a row that is no product, or another one of the same SKU.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let sheets = consign_tables::open(path)?;
        let name = sheets.name;
        let mut table = match sheets.content {
            consign_tables::Content::Table(table) => table,
            consign_tables::Content::Workbook(workbook) => consign_tables::Table::of_sheets(workbook.sheets, None)?,
            _ => return Err(Error::unfit(&name, "products are read from a table: CSV, TSV or a workbook")),
        };
        let (mut products, mut lines, mut wrong): (HashMap<String, Product>, HashMap<String, u64>, Vec<String>) = Default::default();
        let mut builder = None;
        while let Some(rows) = table.next_rows()? {
            let (mapping, builder) = builder.get_or_insert_with(|| {
                let mapping = known(&first_cells(&table.header, &rows));
                let builder = Builder::new(&mapping, None);
                (mapping, builder)
            });
            if !mapping.has_column(&[Field::ItemSku]) {
                return Err(Error::unfit(&name, "no column of it gives `Sku`"));
            }
            let place = |column: &str| table.header.iter().position(|name| name == column);
            let batch = Batch::of(mapping, |column| place(column).map_or(Cells::Absent, |column| Cells::Rows { rows: &rows, column }));
            for row in 0..rows.len() {
                let line = rows.line(row);
                match builder.product(&batch, row, line) {
                    Ok((sku, product)) if products.get(&sku).is_some_and(|other| *other != product) => {
                        let other = lines.get(&sku).copied().unwrap_or_default();
                        wrong.push(format!("{name}:{line}: `{}` is another product on line {other}", shortened(&sku)));
                    }
                    Ok((sku, product)) => {
                        lines.entry(sku.clone()).or_insert(line);
                        products.insert(sku, product);
                    }
                    Err(reasons) => wrong.push(format!("{name}:{line}: {}", reasons.join("; "))),
                }
                if products.len() > MOST {
                    return Err(Error::unfit(&name, format!("it has more than {MOST} products")));
                }
            }
        }
        let more = wrong.len().saturating_sub(MOST_TOLD);
        wrong.truncate(MOST_TOLD);
        if more > 0 {
            wrong.push(format!("and {more} more"));
        }
        if wrong.is_empty() { Ok(Self(Arc::new(products))) } else { Err(Error::Asked(wrong.join("\n"))) }
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
