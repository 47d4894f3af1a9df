//! Where in a document something stands.

use std::borrow::Cow;
use std::fmt;

/// Where in a document: the keys and indices that lead there.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Path(pub(super) Vec<Step>);

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Step {
    Key(Cow<'static, str>),
    Index(usize),
}

impl Path {
    /// This path and one key more.
    #[must_use]
    pub(crate) fn key(&self, key: impl Into<Cow<'static, str>>) -> Self {
        self.with(Step::Key(key.into()))
    }

    /// This path and one index more.
    #[must_use]
    pub(crate) fn index(&self, index: usize) -> Self {
        self.with(Step::Index(index))
    }

    fn with(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }

    pub(crate) fn steps(&self) -> &[Step] {
        &self.0
    }

    /// The path itself and every path that it lies in, from the narrowest.
    pub(super) fn ways(&self) -> impl Iterator<Item = &[Step]> {
        (0..=self.0.len()).rev().filter_map(|length| self.0.get(..length))
    }
}

impl fmt::Display for Path {
    /// `CarrierServices[3].Rates[0].Bands[1].UpTo`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if position == 0 => f.write_str(&crate::number::shortened(key))?,
                Step::Key(key) => write!(f, ".{}", crate::number::shortened(key))?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// The way that is being gone through a document, from its end back to the whole: a path only once there is something to report.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Trail<'a> {
    Root,
    Key(&'a Trail<'a>, &'static str),
    /// A key that is the author's.
    Name(&'a Trail<'a>, &'a str),
    Index(&'a Trail<'a>, usize),
}

impl Trail<'_> {
    /// This trail and one key more.
    pub(crate) fn key(&self, key: &'static str) -> Trail<'_> {
        Trail::Key(self, key)
    }

    /// This trail and one key of the author's more.
    pub(crate) fn name<'t>(&'t self, name: &'t str) -> Trail<'t> {
        Trail::Name(self, name)
    }

    /// This trail and one index more.
    pub(crate) fn index(&self, index: usize) -> Trail<'_> {
        Trail::Index(self, index)
    }

    /// The path to its end.
    pub(crate) fn path(&self) -> Path {
        match self {
            Self::Root => Path::default(),
            Self::Key(before, key) => before.path().key(*key),
            Self::Name(before, name) => before.path().key((*name).to_owned()),
            Self::Index(before, index) => before.path().index(*index),
        }
    }
}
