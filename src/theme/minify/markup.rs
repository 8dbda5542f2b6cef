//! Templates and drawings: what may safely go of them.
//!
//! A browser shows any number of spaces and line ends in a row as one, but for elements that keep them. So of those in
//! a template's text one stays; what stands in tags of HTML or of the template engine, and in elements that keep
//! spaces, stays as it is. In a drawing spaces between tags show nothing, where none of its elements is a text.

use std::ops::Range;

use crate::theme::edits::{Editor, Edits};

/// Elements of HTML in which every space counts, or whose contents are no text.
const KEEP_SPACES: &[&str] = &["pre", "textarea", "script", "style"];
/// Elements of a drawing in which spaces may count.
const TEXTS_OF_DRAWINGS: &[&str] = &["text", "style", "script", "foreignObject"];

/// A piece of markup.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// Spaces and line ends in a row.
    Space,
    Comment,
    /// A tag of the markup or of the template engine, or an element of [`KEEP_SPACES`] with all that is in it.
    Tag,
    /// Words.
    Text,
}

/// A template with one space where there were several, without comments, and the way back.
pub fn template(text: &str) -> (String, Edits) {
    let mut editor = Editor::new(text);
    for (piece, range) in Pieces::of(text, true) {
        let written = &text[range.clone()];
        match piece {
            Piece::Space => {
                // A line's end stays one: a script that is written into a page may need it.
                let kept = range.start + written.find('\n').unwrap_or(0);
                editor.replace(range.start..kept, "");
                editor.replace(kept + 1..range.end, "");
            }
            // The template engine may put something into a comment, and old browsers do what some of them say.
            Piece::Comment if !written.contains('{') && !written.starts_with("<!--[") => editor.replace(range, ""),
            Piece::Comment | Piece::Tag | Piece::Text => {}
        }
    }
    editor.finish()
}

/// A drawing without comments and without spaces between its tags. None where spaces may count in it.
pub fn drawing(svg: &str) -> Option<String> {
    if ["xml:space", "white-space", "<!DOCTYPE", "<![CDATA["].iter().any(|word| svg.contains(word)) {
        return None;
    }
    let pieces: Vec<_> = Pieces::of(svg, false).collect();
    let names = pieces.iter().filter(|(piece, _)| *piece == Piece::Tag).map(|(_, range)| name(&svg[range.start + 1..]));
    if names.clone().any(|name| TEXTS_OF_DRAWINGS.contains(&name)) || !names.into_iter().any(|name| name == "svg") {
        return None;
    }
    let mut editor = Editor::new(svg);
    let is_text = |at: usize| pieces.get(at).is_some_and(|(piece, _)| *piece == Piece::Text);
    for (at, (piece, range)) in pieces.iter().enumerate() {
        let is_spare = match piece {
            Piece::Comment => true,
            Piece::Space => !is_text(at + 1) && !is_text(at.wrapping_sub(1)),
            Piece::Tag | Piece::Text => false,
        };
        if is_spare {
            editor.replace(range.clone(), "");
        }
    }
    Some(editor.finish().0)
}

/// The name of the element at the start of a tag behind its `<`.
fn name(tag: &str) -> &str {
    &tag[..tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len())]
}

/// The pieces of a text, one after another, from its start to its end.
struct Pieces<'t> {
    text: &'t str,
    at: usize,
    is_template: bool,
}

impl<'t> Pieces<'t> {
    fn of(text: &'t str, is_template: bool) -> Self {
        Self { text, at: 0, is_template }
    }

    /// The end of the template engine's tag that begins here, if one does. What `{% raw %}` opens belongs to it.
    fn end_of_template_tag(&self, start: usize) -> Option<usize> {
        let rest = &self.text[start..];
        let close = match rest.as_bytes().get(..2).filter(|_| self.is_template)? {
            b"{{" => "}}",
            b"{%" => "%}",
            b"{#" => return Some(end_of(rest, 2, "#}") + start),
            _ => return None,
        };
        let mut at = 2;
        while at < rest.len() && !rest[at..].starts_with(close) {
            at = match rest.as_bytes()[at] {
                quote @ (b'"' | b'\'' | b'`') => end_of_quoted(rest, at, quote),
                _ => next(rest, at),
            };
        }
        let end = (at + close.len()).min(rest.len());
        let inner = rest[2..end].trim_matches(['-', '%', '}', ' ', '\n', '\t', '\r']);
        let end = if close == "%}" && inner == "raw" { end_of_raw(rest, end) } else { end };
        Some(start + end)
    }

