//! The words and sentences of HTML, found in one pass over its bytes.
//!
//! Every lint about words lives on this pass, and it reads all texts of a course: so it makes no copy and asks little of
//! each byte.

use std::ops::Range;

/// What is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found<'c> {
    /// A word.
    Word {
        /// The HTML that it stands in.
        html: &'c str,
        /// Its first byte there, and one past its last.
        at: (usize, usize),
        /// Its letters.
        letters: u32,
        /// Whether it stands in flowing text: in no heading, no table.
        is_flowing: bool,
    },
    /// A word that stands twice in a row with only white space between, all three.
    Doubled(&'c str),
    /// A sentence ends, or a paragraph, an item, a cell.
    SentenceEnd,
    /// Something of the author's own HTML to look at, listen to or fill in.
    Elsewhere,
}

/// Where the scan of one text stands: a tag may go on behind a hole.
#[derive(Debug, Default)]
pub struct Scanner {
    in_tag: bool,
    /// The quote in which an attribute's value stands.
    quote: Option<u8>,
    /// How many elements are open whose text isn't read: code, formulas, drawings.
    muted: u32,
    tables: u32,
    in_heading: bool,
}

/// What a byte is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Byte {
    Space,
    /// A letter or digit.
    Letter,
    /// The first of several that are one character.
    Wide,
    Open,
    /// `.`, `!`, `?`, `:`
    Stop,
    Entity,
    Other,
}

static BYTES: [Byte; 256] = {
    let mut bytes = [Byte::Other; 256];
    let mut at = 0;
    while at < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "below 256")]
        let byte = at as u8;
        bytes[at] = match byte {
            b' ' | b'\n' | b'\t' | b'\r' => Byte::Space,
            b'<' => Byte::Open,
            b'.' | b'!' | b'?' | b':' => Byte::Stop,
            b'&' => Byte::Entity,
            0x80.. => Byte::Wide,
            _ if byte.is_ascii_alphanumeric() => Byte::Letter,
            _ => Byte::Other,
        };
        at += 1;
    }
    bytes
};

/// What a character of several bytes is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wide {
    Letter,
    Apostrophe,
    Space,
    Stop,
    Other,
}

/// The character of several bytes at `at`, and how many they are.
fn wide(bytes: &[u8], at: usize) -> (Wide, usize) {
    let next = |by: usize| bytes.get(at + by).copied().unwrap_or_default();
    let length = match bytes[at] {
        ..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    };
    let wide = match (bytes[at], next(1), next(2)) {
        (0xC2, 0xA0, _) | (0xE2, 0x80, 0x80..=0x8B | 0xA8 | 0xA9 | 0xAF) => Wide::Space,
        (0xE2, 0x80, 0x99) => Wide::Apostrophe,
        (0xE2, 0x80, 0xA6) | (0xE3, 0x80, 0x82) => Wide::Stop,
        // Punctuation and signs: those of Latin-1 but for ª, µ and º; general ones; arrows to dingbats; CJK's; emoji.
        (0xC2, 0xAA | 0xB5 | 0xBA, _) => Wide::Letter,
        (0xC2, ..) | (0xE2, 0x80 | 0x81 | 0x86..=0xAF, _) | (0xE3, 0x80, 0x80..=0x9F) | (0xF0, 0x9F, _) => Wide::Other,
        _ => Wide::Letter,
    };
    (wide, length)
}

/// A word: one past its last byte, its letters, and whether there is a digit in it.
fn word(bytes: &[u8], start: usize, end: usize) -> (usize, u32, bool) {
    let (mut at, mut letters, mut digits) = (start, 0, false);
    let goes_on = |at: usize| {
        at < end
            && match BYTES[bytes[at] as usize] {
                Byte::Letter => true,
                Byte::Wide => wide(bytes, at).0 == Wide::Letter,
                _ => false,
            }
    };
    while at < end {
        match BYTES[bytes[at] as usize] {
            Byte::Letter => {
                digits |= bytes[at].is_ascii_digit();
                letters += 1;
                at += 1;
            }
            Byte::Wide => match wide(bytes, at) {
                (Wide::Letter, length) => {
                    letters += 1;
                    at += length;
                }
                (Wide::Apostrophe, length) if goes_on(at + length) => at += length,
                _ => break,
            },
            _ if matches!(bytes[at], b'\'' | b'-') && goes_on(at + 1) => at += 1,
            _ => break,
        }
    }
    (at.min(end), letters, digits)
}

