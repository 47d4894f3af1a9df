//! What the rule set has: carriers, services, groups, sizes, locations; and exchanging it.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use consign::pro::{CarrierServicesAnswer, carrier_services};
use consign::{CarrierServiceGroup, Collection, PackageSize, RuleSet, ShippingLocation};
use serde::Serialize;

use crate::app::Shared;
use crate::document::Document;
use crate::error::ApiError;
use crate::rules::Exchanged;

type Answered<T> = Result<Json<T>, ApiError>;

/// A carrier.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CarrierAnswer {
    reference: String,
    name: String,
}

/// A carrier service group.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GroupAnswer {
    reference: String,
    name: String,
    services: Vec<String>,
    is_enabled: bool,
}

/// The rule sets before and after an exchange, by their fingerprints.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ExchangeAnswer {
    before: String,
    now: String,
}

impl From<&CarrierServiceGroup> for GroupAnswer {
    fn from(group: &CarrierServiceGroup) -> Self {
        Self {
            reference: group.reference.to_string(),
            name: group.name.clone().unwrap_or_else(|| group.reference.to_string()),
            services: group.services.iter().map(ToString::to_string).collect(),
            is_enabled: group.is_enabled != Some(false),
        }
    }
}

pub(crate) async fn services(State(app): State<Shared>) -> Json<CarrierServicesAnswer> {
    let rule_set = app.rules.rule_set().await;
    Json(carrier_services(&app.rules.live().current(), &rule_set))
}

pub(crate) async fn carriers(State(app): State<Shared>) -> Json<Vec<CarrierAnswer>> {
    let rule_set = app.rules.rule_set().await;
    let carriers = rule_set.carriers.iter().map(|carrier| CarrierAnswer {
        reference: carrier.reference.to_string(),
        name: carrier.name.clone().unwrap_or_else(|| carrier.reference.to_string()),
    });
    Json(carriers.collect())
}

pub(crate) async fn package_sizes(State(app): State<Shared>) -> Json<Vec<PackageSize>> {
    Json(app.rules.rule_set().await.package_sizes.clone())
}

pub(crate) async fn locations(State(app): State<Shared>) -> Json<Vec<ShippingLocation>> {
    Json(app.rules.rule_set().await.shipping_locations.clone())
}

pub(crate) async fn calendar(State(app): State<Shared>, Path((location, carrier)): Path<(String, String)>) -> Answered<Vec<Collection>> {
    let rule_set = app.rules.rule_set().await;
    let found = rule_set.shipping_locations.iter().find(|own| own.reference.as_str() == location);
    let found = found.ok_or_else(|| ApiError::not_found("shipping location", &location))?;
    if !rule_set.carriers.iter().any(|own| own.reference.as_str() == carrier) {
        return Err(ApiError::not_found("carrier", &carrier));
    }
    Ok(Json(found.collections.iter().filter(|collection| collection.carrier.as_str() == carrier).cloned().collect()))
}

pub(crate) async fn groups(State(app): State<Shared>) -> Json<Vec<GroupAnswer>> {
    Json(app.rules.rule_set().await.carrier_service_groups.iter().map(GroupAnswer::from).collect())
}

pub(crate) async fn group(State(app): State<Shared>, Path(group): Path<String>) -> Answered<GroupAnswer> {
    let rule_set = app.rules.rule_set().await;
    let found = rule_set.carrier_service_groups.iter().find(|own| own.reference.as_str() == group);
    Ok(Json(found.ok_or_else(|| unknown_group(&group))?.into()))
}

pub(crate) async fn create_group(State(app): State<Shared>, Document(text): Document) -> Result<(StatusCode, Json<GroupAnswer>), ApiError> {
    let group = CarrierServiceGroup::from_json(&text)?;
    let answer = GroupAnswer::from(&group);
    let change = move |rule_set: &RuleSet| {
        if rule_set.carrier_service_groups.iter().any(|own| own.reference == group.reference) {
            let message = format!("carrier service group `{}` is there already", group.reference);
            return Err(ApiError::new(StatusCode::CONFLICT, "Exists", message));
        }
        let mut changed = rule_set.clone();
        changed.carrier_service_groups.push(group);
        Ok(changed)
    };
    exchange(&app, change).await?;
    Ok((StatusCode::CREATED, Json(answer)))
}

pub(crate) async fn replace_group(State(app): State<Shared>, Path(name): Path<String>, Document(text): Document) -> Answered<GroupAnswer> {
    let group = CarrierServiceGroup::from_json(&text)?;
    if group.reference.as_str() != name {
        let message = format!("carrier service group `{}` can't be put in the place of another", group.reference);
        return Err(ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "OtherReference", message));
    }
    let answer = GroupAnswer::from(&group);
    let change = move |rule_set: &RuleSet| {
        let mut changed = rule_set.clone();
        let place = changed.carrier_service_groups.iter_mut().find(|own| own.reference == group.reference);
        *place.ok_or_else(|| unknown_group(&name))? = group;
        Ok(changed)
    };
    exchange(&app, change).await?;
    Ok(Json(answer))
}

pub(crate) async fn delete_group(State(app): State<Shared>, Path(name): Path<String>) -> Result<(), ApiError> {
    let change = move |rule_set: &RuleSet| {
        let mut changed = rule_set.clone();
        changed.carrier_service_groups.retain(|own| own.reference.as_str() != name);
        if changed.carrier_service_groups.len() == rule_set.carrier_service_groups.len() {
            return Err(unknown_group(&name));
        }
        Ok(changed)
    };
    exchange(&app, change).await.map(|_| ())
}

pub(crate) async fn rules(State(app): State<Shared>) -> Json<RuleSet> {
    Json((*app.rules.rule_set().await).clone())
}

pub(crate) async fn replace_rules(State(app): State<Shared>, Document(text): Document) -> Answered<ExchangeAnswer> {
    let Exchanged { before, now } = exchange(&app, move |_| Ok(tokio::task::block_in_place(|| RuleSet::from_json(&text))?)).await?;
    Ok(Json(ExchangeAnswer { before: before.to_string(), now: now.to_string() }))
}

async fn exchange(
    app: &Shared,
    change: impl FnOnce(&RuleSet) -> Result<RuleSet, ApiError> + Send + 'static,
) -> Result<Exchanged, ApiError> {
    let own = Arc::clone(app);
    let exchanged = app.to_the_end(async move { own.rules.change(own.database(), change).await }).await?;
    app.metrics.exchanges.inc();
    tracing::info!(before = %exchanged.before, now = %exchanged.now, "the rule set has been exchanged over HTTP");
    Ok(exchanged)
}

fn unknown_group(name: &str) -> ApiError {
    ApiError::not_found("carrier service group", name)
}
