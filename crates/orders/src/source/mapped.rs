//! The mapping by which a table is read.

use std::collections::{BTreeSet, HashSet};

use consign_tables::shortened;

use super::options::{AT, Options};
use crate::Error;
use crate::columns::{Field, FirstCells, Mapping, Proposal};

/// The mapping that is named, or else what the names of the columns suggest.
pub(super) fn mapping(header: &[&str], first: Option<&[FirstCells]>, name: &str, options: &Options) -> Result<Mapping, Error> {
    let mapping = if let Some(document) = &options.mapping {
        document.fits(header, name, options.products.is_some())?;
        document.mapping.clone()
    } else {
        let Proposal { mapping, unknown, .. } = Mapping::proposed(header.iter().copied(), first);
        let mut lacks = mapping.lacks(options.products.is_some());
        if !lacks.is_empty() {
            lacks.extend(twice(header).into_iter().map(|column| format!("two columns are called `{}`", shortened(column))));
            return Err(Error::Columns { table: name.to_owned(), lacks, unknown });
        }
        mapping
    };
    let mapping = match &options.at {
        Some(at) if header.contains(&at.as_str()) => mapping.with_at(at),
        Some(at) => {
            let near = consign_tables::near(at, header);
            let hint = if near.is_empty() { String::new() } else { format!(": did you mean {near}?") };
            return Err(Error::Asked(format!("`{name}` has no column `{at}`{hint}")));
        }
        None if !mapping.gives(Field::At) && header.contains(&AT) => mapping.with_at(AT),
        None => mapping,
    };
    let mapping = mapping.with_zone(options.time_zone);
    let twice = twice(header);
    let doubled = mapping.columns().find(|(_, column)| twice.contains(column.text.as_str())).map(|(_, column)| shortened(&column.text));
    doubled.map_or(Ok(mapping), |column| Err(Error::at(format!("{name}:1"), format!("two columns are called `{column}`"))))
}

/// The names that several columns have.
pub(crate) fn twice<'h>(header: &[&'h str]) -> BTreeSet<&'h str> {
    let mut seen = HashSet::new();
    header.iter().copied().filter(|column| !column.is_empty() && !seen.insert(*column)).collect()
}
