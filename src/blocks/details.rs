//! `details[Summary]`: folded text.
//!
//! Template data: `title`, `body`, `open`.

use super::reading::flow;
use super::{Attribute, Expects, Kind, PLAIN};
use crate::course::Datum;

/// Folded text.
pub const KIND: Kind = Kind {
    name: "details",
    template: "details",
    attributes: &[Attribute { name: "open", expects: Expects::Flag }],
    read: |written, context| {
        let open = written.attributes.flag("open");
        let mut reading = flow(written, context);
        reading.data.push(("open", Datum::Flag(open)));
        reading
    },
    ..PLAIN
};
