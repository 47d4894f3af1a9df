//! A progress bar, once a run takes its time.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A run shorter than this shows none.
const PATIENCE: Duration = Duration::from_millis(800);
/// How many consignments go by between two looks at the clock.
const STRIDE: u64 = 64;

/// Shows how far a run is: on standard error, if that is a terminal and the answers aren't running over one themselves.
pub(super) struct Progress {
    begun: Instant,
    is_wanted: bool,
    /// The input's length, if it is known.
    length: Option<u64>,
    bar: Option<ProgressBar>,
}

impl Progress {
    pub(super) fn new(length: Option<u64>, quiet: bool) -> Self {
        let is_wanted = !quiet && std::io::stderr().is_terminal() && !std::io::stdout().is_terminal();
        Self { begun: Instant::now(), is_wanted, length, bar: None }
    }

    /// So many bytes have been read, so many consignments are done.
    pub(super) fn step(&mut self, offset: u64, count: u64) {
        if !self.is_wanted || !count.is_multiple_of(STRIDE) {
            return;
        }
        if self.bar.is_none() && self.begun.elapsed() > PATIENCE {
            self.bar = Some(bar(self.length));
        }
        if let Some(bar) = &self.bar {
            bar.set_position(offset);
            bar.set_message(crate::terminal::counted(count, "consignment"));
        }
    }

    /// Takes the bar away.
    pub(super) fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn bar(length: Option<u64>) -> ProgressBar {
    let template = match length {
        Some(_) => "{bar:32} {percent:>3} %  {msg}  {eta} left",
        None => "{spinner} {msg}  {bytes} read in {elapsed}",
    };
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = length.map_or_else(ProgressBar::no_length, ProgressBar::new);
    bar.set_draw_target(ProgressDrawTarget::stderr());
    bar.with_style(style.progress_chars("=> "))
}
