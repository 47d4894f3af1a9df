use super::*;

const HEAD: &str = "service_code,service_name,zone_label,country_codes,min_weight,max_weight,max_length,max_width,max_height,rate,currency,\
                    transit_days,domicile,international\n";

const LIST: PriceList = PriceList { file: "c.csv", carrier: "C", name: "Carrier", home: "DE", weight_unit: "Kg", length_unit: "Cm" };

fn made(rows: &[&str]) -> Result<Part> {
    part(&LIST, &read_rows(&format!("{HEAD}{}", rows.join("\n")))?)
}

const HOME: &str = "std,Standard,Germany,DE,0.01,2.0,120,60,50,7.50,EUR,1-2,true,false";
const EUROPE: &str = "std,Standard,Europe,\"AT, FR\",0.01,2.0,120,60,50,9.50,EUR,3,false,true";

#[test]
fn an_empty_list_of_countries_is_everywhere_else() -> Result<()> {
    let part = made(&[HOME, EUROPE, "std,Standard,Worldwide,,0.01,2.0,120,60,50,20,EUR,5-10,false,true"])?;
    let expected = [
        r#"{ "Reference": "C_GERMANY", "Include": ["DE"] }"#,
        r#"{ "Reference": "C_EUROPE", "Include": ["AT", "FR"] }"#,
        r#"{ "Reference": "C_WORLDWIDE", "Include": ["*"], "Exclude": ["AT", "DE", "FR"] }"#,
    ];
    assert_eq!(part.zones, expected);
    Ok(())
}

#[test]
fn worldwide_of_a_service_of_its_own_leaves_out_home_alone_and_the_rest_of_the_world_every_zone() -> Result<()> {
    let world = |label: &str| format!("exp,Express,{label},,0.01,2.0,120,60,50,20,EUR,2,false,true");
    let zone = |label: &str| Ok::<_, anyhow::Error>(made(&[HOME, EUROPE, &world(label)])?.zones.pop());
    assert_eq!(zone("Worldwide")?.as_deref(), Some(r#"{ "Reference": "C_WORLDWIDE", "Include": ["*"], "Exclude": ["DE"] }"#));
    assert_eq!(
        zone("Rest of World")?.as_deref(),
        Some(r#"{ "Reference": "C_REST_OF_WORLD", "Include": ["*"], "Exclude": ["AT", "DE", "FR"] }"#)
    );
    Ok(())
}

#[test]
fn a_service_keeps_the_figures_of_its_rows() -> Result<()> {
    let part = made(&[HOME, "std,Standard,Germany,DE,2.0,31.5,120,60,50,8.10,EUR,1-2,true,false"])?;
    let expected = r#"{ "Reference": "C_STD", "Name": "Standard", "Carrier": "C", "Enabled": true,
      "Rules": { "Weight": { "Min": 0.01, "Max": 31.5, "Unit": "Kg", "Basis": "Package" }, "Length": { "Max": 120, "Unit": "Cm" }, "Girth": { "Max": 220, "Unit": "Cm" } },
      "Transit": [
        { "From": ["DE"], "To": ["C_GERMANY"], "TransitDays": { "Min": 1, "Max": 2 }, "DeliveryDays": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"] }
      ],
      "Rates": [
        { "From": ["DE"], "To": ["C_GERMANY"], "Basis": "Package", "Unit": "Kg", "Currency": "EUR", "Bands": [
          { "UpTo": 2.0, "Price": 7.50 },
          { "UpTo": 31.5, "Price": 8.10 }
        ] }
      ] }"#;
    assert_eq!(part.services, [expected]);
    Ok(())
}

#[test]
fn a_list_that_contradicts_itself_is_refused() {
    let second = |row: &str| made(&[HOME, row]).map(|_| ()).map_err(|error| format!("{error:#}"));
    for (row, because) in [
        ("std,Standard,Germany,DE,2.5,5.0,120,60,50,8,EUR,1-2,true,false", "after the band up to 2.0 comes one from 2.5"),
        ("std,Standard,Germany,DE,2.0,1.0,120,60,50,8,EUR,1-2,true,false", "holds nothing"),
        ("std,Standard,Germany,DE,2.0,5.0,100,60,50,8,EUR,1-2,true,false", "limits of size"),
        ("std,Standard,Germany,DE,2.0,5.0,120,60,50,8,EUR,3,true,false", "transit days"),
        ("std,Standard,Germany,DE,2.0,5.0,120,60,50,8,USD,1-2,true,false", "currencies"),
        ("std,Standard,Germany,\"DE,AT\",2.0,5.0,120,60,50,8,EUR,1-2,true,false", "contradict"),
        ("std,Standard,Germany,DE,2.0,5.0,120,60,50,8,EUR,1-2,true,true", "contradict"),
        ("std,Standard,Europe,FR,0.5,5.0,120,60,50,8,EUR,1-2,false,true", "start at different weights"),
        ("exp,Express,Germany,,0.01,5.0,120,60,50,8,EUR,1-2,false,true", "told in two ways"),
        ("std,Standard,Germany,DE,2.0,,120,60,50,8,EUR,1-2,true,false", "line 3"),
        ("std,Standard,Germany,DE,2.0,5.0,120,60,50,8,EUR,soon,true,false", "transit_days"),
    ] {
        assert!(second(row).is_err_and(|error| error.contains(because)), "{row}: {because}");
    }
}

#[test]
fn a_missing_column_is_named() {
    let error = read_rows("service_code\nstd\n").map(|_| ()).map_err(|error| format!("{error:#}"));
    assert_eq!(error, Err("line 2: no column `transit_days`".to_owned()));
}

#[test]
fn references_carry_the_carrier_once() {
    let code = |carrier, code| reference(&PriceList { carrier, ..LIST }, code);
    assert_eq!(code("POSTAT", "10"), "POSTAT_10");
    assert_eq!(code("LA_POSTE", "La Poste Standard Service"), "LA_POSTE_STANDARD_SERVICE");
    assert_eq!(code("USPS", "USPS_GROUND_ADVANTAGE"), "USPS_GROUND_ADVANTAGE");
}
