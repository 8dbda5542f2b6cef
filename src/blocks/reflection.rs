//! `reflection` and its `example[Title]`: a question and a place to write.
//!
//! Template data of a reflection: `title`, `prompt`, `starter`, `lines`, `revisit` (days),
//! `examples` (blocks). Of an example: `title`, `body`.

use super::{Attribute, Context, Expects, Kind, PLAIN, Place, Reading, Written};
use crate::course::Datum;

/// How many ruled lines a reflection has unless its author says otherwise.
const LINES: u32 = 5;

/// A question and a place to write.
pub const KIND: Kind = Kind {
    name: "reflection",
    template: "reflection",
    parts: &["example"],
    attributes: &[
        Attribute { name: "starter", expects: Expects::Text },
        Attribute { name: "lines", expects: Expects::Number(1, 40) },
        Attribute { name: "revisit", expects: Expects::Days },
        Attribute { name: "was", expects: Expects::Ids },
    ],
    read,
    ..PLAIN
};

/// Somebody's answer, shown once the learner has written, or asks.
pub const EXAMPLE: Kind = Kind { name: "example", template: "example", place: Place::PartOf("reflection"), ..PLAIN };

fn read(mut written: Written, context: &mut Context<'_>) -> Reading {
    let prompt = written.flow();
    if prompt.is_empty() {
        context.report(written.incomplete("this reflection asks nothing", "write its question between the fences"));
    }
    let attributes = &written.attributes;
    let was = attributes.get("was").map(str::to_owned);
    let answer = context.answer("reflection", written.id.as_ref(), written.fence, prompt.text(), was);
    let revisit = attributes.get("revisit").unwrap_or_default();
    let days = revisit.split_whitespace().filter_map(|part| part.strip_suffix('d')?.parse().ok());
    let data = vec![
        ("prompt", Datum::body(prompt)),
        ("starter", attributes.get("starter").map_or(Datum::None, Datum::text)),
        ("lines", Datum::Number(attributes.number("lines").unwrap_or(LINES))),
        ("revisit", Datum::list(days.map(Datum::Number).collect())),
        ("examples", Datum::list(written.parts.into_iter().map(Datum::block).collect())),
    ];
    Reading { data, answer: Some(answer), ..Reading::default() }
}
