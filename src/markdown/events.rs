//! The parser's events with ranges of the file, and one event of look-ahead.

use std::iter::Peekable;
use std::ops::Range;

use pulldown_cmark::{Event, OffsetIter, Options as Syntax, Parser};

/// The events of a text that begins at byte `shift` of its file.
pub struct Events<'t> {
    iter: Peekable<OffsetIter<'t>>,
    shift: usize,
}

impl<'t> Events<'t> {
    /// The events of `text[from..]`.
    pub fn new(text: &'t str, from: usize, syntax: Syntax) -> Self {
        Self { iter: Parser::new_ext(&text[from..], syntax).into_offset_iter().peekable(), shift: from }
    }

    /// The next event, left where it is.
    pub fn peek(&mut self) -> Option<(&Event<'t>, Range<usize>)> {
        let shift = self.shift;
        self.iter.peek().map(|(event, range)| (event, range.start + shift..range.end + shift))
    }

    /// The next event.
    pub fn next(&mut self) -> Option<(Event<'t>, Range<usize>)> {
        let shift = self.shift;
        self.iter.next().map(|(event, range)| (event, range.start + shift..range.end + shift))
    }
}

/// What of the parser's syntax is read.
pub fn syntax(options: super::Options) -> Syntax {
    if !options.extensions {
        return Syntax::empty();
    }
    let mut syntax = Syntax::ENABLE_TABLES
        | Syntax::ENABLE_STRIKETHROUGH
        | Syntax::ENABLE_TASKLISTS
        | Syntax::ENABLE_FOOTNOTES
        | Syntax::ENABLE_HEADING_ATTRIBUTES
        | Syntax::ENABLE_DEFINITION_LIST
        | Syntax::ENABLE_GFM
        | Syntax::ENABLE_MATH
        | Syntax::ENABLE_WIKILINKS;
    if options.smart_punctuation {
        syntax |= Syntax::ENABLE_SMART_PUNCTUATION;
    }
    syntax
}
