//! `::differences`: every difference of the course, or of its module, as one comparison table.
//!
//! Template data: `title`, `rows` (each with `title`, `href` and the difference's own data).

use super::{Attribute, Expects, Kind, PLAIN, Place, Reading, Shape};
use crate::course::{Datum, Gathered};

/// A table of differences.
pub const KIND: Kind = Kind {
    name: "differences",
    template: "differences",
    shape: Shape::Leaf,
    place: Place::Outside("difference"),
    attributes: &[Attribute { name: "in", expects: Expects::OneOf(&["module", "course"]) }],
    read: |written, _| {
        let in_module = written.attributes.get("in") == Some("module");
        Reading {
            data: vec![("rows", Datum::gathered(Gathered { kind: "difference", in_module }))],
            ..Reading::default()
        }
    },
    ..PLAIN
};
