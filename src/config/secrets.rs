//! Keys and passwords that stand in `book.toml` and shouldn't: where they are, so that nobody is shown them.
//!
//! The text is searched, not the values read from it: a slip in the file's syntax must not bring a password to
//! the screen.

use std::ops::Range;

use crate::diagnostic::codes::SECRET_IN_BOOK;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, Span};

/// A secret in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// The name of its key, where it stands.
    pub key: Option<Range<usize>>,
    /// The secret itself.
    pub value: Range<usize>,
}

/// The ends of names under which secrets are kept, without hyphens and in lower case.
const NAMES: &[&str] = &[
    "secret",
    "token",
    "password",
    "passwd",
    "passphrase",
    "accesskey",
    "accesskeyid",
    "secretkey",
    "accountkey",
    "storagekey",
    "apikey",
    "privatekey",
    "connectionstring",
    "saskey",
    "credential",
    "credentials",
];

/// Names that stand for secrets on their own, and for other things in longer names.
const WHOLE_NAMES: &[&str] = &["auth", "key", "pass", "pat", "pwd", "sas", "secrets", "signature"];

/// Whether secrets are kept under this name: `secret-access-key`, `AWS_SESSION_TOKEN`, `sas`.
pub fn is_name(name: &str) -> bool {
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    WHOLE_NAMES.contains(&plain.as_str()) || NAMES.iter().any(|end| plain.ends_with(end))
}

/// The secrets in the text of a `book.toml`, in order.
pub fn find(text: &str) -> Vec<Secret> {
    let mut found: Vec<Secret> = Vec::new();
    let mut at = 0;
    while let Some(offset) = text[at..].find('=') {
        let equals = at + offset;
        at = equals + 1;
        if found.last().is_some_and(|last| equals < last.value.end) {
            continue;
        }
        let Some(key) = key_before(text, equals).filter(|key| is_name(&text[key.clone()])) else { continue };
        let value = value_after(text, at);
        if !value.is_empty() {
            found.push(Secret { key: Some(key), value });
        }
    }
    for value in values(text) {
        if !found.iter().any(|secret| secret.value.start < value.end && value.start < secret.value.end) {
            found.push(Secret { key: key_of_line(text, value.start), value });
        }
    }
    found.sort_by_key(|secret| secret.value.start);
    found
}

/// The text with every secret overwritten, as long as before.
pub fn mask(text: &str, secrets: &[Secret]) -> String {
    let mut masked = text.to_owned();
    for secret in secrets {
        masked.replace_range(secret.value.clone(), &"*".repeat(secret.value.len()));
    }
    masked
}

/// Reports the secrets of a `book.toml` whose text is masked already.
pub fn report(masked: &str, file: FileId, secrets: &[Secret], out: &mut Diagnostics) {
    for secret in secrets {
        let name = secret.key.clone().map(|key| &masked[key]);
        let message = match name {
            Some(name) if is_name(name) => format!("`{name}` is a secret, and this file is no place for one"),
            Some(name) => format!("there is a secret in the value of `{name}`, and this file is no place for one"),
            None => "there is a secret here, and this file is no place for one".to_owned(),
        };
        let span = Span::new(file, secret.key.clone().unwrap_or_else(|| secret.value.clone()));
        out.push(
            Diagnostic::at(&SECRET_IN_BOOK, span, message)
                .label("not shown")
                .note("whoever has seen this file, or its history, has seen the secret: ask your host for a new one")
                .help(format!("remove it here, and {}", home(name.unwrap_or_default(), &masked[..secret.value.start]))),
        );
    }
}

/// Where a secret belongs: said for the kind of target in whose table it stands, which is written above it.
fn home(name: &str, above: &str) -> &'static str {
    let table = &above[above.rfind("\n[").map_or(0, |at| at + 1)..];
    let is_for = |kind: &str| table.contains(&format!("\"{kind}\"")) || table.contains(&format!("'{kind}'"));
    let plain = name.to_lowercase().replace('_', "-");
    if is_for("azure") || matches!(plain.as_str(), "sas" | "account-key" | "sas-token" | "connection-string") {
        "set `AZURE_STORAGE_ACCOUNT_KEY` or `AZURE_STORAGE_SAS_TOKEN` in the environment instead"
    } else if is_for("gcs") {
        "set `GOOGLE_APPLICATION_CREDENTIALS` in the environment to the path of a key file outside of the course"
    } else if is_for("git") {
        "let git sign in as it does elsewhere: with an SSH key, or a credential helper (`git help credentials`)"
    } else {
        "set `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and, if you have one, `AWS_SESSION_TOKEN` in the environment \
         instead, or sign in with `aws configure`"
    }
}

