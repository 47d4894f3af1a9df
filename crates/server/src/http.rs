//! The routes, and what stands before all of them: keys, limits, counting, and the shape of errors.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{MatchedPath, Query, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post, put};
use tower::ServiceBuilder;
use tower::limit::GlobalConcurrencyLimitLayer;
use tower::load_shed::LoadShedLayer;
use tower::timeout::TimeoutLayer;
use tower_http::catch_panic::CatchPanicLayer;

use crate::app::Shared;
use crate::document::header_of;
use crate::error::ApiError;
use crate::{catalogue, openapi, routes};

/// A key is sent in this header, or in the query as `subscription-key`.
const KEY: &str = "ocp-apim-subscription-key";
/// The number of a request, in answers.
const CORRELATION: &str = "x-correlation-id";

/// The routes: each pattern, and what answers it. A literal in any case is this one's.
fn table() -> Vec<(&'static str, MethodRouter<Shared>)> {
    vec![
        ("/allocation/allocate", put(routes::allocate)),
        ("/allocation/allocate/{date}", put(routes::allocate_due)),
        ("/allocation/allocatewithservicegroup", put(routes::allocate_with_group)),
        ("/allocation/allocatewithservicegroup/{date}", put(routes::allocate_with_group_due)),
        ("/allocation/allocatewithcarrierservice", put(routes::allocate_with_service)),
        ("/allocation/allocatewithcarrierservice/{date}", put(routes::allocate_with_service_due)),
        ("/allocation/allocateconsignmentswithservicefilters", put(routes::allocate_with_filters)),
        ("/allocation/{consignment}/allocatewithcheapestquote", put(routes::allocate_cheapest)),
        ("/allocation/{consignment}/allocatewithservicegroup/{group}", put(routes::allocate_one_with_group)),
        ("/allocation/{consignment}/allocatewithquote/{quote}", put(routes::allocate_with_quote)),
        ("/consignments", post(routes::create)),
        ("/consignments/deallocatelist", put(routes::deallocate_list)),
        ("/consignments/{consignment}", get(routes::tell).put(routes::replace).delete(routes::delete)),
        ("/consignments/{consignment}/deallocate", put(routes::deallocate)),
        ("/carrierservices", get(catalogue::services)),
        ("/carriers", get(catalogue::carriers)),
        ("/quotes", post(routes::quote)),
        ("/quotes/servicegroups", post(routes::quote_groups)),
        ("/quotes/consignment/{consignment}", get(routes::quote_stored)),
        ("/quotes/{request}", get(routes::quotes_again)),
        ("/deliveryoptions", post(routes::options)),
        ("/deliveryoptions/summary", post(routes::options_summary)),
        ("/deliveryoptions/pickupoptions", post(routes::pick_up_options)),
        ("/deliveryoptions/pickupoptions/consignment/{consignment}", get(routes::pick_up_options_stored)),
        ("/deliveryoptions/select/{option}", post(routes::select)),
        ("/deliveryoptions/details/{option}", get(routes::option_again)),
        ("/deliveryoptions/consignment/{consignment}", get(routes::options_stored)),
        ("/deliveryoptions/{option}", get(routes::option_again)),
        ("/servicegroups", get(catalogue::groups).post(catalogue::create_group)),
        ("/servicegroups/{group}", get(catalogue::group).put(catalogue::replace_group).delete(catalogue::delete_group)),
        ("/packagesizes", get(catalogue::package_sizes)),
        ("/shippinglocations", get(catalogue::locations)),
        ("/collectioncalendar/{location}/{carrier}", get(catalogue::calendar)),
        ("/rules", get(catalogue::rules).put(catalogue::replace_rules)),
        ("/nothing", put(nothing)),
    ]
}

/// Routes that need no key.
fn open_table() -> Vec<(&'static str, MethodRouter<Shared>)> {
    vec![
        ("/health", get(nothing)),
        ("/ready", get(ready)),
        ("/metrics", get(metrics)),
        ("/openapi.json", get(openapi::document)),
        ("/docs", get(openapi::page)),
    ]
}

/// The patterns of all routes.
pub(crate) fn patterns() -> impl Iterator<Item = &'static str> {
    table().into_iter().chain(open_table()).map(|(pattern, _)| pattern)
}

