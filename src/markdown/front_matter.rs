//! The front matter of a page: YAML between `---` lines, TOML between `+++` lines.

use crate::course::{FrontMatter, parse_minutes, slug};
use crate::data::{Table, TableReader, toml, yaml};
use crate::diagnostic::codes::{BAD_VALUE, MALFORMED_FRONT_MATTER, UNCLOSED_FRONT_MATTER};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, Span, Spanned};

/// Reads the front matter at the beginning of `text`, and gives the byte at which the Markdown begins.
pub fn read(text: &str, file: FileId, out: &mut Diagnostics) -> (FrontMatter, usize) {
    let Some(fence) = ["---", "+++"].into_iter().find(|fence| first_line(text) == *fence) else {
        return (FrontMatter::default(), 0);
    };
    let start = text.find('\n').map_or(text.len(), |at| at + 1);
    let Some((end, body)) = closing_line(text, start, fence) else {
        if fence == "---" && !begins_with_key(&text[start..]) {
            // A line across at the top of a page that has no front matter.
            return (FrontMatter::default(), 0);
        }
        out.push(
            Diagnostic::at(
                &UNCLOSED_FRONT_MATTER,
                Span::new(file, 0..fence.len()),
                "this front matter is never closed",
            )
            .help(format!("close it with `{fence}` on a line of its own, before the text begins")),
        );
        return (FrontMatter::default(), text.len());
    };
    let inner = &text[start..end];
    let table = if fence == "---" {
        yaml::parse(inner, file, start, out)
    } else {
        Some(toml::parse(inner, file, start, &MALFORMED_FRONT_MATTER, out))
    };
    (table.map(|table| front_matter(table, out)).unwrap_or_default(), body)
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default().trim_end()
}

fn begins_with_key(text: &str) -> bool {
    let line = first_line(text);
    line.split_once(':')
        .is_some_and(|(key, _)| !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-'))
}

/// The start of the closing line, and the byte after it.
fn closing_line(text: &str, start: usize, fence: &str) -> Option<(usize, usize)> {
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == fence {
            return Some((at, at + line.len()));
        }
        at += line.len();
    }
    None
}

fn front_matter(table: Table, out: &mut Diagnostics) -> FrontMatter {
    let mut reader = TableReader::new(table, out);
    let text = |reader: &mut TableReader<'_>, key| reader.text(key).map(|text| text.value);
    let texts =
        |reader: &mut TableReader<'_>, key| reader.texts(key).into_iter().map(|text| text.value).collect::<Vec<_>>();
    let front = FrontMatter {
        title: reader.text("title").filter(|title| !title.value.trim().is_empty()),
        description: reader.text("description"),
        id: text(&mut reader, "id"),
        order: reader.integer("order").map(|order| order.value),
        slug: read_slug(&mut reader),
        minutes: read_minutes(&mut reader),
        objectives: reader.texts("objectives"),
        tags: texts(&mut reader, "tags"),
        draft: reader.flag("draft").is_some_and(|draft| draft.value),
        aliases: reader.texts("aliases"),
        authors: texts(&mut reader, "authors"),
        updated: text(&mut reader, "updated"),
    };
    reader.finish("front matter");
    front
}

fn read_slug(reader: &mut TableReader<'_>) -> Option<String> {
    let written = reader.text("slug")?;
    let good = slug(&written.value);
    if good.is_empty() || written.value.contains(['/', '\\']) {
        reader.report(
            Diagnostic::at(&BAD_VALUE, written.span, "this can't be part of an address")
                .help("write letters, digits and hyphens, without slashes"),
        );
        return None;
    }
    Some(good)
}

fn read_minutes(reader: &mut TableReader<'_>) -> Option<Spanned<u32>> {
    let written = reader.text("duration")?;
    let minutes = parse_minutes(&written.value);
    if minutes.is_none() {
        reader.report(
            Diagnostic::at(&BAD_VALUE, written.span, "this is not a duration").help("write it as `15m` or `1h30m`"),
        );
    }
    minutes.map(|minutes| Spanned::new(minutes, written.span))
}
