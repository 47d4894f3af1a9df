//! What requests send: the body as a text, within limits.

use std::borrow::Cow;
use std::collections::BTreeMap;

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use consign::Reference;
use http_body_util::LengthLimitError;
use serde_json::value::RawValue;

use crate::app::Shared;
use crate::error::ApiError;

/// The body of a request, which is JSON.
pub(crate) struct Document(pub(crate) String);

impl FromRequest<Shared> for Document {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &Shared) -> Result<Self, ApiError> {
        let is_json = |value: &str| value.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
        if !header_of(request.headers(), header::CONTENT_TYPE.as_str()).is_some_and(is_json) {
            return Err(ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "ContentType", "`Content-Type` is not `application/json`"));
        }
        let most = app.longest_body;
        let too_large = || ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "TooLarge", format!("the body is longer than `{most}` bytes"));
        let stated = header_of(request.headers(), header::CONTENT_LENGTH.as_str()).and_then(|length| length.parse::<u64>().ok());
        if stated.is_some_and(|stated| stated > most as u64) {
            return Err(too_large());
        }
        let bytes = to_bytes(request.into_body(), most).await.map_err(|error| {
            if std::error::Error::source(&error).is_some_and(<dyn std::error::Error>::is::<LengthLimitError>) {
                too_large()
            } else {
                ApiError::new(StatusCode::BAD_REQUEST, "Unreadable", "the body breaks off")
            }
        })?;
        let text = String::from_utf8(bytes.into()).map_err(|error| {
            let place = error.utf8_error().valid_up_to();
            ApiError::new(StatusCode::BAD_REQUEST, "Unreadable", format!("the body is not UTF-8: byte `{place}` begins no character"))
        })?;
        Ok(Self(text))
    }
}

impl Document {
    /// A consignment; one without a reference gets one, also where it is null or empty, as clients with types write it.
    pub(crate) fn with_reference(self) -> String {
        let Ok(fields) = serde_json::from_str::<BTreeMap<Cow<'_, str>, &RawValue>>(&self.0) else { return self.0 };
        let given = fields.iter().find(|(name, _)| name.eq_ignore_ascii_case("Reference")).map(|(_, value)| value.get());
        let reference = format!("\"{}\"", new_reference());
        match given {
            Some(nothing @ ("null" | "\"\"")) => {
                // Where it stands in the text, which it is a part of.
                let at = nothing.as_ptr().addr() - self.0.as_ptr().addr();
                let (Some(before), Some(after)) = (self.0.get(..at), self.0.get(at + nothing.len()..)) else { return self.0 };
                format!("{before}{reference}{after}")
            }
            Some(_) => self.0,
            None => {
                let Some((before, after)) = self.0.split_once('{') else { return self.0 };
                let comma = if fields.is_empty() { "" } else { "," };
                format!("{before}{{\"Reference\":{reference}{comma}{after}")
            }
        }
    }
}

/// `EC-7K2-M9Q-04T-XB1`: 60 bits by chance.
fn new_reference() -> String {
    let mut bits = uuid::Uuid::new_v4().as_u128();
    let mut reference = "EC".to_owned();
    for place in 0..12 {
        if place % 3 == 0 {
            reference.push('-');
        }
        // Letters and digits that nobody takes for one another.
        let digits = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let digit = digits.get((bits & 31) as usize).copied().unwrap_or(b'0');
        reference.push(char::from(digit));
        bits >>= 5;
    }
    reference
}

/// A header, if it is a text.
pub(crate) fn header_of<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// A reference in a path.
pub(crate) fn reference(what: &str, text: &str) -> Result<Reference, ApiError> {
    text.parse().map_err(|_| ApiError::not_found(what, text))
}
