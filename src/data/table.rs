//! Reads a table key by key, and says what is left over.

use super::{Table, Value};
use crate::diagnostic::codes::{UNKNOWN_KEY, WRONG_TYPE};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::source::{Span, Spanned};

/// How a list of texts is written.
const TEXTS: &str = "`[\"one\", \"two\"]`";

/// A table being read: each getter takes its key out; [`TableReader::finish`] reports the others.
pub struct TableReader<'o> {
    entries: Table,
    known: Vec<&'static str>,
    out: &'o mut Diagnostics,
}

impl<'o> TableReader<'o> {
    /// Starts reading.
    pub fn new(entries: Table, out: &'o mut Diagnostics) -> Self {
        Self { entries, known: Vec::new(), out }
    }

    fn take(&mut self, key: &'static str) -> Option<Spanned<Value>> {
        self.known.push(key);
        let at = self.entries.iter().position(|(name, _)| name.value == key)?;
        let (_, value) = self.entries.remove(at);
        (value.value != Value::Null).then_some(value)
    }

    fn wrong_type(&mut self, key: &str, expected: &str, example: &str, found: &Spanned<Value>) {
        self.out.push(
            Diagnostic::at(&WRONG_TYPE, found.span, format!("`{key}` should be {expected}"))
                .label(format!("this is {}", found.value.kind()))
                .help(format!("write it as {example}")),
        );
    }

    /// A text. Numbers and the like count as the text they were written with.
    pub fn text(&mut self, key: &'static str) -> Option<Spanned<String>> {
        let found = self.take(key)?;
        let text = as_text(&found);
        if text.is_none() {
            self.wrong_type(key, "a text", "one text in quotes: `\"…\"`", &found);
        }
        text
    }

    /// `true` or `false`.
    pub fn flag(&mut self, key: &'static str) -> Option<Spanned<bool>> {
        let found = self.take(key)?;
        if let Value::Bool(value) = found.value {
            return Some(Spanned::new(value, found.span));
        }
        self.wrong_type(key, "`true` or `false`", "the bare word, without quotes", &found);
        None
    }

    /// A whole number.
    pub fn integer(&mut self, key: &'static str) -> Option<Spanned<i64>> {
        let found = self.take(key)?;
        if let Value::Integer(value) = found.value {
            return Some(Spanned::new(value, found.span));
        }
        self.wrong_type(key, "a whole number", "digits alone, such as `3`", &found);
        None
    }

    /// A list of texts; a single text counts as a list of one.
    pub fn texts(&mut self, key: &'static str) -> Vec<Spanned<String>> {
        let Some(found) = self.take(key) else { return Vec::new() };
        let Value::List(items) = &found.value else {
            if let Some(text) = as_text(&found) {
                return vec![text];
            }
            self.wrong_type(key, "a list of texts", TEXTS, &found);
            return Vec::new();
        };
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            match as_text(item) {
                Some(text) => texts.push(text),
                None => self.wrong_type(key, "a list of texts", TEXTS, item),
            }
        }
        texts
    }

    /// A table inside this one; empty where it is missing.
    pub fn table(&mut self, key: &'static str) -> TableReader<'_> {
        let entries = match self.take(key) {
            Some(Spanned { value: Value::Table(entries), .. }) => entries,
            Some(found) => {
                self.wrong_type(key, "a table", &format!("a line `[{key}]`, and its keys below"), &found);
                Vec::new()
            }
            None => Vec::new(),
        };
        TableReader::new(entries, self.out)
    }

    /// Every key that was not asked for, with its value: for tables whose keys are the author's own.
    pub fn rest(&mut self) -> Table {
        std::mem::take(&mut self.entries)
    }

    /// The names of the keys that nobody asked for yet, in the order written.
    pub fn names(&self) -> Vec<Spanned<String>> {
        self.entries.iter().map(|(name, _)| name.clone()).collect()
    }

    /// The table under a name that the author chose; empty where it is missing.
    pub fn named_table(&mut self, name: &str) -> TableReader<'_> {
        let at = self.entries.iter().position(|(found, _)| found.value == name);
        let entries = match at.map(|at| self.entries.remove(at).1) {
            Some(Spanned { value: Value::Table(entries), .. }) => entries,
            Some(found) => {
                self.wrong_type(name, "a table", "a line of its own in square brackets, and its keys below", &found);
                Vec::new()
            }
            None => Vec::new(),
        };
        TableReader::new(entries, self.out)
    }

    /// Accepts keys that mean something to other programs and nothing here.
    pub fn ignore(&mut self, keys: &[&'static str]) {
        self.entries.retain(|(name, _)| !keys.contains(&name.value.as_str()));
    }

    /// Adds a finding of the caller's about a value that it took.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.out.push(diagnostic);
    }

    /// Reports the keys that nobody asked for. `whose` is what has them: "front matter".
    pub fn finish(self, whose: &str) {
        for (name, _) in self.entries {
            self.out.push(unknown_key(&name.value, name.span, whose, &self.known));
        }
    }
}

fn unknown_key(name: &str, span: Span, whose: &str, known: &[&'static str]) -> Diagnostic {
    let diagnostic = Diagnostic::at(&UNKNOWN_KEY, span, format!("{whose} has no key `{name}`"));
    if let Some(near) = nearest(name, known.iter().copied()) {
        diagnostic.help(format!("did you mean `{near}`?"))
    } else {
        let mut names = known.to_vec();
        names.sort_unstable();
        diagnostic.help(format!("it knows these: {}", names.join(", ")))
    }
}

fn as_text(found: &Spanned<Value>) -> Option<Spanned<String>> {
    let text = match &found.value {
        Value::Text(text) | Value::Number(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Null | Value::List(_) | Value::Table(_) => return None,
    };
    Some(Spanned::new(text, found.span))
}
