//! TOML text as a [`Table`] with spans.

use toml::de::{DeTable, DeValue};

use super::{Table, Value};
use crate::diagnostic::codes::{BAD_VALUE, DUPLICATE_KEY, MALFORMED_TOML};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{FileId, Span, Spanned};

/// Reads the TOML document `text`, which stands in `file` from byte `base` on.
///
/// What can be read is returned even where there are faults. `malformed` is the code for faults of
/// syntax.
pub fn parse(text: &str, file: FileId, base: usize, malformed: &'static Code, out: &mut Diagnostics) -> Table {
    let (table, errors) = DeTable::parse_recoverable(text);
    let place = Place { file, base };
    for error in errors {
        let range = error.span().unwrap_or(0..0);
        let code = if error.message().contains("duplicate key") { &DUPLICATE_KEY } else { malformed };
        out.push(Diagnostic::at(code, place.span(visible(text, range)), error.message().to_owned()).help(
            if std::ptr::eq(code, &raw const DUPLICATE_KEY) {
                "keep one of the two"
            } else {
                "TOML is written `key = value`; a text stands in double quotes"
            },
        ));
    }
    place.table(table.into_inner(), out)
}

/// Reads `book.toml`.
pub fn parse_file(text: &str, file: FileId, out: &mut Diagnostics) -> Table {
    parse(text, file, 0, &MALFORMED_TOML, out)
}

/// At least one character to underline, without a line break at its end.
fn visible(text: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let end = range.end.min(text.len());
    let start = range.start.min(end);
    if start < end {
        return start..end;
    }
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    line_start..start
}

struct Place {
    file: FileId,
    base: usize,
}

impl Place {
    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.file, range.start + self.base..range.end + self.base)
    }

    fn table(&self, table: DeTable<'_>, out: &mut Diagnostics) -> Table {
        let mut entries: Table = table
            .into_iter()
            .map(|(key, value)| {
                let name = Spanned::new(key.get_ref().to_string(), self.span(key.span()));
                (name, self.value(value, out))
            })
            .collect();
        entries.sort_by_key(|(name, _)| name.span.start);
        entries
    }

    fn value(&self, value: toml::Spanned<DeValue<'_>>, out: &mut Diagnostics) -> Spanned<Value> {
        let span = self.span(value.span());
        let value = match value.into_inner() {
            DeValue::String(text) => Value::Text(text.into_owned()),
            DeValue::Integer(number) => {
                if let Ok(number) = i64::from_str_radix(number.as_str(), number.radix()) {
                    Value::Integer(number)
                } else {
                    out.push(
                        Diagnostic::at(&BAD_VALUE, span, "this number is too large").help("write a smaller number"),
                    );
                    Value::Null
                }
            }
            DeValue::Float(number) => Value::Number(number.as_str().to_owned()),
            DeValue::Boolean(flag) => Value::Bool(flag),
            DeValue::Datetime(date) => Value::Text(date.to_string()),
            DeValue::Array(items) => Value::List(items.into_iter().map(|item| self.value(item, out)).collect()),
            DeValue::Table(table) => Value::Table(self.table(table, out)),
        };
        Spanned::new(value, span)
    }
}
