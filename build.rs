//! Takes out of `keshvar` what the library needs of it: postcode patterns, and codes and names of subdivisions. As text that is a twentieth
//! of the code that makes them, which in a browser would be a quarter of everything.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let countries: BTreeMap<String, keshvar::Country> =
        keshvar::CountryIterator::new().map(|country| (country.alpha2().to_string(), country)).collect();
    let mut table = "[\n".to_owned();
    for (code, country) in &countries {
        let all = country.subdivisions().values();
        // A line each: the code, the name, and those that are in use besides.
        let mut lines: Vec<String> = all
            .map(|subdivision| {
                let names = [subdivision.code(), subdivision.name()].into_iter().chain(subdivision.unofficial_name_list().iter().copied());
                names.collect::<Vec<_>>().join("\t")
            })
            .collect();
        lines.sort();
        writeln!(table, "    ({code:?}, {:?}, {:?}),", country.postal_code_format(), lines.join("\n"))?;
    }
    table.push(']');
    fs::write(Path::new(&env::var("OUT_DIR")?).join("countries.rs"), table)?;
    Ok(())
}
