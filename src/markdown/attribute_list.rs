//! Attributes in braces: `{#id .class key=value key="a value"}`.

use std::ops::Range;

/// What stands in the braces. Ranges are bytes of the text that was parsed.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct AttributeList {
    /// `#id`, the name and its range.
    pub ids: Vec<(String, Range<usize>)>,
    /// `.class`.
    pub classes: Vec<(String, Range<usize>)>,
    /// `key`, `key=value`.
    pub pairs: Vec<Pair>,
}

/// A key with its value, if it has one.
#[derive(Debug, PartialEq, Eq)]
pub struct Pair {
    /// The key.
    pub key: (String, Range<usize>),
    /// The value, without quotes.
    pub value: Option<(String, Range<usize>)>,
}

/// What can't be read, and where.
#[derive(Debug, PartialEq, Eq)]
pub struct Malformed {
    /// What is wrong.
    pub message: &'static str,
    /// What to do.
    pub help: &'static str,
    /// Where.
    pub range: Range<usize>,
}

/// Parses the braces that open at byte `start` of `text`. Gives the attributes and the byte after
/// the closing brace.
pub fn parse(text: &str, start: usize) -> Result<(AttributeList, usize), Malformed> {
    let mut list = AttributeList::default();
    let mut at = start + 1;
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        let rest = &text[at..];
        match rest.chars().next() {
            None => {
                return Err(Malformed {
                    message: "this `{` is never closed",
                    help: "close it with `}` at the end of the line",
                    range: start..text.len(),
                });
            }
            Some('}') => return Ok((list, at + 1)),
            Some(sign @ ('#' | '.')) => {
                let end = at + 1 + word_end(&rest[1..]);
                let name = &text[at + 1..end];
                if !crate::config::is_id(name) {
                    return Err(Malformed {
                        message: if sign == '#' { "this is not an id" } else { "this is not a class" },
                        help: "it is made of letters, digits, `-` and `_`",
                        range: at..end.max(at + 1),
                    });
                }
                let target = if sign == '#' { &mut list.ids } else { &mut list.classes };
                target.push((name.to_owned(), at + 1..end));
                at = end;
            }
            Some(_) => at = pair(text, at, &mut list)?,
        }
    }
}

fn pair(text: &str, at: usize, list: &mut AttributeList) -> Result<usize, Malformed> {
    let rest = &text[at..];
    let key_end = at + rest.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).unwrap_or(rest.len());
    let key = &text[at..key_end];
    if key.is_empty() {
        let end = at + word_end(rest).max(rest.chars().next().map_or(0, char::len_utf8));
        return Err(Malformed {
            message: "this can't be read as an attribute",
            help: "write `#id`, `.class`, `key=value` or `key=\"a value\"`",
            range: at..end,
        });
    }
    let key = (key.to_owned(), at..key_end);
    let Some(after) = text[key_end..].strip_prefix('=') else {
        list.pairs.push(Pair { key, value: None });
        return Ok(key_end);
    };
    let value_at = key_end + 1;
    if let Some(quote) = after.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let Some(length) = after[1..].find(quote) else {
            return Err(Malformed {
                message: "this quote is never closed",
                help: "close the value with the quote that opens it",
                range: value_at..text.len(),
            });
        };
        let range = value_at + 1..value_at + 1 + length;
        list.pairs.push(Pair { key, value: Some((text[range.clone()].to_owned(), range.clone())) });
        return Ok(range.end + 1);
    }
    let end = value_at + word_end(after);
    if end == value_at {
        return Err(Malformed {
            message: "this attribute has no value",
            help: "write one after `=`, in quotes if it has spaces",
            range: at..value_at,
        });
    }
    list.pairs.push(Pair { key, value: Some((text[value_at..end].to_owned(), value_at..end)) });
    Ok(end)
}

fn word_end(text: &str) -> usize {
    text.find(|c: char| c.is_whitespace() || c == '}').unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::{Pair, parse};

    #[test]
    fn reads_all_spellings() {
        let text = r#"{#map-week .wide time=20m materials="paper, pens" attempt}"#;
        let (list, end) = parse(text, 0).expect("attributes");
        assert_eq!(end, text.len());
        assert_eq!(list.ids[0].0, "map-week");
        assert_eq!(list.classes[0].0, "wide");
        let pairs: Vec<_> = list
            .pairs
            .iter()
            .map(|Pair { key, value }| (key.0.as_str(), value.as_ref().map(|value| value.0.as_str())))
            .collect();
        assert_eq!(pairs, [("time", Some("20m")), ("materials", Some("paper, pens")), ("attempt", None)]);
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, range) in
            [("{#a", 0..3), ("{#}", 1..2), ("{a=\"x}", 3..6), ("{a=}", 1..3), ("{?? x}", 1..3), ("{#a!}", 1..4)]
        {
            assert_eq!(parse(text, 0).expect_err(text).range, range, "{text}");
        }
    }
}
