use std::io::{self, Read};

use consign::LONGEST_CONSIGNMENT;

use super::*;

/// Hands out a few bytes at a time, as a slow pipe does.
struct Slow<'a>(&'a [u8], usize);

impl Read for Slow<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.1.min(self.0.len()).min(buffer.len());
        buffer[..count].copy_from_slice(&self.0[..count]);
        self.0 = &self.0[count..];
        Ok(count)
    }
}

/// The elements as `line:column text`, and the message at which it is stuck; the same for every way of handing out the bytes.
fn cut(source: &[u8]) -> (Vec<String>, Option<String>) {
    let read = |step: usize| {
        let (mut found, mut stuck) = (Vec::new(), None);
        for element in Elements::new(Slow(source, step)) {
            match element {
                Ok(Element { text, start, fault }) => {
                    let text = String::from_utf8_lossy(&text);
                    let fault = fault.map(|fault| format!(" {fault:?}")).unwrap_or_default();
                    found.push(format!("{start} {}{fault}", text.trim_end()));
                }
                Err(Stuck::Syntax { message, at }) => stuck = Some(format!("{at} {message}")),
                Err(Stuck::Read(error)) => panic!("{error}"),
            }
        }
        (found, stuck)
    };
    let all = read(usize::MAX);
    for step in [1, 2, 7] {
        assert_eq!(read(step), all);
    }
    all
}

fn elements(source: &str) -> Vec<String> {
    let (found, stuck) = cut(source.as_bytes());
    assert_eq!(stuck, None, "{source}");
    found
}

fn stuck(source: &str) -> (usize, String) {
    let (found, stuck) = cut(source.as_bytes());
    (found.len(), stuck.expect("it is stuck"))
}

#[test]
fn the_elements_of_an_array_are_found_with_their_places() {
    assert_eq!(elements("[]"), Vec::<String>::new());
    assert_eq!(elements(" \n[ ]\r\n"), Vec::<String>::new());
    assert_eq!(elements("[{},\n {\"a\": \"é]\"}, {}]"), ["1:2 {}", "2:2 {\"a\": \"é]\"}", "2:15 {}"]);
    assert_eq!(elements("[1, null,\n\"a,]\", [2], nonsense]"), ["1:2 1", "1:5 null", "2:1 \"a,]\"", "2:8 [2]", "2:13 nonsense"]);
}

#[test]
fn values_one_a_line_or_one_after_the_other_are_found() {
    assert_eq!(elements(""), Vec::<String>::new());
    assert_eq!(elements("\r\n \n"), Vec::<String>::new());
    assert_eq!(elements("{}\r\n\r\n{\"a\":1}\r\n{}"), ["1:1 {}", "3:1 {\"a\":1}", "4:1 {}"]);
    assert_eq!(elements("{}{} {}\n"), ["1:1 {}", "1:3 {}", "1:6 {}"]);
    assert_eq!(elements("{\n  \"a\": [\n  {}]\n}\n{\n}\n"), ["1:1 {\n  \"a\": [\n  {}]\n}", "5:1 {\n}"]);
    assert_eq!(elements("{\"a\":1}\n{\n \"b\": {\n}\n}"), ["1:1 {\"a\":1}", "2:1 {\n \"b\": {\n}\n}"]);
}

#[test]
fn a_broken_line_is_one_element_and_the_next_line_is_another() {
    let broken = [
        "not json",
        "{\"a\": ",
        "{\"a\": [",
        "{\"a\": {\"b\": 1",
        "{\"a\": \"b",
        "{\"a\": 1, ",
        "{\"a\": ]}",
        "{}}",
        "{},",
        "]",
        "\"a",
        "{\"a\":[}",
        "{\"a\": 1",
    ];
    for line in broken {
        let bare = line.trim_end();
        let expected = [format!("1:1 {bare}"), "2:1 {\"c\":1}".to_owned(), "3:1 {\"d\":{}}".to_owned()];
        assert_eq!(elements(&format!("{line}\n{{\"c\":1}}\n{{\"d\":{{}}}}\n")), expected, "{line} first");
        let expected = ["1:1 {\"c\":1}".to_owned(), format!("2:1 {bare}"), "3:1 {\"d\":{}}".to_owned()];
        assert_eq!(elements(&format!("{{\"c\":1}}\n{line}\n{{\"d\":{{}}}}\n")), expected, "{line} in between");
        let expected = ["1:1 {\"c\":1}".to_owned(), format!("2:1 {bare}")];
        assert_eq!(elements(&format!("{{\"c\":1}}\r\n{line}")), expected, "{line} last");
    }
    assert_eq!(elements("{\"a\":1}\n{\"b\"\n,\n{\"c\":1}").len(), 4);
}

