//! Code as a row of tokens: words, `::`, and every other sign by itself.

/// One token of code without comments, texts and tests, and its line.
pub(crate) struct Token<'a> {
    pub(crate) text: &'a str,
    pub(crate) line: usize,
}

impl Token<'_> {
    pub(crate) fn is_word(&self) -> bool {
        self.text.starts_with(|letter: char| letter.is_alphabetic() || letter == '_')
    }
}

/// The tokens of code. Lifetimes are left out, and `r#` before a word.
pub(crate) fn tokens(code: &str) -> Vec<Token<'_>> {
    let (mut tokens, mut line, mut at) = (Vec::new(), 1, 0);
    while let Some(first) = code[at..].chars().next() {
        let in_word = |letter: char| letter.is_alphanumeric() || letter == '_';
        let length_of_word = |from: usize| code[from..].find(|letter| !in_word(letter)).unwrap_or(code.len() - from);
        let length = if first == '\'' {
            1 + length_of_word(at + 1)
        } else if code[at..].starts_with("r#") {
            2
        } else if in_word(first) {
            length_of_word(at)
        } else if code[at..].starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        let text = &code[at..at + length];
        line += usize::from(first == '\n');
        if !first.is_whitespace() && first != '\'' && text != "r#" {
            tokens.push(Token { text, line });
        }
        at += length;
    }
    tokens
}

/// Where the token stands that closes the bracket at `open`.
pub(crate) fn closing(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.text {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    tokens.len()
}
