//! Names of a rule set, looked up for every consignment.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::io;

/// What names stand for. The names are the rule set's own, so nobody can choose them to collide.
pub(crate) type ByName<K, V> = HashMap<K, V, BuildHasherDefault<Fnv>>;

/// FNV-1a, 64 bits: for short names several times faster than the standard hasher.
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
