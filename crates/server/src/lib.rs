//! SortedPRO over HTTP.
