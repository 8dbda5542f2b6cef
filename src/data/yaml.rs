//! YAML text as a [`Table`] with spans.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::{Error, Location, Options};

use super::{Table, Value, plain_yaml};
use crate::diagnostic::codes::{DUPLICATE_KEY, MALFORMED_FRONT_MATTER};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, Span, Spanned, offset};

/// How many values one front matter may hold. A page of metadata has dozens; what has thousands is
/// an attack or a mistake, and is refused before it costs anything.
const MAX_NODES: usize = 10_000;

/// Reads the YAML mapping `text`, which stands in `file` from byte `base` on.
pub fn parse(text: &str, file: FileId, base: usize, out: &mut Diagnostics) -> Option<Table> {
    plain_yaml::parse(text, file, base).or_else(|| parse_whole(text, file, base, out))
}

/// The same with everything that YAML has.
pub(super) fn parse_whole(text: &str, file: FileId, base: usize, out: &mut Diagnostics) -> Option<Table> {
    if text.trim().is_empty() {
        return Some(Table::new());
    }
    let place = Place { text, file, base };
    match serde_yaml::from_str_with_options::<serde_yaml::Spanned<Node>>(text, options()) {
        Ok(root) => place.root(root, out),
        Err(error) => {
            out.push(place.error(&error));
            None
        }
    }
}

fn options() -> Options {
    serde_yaml::options! {
        budget: serde_yaml::budget! { max_nodes: MAX_NODES, max_events: 4 * MAX_NODES, max_depth: 64 },
        with_snippet: false,
    }
}

struct Place<'t> {
    text: &'t str,
    file: FileId,
    base: usize,
}

impl Place<'_> {
    fn root(&self, root: serde_yaml::Spanned<Node>, out: &mut Diagnostics) -> Option<Table> {
        match self.value(root) {
            Spanned { value: Value::Table(table), .. } => Some(table),
            Spanned { value: Value::Null, .. } => Some(Table::new()),
            Spanned { value, span } => {
                let message = format!("front matter is a list of keys, and this is {}", value.kind());
                out.push(
                    Diagnostic::at(&MALFORMED_FRONT_MATTER, span, message)
                        .help("write `title: …`, one key on each line"),
                );
                None
            }
        }
    }

    fn value(&self, node: serde_yaml::Spanned<Node>) -> Spanned<Value> {
        let mut span = self.span(node.referenced);
        let value = match node.value {
            Node::Scalar(value) => value,
            Node::List(items) => Value::List(items.into_iter().map(|item| self.value(item)).collect()),
            Node::Map(entries) => Value::Table(
                entries
                    .into_iter()
                    .map(|(key, value)| (Spanned::new(key.value, self.span(key.referenced)), self.value(value)))
                    .collect(),
            ),
        };
        span.end = span.end.max(self.end_of(&value));
        Spanned::new(value, span)
    }

    /// Where a list or table ends: with its last item, and the bracket after that. The parser
    /// gives the place of its first sign only. Zero for other values.
    fn end_of(&self, value: &Value) -> u32 {
        let last = match value {
            Value::List(items) => items.last(),
            Value::Table(entries) => entries.last().map(|(_, value)| value),
            _ => None,
        };
        let Some(end) = last.map(|value| value.span.end) else { return 0 };
        let rest = &self.text[(end as usize).saturating_sub(self.base)..];
        let after = rest.trim_start();
        let bracket = if after.starts_with([']', '}']) { rest.len() - after.len() + 1 } else { 0 };
        end + offset(bracket)
    }

    fn span(&self, location: Location) -> Span {
        let start = location.span().byte_offset().and_then(|at| usize::try_from(at).ok());
        let start = self.floor(start.unwrap_or_else(|| self.byte_at(location)));
        let length = location.span().byte_len().unwrap_or(0);
        let end = self.floor(start.saturating_add(usize::try_from(length).unwrap_or(0)));
        let range = if start == end { self.rest_of_line(start) } else { start..end };
        let trimmed = self.text[range.clone()].trim_end().len();
        Span::new(self.file, self.base + range.start..self.base + range.start + trimmed)
    }

    /// The byte at a line and column (in characters), from which the parser's own faults are counted.
    fn byte_at(&self, location: Location) -> usize {
        let line = usize::try_from(location.line()).unwrap_or(0).saturating_sub(1);
        let column = usize::try_from(location.column()).unwrap_or(0).saturating_sub(1);
        let lines = self.text.split_inclusive('\n');
        let start: usize = lines.clone().take(line).map(str::len).sum();
        let Some(text) = lines.clone().nth(line) else { return self.text.len() };
        start + text.char_indices().nth(column).map_or(text.trim_end().len(), |(at, _)| at)
    }

    /// From `start` to the end of its line; of the last line that has text, where it has none.
    fn rest_of_line(&self, start: usize) -> std::ops::Range<usize> {
        let start = start.min(self.text.trim_end().len().saturating_sub(1));
        let start = self.floor(start);
        let end = self.text[start..].find('\n').map_or(self.text.len(), |at| start + at);
        start..end
    }

    fn floor(&self, at: usize) -> usize {
        let at = at.min(self.text.len());
        (0..=at).rev().find(|&at| self.text.is_char_boundary(at)).unwrap_or(0)
    }

    fn error(&self, error: &Error) -> Diagnostic {
        let span = self.span(error.location().unwrap_or(Location::UNKNOWN));
        if let Error::DuplicateMappingKey { key, .. } = error.without_snippet() {
            let name = key.as_deref().unwrap_or("this key");
            return Diagnostic::at(&DUPLICATE_KEY, span, format!("`{name}` stands twice")).help("keep one of the two");
        }
        let message = error.to_string();
        let message = without_place(message.lines().next().unwrap_or("this can't be read"));
        let plain = PLAIN_WORDS.iter().find(|(theirs, ..)| message.contains(theirs));
        let (what, help) = plain.map_or((message, QUOTES), |(_, what, help)| (*what, *help));
        Diagnostic::at(&MALFORMED_FRONT_MATTER, span, format!("the front matter can't be read: {what}")).help(help)
    }
}

