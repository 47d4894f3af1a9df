//! Workbooks.

use consign_tables::{Content, Sheet, Table, open_bytes, sheets_of};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

use crate::made::{compound, gzipped, ods, xls, zipped};

fn cells(sheet: &Sheet) -> Vec<(u64, Vec<&str>)> {
    sheet.rows().map(|row| (row.line(), row.cells().collect())).collect()
}

fn saved(mut workbook: Workbook) -> Vec<u8> {
    workbook.save_to_buffer().unwrap()
}

fn refused(name: &str, bytes: Vec<u8>) -> String {
    sheets_of(name, bytes).unwrap_err().to_string()
}

/// Orders below a title, a hidden sheet and an empty one.
fn orders() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("May").unwrap();
    sheet.write(0, 0, "Orders of May").unwrap();
    for (column, name) in (0..).zip(["Reference", "Weight", "Due", "Postcode"]) {
        sheet.write(2, column, name).unwrap();
    }
    let (date, postcode) = (Format::new().set_num_format("dd/mm/yyyy"), Format::new().set_num_format("00000"));
    for row in 3..5_u32 {
        sheet.write(row, 0, format!("EC-{row}")).unwrap();
        sheet.write(row, 1, 0.1 * f64::from(row)).unwrap();
        sheet.write_with_format(row, 2, ExcelDateTime::from_ymd(2026, 11, 2).unwrap(), &date).unwrap();
        sheet.write_with_format(row, 3, 1_011, &postcode).unwrap();
    }
    workbook.add_worksheet().set_name("Old").unwrap().set_hidden(true).write(0, 0, "x").unwrap();
    workbook.add_worksheet().set_name("Notes").unwrap();
    saved(workbook)
}

#[test]
fn cells_are_text_and_rows_keep_their_numbers() {
    for bytes in [orders(), gzipped(&orders()), zipped(&[("orders.xlsx", &orders())])] {
        let workbook = sheets_of("orders.xlsx", bytes).unwrap();
        assert_eq!(
            (workbook.hidden.as_slice(), workbook.empty.as_slice()),
            (["Old".to_owned()].as_slice(), ["Notes".to_owned()].as_slice())
        );
        let [sheet] = workbook.sheets.as_slice() else { panic!("one sheet can be seen") };
        assert_eq!(
            cells(sheet),
            [
                (1, vec!["Orders of May"]),
                (3, vec!["Reference", "Weight", "Due", "Postcode"]),
                (4, vec!["EC-3", "0.30000000000000004", "2026-11-02", "01011"]),
                (5, vec!["EC-4", "0.4", "2026-11-02", "01011"]),
            ]
        );
        assert_eq!(sheet.place(2, 1).to_string(), "orders.xlsx, sheet May, B4");
    }
}

#[test]
fn each_kind_of_cell_has_its_text() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let moment = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    sheet.write(0, 0, true).unwrap();
    sheet.write(0, 1, " 007 ").unwrap();
    sheet.write(0, 2, 1e-7).unwrap();
    sheet.write_with_format(0, 3, 46_328.75, &moment).unwrap();
    sheet.write(0, 4, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    sheet.write(0, 6, Formula::new("=1+1").set_result("2")).unwrap();
    sheet.merge_range(1, 0, 1, 2, "Zone", &Format::new()).unwrap();
    sheet.write(1, 3, 5).unwrap();
    let workbook = sheets_of("a.xlsx", saved(workbook)).unwrap();
    assert_eq!(
        cells(&workbook.sheets[0]),
        [(1, vec!["true", "007", "0.0000001", "2026-11-02T18:00:00", "#DIV/0!", "", "2"]), (2, vec!["Zone", "", "", "5"])]
    );
}

