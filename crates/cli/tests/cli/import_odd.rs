//! `consign import rates`: sheets that say things in ways of their own, and what must not be taken for granted.

use serde_json::{Value, json};

use crate::import::{import, price, saved};

/// A sheet of one service `A` in Germany with more columns; what is imported, and what is said.
fn with(columns: &str, cells: &[&str], more: &[&str]) -> (Value, String) {
    let rows: String = cells.iter().flat_map(|cells| ["A,DE,", cells, "\n"]).collect();
    let run = import(format!("service_code,country_codes,{columns}\n{rows}").as_bytes(), more).ends_with(0);
    (run.json(), run.err.clone())
}

#[test]
fn rows_in_a_cell_that_a_quotation_mark_holds_open_are_mistaken_not_lost() {
    let open = "service_code,country_codes,max_weight,rate,currency,note\nA,DE,2,4,EUR,\nB,DE,2,4,EUR,\"see page 3\nC,DE,2,4,EUR,\n";
    let closed = format!("{open}D,DE,2,4,EUR,\"\n");
    import(open.as_bytes(), &[]).ends_with(2).says("quotation mark");
    import(closed.as_bytes(), &[]).ends_with(2).says("quotation mark");
    let torn = "service_code,description,max_weight,rate,currency\nS1,\"Parcel,5,3.00,GBP\nS2,\"Parcel,10,4.00,GBP\nS3,x,10,9,GBP\n";
    import(torn.as_bytes(), &[]).ends_with(2).says("quotation mark");
    let remark = "service_code,country_codes,max_weight,rate,currency,note\nA,DE,2,4,EUR,\"two\nlines, no more\"\n";
    assert_eq!(import(remark.as_bytes(), &[]).ends_with(0).json()["CarrierServices"][0]["Reference"], "A");
}

#[test]
fn labels_that_name_a_part_of_the_world_are_never_all_of_it() {
    let sheet =
        |label: &str| format!("service_code,zone_label,country_codes,max_weight,rate,currency\nA,World,,2,9,EUR\nB,{label},,2,5,EUR\n");
    for label in ["Non-EU", "Rest of Europe", "Packeta Countries", "Zone EU 2", "International Asia", "DACH", "World (excl. EU)"] {
        let run =
            import(sheet(label).as_bytes(), &["--lenient"]).ends_with(0).says(&format!("nothing says which places the zone `{label}` has"));
        assert_eq!(run.json()["CarrierServices"].as_array().unwrap().len(), 1, "{label}");
    }
    for label in ["Zone 1", "Rest of World", "standard", "B", ""] {
        let run = import(sheet(label).as_bytes(), &[]).ends_with(0);
        assert_eq!(price(&saved("labels", &run.out), "B", "JP", "1", "Kg"), "5.00 EUR", "{label}");
    }
    let list = b"service_code,country_codes,max_weight,rate,currency\nA,\"AD,CH\",2,9,EUR\n";
    let rules = import(list, &[]).ends_with(0).json();
    assert_eq!(rules["ZoneCharts"][0]["Charts"][0]["Zones"], json!({ "AD": ["AD", "CH"] }), "and not Chad");
    let coded = b"service_code,country_codes,max_weight,rate,currency\nA,EU,2,9,EUR\n";
    import(coded, &[]).ends_with(2).says("unknown country `EU`");
    import(coded, &["--zone", "Eu=DE"]).ends_with(0);
    import(coded, &["--zone", "US=DE"]).ends_with(2).says("no sheet has a zone `US`");
}

