//! Pictures that say nothing to whoever can't see them.

use super::{LessonView, Lint, Look};
use crate::course::LinkKind;
use crate::diagnostic::codes::IMAGE_WITHOUT_TEXT;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The lint.
pub const LINT: Lint = Lint { codes: &[&IMAGE_WITHOUT_TEXT], look: Look::Lesson(look) };

/// The names of files that are pictures end so.
pub const PICTURES: &[&str] =
    &["png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "bmp", "tif", "tiff", "heic", "jxl", "apng"];

fn look(view: &LessonView<'_>, out: &mut Diagnostics) {
    for link in view.lesson.links.iter().filter(|link| link.kind == LinkKind::Image) {
        let is_html = !view.text.get(link.span.range()).unwrap_or_default().starts_with('!');
        let finding = match link.text.as_deref() {
            None => Diagnostic::at(&IMAGE_WITHOUT_TEXT, link.span, "this picture has no words that stand for it"),
            Some(text) if is_file_name(text) => {
                let message = "the words that stand for this picture are the name of its file";
                Diagnostic::at(&IMAGE_WITHOUT_TEXT, link.span, message)
            }
            Some(_) => continue,
        };
        out.push(finding.help(if is_html {
            "say in `alt=\"…\"` what there is to see; `alt=\"\"` says that it is mere decoration"
        } else {
            "say between the square brackets what there is to see: `![A compass that points north](compass.svg)`"
        }));
    }
}

/// Whether a text is the name of a picture's file: what a camera or another program called it.
fn is_file_name(text: &str) -> bool {
    let has_ending = text
        .rsplit_once('.')
        .is_some_and(|(_, ending)| PICTURES.iter().any(|picture| picture.eq_ignore_ascii_case(ending)));
    has_ending && !text.contains(char::is_whitespace)
}
