//! `difference[Title]` and its two `side[Name]`: two ideas set against each other.
//!
//! Template data of a difference: `title`, `intro` (before the sides), `sides` (two blocks),
//! `outro` (the rest). Of a side: `title`, `body`.

use super::{Content, Context, Kind, PLAIN, Place, Reading, Title, Written};
use crate::course::{Block, Body, Datum};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::DIFFERENCE_WITHOUT_TWO_SIDES;
use crate::source::Span;

/// Two sides set against each other.
pub const KIND: Kind =
    Kind { name: "difference", template: "difference", parts: &["side"], gathered: true, read, ..PLAIN };

/// One side of a difference.
pub const SIDE: Kind = Kind {
    name: "side",
    template: "side",
    title: Title::Required("its name"),
    place: Place::PartOf("difference"),
    ..PLAIN
};

fn read(written: Written, context: &mut Context<'_>) -> Reading {
    if written.parts.len() != 2 {
        let count = match written.parts.len() {
            0 => "no `side`".to_owned(),
            1 => "only one `side`".to_owned(),
            more => format!("{more} `side` blocks"),
        };
        let mut diagnostic = Diagnostic::at(
            &DIFFERENCE_WITHOUT_TWO_SIDES,
            written.fence,
            format!("this difference has {count}, and needs two"),
        );
        for extra in written.parts.iter().skip(2) {
            diagnostic = diagnostic.related(colons(extra), "one too many");
        }
        context.report(diagnostic.help("set two blocks `:::side[Name]` inside it"));
    }
    let Content::Flow(pieces) = written.content else { return Reading::default() };
    let mut pieces = pieces.into_iter();
    let intro = pieces.next().unwrap_or_default();
    let outro = pieces.fold(Body::default(), |mut outro, piece| {
        outro.append(piece);
        outro
    });
    let sides = written.parts.into_iter().map(Datum::block).collect();
    Reading {
        data: vec![("intro", Datum::body(intro)), ("sides", Datum::list(sides)), ("outro", Datum::body(outro))],
        ..Reading::default()
    }
}

/// The colons that open a block: enough to show its first line, and not all that stands in it.
fn colons(block: &Block) -> Span {
    Span { end: block.span.end.min(block.span.start + 3), ..block.span }
}
