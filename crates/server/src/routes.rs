//! SortedPRO's routes for consignments, allocations, quotes and delivery options.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use chrono::NaiveDate;
use consign::Reference;
use consign::pro::{
    Again, Allocate, AllocateWithQuote, AllocationAnswer, Among, ConsignmentAnswer, Create, CreatedAnswer, Deallocate, DeallocationAnswer,
    Delete, Due, GroupQuotes, GroupQuotesAnswer, Options, OptionsAnswer, OptionsSummary, PickUpAnswer, PickUpOptions, Quotes, QuotesAnswer,
    Replace, SelectOption, Subject, Takes, Tell,
};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::app::Shared;
use crate::document::{Document, reference};
use crate::error::ApiError;

type Answered<T> = Result<Json<T>, ApiError>;
type Allocations = Answered<Vec<AllocationAnswer<'static>>>;

/// Where what is due is collected.
#[derive(Deserialize)]
pub(crate) struct Where {
    #[serde(rename = "shippinglocationreference")]
    location: Option<String>,
}

impl Where {
    fn due(&self, by: &str) -> Result<Due, ApiError> {
        let location = self.location.as_deref().map(|location| reference("shipping location", location)).transpose()?;
        let wrong = || ApiError::new(StatusCode::BAD_REQUEST, "Unreadable", format!("`{by:.40}` is no date: `2026-11-02`"));
        // A date carries the calendar date as written, with or without a time.
        let date = by.get(..10).filter(|_| by.len() == 10 || by.as_bytes().get(10) == Some(&b'T'));
        Ok(Due::new(date.and_then(|date| date.parse::<NaiveDate>().ok()).ok_or_else(wrong)?, location))
    }
}

pub(crate) async fn allocate(State(app): State<Shared>, Document(text): Document) -> Allocations {
    Ok(Json(app.make(Allocate::read(&text, Takes::Nothing)?).await?))
}

pub(crate) async fn allocate_due(State(app): State<Shared>, Path(by): Path<String>, Query(at): Query<Where>) -> Allocations {
    let call = Allocate::among(Among::All, Vec::new()).due(at.due(&by)?);
    Ok(Json(app.make(call).await?))
}

async fn allocate_some(app: &Shared, text: &str, takes: Takes, due: Option<Due>) -> Allocations {
    let mut call = Allocate::read(text, takes)?;
    call.due = due;
    Ok(Json(app.make(call).await?))
}

pub(crate) async fn allocate_with_group(State(app): State<Shared>, Document(text): Document) -> Allocations {
    allocate_some(&app, &text, Takes::Group, None).await
}

pub(crate) async fn allocate_with_group_due(
    State(app): State<Shared>,
    Path(by): Path<String>,
    Query(at): Query<Where>,
    Document(text): Document,
) -> Allocations {
    allocate_some(&app, &text, Takes::Group, Some(at.due(&by)?)).await
}

pub(crate) async fn allocate_with_service(State(app): State<Shared>, Document(text): Document) -> Allocations {
    allocate_some(&app, &text, Takes::Service, None).await
}

pub(crate) async fn allocate_with_service_due(
    State(app): State<Shared>,
    Path(by): Path<String>,
    Query(at): Query<Where>,
    Document(text): Document,
) -> Allocations {
    allocate_some(&app, &text, Takes::Service, Some(at.due(&by)?)).await
}

pub(crate) async fn allocate_with_filters(State(app): State<Shared>, Document(text): Document) -> Allocations {
    allocate_some(&app, &text, Takes::Filters, None).await
}

async fn allocate_one(app: &Shared, among: Among, consignment: &str) -> Answered<AllocationAnswer<'static>> {
    let call = Allocate::among(among, vec![known(consignment)?]);
    let answer = app.make(call).await?.pop().ok_or_else(|| ApiError::not_found("consignment", consignment))?;
    Ok(Json(ApiError::unless_looked_at(answer)?))
}

pub(crate) async fn allocate_cheapest(State(app): State<Shared>, Path(consignment): Path<String>) -> Answered<AllocationAnswer<'static>> {
    allocate_one(&app, Among::All, &consignment).await
}

pub(crate) async fn allocate_one_with_group(
    State(app): State<Shared>,
    Path((consignment, group)): Path<(String, String)>,
) -> Answered<AllocationAnswer<'static>> {
    allocate_one(&app, Among::Group(reference("carrier service group", &group)?), &consignment).await
}

