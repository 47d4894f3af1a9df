use super::*;

#[test]
fn floats_are_the_shortest_decimals_that_stand_for_them() {
    for (value, expected) in [
        (0.1, "0.1"),
        (2.5, "2.5"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e-7, "0.0000001"),
        (123_456_789.123_4, "123456789.1234"),
        (-0.25, "-0.25"),
        (1e20, "100000000000000000000"),
        (1.005, "1.005"),
        (0.0, "0"),
    ] {
        assert_eq!(shortest(value).unwrap().to_string(), expected);
        assert_eq!(shortest(value).unwrap(), of_float(value, true).unwrap());
    }
    assert_eq!(of_float(0.1_f32, true).unwrap().to_string(), "0.1");
    assert!(shortest(f64::NAN).is_err() && shortest(f64::INFINITY).is_err() && shortest(1e300).is_err());
    let mut random = 42_u64;
    for _ in 0..10_000 {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let value = f64::from(u32::try_from(random >> 40).unwrap()) / 1000.0;
        assert_eq!(shortest(value).unwrap(), of_float(value, true).unwrap(), "{value}");
    }
}

#[test]
fn instants_are_in_utc_unless_they_say_otherwise() {
    for (text, expected) in [
        ("2026-11-02T09:00:00+01:00", "2026-11-02T08:00:00+00:00"),
        ("2026-11-02T09:00:00Z", "2026-11-02T09:00:00+00:00"),
        ("2026-11-02 09:00", "2026-11-02T09:00:00+00:00"),
        ("2026-11-02T09:00:00.5", "2026-11-02T09:00:00.500+00:00"),
        ("2026-11-02", "2026-11-02T00:00:00+00:00"),
    ] {
        assert_eq!(read_instant(text).unwrap().to_rfc3339(), expected, "{text}");
    }
    for text in ["", "now", "02.11.2026", "2026-11-02T25:00", "20261102", "1492-10-12", "2026-1-2"] {
        assert!(read_instant(text).is_err(), "{text}");
    }
    assert_eq!(instant(-1, 1000).unwrap().to_rfc3339(), "1969-12-31T23:59:59.999+00:00");
    assert!(instant(i64::MAX, 1).is_err());
}

#[test]
fn dates_carry_the_calendar_date_as_written() {
    for text in ["2026-11-02", "2026-11-02T23:30:00-05:00", "2026-11-02 10:00:00"] {
        assert_eq!(read_date(text).unwrap().to_string(), "2026-11-02", "{text}");
    }
    for text in ["", "2026-11-2", "2/11/2026", "2026-02-30", "2026-11-02T", "2026-11-02 noon", "1899-12-31", "+2026-11-0"] {
        assert!(read_date(text).is_err(), "{text}");
    }
    assert_eq!(day(20_759).unwrap().to_string(), "2026-11-02");
    assert!(day(i32::MAX).is_err());
    for (days, date) in [(YEARS.start, "1900-01-01"), (0, "1970-01-01"), (YEARS.end - 1, "2999-12-31")] {
        assert_eq!(day(days).unwrap().to_string(), date);
        assert_eq!(instant(i64::from(days) * 86_400_000, 1_000).unwrap().date_naive().to_string(), date);
    }
    for days in [YEARS.start - 1, YEARS.end] {
        assert!(day(days).is_err() && instant(i64::from(days) * 86_400, 1).is_err());
    }
    assert!(instant(i64::from(YEARS.end) * 86_400_000 - 1, 1_000).is_ok());
}

struct OneCell(&'static str);

impl TextRows for OneCell {
    fn cell(&self, row: usize, column: usize) -> Option<&[u8]> {
        (row == 0 && column == 0).then_some(self.0.as_bytes())
    }
}

#[test]
fn short_texts_are_one_number_wherever_they_are_stored() {
    let texts = ["", "G", "GB", "GB ", "GB\0", "twelve bytes", "thirteen byte", "ß"];
    let array: arrow_array::StringViewArray = texts.into_iter().map(Some).chain([None]).collect();
    let column = Cells::Texts(Texts::View(&array));
    let numbers: Vec<Option<u128>> = (0..texts.len()).map(|row| column.short(row)).collect();
    for (text, number) in texts.into_iter().zip(&numbers) {
        let cell = OneCell(text);
        assert_eq!(Cells::Rows { rows: &cell, column: 0 }.short(0), *number, "{text}");
        assert_eq!(number.is_none(), text.len() > 12, "{text}");
        assert_eq!(numbers.iter().filter(|other| *other == number).count(), 1, "{text}");
    }
    assert_eq!((column.short(texts.len()), column.short(texts.len() + 1)), (None, None));
}