/// Answers nothing: that the process lives, and what the framework alone takes.
async fn nothing() {}

async fn ready(State(app): State<Shared>) -> Result<(), ApiError> {
    let asked = Arc::clone(&app);
    let can_write = async move {
        let Some(database) = asked.database() else { return Ok(()) };
        Ok(database.write().await?.leave().await?)
    };
    app.to_the_end(can_write).await
}

async fn metrics(State(app): State<Shared>) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], app.metrics.text()).into_response()
}

/// How much is served at once, and for how long.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) at_once: usize,
    pub(crate) patience: Duration,
}

/// All routes.
pub(crate) fn router(app: &Shared, limits: Limits) -> Router {
    let within = ServiceBuilder::new()
        .layer(axum::error_handling::HandleErrorLayer::new(out_of_limits))
        .layer(LoadShedLayer::new())
        .layer(GlobalConcurrencyLimitLayer::new(limits.at_once))
        .layer(TimeoutLayer::new(limits.patience))
        .layer(CatchPanicLayer::custom(panicked));
    let closed = table().into_iter().fold(Router::new(), |router, (pattern, routes)| router.route(pattern, routes));
    let closed = closed
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
        .route_layer(within)
        .layer(from_fn_with_state(app.clone(), checked));
    let open = open_table().into_iter().fold(Router::new(), |router, (pattern, routes)| router.route(pattern, routes));
    closed.merge(open).layer(from_fn_with_state(app.clone(), told)).with_state(app.clone())
}

async fn unknown() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, "UnknownRoute", "there is no such route: `/docs` lists all")
}

async fn wrong_method() -> ApiError {
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "Method", "the route doesn't take this method: `/docs` lists all")
}

async fn out_of_limits(error: tower::BoxError) -> ApiError {
    if error.is::<tower::timeout::error::Elapsed>() {
        ApiError::new(StatusCode::REQUEST_TIMEOUT, "TimedOut", "the request has taken too long")
    } else {
        ApiError::busy()
    }
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    ApiError::fault().into_response()
}

/// Looks at the key, and at what may be answered.
async fn checked(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let queried = || {
        let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(request.uri()).ok()?;
        pairs.into_iter().find(|(name, _)| name.eq_ignore_ascii_case("subscription-key")).map(|(_, key)| key)
    };
    let key = header_of(request.headers(), KEY).map(str::to_owned).or_else(queried);
    if !app.keys.is_empty() && !key.is_some_and(|key| app.keys.iter().fold(false, |found, own| found | is_same(own, &key))) {
        let message = "no key, or not a known one, in `ocp-apim-subscription-key`";
        return ApiError::new(StatusCode::UNAUTHORIZED, "Key", message).into_response();
    }
    let takes_json = |accept: &str| {
        let kinds = accept.split(',').filter_map(|kind| kind.split(';').next());
        kinds
            .map(|kind| kind.trim().to_ascii_lowercase())
            .any(|kind| ["*/*", "application/*", "application/json", ""].contains(&kind.as_str()))
    };
    if !header_of(request.headers(), header::ACCEPT.as_str()).is_none_or(takes_json) {
        return ApiError::new(StatusCode::NOT_ACCEPTABLE, "Accept", "answers are `application/json`").into_response();
    }
    next.run(request).await
}

/// Whether two keys are the same, in a time that doesn't tell how much of them is.
fn is_same(own: &str, given: &str) -> bool {
    own.len() == given.len() && own.bytes().zip(given.bytes()).fold(0, |differs, (one, other)| differs | (one ^ other)) == 0
}

/// Counts and logs a request, and writes the error that it met.
async fn told(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = uuid::Uuid::new_v4().to_string();
    let method = known_method(request.method());
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    app.metrics.under_way.inc();
    let mut response = next.run(request).await;
    app.metrics.under_way.dec();
    let status = response.status();
    let error = response.extensions_mut().remove::<ApiError>();
    // What the framework itself refuses: a path that is no UTF-8, a query that can't be read.
    let by_framework = || status.is_client_error().then(|| ApiError::new(status, "Unreadable", "the path or the query can't be read"));
    if let Some(mut error) = error.or_else(by_framework) {
        error.answer.correlation_id.clone_from(&id);
        // What is made of plain texts is written.
        *response.body_mut() = Body::from(serde_json::to_vec(&error.answer).unwrap_or_default());
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(CORRELATION, value);
    }
    let took = began.elapsed();
    app.metrics.count(method, &route, status.as_u16(), took);
    tracing::info!(%id, method, route, status = status.as_u16(), micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX), "answered");
    response
}