/// The name that ends before an equals sign: the last part of `publish.live.token`.
fn key_before(text: &str, equals: usize) -> Option<Range<usize>> {
    let end = text[..equals].trim_end_matches([' ', '\t']).len();
    let end = text[..end].trim_end_matches(['"', '\'']).len();
    let is_part = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let start =
        text[..end].rfind(|c| !is_part(c)).map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    (start < end && !is_inside(text, start)).then_some(start..end)
}

/// Whether a name stands in a comment or in a text in quotes; a name in quotes of its own doesn't.
fn is_inside(text: &str, at: usize) -> bool {
    let line = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let before = text[line..at].strip_suffix(['"', '\'']).unwrap_or(&text[line..at]);
    let mut quote = None;
    for c in before.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            None if c == '#' => return true,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            _ => {}
        }
    }
    quote.is_some()
}

/// The first name of the line in which something stands, if it has a value.
fn key_of_line(text: &str, at: usize) -> Option<Range<usize>> {
    let line = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let equals = line + text[line..at].find('=')?;
    key_before(text, equals)
}

/// The value that begins after an equals sign, without its quotes.
fn value_after(text: &str, from: usize) -> Range<usize> {
    let start = from + (text[from..].len() - text[from..].trim_start_matches([' ', '\t']).len());
    for quotes in ["\"\"\"", "'''", "\"", "'"] {
        if let Some(rest) = text[start..].strip_prefix(quotes) {
            let begin = start + quotes.len();
            // One that isn't closed ends with its line, or with the file.
            let line = if quotes.len() == 1 { rest.find(['\n', '\r']).unwrap_or(rest.len()) } else { rest.len() };
            return begin..begin + closing(&rest[..line], quotes).unwrap_or(line);
        }
    }
    let rest = &text[start..];
    let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
    if rest.starts_with(['[', '{']) {
        let close = if rest.starts_with('[') { ']' } else { '}' };
        return start..start + rest.find(close).map_or(end, |at| at + 1);
    }
    start..start + rest[..end].trim_end().len()
}

/// Where a text in quotes is closed, signs with a backslash before them aside.
fn closing(text: &str, quotes: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + text[from..].find(quotes)?;
        let slashes = text[..at].bytes().rev().take_while(|byte| *byte == b'\\').count();
        if quotes.starts_with('\'') || slashes % 2 == 0 {
            return Some(at);
        }
        from = at + quotes.len();
    }
}

/// What has the form of a secret, wherever it stands: keys of Amazon, tokens of code hosts, signatures of Azure, passwords
/// in addresses.
pub fn values(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let is_word = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
    for (marks, length) in [(&["AKIA", "ASIA"][..], 20), (&["ghp_", "gho_", "ghs_", "github_pat_", "glpat-"][..], 20)] {
        for mark in marks {
            for (at, _) in text.match_indices(mark) {
                let end = at + text[at..].find(|c| !is_word(c)).unwrap_or(text.len() - at);
                let alone = !text[..at].ends_with(is_word);
                if alone && end - at >= length {
                    found.push(at..end);
                }
            }
        }
    }
    for mark in ["sig=", "token=", "AccountKey=", "SharedAccessSignature=", "X-Amz-Signature="] {
        for (at, _) in text.match_indices(mark) {
            let start = at + mark.len();
            // `private_token=`, `access_token=`.
            let name = text[..at].trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '_');
            let before = if mark == "token=" { name } else { &text[..at] }.chars().next_back();
            let ends = ['&', ';', '"', '\'', ' ', '\n', '\r', '<', '>'];
            let end = start + text[start..].find(ends).unwrap_or(text.len() - start);
            let is_whole = match before {
                _ if mark.contains(char::is_uppercase) => true,
                Some('?' | '&') => true,
                // One that begins with its signature.
                Some('"' | '\'') => text[end..].starts_with("&s"),
                _ => false,
            };
            if is_whole && end > start {
                found.push(start..end);
            }
        }
    }
    for (at, _) in text.match_indices("://") {
        let start = at + 3;
        let end = start
            + text[start..]
                .find(['/', '?', '#', '"', '\'', ' ', '\n', '\r', '`', '>', ')'])
                .unwrap_or(text.len() - start);
        let Some(user) = text[start..end].rfind('@') else { continue };
        let is_web = text[..at].ends_with("http") || text[..at].ends_with("https");
        // A name alone is how one signs in over SSH; on the web it may be a token.
        let password = if is_web { Some(0) } else { text[start..start + user].find(':').map(|colon| colon + 1) };
        if let Some(from) = password.filter(|from| *from < user) {
            found.push(start + from..start + user);
        }
    }
    if let Some(at) =
        text.find("-----BEGIN").filter(|at| text[*at..].lines().next().is_some_and(|line| line.contains("PRIVATE KEY")))
    {
        let end = text[at..].find("-----END").map_or(text.len(), |end| at + end);
        found.push(at..end);
    }
    found.sort_by_key(|range| range.start);
    // One may stand in another.
    found.dedup_by(|next, last| next.start < last.end);
    found
}

