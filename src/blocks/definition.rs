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
    title: Title::Required("the term"),
    attributes: &[
        Attribute { name: "aka", expects: Expects::List(1) },
        Attribute { name: "see", expects: Expects::List(1) },
    ],
    gathered: true,
    read: |written, context| {
        let term = written.title.as_ref().map(crate::course::Body::text).unwrap_or_default();
        let aka = written.attributes.list("aka");
        let see = written.attributes.list("see");
        let id = match &written.id {
            Some(id) => id.value.clone(),
            None => {
                let id = slug(&term);
                context.anchors.push(Anchor { id: id.clone(), span: written.fence });
                id
            }
        };
        let mut reading = flow(written, context);
        reading.id = Some(id);
        reading.data = vec![
            ("term", Datum::Text(term)),
            ("aka", Datum::List(aka.into_iter().map(Datum::Text).collect())),
            ("see", Datum::List(see.into_iter().map(Datum::Term).collect())),
        ];
        reading
    },
    ..PLAIN
};
