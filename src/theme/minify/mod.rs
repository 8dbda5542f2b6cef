//! The theme without what only its authors need: comments, and spaces that say nothing. Templates are made smaller once,
//! so that no page costs anything.

mod markup;
mod sheet;

use std::path::Path;

use super::sheets::Files;
pub use markup::template;

/// Makes the sheets and drawings among `files` smaller. One with a fault in it stays as it is.
pub fn files(files: &mut Files) {
    for (path, bytes) in files {
        let smaller = match Path::new(path).extension().and_then(|extension| extension.to_str()) {
            Some("css") => sheet::minified,
            Some("svg") => markup::drawing,
            _ => continue,
        };
        if let Some(smaller) = std::str::from_utf8(bytes).ok().and_then(smaller) {
            *bytes = smaller.into_bytes().into();
        }
    }
}