#[test]
fn orders_come_from_one_sheet_as_from_a_text() {
    let Content::Workbook(workbook) = open_bytes("orders.xlsx", orders()).unwrap().content else { panic!("it is a workbook") };
    let mut table = Table::of_sheets(workbook.sheets.clone(), None).unwrap();
    assert_eq!((table.header.join(","), table.header_line()), ("Reference,Weight,Due,Postcode".to_owned(), 3));
    let rows = table.next_rows().unwrap().unwrap();
    assert_eq!((rows.len(), rows.line(1), rows.cell(1, 3)), (2, 5, Some(b"01011".as_slice())));
    assert!(table.next_rows().unwrap().is_none());
    let two = [workbook.sheets.clone(), vec![Sheet::new("orders.xlsx", Some("June"))]].concat();
    assert!(Table::of_sheets(two.clone(), None).is_err_and(|error| error.to_string().contains("2 sheets: `May`, `June`")));
    assert_eq!(Table::of_sheets(two, Some("may")).unwrap().header_line(), 3);
}

#[test]
fn rows_of_a_sheet_come_in_batches() {
    let mut sheet = Sheet::new("a.xlsx", Some("A"));
    for line in 1..=10_000 {
        sheet.push(line, [line.to_string().as_str(), "x"]);
    }
    let mut table = Table::of_sheet(sheet, 0);
    let sizes: Vec<usize> = std::iter::from_fn(|| table.next_rows().unwrap()).map(|rows| rows.len()).collect();
    assert_eq!(sizes, [4_096, 4_096, 1_807]);
}

#[test]
fn open_document_and_old_workbooks_are_read() {
    let cell = |kind: &str, value: &str, text: &str| {
        format!(r#"<table:table-cell office:value-type="{kind}" {value}><text:p>{text}</text:p></table:table-cell>"#)
    };
    let rows = [
        String::from(
            r#"<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="1000"/></table:table-row>"#,
        ),
        format!(
            "<table:table-row>{}{}{}</table:table-row>",
            cell("string", "", "01011"),
            cell("date", r#"office:date-value="2026-11-02""#, "2 Nov"),
            cell("float", r#"office:value="7.50""#, "7,5")
        ),
    ];
    let workbook = sheets_of("a.ods", ods(&rows.concat())).unwrap();
    assert_eq!(cells(&workbook.sheets[0]), [(3, vec!["01011", "2026-11-02", "7.5"])]);
    let workbook = sheets_of("a.xls", xls(&[(1, 1, 7.17), (2, 0, 2.0), (2, 1, 8.0)], (3, 2))).unwrap();
    assert_eq!(workbook.sheets[0].name(), Some("Prices"));
    assert_eq!(cells(&workbook.sheets[0]), [(2, vec!["", "7.17"]), (3, vec!["2", "8"])]);
}

#[test]
fn what_would_fill_the_memory_is_refused() {
    for far in [xls(&[(0, 0, 1.0), (65_535, 40_000, 1.0)], (1, 1)), xls(&[(0, 0, 1.0)], (u32::MAX, 200))] {
        assert!(refused("a.xls", far).contains("have more than 16777216 cells between their first and their last"));
    }
    let repeated = r#"<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16000" office:value-type="float" office:value="1"/></table:table-row>"#;
    assert!(refused("a.ods", ods(repeated)).contains("more than 16777216 cells"));
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for row in 0..5_000 {
        sheet.write(row, 16_383, 1).unwrap();
    }
    assert!(refused("a.xlsx", saved(workbook)).contains("more than 67108864 cells"));
}

#[test]
fn what_is_no_workbook_is_told() {
    assert!(refused("a.xlsx", compound("/EncryptedPackage", b"x")).contains("locked with a password"));
    assert!(refused("a.xls", compound("/WordDocument", b"x")).contains("it is no workbook"));
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("Notes").unwrap();
    assert!(refused("a.xlsx", saved(workbook)).ends_with("no worksheet with something in it that can be seen; empty: `Notes`"));
    assert!(refused("a.xlsx", zipped(&[("[Content_Types].xml", b"<"), ("xl/workbook.xml", b"<")])).contains("the workbook is damaged"));
    let whole = orders();
    assert!(sheets_of("a.xlsx", whole[..whole.len() / 2].to_vec()).is_err());
}
