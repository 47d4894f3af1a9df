//! Makes the rule sets in `rules-examples/` that come from published tables:
//! freight rates and orders (`brunel`), and parcel carriers' price lists (`european-parcels`).

mod brunel;
mod european_parcels;
mod json;

use anyhow::{Result, bail};
use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "usage: consign-examples brunel DIR-OF-CSV OUT-DIR
       consign-examples european-parcels DIR-OF-CSV OUT-DIR";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(report) => {
            println!("{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Result<String> {
    match arguments {
        ["brunel", tables, out] => brunel::convert(Path::new(tables), Path::new(out)),
        ["european-parcels", sheets, out] => european_parcels::convert(Path::new(sheets), Path::new(out)),
        _ => bail!("{USAGE}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anything_else_shows_the_usage() {
        for arguments in [&[][..], &["brunel"], &["brunel", "a"], &["other", "a", "b"]] {
            let refused = run(arguments).map_err(|error| error.to_string());
            assert_eq!(refused, Err(USAGE.to_owned()), "{arguments:?}");
        }
    }
}
