//! A Markdown file as a [`Lesson`]. Nothing else knows the parser.
//!
//! Fences of blocks are not part of Markdown. Each fence line is overwritten with an HTML block of
//! the same length, the whole file is parsed once, and what stands at the remembered places becomes
//! blocks again. So lists, quotes, code, link references and footnotes follow `CommonMark`, and every
//! offset stays true.

mod attribute_list;
mod blocks;
mod events;
mod fence;
mod footnotes;
mod front_matter;
mod html;
mod inline;
mod mask;
mod math;
mod outline;
mod pieces;
mod raw_html;
mod reader;
mod summary;
mod tags;
mod write;

pub use fence::place_for_id;
pub use reader::THEME_IDS;
pub use summary::{Summary, SummaryEntry, parse as parse_summary};

use crate::course::{Edition, Lesson};
use crate::diagnostic::Diagnostics;
use crate::source::{FileId, Source, Sources};

/// How a lesson is read.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// For whom.
    pub edition: Edition,
    /// Whether quotes and dashes are made typographic.
    pub smart_punctuation: bool,
    /// Whether anything beyond `CommonMark` is read: front matter, blocks, tables and the rest.
    pub extensions: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { edition: Edition::Learner, smart_punctuation: true, extensions: true }
    }
}

/// Parses the Markdown file `text`, which is `file`, found at `path` in the content folder.
///
/// Everything that is wrong is reported to `out`; whatever can be read is in the lesson.
pub fn parse(text: &str, file: FileId, path: &str, options: Options, out: &mut Diagnostics) -> Lesson {
    if !options.extensions {
        return reader::read(text, file, 0, path, options, crate::course::FrontMatter::default(), out);
    }
    let (front, body) = front_matter::read(text, file, out);
    reader::read(text, file, body, path, options, front, out)
}

/// Parses a text on its own, as tests and fuzzers do. The diagnostics' spans point into `text`.
pub fn parse_text(text: &str) -> (Lesson, Diagnostics) {
    let mut sources = Sources::default();
    let file = sources.add(Source { path: "lesson.md".to_owned(), text: String::new() });
    let mut out = Diagnostics::default();
    let lesson = parse(text, file, "lesson.md", Options::default(), &mut out);
    (lesson, out)
}
