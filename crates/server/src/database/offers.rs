//! Quotes, delivery options and answers that were given, until they expire.

use std::collections::HashSet;
use std::sync::Arc;

use consign::pro::{Changes, KeptAnswer, KeptOption, KeptQuote};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::{AnyConnection, Row};

use super::error::Result;
use super::many::{CHUNK, values};

pub(super) async fn keep(connection: &mut AnyConnection, changes: &Changes) -> Result<()> {
    let mut rows: Vec<(&str, &str, i64, String)> = Vec::new();
    for kept in &changes.quotes {
        rows.push((QUOTE, &kept.reference, kept.quote.expires.timestamp(), json(kept)?));
    }
    // The consignment that options were asked for stands once beside them, under the reference of the first.
    let last = changes.options.iter().map(|kept| kept.option.expires.timestamp()).max().unwrap_or_default();
    let mut beside: Option<&KeptOption> = None;
    for kept in &changes.options {
        let first = beside.filter(|first| Arc::ptr_eq(&first.consignment, &kept.consignment)).unwrap_or(kept);
        if std::ptr::eq(first, kept) {
            beside = Some(kept);
            rows.push((CONSIGNMENT, &kept.reference, last, kept.consignment.to_string()));
        }
        let mut short = kept.clone();
        short.consignment = first.reference.as_str().into();
        rows.push((OPTION, &kept.reference, kept.option.expires.timestamp(), json(&short)?));
    }
    for kept in &changes.answers {
        rows.push((ANSWER, &kept.reference, kept.expires.timestamp(), json(kept)?));
    }
    // The same quote may be given twice in one answer: in two groups.
    let mut seen = HashSet::new();
    rows.retain(|(kind, reference, ..)| seen.insert((*kind, *reference)));
    // In one order everywhere, so that nobody waits for each other.
    rows.sort();
    for chunk in rows.chunks(CHUNK / 2) {
        let statement = format!(
            "INSERT INTO offers (kind, reference, expires, record) VALUES {} \
             ON CONFLICT (kind, reference) DO UPDATE SET record = excluded.record, \
             expires = CASE WHEN excluded.expires > offers.expires THEN excluded.expires ELSE offers.expires END",
            values(chunk.len(), 4)
        );
        let mut insert = sqlx::query(&statement);
        for (kind, reference, expires, record) in chunk {
            insert = insert.bind((*kind).to_owned()).bind((*reference).to_owned()).bind(*expires).bind(record.clone());
        }
        insert.execute(&mut *connection).await?;
    }
    Ok(())
}

fn json(record: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_string(record)?)
}

const QUOTE: &str = "quote";
const OPTION: &str = "option";
/// What options were asked for.
const CONSIGNMENT: &str = "consignment";
const ANSWER: &str = "answer";

/// A quote.
pub(crate) async fn quote(connection: &mut AnyConnection, reference: &str) -> Result<Option<KeptQuote>> {
    offer(connection, QUOTE, reference).await
}

/// A delivery option.
pub(crate) async fn option(connection: &mut AnyConnection, reference: &str) -> Result<Option<KeptOption>> {
    let Some(mut kept) = offer::<KeptOption>(connection, OPTION, reference).await? else { return Ok(None) };
    if let Some(consignment) = text(connection, CONSIGNMENT, &kept.consignment).await? {
        kept.consignment = consignment.into();
    }
    Ok(Some(kept))
}

/// An answer.
pub(crate) async fn answer(connection: &mut AnyConnection, reference: &str) -> Result<Option<KeptAnswer>> {
    offer(connection, ANSWER, reference).await
}

/// What was given under a reference.
async fn offer<T: DeserializeOwned>(connection: &mut AnyConnection, kind: &str, reference: &str) -> Result<Option<T>> {
    let text = text(connection, kind, reference).await?;
    Ok(text.as_deref().map(serde_json::from_str).transpose()?)
}

async fn text(connection: &mut AnyConnection, kind: &str, reference: &str) -> Result<Option<String>> {
    let select = sqlx::query("SELECT record FROM offers WHERE kind = $1 AND reference = $2");
    let row = select.bind(kind.to_owned()).bind(reference.to_owned()).fetch_optional(connection).await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}
