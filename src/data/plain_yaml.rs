//! The YAML that most front matter is: lines of `key: text`, lists of texts.
//!
//! A YAML parser takes a good part of the time that a lesson takes, and front matter rarely needs
//! one. What is read here means the same to it, place by place, which a test holds for random
//! texts; everything else is left to it.

use std::ops::Range;

use super::{Table, Value};
use crate::source::{FileId, Span, Spanned};

/// Words that mean something else than themselves.
const WORDS: &[&str] = &["true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"];

/// How an item of a list begins.
const ITEM: &str = "  - ";

/// Reads `text`, which stands in `file` from byte `base` on. None where it holds anything that is
/// not plain.
pub fn parse(text: &str, file: FileId, base: usize) -> Option<Table> {
    let reader = Plain { text, file, base };
    let mut table = Table::new();
    let mut at = 0;
    while at < text.len() {
        let line = reader.line(at)?;
        let (key, rest) = reader.key(line.clone())?;
        at = line.end + 1;
        let value = if rest.is_empty() {
            let list;
            (list, at) = reader.items(at)?;
            list
        } else if text[rest.clone()].starts_with('[') {
            reader.flow_list(rest)?
        } else {
            reader.scalar(rest, false)?
        };
        if table.iter().any(|(other, _)| other.value == key.value) {
            return None;
        }
        table.push((key, value));
    }
    Some(table)
}

struct Plain<'t> {
    text: &'t str,
    file: FileId,
    base: usize,
}

impl Plain<'_> {
    /// The line at byte `at`, where it ends as it should.
    fn line(&self, at: usize) -> Option<Range<usize>> {
        let end = memchr::memchr(b'\n', &self.text.as_bytes()[at..]).map_or(self.text.len(), |found| at + found);
        let line = &self.text[at..end];
        (!line.is_empty() && !line.ends_with([' ', '\r'])).then_some(at..end)
    }

    fn spanned<T>(&self, value: T, range: Range<usize>) -> Spanned<T> {
        Spanned::new(value, Span::new(self.file, self.base + range.start..self.base + range.end))
    }

    /// The key that a line begins with, and what stands after its colon.
    fn key(&self, line: Range<usize>) -> Option<(Spanned<String>, Range<usize>)> {
        let text = &self.text[line.clone()];
        let (key, rest) = text.split_once(':')?;
        let plain = key.starts_with(|c: char| c.is_ascii_alphabetic())
            && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
            && !is_word(key);
        if !plain || !(rest.is_empty() || rest.starts_with(' ')) {
            return None;
        }
        let start = line.end - rest.trim_start_matches(' ').len();
        Some((self.spanned(key.to_owned(), line.start..line.start + key.len()), start..line.end))
    }

    /// The items below a key, from byte `at` on, and the byte after the last one.
    fn items(&self, mut at: usize) -> Option<(Spanned<Value>, usize)> {
        let start = at;
        let mut items = Vec::new();
        while self.text.get(at..).is_some_and(|rest| rest.starts_with(ITEM)) {
            let line = self.line(at)?;
            items.push(self.scalar(line.start + ITEM.len()..line.end, false)?);
            at = line.end + 1;
        }
        let end = items.last().map(|item| item.span.end as usize - self.base)?;
        Some((self.spanned(Value::List(items), start + 2..end), at))
    }

    /// `[one, two]`.
    fn flow_list(&self, range: Range<usize>) -> Option<Spanned<Value>> {
        let inner = self.text[range.clone()].strip_prefix('[')?.strip_suffix(']')?;
        let mut at = range.start + 1;
        let mut items = Vec::new();
        for item in inner.split(',') {
            let start = at + item.len() - item.trim_start_matches(' ').len();
            items.push(self.scalar(start..start + item.trim_matches(' ').len(), true)?);
            at += item.len() + 1;
        }
        Some(self.spanned(Value::List(items), range))
    }

    /// A text without quotes, on one line.
    fn scalar(&self, range: Range<usize>, in_list: bool) -> Option<Spanned<Value>> {
        let text = &self.text[range.clone()];
        let first = text.chars().next()?;
        let begins = first.is_alphabetic() || is_duration(text);
        let plain = begins && !is_word(text) && !text.ends_with(':') && !text.contains(": ") && !text.contains(" #");
        let all = text.chars().all(|c| match c {
            ',' | '[' | ']' | '{' | '}' | ':' | '?' => !in_list,
            ' '..='~' => true,
            c => c.is_alphanumeric() || matches!(c, '–' | '—' | '‘' | '’' | '“' | '”' | '…'),
        });
        (plain && all).then(|| self.spanned(Value::Text(text.to_owned()), range))
    }
}

fn is_word(text: &str) -> bool {
    text.len() <= 5 && WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// `15m`: digits, and a letter that makes no number of them.
fn is_duration(text: &str) -> bool {
    text.strip_suffix(['m', 'h']).is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::parse;
    use crate::data::yaml;
    use crate::diagnostic::Diagnostics;
    use crate::source::FileId;

    const FRAGMENTS: &[&str] = &[
        "title: ",
        "tags: ",
        "a-b_1: ",
        "objectives:\n",
        "x:",
        "\n",
        "\n",
        "\n",
        "  - ",
        "  - ",
        "  - one\n",
        "- ",
        " ",
        "  ",
        "[one, two]",
        "[",
        "]",
        ",",
        ", ",
        "{",
        "}",
        "word",
        "A text of words",
        "é–ü",
        "領",
        "’",
        "\"",
        "'",
        "15m",
        "15",
        "1h",
        "1e5m",
        "0x1F",
        ".5",
        "1.5",
        "-1",
        "true",
        "No",
        "null",
        "~",
        "#",
        " #",
        ": ",
        ":",
        "?",
        "? ",
        "!",
        "&a",
        "*a",
        "|",
        ">",
        "%",
        "@",
        "`",
        "\t",
        "\r\n",
        "---",
        "...",
        "\u{85}",
        "\u{a0}",
        "\u{feff}",
        "<<",
        "key: value\n",
        "nested:\n  a: b\n",
    ];

    fn text() -> impl Strategy<Value = String> {
        prop::collection::vec(prop_oneof![9 => select(FRAGMENTS).prop_map(str::to_owned), 1 => "\\PC{1,3}"], 1..14)
            .prop_map(|fragments| fragments.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn means_the_same_to_the_whole_parser(text in text()) {
            if let Some(table) = parse(&text, FileId(3), 7) {
                let mut out = Diagnostics::default();
                prop_assert_eq!(Some(table), yaml::parse_whole(&text, FileId(3), 7, &mut out));
                prop_assert!(out.is_empty());
            }
        }
    }

    #[test]
    fn front_matter_as_it_is_written() {
        for text in [
            "title: A day of two halves\ndescription: What, if it’s so?\nduration: 15m\n",
            "objectives:\n  - Tell one from the other\n  - Say why\ntags: [meetings, tools]\nauthors: [Ada]",
        ] {
            let mut out = Diagnostics::default();
            let plain = parse(text, FileId(0), 4);
            assert!(plain.is_some(), "{text}");
            assert_eq!(plain, yaml::parse_whole(text, FileId(0), 4, &mut out), "{text}");
        }
    }
}
