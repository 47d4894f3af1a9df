//! Follows the brackets and texts of one JSON value, byte by byte: where it ends, and whether it can still end at all.

/// How deep lists and objects may lie in each other.
pub const DEEPEST: u32 = 128;

/// What a byte does to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// It goes on.
    More,
    /// This was its last byte.
    Done,
    /// It can't be JSON any more.
    Broken,
    /// It is nested too deep.
    TooDeep,
}

/// A value that begins with `{` or `[`, as far as it has been seen.
#[derive(Debug, Default)]
pub(super) struct Scan {
    depth: u32,
    /// For the levels that lie open: whether they are lists. The lowest bit is the innermost.
    lists: u128,
    in_text: bool,
    escaped: bool,
    /// The last byte that isn't white space; of a text its closing quote.
    last: u8,
}

impl Scan {
    pub(super) fn step(&mut self, byte: u8) -> Step {
        if self.in_text {
            return self.text(byte);
        }
        let step = match byte {
            b' ' | b'\t' | b'\r' | b'\n' => return Step::More,
            b'"' => {
                self.in_text = true;
                if b"}]\"".contains(&self.last) { Step::Broken } else { Step::More }
            }
            b'{' | b'[' => self.open(byte == b'['),
            b'}' | b']' => self.close(byte == b']'),
            _ => Step::More,
        };
        self.last = byte;
        step
    }

    fn text(&mut self, byte: u8) -> Step {
        match byte {
            // A text ends on its line; otherwise its quote is missing.
            b'\n' => return Step::Broken,
            _ if self.escaped => self.escaped = false,
            b'\\' => self.escaped = true,
            b'"' => self.in_text = false,
            _ => {}
        }
        Step::More
    }

    fn open(&mut self, list: bool) -> Step {
        let in_list = self.depth > 0 && self.lists & 1 == 1;
        if self.depth > 0 && self.last != b':' && !(in_list && b"[,".contains(&self.last)) {
            return Step::Broken;
        }
        if self.depth == DEEPEST {
            return Step::TooDeep;
        }
        self.depth += 1;
        self.lists = self.lists << 1 | u128::from(list);
        Step::More
    }

    fn close(&mut self, list: bool) -> Step {
        if (self.lists & 1 == 1) != list {
            return Step::Broken;
        }
        self.lists >>= 1;
        self.depth = self.depth.saturating_sub(1);
        if self.depth == 0 { Step::Done } else { Step::More }
    }
}

/// Finds the end of a value that is nested too deep: brackets are counted, not matched.
#[derive(Debug)]
pub(super) struct Count {
    depth: u64,
    in_text: bool,
    escaped: bool,
}

impl Count {
    /// Goes on after the bracket that was too deep.
    pub(super) fn new() -> Self {
        Self { depth: u64::from(DEEPEST) + 1, in_text: false, escaped: false }
    }

    pub(super) fn step(&mut self, byte: u8) -> Step {
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' if self.in_text => self.escaped = true,
            b'"' => self.in_text = !self.in_text,
            b'{' | b'[' if !self.in_text => self.depth += 1,
            b'}' | b']' if !self.in_text => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        if self.depth == 0 { Step::Done } else { Step::More }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn last_step(text: &str) -> Step {
        let mut scan = Scan::default();
        let mut step = Step::More;
        for byte in text.bytes() {
            assert_eq!(step, Step::More, "{text} has ended too soon");
            step = scan.step(byte);
        }
        step
    }

    #[test]
    fn a_value_ends_at_its_last_bracket() {
        for text in ["{}", "[]", r#"{ "a": [1, { "b": "}\"]" }], "c": {} }"#, "[[], {}, [\n{}]]", r#"{"\\":"\\"}"#] {
            assert_eq!(last_step(text), Step::Done, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_json_any_more_is_broken() {
        for text in
            ["[}", "{]", "{\"a\": [}", "{\"a\n", "{\"a\": {}{", "{\"a\": 1, {", "[{} {", "{{", "{\"a\": 1 \"b\" {", "{\"a\": \"b\" \""]
        {
            assert_eq!(last_step(text), Step::Broken, "{text}");
        }
    }

    #[test]
    fn the_deepest_level_is_read_and_one_more_is_not() {
        let deep = "[".repeat(DEEPEST as usize);
        assert_eq!(last_step(&deep), Step::More);
        assert_eq!(last_step(&format!("{deep}{}", "]".repeat(DEEPEST as usize))), Step::Done);
        assert_eq!(last_step(&format!("{deep}[")), Step::TooDeep);
    }
}