#[cfg(test)]
mod tests {
    use super::{find, is_name, mask};

    fn shown(text: &str) -> (Vec<&str>, String) {
        let found = find(text);
        let keys = found.iter().map(|secret| secret.key.clone().map_or("", |key| &text[key])).collect();
        (keys, mask(text, &found))
    }

    #[test]
    fn keys_are_found_however_they_are_written() {
        for (text, key) in [
            ("secret-access-key = \"hunter2 \\\" 22\"\n", "secret-access-key"),
            ("secret_access_key='hunter2'", "secret_access_key"),
            ("publish.live.token = \"hunter2\"", "token"),
            ("\"password\" = \"hunter2\"", "password"),
            ("live = { to = \"s3\", sas = \"hunter2\" }", "sas"),
            ("token = \"\"\"\nhunter2\nhunter2\"\"\"\n", "token"),
            ("token = hunter2 # slip\nx = 1", "token"),
            ("token = \"hunter2\nx = 1", "token"),
            ("token = [\"hunter2\",\n \"hunter2\"]", "token"),
            ("bucket = \"AKIAIOSFODNN7EXAMPLE\"", "bucket"),
            ("endpoint = \"https://me:hunter2@host/\"", "endpoint"),
            ("repository = \"https://hunter2@host/me/it.git\"", "repository"),
            ("endpoint = \"https://a.blob.core.windows.net/?sv=2&sig=hunter2%3D\"", "endpoint"),
            ("prefix = \"sig=hunter2&se=2026&sv=1\"", "prefix"),
            ("repository = \"https://h/a?private_token=hunter2\"", "repository"),
            ("key = \"hunter2\"", "key"),
            ("secret.key = \"hunter2\"", "key"),
            ("pwd = \"hunter2\"", "pwd"),
            ("account = \"DefaultEndpointsProtocol=https;AccountKey=hunter2==;\"", "account"),
        ] {
            let (keys, masked) = shown(text);
            assert_eq!(keys, [key], "{text}");
            assert!(!masked.contains("hunter2") && !masked.contains("AKIA"), "{masked}");
            assert_eq!(masked.len(), text.len());
        }
    }

    #[test]
    fn what_is_no_secret_stays() {
        for text in [
            "bucket = \"tokens\"",
            "repository = \"git@example.org:me/it.git\"",
            "repository = \"ssh://git@example.org/me/it.git\"",
            "base-url = \"https://example.org/@me/?x\"",
            "description = \"What a password is good for = much\"",
            "# the token = is kept elsewhere",
            "bucket = \"x\" # not the token = y",
            "description = \"the token = hidden\"",
            "description = \"the token=hidden, or a key\"",
            "keywords = \"x\"\nauthors = \"y\"\nbypass = \"z\"",
            "id = \"akia\"\ntitle = \"sig=nal\"",
        ] {
            let (keys, masked) = shown(text);
            assert_eq!((keys.len(), masked.as_str()), (0, text));
        }
        assert!(is_name("AWS_SESSION_TOKEN") && is_name("sas") && !is_name("bucket") && !is_name("tokens"));
    }
}
