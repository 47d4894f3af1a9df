//! Why a run can't go on.

use consign::simulation::MergeError;

/// Why a run can't go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The orders can't be read.
    #[error(transparent)]
    Orders(#[from] consign_orders::Error),
    /// The sums of two parts don't go together.
    #[error(transparent)]
    Merge(#[from] MergeError),
    /// A thread has ended before its work was done.
    #[error("a thread has died")]
    Thread,
}
