//! Addresses of pages, the slugs they are made of, and ids within a page.

use std::collections::HashSet;
use std::fmt;

/// A page's address relative to the site's root: `differences/vision/`; empty for the front page.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(String);

impl Address {
    /// The address made of these parts, joined by slashes.
    pub fn new<'a>(parts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut address = String::new();
        for part in parts.into_iter().filter(|part| !part.is_empty()) {
            address.push_str(part);
            address.push('/');
        }
        Self(address)
    }

    /// The address as text, with a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The file in the site that holds the page.
    pub fn file(&self) -> String {
        format!("{}index.html", self.0)
    }

    /// The way from this page to the site's root: `../../`, or `./` from the front page.
    pub fn to_root(&self) -> String {
        let depth = self.0.matches('/').count();
        if depth == 0 { "./".to_owned() } else { "../".repeat(depth) }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A text as part of an address or an id: lower case, letters and digits of any script, and
/// single hyphens for the rest.
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if c == '_' {
            slug.push('_');
        } else if c.is_alphanumeric() || is_mark(c) {
            slug.extend(c.to_lowercase());
        } else if !matches!(c, '\'' | '’') && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// The path that `target` means in the file `from`; none where it leads out of the content folder.
pub fn join_path(from: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = if target.starts_with('/') {
        Vec::new()
    } else {
        from.rsplit_once('/').map(|(folder, _)| folder.split('/').collect()).unwrap_or_default()
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Decodes `%20` and the like; what is no such escape stays as it is.
pub fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let escape = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        if let Some(decoded) = escape.and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(|_| byte == b'%') {
            bytes.push(decoded);
            rest = &after[2..];
        } else {
            bytes.push(byte);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Whether an address names its own scheme or host.
pub fn is_external(target: &str) -> bool {
    target.starts_with("//") || scheme(target).is_some()
}

fn scheme(target: &str) -> Option<&str> {
    let (scheme, _) = target.split_once(':')?;
    let mut letters = scheme.chars();
    let good = letters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && letters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        && scheme.len() > 1;
    good.then_some(scheme)
}

/// A name as names are compared: without case, with single spaces and straight quotes.
pub fn folded(name: &str) -> String {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    name.replace(['‘', '’'], "'").replace(['“', '”'], "\"")
}

/// Combining marks belong to the letter before them (Devanagari and Thai vowels, accents).
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}')
}

/// The number of a `01-` or `2_` prefix of a file name, and the name without it.
pub fn strip_order(name: &str) -> (Option<u32>, &str) {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=3).contains(&digits) {
        let rest = &name[digits..];
        if let Some(rest) = rest.strip_prefix(['-', '_'])
            && !rest.is_empty()
        {
            return (name[..digits].parse().ok(), rest);
        }
    }
    (None, name)
}

/// Gives out ids that are unique within a page.
#[derive(Debug, Default)]
pub struct IdNames {
    taken: HashSet<String>,
}

impl IdNames {
    /// Takes `id`; false where it was taken already.
    pub fn take(&mut self, id: &str) -> bool {
        self.taken.insert(id.to_owned())
    }

    /// An id made of `text`, with `-1`, `-2` … where it was taken already.
    pub fn from_text(&mut self, text: &str) -> String {
        let base = match slug(text) {
            slug if slug.is_empty() => "section".to_owned(),
            slug => slug,
        };
        if self.take(&base) {
            return base;
        }
        let mut number = 1;
        loop {
            let id = format!("{base}-{number}");
            if self.take(&id) {
                return id;
            }
            number += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Address, IdNames, is_external, join_path, percent_decode, slug, strip_order};

    #[test]
    fn slugs() {
        assert_eq!(slug("It’s not  who you lead!"), "its-not-who-you-lead");
        assert_eq!(slug("Führung & Größe"), "führung-größe");
        assert_eq!(slug("  --- "), "");
        assert_eq!(slug("领导力"), "领导力");
    }

    #[test]
    fn schemes() {
        assert!(is_external("https://example.org") && is_external("mailto:a@b") && is_external("//cdn"));
        assert!(!is_external("a.md#b:c") && !is_external("../x:y/z.md") && !is_external("#a"));
    }

    #[test]
    fn joined_paths() {
        let joined = |target| join_path("SUMMARY.md", &percent_decode(target));
        assert_eq!(joined("./one/../my%20two.md").as_deref(), Some("my two.md"));
        assert_eq!(joined("one/../../two.md"), None);
    }

    #[test]
    fn prefixes() {
        assert_eq!(strip_order("01-definitions"), (Some(1), "definitions"));
        assert_eq!(strip_order("2_x"), (Some(2), "x"));
        assert_eq!(strip_order("2026-plan"), (None, "2026-plan"));
        assert_eq!(strip_order("360degrees"), (None, "360degrees"));
        assert_eq!(strip_order("01-"), (None, "01-"));
    }

    #[test]
    fn addresses_and_ids() {
        let address = Address::new(["differences", "vision"]);
        assert_eq!((address.as_str(), address.to_root().as_str()), ("differences/vision/", "../../"));
        assert_eq!(Address::default().to_root(), "./");
        let mut names = IdNames::default();
        assert_eq!((names.from_text("A b"), names.from_text("a B")), ("a-b".to_owned(), "a-b-1".to_owned()));
    }
}
