//! The attributes of a block: what a kind expects, and the values that were found right.

use crate::course::parse_minutes;
use crate::diagnostic::codes::BAD_ATTRIBUTE;
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::source::{Span, Spanned};

/// An attribute that a kind has.
#[derive(Debug)]
pub struct Attribute {
    /// Its name.
    pub name: &'static str,
    /// What it may hold.
    pub expects: Expects,
}

/// What an attribute may hold.
#[derive(Clone, Copy, Debug)]
pub enum Expects {
    /// Any text.
    Text,
    /// The address of a file or page.
    Address,
    /// A duration: `20m`.
    Minutes,
    /// Nothing, `true` or `false`.
    Flag,
    /// A whole number from one to the other.
    Number(u32, u32),
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// Texts with commas between them, at least so many.
    List(usize),
    /// Spans of days: `7d 30d`.
    Days,
    /// Ids with spaces between them.
    Ids,
}

/// A name and its value, as they were written.
type Pair = (Spanned<String>, Option<Spanned<String>>);

/// Attributes whose names and values are right.
#[derive(Debug, Default)]
pub struct Attributes {
    values: Vec<(&'static str, Spanned<String>)>,
}

impl Attributes {
    /// Keeps what `expected` allows and reports the rest. A bare name has no value.
    pub fn check(written: Vec<Pair>, kind: &str, expected: &'static [Attribute], out: &mut Diagnostics) -> Self {
        let mut values: Vec<(&'static str, Spanned<String>)> = Vec::new();
        for (name, value) in joined(&written, expected, out) {
            let Some(attribute) = expected.iter().find(|attribute| attribute.name == name.value) else {
                out.push(unknown(&name, kind, expected));
                continue;
            };
            if values.iter().any(|(known, _)| *known == attribute.name) {
                out.push(
                    Diagnostic::at(&BAD_ATTRIBUTE, name.span, format!("`{}` stands twice", name.value))
                        .help("keep one of the two"),
                );
                continue;
            }
            let value = value.unwrap_or_else(|| Spanned::new(String::new(), name.span));
            match attribute.expects.check(&value.value) {
                Ok(()) => values.push((attribute.name, value)),
                Err(help) => out.push(
                    Diagnostic::at(
                        &BAD_ATTRIBUTE,
                        value.span,
                        format!("`{}` of `{kind}` can't have this value", attribute.name),
                    )
                    .help(help),
                ),
            }
        }
        Self { values }
    }

    /// The value of an attribute, if it was given.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.spanned(name).map(|value| value.value.as_str())
    }

    /// The value and its place.
    pub fn spanned(&self, name: &str) -> Option<&Spanned<String>> {
        self.values.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// The place of a value.
    pub fn span(&self, name: &str) -> Option<Span> {
        self.spanned(name).map(|value| value.span)
    }

    /// Whether a flag is set.
    pub fn flag(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value != "false")
    }

    /// A duration in minutes.
    pub fn minutes(&self, name: &str) -> Option<u32> {
        self.get(name).and_then(parse_minutes)
    }

    /// A number.
    pub fn number(&self, name: &str) -> Option<u32> {
        self.get(name).and_then(|value| value.parse().ok())
    }

