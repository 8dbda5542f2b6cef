//! Where every piece of an author's text lives: files with their text, and spans into them.

use std::collections::HashMap;
use std::ops::Range;

/// The number of a file in [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A range of bytes in a file of the course. Always in bounds and on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes `range` of `file`.
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        Self { file, start: offset(range.start), end: offset(range.end) }
    }

    /// The span as a range of bytes.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A byte offset as spans keep it. Files are bounded by [`MAX_FILE_BYTES`], so nothing is cut off.
pub fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The largest text file that is read, in bytes.
pub const MAX_FILE_BYTES: u64 = 256 * 1024 * 1024;

/// A value and where its author wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// `value`, written at `span`.
    pub const fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// A text file: its path as people are shown it (relative to the course, with `/`), and its text.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The path relative to the course's folder.
    pub path: String,
    /// The text; bytes that were not UTF-8 are replacement characters.
    pub text: String,
}

impl Source {
    /// The line (from 1) and column (in characters, from 1) of a byte offset.
    pub fn position(&self, at: usize) -> (usize, usize) {
        let at = at.min(self.text.len());
        let before = &self.text.as_bytes()[..at];
        let line = memchr::memchr_iter(b'\n', before).count() + 1;
        let start = memchr::memrchr(b'\n', before).map_or(0, |found| found + 1);
        let column = self.text.get(start..at).map_or(0, |text| text.chars().count()) + 1;
        (line, column)
    }
}

/// Every text file that was read, by number.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
    numbers: HashMap<String, FileId>,
}

impl Sources {
    /// Adds a file and gives its number. A file that was there already gets its new text and keeps
    /// its number, so that what was read from the others stays true.
    pub fn add(&mut self, source: Source) -> FileId {
        if let Some(id) = self.numbers.get(&source.path) {
            self.files[id.0 as usize] = source;
            return *id;
        }
        let id = FileId(offset(self.files.len()));
        self.numbers.insert(source.path.clone(), id);
        self.files.push(source);
        id
    }

    /// The number of the file that people are shown as `path`.
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.numbers.get(path).copied()
    }

    /// Every file, in the order in which they were added.
    pub fn iter(&self) -> std::slice::Iter<'_, Source> {
        self.files.iter()
    }

    /// The file with this number.
    pub fn get(&self, id: FileId) -> Option<&Source> {
        self.files.get(id.0 as usize)
    }

    /// Lets the text of a file go.
    pub fn forget_text(&mut self, id: FileId) {
        if let Some(source) = self.files.get_mut(id.0 as usize) {
            source.text = String::new();
        }
    }

    /// The text at a span, empty where there is none.
    pub fn text(&self, span: Span) -> &str {
        self.get(span.file).and_then(|source| source.text.get(span.range())).unwrap_or_default()
    }
}

impl<'a> IntoIterator for &'a Sources {
    type Item = &'a Source;
    type IntoIter = std::slice::Iter<'a, Source>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Where bytes stop being UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotUtf8 {
    /// The byte of the file.
    pub byte: usize,
    /// The byte of the text at which the replacement character stands: without a byte order mark.
    pub at: usize,
}

/// The byte order mark, in UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Decodes bytes that should be UTF-8. A byte order mark is dropped, and so is what no text may
/// hold: the Unicode noncharacters that stand for links and ids in rendered text.
///
/// The second value is the first place that is not UTF-8, where there is one; the text then has
/// replacement characters.
pub fn decode(bytes: Vec<u8>) -> (String, Option<NotUtf8>) {
    let (bytes, dropped) = match bytes.strip_prefix(BYTE_ORDER_MARK) {
        Some(rest) => (rest.to_vec(), BYTE_ORDER_MARK.len()),
        None => (bytes, 0),
    };
    let (text, not_utf8) = match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            (String::from_utf8_lossy(error.as_bytes()).into_owned(), Some(NotUtf8 { byte: at + dropped, at }))
        }
    };
    if memchr::memmem::find(text.as_bytes(), b"\xEF\xB7").is_none() {
        return (text, not_utf8);
    }
    // As long in bytes as what they replace, so that offsets stay true.
    (text.replace(|c| ('\u{fdd0}'..='\u{fdef}').contains(&c), "\u{fffd}"), not_utf8)
}

#[cfg(test)]
mod tests {
    use super::{NotUtf8, decode};

    #[test]
    fn places_that_are_not_utf8() {
        assert_eq!(decode(b"a\xffb".to_vec()), ("a\u{fffd}b".to_owned(), Some(NotUtf8 { byte: 1, at: 1 })));
        assert_eq!(decode(b"\xEF\xBB\xBFa\xff".to_vec()), ("a\u{fffd}".to_owned(), Some(NotUtf8 { byte: 4, at: 1 })));
    }
}