impl Scanner {
    /// Reads the bytes `range` of a text.
    pub fn scan<'c>(&mut self, html: &'c str, range: Range<usize>, found: &mut impl FnMut(Found<'c>)) {
        let (bytes, end) = (html.as_bytes(), range.end.min(html.len()));
        let mut at = range.start;
        // The last word, as long as only white space follows it.
        let mut last: Option<Range<usize>> = None;
        while at < end {
            if self.in_tag {
                at = self.rest_of_tag(bytes, at, end);
                continue;
            }
            let space = match BYTES[bytes[at] as usize] {
                Byte::Letter => None,
                Byte::Space => Some((true, 1)),
                Byte::Other => Some((false, 1)),
                Byte::Open => {
                    at = self.tag(bytes, at, end, found);
                    last = None;
                    continue;
                }
                Byte::Stop => {
                    let ends = bytes.get(at + 1).is_none_or(|next| BYTES[*next as usize] != Byte::Letter);
                    if ends && self.muted == 0 {
                        found(Found::SentenceEnd);
                    }
                    Some((false, 1))
                }
                Byte::Entity => Some((false, entity(&bytes[at..end]))),
                Byte::Wide => match wide(bytes, at) {
                    (Wide::Letter, _) => None,
                    (Wide::Space, length) => Some((true, length)),
                    (Wide::Stop, length) => {
                        found(Found::SentenceEnd);
                        Some((false, length))
                    }
                    (Wide::Other | Wide::Apostrophe, length) => Some((false, length)),
                },
            };
            if let Some((is_space, length)) = space {
                at += length;
                last = last.filter(|_| is_space);
                continue;
            }
            let (stop, letters, digits) = word(bytes, at, end);
            if self.muted == 0 {
                let is_flowing = self.tables == 0 && !self.in_heading;
                found(Found::Word { html, at: (at, stop), letters, is_flowing });
                if let Some(before) = last.take().filter(|_| !digits)
                    && before.len() == stop - at
                    && bytes[before.clone()].eq_ignore_ascii_case(&bytes[at..stop])
                {
                    found(Found::Doubled(html.get(before.start..stop).unwrap_or_default()));
                }
                last = Some(at..stop);
            }
            at = stop.max(at + 1);
        }
    }

    /// Skips to the end of a tag, or of the text.
    fn rest_of_tag(&mut self, bytes: &[u8], mut at: usize, end: usize) -> usize {
        while at < end {
            let byte = bytes[at];
            at += 1;
            if let Some(quote) = self.quote {
                self.quote = Some(quote).filter(|quote| *quote != byte);
            } else if byte == b'>' {
                self.in_tag = false;
                break;
            } else if matches!(byte, b'"' | b'\'') {
                self.quote = Some(byte);
            }
        }
        at
    }

    /// Reads the name of the tag at `at`, and gives the byte after it.
    fn tag<'c>(&mut self, bytes: &[u8], at: usize, end: usize, found: &mut impl FnMut(Found<'c>)) -> usize {
        let rest = &bytes[at + 1..end];
        if rest.starts_with(b"!--") {
            let close = memchr::memmem::find(rest, b"-->");
            return close.map_or(end, |close| at + 1 + close + 3);
        }
        let closes = rest.first() == Some(&b'/');
        let name = &rest[usize::from(closes)..];
        let length = name.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(name.len());
        self.in_tag = true;
        let step = |count: u32| if closes { count.saturating_sub(1) } else { count + 1 };
        match &name[..length] {
            // These leave a sentence together.
            b"em" | b"strong" | b"a" | b"span" | b"b" | b"i" | b"s" | b"br" | b"img" | b"sup" | b"sub" | b"abbr"
            | b"del" | b"mark" | b"small" | b"u" | b"q" | b"cite" | b"input" | b"wbr" | b"ins" => {}
            b"code" | b"pre" | b"math" | b"svg" | b"script" | b"style" | b"kbd" | b"samp" | b"var" => {
                self.muted = step(self.muted);
            }
            b"iframe" | b"video" | b"audio" | b"form" if !closes => found(Found::Elsewhere),
            name => {
                match name {
                    b"table" => self.tables = step(self.tables),
                    [b'h', b'1'..=b'6'] => self.in_heading = !closes,
                    _ => {}
                }
                if self.muted == 0 {
                    found(Found::SentenceEnd);
                }
            }
        }
        at + 1 + usize::from(closes) + length
    }
}

/// The length of the character reference at the beginning: `&amp;`. A lone `&` is one byte.
fn entity(bytes: &[u8]) -> usize {
    let longest = bytes.len().min(32);
    let name = bytes[1..longest].iter().position(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'#'));
    match name {
        Some(length) if bytes[1 + length] == b';' => length + 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::{Found, Scanner};

    fn scan(html: &str) -> Vec<String> {
        let mut all = Vec::new();
        Scanner::default().scan(html, 0..html.len(), &mut |found| {
            all.push(match found {
                Found::Word { html, at: (at, stop), is_flowing: true, .. } => html[at..stop].to_owned(),
                Found::Word { html, at: (at, stop), .. } => format!("({})", &html[at..stop]),
                Found::Doubled(pair) => format!("2:{pair}"),
                Found::SentenceEnd => ".".to_owned(),
                Found::Elsewhere => "!".to_owned(),
            });
        });
        all
    }

    #[test]
    fn words_and_sentences() {
        assert_eq!(
            scan("Don’t stop. Über-<em>all</em> 3.5 &amp; e"),
            ["Don’t", "stop", ".", "Über", "all", "3", "5", "e"]
        );
        assert_eq!(scan("<h2 id=\"a > b\">A</h2>b<code>c</code><!-- d -->"), [".", "(A)", ".", "b"]);
        assert_eq!(scan("the\nThe the, the"), ["the", "The", "2:the\nThe", "the", "2:The the", "the"]);
        assert_eq!(scan("the <b>the</b> 2 2"), ["the", "the", "2", "2"]);
    }

    #[test]
    fn any_bytes() {
        for html in ["<", "</", "&", "&#", "<!--", "’", "…", "-", "'", "a-", "a’", "<a title='", "\u{a0}", "🙂🙂"]
        {
            scan(html);
            scan(&html.repeat(3));
        }
    }
}
