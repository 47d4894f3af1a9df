//! A text with its lines found once, of which reports show a few: quick for many findings, and sparing with very long lines.

use std::ops::Range;

use consign::Position;
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

/// A line longer than this, in bytes, is shown in part.
const LONG_LINE: usize = 240;
/// How much of a long line is shown on either side.
const AROUND: usize = 48;
/// The most that is underlined.
const LONGEST_SPAN: usize = 72;

/// A text, or a part of one.
pub(crate) struct Text {
    name: String,
    whole: String,
    line_starts: Vec<usize>,
    /// Where the text begins in the file.
    start: Position,
}

impl Text {
    /// A whole file.
    pub(crate) fn new(name: &str, text: &str) -> Self {
        Self::within(name, text, Position { line: 1, column: 1, offset: 0 })
    }

    /// A part of a file that begins at `start`.
    pub(crate) fn within(name: &str, text: &str, start: Position) -> Self {
        // What would steer a terminal is shown as something else, of the same length.
        let steers = |c: char| c.is_ascii_control() && !"\t\r\n".contains(c);
        let text = text.replace(steers, "?");
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { name: name.to_owned(), whole: text, line_starts, start }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// What to underline for some bytes: no more than one line.
    pub(super) fn span(&self, bytes: &Range<usize>) -> SourceSpan {
        let start = self.boundary(bytes.start);
        let underlined = self.whole.get(start..bytes.end.max(start)).unwrap_or_default();
        let line = underlined.lines().next().unwrap_or_default();
        let end = self.boundary(start + line.len().min(LONGEST_SPAN));
        (start, end - start).into()
    }

    /// The character boundary at a byte or before it.
    fn boundary(&self, at: usize) -> usize {
        let mut at = at.min(self.whole.len());
        while !self.whole.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    /// The number of the line of a byte, from 0.
    fn line_of(&self, at: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= at).saturating_sub(1)
    }

    /// Where lines begin and end, from the first to the last.
    fn lines(&self, first: usize, last: usize) -> Range<usize> {
        let start = self.line_starts.get(first).copied().unwrap_or_default();
        start..self.line_starts.get(last + 1).copied().unwrap_or(self.whole.len())
    }
}

impl SourceCode for Text {
    fn read_span<'a>(&'a self, span: &SourceSpan, before: usize, after: usize) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        let (first, last) = (self.line_of(start), self.line_of(end.saturating_sub(1).max(start)));
        let mut shown = self.lines(first.saturating_sub(before), last + after);
        let is_long = |line: usize| self.lines(line, line).len() > LONG_LINE;
        let mut line = first.saturating_sub(before);
        if (line..=last + after).any(is_long) {
            if last - first > 2 || end - start > 2 * LONG_LINE {
                // Two findings of one long line are better shown apart.
                return Err(MietteError::OutOfBounds);
            }
            let whole = self.lines(first, last);
            line = first;
            shown = self.boundary(whole.start.max(start.saturating_sub(AROUND)))..self.boundary(whole.end.min(end + AROUND));
        }
        let in_file = |line: usize| self.start.line - 1 + line;
        let line_start = self.lines(first, first).start;
        let mut column = self.whole.get(line_start..start).map_or(0, |text| text.chars().count());
        if first == 0 {
            column += self.start.column - 1;
        }
        let lines = self.whole.get(shown.clone()).unwrap_or_default().as_bytes();
        let place = (shown.start, lines.len()).into();
        // The place that is named is the finding's, which is asked for without lines around it.
        let column = if before == 0 { column } else { 0 };
        Ok(Box::new(MietteSpanContents::new_named(self.name.clone(), lines, place, in_file(line), column, last - line + 1)))
    }
}
