use super::orders::consignments;
use super::*;

const HEAD: &str =
    "Index,Vector,Carrier,orig_port_cd,dest_port_cd,minm_wgh_qty,max_wgh_qty,svc_cd,minimum cost,rate,mode_dsc,tpt_day_cnt,Carrier type";

fn rates(bands: &[(&str, &str, &str)]) -> Result<(Vec<Rate>, usize)> {
    let row =
        |(nth, (from, up_to, rate)): (usize, &(&str, &str, &str))| format!("{nth},0,C,P1,P9,{from},{up_to},DTD,1.50,{rate},AIR   ,2,T\n");
    read_rates(&format!("{HEAD}\n{}", bands.iter().enumerate().map(row).collect::<String>()))
}

/// The upper ends of the bands of each sheet.
fn dealt(bands: &[(&str, &str, &str)]) -> Result<Vec<(String, String)>> {
    let ends = |sheet: &RateSheet| sheet.bands.iter().map(|band| band.up_to.0.clone()).collect::<Vec<_>>().join(" ");
    Ok(rate_sheets(&rates(bands)?.0).iter().map(|sheet| (sheet.reference.clone(), ends(sheet))).collect())
}

fn sheet(reference: &str, ends: &str) -> (String, String) {
    (reference.to_owned(), ends.to_owned())
}

#[test]
fn bands_a_hundredth_apart_are_one_sheet() -> Result<()> {
    let bands = [("500", "1999.99", "1"), ("0", "99.99", "3"), ("100", "499.99", "2")];
    assert_eq!(dealt(&bands)?, [sheet("C-DTD-AIR-2-P1", "99.99 499.99 1999.99")]);
    Ok(())
}

#[test]
fn a_gap_begins_another_sheet() -> Result<()> {
    let bands = [("0.01", "2.5", "1"), ("70.51", "99.99", "2"), ("100", "299.99", "3")];
    let expected = [sheet("C-DTD-AIR-2-P1-S1", "2.5"), sheet("C-DTD-AIR-2-P1-S2", "99.99 299.99")];
    assert_eq!(dealt(&bands)?, expected);
    Ok(())
}

#[test]
fn bands_that_overlap_go_to_different_sheets() -> Result<()> {
    let bands = [("0", "5", "1"), ("0", "5", "2"), ("5.01", "9", "3"), ("4", "9", "4")];
    let expected = [sheet("C-DTD-AIR-2-P1-S1", "5 9"), sheet("C-DTD-AIR-2-P1-S2", "5"), sheet("C-DTD-AIR-2-P1-S3", "9")];
    assert_eq!(dealt(&bands)?, expected);
    Ok(())
}

#[test]
fn a_row_that_repeats_another_is_left_out() -> Result<()> {
    let (rates, repeated) = rates(&[("0", "5", "1"), ("0", "5", "1"), ("0", "5", "1.0")])?;
    assert_eq!((rates.len(), repeated), (2, 1));
    Ok(())
}

#[test]
fn a_band_that_holds_nothing_is_refused() {
    for band in [("5", "5", "1"), ("6", "5", "1"), ("-1", "5", "1"), ("0", "x", "1")] {
        assert!(rates(&[band]).is_err(), "{band:?}");
    }
}

#[test]
fn the_lower_end_of_a_sheet_is_a_rule() -> Result<()> {
    let written = |from| -> Result<bool> {
        let rates = rates(&[(from, "5", "1")])?.0;
        Ok(rule_set(&rates, &rate_sheets(&rates))?.contains(r#""Weight": { "Min": 0.01, "Unit": "Kg" }"#))
    };
    assert!(written("0.01")?);
    assert!(!written("0")?);
    Ok(())
}

const ORDERS: &str = "Order ID,Order Date,Origin Port,Carrier,TPT,Service Level,Plant Code,Destination Port,Weight\n";

fn converted(order: &str) -> Result<String> {
    let orders = format!("{ORDERS}{order}\n");
    consignments(&orders, "Plant Code,Port,,\nPLANT1,P1,,\nPLANT1,P2,,\n", &(BTreeSet::from(["P1", "P2"]), "P9"))
}

#[test]
fn an_order_keeps_its_weight_and_is_due_after_its_transport_days() -> Result<()> {
    let line = converted("1.7,2013-12-30,P1,V1,2,DTP,PLANT1,P9,0.0026416254469548302")?;
    assert!(line.contains(r#""Date":"2014-01-01T00:00:00+00:00""#), "{line}");
    assert!(line.contains(r#""Value":0.0026416254469548302,"#), "{line}");
    Ok(())
}

#[test]
fn orders_that_fit_no_table_are_refused() {
    for order in [
        "1.7,2013-12-30,P3,V1,2,DTP,PLANT1,P9,1",
        "1.7,2013-12-30,P1,V1,2,DTP,PLANT1,P8,1",
        "1.7,2013-02-29,P1,V1,2,DTP,PLANT1,P9,1",
        "1.7,2013-12-30,P1,V1,2,DTP,PLANT1,P9,",
        "1.7,2013-12-30,P1,V1,2,DTP,PLANT1,P9,1\n1.7,2013-12-30,P1,V1,2,DTP,PLANT1,P9,2",
    ] {
        assert!(converted(order).is_err(), "{order}");
    }
}

/// What stands in `rules-examples/brunel` is what this program makes of the tables beside it.
#[test]
fn the_committed_files_are_up_to_date() -> Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules-examples/brunel");
    let out = std::env::temp_dir().join(format!("consign-examples-brunel-{}", std::process::id()));
    fs::create_dir_all(&out)?;
    let report = convert(&folder.join("data"), &out)?;
    for file in ["rules.json", "consignments.jsonl"] {
        let same = fs::read(out.join(file))? == fs::read(folder.join(file))?;
        assert!(same, "{file} isn't what the tables give");
    }
    fs::remove_dir_all(&out)?;
    assert!(report.ends_with("9215 consignments"), "{report}");
    Ok(())
}
