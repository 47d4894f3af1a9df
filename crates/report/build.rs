//! Packs the chart library for the reports: plotly.js, as the `plotly` crate brings it, compressed once here instead of in every report.
//! A report unpacks it in the browser, and is a third of the size.

use std::io::{Error, Write};
use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;

fn main() -> Result<(), Error> {
    println!("cargo::rerun-if-changed=build.rs");
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(plotly_js()?.as_bytes())?;
    let folder = std::env::var_os("OUT_DIR").ok_or_else(|| Error::other("cargo gives no folder for output"))?;
    std::fs::write(PathBuf::from(folder).join("plotly.js.gz.base64"), STANDARD.encode(packed.finish()?))
}

/// The first of the script elements that the crate gives. The other is `MathJax`, for formulas in titles: a report has none.
fn plotly_js() -> Result<String, Error> {
    let elements = plotly::Plot::offline_js_sources();
    let script = elements.split("<script").nth(1).and_then(|element| element.split_once('>'));
    let script = script.and_then(|(_, rest)| rest.split_once("</script>")).map(|(script, _)| script);
    let script = script.filter(|script| script.contains("plotly.js v"));
    script.map(str::to_owned).ok_or_else(|| Error::other("the crate `plotly` gives its plotly.js in another form"))
}
