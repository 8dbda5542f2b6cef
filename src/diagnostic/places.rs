//! Spans as lines and columns, found quickly however many there are.

use std::collections::HashMap;

use serde::Serialize;

use crate::source::{FileId, Source, Sources, Span};

/// How many bytes stand between two places of a file up to which characters are counted beforehand.
const STRIDE: usize = 1024;

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The column: how many characters (Unicode code points) stand before it in its line, and 1.
    pub column: usize,
    /// How many bytes of the text stand before it, as UTF-8 and without a byte order mark.
    pub byte: usize,
}

/// From a place to another; the second is the one after the last character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Range {
    /// The first character.
    pub start: Place,
    /// The place after the last character.
    pub end: Place,
}

/// Finds the places of spans.
#[derive(Debug)]
pub struct Places<'s> {
    sources: &'s Sources,
    files: HashMap<FileId, Index>,
}

/// Where the lines of a file begin, and how many characters stand before every [`STRIDE`]th byte.
#[derive(Debug)]
struct Index {
    lines: Vec<usize>,
    characters: Vec<usize>,
}

impl<'s> Places<'s> {
    /// Places in these files.
    pub fn new(sources: &'s Sources) -> Self {
        Self { sources, files: HashMap::new() }
    }

    /// The file that a span is in.
    pub fn source(&self, span: Span) -> Option<&'s Source> {
        self.sources.get(span.file)
    }

    /// The range of a span as it is.
    pub fn exact(&mut self, span: Span) -> Option<Range> {
        let bytes = self.sources.get(span.file)?.text.as_bytes();
        let index = self.files.entry(span.file).or_insert_with(|| Index::of(bytes));
        Some(Range { start: index.place(bytes, span.start as usize), end: index.place(bytes, span.end as usize) })
    }

    /// The range of a span without the white space at its end: those of lists reach to the beginning of the line after
    /// them.
    pub fn shown(&mut self, span: Span) -> Option<Range> {
        let length = self.sources.text(span).trim_end().len();
        let range = span.range();
        self.exact(if length == 0 { span } else { Span::new(span.file, range.start..range.start + length) })
    }

    /// The text around the beginning of a span: at most so many bytes before it and after it, in its line.
    pub fn around(&mut self, span: Span, before: usize, after: usize) -> &'s [u8] {
        let Some(source) = self.sources.get(span.file) else { return &[] };
        let bytes = source.text.as_bytes();
        let at = (span.start as usize).min(bytes.len());
        let index = self.files.entry(span.file).or_insert_with(|| Index::of(bytes));
        let line = index.line(at);
        let end = index.lines.get(line + 1).map_or(bytes.len(), |next| next - 1);
        bytes[index.lines[line].max(at.saturating_sub(before))..end.max(at).min(at + after)].trim_ascii()
    }
}

impl Index {
    fn of(bytes: &[u8]) -> Self {
        let lines = std::iter::once(0).chain(memchr::memchr_iter(b'\n', bytes).map(|at| at + 1)).collect();
        let mut total = 0;
        let characters = bytes.chunks(STRIDE).map(|chunk| {
            let before = total;
            total += count(chunk);
            before
        });
        let characters = characters.collect();
        Self { lines, characters }
    }

    /// The line of a byte, from 0.
    fn line(&self, at: usize) -> usize {
        self.lines.partition_point(|start| *start <= at).saturating_sub(1)
    }

    fn place(&self, bytes: &[u8], at: usize) -> Place {
        let at = at.min(bytes.len());
        let line = self.line(at);
        let column = self.characters_before(bytes, at) - self.characters_before(bytes, self.lines[line]) + 1;
        Place { line: line + 1, column, byte: at }
    }

    fn characters_before(&self, bytes: &[u8], at: usize) -> usize {
        let chunk = (at / STRIDE).min(self.characters.len().saturating_sub(1));
        self.characters.get(chunk).map_or(0, |before| before + count(&bytes[chunk * STRIDE..at]))
    }
}

/// How many characters begin in these bytes.
fn count(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::Places;
    use crate::source::{Source, Sources, Span};

    fn sources(text: &str) -> Sources {
        let mut sources = Sources::default();
        sources.add(Source { path: "a.md".to_owned(), text: text.to_owned() });
        sources
    }

    #[test]
    fn the_same_as_counting_from_the_beginning() {
        let text = "Grüße\n\n🎓 né\r\n".repeat(400) + "no end";
        let sources = sources(&text);
        let file = sources.find("a.md").expect("it was added");
        let mut places = Places::new(&sources);
        for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
            let place = places.exact(Span::new(file, at..at)).expect("the file is there").start;
            let source = sources.get(file).expect("the file is there");
            assert_eq!((place.line, place.column, place.byte), (source.position(at).0, source.position(at).1, at));
        }
    }

    #[test]
    fn ranges_and_what_stands_around_them() {
        let sources = sources("One two\n\n- three\n\nfour");
        let file = sources.find("a.md").expect("it was added");
        let mut places = Places::new(&sources);
        let list = Span::new(file, 9..18);
        let shown = places.shown(list).expect("the file is there");
        assert_eq!((shown.start.line, shown.start.column, shown.end.line, shown.end.column), (3, 1, 3, 8));
        assert_eq!(places.exact(list).map(|range| range.end.line), Some(5));
        assert_eq!(places.around(Span::new(file, 4..5), 100, 100), b"One two");
        assert_eq!(places.around(Span::new(file, 4..5), 2, 2), b"e tw");
        assert_eq!(places.around(Span::new(file, 22..22), 100, 100), b"four");
        assert_eq!(Places::new(&self::sources("")).exact(Span::new(file, 0..0)).map(|range| range.end.column), Some(1));
    }
}
