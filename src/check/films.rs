//! Films that say nothing to whoever can't hear them.

use super::{LessonView, Lint, Look};
use crate::course::{Datum, LinkKind};
use crate::diagnostic::codes::VIDEO_WITHOUT_CAPTIONS;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Span;

/// The lint.
pub const LINT: Lint = Lint { codes: &[&VIDEO_WITHOUT_CAPTIONS], look: Look::Lesson(look) };

fn look(view: &LessonView<'_>, out: &mut Diagnostics) {
    for block in view.blocks().iter().filter(|block| block.kind == "video") {
        // On another host, the captions are that host's.
        let is_remote = matches!(block.datum("remote"), Some(Datum::Flag(true)));
        let has_captions = matches!(block.datum("captions"), Some(Datum::Link(_)));
        if !is_remote && !has_captions {
            out.push(finding(block.span).help("write what is said into a file, and name it: `captions=talk.vtt`"));
        }
    }
    // A film in the author's own HTML is known by the addresses in it.
    let mut last = None;
    for link in view.lesson.links.iter().filter(|link| link.kind == LinkKind::Media) {
        let Some((from, to)) = element(view.text, link.span.range().start) else { continue };
        let html = view.text[from..to].to_ascii_lowercase();
        let tag = html.split('>').next().unwrap_or_default();
        let is_silent = tag.split_ascii_whitespace().any(|attribute| attribute.starts_with("muted"));
        if last.replace(from) != Some(from) && !html.contains("<track") && !is_silent {
            let span = Span::new(link.span.file, from..from + tag.len() + usize::from(html.contains('>')));
            out.push(finding(span).help("add `<track kind=\"captions\" src=\"talk.vtt\">` inside of it"));
        }
    }
}

fn finding(span: Span) -> Diagnostic {
    Diagnostic::at(&VIDEO_WITHOUT_CAPTIONS, span, "this film has no captions")
}

/// The `<video>` in whose tags byte `at` stands, up to its end.
fn element(text: &str, at: usize) -> Option<(usize, usize)> {
    let (before, after) = (text.get(..at)?, text.get(at..)?);
    let tag = before.rfind('<')?;
    let name = before[tag + 1..].split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    let from = match name.to_ascii_lowercase().as_str() {
        "video" => tag,
        "source" => {
            let open = before.to_ascii_lowercase();
            // An element of HTML goes on to a blank line at most.
            let is_open =
                |from: &usize| !["</video", "\n\n", "\r\n\r\n", "```"].iter().any(|end| open[*from..].contains(end));
            open.rfind("<video").filter(is_open)?
        }
        _ => return None,
    };
    let end = after.to_ascii_lowercase().find("</video").map_or(text.len(), |end| at + end);
    Some((from, end))
}
