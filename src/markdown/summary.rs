//! `SUMMARY.md` as mdBook writes it: the order of the chapters, as nested lists of links.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::course::{join_path, percent_decode};
use crate::diagnostic::codes::{BAD_SUMMARY, LINK_OUTSIDE};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, Span, Spanned};

/// The order of a course.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The chapters at the top.
    pub entries: Vec<SummaryEntry>,
}

/// A chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SummaryEntry {
    /// Its title in the navigation.
    pub title: String,
    /// Its file, relative to the content folder; none for a chapter that is still to be written.
    pub path: Option<Spanned<String>>,
    /// The chapters under it.
    pub children: Vec<SummaryEntry>,
}

/// An item of a list that is being read.
struct OpenItem {
    span: Span,
    /// Whether it has its link, or was reported for having none.
    is_settled: bool,
}

/// Parses a `SUMMARY.md`. Its title, the titles of parts and the lines between them don't matter
/// for the order.
pub fn parse(text: &str, file: FileId, out: &mut Diagnostics) -> Summary {
    // The lists that are open: the entries of each. The first is the top.
    let mut open: Vec<Vec<SummaryEntry>> = vec![Vec::new()];
    let mut items: Vec<OpenItem> = Vec::new();
    let mut link: Option<SummaryEntry> = None;
    let mut in_heading = false;
    for (event, range) in Parser::new(text).into_offset_iter() {
        let span = Span::new(file, range);
        match event {
            Event::Start(Tag::Heading { .. }) => in_heading = true,
            Event::End(TagEnd::Heading(_)) => in_heading = false,
            Event::Start(Tag::List(_)) => {
                if let Some(item) = items.last_mut().filter(|item| !item.is_settled) {
                    item.is_settled = true;
                    out.push(
                        Diagnostic::at(&BAD_SUMMARY, span, "this list stands under no chapter")
                            .help("write the chapter that it belongs to as a link before it"),
                    );
                }
                open.push(Vec::new());
            }
            Event::Start(Tag::Item) => items.push(OpenItem { span, is_settled: false }),
            Event::End(TagEnd::Item) => {
                if let Some(item) = items.pop().filter(|item| !item.is_settled) {
                    out.push(
                        Diagnostic::at(&BAD_SUMMARY, item.span, "this chapter has no link")
                            .help("write it as `- [Title](file.md)`, or as `- [Title]()` while it has no file"),
                    );
                }
            }
            Event::End(TagEnd::List(_)) => {
                let children = open.pop().unwrap_or_default();
                let at_top = open.len() == 1;
                match open.last_mut() {
                    // The lists at the top are the chapters themselves.
                    Some(top) if at_top => top.extend(children),
                    Some(parents) => match parents.last_mut() {
                        Some(parent) => parent.children.extend(children),
                        None => parents.extend(children),
                    },
                    None => {}
                }
            }
            Event::Start(Tag::Link { dest_url, .. }) if !in_heading => {
                if let Some(item) = items.last_mut() {
                    item.is_settled = true;
                }
                let path = chapter_path(&dest_url, span, out).map(|path| Spanned::new(path, span));
                link = Some(SummaryEntry { title: String::new(), path, children: Vec::new() });
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some(link) = &mut link {
                    link.title.push_str(&text);
                }
            }
            Event::End(TagEnd::Link) => {
                if let (Some(entry), Some(list)) = (link.take(), open.last_mut()) {
                    list.push(entry);
                }
            }
            _ => {}
        }
    }
    Summary { entries: open.into_iter().next().unwrap_or_default() }
}

/// The file that a chapter's link names, relative to the content folder. None where the chapter is
/// still to be written, or where the link names no file of the course: that is reported.
fn chapter_path(written: &str, span: Span, out: &mut Diagnostics) -> Option<String> {
    if written.contains("://") || written.starts_with("mailto:") {
        out.push(
            Diagnostic::at(&BAD_SUMMARY, span, "a chapter is a file of the course, and this is an address")
                .help("link to it from a lesson instead"),
        );
        return None;
    }
    let path = join_path("SUMMARY.md", &percent_decode(written));
    if path.is_none() {
        out.push(
            Diagnostic::at(&LINK_OUTSIDE, span, format!("`{written}` leads out of the content folder"))
                .help("move the file into the content folder, and name it there"),
        );
    }
    path.filter(|path| !path.is_empty())
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::diagnostic::Diagnostics;
    use crate::source::FileId;

    #[test]
    fn nested_chapters() {
        let text = "# Summary\n\n[Intro](README.md)\n\n# Part\n\n- [One](one.md)\n  - [Two](one/two.md)\n- [Draft]()\n\n---\n\n[End](end.md)\n";
        let mut out = Diagnostics::default();
        let summary = parse(text, FileId(0), &mut out);
        assert!(out.is_empty());
        let titles: Vec<_> = summary.entries.iter().map(|entry| entry.title.as_str()).collect();
        assert_eq!(titles, ["Intro", "One", "Draft", "End"]);
        assert_eq!(summary.entries[1].children[0].path.as_ref().map(|path| path.value.as_str()), Some("one/two.md"));
        assert!(summary.entries[2].path.is_none());
    }
}
