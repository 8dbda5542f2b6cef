//! A fence line: `:::exercise[Map your week]{#map-week time=20m}` and its other spellings.

use std::ops::Range;

use super::attribute_list::{self, AttributeList, Malformed};

/// A fence line. Ranges are bytes of the file.
#[derive(Debug)]
pub struct Fence {
    /// From the first colon to the end of the line, white space at the end left out.
    pub range: Range<usize>,
    /// What it says.
    pub line: FenceLine,
}

/// What a fence line says.
#[derive(Debug)]
pub enum FenceLine {
    /// It closes the innermost open block.
    Close,
    /// It opens a block, or is a whole one.
    Open(Opening),
    /// It begins like the opening of a block and can't be read.
    Malformed(Malformed),
}

/// The opening of a block.
#[derive(Debug)]
pub struct Opening {
    /// Whether it is written with two colons and has no body.
    pub leaf: bool,
    /// The name of its kind.
    pub name: (String, Range<usize>),
    /// The text of its title.
    pub title: Option<Range<usize>>,
    /// Its attributes. A class that names the kind is left out.
    pub attributes: AttributeList,
    /// The brace that opens them.
    pub attributes_at: Option<usize>,
}

/// Reads the line `text[range]`, which begins with colons. None where it is no fence at all.
pub fn parse(text: &str, range: Range<usize>) -> Option<Fence> {
    let line = text[range.clone()].trim_end();
    let range = range.start..range.start + line.len();
    let colons = line.bytes().take_while(|byte| *byte == b':').count();
    let rest = line[colons..].trim_start();
    let at = range.end - rest.len();
    let line = match colons {
        2 => leaf(&text[..range.end], range.start + 2)?,
        3.. if rest.is_empty() => FenceLine::Close,
        3.. if rest.starts_with(|c: char| c.is_alphabetic() || c == '{') => opening(&text[..range.end], at),
        _ => return None,
    };
    Some(Fence { range, line })
}

/// `::video{…}`: the name follows the colons at once, and nothing follows the attributes, so that
/// a line of text that happens to begin with two colons stays text.
fn leaf(text: &str, at: usize) -> Option<FenceLine> {
    if !text[at..].starts_with(char::is_alphabetic) {
        return None;
    }
    match opening(text, at) {
        FenceLine::Open(opening) => Some(FenceLine::Open(Opening { leaf: true, ..opening })),
        malformed if text[at..].contains(['[', '{']) => Some(malformed),
        _ => None,
    }
}

/// Reads `name[title]{attributes}` or `{.name #id}` from byte `at` to the end of `text`.
fn opening(text: &str, mut at: usize) -> FenceLine {
    let start = at;
    let rest = &text[at..];
    let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).unwrap_or(rest.len());
    let mut name = (length > 0).then(|| (rest[..length].to_owned(), at..at + length));
    at += length;
    let mut title = None;
    if text[at..].trim_start().starts_with('[') {
        at = text.len() - text[at..].trim_start().len();
        let Some(end) = closing_bracket(text, at) else {
            return malformed("this `[` is never closed", "close the title with `]`", at..text.len());
        };
        title = Some(at + 1..end);
        at = end + 1;
    }
    let mut attributes = AttributeList::default();
    let mut attributes_at = None;
    if text[at..].trim_start().starts_with('{') {
        at = text.len() - text[at..].trim_start().len();
        attributes_at = Some(at);
        match attribute_list::parse(text, at) {
            Ok((list, end)) => (attributes, at) = (list, end),
            Err(malformed) => return FenceLine::Malformed(malformed),
        }
    }
    let left = text[at..].trim_start().trim_end_matches(':');
    if !left.is_empty() {
        let at = text.len() - text[at..].trim_start().len();
        return malformed(
            "this text has no place in a fence",
            "a title stands in brackets right after the name, attributes in braces after it: `:::note[A title]{#an-id}`",
            at..text.len(),
        );
    }
    if name.is_none() && !attributes.classes.is_empty() {
        name = Some(attributes.classes.remove(0));
    }
    match name {
        Some(name) => FenceLine::Open(Opening { leaf: false, name, title, attributes, attributes_at }),
        None => malformed("this block has no name", "write it after the colons: `:::note`", start..text.len()),
    }
}

