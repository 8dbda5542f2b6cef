//! `tabs` and its `tab[Name]`: alternatives, kept in step across the page by name.
//!
//! Template data of tabs: `title`, `intro`, `tabs` (blocks), `outro`. Of a tab: `title`, `body`,
//! `name` (what keeps it in step).

use super::reading::flow;
use super::{Content, Context, Kind, PLAIN, Place, Reading, Title, Written};
use crate::course::{Body, Datum, slug};

/// Alternatives.
pub const TABS: Kind = Kind { name: "tabs", template: "tabs", parts: &["tab"], read, ..PLAIN };

/// One of the alternatives.
pub const TAB: Kind = Kind {
    name: "tab",
    template: "tab",
    title: Title::Required("its name"),
    place: Place::PartOf("tabs"),
    read: |written, context| {
        let name = written.title.as_ref().map(Body::text).unwrap_or_default();
        let mut reading = flow(written, context);
        reading.data.push(("name", Datum::text(slug(&name))));
        reading
    },
    ..PLAIN
};

fn read(written: Written, context: &mut Context<'_>) -> Reading {
    if written.parts.is_empty() {
        context.report(written.incomplete("these tabs have no `tab`", "set blocks `:::tab[Name]` inside"));
    }
    let Content::Flow(pieces) = written.content else { return Reading::default() };
    let mut pieces = pieces.into_iter();
    let intro = pieces.next().unwrap_or_default();
    let outro = pieces.fold(Body::default(), |mut outro, piece| {
        outro.append(piece);
        outro
    });
    let tabs = written.parts.into_iter().map(Datum::block).collect();
    Reading {
        data: vec![("intro", Datum::body(intro)), ("tabs", Datum::list(tabs)), ("outro", Datum::body(outro))],
        ..Reading::default()
    }
}
