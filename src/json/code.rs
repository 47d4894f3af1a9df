//! Codes of violations.

use super::words;

words! {
    /// What kind of violation it is: stable, for programs.
    #[non_exhaustive]
    pub enum ViolationCode, "a code of a violation" {
        /// `syntax`: not JSON.
        Syntax = "syntax",
        /// `wrong-type`: a text where a number belongs, and the like.
        WrongType = "wrong-type",
        /// `unknown-field`: a field that the document doesn't have.
        UnknownField = "unknown-field",
        /// `missing-field`: a field that must be given.
        MissingField = "missing-field",
        /// `duplicate-key`: a key that stands twice in one object.
        DuplicateKey = "duplicate-key",
        /// `invalid-value`: a value that isn't one of its kind, or beyond its limits.
        InvalidValue = "invalid-value",
        /// `empty-list`: a list that says nothing.
        EmptyList = "empty-list",
        /// `duplicate-reference`: two things of one kind with one name.
        DuplicateReference = "duplicate-reference",
        /// `unknown-reference`: a name that nothing has.
        UnknownReference = "unknown-reference",
        /// `ambiguous-name`: a name that two kinds of things have.
        AmbiguousName = "ambiguous-name",
        /// `ambiguous-place`: a place that may be meant otherwise than it is read.
        AmbiguousPlace = "ambiguous-place",
        /// `out-of-order`: a range that runs backwards, bands that don't rise.
        OutOfOrder = "out-of-order",
        /// `conflict`: two fields that don't go together.
        Conflict = "conflict",
        /// `too-large`: more than is read.
        TooLarge = "too-large",
        /// `unused`: something that nothing refers to.
        Unused = "unused",
        /// `never-wins`: what can never be met, or never decides: a service, a lane, a band, a surcharge, a rule, an excluded place.
        NeverWins = "never-wins",
        /// `contradiction`: terms that nothing can meet together.
        Contradiction = "contradiction",
        /// `gap`: weights, places or days between others that have a price, and have none.
        Gap = "gap",
        /// `odd-price`: a price that is less where more would be usual: for a heavier weight, a farther zone.
        OddPrice = "odd-price",
        /// `unlimited`: no upper end where one is usual.
        Unlimited = "unlimited",
        /// `outdated`: a table that ends too soon.
        Outdated = "outdated",
        /// `changed`: what meant something else in an earlier edition of the rule set.
        Changed = "changed",
    }
}