    /// The texts of a list.
    pub fn list(&self, name: &str) -> Vec<String> {
        self.get(name).map(split_list).unwrap_or_default()
    }
}

fn split_list(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

/// The pairs with values that lack their quotes in one piece: of `materials=paper and pens` the
/// syntax makes a value and two names. It is reported once, as what its author meant.
fn joined(written: &[Pair], expected: &[Attribute], out: &mut Diagnostics) -> Vec<Pair> {
    let mut pairs = Vec::with_capacity(written.len());
    let mut rest = written;
    while let [(name, value), after @ ..] = rest {
        rest = after;
        let words = value.as_ref().map_or(0, |value| stray_words(name, value, after, expected));
        let whole = value.as_ref().filter(|_| words > 0).map(|value| with_words(value, &after[..words]));
        let attribute = expected.iter().find(|attribute| attribute.name == name.value);
        match (attribute, whole) {
            (Some(attribute), Some(whole)) if attribute.expects.check(&whole.value).is_ok() => {
                out.push(
                    Diagnostic::at(&BAD_ATTRIBUTE, whole.span, "a value with spaces stands in quotes")
                        .help(format!("write it as `{}=\"{}\"`", name.value, whole.value)),
                );
                pairs.push((name.clone(), Some(whole)));
                rest = &after[words..];
            }
            _ => pairs.push((name.clone(), value.clone())),
        }
    }
    pairs
}

/// How many of the names that follow a value without quotes are the rest of it.
fn stray_words(name: &Spanned<String>, value: &Spanned<String>, after: &[Pair], expected: &[Attribute]) -> usize {
    // A quote would stand between `=` and the value.
    if value.span.start != name.span.end + 1 {
        return 0;
    }
    let mut end = value.span.end;
    let is_rest = |(word, value): &&Pair| {
        // Ids and classes are not in the list; one that stands between takes more room than spaces do.
        let follows = word.span.start.saturating_sub(end) < 4;
        end = word.span.end;
        follows && value.is_none() && !is_name(&word.value, expected)
    };
    after.iter().take_while(is_rest).count()
}

/// Whether a bare word is the name of an attribute, or that of a flag with a slip in it: only flags
/// stand without a value.
fn is_name(word: &str, expected: &[Attribute]) -> bool {
    let flags = expected.iter().filter(|attribute| matches!(attribute.expects, Expects::Flag));
    expected.iter().any(|attribute| attribute.name == word)
        || nearest(word, flags.map(|attribute| attribute.name)).is_some()
}

/// A value and the words that follow it.
fn with_words(value: &Spanned<String>, words: &[Pair]) -> Spanned<String> {
    let mut whole = value.clone();
    for (word, _) in words {
        whole.value = format!("{} {}", whole.value, word.value);
        whole.span.end = word.span.end;
    }
    whole
}

fn unknown(name: &Spanned<String>, kind: &str, expected: &'static [Attribute]) -> Diagnostic {
    let diagnostic = Diagnostic::at(&BAD_ATTRIBUTE, name.span, format!("`{kind}` has no attribute `{}`", name.value));
    let names = expected.iter().map(|attribute| attribute.name);
    if let Some(near) = nearest(&name.value, names.clone()) {
        return diagnostic.help(format!("did you mean `{near}`?"));
    }
    let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
    diagnostic.help(if names.is_empty() {
        "it takes `#id` and `.class`".to_owned()
    } else {
        format!("it takes `#id`, `.class`, {}", names.join(", "))
    })
}

/// Whether an address is that of a file of the course or of the web: no other scheme belongs into
/// a page, `javascript:` least of all. Browsers skip white space and control characters.
fn is_file_or_web(value: &str) -> bool {
    let address: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    match address.split_once(':') {
        Some((scheme, _)) => {
            scheme.contains(['/', '#', '?']) || ["http", "https"].contains(&&*scheme.to_ascii_lowercase())
        }
        None => true,
    }
}

impl Expects {
    /// Whether `value` will do; else what to write.
    fn check(self, value: &str) -> Result<(), String> {
        let good = match self {
            Self::Text => !value.trim().is_empty(),
            Self::Address => !value.trim().is_empty() && is_file_or_web(value),
            Self::Minutes => parse_minutes(value).is_some(),
            Self::Flag => matches!(value, "" | "true" | "false"),
            Self::Number(from, to) => value.parse().is_ok_and(|number: u32| (from..=to).contains(&number)),
            Self::OneOf(words) => words.contains(&value),
            Self::List(least) => split_list(value).len() >= least,
            Self::Days => {
                !value.trim().is_empty()
                    && value.split_whitespace().all(|part| {
                        part.strip_suffix('d').is_some_and(|days| days.parse::<u16>().is_ok_and(|days| days > 0))
                    })
            }
            Self::Ids => !value.trim().is_empty() && value.split_whitespace().all(crate::config::is_id),
        };
        if good { Ok(()) } else { Err(self.help(value)) }
    }

    fn help(self, value: &str) -> String {
        match self {
            Self::Text => "write a text after `=`, in quotes if it has spaces".to_owned(),
            Self::Address => "write a file's path, or an address that begins with `https://`".to_owned(),
            Self::Minutes => "write it as `15m` or `1h30m`".to_owned(),
            Self::Flag => "write the name alone, or `true` or `false` after `=`".to_owned(),
            Self::Number(from, to) => format!("write a whole number from {from} to {to}"),
            Self::OneOf(words) => match (nearest(value, words.iter().copied()), words) {
                (Some(near), _) => format!("did you mean `{near}`?"),
                (None, [word]) => format!("write `{word}`"),
                (None, _) => format!("write one of: {}", words.join(", ")),
            },
            Self::List(1) => "write words with commas between them, in quotes".to_owned(),
            Self::List(least) => format!("write at least {least}, with commas between them, in quotes"),
            Self::Days => "write days as `7d`, several in quotes: `\"7d 30d\"`".to_owned(),
            Self::Ids => "write an id, or several in quotes: letters, digits, `-` and `_`".to_owned(),
        }
    }
}
