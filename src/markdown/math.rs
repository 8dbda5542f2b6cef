//! Formulas as MathML, which browsers draw without a script.

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
        Ok(html) => body.html.push_str(&html),
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
        .map_err(|error| error.to_string())
}
