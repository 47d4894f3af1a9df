//! Patterns of names: `DPD*`, in which `*` stands for any signs, also for none.

/// A pattern of names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Glob {
    text: String,
    /// Whether `*` is only itself.
    exact: bool,
}

impl Glob {
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), exact: false }
    }

    /// Nothing but this name.
    pub(super) fn exactly(text: &str) -> Self {
        Self { text: text.to_owned(), exact: true }
    }

    /// As it is written.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn matches(&self, name: &str) -> bool {
        if self.exact || !self.text.contains('*') {
            return self.text == name;
        }
        let mut parts = self.text.split('*');
        let (first, last) = (parts.next().unwrap_or_default(), parts.next_back().unwrap_or_default());
        let Some(rest) = name.strip_prefix(first) else { return false };
        // Each part as early as possible leaves the most for those after it; the last stands at the end.
        let rest = parts.try_fold(rest, |rest, part| rest.find(part).and_then(|at| rest.get(at + part.len()..)));
        rest.is_some_and(|rest| rest.ends_with(last))
    }

    /// The place of an element of a list, from 0, if it is one.
    pub(super) fn index(&self) -> Option<usize> {
        if self.exact { None } else { self.text.parse().ok() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_any_signs() {
        let cases: [(&str, &[&str], &[&str]); 5] = [
            ("DPD", &["DPD"], &["dpd", "DPD_24", ""]),
            ("DPD*", &["DPD", "DPD_24"], &["DP", "XDPD"]),
            ("*", &["", "anything"], &[]),
            ("*_24", &["_24", "A_24_24"], &["A_24x", "24"]),
            ("A*B*A", &["ABA", "AxBxBA"], &["ABB", "AB", "A"]),
        ];
        for (pattern, matching, others) in cases {
            assert!(matching.iter().all(|name| Glob::new(pattern).matches(name)), "{pattern}");
            assert!(!others.iter().any(|name| Glob::new(pattern).matches(name)), "{pattern}");
        }
        assert!(Glob::exactly("A*").matches("A*") && !Glob::exactly("A*").matches("AB"));
    }
}
