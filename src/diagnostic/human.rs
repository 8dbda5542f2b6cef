//! Diagnostics for people: the line, the text underlined, what to do.

use std::borrow::Cow;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Diagnostic, Severity};
use crate::source::{Source, Sources, Span};

/// How wide a line of source may be before it is cut around the underlined text, in bytes.
const LINE_BYTES: usize = 160;

/// How many lines of a long span are shown.
const SPAN_LINES: usize = 3;

/// How long a message may be before it is cut, in bytes: it may quote what an author wrote.
const MESSAGE_BYTES: usize = 600;

/// One diagnostic as text with ANSI colours (the printer strips them where they aren't wanted).
pub fn render(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group = Group::with_title(level.primary_title(shortened(&diagnostic.message)).id(diagnostic.code.name));
    let mut places = Vec::new();
    if let Some(excerpt) = diagnostic.span.and_then(|span| Excerpt::of(sources, span)) {
        group = group.element(excerpt.snippet(AnnotationKind::Primary, &diagnostic.label));
        places.extend(excerpt.places());
    } else if let Some(path) = &diagnostic.path {
        group = group.element(annotate_snippets::Origin::path(path.as_str()));
    }
    for (span, label) in &diagnostic.related {
        if let Some(excerpt) = Excerpt::of(sources, *span) {
            group = group.element(excerpt.snippet(AnnotationKind::Context, label));
            places.extend(excerpt.places());
        }
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(shortened(note)));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(shortened(help)));
    }
    let rendered = Renderer::styled().decor_style(DecorStyle::Ascii).render(&[group]);
    places.into_iter().fold(rendered, |text, (shown, place)| text.replacen(&shown, &place, 1))
}

/// The lines around a span, cut to what a terminal shows.
struct Excerpt<'a> {
    path: &'a str,
    text: String,
    line: usize,
    /// The column of what is underlined, in characters from 1, where the start of its line is cut off.
    column: Option<usize>,
    range: std::ops::Range<usize>,
}

impl<'a> Excerpt<'a> {
    fn of(sources: &'a Sources, span: Span) -> Option<Self> {
        let source = sources.get(span.file)?;
        Some(Self::cut(source, span.range()))
    }

    fn cut(source: &'a Source, range: std::ops::Range<usize>) -> Self {
        let text = source.text.as_str();
        let start = floor_char(text, range.start.min(text.len()));
        let end = floor_char(text, range.end.clamp(start, text.len()));
        // Ranges of lists and their items reach to the beginning of the line after them.
        let end = match text[start..end].trim_end().len() {
            0 => end,
            length => start + length,
        };
        let (line, column) = source.position(start);
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let last = text[start..end].match_indices('\n').nth(SPAN_LINES - 1).map_or(end, |(at, _)| start + at);
        let end = end.min(last);
        let line_end = text[end..].find('\n').map_or(text.len(), |at| end + at);
        // A line of megabytes must not be printed whole: keep a window around what is underlined.
        let from = floor_char(text, line_start.max(start.saturating_sub(LINE_BYTES / 2)));
        let to = floor_char(text, line_end.min(end.min(start + LINE_BYTES) + LINE_BYTES / 2));
        let end = end.min(to);
        let lead = if from > line_start { "…" } else { "" };
        let tail = if to < line_end { "…" } else { "" };
        Self {
            path: &source.path,
            text: format!("{lead}{}{tail}", text[from..to].trim_end_matches('\r')),
            line,
            column: (from > line_start).then_some(column),
            range: start - from + lead.len()..end - from + lead.len(),
        }
    }

    fn snippet<'s>(&self, kind: AnnotationKind, label: &'s str) -> Snippet<'s, annotate_snippets::Annotation<'s>>
    where
        'a: 's,
    {
        let annotation = kind.span(self.range.clone());
        let annotation = if label.is_empty() { annotation } else { annotation.label(label) };
        Snippet::source(self.text.clone()).path(self.path).line_start(self.line).annotation(annotation)
    }

    /// Where the renderer says that it stands, which counts columns in what is left of a line; and where it does stand.
    fn places(&self) -> Option<(String, String)> {
        let place = |column: usize| format!("{}:{}:{column}", self.path, self.line);
        let shown = self.text.get(..self.range.start)?.chars().count() + 1;
        self.column.map(|column| (place(shown), place(column)))
    }
}

/// A message without its middle, where it is too long to be read.
fn shortened(text: &str) -> Cow<'_, str> {
    if text.len() <= MESSAGE_BYTES {
        return Cow::Borrowed(text);
    }
    let head = floor_char(text, MESSAGE_BYTES / 2);
    let tail = floor_char(text, text.len() - MESSAGE_BYTES / 4);
    Cow::Owned(format!("{} … {}", &text[..head], &text[tail..]))
}

/// The last character boundary at or before `at`.
fn floor_char(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}
