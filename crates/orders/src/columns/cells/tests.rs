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
