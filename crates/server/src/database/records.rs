//! Consignments and the use of capacities, in their tables.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use consign::pro::{Changes, ConsignmentRecord, Due};
use consign::{Reference, State, Usage};
use sqlx::any::AnyRow;
use sqlx::{Any, AnyConnection, Row};

use super::error::Result;
use super::many::{CHUNK, values};
use super::offers;

/// Keeps all that has changed; `false` if another has changed meanwhile what it goes by. Then it isn't whole.
pub(super) async fn keep(connection: &mut AnyConnection, changes: &Changes) -> Result<bool> {
    for record in &changes.replaced {
        let statement = "UPDATE consignments SET version = version + 1, state = $1, shipping_date = $2, location = $3, document = $4, \
            allocation = $5, failed = $6 WHERE reference = $7 AND version = $8";
        let update = of_record(sqlx::query(statement), record)?.bind(record.reference.to_string()).bind(number(record.version));
        if update.execute(&mut *connection).await?.rows_affected() != 1 {
            return Ok(false);
        }
    }
    for record in &changes.created {
        let statement = "INSERT INTO consignments (state, shipping_date, location, document, allocation, failed, reference, version) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (reference) DO NOTHING";
        let insert = of_record(sqlx::query(statement), record)?.bind(record.reference.to_string()).bind(number(record.version));
        if insert.execute(&mut *connection).await?.rows_affected() != 1 {
            return Ok(false);
        }
    }
    for (reference, version) in &changes.deleted {
        let delete = sqlx::query("DELETE FROM consignments WHERE reference = $1 AND version = $2");
        let delete = delete.bind(reference.to_string()).bind(number(*version));
        if delete.execute(&mut *connection).await?.rows_affected() != 1 {
            return Ok(false);
        }
    }
    offers::keep(connection, changes).await?;
    if let Some([before, after]) = &changes.usage {
        keep_usage(connection, before, after).await?;
    }
    Ok(true)
}

/// The values of a record but for its reference and its version.
fn of_record<'q>(
    query: sqlx::query::Query<'q, Any, sqlx::any::AnyArguments<'q>>,
    record: &ConsignmentRecord,
) -> Result<sqlx::query::Query<'q, Any, sqlx::any::AnyArguments<'q>>> {
    let allocation = record.allocation.as_ref().map(serde_json::to_string).transpose()?;
    let failed = record.failed.as_ref().map(serde_json::to_string).transpose()?;
    Ok(query
        .bind(record.state.to_string())
        .bind(record.shipping_date.map(|date| date.to_string()))
        .bind(record.location.as_ref().map(ToString::to_string))
        .bind(record.document.clone())
        .bind(allocation)
        .bind(failed))
}

fn number(version: u64) -> i64 {
    i64::try_from(version).unwrap_or(i64::MAX)
}

/// Consignments, with something after the statement.
pub(crate) async fn consignments(connection: &mut AnyConnection, references: &[Reference], after: &str) -> Result<Vec<ConsignmentRecord>> {
    let mut records = Vec::with_capacity(references.len());
    for chunk in references.chunks(CHUNK) {
        let statement = format!(
            "SELECT reference, version, state, shipping_date, location, document, allocation, failed FROM consignments \
             WHERE reference IN {} ORDER BY reference{after}",
            values(1, chunk.len())
        );
        let mut select = sqlx::query(&statement);
        for reference in chunk {
            select = select.bind(reference.to_string());
        }
        for row in select.fetch_all(&mut *connection).await? {
            records.push(record(&row)?);
        }
    }
    Ok(records)
}

fn record(row: &AnyRow) -> Result<ConsignmentRecord> {
    let read = |column| -> Result<Option<String>> { Ok(row.try_get(column)?) };
    let mut record = ConsignmentRecord::kept(row.try_get::<String, _>(0)?.parse()?, row.try_get(5)?);
    record.version = u64::try_from(row.try_get::<i64, _>(1)?).unwrap_or_default();
    record.state = State::from(row.try_get::<String, _>(2)?.as_str());
    record.shipping_date = read(3)?.and_then(|date| date.parse().ok());
    record.location = read(4)?.map(|location| location.parse()).transpose()?;
    record.allocation = read(6)?.map(|json| serde_json::from_str(&json)).transpose()?;
    record.failed = read(7)?.map(|json| serde_json::from_str(&json)).transpose()?;
    Ok(record)
}

/// The references of all that are due, in their order.
pub(crate) async fn due(connection: &mut AnyConnection, due: &Due) -> Result<Vec<Reference>> {
    let statement = "SELECT reference FROM consignments WHERE state = 'Unallocated' AND shipping_date <= $1 AND ($2 = '' OR location = $2)";
    let location = due.location.as_ref().map(ToString::to_string).unwrap_or_default();
    let select = sqlx::query(statement).bind(due.by.to_string()).bind(location);
    let rows = select.fetch_all(connection).await?;
    let mut references = rows.iter().map(|row| Ok(row.try_get::<String, _>(0)?.parse()?)).collect::<Result<Vec<Reference>>>()?;
    references.sort();
    Ok(references)
}

/// What capacities have been used from a period on.
pub(crate) async fn usage(connection: &mut AnyConnection, since: DateTime<Utc>) -> Result<Usage> {
    // Days, weeks and months begin with their digits, and `Total` stands after all of them.
    let select = sqlx::query("SELECT capacity, period, amount FROM capacity_usage WHERE period >= $1");
    let rows = select.bind(since.format("%Y-%m").to_string()).fetch_all(connection).await?;
    let mut used: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for row in rows {
        used.entry(row.try_get(0)?).or_default().insert(row.try_get(1)?, row.try_get(2)?);
    }
    Ok(serde_json::from_str(&serde_json::to_string(&used)?)?)
}

async fn keep_usage(connection: &mut AnyConnection, before: &Usage, after: &Usage) -> Result<()> {
    let gone = before.iter().filter(|(capacity, period, _)| after.used(capacity.as_str(), *period).is_zero());
    let now = after.iter().filter(|(capacity, period, amount)| before.used(capacity.as_str(), *period) != *amount);
    let all = now.map(|(capacity, period, amount)| (capacity, period, amount.to_string()));
    for (capacity, period, amount) in all.chain(gone.map(|(capacity, period, _)| (capacity, period, "0".to_owned()))) {
        let statement = "INSERT INTO capacity_usage (capacity, period, amount) VALUES ($1, $2, $3) \
            ON CONFLICT (capacity, period) DO UPDATE SET amount = excluded.amount";
        let upsert = sqlx::query(statement).bind(capacity.to_string()).bind(period.to_string()).bind(amount);
        upsert.execute(&mut *connection).await?;
    }
    Ok(())
}
