//! A dense set of services: one bit each, by their number in the matcher.

/// A set of services of one matcher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ServiceSet {
    words: Box<[u64]>,
}

/// A set that is asked often: where it has few members, they are also at hand one by one.
#[derive(Debug, Clone)]
pub(crate) struct Members {
    set: ServiceSet,
    few: Option<Box<[u32]>>,
    /// Whether every service is a member.
    are_all: bool,
}

/// How many members are few.
const FEW: usize = 2;

impl Members {
    /// The members of a set of so many services.
    pub(crate) fn new(set: ServiceSet, services: usize) -> Self {
        let few = (set.iter().take(FEW + 1).count() <= FEW).then(|| set.iter().filter_map(|member| u32::try_from(member).ok()).collect());
        let are_all = set.iter().count() == services;
        Self { set, few, are_all }
    }
}

impl std::ops::Deref for Members {
    type Target = ServiceSet;

    fn deref(&self) -> &ServiceSet {
        &self.set
    }
}

impl Members {
    /// Whether it has a service of its matcher.
    #[inline]
    pub(crate) fn have(&self, service: u32) -> bool {
        self.are_all || self.set.has(service as usize)
    }

    /// The members, if they are few.
    pub(crate) fn few(&self) -> Option<&[u32]> {
        self.few.as_deref()
    }
}

impl ServiceSet {
    pub(crate) fn none(services: usize) -> Self {
        Self { words: vec![0; services.div_ceil(64)].into_boxed_slice() }
    }

    pub(crate) fn all(services: usize) -> Self {
        let mut set = Self { words: vec![u64::MAX; services.div_ceil(64)].into_boxed_slice() };
        if let Some(last) = set.words.last_mut()
            && !services.is_multiple_of(64)
        {
            *last = (1 << (services % 64)) - 1;
        }
        set
    }

    pub(crate) fn of(services: usize, members: impl IntoIterator<Item = usize>) -> Self {
        let mut set = Self::none(services);
        for member in members {
            set.insert(member);
        }
        set
    }

    pub(crate) fn insert(&mut self, service: usize) {
        if let Some(word) = self.words.get_mut(service / 64) {
            *word |= 1 << (service % 64);
        }
    }

    pub(crate) fn remove(&mut self, service: usize) {
        if let Some(word) = self.words.get_mut(service / 64) {
            *word &= !(1 << (service % 64));
        }
    }

    pub(crate) fn has(&self, service: usize) -> bool {
        self.words.get(service / 64).is_some_and(|word| word & (1 << (service % 64)) != 0)
    }

    /// The members in ascending order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(index, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = rest.trailing_zeros();
                rest &= rest.wrapping_sub(1);
                (bit < 64).then(|| index * 64 + bit as usize)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_do_what_sets_do() {
        let mut set = ServiceSet::of(130, [0, 63, 64, 129]);
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 63, 64, 129]);
        set.remove(0);
        assert!(set.has(64) && !set.has(0) && !set.has(1000));
        assert_eq!(ServiceSet::all(130).iter().count(), 130);
        assert_eq!(ServiceSet::all(128).iter().count(), 128);
        assert_eq!(ServiceSet::all(0).iter().count(), 0);
    }
}
