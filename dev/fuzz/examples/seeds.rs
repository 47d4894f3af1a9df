//! Writes the first inputs of each target into `corpus`, and a dictionary of its words into `dictionaries`: all of it from `rules-examples`.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use consign_fuzz::BETWEEN;
use serde_json::Value;

/// Longer ones are slow, and say nothing new.
const LONGEST: usize = 20_000;

struct Seeds {
    folder: PathBuf,
    count: usize,
}

impl Seeds {
    fn add(&mut self, target: &str, seed: &[u8]) -> Result<(), Box<dyn Error>> {
        if seed.len() <= LONGEST {
            let corpus = self.folder.join("corpus").join(target);
            fs::create_dir_all(&corpus)?;
            fs::write(corpus.join(format!("seed-{:05}", self.count)), seed)?;
            self.count += 1;
        }
        Ok(())
    }

    /// What a target may be made of: whole words, which chance doesn't find.
    fn dictionary(&self, target: &str, words: &BTreeSet<String>) -> Result<(), Box<dyn Error>> {
        let folder = self.folder.join("dictionaries");
        fs::create_dir_all(&folder)?;
        let quoted = |word: &String| {
            let signs = word.bytes().map(|byte| match byte {
                b'"' | b'\\' => format!("\\{}", char::from(byte)),
                b' '..=b'~' => char::from(byte).to_string(),
                other => format!("\\x{other:02X}"),
            });
            format!("\"{}\"\n", signs.collect::<String>())
        };
        Ok(fs::write(folder.join(target), words.iter().filter(|word| (2..60).contains(&word.len())).map(quoted).collect::<String>())?)
    }
}

/// Every file below a folder.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { found.extend(files(&path)?) } else { found.push(path) }
    }
    found.sort();
    Ok(found)
}

/// All keys, with their quotes, and all texts of a document.
fn words(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(key, value)| {
            found.insert(format!("\"{key}\": "));
            words(value, found);
        }),
        Value::Array(values) => values.iter().for_each(|value| words(value, found)),
        Value::String(text) => drop(found.insert(format!("\"{text}\""))),
        _ => {}
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let examples = here.join("../../rules-examples");
    let mut seeds = Seeds { folder: here.to_owned(), count: 0 };
    let [mut rule_words, mut order_words, mut request_words, mut table_words] = [const { BTreeSet::new() }; 4];
    let mut orders = Vec::new();
    for path in files(&examples)? {
        let bytes = fs::read(&path)?;
        let (name, text) = (path.file_name().unwrap_or_default().to_string_lossy().into_owned(), String::from_utf8_lossy(&bytes));
        let kind = name.rsplit('.').next().unwrap_or_default();
        if let ("json", Ok(document)) = (kind, serde_json::from_str::<Value>(&text)) {
            match name.as_str() {
                "rules.json" => words(&document, &mut rule_words),
                "consignments.json" => words(&document, &mut order_words),
                "cases.json" => calls(&document, &mut seeds, &mut request_words)?,
                _ => {}
            }
            for consignment in document.as_array().filter(|_| name == "consignments.json").into_iter().flatten().take(8) {
                seeds.add("consignment", consignment.to_string().as_bytes())?;
                orders.push(consignment.to_string());
            }
            if name == "rules.json" {
                seeds.add("rule_set", &bytes)?;
                seeds.add("change", format!("remove CarrierServices[*].Rules\n# half\n*.Rates *= 0.5{BETWEEN}{text}").as_bytes())?;
            }
        }
        // The first byte is the name's.
        if let Some(place) = ["", "csv", "tsv", "xlsx", "json", "jsonl", "gz", "zip"].iter().position(|known| *known == kind) {
            seeds.add("tables", &[&[u8::try_from(place)?], &bytes[..]].concat())?;
        }
        if kind == "csv" {
            table_words.extend(text.split([',', ';', '\t', '\n']).map(str::to_owned));
            seeds.add("price_list", &bytes)?;
            let beside = |name: &str| fs::read_to_string(path.with_file_name(name)).unwrap_or_default();
            seeds.add("price_list", [&*text, &beside("chart.csv"), &beside("islands.csv"), &beside("mapping.toml")].join(BETWEEN).as_bytes())?;
            seeds.add("mapping", format!("{}{BETWEEN}{text}", beside("orders.toml")).as_bytes())?;
        }
    }
    for toml in [MAPPING, "[Columns]\nReference = \"A\"\nWeight = \"B\"\nDestinationCountry = \"C\"\n"] {
        seeds.add("mapping", format!("{toml}{BETWEEN}A,B,C\n1,2.5,GB\n2,x,DE\n").as_bytes())?;
    }
    for changes in CHANGES {
        seeds.add("change", changes.as_bytes())?;
    }
    for order in orders.iter().step_by(7) {
        let reference = serde_json::from_str::<Value>(order)?["Reference"].as_str().unwrap_or("X").to_owned();
        let ways = ["PUT /allocation/allocate\n{\"References\":[\"?\"]}", "GET /quotes/consignment/?", "GET /deliveryoptions/consignment/?", "PUT /consignments/?/deallocate"];
        let asked = ways.map(|way| way.replace('?', &reference)).join(BETWEEN);
        seeds.add("requests", format!("POST /consignments\n{order}{BETWEEN}{asked}").as_bytes())?;
    }
    for route in ROUTES {
        seeds.add("requests", route.as_bytes())?;
        request_words.insert((*route).to_owned());
    }
    // Worlds are made of chance: bytes that repeat soon make poor ones.
    for size in [256_usize, 1024, 4096, 16_384] {
        for seed in 0..8_u64 {
            let mut state = seed * 977 + size as u64 + 1;
            let mut next = || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 33).to_le_bytes()[0]
            };
            seeds.add("decide", &std::iter::repeat_with(&mut next).take(size).collect::<Vec<u8>>())?;
        }
    }
    let json = order_words.iter().chain(&request_words).cloned().collect();
    let paths = rule_words.iter().map(|word| word.trim_matches(['"', ':', ' ']).to_owned()).chain([" += ", " -= ", " *= ", "remove ", "[*]", "%"].map(str::to_owned));
    seeds.dictionary("rule_set", &rule_words)?;
    seeds.dictionary("consignment", &order_words)?;
    seeds.dictionary("requests", &json)?;
    seeds.dictionary("change", &paths.collect())?;
    seeds.dictionary("price_list", &table_words)?;
    table_words.extend(MAPPING.split_inclusive(['\n', '=']).map(|word| word.trim().to_owned()));
    seeds.dictionary("mapping", &table_words)?;
    println!("{} inputs in {}", seeds.count, here.join("corpus").display());
    Ok(())
}

