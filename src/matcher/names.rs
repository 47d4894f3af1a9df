//! Names of a rule set, looked up for every consignment.

use std::hash::Hasher;
use std::io;

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

/// FNV-1a, 64 bits: the same on every machine.
pub(crate) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// What is written is hashed, piece by piece as if at once.
impl io::Write for Fnv {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Hasher::write(self, bytes);
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        Hasher::write(self, bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use io::Write;

    use super::*;

    #[test]
    fn pieces_are_hashed_as_the_whole() {
        let (mut whole, mut pieces) = (Fnv::default(), Fnv::default());
        Hasher::write(&mut whole, b"CarrierServices");
        pieces.write_all(b"Carrier").unwrap();
        assert_eq!(Write::write(&mut pieces, b"Services").unwrap(), 8);
        assert_eq!(pieces.finish(), whole.finish());
    }
}