#[test]
fn a_broken_value_of_several_lines_reaches_to_the_next_one() {
    let source = "{\n  \"a\": [\n  {\n  }\n}\n{\n  \"b\": 1\n}\n";
    assert_eq!(elements(source), ["1:1 {\n  \"a\": [\n  {\n  }\n}", "6:1 {\n  \"b\": 1\n}"]);
    assert_eq!(elements("{\n  \"a\": 1,\n  \"b\": {\n").len(), 1);
}

#[test]
fn an_array_without_a_boundary_ends_the_reading() {
    let cases = [
        ("[", 0, "1:2 the text ends inside the list, after consignment 0: `]` is missing"),
        ("[{}, {}\n", 2, "2:1 the text ends inside the list, after consignment 2: `]` is missing"),
        ("[{},\n {\"a\": 1", 1, "2:9 the text ends inside consignment 2, which begins at 2:2"),
        ("[{},]", 1, "1:5 expected a consignment, found `]`"),
        ("[{},,{}]", 1, "1:5 expected a consignment, found `,`"),
        ("[,]", 0, "1:2 expected a consignment, found `,`"),
        ("[{} {}]", 1, "1:5 expected `,` or `]` after consignment 1, found `{`"),
        ("[{}]\n[{}]", 1, "2:1 expected nothing after the end of the list, found `[`"),
    ];
    for (source, count, message) in cases {
        assert_eq!(stuck(source), (count, message.to_owned()), "{source}");
    }
    let (count, message) = stuck("[{}, {\"a\": [1, 2}, {}]");
    assert_eq!(count, 1);
    assert!(message.starts_with("1:17 unexpected `}`, in consignment 2, which begins at 1:6: "), "{message}");
    let (_, message) = stuck("[{\"a\": \"b}\n, {}]");
    assert!(message.starts_with("1:11 a text has no end on its line, in consignment 1"), "{message}");
}

#[test]
fn a_byte_order_mark_is_left_out_and_utf_16_is_named() {
    assert_eq!(elements("\u{feff}[{}]"), ["1:2 {}"]);
    assert_eq!(elements("\u{feff}{}\n{}"), ["1:1 {}", "2:1 {}"]);
    let (_, stuck) = cut(b"\xFF\xFE[\0]\0");
    assert_eq!(stuck.as_deref(), Some("1:1 the text is UTF-16: save it as UTF-8"));
}

#[test]
fn bytes_that_are_no_utf_8_stay_in_their_element() {
    let (found, stuck) = cut(b"[{\"a\":\"\xFF\xFE\"},{}]");
    assert_eq!((found.len(), stuck), (2, None));
    assert_eq!(cut(b"{\"a\":\"\xC3\"}\n{}").0.len(), 2);
}

#[test]
fn values_that_are_nested_too_deep_are_gone_over() {
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let most = DEEPEST as usize - 1;
    for levels in [most, most + 1, 100_000] {
        let value = format!("{{\"a\":{}}}", deep(levels));
        let fault = |found: &str| found.ends_with(" TooDeep");
        let expected = levels > most;
        for source in [format!("[{value},{{}}]"), format!("{value}\n{{}}"), format!("{{}}\n{value}\n{{}}")] {
            let found = elements(&source);
            assert_eq!(found.iter().filter(|found| fault(found)).count(), usize::from(expected), "{levels}");
            assert!(found.last().is_some_and(|last| last.ends_with(" {}")));
        }
    }
}

#[test]
fn a_value_that_is_too_long_is_gone_over() {
    let prefix = b"[{\"a\":\"".as_slice();
    let source = prefix.chain(io::repeat(b'x').take(LONGEST_CONSIGNMENT as u64)).chain(b"\"},\n{}]".as_slice());
    let found: Vec<Element> = Elements::new(source).map(|element| element.unwrap_or_else(|_| panic!("it is stuck"))).collect();
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].fault, Some(Fault::TooLong(LONGEST_CONSIGNMENT as u64 + 8)));
    assert_eq!((found[1].start.line, found[1].start.column, &*found[1].text), (2, 1, b"{}".as_slice()));
}