#[test]
fn times_may_be_hours() {
    let days = |columns: &str, cells: &[&str]| {
        let (rules, said) = with(columns, cells, &[]);
        (rules["CarrierServices"][0]["Transit"][0]["Days"]["DE"].clone(), said)
    };
    let (transit, said) = days("max_weight,rate,currency,transit_time", &["2,3,EUR,48", "5,4,EUR,48"]);
    assert_eq!(transit, json!({ "Min": 2, "Max": 2 }));
    assert!(said.contains(":1, column F: it is in hours"), "{said}");
    let (transit, said) = days("max_weight,rate,currency,transit_time", &["2,3,EUR,3"]);
    assert!(transit == json!({ "Min": 3, "Max": 3 }) && !said.contains("hours"), "{said}");
    assert_eq!(days("max_weight,rate,currency,transit_days", &["2,3,EUR,24"]).0, json!({ "Min": 24, "Max": 24 }));
    assert_eq!(days("max_weight,rate,currency,transit_time", &["2,3,EUR,24-48", "5,4,EUR,24"]).0, json!({ "Min": 1, "Max": 2 }));
    assert_eq!(days("max_weight,rate,currency,min_transit_time,max_transit_time", &["2,3,EUR,24,48"]).0, json!({ "Min": 1, "Max": 2 }));
    assert_eq!(days("max_weight,rate,currency,min_transit_time,max_transit_time", &["2,3,EUR,1,24"]).0, json!({ "Min": 1, "Max": 24 }));
    assert_eq!(days("max_weight,rate,currency,transit_hours", &["2,3,EUR,24-72"]).0, json!({ "Min": 1, "Max": 3 }));
    let (transit, said) = days("max_weight,base_rate,currency,transit_days,transit_time", &["2,3,EUR,,72", "5,4,EUR,n/a,72"]);
    assert!(transit == json!({ "Min": 3, "Max": 3 }) && !said.contains("the same thing"), "what has nothing in it doesn't count: {said}");
    let (transit, said) = days("max_weight,rate,currency,transit_days,transit_time", &["2,3,EUR,,best_effort"]);
    assert!(
        transit == json!({ "Min": 1, "Max": 30 }) && said.contains("the column `transit_time` is for the same thing as `transit_days`"),
        "{said}"
    );
    let (transit, said) = days("max_weight,rate,currency,transit_time", &["2,3,EUR,best_effort"]);
    assert!(transit == json!({ "Min": 1, "Max": 30 }) && said.contains("`best_effort` promises no number of days"), "{said}");
    assert_eq!(days("max_weight,rate,currency,delivery_time", &["2,3,EUR,D+2"]).0, json!({ "Min": 2, "Max": 2 }));
}

#[test]
fn units_that_a_row_leaves_out_are_those_of_the_others() {
    let (rules, said) = with("max_weight,weight_unit,max_length,dimension_unit,rate,currency", &["2,LB,10,IN,3,USD", "5,,10,,4,USD"], &[]);
    assert_eq!(rules["Tariffs"][0]["Unit"], "lb");
    assert_eq!(rules["CarrierServices"][0]["Rules"]["Length"]["Unit"], "in");
    assert!(said.contains(":3, column D: there is no unit: it is lb"), "{said}");
    let (rules, _) = with("max_weight,max_length,rate,currency", &["70,0,3,USD"], &["--country", "US"]);
    assert_eq!(rules["CarrierServices"][0]["Rules"], json!({ "Weight": { "Max": 70, "Unit": "lb", "Basis": "Package" } }));
}

#[test]
fn two_units_in_one_row_are_refused() {
    let sides = b"service_code,max_length_cm,max_width_mm,max_height_mm,rate,currency\nA,60,400,300,3,EUR\n";
    import(sides, &[]).ends_with(2).says(":2, column C: it is in mm, and another size of the row in cm: one unit for all");
    let weights = b"service_code,min_weight_kg,max_weight_g,rate,currency\nA,1,5000,3,EUR\n";
    import(weights, &[]).ends_with(2).says(":2, column C: it is in g, and another weight of the row in kg: one unit for both");
}

