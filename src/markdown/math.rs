//! Formulas as `MathML`, which browsers draw without a script.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use katex::types::{OutputFormat, StrictMode, StrictSetting, TrustSetting};
use katex::{KatexContext, Settings, render_to_string};

use super::reader::Reader;
use super::write::escape_text;
use crate::course::Body;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::BAD_MATH;

static CONTEXT: LazyLock<KatexContext> = LazyLock::new(KatexContext::default);

/// A formula longer than this is no formula: it is shown as it was written.
const MAX_BYTES: usize = 10_000;

/// Writes the formula `tex`, or what its author wrote and why it can't be read.
pub fn write_math(reader: &mut Reader<'_, '_>, body: &mut Body, tex: &str, display: bool, range: Range<usize>) {
    match math_ml(tex, display) {
        Ok(html) => body.html.push_str(&in_order(&html)),
        Err(message) => {
            reader.report(
                Diagnostic::at(&BAD_MATH, reader.span(range.clone()), "this formula can't be read")
                    .note(message)
                    .help("a dollar sign that is no formula is written `\\$`"),
            );
            body.html.push_str("<code class=\"math\">");
            escape_text(&mut body.html, &reader.text[range]);
            body.html.push_str("</code>");
        }
    }
}

/// `MathML` with the attributes of each tag in alphabetical order: the library keeps them in a hash
/// map, whose order differs from run to run, and the same course gives the same bytes.
fn in_order(html: &str) -> String {
    let mut ordered = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        let end = rest[open..].find('>').map_or(rest.len(), |found| open + found);
        let (name, attributes) = rest[open..end].split_at(rest[open..end].find(' ').unwrap_or(end - open));
        ordered.push_str(&rest[..open]);
        ordered.push_str(name);
        // Quotes inside a value are escaped: each second one ends an attribute.
        let mut list: Vec<&str> = Vec::new();
        let mut from = 0;
        for (at, _) in attributes.match_indices('"').skip(1).step_by(2) {
            list.push(&attributes[from..=at]);
            from = at + 1;
        }
        list.sort_unstable();
        ordered.extend(list);
        ordered.push_str(&attributes[from..]);
        rest = &rest[end..];
    }
    ordered.push_str(rest);
    ordered
}

fn math_ml(tex: &str, display: bool) -> Result<String, String> {
    if tex.len() > MAX_BYTES {
        return Err("it is too long".to_owned());
    }
    let settings = Settings::builder()
        .display_mode(display)
        .output(OutputFormat::Mathml)
        .throw_on_error(true)
        .strict(StrictSetting::Mode(StrictMode::Ignore))
        .trust(TrustSetting::Bool(false))
        .max_expand(1_000)
        .build();
    // The library is a translation of a large program: a panic of its own must not end the build.
    catch_unwind(AssertUnwindSafe(|| render_to_string(&CONTEXT, tex, &settings)))
        .map_err(|_| "the formula is beyond what can be drawn".to_owned())?
        .map_err(|error| readable(&error.to_string()))
}

/// The library's message without what is of no use in a terminal: its own name, and the marks that
/// underline what it stumbled over.
fn readable(message: &str) -> String {
    let message = message.strip_prefix("KaTeX parse error: ").unwrap_or(message);
    message.chars().filter(|c| *c != '\u{332}').collect()
}

#[cfg(test)]
mod tests {
    use super::{in_order, readable};

    #[test]
    fn messages_are_readable() {
        let message = "KaTeX parse error: Undefined control sequence: \\x at position 1: \\\u{332}x\u{332}{y}";
        assert_eq!(readable(message), "Undefined control sequence: \\x at position 1: \\x{y}");
    }

    #[test]
    fn attributes_have_one_order() {
        let html = "<math xmlns=\"x y\" display=\"block\"><mi>a &lt; b</mi><mo c=\"=\" b=\"\" a=\" 1\"></mo></math>";
        let expected =
            "<math display=\"block\" xmlns=\"x y\"><mi>a &lt; b</mi><mo a=\" 1\" b=\"\" c=\"=\"></mo></math>";
        assert_eq!(in_order(html), expected);
        assert_eq!(in_order("a < b"), "a < b");
    }
}
