//! A table of products.

use std::collections::HashMap;
use std::path::Path;

use consign_tables::{Rows, shortened};

use crate::Error;
use crate::columns::{Batch, Builder, Cells, Field, Product, Products, known};
use crate::source::{first_cells, twice};

/// The most products.
const MOST: usize = 1_000_000;
/// How many mistakes are told.
const MOST_TOLD: usize = 5;

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
        // Of two that mean something neither would be read.
        let header: Vec<&str> = table.header.iter().map(String::as_str).collect();
        let means = |column: &&str| known(&first_cells(&[(*column).to_owned()], &Rows::default())).columns().next().is_some();
        let doubled: Vec<String> = twice(&header).into_iter().filter(means).map(|column| format!("`{}`", shortened(column))).collect();
        if !doubled.is_empty() {
            return Err(Error::at(
                format!("{name}:{}", table.header_line()),
                format!("two columns are called {}", doubled.join(", and two ")),
            ));
        }
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
        if wrong.is_empty() { Ok(Self::new(products)) } else { Err(Error::Asked(wrong.join("\n"))) }
    }
}
