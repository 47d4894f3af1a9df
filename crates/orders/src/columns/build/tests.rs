use std::collections::HashMap;

use super::super::cells::TextRows;
use super::*;
use consign_tables::CellFormat;

/// One row of text.
struct Row(Vec<&'static str>);

impl TextRows for Row {
    fn cell(&self, _: usize, column: usize) -> Option<&[u8]> {
        self.0.get(column).map(|cell| cell.as_bytes())
    }
}

const NEEDED: [(&str, &str); 3] = [("Reference", "A"), ("WeightKg", "1"), ("DestinationCountry", "GB")];

/// Builds what is needed and some more cells, those that are needed perhaps otherwise.
fn build(cells: &[(&'static str, &'static str)]) -> Result<Consignment, Reasons> {
    let mut all: Vec<(&str, &str)> = NEEDED.iter().filter(|(name, _)| cells.iter().all(|(other, _)| other != name)).copied().collect();
    all.extend(cells);
    let mapping = Mapping::proposed(all.iter().map(|(name, _)| *name)).mapping;
    let row = Row(all.iter().map(|(_, cell)| *cell).collect());
    let place = |column: &str| all.iter().position(|(name, _)| *name == column).unwrap();
    let batch = Batch::of(&mapping, |column| Cells::Rows { rows: &row, column: place(column) });
    let mut built = Built::default();
    Builder::new(&mapping).build(&batch, 0, &mut built).map(|()| built.consignment)
}

#[test]
fn what_is_wrong_with_a_row_is_told_all_at_once() {
    let reasons =
        build(&[("Reference", " "), ("WeightKg", "1,5"), ("DestinationCountry", "Atlantis"), ("ShippingDate", "2.11.2026")]).unwrap_err();
    assert_eq!(reasons.len(), 4, "{reasons:?}");
    for (reason, expected) in
        reasons.iter().zip(["Reference: there is none", "ShippingDate: `2.11", "Weight: `1,5` is not", "DestinationCountry: unknown"])
    {
        assert!(reason.starts_with(expected), "{reasons:?}");
    }
}

#[test]
fn each_mistake_has_its_reason() {
    for (name, cell, expected) in [
        ("WeightKg", "-1", "is negative"),
        ("WeightKg", "", "Weight: there is none"),
        ("WeightKg", "NaN", "is not a number"),
        ("WeightUnit", "stone", "unknown unit"),
        ("Packages", "0", "`0` packages"),
        ("Packages", "1.5", "no whole number"),
        ("Packages", "100001", "1 to 100000"),
        ("LengthCm", "10", "go together"),
        ("DestinationCountry", "", "DestinationCountry: there is none"),
        ("Direction", "sideways", "Direction: "),
        ("DeliveryWindowStart", "8 o'clock", "no time of day"),
        ("Exactly", "perhaps", "neither true nor false"),
        ("Tags", "a;b\u{7}", "control character"),
        ("value_gbp", "1e20", "too large"),
        ("value", "1", "Currency: the value has none"),
    ] {
        let reasons = build(&[(name, cell)]).unwrap_err();
        assert!(reasons.len() == 1 && reasons[0].contains(expected), "{name} {cell}: {reasons:?}");
    }
}

#[test]
fn packages_are_alike_and_a_total_is_the_one_packages_weight() {
    let three = build(&[("Packages", "3"), ("LengthMm", "100"), ("WidthMm", "20"), ("HeightMm", "3"), ("PackageSize", "BOX")]).unwrap();
    assert_eq!(three.packages.len(), 3);
    assert!(three.packages.iter().all(|package| *package == three.packages[0]));
    assert_eq!(three.packages[0].size.as_ref().unwrap().as_str(), "BOX");
    assert_eq!(three.weight, None);
    let one = build(&[("WeightKg", ""), ("TotalWeightKg", "2.5")]).unwrap();
    assert_eq!((one.packages[0].weight, one.weight), (one.weight, one.packages[0].weight));
    assert!(build(&[("WeightKg", ""), ("TotalWeightKg", "2.5"), ("Packages", "2")]).is_err());
}

#[test]
fn nothing_of_a_row_is_left_in_the_next() {
    let header = [
        "Reference",
        "WeightKg",
        "DestinationCountry",
        "Postcode",
        "Warehouse",
        "Tags",
        "Length",
        "Width",
        "Height",
        "At",
        "State",
        "PackageSize",
    ];
    let mapping = Mapping::proposed(header).mapping;
    let full = Row(vec!["A", "1", "GB", "M1 5WG", "Leeds", "Alcohol", "1", "2", "3", "2026-11-02", "Allocated", "BOX"]);
    let bare = Row(vec!["B", "2", "DE", "", "", "", "", "", "", "", "", ""]);
    let place = |column: &str| header.iter().position(|name| *name == column).unwrap();
    let (mut builder, mut built) = (Builder::new(&mapping), Built::default());
    for (row, other) in [(&full, &bare), (&bare, &full), (&full, &bare)] {
        let batch = Batch::of(&mapping, |column| Cells::Rows { rows: row, column: place(column) });
        let other = Batch::of(&mapping, |column| Cells::Rows { rows: other, column: place(column) });
        builder.build(&other, 0, &mut built).unwrap();
        builder.build(&batch, 0, &mut built).unwrap();
        let mut fresh = Built::default();
        Builder::new(&mapping).build(&batch, 0, &mut fresh).unwrap();
        assert_eq!((&built.consignment, built.at), (&fresh.consignment, fresh.at));
    }
}

#[test]
fn defaults_fill_empty_cells() {
    let header = ["Reference", "WeightKg", "Postcode"];
    let mut mapping = Mapping::proposed(header).mapping;
    mapping = Mapping::new(
        mapping.columns().map(|(field, column)| (field, column.clone())).collect(),
        [
            (Field::DestinationCountry, "GB"),
            (Field::DestinationPostcode, "M1 5WG"),
            (Field::WeightUnit, "lb"),
            (Field::Packages, "2"),
            (Field::At, "2026-11-02"),
        ]
        .map(|(field, text)| (field, super::super::mapping::Written { text: text.to_owned(), at: 0 }))
        .into(),
        CellFormat::default(),
        HashMap::new(),
    );
    let row = Row(vec!["A", "1", ""]);
    let place = |column: &str| header.iter().position(|name| *name == column).unwrap();
    let batch = Batch::of(&mapping, |column| Cells::Rows { rows: &row, column: place(column) });
    let mut built = Built::default();
    Builder::new(&mapping).build(&batch, 0, &mut built).unwrap();
    let Built { consignment, at } = built;
    assert_eq!(consignment.destination.country.unwrap().code(), "GB");
    assert_eq!(consignment.destination.postcode.as_deref(), Some("M1 5WG"));
    assert_eq!(consignment.packages.len(), 2);
    assert_eq!(consignment.packages[0].weight.unwrap().to_string(), "1 lb");
    assert_eq!(at.unwrap().to_rfc3339(), "2026-11-02T00:00:00+00:00");
}
