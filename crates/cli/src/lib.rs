//! What of the command line can be used by itself: the [report](html) of a simulation or a comparison.

pub mod html;
