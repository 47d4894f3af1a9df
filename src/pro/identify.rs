//! References of quotes and delivery options.

/// Where references of quotes and delivery options come from.
pub trait IdentifierSource: Send + Sync {
    /// A reference for something. `kind` is `quote`, `quote-request` or `option`; `content` says everything about it, so that what is
    /// the same may be given the same reference.
    fn identify(&self, kind: &'static str, content: &str) -> String;
}

/// References out of the content alone: the same run gives the same references. 122 bits of FNV-1a, as a UUID of version 8; of an option
/// `EDO-` and the digits.
#[derive(Debug, Clone, Copy, Default)]
pub struct ContentIdentifiers;

impl IdentifierSource for ContentIdentifiers {
    fn identify(&self, kind: &'static str, content: &str) -> String {
        let bytes = kind.bytes().chain([b'|']).chain(content.bytes());
        let hash = bytes.fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128, |hash, byte| {
            (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
        });
        let uuid = hash & !(0xf << 76) & !(0b11 << 62) | (8 << 76) | (0b10 << 62);
        if kind == "option" {
            return format!("EDO-{uuid:032x}");
        }
        let part = |from: u32, digits: u32| (uuid >> from) & ((1 << (4 * digits)) - 1);
        format!("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", part(96, 8), part(80, 4), part(64, 4), part(48, 4), part(0, 12))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_a_uuid_of_the_content() {
        let quote = ContentIdentifiers.identify("quote", "1");
        assert_eq!(quote, ContentIdentifiers.identify("quote", "1"));
        assert_ne!(quote, ContentIdentifiers.identify("quote", "2"));
        assert_ne!(quote, ContentIdentifiers.identify("quote-request", "1"));
        let parts: Vec<&str> = quote.split('-').collect();
        assert_eq!(parts.iter().map(|part| part.len()).collect::<Vec<_>>(), [8, 4, 4, 4, 12], "{quote}");
        assert!(parts[2].starts_with('8') && parts[3].starts_with(['8', '9', 'a', 'b']), "{quote}");
        assert_eq!(ContentIdentifiers.identify("option", "1").len(), 36);
    }
}
