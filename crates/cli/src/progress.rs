//! A progress bar with rate and time left, once a run takes its time.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A run shorter than this shows none.
const PATIENCE: Duration = Duration::from_millis(800);

/// Shows how far a run is: on standard error, if that is a terminal and nothing else runs over one.
pub(crate) struct Progress {
    begun: Instant,
    is_wanted: bool,
    /// How much there is to do, in bytes or rows, if it is known.
    length: Option<u64>,
    bar: Option<ProgressBar>,
}

impl Progress {
    pub(crate) fn new(length: Option<u64>, quiet: bool) -> Self {
        let is_wanted = !quiet && std::io::stderr().is_terminal() && !std::io::stdout().is_terminal();
        Self { begun: Instant::now(), is_wanted, length, bar: None }
    }

    /// So much of the length is done, and that is so many consignments.
    pub(crate) fn stride(&mut self, done: u64, count: u64) {
        if !self.is_wanted {
            return;
        }
        let elapsed = self.begun.elapsed();
        if self.bar.is_none() && elapsed > PATIENCE {
            self.bar = Some(bar(self.length));
        }
        if let Some(bar) = &self.bar {
            bar.set_position(done);
            let milliseconds = elapsed.as_millis().max(1);
            let rate = u128::from(count) * 1000 / milliseconds;
            let count = crate::terminal::counted(count, "consignment");
            bar.set_message(format!("{count}, {} a second", consign_what_if::grouped(rate)));
        }
    }

    /// Takes the bar away.
    pub(crate) fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn bar(length: Option<u64>) -> ProgressBar {
    let template = match length {
        Some(_) => "{bar:32} {percent:>3} %  {msg}, {eta} left",
        None => "{spinner} {msg}, {elapsed} so far",
    };
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = length.map_or_else(ProgressBar::no_length, ProgressBar::new);
    bar.set_draw_target(ProgressDrawTarget::stderr());
    bar.with_style(style.progress_chars("=> "))
}
