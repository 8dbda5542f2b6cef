//! A block whose name no kind has: its text is kept in a plain box.
//!
//! Template data: `title`, `body`.

use super::{Content, Kind, PLAIN, Reading};

/// Whatever has a name that no kind has.
pub static KIND: Kind = Kind {
    name: "unknown",
    template: "unknown",
    read: |mut written, _| match written.content {
        Content::Nothing => Reading::default(),
        _ => Reading { body: written.flow(), ..Reading::default() },
    },
    ..PLAIN
};
