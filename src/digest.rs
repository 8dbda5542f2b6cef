//! Bytes as a digest: equal bytes have equal digests, and different ones never do in practice.

use std::fmt;
use std::io::{self, Read};

use serde::Serialize;

/// A digest of 128 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Digest([u8; 16]);

impl Digest {
    /// The digest of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self::from(blake3::hash(bytes))
    }

    /// The digest of everything that can be read, which need not fit into memory, and how much that was.
    pub fn of_reader(reader: impl Read) -> io::Result<(Self, u64)> {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(reader)?;
        Ok((Self::from(hasher.finalize()), hasher.count()))
    }

    /// The digest as bytes.
    pub const fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Reads a digest as it is shown.
    pub fn parse(text: &str) -> Option<Self> {
        let well_formed = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        well_formed.then(|| u128::from_str_radix(text, 16).ok().map(|number| Self(number.to_be_bytes())))?
    }
}

impl From<blake3::Hash> for Digest {
    fn from(hash: blake3::Hash) -> Self {
        let mut digest = [0; 16];
        digest.copy_from_slice(&hash.as_bytes()[..16]);
        Self(digest)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:032x}", u128::from_be_bytes(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::Digest;

    #[test]
    fn shown_and_read() {
        let digest = Digest::of(b"a page");
        assert_eq!(Digest::parse(&digest.to_string()), Some(digest));
        assert_ne!(digest, Digest::of(b"another"));
        for text in ["", "+1", &"+".repeat(32), &"g".repeat(32), &"é".repeat(16)] {
            assert_eq!(Digest::parse(text), None, "{text}");
        }
    }
}
