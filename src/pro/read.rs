//! Reading requests.

use super::error::RequestError;
use crate::allocation::CallError;
use crate::json::{self, Decode};
use crate::reference::Reference;

/// The longest JSON text of a request that is read, in bytes.
pub const LONGEST_REQUEST: usize = 64 * 1024 * 1024;

/// Reads a request. Unknown fields are refused: a misspelt filter must not be a missing one.
pub(super) fn read<T: Decode>(source: &str) -> Result<T, RequestError> {
    read_some(source, true)
}

/// Reads what stands among fields that aren't asked for.
pub(super) fn read_open<T: Decode>(source: &str) -> Result<T, RequestError> {
    read_some(source, false)
}

fn read_some<T: Decode>(source: &str, closed: bool) -> Result<T, RequestError> {
    let (request, problems) = json::read(source, "a request", LONGEST_REQUEST, closed).map_err(RequestError::Unreadable)?;
    if problems.is_empty() { Ok(request) } else { Err(RequestError::Unreadable(json::violations(problems, Some(source)))) }
}

/// Refuses an objective beside what leaves nothing to choose.
pub(super) fn nothing_to_choose(objective: Option<&Reference>) -> Result<(), CallError> {
    objective.map_or(Ok(()), |objective| Err(CallError::NothingToChoose(objective.clone())))
}
