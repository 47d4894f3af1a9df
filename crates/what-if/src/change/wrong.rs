//! What is wrong with a change.

use std::ops::Range;

/// Something wrong with a change, at a place of the text that it stands in.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) message: String,
    pub(super) hint: Option<String>,
    pub(super) at: Range<usize>,
}

impl Wrong {
    pub(super) fn new(message: &str, at: Range<usize>) -> Self {
        Self { message: message.to_owned(), hint: None, at }
    }

    pub(super) fn hint(mut self, hint: &str) -> Self {
        self.hint = Some(hint.to_owned()).filter(|hint| !hint.is_empty());
        self
    }
}
