//! Texts of addresses as they are compared.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::reference::is_zero_width;

/// The characters of a postcode that count: not white space, nor what has no width.
pub(super) fn visible(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !c.is_whitespace() && !is_zero_width(*c))
}

/// Trimmed, with single spaces, without case and accents: NFKD without marks, ß as ss, ø as o, ł as l, æ as ae.
pub(super) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        // Letters may come apart into capitals, and lower case into letters with marks.
        let lower = word.nfkd().flat_map(char::to_lowercase).nfkd().filter(|letter| !is_combining_mark(*letter));
        for letter in lower {
            match letter {
                'ß' => folded.push_str("ss"),
                'ø' => folded.push('o'),
                'ł' => folded.push('l'),
                'æ' => folded.push_str("ae"),
                'ς' => folded.push('σ'),
                letter => folded.push(letter),
            }
        }
    }
    folded
}

/// The letters and digits of a folded text: names of subdivisions are written with and without dashes and apostrophes.
pub(super) fn letters_of(text: &str) -> String {
    folded(text).chars().filter(|letter| letter.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_spaces_do_not_count() {
        for (text, expected) in [
            ("  Doha ", "doha"),
            ("SÃO\u{a0} Paulo", "sao paulo"),
            ("Weißenfels", "weissenfels"),
            ("STRAẞE", "strasse"),
            ("Tromsø", "tromso"),
            ("ŁÓDŹ", "lodz"),
            ("Ærø", "aero"),
            ("ﬁ", "fi"),
            ("İzmir", "izmir"),
            ("ΑΘΗΝΑΣ αθηνας", "αθηνασ αθηνασ"),
            ("", ""),
        ] {
            assert_eq!(folded(text), expected, "{text}");
        }
        assert_eq!(letters_of("'Ajmān"), letters_of("AJMAN"));
    }
}
