//! Sheets and scripts on their way into the site: one sheet for all pages, and no byte that only we read.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

/// The one sheet of the site.
const SHEET: &str = "style.css";
/// What it begins with.
const BASE: &str = "base.css";

/// The theme's files by their paths below `assets/`.
type Files = BTreeMap<String, Cow<'static, [u8]>>;

/// A sheet or script of ours without comments and spaces; anything else as it is.
///
/// Only for files of the built-in theme, which all tests see in this form. What an author wrote stays as it was written.
pub fn minified(path: &str, bytes: Cow<'static, [u8]>) -> Cow<'static, [u8]> {
    let Ok(text) = std::str::from_utf8(&bytes) else { return bytes };
    let smaller = match Path::new(path).extension().and_then(|extension| extension.to_str()) {
        Some("css") => minifier::css::minify(text).ok().map(|sheet| sheet.to_string()),
        Some("js") => Some(minifier::js::minify(text).to_string()),
        _ => None,
    };
    smaller.map_or(bytes, |text| text.into_bytes().into())
}

/// Puts the base, the accent's tones and the sheets of all blocks into one: a first visit waits for one file rather than
/// for one per kind of block, and later pages for none.
pub fn gather_sheets(files: &mut Files, accent: &str) {
    let mut sheet = files.remove(BASE).map(Cow::into_owned).unwrap_or_default();
    sheet.push(b'\n');
    sheet.extend_from_slice(accent.as_bytes());
    let of_blocks: Vec<String> =
        files.keys().filter(|path| path.starts_with("blocks/") && path.ends_with(".css")).cloned().collect();
    for path in of_blocks {
        sheet.push(b'\n');
        sheet.extend_from_slice(&files.remove(&path).unwrap_or_default());
    }
    files.insert(SHEET.to_owned(), sheet.into());
}