pub(crate) async fn allocate_with_quote(State(app): State<Shared>, Path((consignment, quote)): Path<(String, String)>) -> Allocations {
    let answer = app.make(AllocateWithQuote::new(known(&consignment)?, quote)).await?;
    Ok(Json(vec![ApiError::unless_looked_at(answer)?]))
}

pub(crate) async fn deallocate(State(app): State<Shared>, Path(consignment): Path<String>) -> Result<(), ApiError> {
    let answers = app.make(Deallocate::new(vec![known(&consignment)?])).await?;
    match answers.into_iter().find(|answer| !answer.is_success) {
        None => Ok(()),
        Some(DeallocationAnswer { status_code: 404, .. }) => Err(ApiError::not_found("consignment", &consignment)),
        Some(answer) => Err(ApiError::new(StatusCode::CONFLICT, "State", answer.message)),
    }
}

pub(crate) async fn deallocate_list(State(app): State<Shared>, Document(text): Document) -> Answered<Vec<DeallocationAnswer>> {
    Ok(Json(app.make(Deallocate::read(&text)?).await?))
}

pub(crate) async fn create(State(app): State<Shared>, document: Document) -> Result<(StatusCode, Json<CreatedAnswer>), ApiError> {
    let answer = app.make(Create::read(document.with_reference())?).await?;
    Ok((StatusCode::CREATED, Json(answer)))
}

pub(crate) async fn tell(State(app): State<Shared>, Path(consignment): Path<String>) -> Answered<ConsignmentAnswer> {
    Ok(Json(app.make(Tell(known(&consignment)?)).await?))
}

pub(crate) async fn replace(
    State(app): State<Shared>,
    Path(consignment): Path<String>,
    Document(text): Document,
) -> Answered<CreatedAnswer> {
    Ok(Json(app.make(Replace::read(&known(&consignment)?, text)?).await?))
}

pub(crate) async fn delete(State(app): State<Shared>, Path(consignment): Path<String>) -> Result<(), ApiError> {
    app.make(Delete(known(&consignment)?)).await
}

pub(crate) async fn quote(State(app): State<Shared>, document: Document) -> Answered<QuotesAnswer> {
    Ok(Json(app.make(Quotes(Subject::Given(document.with_reference()))).await?))
}

pub(crate) async fn quote_groups(State(app): State<Shared>, document: Document) -> Answered<Vec<GroupQuotesAnswer>> {
    Ok(Json(app.make(GroupQuotes(Subject::Given(document.with_reference()))).await?))
}

pub(crate) async fn quote_stored(State(app): State<Shared>, Path(consignment): Path<String>) -> Answered<QuotesAnswer> {
    Ok(Json(app.make(Quotes(Subject::Stored(known(&consignment)?))).await?))
}

pub(crate) async fn quotes_again(State(app): State<Shared>, Path(request): Path<String>) -> Answered<Box<RawValue>> {
    Ok(Json(app.make(Again::Quotes(request)).await?))
}

pub(crate) async fn options(State(app): State<Shared>, document: Document) -> Answered<OptionsAnswer> {
    Ok(Json(app.make(Options::read(document.with_reference())?).await?))
}

pub(crate) async fn options_summary(State(app): State<Shared>, document: Document) -> Answered<OptionsSummary> {
    Ok(Json(app.make(Options::read(document.with_reference())?).await?.into()))
}

pub(crate) async fn options_stored(State(app): State<Shared>, Path(consignment): Path<String>) -> Answered<OptionsAnswer> {
    Ok(Json(app.make(Options::of(known(&consignment)?)).await?))
}

pub(crate) async fn option_again(State(app): State<Shared>, Path(option): Path<String>) -> Answered<Box<RawValue>> {
    Ok(Json(app.make(Again::Option(option)).await?))
}

pub(crate) async fn pick_up_options(State(app): State<Shared>, document: Document) -> Answered<PickUpAnswer> {
    Ok(Json(app.make(PickUpOptions::read(document.with_reference())?).await?))
}

pub(crate) async fn pick_up_options_stored(State(app): State<Shared>, Path(consignment): Path<String>) -> Answered<PickUpAnswer> {
    Ok(Json(app.make(PickUpOptions::of(known(&consignment)?)).await?))
}

pub(crate) async fn select(State(app): State<Shared>, Path(option): Path<String>) -> Answered<AllocationAnswer<'static>> {
    Ok(Json(ApiError::unless_looked_at(app.make(SelectOption::new(option)).await?)?))
}

/// The reference of a consignment.
fn known(text: &str) -> Result<Reference, ApiError> {
    reference("consignment", text)
}