/// One of the usual methods: others are told as one, so that nobody fills the metrics.
fn known_method(method: &Method) -> &'static str {
    let usual = [Method::GET, Method::PUT, Method::POST, Method::DELETE];
    let names = ["GET", "PUT", "POST", "DELETE"];
    usual.iter().zip(names).find(|(usual, _)| *usual == method).map_or("other", |(_, name)| name)
}

/// A path as the routes have it: literals in any case, and with or without a slash at the end; references stay as they are.
pub(crate) struct Spelling(Vec<Vec<&'static str>>);

impl Spelling {
    pub(crate) fn new() -> Self {
        let mut patterns: Vec<Vec<&'static str>> = patterns().map(|pattern| pattern.split('/').skip(1).collect()).collect();
        // What is spelt out comes before what may be anything.
        patterns.sort_by_key(|pattern| pattern.iter().map(|part| part.starts_with('{')).collect::<Vec<_>>());
        Self(patterns)
    }

    /// The request as the routes have it.
    pub(crate) fn spelt<B>(&self, mut request: axum::http::Request<B>) -> axum::http::Request<B> {
        let path = request.uri().path();
        let parts: Vec<&str> = path.strip_prefix('/').unwrap_or(path).trim_end_matches('/').split('/').collect();
        let fits = |pattern: &&Vec<&str>| {
            let is_same =
                |(own, given): (&&str, &&str)| if own.starts_with('{') { !given.is_empty() } else { own.eq_ignore_ascii_case(given) };
            pattern.len() == parts.len() && pattern.iter().zip(&parts).all(is_same)
        };
        let Some(pattern) = self.0.iter().find(fits) else { return request };
        let mut spelt = String::with_capacity(path.len());
        for (own, given) in pattern.iter().zip(&parts) {
            spelt.push('/');
            spelt += if own.starts_with('{') { given } else { own };
        }
        if let Some(query) = request.uri().query() {
            // Names in any case; values as they are.
            let pairs = query.split('&').map(|pair| match pair.split_once('=') {
                Some((name, value)) => format!("{}={value}", name.to_ascii_lowercase()),
                None => pair.to_ascii_lowercase(),
            });
            spelt.push('?');
            spelt += &pairs.collect::<Vec<_>>().join("&");
        }
        if let Ok(uri) = spelt.parse::<Uri>() {
            *request.uri_mut() = uri;
        }
        request
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_read_in_any_case_and_references_stay() {
        let spelling = Spelling::new();
        let spelt = |path: &str| spelling.spelt(Request::builder().uri(path).body(()).unwrap()).uri().to_string();
        assert_eq!(spelt("/Allocation/EC-Summary/AllocateWithQuote/Q%2Fa"), "/allocation/EC-Summary/allocatewithquote/Q%2Fa");
        assert_eq!(spelt("/deliveryOptions/Summary/"), "/deliveryoptions/summary");
        assert_eq!(spelt("/deliveryOptions/EDO-A/"), "/deliveryoptions/EDO-A");
        assert_eq!(spelt("/CONSIGNMENTS/Health"), "/consignments/Health");
        assert_eq!(
            spelt("/allocation/Allocate/2026-11-02?ShippingLocationReference=Leeds"),
            "/allocation/allocate/2026-11-02?shippinglocationreference=Leeds"
        );
        assert_eq!(spelt("/nowhere//"), "/nowhere//");
    }

    #[test]
    fn every_route_is_described_and_every_reference_has_its_shape() {
        let described = openapi::described();
        for pattern in patterns() {
            assert!(described["paths"].get(pattern).is_some(), "{pattern} is not described");
        }
        assert_eq!(described["paths"].as_object().unwrap().len(), patterns().count());
        for part in described.to_string().split("\"#/components/schemas/").skip(1) {
            let name = part.split('"').next().unwrap();
            assert!(described["components"]["schemas"].get(name).is_some(), "{name} has no shape");
        }
    }
}
