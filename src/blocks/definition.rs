//! `definition[Term]`: an entry of the glossary, shown here and on the glossary page.
//!
//! Template data: `term`, `aka` (texts), `see` (links to terms), `body`.

use super::reading::flow;
use super::{Attribute, Expects, Kind, PLAIN, Title};
use crate::course::{Anchor, Datum, slug};

/// An entry of the glossary.
pub const KIND: Kind = Kind {
    name: "definition",
    template: "definition",
    title: Title::Required("its term"),
    attributes: &[
        Attribute { name: "aka", expects: Expects::List(1) },
        Attribute { name: "see", expects: Expects::List(1) },
    ],
    gathered: true,
    read: |written, context| {
        let term = written.title.as_ref().map(crate::course::Body::text).unwrap_or_default();
        let aka = written.attributes.list("aka");
        let see = written.attributes.list("see");
        let id = if let Some(id) = &written.id {
            id.value.clone()
        } else {
            let id = slug(&term);
            if !id.is_empty() {
                context.anchors.push(Anchor { id: id.clone(), span: written.fence });
            }
            id
        };
        let mut reading = flow(written, context);
        reading.id = Some(id).filter(|id| !id.is_empty());
        reading.data = vec![
            ("term", Datum::text(term)),
            ("aka", Datum::list(aka.into_iter().map(Datum::text).collect())),
            ("see", Datum::list(see.into_iter().map(Datum::term).collect())),
        ];
        reading
    },
    ..PLAIN
};