    /// The end of a tag of the markup, and of the element where that keeps its spaces.
    fn end_of_tag(&self, start: usize) -> usize {
        let mut at = start + 1;
        let bytes = self.text.as_bytes();
        while at < bytes.len() && bytes[at] != b'>' {
            at = match (self.end_of_template_tag(at), bytes[at]) {
                (Some(end), _) => end,
                (None, quote @ (b'"' | b'\'')) => self.end_of_value(at, quote),
                _ => next(self.text, at),
            };
        }
        let end = (at + 1).min(bytes.len());
        let name = name(&self.text[start + 1..]).to_ascii_lowercase();
        if self.is_template && KEEP_SPACES.contains(&name.as_str()) {
            let lower = self.text[end..].to_ascii_lowercase();
            return end + end_of(&lower, 0, &format!("</{name}"));
        }
        end
    }

    /// The end of an attribute's value. Quotes in the template engine's tags aren't its own.
    fn end_of_value(&self, start: usize, quote: u8) -> usize {
        let mut at = start + 1;
        while at < self.text.len() && self.text.as_bytes()[at] != quote {
            at = self.end_of_template_tag(at).unwrap_or_else(|| next(self.text, at));
        }
        (at + 1).min(self.text.len())
    }
}

impl Iterator for Pieces<'_> {
    type Item = (Piece, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        let rest = self.text.get(start..).filter(|rest| !rest.is_empty())?;
        let begins_tag = |rest: &str| {
            rest.starts_with('<')
                && rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
        };
        let (piece, end) = if is_space(rest.as_bytes()[0]) {
            (Piece::Space, start + rest.bytes().take_while(|byte| is_space(*byte)).count())
        } else if let Some(end) = self.end_of_template_tag(start) {
            (Piece::Tag, end)
        } else if rest.starts_with("<!--") {
            (Piece::Comment, start + end_of(rest, 4, "-->"))
        } else if begins_tag(rest) {
            (Piece::Tag, self.end_of_tag(start))
        } else {
            let ends = |at: usize| {
                is_space(rest.as_bytes()[at])
                    || begins_tag(&rest[at..])
                    || self.end_of_template_tag(start + at).is_some()
            };
            let length = rest.char_indices().map(|(at, _)| at).skip(1).find(|at| ends(*at));
            (Piece::Text, start + length.unwrap_or(rest.len()))
        };
        self.at = end;
        Some((piece, start..end))
    }
}

/// Spaces as HTML knows them.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c')
}

/// The place of the next character.
fn next(text: &str, at: usize) -> usize {
    at + text[at..].chars().next().map_or(1, char::len_utf8)
}

/// Behind the next `what`, or the end.
fn end_of(text: &str, from: usize, what: &str) -> usize {
    let found = text.get(from..).and_then(|rest| rest.find(what));
    found.map_or(text.len(), |at| from + at + what.len())
}

fn end_of_quoted(text: &str, start: usize, quote: u8) -> usize {
    end_of(text, start + 1, char::from(quote).encode_utf8(&mut [0; 4]))
}

fn end_of_raw(text: &str, from: usize) -> usize {
    let end = text[from..].find("endraw").map_or(text.len(), |at| from + at);
    end_of(text, end, "%}")
}

#[cfg(test)]
mod tests {
    use super::{drawing, template};
    use crate::theme::BuiltIn;

