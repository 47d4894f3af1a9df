//! Source text as the checks read it: without comments, texts and tests; its brackets, lines and words.

/// Code alone: comments and the contents of texts are blank, lines stay where they are.
pub(crate) fn code(source: &str) -> String {
    let text: Vec<char> = source.chars().collect();
    let begins = |at: usize, with: &str| with.chars().enumerate().all(|(offset, letter)| text.get(at + offset) == Some(&letter));
    let find = |from: usize, with: &str| (from..text.len()).find(|at| begins(*at, with)).map_or(text.len(), |at| at + with.chars().count());
    let mut bare = String::new();
    let mut at = 0;
    while at < text.len() {
        let in_word = at > 0 && (text[at - 1].is_alphanumeric() || text[at - 1] == '_');
        let hashes = text[at..].iter().skip(1).take_while(|letter| **letter == '#').count();
        let end = if begins(at, "//") {
            find(at, "\n") - 1
        } else if begins(at, "/*") {
            find(at, "*/")
        } else if text[at] == 'r' && !in_word && text.get(at + 1 + hashes) == Some(&'"') {
            find(at + 2 + hashes, &format!("\"{}", "#".repeat(hashes)))
        } else if text[at] == '"' || text[at] == '\'' && (text.get(at + 1) == Some(&'\\') || text.get(at + 2) == Some(&'\'')) {
            let mut end = at + 1;
            while end < text.len() && text[end] != text[at] {
                end += if text[end] == '\\' { 2 } else { 1 };
            }
            end + 1
        } else {
            bare.push(text[at]);
            at += 1;
            continue;
        };
        let end = end.min(text.len()).max(at + 1);
        bare.extend(text[at..end].iter().map(|letter| if *letter == '\n' { '\n' } else { ' ' }));
        at = end;
    }
    bare
}

/// The byte after the bracket that closes the one at `open`.
pub(crate) fn closing(code: &str, open: usize) -> usize {
    let mut depth = 0_usize;
    for (offset, letter) in code[open..].char_indices() {
        match letter {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return open + offset + 1;
        }
    }
    code.len()
}

pub(crate) fn line_of(code: &str, at: usize) -> usize {
    code[..at].matches('\n').count() + 1
}

/// Code without its inline test modules.
pub(crate) fn without_tests(code: &str) -> String {
    let mut kept = code.to_owned();
    for (at, _) in code.match_indices("#[cfg(test)]") {
        let after = code[at + "#[cfg(test)]".len()..].trim_start();
        let open = code.len() - after.len() + after.find(['{', ';']).unwrap_or(0);
        if after.starts_with("mod ") && code[open..].starts_with('{') {
            let end = closing(code, open);
            let blank: String = kept[at..end].chars().map(|letter| if letter == '\n' { '\n' } else { ' ' }).collect();
            kept = format!("{}{blank}{}", &kept[..at], &kept[end..]);
            assert_eq!(kept.len(), code.len(), "blank lines keep their length: code in tests is ASCII");
        }
    }
    kept
}

pub(crate) fn word(text: &str) -> &str {
    let end = text.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(text.len());
    &text[..end]
}