/// The requests of a folder's cases.
fn calls(document: &Value, seeds: &mut Seeds, found: &mut BTreeSet<String>) -> Result<(), Box<dyn Error>> {
    for request in document["Cases"].as_array().into_iter().flatten().map(|case| &case["Request"]).filter(|request| request.is_object()) {
        words(request, found);
        for route in ["/allocation/allocate", "/allocation/allocatewithservicegroup", "/allocation/allocatewithcarrierservice"] {
            seeds.add("requests", format!("PUT {route}\n{request}").as_bytes())?;
        }
        for route in ["/quotes", "/quotes/servicegroups", "/deliveryoptions", "/deliveryoptions/pickupoptions"] {
            seeds.add("requests", format!("POST {route}\n{request}").as_bytes())?;
        }
    }
    Ok(())
}

const MAPPING: &str = "[Columns]
Reference = \"A\"
At = \"B\"
Weight = \"C\"
DestinationCountry = \"D\"
DestinationPostcode = \"E\"
[Defaults]
OriginLocation = \"Leeds\"
WeightUnit = \"Kg\"
[Format]
Decimals = \",\"
Dates = \"DD/MM/YYYY\"
TotalWeight = \"shared\"
TimeZone = \"Europe/London\"
LeadingZeros = \"restore\"
[Countries]
\"Mainland\" = \"GB\"
[Rows]
Group = \"Reference\"
Shipment = \"one\"
";

const CHANGES: [&str; 8] = [
    "CarrierServices[*].Enabled = false",
    "CarrierServices[Carrier=DPD].Rates *= 1.05\nCarrierServices[*].Surcharges += 5%",
    "Currency = EUR",
    "VatRate = 0.19\n\n# and\nremove Preferences",
    "Capacities[*].Max -= 10",
    "CarrierServices[0,1].Rules.Tags.Exclude += \"Dangerous\"",
    "CarrierServices[*].Rates[*].Bands[*].Price += 0.5",
    "CarrierServices += { \"Reference\": \"NEW\", \"Carrier\": \"X\" }",
];

const ROUTES: [&str; 14] = [
    "GET /carrierservices",
    "GET /carriers",
    "GET /servicegroups",
    "POST /servicegroups\n{\"Reference\":\"G\",\"Name\":\"G\",\"Services\":[]}",
    "GET /packagesizes",
    "GET /shippinglocations",
    "GET /collectioncalendar/Leeds/X?startDate=2026-11-30&endDate=2026-12-24",
    "GET /rules",
    "GET /openapi.json",
    "PUT /allocation/allocate/2026-11-30",
    "PUT /allocation/X/allocatewithcheapestquote",
    "PUT /allocation/X/allocatewithquote/quote-1",
    "POST /deliveryoptions/select/option-1",
    "PUT /consignments/deallocatelist\n{\"References\":[\"X\"]}",
];