/// Where an id is written into a fence line: the byte, and whether that is inside braces that are there. None for what
/// opens no block.
pub fn place_for_id(line: &str) -> Option<(usize, bool)> {
    let line = line.lines().next()?;
    let Some(Fence { range, line: FenceLine::Open(opening) }) = parse(line, 0..line.len()) else { return None };
    if let Some(at) = opening.attributes_at {
        return Some((at + 1, true));
    }
    let end = opening.title.map_or(opening.name.1.end, |title| title.end + 1);
    Some((end.min(range.end), false))
}

fn malformed(message: &'static str, help: &'static str, range: Range<usize>) -> FenceLine {
    FenceLine::Malformed(Malformed { message, help, range })
}

/// The `]` that belongs to the `[` at byte `open`; brackets inside are paired, `\]` is text.
fn closing_bracket(text: &str, open: usize) -> Option<usize> {
    let mut depth = 0;
    let mut escaped = false;
    for (at, c) in text[open..].char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => depth += 1,
            ']' if depth == 1 => return Some(open + at),
            ']' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Fence, FenceLine, parse, place_for_id};

    fn line(text: &str) -> Option<FenceLine> {
        parse(text, 0..text.len()).map(|Fence { line, .. }| line)
    }

    #[test]
    fn the_three_spellings_mean_the_same() {
        for text in [
            ":::exercise{#map time=20m}",
            "::: exercise {#map time=20m}",
            "::: {.exercise #map time=20m}",
            "::::::exercise{#map time=20m}",
            "::: exercise {#map time=20m} :::",
        ] {
            let Some(FenceLine::Open(opening)) = line(text) else { panic!("{text}") };
            assert_eq!(opening.name.0, "exercise", "{text}");
            assert_eq!(opening.attributes.ids[0].0, "map", "{text}");
            assert!(opening.attributes.classes.is_empty() && !opening.leaf, "{text}");
        }
    }

    #[test]
    fn titles() {
        let text = r":::quiz[Goals [two] or \] vision?]{#q}";
        let Some(FenceLine::Open(opening)) = line(text) else { panic!("not read") };
        assert_eq!(&text[opening.title.expect("a title")], r"Goals [two] or \] vision?");
    }

    #[test]
    fn places_for_ids() {
        for (line, with) in [
            (":::plan", ":::plan{#x}"),
            ("::: plan", "::: plan{#x}"),
            (":::plan[A {b}]", ":::plan[A {b}]{#x}"),
            (":::plan[A]{was=b}", ":::plan[A]{#x was=b}"),
            ("::: {.plan .wide} :::", "::: {#x .plan .wide} :::"),
            (":::plan :::", ":::plan{#x} :::"),
        ] {
            let (at, inside) = place_for_id(line).expect(line);
            let written = format!("{}{}{}", &line[..at], if inside { "#x " } else { "{#x}" }, &line[at..]);
            assert_eq!(written, with);
            assert!(
                matches!(super::tests::line(&written), Some(FenceLine::Open(opening)) if opening.attributes.ids[0].0 == "x")
            );
        }
        assert_eq!(place_for_id(":::"), None);
    }

    #[test]
    fn what_is_no_fence() {
        assert!(matches!(line(":::"), Some(FenceLine::Close)));
        assert!(matches!(line("::video{src=a.mp4}"), Some(FenceLine::Open(opening)) if opening.leaf));
        for text in ["::before is a pseudo-element", ":: video", ":::|:::", "::", ":::)", "::: ..."] {
            assert!(line(text).is_none(), "{text}");
        }
        for text in [":::note A title", ":::note[open", ":::note{#a", "::: {#only-id}"] {
            assert!(matches!(line(text), Some(FenceLine::Malformed(_))), "{text}");
        }
    }
}
