//! Months by the names that dates have in several languages.

use std::borrow::Cow;

use crate::folded;

/// What each month is called, without accents, in English, German, French, Spanish, Italian, Dutch, Polish, Portuguese, Czech, Swedish and Danish:
/// in full, as dates have it, and short.
const MONTHS: [(&str, &str); 12] = [
    ("Jan", "jan january januar janner janvier janv enero ene gennaio gen januari styczen stycznia sty janeiro leden ledna led"),
    ("Feb", "feb february februar fevrier fevr febrero febbraio februari luty lutego lut fevereiro fev unor unora uno"),
    ("Mar", "mar march marz mrz mars marzo maart mrt marzec marca marco brezen brezna bre marts"),
    ("Apr", "apr april avril avr abril abr aprile kwiecien kwietnia kwi duben dubna dub"),
    ("May", "may mai mayo maggio mag mei maj maja maio kveten kvetna kve"),
    ("Jun", "jun june juni juin junio giugno giu czerwiec czerwca cze junho cerven cervna cvn"),
    ("Jul", "jul july juli juillet juil julio luglio lug lipiec lipca lip julho cervenec cervence cvc"),
    ("Aug", "aug august aout agosto ago augustus sierpien sierpnia sie srpen srpna srp augusti"),
    ("Sep", "sep sept september septembre septiembre settembre set wrzesien wrzesnia wrz setembro zari zar"),
    ("Oct", "oct october oktober okt octobre octubre ottobre ott pazdziernik pazdziernika paz outubro out rijen rijna rij"),
    ("Nov", "nov november novembre noviembre listopad listopada lis novembro"),
    ("Dec", "dec december dezember dez decembre diciembre dic dicembre grudzien grudnia gru dezembro prosinec prosince pro"),
];

/// A date with its month in English, in three letters, if it has one by a name that is known.
pub(crate) fn in_english(text: &str) -> Cow<'_, str> {
    let Some(start) = text.find(char::is_alphabetic) else { return Cow::Borrowed(text) };
    let (before, rest) = text.split_at(start);
    let end = rest.find(|letter: char| !letter.is_alphabetic()).unwrap_or(rest.len());
    let (word, rest) = rest.split_at(end);
    let name = folded(word);
    match MONTHS.iter().find(|(_, names)| names.split(' ').any(|known| known == name)) {
        Some((english, _)) => Cow::Owned(format!("{before}{english}{}", rest.strip_prefix('.').unwrap_or(rest))),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn months_are_known_by_their_names() {
        for (text, expected) in [
            ("25. Juli 2026", "25. Jul 2026"),
            ("3 févr. 2026", "3 Feb 2026"),
            ("1 października 2026", "1 Oct 2026"),
            ("März 3, 2026", "Mar 3, 2026"),
            ("3 Brumaire 2026", "3 Brumaire 2026"),
            ("03/11/2026", "03/11/2026"),
        ] {
            assert_eq!(in_english(text), expected);
        }
        let names: Vec<&str> = MONTHS.iter().flat_map(|(_, names)| names.split(' ')).collect();
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len(), "no name is two months");
        assert!(names.iter().all(|name| *name == folded(name)));
    }
}
