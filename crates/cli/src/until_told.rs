//! What goes on until Ctrl-C or SIGTERM.

use std::future::Future;

use tokio::runtime::Builder;
use tokio::sync::mpsc::unbounded_channel;

use crate::stop::Stop;

/// Does something on several threads that ends some time after it is told to stop.
pub(crate) fn until_told<F: Future>(work: impl FnOnce(Told) -> F) -> Result<F::Output, Stop> {
    let said = |error: &dyn std::fmt::Display| Stop::Said(error.to_string());
    let (stopping, told) = unbounded_channel();
    // What nobody listens to any more needs no word.
    ctrlc::set_handler(move || _ = stopping.send(())).map_err(|error| said(&error))?;
    let runtime = Builder::new_multi_thread().enable_all().build().map_err(|error| said(&error))?;
    Ok(runtime.block_on(work(told)))
}

/// Receives the word to stop.
pub(crate) type Told = tokio::sync::mpsc::UnboundedReceiver<()>;