    #[test]
    fn what_a_template_says_stays() {
        for (text, expected) in [
            ("<p>\n    One   two\n\n\n  three </p>\r\n", "<p>\nOne two\nthree </p>\n"),
            ("<!-- why -->\n<p title=\"a\n   b\"   class='c  d'>", "\n<p title=\"a\n   b\"   class='c  d'>"),
            (
                "<pre>\n  a\n  b</pre>  <TEXTAREA>  c  </TextArea>  d",
                "<pre>\n  a\n  b</pre> <TEXTAREA>  c  </TextArea> d",
            ),
            (
                "<script>\n  f();\n</script>\n  <style>  p { }</style>",
                "<script>\n  f();\n</script>\n<style>  p { }</style>",
            ),
            ("{{ a  ~ \"}}  b\" }}  {% if x   %}  y", "{{ a  ~ \"}}  b\" }} {% if x   %} y"),
            (
                "<a {% if a > 1 %}href=\"{{ b[\"c\"] }}  >\"{% endif %}>  d",
                "<a {% if a > 1 %}href=\"{{ b[\"c\"] }}  >\"{% endif %}> d",
            ),
            ("{#  why  #}  a < b   > c", "{#  why  #} a < b > c"),
            ("{%- raw -%}  {{ a  }}  {% endraw %}  b", "{%- raw -%}  {{ a  }}  {% endraw %} b"),
            ("<!--[if IE]>  a  <![endif]-->  <!-- {{ b }} -->", "<!--[if IE]>  a  <![endif]--> <!-- {{ b }} -->"),
            ("a\u{a0}\u{a0} \u{2003}  b", "a\u{a0}\u{a0} \u{2003} b"),
        ] {
            assert_eq!(template(text).0, expected);
        }
    }

    #[test]
    fn what_is_not_closed_goes_on_to_the_end() {
        for text in
            ["{{ a  b", "{% raw %}  a", "<pre>  a", "<p title=\"  a", "<!--  {{ a", "{{ \"  a", "<p  a", "{#  a", "<"]
        {
            assert_eq!(template(text).0, text);
        }
    }

    #[test]
    fn places_are_those_that_the_author_wrote() {
        let before = "<ul>\n    {{ one }}   <!-- é -->\n\n    {{ two }}\n</ul>";
        let (after, edits) = template(before);
        assert_eq!(after, "<ul>\n{{ one }} \n{{ two }}\n</ul>");
        for word in ["one", "two", "}}\n"] {
            assert_eq!(Some(edits.before(after.find(word).expect(word))), before.find(word), "{word}");
        }
    }

    #[test]
    fn a_drawing_loses_what_does_not_show() {
        let svg = "<?xml version=\"1.0\"?>\n<!-- Made by hand. -->\n<svg  viewBox=\"0 0 1 1\">\n  <title> A  bird </title>\n  <path d=\"M0 0\n  h1\"/>\n</svg>\n";
        let smaller =
            "<?xml version=\"1.0\"?><svg  viewBox=\"0 0 1 1\"><title> A  bird </title><path d=\"M0 0\n  h1\"/></svg>";
        assert_eq!(drawing(svg).as_deref(), Some(smaller));
        for svg in [
            "<svg>\n<text> <tspan>a</tspan> <tspan>b</tspan></text></svg>",
            "<svg>\n<style> a {} </style></svg>",
            "<svg xml:space=\"preserve\">\n</svg>",
            "<!DOCTYPE svg [ <!ENTITY a \"b\"> ]>\n<svg/>",
            "no drawing",
        ] {
            assert_eq!(drawing(svg), None, "{svg}");
        }
    }

    /// The law, tried with all templates that we have: but for spaces in texts they are the same.
    #[test]
    fn words_are_the_same() {
        let words = |text: &str| text.split_ascii_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let mut tried = 0;
        for path in BuiltIn::iter().filter(|path| path.ends_with(".html")) {
            let file = BuiltIn::get(&path).expect("it is listed");
            let text = String::from_utf8_lossy(&file.data).into_owned();
            let (smaller, _) = template(&text);
            assert_eq!(words(&smaller), words(&text), "{path}");
            assert_eq!(template(&smaller).0, smaller, "{path}");
            tried += 1;
        }
        assert!(tried > 10);
    }
}
