//! Numbers that tell documents apart, the same on every machine.

use std::fmt;
use std::hash::Hasher;
use std::io;
use std::str::FromStr;

use serde::Serialize;

use crate::json::by_parser;

/// A number that tells rule sets apart, or pools: the same on every machine for documents that say the same in the same digits (`3.95` is not
/// `3.950`, and names count). It is no proof: who writes a document can make one with the number of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint(u64);

impl fmt::Display for Fingerprint {
    /// Sixteen hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// Why a fingerprint is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no fingerprint: sixteen hexadecimal digits in lower case")]
pub struct FingerprintError(String);

impl FromStr for Fingerprint {
    type Err = FingerprintError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let shaped = text.len() == 16 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let number = u64::from_str_radix(text, 16).ok().filter(|_| shaped);
        number.map(Self).ok_or_else(|| FingerprintError(crate::number::shortened(text)))
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

by_parser! {
    Fingerprint, "a fingerprint", str::parse, Self(0);
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Fingerprint {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Fingerprint".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9a-f]{16}$" })
    }
}

impl Fingerprint {
    /// Of a text.
    pub(crate) fn of_text(text: &str) -> Self {
        let mut hasher = Fnv::default();
        hasher.write(text.as_bytes());
        Self(hasher.finish())
    }

    /// Of what a document says.
    pub(crate) fn of(document: &impl Serialize) -> Self {
        let mut hasher = Fnv::default();
        // Neither writing to a hasher nor a checked document fails.
        let written = serde_json::to_writer(&mut hasher, document);
        debug_assert!(written.is_ok(), "{written:?}");
        Self(hasher.finish())
    }
}

/// FNV-1a, 64 bits: the same on every machine.
struct Fnv(u64);

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
