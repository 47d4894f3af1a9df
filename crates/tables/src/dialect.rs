//! What stands between the cells of a text.

/// The signs that may; of those that do equally well the first is taken.
const SIGNS: [u8; 4] = *b",;\t|";
/// As many rows are looked at.
const ROWS: usize = 200;

/// The sign that gives most rows the same number of cells, of at least two. What is within quotation marks doesn't count.
pub(crate) fn delimiter(beginning: &[u8]) -> u8 {
    let rows = widths(beginning);
    let score = |place: &usize| {
        let widths: Vec<usize> = rows.iter().filter_map(|row| row.get(*place).copied()).collect();
        let alike = |width: usize| widths.iter().filter(|other| **other == width).count();
        let usual = widths.iter().filter(|width| **width > 1).map(|width| (alike(*width), *width)).max();
        (usual, widths.first().copied())
    };
    let best = (0..SIGNS.len()).rev().max_by_key(score);
    best.and_then(|best| SIGNS.get(best).copied()).unwrap_or(b',')
}

/// How many cells each sign gives the first rows that are not empty.
fn widths(beginning: &[u8]) -> Vec<[usize; SIGNS.len()]> {
    let (mut rows, mut row, mut is_empty) = (Vec::new(), [1; SIGNS.len()], true);
    // A quotation mark quotes where a cell begins, whichever sign it is.
    let (mut is_within, mut may_open) = (false, true);
    for byte in beginning {
        let is_end = !is_within && b"\r\n".contains(byte);
        if is_end && !is_empty {
            rows.push(row);
            if rows.len() == ROWS {
                return rows;
            }
        }
        if is_end {
            (row, is_empty, may_open) = ([1; SIGNS.len()], true, true);
            continue;
        }
        is_empty = false;
        if *byte == b'"' {
            // Where one closes the next one stands for itself, and opens again.
            (is_within, may_open) = (!is_within && may_open, is_within);
        } else if !is_within {
            may_open = SIGNS.contains(byte);
            for (width, _) in row.iter_mut().zip(SIGNS).filter(|(_, sign)| sign == byte) {
                *width += 1;
            }
        }
    }
    // The last row may go on; it counts where there is no other.
    if rows.is_empty() && !is_empty {
        rows.push(row);
    }
    rows
}

/// The sign that the first line of a text names, `sep=;`, as spreadsheets read it; and how long that line is.
pub(crate) fn named(beginning: &[u8]) -> Option<(u8, usize)> {
    let (head, rest) = beginning.split_at_checked(4)?;
    let (sign, end) = rest.split_first()?;
    let is_sign = (sign.is_ascii_punctuation() && *sign != b'"') || *sign == b'\t';
    let end = match end {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        [] => 0,
        _ => return None,
    };
    (is_sign && head.eq_ignore_ascii_case(b"sep=")).then_some((*sign, head.len() + 1 + end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_rows_tell_what_stands_between_cells() {
        for (text, sign) in [
            ("a,b,c\n1,2,3\n", b','),
            ("a;b;c\n1,5;2,5;3,5\n1,7;2;3\n", b';'),
            ("Weight, in kg;Zone\n1,5;2,5\n3,5;4,5\n", b';'),
            ("Prices, valid from May, all in EUR\n\na;b\n1;2\n3;4\n", b';'),
            ("\"a;b;c;d\",x\n\"1;2;3;4\",y\n", b','),
            ("a\tb, c, d\n1\t2\n", b'\t'),
            ("a|b\r1|2\r", b'|'),
            ("4\" pipe;b\n2\" pipe;c\n", b';'),
            ("\"two;\nlines\",b\n\"c;\nd\",e\n", b','),
            ("a", b','),
            ("", b','),
        ] {
            assert_eq!(delimiter(text.as_bytes()), sign, "{text}");
        }
    }

    #[test]
    fn a_first_line_may_name_it() {
        for (text, expected) in [
            ("sep=;\r\na;b", Some((b';', 7))),
            ("SEP=|\na", Some((b'|', 6))),
            ("sep=\t\ra", Some((b'\t', 6))),
            ("sep=;", Some((b';', 5))),
            ("sep=;x\n", None),
            ("sep,a\n", None),
            ("sep=a\n", None),
            ("sep=\"\n", None),
            ("sep=", None),
        ] {
            assert_eq!(named(text.as_bytes()), expected, "{text:?}");
        }
    }
}
