//! The tags and comments in a piece of the author's own HTML, with their places.

use std::convert::Infallible;
use std::ops::Range;

use html5gum::Tokenizer;
use html5gum::emitters::callback::{Callback, CallbackEmitter, CallbackEvent};

/// A tag or comment, at a range of bytes.
#[derive(Debug, PartialEq, Eq)]
pub enum Token {
    /// `<a href="…">`.
    Start(StartTag),
    /// `</a>`.
    End(String, Range<usize>),
    /// `<!-- … -->`.
    Comment(Range<usize>),
}

/// A tag that opens an element.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct StartTag {
    /// Its name in lower case.
    pub name: String,
    /// Where it stands.
    pub range: Range<usize>,
    /// Its attributes; of two with one name the first, as browsers take it.
    pub attributes: Vec<Attribute>,
}

/// An attribute of a tag.
#[derive(Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its name in lower case.
    pub name: String,
    /// Its value with its escapes read; empty where it has none.
    pub value: String,
    /// Where the value stands, without its quotes.
    pub range: Range<usize>,
    /// The value's quotes, where it has any.
    pub quote: Option<u8>,
}

impl StartTag {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|attribute| attribute.name == name).map(|attribute| attribute.value.as_str())
    }
}

/// The tags and comments of `html`. What is never closed is left out, and so is what looks like a tag in scripts,
/// comments and the like.
pub fn tokens(html: &str) -> Vec<Token> {
    let from = opaque(html);
    let mut reader = TokenReader { html, from, tag: None, tokens: Vec::new() };
    let mut emitter = CallbackEmitter::new(&mut reader);
    emitter.naively_switch_states(true);
    let Ok(()) = Tokenizer::new_with_emitter(&html[from..], emitter).finish();
    reader.tokens
}

/// How many bytes of `html` are an instruction or a CDATA section, which browsers end sooner than Markdown does.
fn opaque(html: &str) -> usize {
    let start = html.trim_start();
    let end = match start {
        start if start.starts_with("<![CDATA[") => start.find("]]>").map(|at| at + 3),
        start if start.starts_with("<?") => start.find("?>").map(|at| at + 2),
        _ => Some(0),
    };
    end.map_or(html.len(), |end| if end == 0 { 0 } else { html.len() - start.len() + end })
}

/// Gathers what the tokenizer tells in pieces.
struct TokenReader<'h> {
    html: &'h str,
    /// The byte of the text at which the tokenizer began.
    from: usize,
    tag: Option<StartTag>,
    tokens: Vec<Token>,
}

impl Callback<Infallible, usize> for &mut TokenReader<'_> {
    fn handle_event(&mut self, event: CallbackEvent<'_>, span: html5gum::Span<usize>) -> Option<Infallible> {
        let range = span.start + self.from..span.end + self.from;
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag = Some(StartTag { name: text(name), range, attributes: Vec::new() });
            }
            CallbackEvent::AttributeName { name } => {
                if let Some(tag) = &mut self.tag {
                    let attribute =
                        Attribute { name: text(name), value: String::new(), range: range.end..range.end, quote: None };
                    tag.attributes.push(attribute);
                }
            }
            CallbackEvent::AttributeValue { value } => self.value(value, range.start),
            CallbackEvent::CloseStartTag { .. } => {
                if let Some(mut tag) = self.tag.take()
                    && self.html.get(tag.range.start..range.end).is_some_and(|html| html.starts_with('<'))
                {
                    tag.range.end = range.end;
                    let mut seen = Vec::new();
                    tag.attributes.retain(|attribute| {
                        let is_first = !seen.contains(&attribute.name);
                        seen.push(attribute.name.clone());
                        is_first
                    });
                    self.tokens.push(Token::Start(tag));
                }
            }
            CallbackEvent::EndTag { name } => {
                self.tag = None;
                if self.html.get(range.clone()).is_some_and(|html| html.starts_with("</")) {
                    self.tokens.push(Token::End(text(name), range));
                }
            }
            CallbackEvent::Comment { .. } => {
                let html = self.html.get(range.clone()).unwrap_or_default();
                if html.starts_with("<!--") && html.ends_with("-->") {
                    self.tokens.push(Token::Comment(range));
                }
            }
            CallbackEvent::String { .. } | CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
        None
    }
}