#[test]
fn surcharges_are_said_and_in_the_currency_of_the_price() {
    let (rules, said) = with("max_weight,rate,currency,Fuel %,road_toll", &["2,3,EUR,6.5,0.19"], &[]);
    let surcharges = &rules["CarrierServices"][0]["Surcharges"];
    assert_eq!(surcharges, &json!([{ "Name": "Fuel %", "Percent": 6.5 }, { "Name": "road_toll", "Amount": 0.19, "Per": "Package" }]));
    assert!(said.contains("`Fuel %` is a surcharge: percent of the price"), "{said}");
    assert!(said.contains("`road_toll` is a surcharge: an amount for each package, in the currency of the price"), "{said}");
    for [column, cell] in [["fuel_surcharge", "2 USD"], ["fuel_surcharge", "$2"], ["fuel_surcharge_usd", "2"]] {
        let foreign = format!("service_code,max_weight,rate,currency,{column}\nA,2,3,EUR,{cell}\n");
        let said = format!(":2, column E: `{cell}` is not in the currency of the row's price");
        import(foreign.as_bytes(), &[]).ends_with(2).says(&said);
    }
    let (rules, _) = with("max_weight,rate,currency,toll_free,Fuel included", &["2,3,EUR,0800 123456,yes"], &[]);
    assert_eq!(rules["CarrierServices"][0]["Surcharges"], Value::Null, "neither is a surcharge");
}

#[test]
fn what_is_another_way_or_another_carrier_is_said() {
    let (rules, said) = with("max_weight,rate,currency,shipment_type", &["2,3,EUR,outbound", "2,2,EUR,returns"], &[]);
    assert_eq!(rules["Tariffs"][0]["Prices"]["DE"], json!([3]));
    assert!(said.contains(":3, column F: `returns` is another way than out to recipients"), "{said}");
    let two = b"carrier_name,service_code,max_weight,rate,currency\nA,S1,5,4,EUR\nB,S2,5,4,EUR\n";
    let run = import(two, &[]).ends_with(0).says("the sheet says `A`, and `--carrier` says `X`: that counts");
    assert_eq!(run.json()["Carriers"], json!([{ "Reference": "X" }]));
}

#[test]
fn prices_may_stand_in_several_columns() {
    let spread = b"service_code,country_codes,currency,0-2kg,2-5kg\nStd,DE,EUR,4.5,5.5\n";
    let rules = import(spread, &[]).ends_with(0);
    assert_eq!(price(&saved("spread", &rules.out), "Std", "DE", "2.1", "Kg"), "5.50 EUR");
    let matrix = b"Weight,Zone 1,Zone 2\n1,3,4\n";
    import(matrix, &["--service", "S", "--currency", "EUR"])
        .ends_with(2)
        .says(":2, column B: nothing says which places the zone `Zone 1` has");
    let zones = ["--service", "S", "--currency", "EUR", "--zone", "Zone 1=DE", "--zone", "Zone 2=FR", "--verify"];
    let rules = import(matrix, &zones).ends_with(0).says("looked up").says(":2, column C: S, zone 2, 1 kg to FR: 4.00 EUR");
    assert_eq!(price(&saved("matrix", &rules.out), "S", "FR", "1", "Kg"), "4.00 EUR");
    let fuel = b"service_code,country_codes,max_weight,rate,currency,min_piece_kg\nA,DE,2,3,EUR,5\n";
    import(fuel, &["--lenient"]).ends_with(2).says("the column `min_piece_kg` has figures, and nothing says what they are");
}

#[test]
fn prices_in_words() {
    let sheet = b"service_code,max_weight,rate,currency\nA,2,free,EUR\nA,5,POA,EUR\nA,9,4,EUR\n";
    let run = import(sheet, &[]).ends_with(0).says(":2, column C: a rate of 0 is taken for a missing one");
    run.says(":3, column C: there is no price");
    let free = import(sheet, &["--zero-is-free"]).ends_with(0);
    assert_eq!(price(&saved("words", &free.out), "A", "DE", "1", "Kg"), "0.00 EUR");
    import(b"service_code,max_weight,rate,currency\nA,2,0,EUR\n", &[]).ends_with(2).says("there are no prices");
}