/// What helps in most cases.
const QUOTES: &str =
    "a text with `:` or `#` in it, or one that begins with a sign, stands in quotes: title: \"Why: a question\"";

/// The parser's words, ours, and what to do. Words that are not here are shown as they are.
const PLAIN_WORDS: &[(&str, &str, &str)] = &[
    ("budget breached", "it holds too much", "front matter holds a handful of keys; move the rest out of it"),
    ("recursion limit", "it holds too much", "front matter holds a handful of keys; move the rest out of it"),
    ("mapping values are not allowed", "there is a second `: ` in this line", QUOTES),
    ("tabs disallowed", "a tab stands here", "begin the line with spaces instead"),
    ("tab cannot be used", "a tab stands here", "begin the line with spaces instead"),
    ("found a tab", "a tab stands here", "use spaces instead"),
    ("unclosed quote", "a quote is never closed", "close the text with the quote that opens it"),
    ("unclosed bracket", "a bracket is never closed", "close the list, as in `[one, two]`, or put the text in quotes"),
    ("unexpected end of plain scalar", "this can't begin a text", QUOTES),
    ("simple key expected ':'", "this line has no `key: value`", "write `key: value`, one on each line"),
    ("unknown anchor", "a text that begins with `*` stands in quotes", QUOTES),
    ("unknown value", "a text that begins with `*` stands in quotes", QUOTES),
    (
        "unknown escape character",
        "a `\\` has a meaning of its own here",
        "write it twice, or put the text in single quotes",
    ),
    ("invalid trailing content", "text stands after the closing quote", "put the whole text in quotes"),
];

/// The parser's message without the line and column that it ends with; the span says them.
fn without_place(message: &str) -> &str {
    let message = message.strip_prefix("error: ").unwrap_or(message);
    let message = match message.rfind(" at line ") {
        Some(at) => &message[..at],
        None => message,
    };
    match message.strip_prefix("line ") {
        Some(rest) => rest.split_once(": ").map_or(message, |(_, text)| text),
        None => message,
    }
}

/// A YAML node as the deserializer hands it over.
enum Node {
    Scalar(Value),
    List(Vec<serde_yaml::Spanned<Node>>),
    Map(Vec<(serde_yaml::Spanned<String>, serde_yaml::Spanned<Node>)>),
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Scalar(Value::Bool(value)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Scalar(Value::Integer(value)))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Scalar(i64::try_from(value).map_or_else(|_| Value::Number(value.to_string()), Value::Integer)))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Scalar(Value::Number(value.to_string())))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Scalar(Value::Text(value.to_owned())))
    }

    fn visit_string<E>(self, value: String) -> Result<Node, E> {
        Ok(Node::Scalar(Value::Text(value)))
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Scalar(Value::Null))
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Scalar(Value::Null))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        Node::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Node::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_entry()? {
            entries.push(entry);
        }
        Ok(Node::Map(entries))
    }
}