impl TokenReader<'_> {
    /// The value of the last attribute, which begins at byte `start`. Its end is looked for here: the tokenizer's
    /// is not that of the written text where the value ends with an escape.
    fn value(&mut self, value: &[u8], start: usize) {
        let Some(attribute) = self.tag.as_mut().and_then(|tag| tag.attributes.last_mut()) else { return };
        let (Some(before), Some(rest)) = (self.html.get(..start), self.html.get(start..)) else { return };
        let quote = before.bytes().next_back().filter(|byte| matches!(byte, b'"' | b'\''));
        let length = match quote {
            Some(quote) => rest.find(quote as char),
            None => rest.find(|c: char| c.is_ascii_whitespace() || c == '>'),
        };
        attribute.value = text(value);
        attribute.quote = quote;
        attribute.range = start..start + length.unwrap_or(rest.len());
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{Token, tokens};

    /// The tags of a text, and the values of their attributes as they are written and as they are read.
    fn shown(html: &str) -> Vec<String> {
        let tokens = tokens(html).into_iter();
        let shown = tokens.map(|token| match token {
            Token::Start(tag) => {
                let attributes = tag.attributes.iter();
                let attributes = attributes.map(|attribute| {
                    format!(" {}={}={}", attribute.name, &html[attribute.range.clone()], attribute.value)
                });
                assert!(html[tag.range.clone()].starts_with('<') && html[tag.range.clone()].ends_with('>'));
                format!("{}{}", tag.name, attributes.collect::<String>())
            }
            Token::End(name, range) => {
                assert!(html[range].ends_with('>'));
                format!("/{name}")
            }
            Token::Comment(range) => html[range].to_owned(),
        });
        shown.collect()
    }

    #[test]
    fn values_in_every_spelling() {
        for (html, expected) in [
            ("<a href=\"b.md\">", "a href=b.md=b.md"),
            ("<A HREF = 'b.md' >", "a href=b.md=b.md"),
            ("<a\n href=b.md>", "a href=b.md=b.md"),
            ("<a href=b.md/>", "a href=b.md/=b.md/"),
            ("<a href=\"a&amp;b\">", "a href=a&amp;b=a&b"),
            ("<a href=\"&#97;.md\">", "a href=&#97;.md=a.md"),
            ("<a href='b&#46;md&quot;'>", "a href=b&#46;md&quot;=b.md\""),
            ("<a href=a&b title=\"c&amp;\">", "a href=a&b=a&b title=c&amp;=c&"),
            ("<a href=é.md>", "a href=é.md=é.md"),
            ("<a href=x href=y>", "a href=x=x"),
            ("<img alt src=\"\">", "img alt== src=="),
            ("<img alt=\"\" src=a>", "img alt== src=a=a"),
        ] {
            assert_eq!(shown(html), [expected], "{html}");
        }
    }

    #[test]
    fn what_is_no_tag() {
        assert_eq!(shown("<script>'<a href=x>'</script><b>"), ["script", "/script", "b"]);
        assert_eq!(shown("<style><img src=x></style>"), ["style", "/style"]);
        assert_eq!(shown("<!-- <a href=x> --><b>"), ["<!-- <a href=x> -->", "b"]);
        assert_eq!(shown("<![CDATA[ > <a href=x> ]]><b>"), ["b"]);
        assert_eq!(shown("<?php '>' <a href=x> ?><b>"), ["b"]);
        assert_eq!(shown("<a href=\"x"), [""; 0]);
        assert_eq!(shown("a < b <!-- never closed"), [""; 0]);
    }
}
