//! Keeps secrets out of everything that is shown.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use crate::config::secrets;

/// The secrets of this run that were found elsewhere than in the environment.
static KNOWN: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Shorter ones would blot out words that only look like them.
const SHORTEST: usize = 6;

/// Remembers a secret, so that it is shown nowhere.
pub fn remember(secret: &str) {
    if secret.len() >= SHORTEST {
        KNOWN.lock().unwrap_or_else(PoisonError::into_inner).insert(secret.to_owned());
    }
}

/// A text without the secrets in it: those that we know, and what has the form of one.
pub fn redact(text: &str) -> String {
    let mut known: Vec<String> = KNOWN.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect();
    known.extend(
        std::env::vars()
            .filter(|(name, value)| secrets::is_name(name) && value.len() >= SHORTEST)
            .map(|(_, value)| value),
    );
    // Long ones first: one may be part of another.
    known.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    let mut text = text.to_owned();
    for secret in known {
        text = text.replace(&secret, "•••");
    }
    let mut found = secrets::values(&text);
    found.sort_by_key(|range| std::cmp::Reverse(range.start));
    for range in found {
        text.replace_range(range, "•••");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{redact, remember};

    #[test]
    fn secrets_are_blotted_out() {
        remember("s3cr3t/value+1");
        let text =
            redact("PUT https://me:hunter22@host/x?sv=1&sig=AbC%3D&se=2 with s3cr3t/value+1 as AKIAIOSFODNN7EXAMPLE");
        for secret in ["hunter22", "AbC", "s3cr3t", "AKIA"] {
            assert!(!text.contains(secret), "{text}");
        }
        assert!(text.contains("host/x?sv=1") && text.contains("&se=2"), "{text}");
    }
}
