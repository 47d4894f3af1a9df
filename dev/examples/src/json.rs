//! JSON text with a layout of our own: figures as they stand in the source, a band or a lane a line.

use anyhow::{Context, Result};
use rust_decimal::Decimal;
use std::fmt::Write as _;

/// A JSON string.
pub(crate) fn text(value: &str) -> String {
    serde_json::Value::from(value).to_string()
}

/// A JSON array of strings, on one line.
pub(crate) fn texts<I: IntoIterator<Item = S>, S: AsRef<str>>(values: I) -> String {
    let quoted: Vec<String> = values.into_iter().map(|value| text(value.as_ref())).collect();
    format!("[{}]", quoted.join(", "))
}

/// A figure of the source, to be written exactly as it stands there; refused if JSON can't carry it or it isn't an exact decimal.
pub(crate) fn figure(source: &str) -> Result<(String, Decimal)> {
    let value = Decimal::from_str_exact(source).with_context(|| format!("`{source}` isn't an exact decimal"))?;
    serde_json::from_str::<serde_json::Number>(source).with_context(|| format!("`{source}` isn't a number of JSON"))?;
    Ok((source.to_owned(), value))
}

/// The rows of a JSON array, one a line, indented by `indent` spaces; the closing bracket two spaces less.
pub(crate) fn rows<I: IntoIterator<Item = String>>(rows: I, indent: usize) -> String {
    let mut out = String::from("[");
    for (nth, row) in rows.into_iter().enumerate() {
        let comma = if nth == 0 { "" } else { "," };
        // Writing to a `String` can't fail.
        let _ = write!(out, "{comma}\n{:indent$}{row}", "");
    }
    let _ = write!(out, "\n{:1$}]", "", indent.saturating_sub(2));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_keep_their_digits() {
        for source in ["0.08439999999999999", "0.0026416254469548302", "4.90", "0", "5000"] {
            assert_eq!(figure(source).ok().map(|figure| figure.0).as_deref(), Some(source));
        }
    }

    #[test]
    fn what_is_no_exact_figure_is_refused() {
        for source in ["", "a", ".5", "+1", "007", "1e3", "0.00000000000000000000000000000000001"] {
            assert!(figure(source).is_err(), "{source}");
        }
    }

    #[test]
    fn rows_stand_one_a_line() {
        assert_eq!(rows(["1".to_owned(), "2".to_owned()], 4), "[\n    1,\n    2\n  ]");
        assert_eq!(texts(["a", "b\"c"]), r#"["a", "b\"c"]"#);
    }
}
