//! Names of a rule set, looked up for every consignment.

/// What names stand for, in the order of the names: for the few of a rule set as quick as hashing, and nobody can choose names that
/// collide.
pub(crate) struct ByName<V>(Box<[(String, V)]>);

impl<V> FromIterator<(String, V)> for ByName<V> {
    fn from_iter<I: IntoIterator<Item = (String, V)>>(names: I) -> Self {
        let mut names: Vec<(String, V)> = names.into_iter().collect();
        names.sort_by(|(one, _), (other, _)| one.cmp(other));
        Self(names.into())
    }
}

impl<V> ByName<V> {
    pub(crate) fn get(&self, name: &str) -> Option<&V> {
        let place = self.0.binary_search_by(|(own, _)| own.as_str().cmp(name)).ok()?;
        self.0.get(place).map(|(_, value)| value)
    }

    pub(crate) fn memory(&self) -> usize {
        self.0.iter().map(|(name, _)| size_of::<(String, V)>() + name.capacity()).sum()
    }
}
