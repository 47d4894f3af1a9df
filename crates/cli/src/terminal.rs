//! What the reader's side looks like: colours, width, the characters that can be shown.

use std::ffi::OsString;
use std::io::{IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
pub(crate) use consign_what_if::counted;
use terminal_size::{Height, Width, terminal_size_of};
use unicode_width::UnicodeWidthStr;

/// Lets `--color` hold from now on, for whatever is written: also for help and for what is wrong with the command line itself.
pub(crate) fn choose_color(mut arguments: impl Iterator<Item = OsString>) {
    while let Some(argument) = arguments.next() {
        let argument = argument.to_string_lossy();
        let when = match argument.strip_prefix("--color") {
            _ if argument == "--" => return,
            Some("") => arguments.next().map(|when| when.to_string_lossy().into_owned()),
            Some(when) => when.strip_prefix('=').map(str::to_owned),
            None => None,
        };
        match when.as_deref() {
            Some("always") => ColorChoice::Always.write_global(),
            Some("never") => ColorChoice::Never.write_global(),
            _ => {}
        }
    }
}

/// How a stream is written to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    pub(crate) color: bool,
    /// Whether lines may be drawn with characters beyond ASCII.
    pub(crate) unicode: bool,
    /// In columns.
    pub(crate) width: usize,
}

/// The width where there is no terminal to ask.
const USUAL_WIDTH: usize = 100;

impl Look {
    pub(crate) fn stdout() -> Self {
        let stream = std::io::stdout();
        Self::of(AutoStream::choice(&stream), stream.is_terminal(), terminal_size_of(&stream))
    }

    pub(crate) fn stderr() -> Self {
        let stream = std::io::stderr();
        Self::of(AutoStream::choice(&stream), stream.is_terminal(), terminal_size_of(&stream))
    }

    fn of(color: ColorChoice, is_terminal: bool, size: Option<(Width, Height)>) -> Self {
        let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(variable).unwrap_or_default().to_lowercase();
        let columns = variable("COLUMNS").and_then(|columns| columns.parse().ok());
        let width = size.map(|(Width(width), _)| usize::from(width)).or(columns).unwrap_or(USUAL_WIDTH);
        Self {
            color: color != ColorChoice::Never,
            unicode: is_terminal && (locale.contains("utf-8") || locale.contains("utf8")),
            width: width.clamp(72, 120),
        }
    }

    fn paint(self, style: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{style}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    pub(crate) fn title(self, text: &str) -> String {
        self.paint("1", text)
    }

    pub(crate) fn good(self, text: &str) -> String {
        self.paint("1;32", text)
    }

    pub(crate) fn bad(self, text: &str) -> String {
        self.paint("1;31", text)
    }

    pub(crate) fn faint(self, text: &str) -> String {
        self.paint("2", text)
    }
}

/// Writes to standard error. If that can't be written to there is nobody to tell.
pub(crate) fn to_stderr(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// A text broken into lines of at most `width` columns, between words.
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.width() + 1 + word.width() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Lines, each behind so many blanks and with its end.
pub(crate) fn indented(lines: &[String], by: usize) -> String {
    let indent = " ".repeat(by);
    lines.iter().flat_map(|line| [&indent, line.as_str(), "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("unbreakable é é", 3), ["unbreakable", "é é"]);
        assert_eq!(wrapped("", 3), [""]);
    }
}
