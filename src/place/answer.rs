//! Whether an address lies somewhere, in three values.

/// What it would take to tell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Missing(u8);

impl Missing {
    /// A postcode that can be read.
    pub(crate) const POSTCODE: Self = Self(1);
    /// The field `Region`.
    pub(crate) const REGION: Self = Self(2);
    /// The field `Town`.
    pub(crate) const TOWN: Self = Self(4);

    pub(crate) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What of it the other has, too.
    pub(crate) fn within(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Nothing.
    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// Whether an address lies somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    No,
    /// It would take more of the address to tell.
    Unknown,
    Yes,
}

impl Answer {
    pub(crate) fn of(lies: bool) -> Self {
        if lies { Self::Yes } else { Self::No }
    }

    /// Whether it lies in one or the other.
    pub(crate) fn or(self, other: impl FnOnce() -> Self) -> Self {
        match self {
            Self::Yes => Self::Yes,
            Self::No => other(),
            Self::Unknown if other() == Self::Yes => Self::Yes,
            Self::Unknown => Self::Unknown,
        }
    }
}

/// The same, with what is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    No,
    Unknown(Missing),
    Yes,
}

impl Told {
    #[inline]
    pub(super) fn answer(self) -> Answer {
        match self {
            Self::No => Answer::No,
            Self::Unknown(_) => Answer::Unknown,
            Self::Yes => Answer::Yes,
        }
    }

    pub(super) fn of(lies: bool) -> Self {
        if lies { Self::Yes } else { Self::No }
    }

    /// Whether it lies in one or the other.
    pub(super) fn or(self, other: impl FnOnce() -> Self) -> Self {
        match self {
            Self::Yes => Self::Yes,
            Self::No => other(),
            Self::Unknown(missing) => match other() {
                Self::Yes => Self::Yes,
                Self::No => self,
                Self::Unknown(more) => Self::Unknown(missing.and(more)),
            },
        }
    }

    /// Whether it lies in the one and not in the other.
    pub(super) fn but_not(self, other: impl FnOnce() -> Self) -> Self {
        match self {
            Self::No => Self::No,
            _ => self.opposite().or(other).opposite(),
        }
    }

    fn opposite(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            unknown @ Self::Unknown(_) => unknown,
        }
    }
}
