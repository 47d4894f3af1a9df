//! Findings as a good compiler shows them: the line, a caret, the other party, a hint.

mod text;

use std::fmt;
use std::ops::Range;

use consign::{Position, Violation};
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};
use serde::Serialize;

use crate::terminal::Look;
pub(crate) use text::Text;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Severity {
    /// The document is refused.
    Error,
    /// The document can be used, but hardly means what it says.
    Warning,
}

/// Something that is wrong at a place of a document.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    pub(crate) severity: Severity,
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
    /// The way to it; empty for the whole document.
    pub(crate) path: String,
    pub(crate) position: Option<Position>,
    bytes: Range<usize>,
    pub(crate) other: Option<Other>,
    /// A consignment that shows it, as JSON.
    pub(crate) witness: Option<String>,
}

/// The other party of a clash.
#[derive(Debug, Clone)]
pub(crate) struct Other {
    pub(crate) label: String,
    pub(crate) position: Option<Position>,
    bytes: Range<usize>,
}

impl Finding {
    /// A violation: the document is refused.
    pub(crate) fn error(violation: &Violation) -> Self {
        Self::new(Severity::Error, violation)
    }

    /// A doubt: the document can be used.
    pub(crate) fn warning(violation: &Violation) -> Self {
        Self::new(Severity::Warning, violation)
    }

    fn new(severity: Severity, violation: &Violation) -> Self {
        let Violation { place, other, .. } = violation;
        // Without a line to show, the message says where it is.
        let mut bare = violation.clone();
        bare.hint = None;
        let message = if place.position.is_none() { bare.to_string() } else { bare.message };
        Self {
            severity,
            code: violation.code.to_string(),
            message,
            hint: violation.hint.clone(),
            path: place.path.to_string(),
            position: place.position,
            bytes: place.bytes.clone(),
            other: other.as_ref().map(|(place, label)| Other {
                label: label.strip_suffix(" is").unwrap_or(label).to_owned(),
                position: place.position,
                bytes: place.bytes.clone(),
            }),
            witness: violation.witness.clone(),
        }
    }

    /// A mistake in a document that isn't JSON, or not the library's.
    pub(crate) fn at(code: &str, message: String, hint: Option<String>, position: Position, bytes: Range<usize>) -> Self {
        let (code, path) = (code.to_owned(), String::new());
        Self { severity: Severity::Error, code, message, hint, path, position: Some(position), bytes, other: None, witness: None }
    }

    /// A text that isn't UTF-8 at a byte.
    pub(crate) fn not_utf_8(position: Position) -> Self {
        Self {
            severity: Severity::Error,
            code: consign::ViolationCode::Syntax.to_string(),
            message: "not UTF-8: these bytes stand for no character".to_owned(),
            hint: Some("save the file as UTF-8".to_owned()),
            path: String::new(),
            position: Some(position),
            bytes: position.offset..position.offset,
            other: None,
            witness: None,
        }
    }

    /// For one line of a terminal: what a reader of the text sees there, in reach of the caret.
    fn label(&self, text: &Text) -> LabeledSpan {
        let path = Some(self.path.clone()).filter(|path| !path.is_empty());
        LabeledSpan::new_primary_with_span(path, text.span(&self.bytes))
    }
}

/// A finding in its text.
struct Shown<'a> {
    finding: &'a Finding,
    text: &'a Text,
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.finding.message)
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.finding.message)
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.finding.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.finding.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.finding.hint.as_ref().map(|hint| Box::new(hint) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self.text)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.finding.position?;
        let other = self.finding.other.iter().filter(|other| other.position.is_some());
        let other = other.map(|other| LabeledSpan::new_with_span(Some(other.label.clone()), self.text.span(&other.bytes)));
        Some(Box::new(std::iter::once(self.finding.label(self.text)).chain(other)))
    }
}

/// Findings, one below the other.
pub(crate) fn rendered(findings: &[Finding], text: &Text, look: Look) -> String {
    let theme = match (look.unicode, look.color) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::unicode_nocolor(),
        (false, true) => GraphicalTheme::ascii(),
        (false, false) => GraphicalTheme::none(),
    };
    let handler = GraphicalReportHandler::new_themed(theme).with_width(look.width).with_links(false).with_context_lines(1);
    let mut report = String::new();
    for finding in findings {
        // Writing to a string does not fail; a span that can't be shown leaves the message.
        let _ = handler.render_report(&mut report, &Shown { finding, text });
        report.push('\n');
    }
    report
}
