//! Sheets on their way into the site: one for all pages.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// The one sheet of the site.
const SHEET: &str = "style.css";
/// What it begins with.
const BASE: &str = "base.css";

/// What only a site has that is kept on learners' devices.
pub const OFFLINE: &str = "offline.css";

/// The theme's files by their paths below `assets/`.
pub type Files = BTreeMap<String, Cow<'static, [u8]>>;

/// Puts the base, the accent's tones and the sheets of all blocks into one: a first visit waits for one file rather than
/// for one per kind of block, and later pages for none.
pub fn gather(files: &mut Files, accent: &str) {
    let mut sheet = files.remove(BASE).map(Cow::into_owned).unwrap_or_default();
    sheet.push(b'\n');
    sheet.extend_from_slice(accent.as_bytes());
    let is_part = |path: &str| path == OFFLINE || (path.starts_with("blocks/") && path.ends_with(".css"));
    let parts: Vec<String> = files.keys().filter(|path| is_part(path)).cloned().collect();
    for path in parts {
        sheet.push(b'\n');
        sheet.extend_from_slice(&files.remove(&path).unwrap_or_default());
    }
    files.insert(SHEET.to_owned(), sheet.into());
}
